// Draws the panels as Plotly would, without it: the same axes and lines, and none of its tools.

import { powerTicks, ticks } from "./shared/axis.js";
import { WORD } from "./shared/explained.js";
import { svg } from "./shared/svg.js";

/**
 * The points of a line.
 * @typedef {{ x: Float32Array, y: Float32Array }} Points
 */
/** @typedef {Trace & Points} DrawnTrace */
/**
 * Where an axis is marked, and with what.
 * @typedef {{ value: number, label: (Node | string)[] }} Mark
 */

/** @type {Record<string, (width: number) => string>} */
const DASHES = {
  solid: () => "none",
  dash: (width) => `${Math.max(9, 3 * width)}`,
  dot: (width) => `${width}`,
  dashdot: (width) => `${Math.max(9, 3 * width)} ${width} ${width} ${width}`,
  longdash: (width) => `${Math.max(15, 5 * width)}`,
  longdashdot: (width) => `${Math.max(15, 5 * width)} ${width} ${width} ${width}`,
};

let clips = 0;

export class SvgPreview {
  /** @param {HTMLElement} el */
  constructor(el) {
    this.root = document.createElement("div");
    this.root.className = "il-sketch";
    el.append(this.root);
    /** @type {Map<string, { lines: SVGElement, place: (x: number, y: number) => [number, number] }>} */
    this.panels = new Map();
    /** @type {DrawnTrace[]} */
    this.traces = [];
    /** @type {(SVGPathElement | null)[]} */
    this.lines = [];
    this.svg = svg("svg");
    /** @type {(share: number) => number} */
    this.across = () => 0;
    /** @type {(share: number) => number} */
    this.down = () => 0;
  }

  /**
   * Draws everything: `traces` and `layout` are what Plotly would be given.
   * @param {DrawnTrace[]} traces
   * @param {Record<string, any>} layout
   */
  show(traces, layout) {
    const { l, r, t, b } = layout.margin;
    const [width, height] = [this.root.clientWidth, layout.height];
    this.across = (share) => l + share * (width - l - r);
    this.down = (share) => t + (1 - share) * (height - t - b);
    this.panels = new Map();
    this.traces = traces;
    const names = traces.map((trace) => plain(trace.name)).filter(Boolean);
    this.svg = svg("svg", { width, height, role: "img", "aria-label": names.join(", ") });
    for (const name of Object.keys(layout).filter((key) => key.startsWith("xaxis"))) this.panel(name.slice(5), layout);
    this.lines = traces.map((trace) => {
      const line = trace.visible ? this.line(trace) : null;
      if (line) this.panels.get(trace.xaxis.slice(1))?.lines.append(line);
      return line;
    });
    for (const [index, trace] of traces.entries()) this.move(index, trace);
    /** @type {Record<string, any>[]} */
    const notes = layout.annotations;
    this.root.replaceChildren(this.svg, ...notes.map((note) => this.note(note, height)));
  }

  /**
   * Gives one line other points.
   * @param {number} index
   * @param {Points} points
   */
  move(index, { x, y }) {
    const line = this.lines[index];
    // Not seen, or nothing is drawn yet.
    if (!line) return;
    const panel = this.panels.get(this.traces[index].xaxis.slice(1));
    if (!panel) return;
    const { place } = panel;
    const points = Array.from(x, (value, at) => place(value, y[at]));
    const dots = this.traces[index].mode === "markers";
    let pen = "M";
    const path = points.map(([left, top]) => {
      if (!Number.isFinite(left + top)) {
        pen = "M";
        return "";
      }
      const step = dots ? `M${left.toFixed(1)} ${top.toFixed(1)}h0` : `${pen}${left.toFixed(1)} ${top.toFixed(1)}`;
      pen = "L";
      return step;
    });
    line.setAttribute("d", path.join(""));
  }

  /** @param {string} kind of line that stands out; "" for none */
  light(kind) {
    for (const line of this.lines) line?.setAttribute("opacity", kind && line.dataset.kind !== kind ? "0.2" : "1");
  }

  /** @param {DrawnTrace} trace */
  line(trace) {
    const dots = trace.mode === "markers";
    if (!trace.line || !trace.marker) return null;
    const { color, width, dash } = trace.line;
    return svg("path", {
      fill: "none", stroke: color, "stroke-width": dots ? trace.marker.size : width, "data-line": plain(trace.name), "data-kind": trace.meta,
      "stroke-linecap": dots ? "round" : "butt", "stroke-dasharray": dots ? "none" : DASHES[dash](width),
    });
  }

