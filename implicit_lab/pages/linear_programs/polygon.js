// The two-variable program: what is dragged, by pointer or by keys, moves polygon, optimum and iterates in the browser.

import { number } from "../../widgets/shared/format.js";
import { svg } from "../../widgets/shared/svg.js";
import { mark } from "../../widgets/shared/chart.js";
import { cheapest, clamp, cost, distance, feasible, solution, ties, trajectory, turn } from "./polygon_math.js";
/** @import { Place } from "../../widgets/shared/chart.js" */
/** @import { Point } from "./polygon_math.js" */

/**
 * What can be moved: how it is read, set and named, between which ends, and by how much a key moves it.
 * @typedef {object} Movable
 * @property {string} key
 * @property {string} name
 * @property {string} label
 * @property {string} unit
 * @property {number} low
 * @property {number} high
 * @property {number} small
 * @property {number} large
 * @property {() => number} read
 * @property {(value: number) => void} write
 * @property {number} change the size of a change by one, in the units of the program
 */

export const VIEW = { low: [-1.6, -1.6], high: [5.4, 4.4] };
export const DIAL = { centre: [4.7, -0.9], radius: 0.45 };
// Where the handle of a constraint lies nearest to, so that no two lie on each other as the page opens.
/** @type {Point[]} */
const ANCHORS = [[1.6, 1.4], [2.7, 3.9], [1.6, 1.4]];
/** The iterations that the slider goes to. */
export const MAX_ITERATIONS = 200;
/** @type {("lower" | "upper")[]} */
const SIDES = ["lower", "upper"];
const SWEEP = 360;
const NUDGE = 1e-4;

/**
 * @param {PolygonProgram} state
 * @returns {Movable[]}
 */
function movables(state) {
  /** @type {Movable[]} */
  const held = [
    {
      key: "cost", name: "cost", label: "Direction in which the cost falls", unit: "°",
      low: -180, high: 180, small: 1, large: 10, change: Math.PI / 180,
      read: () => state.angle,
      write: (v) => {
        state.angle = turn(0, v);
      },
    },
  ];
  state.A.forEach((_, i) => {
    held.push({
      key: `row${i}`, name: `b${i + 1}`, label: `Limit b${i + 1} of constraint ${i + 1}`, unit: "",
      low: -2, high: 5, small: 0.05, large: 0.5, change: 1,
      read: () => state.b[i],
      write: (v) => {
        state.b[i] = v;
      },
    });
  });
  for (const side of SIDES) {
    const word = side === "lower" ? "Lower" : "Upper";
    for (const j of [0, 1]) {
      const ends = side === "lower" ? [VIEW.low[j] + 0.1, 2] : [0, VIEW.high[j] - 0.1];
      held.push({
        key: `${side}${j}`, name: `${side[0]}${j + 1}`, label: `${word} bound of y${j + 1}`, unit: "",
        low: ends[0], high: ends[1], small: 0.05, large: 0.5, change: 1,
        read: () => state[side][j],
        write: (v) => {
          state[side][j] = v;
        },
      });
    }
  }
  return held;
}

/** Where the optimum went far for a little move. @typedef {{ from: Point, to: Point, far: number, moved: number }} Jump */

export class Polygon {
  /**
   * @param {PolygonProgram} program
   * @param {PolygonSteps} steps
   */
  constructor(program, steps) {
    this.steps = steps;
    this.state = structuredClone(program);
    this.movables = movables(this.state);
    this.chosen = this.movables[0];
    /** @type {Jump | null} */
    this.jump = null;
    this.corners = feasible(this.state);
    this.best = cheapest(this.corners, cost(this.state.angle));
  }

  solve() {
    this.corners = feasible(this.state);
    this.best = cheapest(this.corners, cost(this.state.angle));
  }

  /**
   * Chooses what is moved.
   * @param {string | undefined} key
   */
  choose(key) {
    this.chosen = this.movables.find((movable) => movable.key === key) ?? this.chosen;
  }

  /**
   * Moves what is chosen, and remembers where the optimum went far for a little move.
   * @param {number} value
   */
  move(value) {
    const before = { y: this.best.y, value: this.chosen.read() };
    this.chosen.write(clamp(value, this.chosen.low, this.chosen.high));
    this.solve();
    const far = distance(before.y, this.best.y);
    const moved = Math.abs(this.turned(before.value)) * this.chosen.change;
    this.jump = moved > 0 && far > 20 * moved && far > 0.2 ? { from: before.y, to: this.best.y, far, moved } : null;
  }

  /** @param {number} from */
  turned(from) {
    return this.chosen.key === "cost" ? turn(from, this.chosen.read()) : this.chosen.read() - from;
  }

