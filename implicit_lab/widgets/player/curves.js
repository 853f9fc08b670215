// The curves of a recording: what stands still is drawn once, and a move of t only adds a line, a dot and a number.

import { powerTicks, ticks } from "../shared/axis.js";
import { contextOf, fitCanvas } from "../shared/dom.js";
import { number } from "../shared/format.js";
import { heldAgainst, logarithmic, told } from "./held.js";
import { alongCompute, alongIterations, knownCompute } from "./horizontal.js";
import { entries, rowsOf } from "./legend.js";
/** @import { Held } from "./held.js" */
/** @import { Entry } from "./legend.js" */

/**
 * A curve with its place and look.
 * @typedef {object} Plot
 * @property {CurveData} curve
 * @property {boolean} log
 * @property {Entry[]} legend
 * @property {number} top
 * @property {number} tall
 * @property {number} low
 * @property {number} high
 * @property {(value: number) => number} up
 * @property {Drawable} drawable
 * @property {string} colour
 * @property {string} shape
 */

const EDGE = { left: 48, right: 14, top: 30, between: 12, bottom: 34 };
const MARKS = ["circle", "square", "triangle", "diamond"];
const COLOURS = ["--il-first", "--il-second", "--il-third", "--il-fourth"];
const KEY = { row: 15, line: 24, mark: 12, gap: 14 };

/** How each kind of what a curve is held against looks; of a colour and of a dash that no other has. */
const LOOKS = {
  explicit: { colour: "--il-soft", dash: [6, 4], thick: 1.5 },
  classical: { colour: "--il-fourth", dash: [], thick: 1.2 },
  truth: { colour: "--il-third", dash: [11, 3, 2, 3], thick: 1.5 },
  step: { colour: "--il-fourth", dash: [2, 3], thick: 2 },
};

/** @typedef {(value: number | null) => value is number} Drawable */

/** @param {Held} held */
const sample = (held) => (held.drawn === "mark" ? KEY.mark : KEY.line);

/** @param {CurveData} curve */
const titleOf = (curve) => curve.name + (curve.unit ? ` (${curve.unit})` : "");

/**
 * The line on which a title stands, above the rows of its legend.
 * @param {number} top
 * @param {Entry[]} legend
 */
const baseOf = (top, legend) => top - 10 - rowsOf(legend) * KEY.row;

/**
 * Which values can be drawn.
 * @param {boolean} log
 */
const drawableOn = (log) => /** @type {Drawable} */ ((value) => value !== null && (!log || value > 0));

/**
 * @param {CurveData} curve
 * @param {Held[]} held
 * @param {boolean} log
 * @returns {[number, number]}
 */
function range(curve, held, log) {
  const usable = drawableOn(log);
  // The start is left out of the range: the black picture y_0 = 0 would squeeze all that follows into a line.
  let values = curve.values.slice(1).filter(usable);
  if (values.length === 0) values = curve.values.filter(usable);
  values.push(...held.flatMap((other) => other.values).filter(usable));
  const top = Math.max(...values);
  if (curve.bound) values.push(...curve.bound.filter(usable).filter((v) => v <= 3 * top));
  if (values.length === 0) return [0, 1];
  const seen = log ? values.map(Math.log10) : values;
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const room = 0.08 * (high - low) || 0.5;
  return [low - room, high + room];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
function mark(context, shape, x, y, r) {
  context.beginPath();
  if (shape === "circle") context.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === "square") context.rect(x - r, y - r, 2 * r, 2 * r);
  else {
    context.moveTo(x, y - 1.2 * r);
    if (shape === "diamond") {
      context.lineTo(x + r, y);
      context.lineTo(x, y + 1.2 * r);
      context.lineTo(x - r, y);
    } else {
      context.lineTo(x + 1.1 * r, y + 0.9 * r);
      context.lineTo(x - 1.1 * r, y + 0.9 * r);
    }
    context.closePath();
  }
}