  /**
   * @param {string} number "" or "2", "3", ...: Plotly calls its axes so
   * @param {Record<string, any>} layout
   */
  panel(number, layout) {
    const [x, y] = [layout[`xaxis${number}`], layout[`yaxis${number}`]];
    const [left, right] = x.domain.map(this.across);
    const [bottom, top] = y.domain.map(this.down);
    /** @type {(axis: any, from: number, to: number) => (value: number) => number} */
    const scale = (axis, from, to) => (value) => {
      const [low, high] = axis.range;
      return from + ((to - from) * ((axis.type === "log" ? Math.log10(value) : value) - low)) / (high - low);
    };
    const [atX, atY] = [scale(x, left, right), scale(y, bottom, top)];
    /** @type {(label: (Node | string)[], attributes: Record<string, string | number>) => SVGTextElement} */
    const text = (label, attributes) => svg("text", { "font-size": 12, ...attributes }, ...label);
    /** @type {(x1: number, y1: number, x2: number, y2: number, stroke: string) => SVGLineElement} */
    const line = (x1, y1, x2, y2, stroke) => svg("line", { x1, y1, x2, y2, stroke });
    for (const { value, label } of marks(x)) {
      const at = atX(value);
      this.svg.append(line(at, top, at, bottom, x.gridcolor), line(at, bottom, at, bottom + 5, x.tickcolor));
      this.svg.append(text(label, { x: at, y: bottom + 18, "text-anchor": "middle" }));
    }
    for (const { value, label } of marks(y)) {
      const at = atY(value);
      this.svg.append(line(left, at, right, at, y.gridcolor), line(left - 5, at, left, at, y.tickcolor));
      this.svg.append(text(label, { x: left - 8, y: at + 4, "text-anchor": "end" }));
    }
    const middle = (top + bottom) / 2;
    this.svg.append(
      line(left, bottom, right, bottom, x.linecolor), line(left, top, left, bottom, y.linecolor),
      text([x.title.text], { x: (left + right) / 2, y: bottom + 36, "text-anchor": "middle", "font-size": 15 }),
      text([y.title.text], {
        x: left - 40, y: middle, "text-anchor": "middle", "font-size": 15,
        transform: `rotate(-90 ${left - 40} ${middle})`,
      }),
    );
    clips += 1;
    const clip = `il-sketch-${clips}`;
    const lines = svg("g", { "clip-path": `url(#${clip})` });
    const whole = svg("rect", { x: left - 5, y: top - 5, width: right - left + 10, height: bottom - top + 10 });
    this.svg.append(svg("clipPath", { id: clip }, whole), lines);
    this.panels.set(number, { lines, place: (a, b) => [atX(a), atY(b)] });
  }

  /**
   * @param {Record<string, any>} note
   * @param {number} height
   */
  note(note, height) {
    const made = document.createElement("div");
    made.append(...formatted(note.text));
    Object.assign(made.style, {
      position: "absolute", left: `${this.across(note.x)}px`, bottom: `${height - this.down(note.y) + 3}px`,
      fontSize: `${note.font.size}px`, lineHeight: 1.3, whiteSpace: "pre",
    });
    return made;
  }
}

/**
 * @param {{ type: string, range: [number, number] }} axis
 * @returns {Mark[]}
 */
function marks({ type, range: [low, high] }) {
  if (type === "log") {
    return powerTicks(low, high, Infinity).map((power) => {
      const raised = svg("tspan", { dy: -5, "font-size": 9 }, String(power).replace("-", "−"));
      return { value: 10 ** power, label: power === 0 || power === 1 ? [String(10 ** power)] : ["10", raised] };
    });
  }
  return ticks(low, high).map((value) => ({ value, label: [String(value).replace("-", "−")] }));
}

const TAGS = { A: "a", B: "b", SUB: "sub", SUP: "sup", BR: "br", SPAN: "span" };

/**
 * A text with the few tags that Plotly knows as nodes; whatever else it holds stays text.
 * @param {string} text
 */
function formatted(text) {
  /** @type {(node: Node) => Node | string} */
  const copy = (node) => {
    if (!(node instanceof HTMLElement)) return node.textContent ?? "";
    const tag = node.nodeName in TAGS ? TAGS[/** @type {keyof typeof TAGS} */ (node.nodeName)] : "span";
    const made = document.createElement(tag);
    made.style.color = node.style.color;
    if (node instanceof HTMLAnchorElement && node.hash.startsWith(WORD)) made.setAttribute("href", node.hash);
    made.append(...[...node.childNodes].map(copy));
    return made;
  };
  return [...new DOMParser().parseFromString(text, "text/html").body.childNodes].map(copy);
}

/**
 * A text without its tags.
 * @param {string | undefined} text
 */
function plain(text) {
  return (text ?? "").replace(/<.*?>/g, "");
}
