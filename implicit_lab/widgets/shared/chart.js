// Small charts in SVG, drawn anew at every change: axes, lines, dots and a line at "now". The theme gives the colours.

import { powerTicks, ticks } from "./axis.js";
import { WORD } from "./explained.js";
import { svg } from "./svg.js";

/** @typedef {[number, number]} Point */
/** @typedef {(x: number, y: number) => Point} Place */
/**
 * @typedef {object} Axis
 * @property {[number, number]} range exponents where the axis is logarithmic
 * @property {string} [name]
 * @property {boolean} [log]
 * @property {number[] | null} [ticks]
 */
/**
 * @typedef {object} LineLook
 * @property {string} look
 * @property {string} [dash]
 * @property {number} [wide]
 * @property {boolean} [faint]
 */
/** @typedef {LineLook & { name?: string, points: Point[] }} ChartLine */
/** @typedef {{ look: string, shape?: "circle" | "square" | "ring", size?: number }} MarkLook */
/** @typedef {MarkLook & { x: number, y: number }} Dot */
/**
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} word of the glossary, which the title opens
 * @property {number} width
 * @property {number} height
 * @property {Axis} x
 * @property {Axis} y
 * @property {ChartLine[]} [lines]
 * @property {Dot[]} [dots]
 * @property {number | null} [now] where the line at "now" stands
 * @property {number} [head] room for a key below the title
 * @property {string} [label] what a screen reader says of it
 */

/**
 * The points of a line as an SVG path; a gap where a value cannot be drawn.
 * @param {Point[]} points
 * @param {Place} place
 */
function path(points, place) {
  let d = "";
  let down = false;
  for (const [x, y] of points) {
    const at = place(x, y);
    if (!at.every(Number.isFinite)) {
      down = false;
      continue;
    }
    d += `${down ? "L" : "M"}${at[0].toFixed(2)} ${at[1].toFixed(2)}`;
    down = true;
  }
  return d;
}

/**
 * The title of a picture, which opens a word of the glossary and moves nothing that is dragged there.
 * @param {string} title
 * @param {string} word
 */
export function titleLink(title, word) {
  const link = svg("a", { href: WORD + word }, svg("text", { class: "il-title", x: 4, y: 14 }, title));
  link.addEventListener("pointerdown", (event) => event.stopPropagation());
  return link;
}

export const ROOM = { left: 44, right: 18, top: 26, bottom: 32 };
let charts = 0;

/**
 * The chart, with how it places a point and what x a pixel stands for.
 * @param {Chart} chart
 */
