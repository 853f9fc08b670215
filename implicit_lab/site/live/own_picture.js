// A person's own picture without a kernel: decoded by the browser, kept in the page's memory, cropped for a run.

/** @import { Models, WidgetModel } from "../../server/front/models.js" */
/** @import { StandIn } from "../stand_in.js" */

const SIZE = 128;
const THUMBNAIL = 320;
const MOST_MEGAPIXELS = 50;
const KEPT = "It is kept in the memory of this page until it closes: it is sent nowhere, and is in no file and not in the link.";

export class OwnPictureDesk {
  /**
   * @param {Models} models
   * @param {StandIn} standIn
   * @param {string} id of the widget
   * @param {() => void} use what its button does
   */
  constructor(models, standIn, id, use) {
    this.model = /** @type {WidgetModel} */ (models.of(id));
    /** @type {ImageBitmap | null} */
    this.picture = null;
    /** @type {(ArrayBuffer | ArrayBufferView<ArrayBuffer>)[]} */
    this.parts = [];
    this.model.take({ kept: KEPT });
    standIn.answer(id, async ({ content }, buffers) => {
      if (content === "run" && this.picture) use();
      if (content === "part" || content === "picture") this.parts.push(...buffers);
      if (content === "picture") await this.take(new Blob(this.parts.splice(0)));
    });
  }

  /** @param {Blob} file */
  async take(file) {
    try {
      this.picture = await decode(file);
      this.show(this.picture);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.model.take({ failed: this.picture ? `${said} The last picture stays.` : said });
    }
    // Where nothing has changed no trait says so, and the widget waits for an answer.
    this.model.tell("msg:custom", "taken");
  }

  /** @param {ImageBitmap} picture */
  show(picture) {
    const { width, height } = picture;
    const scale = Math.min(1, THUMBNAIL / Math.max(width, height));
    const [shownWidth, shownHeight] = [Math.max(1, Math.round(scale * width)), Math.max(1, Math.round(scale * height))];
    const side = Math.min(width, height);
    this.model.take({
      failed: "",
      note: `${width} x ${height} pixels.`,
      side,
      left: Math.floor((width - side) / 2),
      top: Math.floor((height - side) / 2),
      thumbnail: new DataView(drawn(picture, [0, 0, width, height], shownWidth, shownHeight).buffer),
      size: { width, height, shown_width: shownWidth, shown_height: shownHeight },
    });
  }

  /** The crop as the network takes it, (SIZE, SIZE, 3). */
  cropped() {
    if (!this.picture) throw new Error("There is no picture of your own yet; choose a file below, or another image.");
    const [side, left, top] = ["side", "left", "top"].map((name) => this.model.get(name));
    return drawn(this.picture, [left, top, side, side], SIZE, SIZE);
  }
}

/**
 * @param {Blob} file
 */
async function decode(file) {
  const kind = kindOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  if (!kind) throw new Error("The file is no PNG, JPEG or WebP picture; choose one that is.");
  let picture;
  try {
    picture = await createImageBitmap(new Blob([file], { type: kind }));
  } catch {
    throw new Error("The file is damaged or cut short; save the picture again, or choose another one.");
  }
  const { width, height } = picture;
  if (width * height > MOST_MEGAPIXELS * 1e6)
    throw new Error(`The picture has ${width} x ${height} pixels; choose one of at most ${MOST_MEGAPIXELS} megapixels.`);
  if (Math.min(width, height) < SIZE)
    throw new Error(`The picture has ${width} x ${height} pixels; the networks need at least ${SIZE} a side.`);
  return picture;
}

/**
 * By what a file begins with.
 * @param {Uint8Array} head
 */
function kindOf(head) {
  const letters = String.fromCharCode(...head);
  if (letters.startsWith("\x89PNG")) return "image/png";
  if (letters.startsWith("\xff\xd8\xff")) return "image/jpeg";
  return letters.startsWith("RIFF") && letters.endsWith("WEBP") ? "image/webp" : null;
}

/**
 * A part of a picture on white, scaled to width x height, without alpha.
 * @param {ImageBitmap} picture
 * @param {[number, number, number, number]} part left, top, width, height
 * @param {number} width
 * @param {number} height
 */
function drawn(picture, part, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser draws no pictures.");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, ...part, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: 3 * width * height }, (_, at) => data[4 * Math.floor(at / 3) + (at % 3)]);
}
