// What a person takes away: the view as PNG, the curves as CSV, the recording as npz. No kernel is asked.

import { contextOf, element } from "../shared/dom.js";
import { heldAgainst } from "./held.js";
import { knownCompute, spent } from "./horizontal.js";
import { npy, zip } from "./zip.js";
/** @import { Pictures } from "./pictures.js" */

/**
 * Hands a file to the person.
 * @param {Blob} blob
 * @param {string} name
 */
export function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/**
 * The curves as rows of text, the head first; an empty word where a figure is not defined.
 * @param {PlayerScene} scene
 */
export function rows(scene) {
  const columns = scene.curves.flatMap((curve) => {
    const name = curve.name + (curve.unit ? ` (${curve.unit})` : "");
    /** @type {(value: number | null) => string} */
    const word = (value) => (value === null ? "" : String(value));
    /** @type {[string, string[]][]} */
    const own = [[name, curve.values.map(word)]];
    for (const { name: other, values, drawn } of heldAgainst(curve, scene.meta, "iterations")) {
      const column = curve.values.map((_, t) => word((drawn === "level" ? values[0] : values[t - 1]) ?? null));
      own.push([`${name}, ${other}`, column]);
    }
    if (curve.bound) own.push([`${name}, bound`, curve.bound.map(word)]);
    return own;
  });
  const compute = knownCompute(scene);
  if (compute) columns.unshift([compute.unit, Array.from({ length: scene.steps + 1 }, (_, t) => String(spent(compute, t)))]);
  const body = Array.from({ length: scene.steps + 1 }, (_, t) => [String(t), ...columns.map(([, values]) => values[t])]);
  return [["t", ...columns.map(([name]) => name)], ...body];
}

/**
 * The curves as a table in a file.
 * @param {PlayerScene} scene
 */
export function csv(scene) {
  /** @type {(word: string) => string} */
  const quoted = (word) => (/[",\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word);
  const text = rows(scene).map((row) => row.map(quoted).join(",")).join("\r\n");
  return new Blob([text, "\r\n"], { type: "text/csv" });
}

/**
 * The file that `implicit_lab.recording.load` reads.
 * @param {PlayerScene} scene
 * @param {Pictures} pictures
 */
export function npz(scene, pictures) {
  const { width, height, steps } = scene;
  /** @type {(values: (number | null)[]) => Uint8Array} */
  const numbers = (values) => new Uint8Array(Float64Array.from(values, (value) => value ?? NaN).buffer);
  /** @type {[string, Uint8Array<ArrayBuffer>][]} */
  const files = [["header", npy("|u1", [scene.header.length], new TextEncoder().encode(scene.header))]];
  const frames = pictures.bytes.subarray(0, (steps + 1) * pictures.size);
  files.push(["frames", npy("|u1", [steps + 1, height, width, 3], frames)]);
  for (const name of scene.pictures) files.push([name, npy("|u1", [height, width, 3], pictures.still(name))]);
  scene.curves.forEach((curve, index) => {
    files.push([`values_${index}`, npy("<f8", [steps + 1], numbers(curve.values))]);
    if (curve.bound) files.push([`bound_${index}`, npy("<f8", [steps + 1], numbers(curve.bound))]);
  });
  files.push(["names", arrayOfTexts(files.map(([name]) => arrayInWords(name, JSON.parse(scene.header).curves)))]);
  return zip(files.map(([name, bytes]) => [`${name}.npy`, bytes]));
}

/** @type {Record<string, string>} */
const ARRAYS_IN_WORDS = {
  header: "all that is no array, as JSON in UTF-8",
  frames: "y_t as a picture, t = 0, 1, ..., T: (T + 1, height, width, 3), 0 to 255",
  input: "the input x as a picture",
  truth: "the truth, or what stands for it, as a picture",
  baseline: "the answer of the explicit network as a picture",
};

/**
 * What an array of the file holds, as recording.py says it.
 * @param {string} name
 * @param {{ name: string, unit: string }[]} curves
 */
export function arrayInWords(name, curves) {
  const [, kind, number] = /^(values|bound)_(\d+)$/.exec(name) ?? [];
  if (!kind) return `${name}: ${ARRAYS_IN_WORDS[name]}`;
  const curve = curves[Number(number)];
  const unit = curve.unit ? ` (${curve.unit})` : "";
  return `${name}: ${kind === "bound" ? "a bound on " : ""}${curve.name}${unit} of y_t, t = 0, 1, ..., T`;
}

/**
 * Lines of text as an array that numpy reads.
 * @param {string[]} lines
 */
function arrayOfTexts(lines) {
  const longest = Math.max(...lines.map((line) => [...line].length));
  const codes = new Uint32Array(longest * lines.length);
  for (const [row, line] of lines.entries()) codes.set([...line].map((letter) => letter.codePointAt(0) ?? 0), row * longest);
  return npy(`<U${longest}`, [lines.length], new Uint8Array(codes.buffer));
}

/**
 * Every canvas of the stage where it stands, with the caption below it and a line of text at the foot.
 * @param {HTMLElement} stage
 * @param {string} text
 * @returns {Promise<Blob>}
 */
export function png(stage, text) {
  const [margin, foot, scale] = [16, 46, 2];
  const canvases = [...stage.querySelectorAll("canvas")].filter((canvas) => canvas.clientWidth);
  const boxes = canvases.map((canvas) => canvas.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const width = Math.max(...boxes.map((box) => box.right)) - left;
  const height = Math.max(...boxes.map((box) => box.bottom)) - top;
  const sheet = element("canvas", { width: scale * (width + 2 * margin), height: scale * (height + 2 * margin + foot) });
  const context = contextOf(sheet);
  const style = getComputedStyle(stage);
  context.scale(scale, scale);
  context.fillStyle = style.getPropertyValue("--il-ground").trim() || "#fff";
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.fillStyle = style.color;
  context.font = `13px ${style.fontFamily}`;
  canvases.forEach((canvas, index) => {
    const [x, y] = [boxes[index].left - left + margin, boxes[index].top - top + margin];
    context.drawImage(canvas, x, y, boxes[index].width, boxes[index].height);
    const caption = canvas.parentElement?.querySelector("figcaption")?.textContent ?? "";
    context.textAlign = "center";
    context.fillText(caption, x + boxes[index].width / 2, y + boxes[index].height + 18);
  });
  context.textAlign = "left";
  context.fillText(text, margin, height + margin + foot - 8, width);
  return new Promise((done, fail) => {
    sheet.toBlob((blob) => (blob ? done(blob) : fail(new Error("The picture is too large."))), "image/png");
  });
}
