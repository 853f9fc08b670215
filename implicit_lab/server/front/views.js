// Models as what is on screen: boxes, HTML, controls, captured outputs, and widgets that bring their own script.

import { CONTROLS, node } from "./controls.js";
import { drawOutput, isShown } from "./outputs.js";
/**
 * @import { Output } from "./outputs.js"
 * @import { Models, State, WidgetModel } from "./models.js"
 */

/** @type {Record<string, "box" | "html" | "output" | "scripted">} */
const VIEWS = {
  AnyModel: "scripted",
  BoxModel: "box",
  GridBoxModel: "box",
  HBoxModel: "box",
  HTMLModel: "html",
  OutputModel: "output",
  VBoxModel: "box",
};
const UNSEEN = ["DirectionalLinkModel", "LayoutModel", "LinkModel"];

/**
 * Whether a kind of widget can be drawn here; what cannot is left to Voila's own front end.
 * @param {string} name
 */
export const isKnown = (name) => name in CONTROLS || name in VIEWS || UNSEEN.includes(name) || name.endsWith("StyleModel");

export class Views {
  /** @param {Models} models */
  constructor(models) {
    this.models = models;
    /** @type {Map<string, HTMLElement>} */
    this.styles = new Map();
  }

  /**
   * The element of a model; one with a script of its own fills it a little later.
   * @param {WidgetModel} model
   */
  of(model) {
    const name = model.get("_model_name");
    // In place of what is unknown there is nothing, until the page is given to Voila's front end.
    if (!(name in CONTROLS || name in VIEWS)) return node("span", { hidden: "" });
    const made = name in CONTROLS ? CONTROLS[name](model) : this[VIEWS[name]](model, name);
    this.applyStyle(made, model);
    return made;
  }

  /**
   * @param {WidgetModel} model
   * @param {string} name
   */
  box(model, name) {
    const kind = name === "BoxModel" ? "" : name === "HBoxModel" ? "widget-hbox" : "widget-vbox";
    const made = node("div", { class: `widget-container widget-box ${kind}` });
    /** @type {Map<WidgetModel, HTMLElement>} */
    const shown = new Map();
    const fill = () => {
      /** @type {string[]} */
      const named = model.get("children");
      const children = named.flatMap((child) => this.models.of(child) ?? []);
      made.replaceChildren(
        ...children.map((child) => {
          const drawn = shown.get(child) ?? this.of(child);
          shown.set(child, drawn);
          return drawn;
        }),
      );
    };
    model.on("change:children", fill);
    fill();
    return made;
  }

  /** @param {WidgetModel} model */
  html(model) {
    const held = node("div", { class: "widget-html-content" });
    const made = node("div", { class: "widget-inline-hbox widget-html" }, held);
    const show = () => {
      held.innerHTML = model.get("value");
    };
    model.on("change:value", show);
    show();
    return made;
  }

  /** @param {WidgetModel} model */
  scripted(model) {
    const made = node("div", { class: "il-scripted" });
    this.style(model.get("_css"));
    // One that fails here may do better where all of anywidget is there.
    this.run(model, made).catch((error) => {
      console.error(error);
      this.models.reportUnknown();
    });
    return made;
  }

  /**
   * @param {WidgetModel} model
   * @param {HTMLElement} made
   */
  async run(model, made) {
    const { default: script } = await import(scriptAddress(model.get("_esm")));
    const widget = typeof script === "function" ? await script() : script;
    await widget.initialize?.({ model });
    await widget.render?.({ model, el: made });
  }

  /** @param {WidgetModel} model */
  output(model) {
    const made = node("div", { class: "il-output" });
    const draw = () => {
      /** @type {Output[]} */
      const outputs = model.get("outputs").filter(isShown);
      if (!this.models.hasUnknown) made.replaceChildren(...outputs.map((one) => drawOutput(one, this.models, this)));
    };
    model.on("change:outputs", draw);
    draw();
    return made;
  }

  /**
   * One style sheet, however many widgets bring it.
   * @param {string | undefined} css
   */
  style(css) {
    if (!css || this.styles.has(css)) return;
    const sheet = node("style", {}, css);
    this.styles.set(css, sheet);
    document.head.append(sheet);
  }

  /**
   * Classes and layout, which Python may change at any time.
   * @param {HTMLElement} made
   * @param {WidgetModel} model
   */
  applyStyle(made, model) {
    /** @type {string[]} */
    let current = [];
    const classes = () => {
      made.classList.remove(...current);
      current = model.get("_dom_classes") ?? [];
      made.classList.add("jupyter-widgets", ...current);
    };
    model.on("change", classes);
    classes();
    const layout = this.models.of(model.get("layout"));
    if (!layout) return;
    const applyLayout = () => {
      for (const [name, value] of Object.entries(layout.state))
        if (!name.startsWith("_")) made.style.setProperty(name.replaceAll("_", "-"), value ?? "");
    };
    layout.on("change", applyLayout);
    applyLayout();
  }
}

/**
 * A page's own scripts come by their address; those of widgets that are made later, as text.
 * @param {string} script
 */
function scriptAddress(script) {
  if (/^(\/|blob:)\S*$/.test(script)) return script;
  return URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
}
