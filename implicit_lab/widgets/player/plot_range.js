// The range of a curve's axis: what is held against it too, and no more of the start than shows something.

/** @import { Held } from "./held.js" */

/** @typedef {(value: number | null) => value is number} Drawable */

/**
 * Which values can be drawn.
 * @param {boolean} log
 */
export const drawableOn = (log) => /** @type {Drawable} */ ((value) => value !== null && (!log || value > 0));

/**
 * Without iterates that are worse than the input itself: the axis shows what is gained beyond that.
 * @param {number[]} values
 * @param {Held[]} held
 */
function fromInput(values, held) {
  const input = held.find(({ kind }) => kind === "input")?.values[0];
  const last = values.at(-1);
  if (typeof input !== "number" || last === undefined) return values;
  return values.filter((value) => (value - input) * (last - input) >= 0);
}

/**
 * Where the axis of a curve begins and ends; exponents where it is logarithmic.
 * @param {CurveData} curve
 * @param {Held[]} held
 * @param {boolean} log
 * @returns {[number, number]}
 */
export function rangeOf(curve, held, log) {
  const usable = drawableOn(log);
  // The start is left out of the range: the black picture y_0 = 0 would squeeze all that follows into a line.
  let values = curve.values.slice(1).filter(usable);
  if (values.length === 0) values = curve.values.filter(usable);
  values = fromInput(values, held);
  values.push(...held.flatMap((other) => other.values).filter(usable));
  const top = Math.max(...values);
  if (curve.bound) values.push(...curve.bound.filter(usable).filter((v) => v <= 3 * top));
  if (values.length === 0) return [0, 1];
  const seen = log ? values.map(Math.log10) : values;
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const room = 0.08 * (high - low) || 0.5;
  return [low - room, high + room];
}