export function chart({ title, word, width, height, x, y, lines = [], dots = [], now = null, head = 0, label }) {
  const named = lines.filter((line) => line.name);
  const top = ROOM.top + (named.length ? 18 : head);
  const wide = width - ROOM.left - ROOM.right;
  const tall = height - top - ROOM.bottom;
  /** @type {(value: number, axis: Axis) => number} */
  const u = (v, axis) => ((axis.log ? Math.log10(v) : v) - axis.range[0]) / (axis.range[1] - axis.range[0]);
  /** @type {Place} */
  const place = (a, b) => [ROOM.left + wide * u(a, x), top + tall * (1 - u(b, y))];
  charts += 1;
  const clip = `il-clip-${charts}`;
  const viewBox = `0 0 ${width} ${height}`;
  const root = svg("svg", { width, height, viewBox });
  // All but the title, which is a link beside the picture for those who cannot see it.
  const picture = svg("g", { role: "img", "aria-label": label ?? title });
  root.append(titleLink(title, word), picture);
  const seen = svg("rect", { x: ROOM.left - 7, y: top - 7, width: wide + 14, height: tall + 14 });
  picture.append(svg("defs", {}, svg("clipPath", { id: clip }, seen)));
  for (const tick of (y.log ? powerTicks : ticks)(...y.range)) {
    const level = top + tall * (1 - (tick - y.range[0]) / (y.range[1] - y.range[0]));
    const place = { class: "il-tick", x: ROOM.left - 6, y: level + 4, "text-anchor": "end" };
    const text = svg("text", place, y.log ? "10" : String(tick));
    if (y.log) text.append(svg("tspan", { dy: -4, "font-size": 9 }, String(tick).replace("-", "−")));
    picture.append(svg("line", { class: "il-grid", x1: ROOM.left, x2: ROOM.left + wide, y1: level, y2: level }), text);
  }
  const foot = top + tall;
  for (const tick of x.ticks ?? (x.log ? powerTicks : ticks)(...x.range, wide < 260 ? 4 : 6)) {
    const at = ROOM.left + (wide * (tick - x.range[0])) / (x.range[1] - x.range[0]);
    const said = x.log ? String(Number((10 ** tick).toPrecision(6))) : String(tick);
    picture.append(svg("text", { class: "il-tick", x: at, y: foot + 14, "text-anchor": "middle" }, said));
  }
  picture.append(
    svg("line", { class: "il-axis", x1: ROOM.left, x2: ROOM.left + wide, y1: foot, y2: foot }),
    svg("text", { class: "il-tick", x: ROOM.left + wide, y: foot + 28, "text-anchor": "end" }, x.name ?? ""),
  );
  let start = ROOM.left;
  for (const line of named) {
    picture.append(
      stroke(`M${start} ${top - 12}h18`, line),
      svg("text", { class: "il-tick", x: start + 23, y: top - 8 }, line.name ?? ""),
    );
    start += 34 + 6.2 * (line.name ?? "").length;
  }
  const drawn = svg("g", { "clip-path": `url(#${clip})` });
  if (now !== null) {
    const [at] = place(now, 1);
    drawn.append(svg("line", { class: "il-now", x1: at, x2: at, y1: top, y2: foot }));
  }
  for (const line of lines) drawn.append(stroke(path(line.points, place), line));
  for (const dot of dots) {
    const [cx, cy] = place(dot.x, dot.y);
    if (Number.isFinite(cx) && Number.isFinite(cy)) drawn.append(mark(dot, cx, cy));
  }
  picture.append(drawn);
  /** @type {(pixel: number) => number} */
  const toX = (pixel) => x.range[0] + ((pixel - ROOM.left) / wide) * (x.range[1] - x.range[0]);
  return { root, picture, place, toX };
}

/**
 * @param {string} d
 * @param {LineLook} look
 */
function stroke(d, { look, dash = "", wide = 2, faint = false }) {
  const opacity = faint ? 0.35 : 1;
  return svg("path", { d, class: `il-line il-${look}`, "stroke-dasharray": dash, "stroke-width": wide, opacity });
}

/**
 * A mark in a chart's own coordinates.
 * @param {MarkLook} mark
 * @param {number} cx
 * @param {number} cy
 */
export function mark({ look, shape = "circle", size = 5 }, cx, cy) {
  const given = { class: `il-mark il-${look}` };
  if (shape === "square") {
    return svg("rect", { ...given, x: cx - size, y: cy - size, width: 2 * size, height: 2 * size });
  }
  if (shape === "ring") return svg("circle", { class: `il-ring il-${look}`, cx, cy, r: size });
  return svg("circle", { ...given, cx, cy, r: size });
}

/**
 * Calls draw(width) now and whenever the width changes; gives what stops it.
 * @param {HTMLElement} el
 * @param {(width: number) => void} draw
 */
export function onResize(el, draw) {
  let seen = 0;
  const again = () => {
    const width = Math.floor(el.getBoundingClientRect().width);
    if (width === 0) return;
    seen = width;
    draw(width);
  };
  const room = new ResizeObserver(() => Math.floor(el.getBoundingClientRect().width) !== seen && again());
  room.observe(el);
  again();
  return () => room.disconnect();
}
