// The legend of a curve: names set in rows, as many as fit in each.

/** @import { Held } from "./held.js" */

/**
 * One entry in its place: `row` from 0, `left` within it, and which mark of its curve it is, from 0.
 * @typedef {{ held: Held, text: string, row: number, left: number, order: number }} Entry
 */

/**
 * The entries in rows that are at most `wide`, a gap between them; one that is wider alone has a row of its own.
 * @param {{ held: Held, text: string, width: number }[]} items
 * @param {number} wide
 * @param {number} gap
 * @returns {Entry[]}
 */
export function entries(items, wide, gap) {
  let [row, left, order] = [0, 0, 0];
  return items.map(({ held, text, width }) => {
    if (left > 0 && left + width > wide) [row, left] = [row + 1, 0];
    const entry = { held, text, row, left, order: held.drawn === "mark" ? order++ : 0 };
    left += width + gap;
    return entry;
  });
}

/**
 * How many rows they take.
 * @param {Entry[]} placed
 */
export const rowsOf = (placed) => (placed.length ? placed[placed.length - 1].row + 1 : 0);
