// Elements of a page, made by hand: there is no framework to load.

import { svg } from "./svg.js";

/**
 * An element with attributes and what stands in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

// Drawn rather than typed: not every font has the signs of a player.
const SIGNS = {
  start: "M1 1h2v10h-2zM11 1v10l-7-5z",
  back: "M9 1v10l-7-5z",
  play: "M2 0.5v11l9-5.5z",
  pause: "M2 1h3v10h-3zM7 1h3v10h-3z",
  on: "M3 1v10l7-5z",
  in: "M5 1h2v4h4v2h-4v4h-2v-4h-4v-2h4z",
  out: "M1 5h10v2h-10z",
  whole: "M1 1h4v2h-2v2h-2zM7 1h4v4h-2v-2h-2zM1 7h2v2h2v2h-4zM9 7h2v4h-4v-2h2z",
};

/** @param {keyof typeof SIGNS} name */
function sign(name) {
  return svg("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, svg("path", { d: SIGNS[name] }));
}

/**
 * Gives a button its name and its sign.
 * @param {HTMLButtonElement} node
 * @param {string} name
 * @param {keyof typeof SIGNS} icon
 */
export function setIcon(node, name, icon) {
  node.setAttribute("aria-label", name);
  node.title = name;
  node.replaceChildren(sign(icon));
}

/**
 * A button with a sign on it.
 * @param {string} name
 * @param {keyof typeof SIGNS} icon
 * @param {() => void} action
 */
export function iconButton(name, icon, action) {
  const node = element("button", { type: "button" });
  setIcon(node, name, icon);
  node.addEventListener("click", action);
  return node;
}

/**
 * A button with a word on it.
 * @param {string} label
 * @param {() => void} action
 * @param {Record<string, string>} [attributes]
 */
export function textButton(label, action, attributes = {}) {
  const node = element("button", { type: "button", ...attributes }, label);
  node.addEventListener("click", action);
  return node;
}

/**
 * Controls that belong together, which an address may hide by the name of the part.
 * @param {string} part
 * @param {string} name
 * @param {...(Node | string)} children
 */
export function group(part, name, ...children) {
  return element("div", { class: `il-${part}`, role: "group", "aria-label": name, "data-part": part }, ...children);
}

/**
 * What a canvas is drawn with.
 * @param {HTMLCanvasElement} canvas
 */
export function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser draws no canvas.");
  return context;
}

/**
 * Makes a canvas as wide as its place on the screen and as sharp as the screen.
 * @param {HTMLCanvasElement} canvas
 */
export function fitCanvas(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (width === 0 || height === 0 || (canvas.width === width && canvas.height === height)) return;
  canvas.width = width;
  canvas.height = height;
}
