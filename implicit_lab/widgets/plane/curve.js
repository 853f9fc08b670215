// The curve along the line: y_t, what it is held against, and the points that were computed on it.

import { ticks } from "../shared/axis.js";
import { number } from "../shared/format.js";
import { svg } from "../shared/svg.js";

const [LEFT, RIGHT, TOP, BOTTOM, HEIGHT] = [48, 10, 10, 30, 190];

/** @typedef {{ look: string, name: string, values: number[] }} Drawn */

/**
 * @param {Drawn[]} curves the first of them in front
 * @param {{ s: number, value: number }[]} points
 * @param {[number, number]} scale
 * @param {number} width
 * @param {string} said
 */
export function curveAlong(curves, points, [low, high], width, said) {
  const root = svg("svg", { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": said });
  const [wide, tall] = [width - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];
  const room = 0.04 * (high - low);
  /** @type {(s: number) => number} */
  const x = (s) => LEFT + wide * s;
  /** @type {(value: number) => number} */
  const y = (value) => TOP + tall * (1 - (value - low + room) / (high - low + 2 * room));
  for (const tick of ticks(low, high, 4)) {
    root.append(
      svg("line", { class: "il-grid", x1: LEFT, x2: LEFT + wide, y1: y(tick), y2: y(tick) }),
      svg("text", { x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, number(tick)),
    );
  }
  for (const { look, values } of [...curves].reverse()) {
    const path = values.map((value, k) => `${x(k / (values.length - 1)).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    root.append(svg("polyline", { class: `il-along il-${look}`, points: path }));
  }
  for (const { s, value } of points) root.append(svg("circle", { class: "il-computed", cx: x(s), cy: y(value), r: 2.5 }));
  root.append(
    svg("text", { x: LEFT, y: HEIGHT - 8 }, "1, the line's start"),
    svg("text", { x: LEFT + wide, y: HEIGHT - 8, "text-anchor": "end" }, "2, its end"),
  );
  return root;
}
