// The pictures of a recording: unpacked once, painted onto canvases that all look through the same lens.

import { cividis } from "../shared/cividis.js";
import { contextOf, element } from "../shared/dom.js";
/** @import { Lens } from "./lens.js" */

const ERROR_SCALE = 64; // A difference of 64 grey levels, a quarter of the range, is drawn brightest.
/** @type {(r: number, g: number, b: number) => number} */
const opaque = (r, g, b) => (255 << 24) | (b << 16) | (g << 8) | r;

// The colour of every sum of three differences.
const ERROR_COLOURS = Int32Array.from({ length: 3 * 255 + 1 }, (_, sum) => {
  const [r, g, b] = cividis(sum / 3 / ERROR_SCALE);
  return opaque(r, g, b);
});

// Each picture was sent as its difference from the one before it, modulo 256, and all of them deflated.
/**
 * @param {DataView<ArrayBuffer>} packed
 * @param {number} size bytes of a picture
 */
async function unpack(packed, size) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  for (let at = size; at < bytes.length; at++) bytes[at] += bytes[at - size];
  return bytes;
}

export class Pictures {
  /**
   * @param {Pick<PlayerScene, "width" | "height" | "steps" | "pictures">} scene
   * @param {Uint8Array} bytes
   */
  constructor(scene, bytes) {
    this.width = scene.width;
    this.height = scene.height;
    this.size = scene.width * scene.height * 3;
    this.steps = scene.steps;
    this.names = scene.pictures;
    this.bytes = bytes;
    this.plates = [this.plate(), this.plate()];
  }

  /**
   * @param {PlayerScene} scene
   * @param {DataView<ArrayBuffer>} packed
   */
  static async open(scene, packed) {
    return new Pictures(scene, await unpack(packed, scene.width * scene.height * 3));
  }

  /**
   * Those of a run that is no recording yet; y_t stands at t - first.
   * @param {GlimpseScene} passing
   * @param {DataView<ArrayBuffer>} packed
   */
  static async glimpsed({ width, height, frames }, packed) {
    const scene = { width, height, steps: frames - 1, pictures: ["input", "truth"] };
    return new Pictures(scene, await unpack(packed, width * height * 3));
  }

  /** @param {number} index */
  at(index) {
    return this.bytes.subarray(index * this.size, (index + 1) * this.size);
  }

  /** @param {number} t */
  frame(t) {
    return this.at(t);
  }

  /** @param {string} name */
  still(name) {
    return this.at(this.steps + 1 + this.names.indexOf(name));
  }

  // A picture in its own size, from which the screen's size is drawn.
  plate() {
    const canvas = element("canvas", { width: this.width, height: this.height });
    const context = contextOf(canvas);
    const image = context.createImageData(this.width, this.height);
    return { canvas, context, image, pixels: new Int32Array(image.data.buffer) };
  }

  /**
   * @param {ReturnType<Pictures["plate"]>} plate
   * @param {(at: number) => number} colour
   */
  expose(plate, colour) {
    for (let pixel = 0, at = 0; pixel < plate.pixels.length; pixel++, at += 3) plate.pixels[pixel] = colour(at);
    plate.context.putImageData(plate.image, 0, 0);
    return plate.canvas;
  }

  /** @param {Uint8Array} bytes */
  picture(bytes, plate = this.plates[0]) {
    return this.expose(plate, (at) => opaque(bytes[at], bytes[at + 1], bytes[at + 2]));
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Uint8Array} bytes
   * @param {Lens} lens
   */
  plain(canvas, bytes, lens) {
    this.through(canvas, lens, this.picture(bytes));
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Uint8Array} bytes
   * @param {Uint8Array} truth
   * @param {Lens} lens
   */
  error(canvas, bytes, truth, lens) {
    /** @type {(at: number) => number} */
    const difference = (at) => Math.abs(bytes[at] - truth[at]);
    /** @type {(at: number) => number} */
    const colour = (at) => ERROR_COLOURS[difference(at) + difference(at + 1) + difference(at + 2)];
    this.through(canvas, lens, this.expose(this.plates[0], colour));
  }

  /**
   * Left up to a white line, right after it.
   * @param {HTMLCanvasElement} canvas
   * @param {Uint8Array} left
   * @param {Uint8Array} right
   * @param {number} share of the width
   * @param {Lens} lens
   */
  wiped(canvas, left, right, share, lens) {
    const edge = Math.round(share * canvas.width);
    this.through(canvas, lens, this.picture(left));
    const context = contextOf(canvas);
    context.save();
    context.beginPath();
    context.rect(edge, 0, canvas.width - edge, canvas.height);
    context.clip();
    this.through(canvas, lens, this.picture(right, this.plates[1]));
    context.restore();
    context.fillStyle = "#fff";
    context.fillRect(edge - 1, 0, 2, canvas.height);
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Lens} lens
   * @param {HTMLCanvasElement} plate
   */
  through(canvas, lens, plate) {
    const context = contextOf(canvas);
    const { left, top, share } = lens.window();
    // Pixels that are large on the screen are shown as the squares they are.
    context.imageSmoothingEnabled = canvas.width < 8 * share * this.width;
    context.imageSmoothingQuality = "high";
    const [x, y, width, height] = [left * this.width, top * this.height, share * this.width, share * this.height];
    context.drawImage(plate, x, y, width, height, 0, 0, canvas.width, canvas.height);
  }
}
