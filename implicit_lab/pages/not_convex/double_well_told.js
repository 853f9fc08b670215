// What is to be seen of the double well, in sentences.

import { number } from "../../widgets/shared/format.js";
import { fold, iterates, kind, law, regularUpTo, roots, slopes } from "./double_well_math.js";
/** @import { State } from "./double_well_charts.js" */

/**
 * What is to be seen here, in sentences.
 * @param {State} state
 */
export function described({ x, y0, t, ...well }) {
  const { k, h } = well;
  const found = roots(x, k);
  const kinds = found.map((y) => `${number(y)} (${kind(y, k)})`);
  const path = iterates(x, y0, well, t);
  const said = [`From ${number(y0)}, y at t = ${t} is ${number(path[t], 4)}. Fixed points at x = ${number(x)}: ${kinds.join(", ")}.`];
  const there = `|dy/dx| is ${number(Math.abs(slopes(path, well)[t]))} here; at x = 0 from 0 it is ${number(law(well, t))}`;
  const rate = 1 - h * (k - 1);
  if (k > 1) {
    said.push(`${there}, and saturates at k / (k − 1) = ${number(k / (k - 1))}: one fixed point for every x.`);
    said.push(`G is regular for |y| ≤ ${regularUpTo(well)}; further out its steps are too long to contract.`);
  } else if (k === 1) {
    said.push(`${there} = h t, and grows without end: one fixed point for every x, but of infinite slope at 0.`);
  } else said.push(`${there}, and grows ${number(rate, 4)}-fold a step, as long as the iterate is near 0.`);
  const edge = fold(k);
  if (edge) {
    const inside = Math.abs(x) < edge.x ? "Between them, as here," : "Between them";
    said.push(`The folds lie at x = ±${number(edge.x, 4)}. ${inside} the start decides which of two answers comes: no regular G has both.`);
  }
  return said;
}
