// Six figures of one double well: the landscape, the map, the basins, the slope, x dragged to and fro, the fold.

import { extent } from "../../widgets/shared/axis.js";
import { chart } from "../../widgets/shared/chart.js";
import { svg } from "../../widgets/shared/svg.js";
import { basinPicture } from "./double_well_basins.js";
import { dragged, energy, fold, iterates, kind, law, roots, slopes, step, stepsPastFold } from "./double_well_math.js";
/** @import { ChartLine, Dot, Point } from "../../widgets/shared/chart.js" */
/** @import { Well } from "./double_well_math.js" */

/** All that the sliders say. @typedef {Well & { x: number, y0: number, t: number }} State */

/** @type {[number, number]} */
export const SHOWN = [-2, 2];
/** The iterations that the slider goes to. */
export const MAX_ITERATIONS = 200;
const HEIGHT = 270;
const SLOWEST = 200_000;

/** @type {(count: number) => number[]} */
const across = (count) => Array.from({ length: count + 1 }, (_, i) => SHOWN[0] + ((SHOWN[1] - SHOWN[0]) * i) / count);
const FINE = across(240);

/** @type {<Made>(make: (key: string) => Made) => (key: string) => Made} */
function lastKept(make) {
  let kept = "";
  /** @type {ReturnType<typeof make>} */
  let made;
  return (key) => {
    if (key !== kept) [kept, made] = [key, make(key)];
    return made;
  };
}

/**
 * The curve of all fixed points, x = (y^3 + (k - 1) y) / k: whole lines where stable, dashed where not.
 * @param {number} k
 * @returns {ChartLine[]}
 */
function branches(k) {
  const edge = fold(k);
  const cut = edge ? [-Infinity, edge.y, -edge.y, Infinity] : [-Infinity, Infinity];
  const ends = SHOWN.flatMap((x) => roots(x, k));
  /** @type {(y: number) => Point} */
  const at = (y) => [(y ** 3 + (k - 1) * y) / k, y];
  return cut.slice(1).map((high, i) => {
    const inside = [...FINE, ...ends, ...cut.filter(Number.isFinite)].filter((y) => y >= cut[i] && y <= high);
    const hidden = edge !== null && i === 1;
    const name = hidden ? "unstable" : "stable";
    return {
      points: inside.sort((a, b) => a - b).map(at).filter(([x]) => Math.abs(x) <= SHOWN[1] + 1e-9),
      look: "ink", dash: hidden ? "3 4" : "", wide: 1.5, ...(i < 2 ? { name } : {}),
    };
  });
}

/**
 * @param {State} state
 * @param {number} width
 */
export function landscape({ x, y0, t, ...well }, width) {
  const path = iterates(x, y0, well, t);
  const ends = roots(x, well.k);
  const minima = ends.filter((y) => kind(y, well.k).startsWith("stable"));
  /** @type {(y: number) => Point} */
  const on = (y) => [y, energy(y, x, well.k)];
  const heights = [...path, ...ends, -1.3, 1.3].map((y) => on(y)[1]);
  /** @type {Dot[]} */
  const dots = path.slice(0, -1).map((y) => ({ x: y, y: on(y)[1], look: "trail", size: 2.5 }));
  for (const y of minima) dots.push({ x: y, y: on(y)[1], look: "third", shape: "ring", size: 9 });
  dots.push({ x: path[t], y: on(path[t])[1], look: "second", size: 7 });
  return chart({
    title: "The landscape E(y; x), and the iterate rolling in it", word: "energy", width, height: HEIGHT, head: 18,
    x: { range: SHOWN, name: "y" }, y: { range: extent(heights, false) },
    lines: [{ points: FINE.map(on), look: "first" }], dots,
    label: `E against y at x = ${x}; the iterate went from ${y0} to ${path[t].toFixed(3)}; rings at the minima, ${minima.length} in all`,
  });
}

/**
 * @param {State} state
 * @param {number} width
 */
export function map({ x, y0, t, ...well }, width) {
  /** @type {(x: number) => Point} */
  const at = (x) => [x, iterates(x, y0, well, t)[t]];
  return chart({
    title: "The map x → y at t, and all fixed points", word: "fixed-point", width, height: HEIGHT, now: x,
    x: { range: SHOWN, name: "x: drag" }, y: { range: SHOWN },
    lines: [...branches(well.k), { points: FINE.map(at), look: "second", wide: 3, name: "y at t" }],
    dots: [{ x, y: at(x)[1], look: "second", size: 6 }],
    label: `y_${t} against x from ${y0}, beside the fixed points`,
  });
}

const picture = lastKept((key) => {
  const [k, h, t] = JSON.parse(key);
  return basinPicture({ k, h }, t, SHOWN, SHOWN);
});

/**
 * @param {State} state
 * @param {number} width
 */
