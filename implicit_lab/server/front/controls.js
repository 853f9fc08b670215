// The controls of ipywidgets that the pages use, as plain fields of a form: each has a label, and keys of its own.

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
    label.textContent = model.get("description") ?? "";
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

function dropdown(model) {
  const select = node("select");
  let shown = null;
  select.addEventListener("change", () => commit(model, { index: select.selectedIndex }));
  return labelled(model, "widget-dropdown", select, () => {
    const labels = model.get("_options_labels") ?? [];
    if (!alike(labels, shown)) select.replaceChildren(...labels.map((text) => node("option", {}, text)));
    shown = labels;
    select.selectedIndex = model.get("index") ?? -1;
  });
}

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
  DropdownModel: dropdown,
  FileUploadModel: upload,
  FloatTextModel: number(false),
  IntTextModel: number(true),
  TextModel: text("input", "widget-text"),
  TextareaModel: text("textarea", "widget-textarea"),
};
