// The curves of a recording: what stands still is drawn once, and a move of t only adds a line, a dot and a number.

import { powerTicks, ticks } from "../shared/axis.js";
import { contextOf, fitCanvas } from "../shared/dom.js";
import { number } from "../shared/format.js";

/**
 * A curve with its place and look.
 * @typedef {object} Plot
 * @property {CurveData} curve
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

/** @typedef {(value: number | null) => value is number} Drawable */

/**
 * Which values can be drawn.
 * @param {CurveData} curve
 */
const drawableIn = (curve) => /** @type {Drawable} */ ((value) => value !== null && (!curve.log || value > 0));

/**
 * @param {CurveData} curve
 * @returns {[number, number]}
 */
function range(curve) {
  const usable = drawableIn(curve);
  // The start is left out of the range: the black picture y_0 = 0 would squeeze all that follows into a line.
  let values = curve.values.slice(1).filter(usable);
  if (values.length === 0) values = curve.values.filter(usable);
  if (usable(curve.baseline)) values.push(curve.baseline);
  const top = Math.max(...values);
  if (curve.bound) values.push(...curve.bound.filter(usable).filter((v) => v <= 3 * top));
  if (values.length === 0) return [0, 1];
  const seen = curve.log ? values.map(Math.log10) : values;
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  // More room where a line and its name may lie at the edge.
  const room = (usable(curve.baseline) ? 0.2 : 0.08) * (high - low) || 0.5;
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
    /** @type {string[]} */
    this.colours = [];
  }

  /**
   * Looks up colours and sizes, and draws all that does not depend on t. Costs milliseconds: not for every move.
   * @param {PlayerScene} scene
   */
  prepare(scene) {
    this.steps = scene.steps;
    const style = getComputedStyle(this.canvas);
    /** @type {(name: string) => string} */
    const read = (name) => style.getPropertyValue(name).trim();
    this.ink = read("--il-ink");
    this.soft = read("--il-soft");
    this.line = read("--il-line");
    this.paper = read("--il-ground");
    this.colours = COLOURS.map(read);
    this.family = style.fontFamily;
    const count = scene.curves.length;
    this.canvas.style.height = `${Math.max(130 * count, Math.min(440, 140 + 100 * count))}px`;
    fitCanvas(this.canvas);
    this.ratio = window.devicePixelRatio || 1;
    [this.width, this.height] = [this.canvas.width / this.ratio, this.canvas.height / this.ratio];
    this.wide = this.width - EDGE.left - EDGE.right;
    [this.ground.width, this.ground.height] = [this.canvas.width, this.canvas.height];
    if (this.ground.width === 0 || this.ground.height === 0) return;
    const context = contextOf(this.ground);
    context.scale(this.ratio, this.ratio);
    this.plots = scene.curves.map((curve, index) => this.plot(curve, index, count));
    for (const plot of this.plots) this.drawPlot(context, plot);
    this.drawFoot(context);
  }

  /** @param {number} step */
  at(step) {
    return EDGE.left + (this.wide * step) / Math.max(this.steps, 1);
  }

  /** @param {MouseEvent} event */
  stepAt(event) {
    const box = this.canvas.getBoundingClientRect();
    return Math.round(((event.clientX - box.left - EDGE.left) / this.wide) * this.steps);
  }

  /**
   * @param {CurveData} curve
   * @param {number} index
   * @param {number} count of all curves
   * @returns {Plot}
   */
  plot(curve, index, count) {
    const tall = (this.height - EDGE.bottom - count * EDGE.top - (count - 1) * EDGE.between) / count;
    const top = EDGE.top + index * (tall + EDGE.top + EDGE.between);
    const [low, high] = range(curve);
    /** @type {(value: number) => number} */
    const up = (v) => top + tall * (1 - ((curve.log ? Math.log10(v) : v) - low) / (high - low));
    const drawable = drawableIn(curve);
    const look = { colour: this.colours[index % this.colours.length], shape: MARKS[index % MARKS.length] };
    return { curve, top, tall, low, high, up, drawable, ...look };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   */
  drawPlot(context, plot) {
    const { curve, top, tall, up, drawable, colour, shape } = plot;
    const { wide } = this;
    const left = EDGE.left;
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.font = `600 12.5px ${this.family}`;
    context.fillStyle = this.ink;
    context.fillText(curve.name + (curve.unit ? ` (${curve.unit})` : ""), left, top - 10, wide - 50);
    this.drawAxis(context, plot);
    context.save();
    context.beginPath();
    context.rect(left - 6, top - 4, wide + 12, tall + 8);
    context.clip();
    if (curve.bound) this.trace(context, plot, curve.bound, [2, 3], this.soft, 1.5);
    const { baseline } = curve;
    if (drawable(baseline)) {
      const level = curve.values.map(() => baseline);
      this.trace(context, plot, level, [6, 4], this.soft, 1.5);
      // The name stands on the side of its line where the curve is not.
      const last = curve.values.filter(drawable).at(-1) ?? baseline;
      const over = up(last) >= up(baseline);
      context.fillStyle = this.soft;
      context.textAlign = "right";
      context.textBaseline = over ? "bottom" : "top";
      const label = `${curve.baseline_label || "baseline"} ${number(baseline, 4)}`;
      context.fillText(label, left + wide, up(baseline) + (over ? -4 : 5));
    }
    this.trace(context, plot, curve.values, [], colour, 2);
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
  drawAxis(context, { curve, top, tall, low, high }) {
    const left = EDGE.left;
    context.font = `11px ${this.family}`;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const tick of curve.log ? powerTicks(low, high, 4) : ticks(low, high)) {
      const y = top + tall * (1 - (tick - low) / (high - low));
      context.strokeStyle = this.line;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(left, y);
      context.lineTo(left + this.wide, y);
      context.stroke();
      context.fillStyle = this.soft;
      if (!curve.log) context.fillText(String(tick), left - 7, y);
      else {
        context.fillText(String(tick), left - 7, y - 4);
        context.fillText("10", left - 9 - context.measureText(String(tick)).width, y);
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Plot} plot
   * @param {(number | null)[]} values
   * @param {number[]} dash
   * @param {string} stroke
   * @param {number} thickness
   */
  trace(context, { up, drawable }, values, dash, stroke, thickness) {
    context.setLineDash(dash);
    context.strokeStyle = stroke;
    context.lineWidth = thickness;
    context.beginPath();
    let down = false;
    values.forEach((v, step) => {
      if (!drawable(v)) down = false;
      else if (down) context.lineTo(this.at(step), up(v));
      else {
        context.moveTo(this.at(step), up(v));
        down = true;
      }
    });
    context.stroke();
    context.setLineDash([]);
  }

  /** @param {CanvasRenderingContext2D} context */
  drawFoot(context) {
    context.font = `11px ${this.family}`;
    context.fillStyle = this.soft;
    context.textBaseline = "top";
    context.textAlign = "center";
    const foot = this.height - EDGE.bottom + 6;
    for (const step of ticks(0, this.steps).filter(Number.isInteger)) {
      context.fillText(String(step), this.at(step), foot);
    }
    context.fillText("iteration t", EDGE.left + this.wide / 2, foot + 14);
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
    for (const { curve, top, tall, up, drawable, colour, shape } of this.plots) {
      const value = curve.values[t];
      context.strokeStyle = this.soft;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(this.at(t), top);
      context.lineTo(this.at(t), top + tall);
      context.stroke();
      context.fillStyle = colour;
      context.fillText(value === null ? "–" : number(value, 4), EDGE.left + this.wide, top - 10);
      if (!drawable(value)) continue;
      mark(context, shape, this.at(t), Math.min(Math.max(up(value), top), top + tall), 6);
      context.fill();
      context.strokeStyle = this.paper;
      context.lineWidth = 2;
      context.stroke();
    }
  }
}
