// The commonest controls of ipywidgets, as plain fields of a form: each has a label, and keys of its own.

let fields = 0;

function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// A row of a label and a field; `show` writes the model's value into the field.
function labelled(model, kind, field, show) {
  field.id = `il-field-${++fields}`;
  const label = node("label", { class: "widget-label", for: field.id });
  const row = node("div", { class: `widget-inline-hbox ${kind}` }, label, field);
  const all = () => {
    const words = model.get("description") ?? "";
    if (model.get("description_allow_html")) label.innerHTML = words;
    else label.textContent = words;
    label.hidden = !label.textContent;
    field.disabled = model.get("disabled") ?? false;
    if (model.get("tooltip")) field.title = model.get("tooltip");
    show();
  };
  model.on("change", all);
  all();
  return row;
}

function commit(model, values) {
  model.set(values);
  model.save_changes();
}

// How a slider writes its value: by the commonest formats of Python, d and .2f.
function formatted(value, format) {
  const digits = /^\.(\d+)f$/.exec(format ?? "");
  return digits ? value.toFixed(digits[1]) : String(value);
}

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
    for (const name of ["min", "max"]) input[name] = model.get(name);
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

// Options of which one is chosen, each an element of its own that `make` returns and `mark` shows as chosen or not.
function choices(model, kind, role, make, mark) {
  const held = node("div", { role, class: kind });
  let shown = null;
  return labelled(model, kind, held, () => {
    const labels = model.get("_options_labels") ?? [];
    held.setAttribute("aria-label", model.get("description") || "Options");
    if (!alike(labels, shown)) held.replaceChildren(...labels.map((text, index) => make(text, () => commit(model, { index }))));
    shown = labels;
    [...held.children].forEach((option, index) => mark(option, index === model.get("index"), model.get("disabled")));
  });
}

function toggleButtons(model) {
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

function radioButtons(model) {
  const group = `il-group-${++fields}`;
  const make = (text, choose) => {
    const input = node("input", { type: "radio", name: group });
    input.addEventListener("change", choose);
    return node("label", {}, input, text);
  };
  return choices(model, "widget-radio", "radiogroup", make, (label, chosen, disabled) => {
    Object.assign(label.firstChild, { checked: chosen, disabled });
  });
}

function toggleButton(model) {
  const made = node("button", { type: "button" }, "");
  made.addEventListener("click", () => commit(model, { value: !model.get("value") }));
  model.on("change:value", () => made.setAttribute("aria-pressed", String(model.get("value"))));
  made.setAttribute("aria-pressed", String(model.get("value")));
  return withButtonLook(model, made);
}

function label(model) {
  const held = node("div");
  return labelled(model, "widget-label-text", held, () => (held.textContent = model.get("value")));
}

const select = (listed) => (model) => {
  const select = node("select");
  let shown = null;
  select.addEventListener("change", () => commit(model, { index: select.selectedIndex }));
  return labelled(model, "widget-dropdown", select, () => {
    if (listed) select.size = model.get("rows") ?? 5;
    const labels = model.get("_options_labels") ?? [];
    if (!alike(labels, shown)) select.replaceChildren(...labels.map((text) => node("option", {}, text)));
    shown = labels;
    select.selectedIndex = model.get("index") ?? -1;
  });
};

const number = (whole) => (model) => {
  const input = node("input", { type: "number" });
  const within = (value) => Math.min(Math.max(value, model.get("min") ?? -Infinity), model.get("max") ?? Infinity);
  const show = () => {
    for (const name of ["min", "max"]) if (model.get(name) != null) input[name] = model.get(name);
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

const text = (tag, kind) => (model) => {
  const field = node(tag, tag === "input" ? { type: "text" } : { rows: model.get("rows") ?? 5 });
  const say = () => commit(model, { value: field.value });
  field.addEventListener("input", () => model.get("continuous_update") && say());
  field.addEventListener("change", say);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || tag !== "input") return;
    say();
    model.send({ event: "submit" });
  });
  return labelled(model, kind, field, () => {
    field.placeholder = model.get("placeholder") ?? "";
    if (field.value !== model.get("value")) field.value = model.get("value");
  });
};

function checkbox(model) {
  const input = node("input", { type: "checkbox" });
  input.addEventListener("change", () => commit(model, { value: input.checked }));
  return labelled(model, "widget-checkbox", input, () => (input.checked = model.get("value")));
}

function withButtonLook(model, button) {
  const show = () => {
    button.lastChild.textContent = model.get("description");
    button.title = model.get("tooltip") ?? "";
    button.disabled = model.get("disabled");
    button.className = `jupyter-button widget-button mod-${model.get("button_style") || "plain"}`;
  };
  model.on("change", show);
  show();
  return button;
}

function button(model) {
  const made = node("button", { type: "button" }, "");
  made.addEventListener("click", () => model.send({ event: "click" }));
  return withButtonLook(model, made);
}

function upload(model) {
  const input = node("input", { type: "file", accept: model.get("accept") ?? "", "aria-label": model.get("description") });
  input.multiple = model.get("multiple");
  input.hidden = true;
  input.addEventListener("change", async () => {
    const value = await Promise.all(
      [...input.files].map(async (file) => ({
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

const CONTROLS = {
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
