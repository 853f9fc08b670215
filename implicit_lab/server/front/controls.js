// The commonest controls of ipywidgets, as plain fields of a form: each has a label, and keys of its own.

import { alike } from "./alike.js";
/** @import { State, WidgetModel } from "./models.js" */

let fields = 0;

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
export function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLDivElement} Field */

/**
 * A row of a label and a field; `show` writes the model's value into the field.
 * @param {WidgetModel} model
 * @param {string} kind
 * @param {Field} field
 * @param {() => void} show
 */
function labelled(model, kind, field, show) {
  field.id = `il-field-${++fields}`;
  const label = node("label", { class: "widget-label", for: field.id });
  const row = node("div", { class: `widget-inline-hbox ${kind}` }, label, field);
  const all = () => {
    const words = model.get("description") ?? "";
    if (model.get("description_allow_html")) label.innerHTML = words;
    else label.textContent = words;
    label.hidden = !label.textContent;
    if (!(field instanceof HTMLDivElement)) field.disabled = model.get("disabled") ?? false;
    if (model.get("tooltip")) field.title = model.get("tooltip");
    show();
  };
  model.on("change", all);
  all();
  return row;
}

/**
 * @param {WidgetModel} model
 * @param {State} values
 */
function commit(model, values) {
  model.set(values);
  model.save_changes();
}

/**
 * How a slider writes its value: by the commonest formats of Python, d and .2f.
 * @param {number} value
 * @param {string | undefined} format
 */
function formatted(value, format) {
  const digits = /^\.(\d+)f$/.exec(format ?? "");
  return digits ? value.toFixed(Number(digits[1])) : String(value);
}

/** @param {WidgetModel} model */
function slider(model) {
  const input = node("input", { type: "range" });
  const readout = node("output", { class: "widget-readout" });
  const say = () => commit(model, { value: input.valueAsNumber });
  input.addEventListener("input", () => {
    readout.textContent = formatted(input.valueAsNumber, model.get("readout_format"));
    if (model.get("continuous_update")) say();
  });
  input.addEventListener("change", say);
  const row = labelled(model, "widget-slider", input, () => {
    bounds(model, input);
    input.step = model.get("step") ?? "any";
    input.value = model.get("value");
    input.setAttribute("orient", model.get("orientation"));
    readout.hidden = !model.get("readout");
    readout.textContent = formatted(model.get("value"), model.get("readout_format"));
    input.setAttribute("aria-valuetext", readout.textContent);
  });
  row.append(readout);
  return row;
}

/**
 * Gives a field the bounds of its model, where it has some.
 * @param {WidgetModel} model
 * @param {HTMLInputElement} input
 */
function bounds(model, input) {
  if (model.get("min") != null) input.min = model.get("min");
  if (model.get("max") != null) input.max = model.get("max");
}

/**
 * Options of which one is chosen, each an element of its own that `make` returns and `mark` shows as chosen or not.
 * @template {HTMLElement} Option
 * @param {WidgetModel} model
 * @param {string} kind
 * @param {string} role
 * @param {(text: string, choose: () => void) => Option} make
 * @param {(option: Option, chosen: boolean, disabled: boolean) => void} mark
 */
function choices(model, kind, role, make, mark) {
  const held = node("div", { role, class: kind });
  /** @type {string[] | null} */
  let shown = null;
  /** @type {Option[]} */
  let made = [];
  return labelled(model, kind, held, () => {
    /** @type {string[]} */
    const labels = model.get("_options_labels") ?? [];
    held.setAttribute("aria-label", model.get("description") || "Options");
    if (!alike(labels, shown)) made = labels.map((text, index) => make(text, () => commit(model, { index })));
    if (!alike(labels, shown)) held.replaceChildren(...made);
    shown = labels;
    for (const [index, option] of made.entries()) mark(option, index === model.get("index"), model.get("disabled"));
  });
}

/** @param {WidgetModel} model */
function toggleButtons(model) {
  /** @type {(text: string, choose: () => void) => HTMLButtonElement} */
  const make = (text, choose) => {
    const made = node("button", { type: "button", class: "jupyter-button widget-button" }, text);
    made.addEventListener("click", choose);
    return made;
  };
  return choices(model, "widget-toggle-buttons", "group", make, (made, chosen, disabled) => {
    made.setAttribute("aria-pressed", String(chosen));
    made.disabled = disabled;
  });
}

/** @param {WidgetModel} model */
function radioButtons(model) {
  const group = `il-group-${++fields}`;
  /** @type {(text: string, choose: () => void) => HTMLLabelElement} */
  const make = (text, choose) => {
    const input = node("input", { type: "radio", name: group });
    input.addEventListener("change", choose);
    return node("label", {}, input, text);
  };
  return choices(model, "widget-radio", "radiogroup", make, (label, chosen, disabled) => {
    if (label.firstChild) Object.assign(label.firstChild, { checked: chosen, disabled });
  });
}

/** @param {WidgetModel} model */
function toggleButton(model) {
  const made = node("button", { type: "button" }, "");
  made.addEventListener("click", () => commit(model, { value: !model.get("value") }));
  model.on("change:value", () => made.setAttribute("aria-pressed", String(model.get("value"))));
  made.setAttribute("aria-pressed", String(model.get("value")));
  return withButtonLook(model, made);
}

