// The form of the link builder: one field for each name, one box for each part that can be hidden, and the link.

import { element } from "../widgets/shared/dom.js";

/** @param {Name} name */
function field({ name, options, low, high, step, longest, usual }) {
  /** @type {HTMLSelectElement | HTMLInputElement} */
  let input;
  let range = "";
  if (options) {
    input = element("select", {}, ...["", ...options].map((option) => element("option", {}, option)));
    range = options.join(", ");
  } else if (longest) {
    input = element("input", { type: "text", maxlength: longest });
    range = `at most ${longest} letters`;
  } else {
    input = element("input", { type: "number", min: low ?? "", max: high ?? "", step: step ?? "any" });
    range = `${low ?? "…"} to ${high ?? "…"}`;
  }
  input.dataset.name = name;
  const allowed = element("span", { class: "il-links-range" }, usual ? `${range}; it opens with ${usual}` : range);
  return element("label", {}, element("code", {}, name), input, allowed);
}

/**
 * @param {string} what
 * @param {string} test
 */
function copyable(what, test) {
  const output = element("textarea", { readonly: "", rows: "2", "aria-label": what, "data-testid": test });
  const button = element("button", { type: "button", class: "jupyter-button" }, "Copy");
  button.addEventListener("click", () => {
    output.select();
    navigator.clipboard?.writeText(output.value).catch(() => {});
  });
  return { output, row: element("div", { class: "il-links-copy" }, element("p", {}, what), output, button) };
}

// What a site puts in its page: the frame, and the script that gives it the height that the page tells.
/** @type {(link: string) => string} */
const framed = (link) =>
  `<iframe id="implicit-lab" src="${link.replaceAll("&", "&amp;")}" title="Implicit Lab" style="border: 0; width: 100%"></iframe>\n` +
  "<script>addEventListener('message', ({ data, source }) => { const frame = document.getElementById('implicit-lab');\n" +
  "if (source === frame.contentWindow && data.type === 'implicit-lab-height') frame.style.height = data.height + 'px'; });</script>";

/** @param {{ model: Model<LinkBuilderTraits>, el: HTMLElement }} context */
function render({ model, el }) {
  const pages = model.get("pages");
  const choice = element("select", { id: "il-links-page" }, ...pages.map(({ title }) => element("option", {}, title)));
  const fields = element("fieldset");
  const hidden = element("fieldset", { class: "il-links-hide" });
  const link = copyable("The link", "link");
  const frame = copyable("For a page of a site that the app was started for with --embed", "frame");
  const here = new URL("render/", window.location.href);

  const write = () => {
    const query = new URLSearchParams();
    for (const input of fields.querySelectorAll("input, select")) {
      if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement)) continue;
      if (input.value && input.validity.valid) query.set(input.dataset.name ?? "", input.value);
    }
    const parts = [...hidden.querySelectorAll("input")].filter((box) => box.checked).map((box) => box.value);
    if (parts.length) query.set("hide", parts.join(","));
    const address = new URL(`${pages[choice.selectedIndex].notebook}.ipynb`, here);
    address.search = query.toString().replaceAll("%2C", ",");
    link.output.value = address.href;
    frame.output.value = framed(address.href + (address.search ? "&embed" : "?embed"));
  };
  const show = () => {
    const { names, hidable } = pages[choice.selectedIndex];
    fields.replaceChildren(element("legend", {}, "Set"), ...names.map(field));
    const box = (/** @type {string} */ name) => element("input", { type: "checkbox", value: name });
    const boxes = hidable.map((name) => element("label", {}, box(name), name));
    hidden.replaceChildren(element("legend", {}, "Hide"), ...boxes);
    write();
  };
  choice.addEventListener("change", show);
  const form = element(
    "div", { class: "il-links" },
    element("label", { for: "il-links-page" }, "Page "), choice, fields, hidden, link.row, frame.row,
  );
  form.addEventListener("input", write);
  el.append(form);
  show();
}

export default { render };
