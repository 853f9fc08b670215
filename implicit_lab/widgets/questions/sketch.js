// A curve that a person draws before seeing it: a few handles to drag, or to move by the arrow keys.

import { ticks } from "../shared/axis.js";
import { element } from "../shared/dom.js";
import { number } from "../shared/format.js";
import { svg } from "../shared/svg.js";

const SIZE = { width: 420, height: 210, left: 48, right: 14, top: 12, bottom: 36 };

/** @param {Question} question */
export function sketchPad({ sketch }) {
  if (!sketch) throw new Error("A sketch has no curve.");
  const { t, y, handles, low, high, x_name, y_name } = sketch;
  const [first, last] = [t[0], t[t.length - 1]];
  const wide = SIZE.width - SIZE.left - SIZE.right;
  const tall = SIZE.height - SIZE.top - SIZE.bottom;
  /** @type {(t: number) => number} */
  const across = (at) => SIZE.left + (wide * (at - first)) / (last - first);
  /** @type {(y: number) => number} */
  const down = (value) => SIZE.top + tall * (1 - (value - low) / (high - low));
  /** @type {(points: [number, number][]) => string} */
  const path = (points) => points.map(([at, value], k) => `${k ? "L" : "M"}${across(at).toFixed(1)} ${down(value).toFixed(1)}`).join("");
  const guess = handles.map(() => (low + high) / 2);
  let touched = false;

  const line = svg("path", { class: "il-guess" });
  const truth = svg("path", { class: "il-so" });
  const knobs = handles.map((at, k) => {
    const knob = svg("circle", { class: "il-knob", r: 8, cx: across(at), tabindex: 0, role: "slider" });
    knob.addEventListener("keydown", ({ key }) => moved(key, k));
    return knob;
  });
  const root = svg("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "group", "aria-label": `A curve of ${y_name} against ${x_name} to draw` });
  for (const value of ticks(low, high, 4)) {
    root.append(
      svg("line", { class: "il-grid", x1: SIZE.left, x2: SIZE.left + wide, y1: down(value), y2: down(value) }),
      svg("text", { x: SIZE.left - 6, y: down(value) + 4, "text-anchor": "end" }, String(value)),
    );
  }
  for (const value of ticks(first, last, 5)) {
    root.append(svg("text", { x: across(value), y: SIZE.height - 20, "text-anchor": "middle" }, String(value)));
  }
  root.append(
    svg("text", { x: SIZE.left + wide / 2, y: SIZE.height - 4, "text-anchor": "middle" }, x_name),
    svg("text", { x: 0, y: 0, "text-anchor": "middle", transform: `translate(11 ${SIZE.top + tall / 2}) rotate(-90)` }, y_name),
    truth, line, ...knobs,
  );

  function draw() {
    line.setAttribute("d", path(handles.map((at, k) => [at, guess[k]])));
    for (const [k, knob] of knobs.entries()) {
      knob.setAttribute("cy", String(down(guess[k])));
      const said = { label: `${y_name} at ${x_name} = ${handles[k]}`, valuemin: low, valuemax: high, valuenow: number(guess[k], 3) };
      for (const [name, value] of Object.entries(said)) knob.setAttribute(`aria-${name}`, String(value));
    }
  }

  /** @type {(k: number, value: number) => void} */
  const set = (k, value) => {
    touched = true;
    guess[k] = Math.min(Math.max(value, low), high);
    draw();
  };

  /** @type {(key: string, k: number) => void} */
  function moved(key, k) {
    const by = /** @type {Record<string, number>} */ ({ ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 })[key];
    if (!by) return;
    event?.preventDefault();
    set(k, guess[k] + (by * (high - low)) / 40);
  }

  /** @type {number | null} */
  let held = null;
  /** @param {PointerEvent} event */
  const follow = (event) => {
    if (held === null) return;
    const box = root.getBoundingClientRect();
    set(held, low + (high - low) * (1 - ((event.clientY - box.top) * (SIZE.height / box.height) - SIZE.top) / tall));
  };
  root.addEventListener("pointerdown", (event) => {
    const box = root.getBoundingClientRect();
    const x = (event.clientX - box.left) * (SIZE.width / box.width);
    const away = handles.map((at) => Math.abs(across(at) - x));
    held = away.indexOf(Math.min(...away));
    root.setPointerCapture(event.pointerId);
    follow(event);
  });
  root.addEventListener("pointermove", follow);
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    root.addEventListener(end, () => {
      held = null;
    });
  }
  draw();

  return {
    node: element("div", { class: "il-sketch-pad" }, root, element("p", { class: "il-hint" }, "Drag the points, or move to one with the Tab key and press the arrow keys.")),
    read: () => {
      if (!touched) return null;
      const off = handles.map((at, k) => Math.abs(guess[k] - y[t.indexOf(at)]));
      const mean = off.reduce((sum, each) => sum + each, 0) / off.length;
      return mean < 0.08 * (high - low) ? "<b>Close.</b>" : "The blue curve is what was measured.";
    },
    reveal: () => truth.setAttribute("d", path(t.map((at, k) => [at, Math.min(Math.max(y[k], low), high)]))),
  };
}
