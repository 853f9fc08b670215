// What the curves are drawn against: iterations on a linear axis, or their compute on a logarithmic one.

import { roundPowers, ticks } from "../shared/axis.js";
import { compact } from "../shared/format.js";
/** @import { Held } from "./held.js" */

/**
 * A horizontal axis; places on it are shares of its width, null where a thing has none.
 * @typedef {object} Horizontal
 * @property {string} label
 * @property {(t: number) => number} at where t iterations are, at the edge where they cost nothing
 * @property {(share: number) => number} step the t whose place is nearest
 * @property {(held: Held, k: number) => number | null} place of the k-th value, from 0, of what a curve is held against
 * @property {{ share: number, text: string }[]} marks
 */

/**
 * What iterations cost, where it is known.
 * @param {PlayerScene} scene
 * @returns {ComputeMeta | null}
 */
export function knownCompute({ meta }) {
  const { compute } = meta;
  return compute && compute.per_iteration > 0 && compute.once >= 0 ? compute : null;
}

/**
 * What t iterations cost.
 * @param {ComputeMeta} compute
 * @param {number} t
 */
export const spent = ({ once, per_iteration }, t) => once + t * per_iteration;

/**
 * @param {number} steps
 * @returns {Horizontal}
 */
export function alongIterations(steps) {
  const all = Math.max(steps, 1);
  return {
    label: "iteration t",
    at: (t) => t / all,
    step: (share) => Math.round(share * all),
    place: (_, k) => (k < steps ? (k + 1) / all : null),
    marks: ticks(0, all).filter(Number.isInteger).map((t) => ({ share: t / all, text: String(t) })),
  };
}

/**
 * @param {PlayerScene} scene
 * @param {ComputeMeta} compute
 * @returns {Horizontal}
 */
export function alongCompute({ steps, curves }, compute) {
  const beside = curves.flatMap((curve) => curve.references.flatMap((reference) => reference.compute ?? []));
  const costs = [spent(compute, 0), spent(compute, 1), spent(compute, steps), ...beside].filter((cost) => cost > 0);
  const [first, last] = [Math.log10(Math.min(...costs)), Math.log10(Math.max(...costs))];
  const edge = 0.03 * (last - first) || 0.5;
  const [low, high] = [first - edge, last + edge];
  /** @type {(cost: number) => number} */
  const share = (cost) => (Math.log10(cost) - low) / (high - low);
  const at = (/** @type {number} */ t) => Math.max(share(spent(compute, t)), 0);
  return {
    label: `${compute.unit}, logarithmic`,
    at,
    step: (where) => {
      const near = Math.floor((10 ** (low + where * (high - low)) - compute.once) / compute.per_iteration);
      const under = Math.min(Math.max(near, 0), steps);
      const over = Math.min(under + 1, steps);
      return where - at(under) <= at(over) - where ? under : over;
    },
    place: ({ compute: own }, k) => (own && own[k] > 0 ? share(own[k]) : null),
    marks: roundPowers(low, high).map((cost) => ({ share: share(cost), text: compact(cost) })),
  };
}
