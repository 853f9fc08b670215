// The widget: the plane on the left, how the optimum moves on the right, a slider for t above them.

import { element, iconButton, textButton } from "../../widgets/shared/dom.js";
import { number } from "../../widgets/shared/format.js";
import { chart, onResize } from "../../widgets/shared/chart.js";
import { hearKeys } from "../../widgets/shared/keys.js";
import { Playback } from "../../widgets/shared/playback.js";
import { hearAsked } from "../../widgets/shared/state.js";
import { DIAL, MAX_ITERATIONS, plane, Polygon, VIEW } from "./polygon.js";
import { cost, ties, turn } from "./polygon_math.js";
/** @import { Place, Point } from "../../widgets/shared/chart.js" */

/** @type {(y: Point) => string} */
const pair = (y) => `(${y.map((v) => v.toFixed(2)).join(", ")})`;

/**
 * The tie that the cost has to turn least for: where it is, how far away, and how far the optimum jumps there.
 * @param {Polygon} model
 */
function nearestTie({ corners, state }) {
  const near = ties(corners).map((tie) => ({ ...tie, away: Math.abs(turn(state.angle, tie.angle)) }));
  return near.sort((a, b) => a.away - b.away)[0];
}

/**
 * What the optimum does here, in sentences.
 * @param {Polygon} model
 * @param {ReturnType<Polygon["slopes"]>} slopes
 * @param {number} t
 */
function described(model, slopes, t) {
  const { chosen, best, corners, state } = model;
  if (corners.length === 0) return ["No point meets all constraints and bounds: the program is infeasible. Move one back."];
  const c = cost(state.angle);
  const tied = best.face.length > 1;
  const tie = ": a tie, every point of the thick edge is as cheap, and y* is the one nearest to 0";
  const price = (c[0] * best.y[0] + c[1] * best.y[1]).toFixed(2);
  const said = [`Optimum y* = ${pair(best.y)}, cost ${price}${tied ? tie : ""}.`];
  const name = chosen.key === "cost" ? "c" : chosen.name;
  const steep = tied && chosen.key === "cost" ? "not defined, y* jumps here" : number(slopes.optimum);
  said.push(`|Δy*| / |Δ${name}| = ${steep}; the iterate y${subscript(t)}: ${number(slopes.iterates[t])}.`);
  if (chosen.key === "cost") {
    const near = nearestTie(model);
    if (near && !tied) {
      const { away, length } = near;
      said.push(`The nearest tie is ${away.toFixed(1)}° away; there y* jumps by ${length.toFixed(2)}.`);
    }
  }
  if (model.jump) {
    const { far, moved } = model.jump;
    const times = `${Math.round(far / moved)} times as far`;
    said.push(`Your last move jumped: y* went ${far.toFixed(2)} for a change of ${number(moved, 2)}, ${times}.`);
  }
  return said;
}

/** @type {(t: number) => string} */
const subscript = (t) => String(t).replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[Number(d)]);

/**
 * A line with gaps where it jumps by more than a step.
 * @param {Point[]} points
 * @param {number} step
 */
function withGaps(points, step) {
  /** @type {Point[]} */
  const found = [];
  points.forEach((p, k) => {
    if (k && Math.abs(p[1] - points[k - 1][1]) > step) found.push([p[0], NaN]);
    found.push(p);
  });
  return found;
}

/** @type {(node: unknown) => SVGElement | null} */
const handleOf = (node) => (node instanceof SVGElement ? node : null);

/** @type {(node: unknown) => string | undefined} */
const keyOf = (node) => handleOf(node)?.dataset.key;

