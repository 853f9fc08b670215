// Outputs as nbformat has them, those of a cell and those that an Output widget has captured, as what is on screen.

import { node } from "./controls.js";
/**
 * @import { Message, Models } from "./models.js"
 * @import { Views } from "./views.js"
 */

/**
 * An output as nbformat has it, as far as it is read here.
 * @typedef {object} Output
 * @property {string} output_type
 * @property {Record<string, any>} [data]
 * @property {Record<string, any>} [metadata]
 * @property {{ display_id?: string }} [transient]
 * @property {string} [name]
 * @property {string | string[]} [text]
 * @property {string} [ename]
 * @property {string} [evalue]
 * @property {string[]} [traceback]
 */

const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/svg+xml"];

/** @type {(text: string | string[] | undefined) => string} */
const joined = (text) => [text ?? ""].flat().join("");

/**
 * Whether an output can be drawn here as well as by Voila's own front end: markup with scripts cannot, nor can TeX.
 * @param {Output} output
 */
export function isDrawable({ output_type, data = {} }) {
  if (output_type === "stream" || output_type === "error" || data[WIDGET_VIEW]) return true;
  if (Object.keys(data).some((kind) => kind.startsWith("application/") && kind !== "application/json")) return false;
  if (PICTURES.some((kind) => data[kind])) return true;
  if (data["text/html"]) return !/<(script|iframe|link|object|embed)\b/i.test(joined(data["text/html"]));
  return Boolean(data["text/plain"]) && !data["text/latex"] && !data["text/markdown"];
}

/** @type {(output: Output) => boolean} whether it is meant to be seen: warnings and the like are not */
export const isShown = ({ output_type, name }) => output_type !== "stream" || name === "stdout";

/**
 * @param {Output} output
 * @param {Models} models
 * @param {Views} views
 */
export function drawOutput(output, models, views) {
  const { output_type, data = {} } = output;
  if (output_type === "error")
    return node("p", { role: "alert", class: "il-error" }, "This part of the page could not be opened.");
  if (output_type === "stream") return node("pre", {}, joined(output.text));
  if (data[WIDGET_VIEW]) {
    const model = models.of(data[WIDGET_VIEW].model_id);
    return model ? views.of(model) : "";
  }
  const picture = PICTURES.find((kind) => data[kind]);
  if (picture) return drawPicture(picture, joined(data[picture]), output.metadata?.[picture] ?? {});
  if (!data["text/html"]) return node("pre", {}, joined(data["text/plain"]));
  const made = node("div", { class: "jp-RenderedHTMLCommon" });
  made.innerHTML = joined(data["text/html"]);
  return made;
}

/**
 * @param {string} kind
 * @param {string} content
 * @param {{ width?: number, height?: number, alt?: string }} shape
 */
function drawPicture(kind, content, { width, height, alt = "" }) {
  const source = kind === "image/svg+xml" ? encodeURIComponent(content) : content.replace(/\s/g, "");
  const encoding = kind === "image/svg+xml" ? "" : ";base64";
  const made = node("img", { src: `data:${kind}${encoding},${source}`, alt });
  if (width) made.setAttribute("width", String(width));
  if (height) made.setAttribute("height", String(height));
  return made;
}

/**
 * The outputs after one more message of the kernel, null where the message is none of output.
 * @param {Output[]} outputs
 * @param {Message} message
 * @returns {Output[] | null}
 */
export function withMessage(outputs, { header, content }) {
  const kind = header.msg_type;
  if (kind === "stream") {
    const last = outputs.at(-1);
    if (last?.output_type !== "stream" || last.name !== content.name)
      return [...outputs, { output_type: kind, name: content.name, text: content.text }];
    return [...outputs.slice(0, -1), { ...last, text: joined(last.text) + content.text }];
  }
  if (kind === "error") return [...outputs, { output_type: kind, ename: content.ename, evalue: "", traceback: [] }];
  if (kind !== "display_data" && kind !== "execute_result") return null;
  const { data, metadata = {}, transient = {} } = content;
  return [...outputs, { output_type: "display_data", data, metadata, transient }];
}
