// The double well, live: the sliders are the page's, the figures are drawn here, and two of them can be dragged.

import { onResize } from "../../widgets/shared/chart.js";
import { element, textButton } from "../../widgets/shared/dom.js";
import { basins, hysteresis, landscape, map, MAX_ITERATIONS, SHOWN, slowing, steepness } from "./double_well_charts.js";
import { iterates } from "./double_well_math.js";
import { described } from "./double_well_told.js";
/** @import { State } from "./double_well_charts.js" */

const PLAY_MS = 60;
const MOVES = /** @type {const} */ (["change:k", "change:h", "change:x", "change:y0", "change:t"]);
/** @type {(value: number) => number} */
const rounded = (value) => Math.round(Math.min(Math.max(value, SHOWN[0]), SHOWN[1]) * 100) / 100;

/** @param {{ model: Model<DoubleWellTraits>, el: HTMLElement }} context */
function render({ model, el }) {
  const figures = element("div", { class: "il-figure-grid" });
  const readout = element("p", { class: "il-told", role: "status", "data-testid": "well-told" });
  const play = textButton("Let it roll", () => (timer ? stop() : roll()), { "data-testid": "well-play" });
  const warm = element("input", { type: "checkbox", "data-testid": "well-warm" });
  const root = element("div", { class: "il-figures il-well", "data-testid": "well" },
    element("div", { class: "il-row-of-tools" },
      play, element("label", { class: "il-labelled" }, warm, "When x moves, start from where the iterate was"),
    ),
    readout, figures,
  );
  let width = 0;
  let timer = 0;
  let waiting = 0;
  let before = state();

  /** @returns {State} */
  function state() {
    return { k: model.get("k"), h: model.get("h"), x: model.get("x"), y0: model.get("y0"), t: Math.round(model.get("t")) };
  }

  function draw() {
    waiting = 0;
    if (width === 0) return;
    const now = state();
    const wide = width < 760 ? width : Math.floor((width - 28) / 2);
    const drawn = [landscape(now, wide), map(now, wide), basins(now, wide), steepness(now, wide), hysteresis(now, wide)];
    const last = slowing(now, wide);
    drawn[1].root.dataset.drag = "x";
    drawn[2].root.dataset.drag = "xy";
    grips.set(drawn[1].root, drawn[1]).set(drawn[2].root, drawn[2]);
    const none = element("p", { class: "il-empty" }, "Past the fold: there is none for k ≥ 1. Lower k to see how slowly it is passed.");
    figures.replaceChildren(...drawn.map(({ root }) => root), last ? last.root : none);
    readout.replaceChildren(...described(now).map((line) => element("span", {}, line)));
    warm.checked = model.get("warm");
    root.dataset.y = String(iterates(now.x, now.y0, now, now.t)[now.t]);
  }

  const again = () => {
    if (!waiting) waiting = requestAnimationFrame(draw);
  };

  /** @type {WeakMap<Element, ReturnType<typeof map>>} */
  const grips = new WeakMap();

  /** @param {Partial<DoubleWellTraits>} traits */
  function set(traits) {
    for (const [name, value] of Object.entries(traits)) model.set(/** @type {keyof DoubleWellTraits} */ (name), value);
    model.save_changes();
  }

  // With x dragged from where the iterate was, its end becomes the start.
  function moved() {
    if (model.get("warm") && before.x !== model.get("x")) {
      const y0 = rounded(iterates(before.x, before.y0, before, before.t)[before.t]);
      before = { ...state(), y0 };
      if (y0 !== model.get("y0")) set({ y0 });
    }
    before = state();
    again();
  }

  function roll() {
    set({ t: 0 });
    play.textContent = "Stop";
    timer = window.setInterval(() => {
      const t = Math.round(model.get("t"));
      if (t >= MAX_ITERATIONS) stop();
      else set({ t: t + 1 });
    }, PLAY_MS);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Let it roll";
  }

  /** @type {string | undefined} */
  let dragging;
  /** @param {PointerEvent} event */
  function follow(event) {
    const grip = figures.querySelector(`[data-drag=${dragging}]`);
    const drawn = grip && grips.get(grip);
    if (!grip || !drawn) return;
    const box = grip.getBoundingClientRect();
    const [, foot] = drawn.place(0, SHOWN[0]);
    const [, top] = drawn.place(0, SHOWN[1]);
    const y = SHOWN[0] + ((foot - (event.clientY - box.top)) / (foot - top)) * (SHOWN[1] - SHOWN[0]);
    set({ x: rounded(drawn.toX(event.clientX - box.left)), ...(dragging === "xy" ? { y0: rounded(y) } : {}) });
  }

  figures.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element ? event.target.closest("[data-drag]") : null;
    if (!(grip instanceof SVGElement)) return;
    dragging = grip.dataset.drag;
    figures.setPointerCapture(event.pointerId);
    event.preventDefault();
    follow(event);
  });
  figures.addEventListener("pointermove", (event) => dragging && follow(event));
  for (const end of ["pointerup", "pointercancel"]) {
    figures.addEventListener(end, () => {
      dragging = undefined;
    });
  }
  warm.addEventListener("change", () => set({ warm: warm.checked }));
  model.on("change:warm", again);
  for (const name of MOVES) model.on(name, moved);
  el.append(root);
  const rest = onResize(root, (room) => {
    width = room;
    draw();
  });
  return () => {
    stop();
    rest();
    model.off("change:warm", again);
    for (const name of MOVES) model.off(name, moved);
  };
}

export default { render };