export function basins({ x, y0, t, k, h }, width) {
  const drawn = chart({
    title: "Where each start goes: y at t over x and start", word: "iterate", width, height: HEIGHT, head: 18,
    x: { range: SHOWN, name: "x: drag" }, y: { range: SHOWN },
    lines: [
      ...branches(k).map(({ points }) => ({ points, look: "bright", wide: 4 })),
      ...branches(k).map(({ points, dash }) => ({ points, dash, look: "dark", wide: 1.5 })),
    ],
    dots: [
      { x, y: y0, look: "bright", size: 8 },
      { x, y: y0, look: "second", size: 6 },
    ],
    label: `y_${t} over the plane of x, across, and the start, upwards: dark for the lower well, bright for the upper`,
  });
  const [left, top] = drawn.place(SHOWN[0], SHOWN[1]);
  const [right, foot] = drawn.place(SHOWN[1], SHOWN[0]);
  const href = picture(JSON.stringify([k, h, t]));
  const place = { x: left, y: top, width: right - left, height: foot - top };
  drawn.picture.insertBefore(svg("image", { href, ...place, preserveAspectRatio: "none" }), drawn.picture.lastChild);
  return drawn;
}

/**
 * @param {State} state
 * @param {number} width
 */
export function steepness({ x, y0, t, ...well }, width) {
  const path = iterates(x, y0, well, MAX_ITERATIONS);
  const steep = slopes(path, well).map(Math.abs);
  const end = path[MAX_ITERATIONS];
  const rest = well.k / (well.k - 1 + 3 * end * end);
  const laws = steep.map((_, s) => law(well, s));
  const [low, high] = extent([...steep, ...laws, rest].filter((v) => v > 1e-6), true);
  /** @type {(values: number[]) => Point[]} */
  const against = (values) => values.map((v, s) => [s, v > 0 ? v : NaN]);
  /** @type {ChartLine[]} */
  const lines = [
    { points: against(laws), look: "third", dash: "7 4", name: "law at x = 0 from 0" },
    { points: against(steep), look: "second", wide: 3, name: "here" },
  ];
  if (Math.abs(step(end, x, well) - end) < 1e-6 && rest > 0 && Number.isFinite(rest)) {
    lines.push({ points: [[0, rest], [MAX_ITERATIONS, rest]], look: "ink", dash: "2 4", name: "at rest" });
  }
  return chart({
    title: "Slope |dy/dx| of the iterate, against t", word: "lipschitz-constant", width, height: HEIGHT, now: t,
    x: { range: [0, MAX_ITERATIONS], name: "t" }, y: { range: [low, high], log: true }, lines,
    dots: [{ x: t, y: steep[t], look: "second" }],
    label: `|dy_t/dx| here is ${steep[t].toPrecision(3)} at t = ${t}, at x = 0 from 0 by the law ${laws[t].toPrecision(3)}`,
  });
}

const toAndFro = lastKept((key) => {
  const [k, h, t] = JSON.parse(key);
  const places = across(200);
  /** @type {(places: number[], y0: number) => Point[]} */
  const path = (places, y0) => dragged(places, y0, { k, h }, t).map((y, i) => [places[i], y]);
  return { up: path(places, -1.5), down: path(places.toReversed(), 1.5) };
});

/**
 * @param {State} state
 * @param {number} width
 */
export function hysteresis({ t, k, h }, width) {
  const { up, down } = toAndFro(JSON.stringify([k, h, t]));
  const edge = fold(k);
  /** @type {ChartLine[]} */
  const edges = (edge ? [-edge.x, edge.x] : []).map((x, i) => ({
    points: [[x, SHOWN[0]], [x, SHOWN[1]]], look: "soft", dash: "2 4", ...(i === 0 ? { name: "folds" } : {}),
  }));
  return chart({
    title: "x to and fro: t steps at each x, from where it was", word: "iterate", width, height: HEIGHT,
    x: { range: SHOWN, name: "x" }, y: { range: SHOWN },
    lines: [
      ...edges,
      { points: up, look: "second", wide: 3, name: "x rising" },
      { points: down, look: "first", dash: "7 4", wide: 3, name: "x falling" },
    ],
    label: edge ? `Two paths: the jumps lie near x = ${edge.x.toFixed(3)} and ${(-edge.x).toFixed(3)}` : "One path",
  });
}

const passages = lastKept((key) => {
  const [k, h] = JSON.parse(key);
  /** @type {Point[]} */
  const found = [];
  for (let power = -0.5; power >= -5; power -= 0.5) {
    const steps = stepsPastFold(10 ** power, { k, h }, SLOWEST);
    if (steps) found.push([power, steps]);
  }
  return found;
});

/**
 * Steps past the fold against the distance from it; null where there is no fold.
 * @param {State} state
 * @param {number} width
 */
export function slowing({ k, h }, width) {
  const found = passages(JSON.stringify([k, h]));
  if (found.length < 2) return null;
  const [last, steps] = found[found.length - 1];
  /** @type {(power: number) => Point} */
  const root = (power) => [10 ** power, steps * 10 ** ((last - power) / 2)];
  return chart({
    title: "Slow past the fold: steps against distance", word: "contraction", width, height: HEIGHT,
    x: { range: [-5.1, -0.4], name: "distance of x from the fold", log: true },
    y: { range: extent(found.map(([, v]) => v), true), log: true },
    lines: [
      { points: [root(-5), root(-0.5)], look: "ink", dash: "2 4", name: "power −1/2" },
      { points: found.map(([power, v]) => [10 ** power, v]), look: "second", name: "steps to within 1 %" },
    ],
    dots: found.map(([power, v]) => ({ x: 10 ** power, y: v, look: "second", size: 4 })),
    label: `${found[0][1]} steps at distance 0.3, ${steps} at ${(10 ** last).toPrecision(1)}`,
  });
}
