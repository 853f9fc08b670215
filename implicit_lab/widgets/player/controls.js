// The player's controls: each is built here, and says what was done with it through one of the `actions`.

import { element, group, iconButton, textButton } from "../shared/dom.js";
import { number } from "../shared/format.js";
import { rows } from "./save.js";
/** @import { Lens } from "./lens.js" */

/**
 * What a control may ask for.
 * @typedef {object} Actions
 * @property {() => void} toggle
 * @property {(t: number) => void} seek
 * @property {(steps: number) => void} by
 * @property {(speed: number) => void} speed
 * @property {(change: Partial<Look>) => void} look
 * @property {(kind: string) => void} save
 */

/**
 * @param {Actions} actions
 * @param {number[]} speeds
 */
export function transport(actions, speeds) {
  const slider = element("input", {
    type: "range", min: "0", max: "1", step: "1", "data-testid": "slider", "aria-label": "Iteration t",
  });
  const readout = element("output", { "data-testid": "t", "aria-live": "off" });
  const play = iconButton("Play", "play", actions.toggle);
  play.dataset.testid = "play";
  const speed = element(
    "select", { "aria-label": "Speed of play", "data-testid": "speed", "data-part": "speed" },
    ...speeds.map((value) => element("option", { value }, `${value} ×`)),
  );
  speed.addEventListener("change", () => actions.speed(Number(speed.value)));
  slider.addEventListener("input", () => actions.seek(Number(slider.value)));
  const node = group(
    "transport", "Move through the iterations",
    iconButton("Back to the start", "start", () => actions.seek(0)),
    iconButton("One iteration back", "back", () => actions.by(-1)),
    play,
    iconButton("One iteration on", "on", () => actions.by(1)),
    speed, slider,
    element("span", { class: "il-readout" }, element("i", {}, "t"), " = ", readout),
  );
  return { node, slider, readout, play, speed };
}

/**
 * @param {Actions} actions
 * @param {LookChoices} choices
 */
export function views(actions, choices) {
  const buttons = Object.fromEntries(
    Object.entries(choices.view).map(([name, label]) => {
      const attributes = { "aria-pressed": "false", "data-testid": `view-${name}` };
      const view = /** @type {Look["view"]} */ (name);
      return [name, textButton(label, () => actions.look({ view }), attributes)];
    }),
  );
  const against = element("select", { "aria-label": "Compare the iterate with", "data-testid": "compare" });
  against.addEventListener("change", () => {
    actions.look({ against: /** @type {Look["against"]} */ (against.value) });
  });
  const wipe = element("input", { type: "range", min: "0", max: "100", value: "50", "aria-label": "Wipe position" });
  wipe.addEventListener("input", () => actions.look({ wipe: Number(wipe.value) }));
  const wiping = element("span", { class: "il-wipe" }, "against ", against, wipe);
  const scale = element("span", { class: "il-scale" }, "|error| 0 ", element("span", { class: "il-bar" }), " ¼ of white and more");
  const axes = Object.fromEntries(
    Object.entries(choices.axis).map(([name, label]) => {
      const attributes = { "aria-pressed": "false", "data-testid": `axis-${name}` };
      return [name, textButton(label, () => actions.look({ axis: /** @type {Look["axis"]} */ (name) }), attributes)];
    }),
  );
  const axis = element(
    "span", { class: "il-axis", role: "group", "aria-label": "Curves against", "data-testid": "axis" },
    "curves against", ...Object.values(axes),
  );
  const node = group("views", "How the iterate is shown", ...Object.values(buttons), wiping, scale, axis);
  return { node, buttons, against, wipe, wiping, scale, axis, axes };
}

/** @param {Lens} lens */
export function zoomer(lens) {
  const strength = element("span", { class: "il-strength", "data-testid": "zoom" });
  const node = group(
    "zoom", "Zoom of all panels",
    iconButton("Zoom out", "out", () => lens.zoom(0.5)),
    iconButton("Zoom in", "in", () => lens.zoom(2)),
    iconButton("Whole picture", "whole", () => lens.set(1, 0.5, 0.5)),
    strength,
  );
  return { node, strength };
}

/** @param {Actions} actions */
export function saver(actions) {
  /** @type {(kind: string, what: string) => HTMLButtonElement} */
  const save = (kind, what) => {
    const name = `Save ${what}`;
    return textButton(kind, () => actions.save(kind.toLowerCase()), { "aria-label": name, title: name });
  };
  return group(
    "save", "Save",
    element("span", { class: "il-word" }, "Save"),
    save("PNG", "this view as a PNG picture"),
    save("CSV", "the curves as a CSV table"),
    save("NPZ", "the recording as an npz file"),
  );
}

/**
 * The figures as a table, filled when someone opens it.
 * @param {() => PlayerScene | undefined} current
 */
export function table(current) {
  const summary = element("summary", {}, "The curves as a table");
  const node = element("details", { class: "il-table", "data-part": "table" }, summary);
  node.addEventListener("toggle", () => {
    const scene = current();
    if (!scene) return;
    const [head, ...body] = rows(scene);
    /** @type {(row: string[], tag: "td" | "th", attributes: Record<string, string>) => HTMLTableRowElement} */
    const cells = (row, tag, attributes) => element("tr", {}, ...row.map((word) => element(tag, attributes, word)));
    /** @type {(word: string) => string} */
    const short = (word) => (word === "" ? "–" : number(Number(word), 4));
    const lines = body.map(([t, ...words]) => cells([t, ...words.map(short)], "td", {}));
    const caption = element("caption", {}, "Every figure that is drawn, for each iteration t");
    const grid = element("table", {}, caption, element("thead", {}, cells(head, "th", { scope: "col" })), element("tbody", {}, ...lines));
    const frame = element("div", { class: "il-scroll", tabindex: "0", role: "region", "aria-label": "The curves as a table" }, grid);
    node.replaceChildren(summary, ...(node.open ? [frame] : []));
  });
  return node;
}
