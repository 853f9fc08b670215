// The curves of a recording: what stands still is drawn once, and a move of t only adds a line, a dot and a number.

import { powerTicks, ticks } from "../shared/axis.js";
import { contextOf, fitCanvas } from "../shared/dom.js";
import { number } from "../shared/format.js";
import { heldAgainst, logarithmic, told } from "./held.js";
import { alongCompute, alongIterations, knownCompute } from "./horizontal.js";
import { entries, rowsOf } from "./legend.js";
import { COLOURS, KEY, MARKS, Pen, sampleOf } from "./pen.js";
import { drawableOn, rangeOf } from "./plot_range.js";
/** @import { Held } from "./held.js" */
/** @import { Entry } from "./legend.js" */
/** @import { Drawable } from "./plot_range.js" */

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

/** @param {CurveData} curve */
const titleOf = (curve) => curve.name + (curve.unit ? ` (${curve.unit})` : "");

/**
 * The line on which a title stands, above the rows of its legend.
 * @param {number} top
 * @param {Entry[]} legend
 */
const baseOf = (top, legend) => top - 10 - rowsOf(legend) * KEY.row;

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
    this.pen = new Pen(canvas);
    this.along = alongIterations(1);
  }

  /**
   * Looks up colours and sizes, and draws all that does not depend on t. Costs milliseconds: not for every move.
   * @param {PlayerScene} scene
   * @param {Look["axis"]} axis
   * @param {string} lit the kind of line that stands out
   */
  prepare(scene, axis, lit) {
    this.pen = new Pen(this.canvas);
    this.pen.lit = lit;
    this.steps = scene.steps;
    const compute = knownCompute(scene);
    this.along = axis === "compute" && compute ? alongCompute(scene, compute) : alongIterations(scene.steps);
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
    this.pen.letters(context, 12.5, "600");
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
    this.pen.letters(context, 11);
    const wide = this.canvas.clientWidth - EDGE.left - EDGE.right;
    /** @param {Held} one */
    const item = (one) => {
      const text = told(one);
      return { held: one, text, width: sampleOf(one) + 4 + context.measureText(text).width };
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
    const [low, high] = rangeOf(curve, held, log);
    /** @type {(value: number) => number} */
    const up = (v) => top + tall * (1 - ((log ? Math.log10(v) : v) - low) / (high - low));
    const look = { colour: this.pen.colours[COLOURS[index % COLOURS.length]], shape: MARKS[index % MARKS.length] };
    return { curve, log, legend, top, tall, low, high, up, drawable: drawableOn(log), ...look };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   */
  drawPlot(context, plot) {
    const { curve, legend, top, tall, up, drawable, colour } = plot;
    const { wide } = this;
    const left = EDGE.left;
    const rows = rowsOf(legend);
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    this.pen.letters(context, 12.5, "600");
    context.fillStyle = this.pen.ink;
    context.fillText(titleOf(curve), left, baseOf(top, legend), wide - 50);
    this.pen.letters(context, 11);
    for (const entry of legend) {
      this.pen.dim(context, entry.held.kind);
      this.pen.key(context, entry, left + entry.left, top - 6 - (rows - entry.row - 0.5) * KEY.row);
    }
    this.pen.dim(context, "iterate");
    this.drawAxis(context, plot);
    context.save();
    context.beginPath();
    context.rect(left - 6, top - 4, wide + 12, tall + 8);
    context.clip();
    const places = curve.values.map((_, step) => this.at(step));
    /** @type {(values: (number | null)[]) => (number | null)[]} */
    const heights = (values) => values.map((value) => (drawable(value) ? up(value) : null));
    if (curve.bound) this.pen.trace(context, places, heights(curve.bound), { dash: [2, 3], stroke: this.pen.soft, thick: 1.5 });
    for (const { held, order, ...entry } of legend) {
      this.pen.dim(context, held.kind);
      const across = this.acrossOf(held);
      const down = heights(held.drawn === "level" ? [held.values[0], held.values[0]] : held.values);
      if (held.drawn !== "mark") this.pen.held(context, held, across, down);
      else if (across[0] !== null && down[0] !== null) this.pen.heldMark(context, { held, order, ...entry }, across[0], down[0]);
    }
    this.pen.dim(context, "iterate");
    this.pen.trace(context, places, heights(curve.values), { dash: [], stroke: colour, thick: 2 });
    this.drawMarks(context, plot);
    context.restore();
    context.globalAlpha = 1;
  }

  /**
   * Where what a curve is held against lies: from side to side, or in its own places.
   * @param {Held} held
   */
  acrossOf(held) {
    if (held.drawn === "level") return [EDGE.left, EDGE.left + this.wide];
    return held.values.map((_, k) => {
      const share = this.along.place(held, k);
      return share === null ? null : EDGE.left + this.wide * share;
    });
  }

  /**
   * A few marks on the curve, which tell it from others without its colour.
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   */
  drawMarks(context, { curve, up, drawable, colour, shape }) {
    const every = Math.max(1, Math.round(this.steps / 6));
    context.fillStyle = colour;
    for (let step = every; step <= this.steps; step += every) {
      const value = curve.values[step];
      if (!drawable(value)) continue;
      this.pen.mark(context, shape, this.at(step), up(value), 2.6);
      context.fill();
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   */
  drawAxis(context, { log, top, tall, low, high }) {
    const left = EDGE.left;
    this.pen.letters(context, 11);
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const tick of log ? powerTicks(low, high, 4) : ticks(low, high)) {
      const y = top + tall * (1 - (tick - low) / (high - low));
      context.strokeStyle = this.pen.line;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(left, y);
      context.lineTo(left + this.wide, y);
      context.stroke();
      context.fillStyle = this.pen.soft;
      if (!log) context.fillText(String(tick), left - 7, y);
      else {
        context.fillText(String(tick), left - 7, y - 4);
        context.fillText("10", left - 9 - context.measureText(String(tick)).width, y);
      }
    }
  }

  /** @param {CanvasRenderingContext2D} context */
  drawFoot(context) {
    this.pen.letters(context, 11);
    context.fillStyle = this.pen.soft;
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
    this.pen.letters(context, 12.5, "600");
    context.textAlign = "right";
    context.textBaseline = "alphabetic";
    for (const { curve, legend, top, tall, up, drawable, colour, shape } of this.plots) {
      const value = curve.values[t];
      context.strokeStyle = this.pen.soft;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(this.at(t), top);
      context.lineTo(this.at(t), top + tall);
      context.stroke();
      context.fillStyle = colour;
      context.fillText(value === null ? "–" : number(value, 4), EDGE.left + this.wide, baseOf(top, legend));
      if (!drawable(value)) continue;
      this.pen.mark(context, shape, this.at(t), Math.min(Math.max(up(value), top), top + tall), 6);
      context.fill();
      context.strokeStyle = this.pen.paper;
      context.lineWidth = 2;
      context.stroke();
    }
  }
}