export class Curves {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.ground = document.createElement("canvas");
    /** @type {Plot[]} */
    this.plots = [];
    this.steps = 0;
    this.ratio = 1;
    this.width = this.height = this.wide = 0;
    this.ink = this.soft = this.line = this.paper = this.family = "";
    /** @type {Record<string, string>} */
    this.colours = {};
    this.along = alongIterations(1);
  }

  /**
   * Looks up colours and sizes, and draws all that does not depend on t. Costs milliseconds: not for every move.
   * @param {PlayerScene} scene
   * @param {Look["axis"]} axis
   */
  prepare(scene, axis) {
    this.steps = scene.steps;
    const compute = knownCompute(scene);
    this.along = axis === "compute" && compute ? alongCompute(scene, compute) : alongIterations(scene.steps);
    const style = getComputedStyle(this.canvas);
    /** @type {(name: string) => string} */
    const read = (name) => style.getPropertyValue(name).trim();
    this.ink = read("--il-ink");
    this.soft = read("--il-soft");
    this.line = read("--il-line");
    this.paper = read("--il-ground");
    this.colours = Object.fromEntries([...COLOURS, "--il-soft"].map((name) => [name, read(name)]));
    this.family = style.fontFamily;
    const count = scene.curves.length;
    const held = scene.curves.map((curve) => heldAgainst(curve, scene.meta, axis));
    const keys = this.keys(held);
    const rows = keys.reduce((sum, key) => sum + rowsOf(key), 0);
    this.canvas.style.height = `${Math.max(130 * count, Math.min(440, 140 + 100 * count)) + rows * KEY.row}px`;
    fitCanvas(this.canvas);
    this.ratio = window.devicePixelRatio || 1;
    [this.width, this.height] = [this.canvas.width / this.ratio, this.canvas.height / this.ratio];
    this.wide = this.width - EDGE.left - EDGE.right;
    [this.ground.width, this.ground.height] = [this.canvas.width, this.canvas.height];
    if (this.ground.width === 0 || this.ground.height === 0) return;
    const context = contextOf(this.ground);
    context.scale(this.ratio, this.ratio);
    const tall = (this.height - EDGE.bottom - count * EDGE.top - (count - 1) * EDGE.between - rows * KEY.row) / count;
    let top = 0;
    this.plots = scene.curves.map((curve, index) => {
      top += EDGE.top + rowsOf(keys[index]) * KEY.row;
      const plot = this.plot(curve, index, held[index], keys[index], top, tall);
      top += tall + EDGE.between;
      return plot;
    });
    for (const plot of this.plots) this.drawPlot(context, plot);
    this.drawFoot(context);
  }

  /** Where the title of each curve stands. */
  get titles() {
    const context = contextOf(this.canvas);
    context.font = `600 12.5px ${this.family}`;
    return this.plots.map(({ curve, legend, top }) => {
      const width = Math.min(context.measureText(titleOf(curve)).width, this.wide - 50);
      return { curve, left: EDGE.left, base: baseOf(top, legend), width };
    });
  }

  /** What the curves are drawn against, in words. */
  get label() {
    return this.along.label;
  }

  /**
   * The legend of each curve, as wide as the curves are.
   * @param {Held[][]} held
   */
  keys(held) {
    const context = contextOf(this.canvas);
    context.font = `11px ${this.family}`;
    const wide = this.canvas.clientWidth - EDGE.left - EDGE.right;
    /** @param {Held} one */
    const item = (one) => {
      const text = told(one);
      return { held: one, text, width: sample(one) + 4 + context.measureText(text).width };
    };
    return held.map((all) => entries(all.map(item), wide, KEY.gap));
  }

  /** @param {number} step */
  at(step) {
    return EDGE.left + this.wide * this.along.at(step);
  }

  /** @param {MouseEvent} event */
  stepAt(event) {
    const box = this.canvas.getBoundingClientRect();
    return this.along.step((event.clientX - box.left - EDGE.left) / this.wide);
  }

  /**
   * @param {CurveData} curve
   * @param {number} index
   * @param {Held[]} held
   * @param {Entry[]} legend
   * @param {number} top
   * @param {number} tall
   * @returns {Plot}
   */
  plot(curve, index, held, legend, top, tall) {
    const log = logarithmic(curve);
    const [low, high] = range(curve, held, log);
    /** @type {(value: number) => number} */
    const up = (v) => top + tall * (1 - ((log ? Math.log10(v) : v) - low) / (high - low));
    const look = { colour: this.colours[COLOURS[index % COLOURS.length]], shape: MARKS[index % MARKS.length] };
    return { curve, log, legend, top, tall, low, high, up, drawable: drawableOn(log), ...look };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   */
  drawPlot(context, plot) {
    const { curve, legend, top, tall, up, drawable, colour, shape } = plot;
    const { wide } = this;
    const left = EDGE.left;
    const rows = rowsOf(legend);
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.font = `600 12.5px ${this.family}`;
    context.fillStyle = this.ink;
    context.fillText(titleOf(curve), left, baseOf(top, legend), wide - 50);
    context.font = `11px ${this.family}`;
    for (const entry of legend) this.drawKey(context, entry, top - 6 - (rows - entry.row - 0.5) * KEY.row);
    this.drawAxis(context, plot);
    context.save();
    context.beginPath();
    context.rect(left - 6, top - 4, wide + 12, tall + 8);
    context.clip();
    const places = curve.values.map((_, step) => this.at(step));
    if (curve.bound) this.trace(context, plot, places, curve.bound, [2, 3], this.soft, 1.5);
    for (const entry of legend) this.drawHeld(context, plot, entry);
    this.trace(context, plot, places, curve.values, [], colour, 2);
    const every = Math.max(1, Math.round(this.steps / 6));
    context.fillStyle = colour;
    for (let step = every; step <= this.steps; step += every) {
      const value = curve.values[step];
      if (!drawable(value)) continue;
      mark(context, shape, this.at(step), up(value), 2.6);
      context.fill();
    }
    context.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   */
  drawAxis(context, { log, top, tall, low, high }) {
    const left = EDGE.left;
    context.font = `11px ${this.family}`;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const tick of log ? powerTicks(low, high, 4) : ticks(low, high)) {
      const y = top + tall * (1 - (tick - low) / (high - low));
      context.strokeStyle = this.line;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(left, y);
      context.lineTo(left + this.wide, y);
      context.stroke();
      context.fillStyle = this.soft;
      if (!log) context.fillText(String(tick), left - 7, y);
      else {
        context.fillText(String(tick), left - 7, y - 4);
        context.fillText("10", left - 9 - context.measureText(String(tick)).width, y);
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   * @param {(number | null)[]} places
   * @param {(number | null)[]} values
   * @param {number[]} dash
   * @param {string} stroke
   * @param {number} thickness
   */
  trace(context, { up, drawable }, places, values, dash, stroke, thickness) {
    context.setLineDash(dash);
    context.strokeStyle = stroke;
    context.lineWidth = thickness;
    context.beginPath();
    let down = false;
    values.forEach((v, k) => {
      const x = places[k];
      if (!drawable(v) || x === null) down = false;
      else if (down) context.lineTo(x, up(v));
      else {
        context.moveTo(x, up(v));
        down = true;
      }
    });
    context.stroke();
    context.setLineDash([]);
  }

  /**
   * A level, a line or a mark beside the curve.
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   * @param {Entry} entry
   */
  drawHeld(context, plot, entry) {
    const { held } = entry;
    const { colour, dash, thick } = LOOKS[held.kind];
    const stroke = this.colours[colour];
    const [value] = held.values;
    if (held.drawn === "level") {
      this.trace(context, plot, [EDGE.left, EDGE.left + this.wide], [value, value], dash, stroke, thick);
      return;
    }
    const places = held.values.map((_, k) => {
      const share = this.along.place(held, k);
      return share === null ? null : EDGE.left + this.wide * share;
    });
    if (held.drawn === "line") this.trace(context, plot, places, held.values, dash, stroke, thick);
    else if (plot.drawable(value) && places[0] !== null) this.drawMark(context, entry, places[0], plot.up(value));
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Entry} entry
   * @param {number} x
   * @param {number} y
   */
  drawMark(context, { held, order }, x, y) {
    const ink = this.colours[LOOKS[held.kind].colour];
    mark(context, MARKS[(MARKS.length - 1 + order) % MARKS.length], x, y, 4.5);
    // Hollow, as no mark of the curve itself is; from the second round on a shape comes filled.
    context.fillStyle = order < MARKS.length ? this.paper : ink;
    context.fill();
    context.strokeStyle = ink;
    context.lineWidth = 1.8;
    context.stroke();
  }

  /**
   * An entry of the legend: a piece of the line, or the mark, and its name.
   * @param {CanvasRenderingContext2D} context
   * @param {Entry} entry
   * @param {number} y the middle of its row
   */
  drawKey(context, entry, y) {
    const { held, text } = entry;
    const { colour, dash, thick } = LOOKS[held.kind];
    const x = EDGE.left + entry.left;
    if (held.drawn === "mark") this.drawMark(context, entry, x + KEY.mark / 2, y);
    else {
      context.setLineDash(dash);
      context.strokeStyle = this.colours[colour];
      context.lineWidth = thick;
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + KEY.line, y);
      context.stroke();
      context.setLineDash([]);
    }
    context.fillStyle = this.soft;
    context.textBaseline = "middle";
    context.fillText(text, x + sample(held) + 4, y);
  }

  /** @param {CanvasRenderingContext2D} context */
  drawFoot(context) {
    context.font = `11px ${this.family}`;
    context.fillStyle = this.soft;
    context.textBaseline = "top";
    context.textAlign = "center";
    const foot = this.height - EDGE.bottom + 6;
    for (const { share, text } of this.along.marks) context.fillText(text, EDGE.left + this.wide * share, foot);
    context.fillText(this.label, EDGE.left + this.wide / 2, foot + 14);
  }

  /**
   * The picture at t.
   * @param {number} t
   */
  draw(t) {
    if (this.ground.width === 0 || this.ground.height === 0) return;
    const context = contextOf(this.canvas);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.ground, 0, 0);
    context.scale(this.ratio, this.ratio);
    context.font = `600 12.5px ${this.family}`;
    context.textAlign = "right";
    context.textBaseline = "alphabetic";
    for (const { curve, legend, top, tall, up, drawable, colour, shape } of this.plots) {
      const value = curve.values[t];
      context.strokeStyle = this.soft;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(this.at(t), top);
      context.lineTo(this.at(t), top + tall);
      context.stroke();
      context.fillStyle = colour;
      context.fillText(value === null ? "–" : number(value, 4), EDGE.left + this.wide, baseOf(top, legend));
      if (!drawable(value)) continue;
      mark(context, shape, this.at(t), Math.min(Math.max(up(value), top), top + tall), 6);
      context.fill();
      context.strokeStyle = this.paper;
      context.lineWidth = 2;
      context.stroke();
    }
  }
}