  /**
   * What f gives where the chosen quantity is value, all else as it is.
   * @template Found
   * @param {number} value
   * @param {(state: PolygonProgram) => Found} f
   */
  at(value, f) {
    const now = this.chosen.read();
    this.chosen.write(value);
    const found = f(this.state);
    this.chosen.write(now);
    return found;
  }

  /** @param {number} t */
  iterates(t) {
    return trajectory(this.state, this.steps, t);
  }

  // |dy_t/dx| for t = 0 .. MAX_ITERATIONS, and |dy*/dx|, by central differences in what is chosen.
  slopes() {
    const now = this.chosen.read();
    const ends = [now - NUDGE, now + NUDGE];
    const [left, right] = ends.map((v) => this.at(v, (s) => trajectory(s, this.steps, MAX_ITERATIONS)));
    const unit = 2 * NUDGE * this.chosen.change;
    const [low, high] = ends.map((v) => this.at(v, (s) => solution(s).y));
    return { iterates: left.map((p, t) => distance(p, right[t]) / unit), optimum: distance(low, high) / unit };
  }

  /**
   * y*(x) and y_t(x) as x, the chosen quantity, goes through all its values.
   * @param {number} t
   */
  sweep(t) {
    const { low, high } = this.chosen;
    const found = [];
    for (let k = 0; k <= SWEEP; k++) {
      const value = low + ((high - low) * k) / SWEEP;
      found.push(this.at(value, (s) => ({ value, y: solution(s).y, iterate: trajectory(s, this.steps, t)[t] })));
    }
    return found;
  }
}

/**
 * The picture of the plane: polygon, constraints with their handles, cost, iterates; and the point below a pixel.
 * @param {Polygon} model
 * @param {number} t
 * @param {number} width
 */
export function plane(model, t, width) {
  const tall = Math.round((width * (VIEW.high[1] - VIEW.low[1])) / (VIEW.high[0] - VIEW.low[0]));
  const scale = width / (VIEW.high[0] - VIEW.low[0]);
  /** @type {Place} */
  const place = (x, y) => [(x - VIEW.low[0]) * scale, tall - (y - VIEW.low[1]) * scale];
  /** @type {(point: Point) => string} */
  const written = ([x, y]) => place(x, y).map((v) => v.toFixed(2)).join(",");
  /** @type {(list: Point[]) => string} */
  const points = (list) => list.map(written).join(" ");
  const { state, corners, best } = model;
  const root = svg("svg", { width, height: tall, viewBox: `0 0 ${width} ${tall}`, role: "group", class: "il-plane" });
  root.setAttribute("aria-label", "The plane of y1 and y2: the feasible polygon, its cheapest point, and the iterates");
  /** @type {Place} */
  const toPlane = (px, py) => [px / scale + VIEW.low[0], (tall - py) / scale + VIEW.low[1]];
  root.append(...frame(place));
  if (corners.length) root.append(svg("polygon", { class: "il-polygon", points: points(corners) }));
  const handles = [...rows(model, place), ...bounds(model, place)];
  if (corners.length) root.append(level(state, best, place));
  if (best.face.length > 1) root.append(svg("polyline", { class: "il-face", points: points(best.face) }));
  const seen = model.iterates(t);
  root.append(svg("polyline", { class: "il-path", points: points(seen) }));
  for (const p of seen) root.append(svg("circle", { class: "il-step", cx: place(...p)[0], cy: place(...p)[1], r: 2 }));
  if (model.jump) {
    const [a, b] = [place(...model.jump.from), place(...model.jump.to)];
    root.append(svg("line", { class: "il-jump", x1: a[0], y1: a[1], x2: b[0], y2: b[1] }));
  }
  root.append(...handles, dial(model, place));
  const last = place(...seen[t]);
  root.append(mark({ look: "second", size: 6 }, ...last));
  if (corners.length) root.append(mark({ look: "first", shape: "ring", size: 9 }, ...place(...best.y)));
  return { root, toPlane };
}

/** @param {Place} place */
function frame(place) {
  /** @type {SVGElement[]} */
  const lines = [];
  const [right, top] = place(VIEW.high[0], VIEW.high[1]);
  const [left, foot] = place(VIEW.low[0], VIEW.low[1]);
  for (let k = -1; k <= 5; k++) {
    const [x, y] = place(k, k);
    const look = { class: k ? "il-grid" : "il-axis" };
    lines.push(svg("line", { ...look, x1: x, x2: x, y1: top, y2: foot }));
    if (k) lines.push(svg("text", { class: "il-tick", x: x + 3, y: place(0, 0)[1] + 13 }, String(k)));
    if (k > VIEW.high[1]) continue;
    lines.push(svg("line", { ...look, x1: left, x2: right, y1: y, y2: y }));
    if (k) lines.push(svg("text", { class: "il-tick", x: place(0, 0)[0] + 4, y: y - 3 }, String(k)));
  }
  lines.push(svg("text", { class: "il-name", x: right - 20, y: place(0, 0)[1] - 6 }, "y₁"));
  lines.push(svg("text", { class: "il-name", x: place(0, 0)[0] + 6, y: top + 14 }, "y₂"));
  return lines;
}

