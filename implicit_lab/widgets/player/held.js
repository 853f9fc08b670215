// What a curve is held against: which of it is drawn, as what, and what it is called.

import { number, withUnit } from "../shared/format.js";
import { knownCompute } from "./horizontal.js";

/**
 * A level all along, a mark at its own compute, or the line of an iteration.
 * @typedef {ReferenceData & { drawn: "level" | "mark" | "line" }} Held
 */

/** How much two networks of "the same size" may differ in parameters. */
const SAME = 0.1;

/**
 * The axis that a recording can be shown against: the one asked for, or iterations where no compute is known.
 * @param {PlayerScene} scene
 * @param {Look["axis"]} asked
 * @returns {Look["axis"]}
 */
export const axisOf = (scene, asked) => (knownCompute(scene) ? asked : "iterations");

/**
 * All that stands beside a curve. Against iterations a network in one pass has no place of its own: the first is a
 * level, and the larger ones, which spend more than one iteration, are left to the axis on which they are fair.
 * @param {CurveData} curve
 * @param {SceneMeta} meta
 * @param {Look["axis"]} axis
 * @returns {Held[]}
 */
export function heldAgainst(curve, meta, axis) {
  const first = curve.references.find(({ kind }) => kind === "explicit");
  /** @type {Held[]} */
  const found = [];
  // A recording of old knows a level and its name.
  if (!first && curve.baseline !== null) {
    const name = curve.baseline_label || "baseline";
    found.push({ name, kind: "explicit", values: [curve.baseline], compute: null, drawn: "level" });
  }
  for (const reference of curve.references) {
    const name = reference === first ? onePass(meta) : reference.name;
    if (reference.values.length > 1) {
      if (axis === "iterations" || reference.compute) found.push({ ...reference, name, drawn: "line" });
    } else if (axis === "compute" && reference.compute) found.push({ ...reference, name, drawn: "mark" });
    else if (reference.kind !== "explicit" || reference === first) found.push({ ...reference, name, drawn: "level" });
  }
  return found;
}

/**
 * What the study's first explicit network is called.
 * @param {SceneMeta} meta
 */
function onePass({ parameters, baseline }) {
  const its = baseline?.parameters;
  if (!parameters || !its) return "one pass";
  if (Math.abs(its / parameters - 1) <= SAME) return "one pass, same size";
  return `one pass, ${its.toLocaleString("en")} parameters`;
}

/**
 * "the truth 25.4"; of an iteration its last figure.
 * @param {Held} held
 * @param {string} [unit]
 */
export function told({ name, values }, unit = "") {
  const last = values[values.length - 1];
  const figure = unit ? withUnit(last, unit) : number(last, 4);
  return `${name} ${figure}${values.length > 1 ? ` after ${values.length} steps` : ""}`;
}

/**
 * Whether an axis is to be logarithmic: asked for, or because a slope and what it is held against lie decades apart, where
 * a linear one would show the largest alone.
 * @param {CurveData} curve
 */
export function logarithmic(curve) {
  if (curve.log) return true;
  const levels = curve.references.filter(({ kind }) => kind === "truth" || kind === "step");
  if (levels.length === 0) return false;
  const all = [...curve.values, ...curve.references.flatMap(({ values }) => values)].filter((value) => value !== null);
  const low = Math.min(...all);
  return low > 0 && Math.max(...all) > 10 * low;
}

/**
 * All of it in a sentence, for those who cannot see the lines or tell them apart; empty where there is nothing.
 * @param {PlayerScene} scene
 * @param {Look["axis"]} axis
 */
export function heldInWords(scene, axis) {
  const parts = scene.curves.flatMap((curve) => {
    const held = heldAgainst(curve, scene.meta, axis);
    return held.length ? [`Beside ${curve.name}: ${held.map((one) => told(one, curve.unit)).join("; ")}.`] : [];
  });
  return parts.join(" ");
}
