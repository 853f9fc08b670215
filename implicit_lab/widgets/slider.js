// A native range input with its name and its value: it has a label, arrow keys, Home and End of its own. One of time
// plays too, and takes the keys of its page.

import { element, iconButton } from "./shared/dom.js";
import { explained } from "./shared/explained.js";
import { number } from "./shared/format.js";
import { hearKeys } from "./shared/keys.js";
import { tellMoment } from "./shared/moment.js";
import { Playback, unhurried } from "./shared/playback.js";
import { hearAsked } from "./shared/state.js";

/**
 * Play, and the keys of the figure that the slider moves.
 * @param {Model<SliderTraits>} model
 * @param {(value: number) => void} set
 * @param {() => Element} find the figure
 */
function timed(model, set, find) {
  const by = (/** @type {number} */ steps) => set(model.get("value") + steps * model.get("step"));
  const button = iconButton("Play", "play", () => toggle());
  const playback = new Playback(
    button,
    () => {
      by(1);
      return model.get("value") < model.get("max");
    },
    () => unhurried(model.get("value")),
  );
  const toggle = () => {
    if (!playback.playing && model.get("value") >= model.get("max")) set(model.get("min"));
    playback.toggle();
  };
  /** @type {Record<string, () => void>} */
  const moves = { " ": toggle, ArrowLeft: () => by(-1), ArrowRight: () => by(1) };
  const unhear = hearKeys(find, (key) => {
    if (!(key in moves)) return false;
    if (key !== " ") playback.stop();
    moves[key]();
    return true;
  });
  return { button, playback, unhear };
}

export default {
  /** @param {{ model: Model<SliderTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    const key = model.get("key");
    const name = model.get("name");
    const input = element("input", { type: "range", "data-testid": `slider-${key}`, "aria-label": name });
    // Not an <output>: a label names the first field within it, and that must be the range.
    const value = element("span", { class: "il-value" });
    input.title = model.get("explanation");
    const show = () => {
      input.min = String(model.get("min"));
      input.max = String(model.get("max"));
      input.step = String(model.get("step"));
      input.value = String(model.get("value"));
      value.textContent = number(model.get("value"), 4);
      input.setAttribute("aria-valuetext", value.textContent);
      tellMoment(key, model.get("value"));
    };
    const set = (/** @type {number} */ to) => {
      // The input keeps it within its bounds.
      input.value = String(to);
      model.set("value", Number(input.value));
      model.save_changes();
    };
    const time = model.get("plays") ? timed(model, set, () => el.closest(".il-page") ?? el) : null;
    input.addEventListener("input", () => {
      time?.playback.stop();
      set(Number(input.value));
    });
    const unasked = hearAsked([key], (to) => {
      time?.playback.stop();
      if (Number.isFinite(Number(to))) set(Number(to));
    });
    model.on("change", show);
    show();
    el.classList.add("il-sliding");
    el.append(
      ...(time ? [time.button] : []),
      element("label", { class: "il-slider" }, element("span", {}, explained(name, model.get("word"))), value, input),
    );
    return () => {
      time?.playback.stop();
      time?.unhear();
      unasked();
      model.off("change", show);
    };
  },
};