/**
 * The line of equal cost through the optimum, dashed.
 * @param {PolygonProgram} state
 * @param {{ y: Point }} best
 * @param {Place} place
 */
function level(state, { y }, place) {
  const c = cost(state.angle);
  const [a, b] = [-20, 20].map((k) => place(y[0] - k * c[1], y[1] + k * c[0]));
  return svg("line", { class: "il-level", x1: a[0], y1: a[1], x2: b[0], y2: b[1] });
}

/**
 * Constraint lines, each with a numbered handle where it passes nearest its anchor.
 * @param {Polygon} model
 * @param {Place} place
 */
function rows(model, place) {
  return model.state.A.map((a, i) => {
    const middle = ANCHORS[i];
    const off = model.state.b[i] - a[0] * middle[0] - a[1] * middle[1];
    const foot = [middle[0] + off * a[0], middle[1] + off * a[1]];
    const [x, y] = [0, 1].map((j) => clamp(foot[j], VIEW.low[j] + 0.3, VIEW.high[j] - 0.3));
    const [p, q] = [-20, 20].map((k) => place(foot[0] - k * a[1], foot[1] + k * a[0]));
    const line = svg("line", { class: "il-row", x1: p[0], y1: p[1], x2: q[0], y2: q[1] });
    return handle(model, `row${i}`, place(x, y), String(i + 1), line);
  });
}

/**
 * @param {Polygon} model
 * @param {Place} place
 */
function bounds(model, place) {
  /** @type {SVGElement[]} */
  const found = [];
  for (const side of SIDES) {
    for (const j of [0, 1]) {
      const value = model.state[side][j];
      /** @type {(k: number) => Point} */
      const across = (k) => (j === 0 ? place(value, k) : place(k, value));
      const [p, q] = [across(-20), across(20)];
      const line = svg("line", { class: "il-bound", x1: p[0], y1: p[1], x2: q[0], y2: q[1] });
      const other = (model.state.lower[1 - j] + model.state.upper[1 - j]) / 2;
      const middle = across(other + (side === "lower" ? 0.5 : -0.5));
      found.push(handle(model, `${side}${j}`, middle, j === 0 ? "↔" : "↕", line));
    }
  }
  return found;
}

/**
 * A dial in the corner: its arrow points where the cost falls.
 * @param {Polygon} model
 * @param {Place} place
 */
function dial(model, place) {
  const [cx, cy] = place(DIAL.centre[0], DIAL.centre[1]);
  const c = cost(model.state.angle);
  const r = DIAL.radius;
  const tip = place(DIAL.centre[0] - r * c[0], DIAL.centre[1] - r * c[1]);
  const radius = place(DIAL.centre[0] + r, 0)[0] - cx;
  const arm = svg(
    "g", {},
    svg("circle", { class: "il-dial", cx, cy, r: radius }),
    ...ties(model.corners).map(({ angle }) => {
      const x = radius * Math.cos((angle * Math.PI) / 180);
      const y = radius * Math.sin((angle * Math.PI) / 180);
      return svg("line", { class: "il-tie", x1: cx + 0.75 * x, y1: cy - 0.75 * y, x2: cx + x, y2: cy - y });
    }),
    svg("line", { class: "il-arm", x1: cx, y1: cy, x2: tip[0], y2: tip[1] }),
    svg("text", { class: "il-tick", x: cx - radius - 12, y: cy + 4, "text-anchor": "end" }, "cheaper"),
  );
  return handle(model, "cost", tip, "", arm);
}

/**
 * A slider in the plane: focus it and press arrow keys, or drag it.
 * @param {Polygon} model
 * @param {string} key
 * @param {Point} place
 * @param {string} sign
 * @param {...SVGElement} drawn
 */
function handle(model, key, [x, y], sign, ...drawn) {
  const movable = model.movables.find((m) => m.key === key) ?? model.chosen;
  const value = movable.read();
  const knob = svg("g", {
    class: `il-handle${model.chosen.key === key ? " il-chosen" : ""}`, tabindex: 0, role: "slider", "data-key": key,
    "aria-label": movable.label, "aria-valuemin": movable.low, "aria-valuemax": movable.high,
    "aria-valuenow": number(value, 4), "aria-valuetext": `${number(value, 4)}${movable.unit}`,
  });
  knob.append(
    ...drawn,
    svg("circle", { class: "il-touch", cx: x, cy: y, r: 20 }),
    svg("circle", { class: "il-knob", cx: x, cy: y, r: 10 }),
    svg("text", { class: "il-sign", x, y: y + 4, "text-anchor": "middle" }, sign),
  );
  return knob;
}