/** @param {WidgetModel} model */
function label(model) {
  const held = node("div");
  return labelled(model, "widget-label-text", held, () => {
    held.textContent = model.get("value");
  });
}

/** @type {(listed: boolean) => (model: WidgetModel) => HTMLElement} */
const select = (listed) => (model) => {
  const field = node("select");
  /** @type {string[] | null} */
  let shown = null;
  field.addEventListener("change", () => commit(model, { index: field.selectedIndex }));
  return labelled(model, "widget-dropdown", field, () => {
    if (listed) field.size = model.get("rows") ?? 5;
    /** @type {string[]} */
    const labels = model.get("_options_labels") ?? [];
    if (!alike(labels, shown)) field.replaceChildren(...labels.map((text) => node("option", {}, text)));
    shown = labels;
    field.selectedIndex = model.get("index") ?? -1;
  });
};

/** @type {(whole: boolean) => (model: WidgetModel) => HTMLElement} */
const number = (whole) => (model) => {
  const input = node("input", { type: "number" });
  /** @type {(value: number) => number} */
  const within = (value) => Math.min(Math.max(value, model.get("min") ?? -Infinity), model.get("max") ?? Infinity);
  const show = () => {
    bounds(model, input);
    // Arrow keys go by this; what is typed may be any number.
    input.step = model.get("step") ?? (whole ? 1 : "any");
    input.value = model.get("value");
  };
  input.addEventListener("change", () => {
    const typed = whole ? Math.round(input.valueAsNumber) : input.valueAsNumber;
    if (!Number.isNaN(typed)) commit(model, { value: within(typed) });
    show();
  });
  // Half a number, such as ".e", is no change to a browser: what the field held before comes back.
  input.addEventListener("blur", show);
  return labelled(model, "widget-text", input, show);
};

/** @type {(tag: "input" | "textarea", kind: string) => (model: WidgetModel) => HTMLElement} */
const text = (tag, kind) => (model) => {
  /** @type {HTMLInputElement | HTMLTextAreaElement} */
  const field = tag === "input" ? node(tag, { type: "text" }) : node(tag, { rows: model.get("rows") ?? 5 });
  const say = () => commit(model, { value: field.value });
  field.addEventListener("input", () => model.get("continuous_update") && say());
  field.addEventListener("change", say);
  field.addEventListener("keydown", (/** @type {Event} */ event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter" || tag !== "input") return;
    say();
    model.send({ event: "submit" });
  });
  return labelled(model, kind, field, () => {
    field.placeholder = model.get("placeholder") ?? "";
    if (field.value !== model.get("value")) field.value = model.get("value");
  });
};

/** @param {WidgetModel} model */
function checkbox(model) {
  const input = node("input", { type: "checkbox" });
  input.addEventListener("change", () => commit(model, { value: input.checked }));
  return labelled(model, "widget-checkbox", input, () => {
    input.checked = model.get("value");
  });
}

/**
 * @param {WidgetModel} model
 * @param {HTMLButtonElement} button whose last child is its name
 */
function withButtonLook(model, button) {
  const show = () => {
    if (button.lastChild) button.lastChild.textContent = model.get("description");
    button.title = model.get("tooltip") ?? "";
    button.disabled = model.get("disabled");
    button.className = `jupyter-button widget-button mod-${model.get("button_style") || "plain"}`;
  };
  model.on("change", show);
  show();
  return button;
}

/** @param {WidgetModel} model */
function button(model) {
  const made = node("button", { type: "button" }, "");
  made.addEventListener("click", () => model.send({ event: "click" }));
  return withButtonLook(model, made);
}

/** @param {WidgetModel} model */
function upload(model) {
  const input = node("input", { type: "file", accept: model.get("accept") ?? "", "aria-label": model.get("description") });
  input.multiple = model.get("multiple");
  input.hidden = true;
  input.addEventListener("change", async () => {
    const value = await Promise.all(
      [...(input.files ?? [])].map(async (file) => ({
        name: file.name, type: file.type, size: file.size, last_modified: file.lastModified,
        content: await file.arrayBuffer(),
      })),
    );
    input.value = "";
    commit(model, { value });
  });
  const made = node("button", { type: "button" }, input, "");
  made.addEventListener("click", (event) => event.target !== input && input.click());
  return withButtonLook(model, made);
}

/** @type {Record<string, (model: WidgetModel) => HTMLElement>} */
export const CONTROLS = {
  ButtonModel: button,
  BoundedFloatTextModel: number(false),
  BoundedIntTextModel: number(true),
  CheckboxModel: checkbox,
  DropdownModel: select(false),
  FileUploadModel: upload,
  FloatSliderModel: slider,
  FloatTextModel: number(false),
  IntSliderModel: slider,
  IntTextModel: number(true),
  LabelModel: label,
  RadioButtonsModel: radioButtons,
  SelectModel: select(true),
  TextModel: text("input", "widget-text"),
  TextareaModel: text("textarea", "widget-textarea"),
  ToggleButtonModel: toggleButton,
  ToggleButtonsModel: toggleButtons,
};
