// A person's own picture: a file field, the picture with its crop, and a button. What answers decodes; here it is only shown.

import { contextOf, element } from "../../widgets/shared/dom.js";

// Bytes of a message: Jupyter's servers close a connection that brings one of 10 MB.
const PART = 4 * 2 ** 20;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} bytes
 * @param {PictureSize} size
 */
function paint(canvas, bytes, { shown_width: shownWidth, shown_height: shownHeight }) {
  canvas.width = shownWidth;
  canvas.height = shownHeight;
  const context = contextOf(canvas);
  const image = context.createImageData(shownWidth, shownHeight);
  for (let pixel = 0; pixel < shownWidth * shownHeight; pixel++) {
    for (let c = 0; c < 3; c++) image.data[4 * pixel + c] = bytes[3 * pixel + c];
    image.data[4 * pixel + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

const EDGE = [{ colour: "#000", width: 3 }, { colour: "#fff", width: 1.5 }];

/**
 * What lies outside the square is darkened; its edge is black and white, so that it is seen on every picture.
 * @param {HTMLCanvasElement} canvas
 * @param {number} x
 * @param {number} y
 * @param {number} side
 */
function outline(canvas, x, y, side) {
  const context = contextOf(canvas);
  context.fillStyle = "rgba(0, 0, 0, 0.5)";
  context.beginPath();
  context.rect(0, 0, canvas.width, canvas.height);
  context.rect(x, y, side, side);
  context.fill("evenodd");
  for (const { colour, width } of EDGE) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(x + 1, y + 1, side - 2, side - 2);
  }
}

/** @param {{ model: Model<OwnPictureTraits>, el: HTMLElement }} context */
function render({ model, el }) {
  const file = element("input", { type: "file", accept: "image/png,image/jpeg,image/webp", "data-testid": "own-file" });
  const status = element("p", { class: "il-own-status", role: "status", "data-testid": "own-status" });
  const canvas = element("canvas", { role: "img", "data-testid": "own-canvas" });
  const run = element("button", { type: "button", class: "jupyter-button mod-primary" }, "Run with this crop");
  /** @type {(name: string, test: string) => { input: HTMLInputElement, label: HTMLElement }} */
  const slider = (name, test) => {
    const input = element("input", { type: "range", step: "1", "data-testid": test });
    return { input, label: element("label", {}, element("span", {}, name), input) };
  };
  const side = slider("Size of the crop", "own-side");
  const left = slider("Crop from the left", "own-left");
  const top = slider("Crop from the top", "own-top");
  const tools = element("div", { class: "il-own-tools" }, side.label, left.label, top.label, run);
  const stage = element("div", { class: "il-own-stage" }, canvas, tools);
  const kept = element("p", { class: "il-own-privacy" });
  const allowed = "PNG, JPEG or WebP, at most 24 MB and 50 megapixels ";
  const root = element(
    "details", { class: "il-own" },
    element("summary", {}, "A picture of your own"),
    element("label", { class: "il-own-file" }, element("span", {}, allowed), file),
    status,
    stage,
    kept,
  );

  /** @type {(value: number, least: number, most: number) => number} */
  const between = (value, least, most) => Math.round(Math.min(Math.max(value, least), most));

  /**
   * Keeps the square within the picture, whatever is asked for.
   * @param {number} x
   * @param {number} y
   * @param {number} wide
   */
  function place(x, y, wide) {
    const { width, height } = model.get("size");
    if (!width || !height) return;
    const size = between(wide, model.get("limits").side, Math.min(width, height));
    model.set({ side: size, left: between(x, 0, width - size), top: between(y, 0, height - size) });
    model.save_changes();
    draw();
  }

  function draw() {
    const size = model.get("size");
    kept.textContent = model.get("kept");
    stage.hidden = !size.width;
    const failed = model.get("failed");
    status.textContent = failed || model.get("note");
    status.classList.toggle("il-error", Boolean(failed));
    if (!size.width) return;
    const [x, y, wide] = [model.get("left"), model.get("top"), model.get("side")];
    side.input.min = String(model.get("limits").side);
    side.input.max = String(Math.min(size.width, size.height));
    left.input.max = String(size.width - wide);
    top.input.max = String(size.height - wide);
    side.input.value = String(wide);
    left.input.value = String(x);
    top.input.value = String(y);
    for (const { input } of [side, left, top]) input.setAttribute("aria-valuetext", `${input.value} pixels`);
    const bytes = model.get("thumbnail");
    paint(canvas, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), size);
    const scale = size.shown_width / size.width;
    outline(canvas, x * scale, y * scale, wide * scale);
    const crop = `the crop has ${wide} pixels a side, ${x} from the left, ${y} from the top`;
    canvas.setAttribute("aria-label", `Your picture; ${crop}`);
  }

  async function send() {
    const chosen = file.files?.[0];
    if (!chosen) return;
    const most = model.get("limits").bytes;
    if (chosen.size > most) {
      const size = (chosen.size / 2 ** 20).toFixed(1);
      status.textContent = `The file has ${size} MB; choose one of at most ${most / 2 ** 20} MB.`;
      status.classList.add("il-error");
      return;
    }
    status.classList.remove("il-error");
    status.textContent = "Reading the picture …";
    const content = await chosen.arrayBuffer();
    let sent = 0;
    for (; sent + PART < content.byteLength; sent += PART) {
      model.send("part", undefined, [content.slice(sent, sent + PART)]);
    }
    model.send("picture", undefined, [content.slice(sent)]);
  }

  /** @param {PointerEvent} event */
  const drag = (event) => {
    const { width } = model.get("size");
    if (!width) return;
    const box = canvas.getBoundingClientRect();
    const scale = width / box.width;
    const wide = model.get("side");
    place((event.clientX - box.left) * scale - wide / 2, (event.clientY - box.top) * scale - wide / 2, wide);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drag(event);
  });
  canvas.addEventListener("pointermove", (event) => event.buttons && drag(event));
  file.addEventListener("change", send);
  side.input.addEventListener("input", () => {
    const wide = Number(side.input.value);
    const grown = (wide - model.get("side")) / 2;
    place(model.get("left") - grown, model.get("top") - grown, wide);
  });
  left.input.addEventListener("input", () => place(Number(left.input.value), model.get("top"), model.get("side")));
  top.input.addEventListener("input", () => place(model.get("left"), Number(top.input.value), model.get("side")));
  run.addEventListener("click", () => model.send("run"));

  model.on("msg:custom", draw);
  model.on("change:kept", draw);
  el.append(root);
  draw();
  return () => {
    model.off("msg:custom", draw);
    model.off("change:kept", draw);
  };
}

export default { render };
