// A native range input with its name and its value: it has a label, arrow keys, Home and End of its own.

import { number } from "./shared/format.js";
import { explained } from "./shared/explained.js";
import { tellMoment } from "./shared/moment.js";

export default {
  /** @param {{ model: Model<SliderTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    const label = document.createElement("label");
    const name = document.createElement("span");
    const input = document.createElement("input");
    // Not an <output>: a label names the first field within it, and that must be the range.
    const value = document.createElement("span");
    label.className = "il-slider";
    value.className = "il-value";
    input.type = "range";
    input.dataset.testid = `slider-${model.get("key")}`;
    name.append(explained(model.get("name"), model.get("word")));
    input.setAttribute("aria-label", model.get("name"));
    input.title = model.get("tooltip");
    const show = () => {
      input.min = String(model.get("min"));
      input.max = String(model.get("max"));
      input.step = String(model.get("step"));
      input.value = String(model.get("value"));
      value.textContent = number(model.get("value"), 4);
      input.setAttribute("aria-valuetext", value.textContent);
      tellMoment(model.get("key"), model.get("value"));
    };
    input.addEventListener("input", () => {
      model.set("value", Number(input.value));
      model.save_changes();
    });
    model.on("change", show);
    show();
    label.append(name, value, input);
    el.append(label);
    return () => model.off("change", show);
  },
};