/** @param {{ model: Model<PolygonTraits>, el: HTMLElement }} context */
function render({ model, el }) {
  const begin = () => new Polygon(model.get("program"), model.get("steps"));
  let polygon = begin();
  let t = model.get("t");
  const left = element("div", { class: "il-left" });
  const right = element("div", { class: "il-right" });
  const readout = element("p", { class: "il-told", role: "status", "data-testid": "polygon-told" });
  const picker = element("select", { "aria-label": "What moves", "data-testid": "polygon-moves" });
  picker.append(...polygon.movables.map((m) => element("option", { value: m.key }, m.label)));
  const slider = element("input", {
    type: "range", min: 0, max: MAX_ITERATIONS, step: 1, "data-testid": "polygon-t",
    "aria-label": "Iterations t of the first-order method",
  });
  const count = element("span", { class: "il-count" });
  const play = iconButton("Play", "play", () => toggle());
  const playback = new Playback(play, () => {
    go(t + 1);
    return t < MAX_ITERATIONS;
  }, () => 60);
  const root = element("div", { class: "il-figures il-lp il-polygon-explorer", "data-testid": "polygon" },
    element("div", { class: "il-row-of-tools il-follows" },
      play,
      element("label", { class: "il-labelled il-long" }, "Iterations of PDHG ", slider, count),
      element("label", { class: "il-labelled" }, "What moves ", picker),
      textButton("Go to the tie", () => {
        const tie = nearestTie(polygon);
        if (tie) turnTo(tie.angle);
      }),
      textButton("Start over", () => {
        polygon = begin();
        t = model.get("t");
        draw();
      }),
    ),
    element("div", { class: "il-columns" }, left, right),
    readout,
  );
  let width = 0;
  /** @type {string | null} */
  let dragged = null;
  /** @type {Place} */
  let toPlane = (x, y) => [x, y];

  /** @param {number} to */
  function go(to) {
    t = Math.min(Math.max(Math.round(to), 0), MAX_ITERATIONS);
    draw();
  }

  function toggle() {
    if (!playback.playing && t >= MAX_ITERATIONS) go(0);
    playback.toggle();
  }

  /** @param {number} angle of the cost, in degrees */
  function turnTo(angle) {
    polygon.choose("cost");
    polygon.move(angle);
    draw();
  }

  function draw() {
    if (width === 0) return;
    const narrow = width < 760;
    const focused = keyOf(document.activeElement);
    const wide = narrow ? width : Math.min(Math.round(0.54 * width), 600);
    root.classList.toggle("il-narrow", narrow);
    const drawn = plane(polygon, t, wide);
    toPlane = drawn.toPlane;
    left.replaceChildren(drawn.root);
    const other = narrow ? width : width - wide - 28;
    const slopes = polygon.slopes();
    right.replaceChildren(...curves(other, slopes));
    picker.value = polygon.chosen.key;
    slider.value = String(t);
    slider.setAttribute("aria-valuetext", `t = ${t} of ${MAX_ITERATIONS}`);
    count.textContent = `t = ${t}`;
    readout.replaceChildren(...described(polygon, slopes, t).map((line) => element("span", {}, line)));
    root.dataset.optimum = JSON.stringify(polygon.best.y);
    root.dataset.corners = JSON.stringify(polygon.corners);
    root.dataset.iterate = JSON.stringify(polygon.iterates(t)[t]);
    root.dataset.program = JSON.stringify(polygon.state);
    if (focused) handleOf(left.querySelector(`[data-key=${focused}]`))?.focus({ preventScroll: true });
  }

  /**
   * @param {number} wide
   * @param {ReturnType<Polygon["slopes"]>} slopes
   */
  function curves(wide, slopes) {
    const { chosen } = polygon;
    const sweep = polygon.sweep(t);
    /** @type {import("../../widgets/shared/chart.js").Axis} */
    const axis = {
      range: [chosen.low, chosen.high], name: chosen.label + (chosen.unit && ` (${chosen.unit})`),
      ticks: chosen.key === "cost" ? [-180, -90, 0, 90, 180] : null,
    };
    /** @type {(j: 0 | 1, which: "y" | "iterate") => Point[]} */
    const of = (j, which) => sweep.map((s) => [s.value, s[which][j]]);
    const moving = chart({
      title: "Where the optimum y* and the iterate go", word: "iterate", width: wide, height: 262, x: axis, now: chosen.read(),
      label: `y* and y_${t} against ${chosen.label}`,
      y: { range: [VIEW.low[1] + 0.2, 4.6] },
      lines: [
        { points: withGaps(of(0, "y"), 0.25), look: "first", wide: 6, faint: true, name: "y₁*" },
        { points: withGaps(of(1, "y"), 0.25), look: "second", wide: 6, faint: true, name: "y₂*" },
        { points: of(0, "iterate"), look: "first", name: "y₁ at t" },
        { points: of(1, "iterate"), look: "second", dash: "6 3", name: "y₂ at t" },
      ],
    });
    const top = Math.max(...slopes.iterates, slopes.optimum, 1);
    const ofOptimum = Math.max(slopes.optimum, 1e-2);
    const steep = chart({
      title: "Slope |Δy| / |Δx| here, against t", word: "slope-l-t", width: wide, height: 216, now: t,
      x: { range: [0, MAX_ITERATIONS], name: "iteration t" },
      y: { range: [-2, Math.log10(top) + 0.2], log: true },
      lines: [
        { points: slopes.iterates.map((v, k) => [k, Math.max(v, 1e-2)]), look: "third", name: "of y at t" },
        { points: [[0, ofOptimum], [MAX_ITERATIONS, ofOptimum]], look: "ink", dash: "2 4", name: "of y*" },
      ],
      dots: [{ x: t, y: Math.max(slopes.iterates[t], 1e-2), look: "third" }],
    });
    return [moving.root, steep.root];
  }

  /**
   * Where the pointer is, as a value of what is dragged.
   * @param {PointerEvent} event
   */
  function wanted(event) {
    const box = left.children[0].getBoundingClientRect();
    const [x, y] = toPlane(event.clientX - box.left, event.clientY - box.top);
    const { key } = polygon.chosen;
    const [middle, centre] = DIAL.centre;
    if (key === "cost") return Math.round((Math.atan2(y - centre, x - middle) * 180) / Math.PI);
    if (key.startsWith("row")) {
      const a = polygon.state.A[Number(key.slice(3))];
      return Number((a[0] * x + a[1] * y).toFixed(2));
    }
    return Number((key.endsWith("0") ? x : y).toFixed(2));
  }

  left.addEventListener("pointerdown", (event) => {
    const knob = event.target instanceof Element ? handleOf(event.target.closest("[data-key]")) : null;
    if (!knob) return;
    dragged = keyOf(knob) ?? null;
    polygon.choose(keyOf(knob));
    left.setPointerCapture(event.pointerId);
    event.preventDefault();
    knob.focus({ preventScroll: true });
    draw();
  });
  left.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    polygon.move(wanted(event));
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    left.addEventListener(end, () => {
      dragged = null;
    });
  }
  left.addEventListener("focusin", (event) => {
    const key = keyOf(event.target);
    if (!key || key === polygon.chosen.key) return;
    polygon.choose(key);
    draw();
  });
  left.addEventListener("keydown", (event) => {
    const key = keyOf(event.target);
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    polygon.choose(key);
    const { small, large, low, high } = polygon.chosen;
    const now = polygon.chosen.read();
    /** @type {Record<string, number>} */
    const moves = {
      ArrowRight: now + small, ArrowUp: now + small, ArrowLeft: now - small, ArrowDown: now - small,
      PageUp: now + large, PageDown: now - large, Home: low, End: high,
    };
    if (!(event.key in moves)) return;
    const turning = key === "cost" && !["Home", "End"].includes(event.key);
    polygon.move(turning ? turn(0, moves[event.key]) : Number(moves[event.key].toFixed(6)));
    draw();
    event.preventDefault();
    event.stopPropagation();
  });
  picker.addEventListener("change", () => {
    polygon.choose(picker.value);
    draw();
  });
  slider.addEventListener("input", () => {
    playback.stop();
    go(Number(slider.value));
  });
  const unhear = hearKeys(() => root, (key) => {
    /** @type {Record<string, () => void>} */
    const moves = { " ": toggle, ArrowLeft: () => go(t - 1), ArrowRight: () => go(t + 1) };
    if (!(key in moves)) return false;
    if (key !== " ") playback.stop();
    moves[key]();
    return true;
  });
  const unasked = hearAsked(["angle", "pdhg_t"], (value, name) => {
    playback.stop();
    if (!Number.isFinite(Number(value))) return;
    if (name === "angle") turnTo(Number(value));
    else go(Number(value));
  });

  el.append(root);
  const unfollow = onResize(root, (room) => {
    width = room;
    draw();
  });
  return () => {
    playback.stop();
    unhear();
    unasked();
    unfollow();
  };
}

export default { render };
