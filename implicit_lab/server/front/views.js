// Models as what is on screen: boxes, HTML, controls, and widgets that bring their own script.

class Views {
  constructor(models) {
    this.models = models;
    this.styles = new Map();
  }

  // The element of a model; one with a script of its own fills it a little later.
  of(model) {
    const name = model.get("_model_name");
    const made =
      name in CONTROLS ? CONTROLS[name](model)
      : name === "AnyModel" ? this.scripted(model)
      : name === "HTMLModel" ? this.html(model)
      : /^([VH]?Box|GridBox)Model$/.test(name) ? this.box(model, name)
      : unknown(name);
    this.applyStyle(made, model);
    return made;
  }

  box(model, name) {
    const kind = name === "BoxModel" ? "" : name === "HBoxModel" ? "widget-hbox" : "widget-vbox";
    const made = node("div", { class: `widget-container widget-box ${kind}` });
    const shown = new Map();
    const fill = () => {
      const children = model.get("children").map((child) => this.models.of(child)).filter(Boolean);
      for (const child of children) if (!shown.has(child)) shown.set(child, this.of(child));
      made.replaceChildren(...children.map((child) => shown.get(child)));
    };
    model.on("change:children", fill);
    fill();
    return made;
  }

  html(model) {
    const held = node("div", { class: "widget-html-content" });
    const made = node("div", { class: "widget-inline-hbox widget-html" }, held);
    const show = () => (held.innerHTML = model.get("value"));
    model.on("change:value", show);
    show();
    return made;
  }

  scripted(model) {
    const made = node("div", { class: "il-scripted" });
    this.style(model.get("_css"));
    import(model.get("_esm")).then(async ({ default: script }) => {
      const widget = typeof script === "function" ? await script() : script;
      await widget.initialize?.({ model });
      await widget.render?.({ model, el: made });
    });
    return made;
  }

  // One style sheet, however many widgets bring it.
  style(css) {
    if (!css || this.styles.has(css)) return;
    this.styles.set(css, node("style", {}, css));
    document.head.append(this.styles.get(css));
  }

  // Classes and layout, which Python may change at any time.
  applyStyle(made, model) {
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

function unknown(name) {
  return node("p", { role: "alert", class: "il-error" }, `This page has a widget, ${name}, that front/controls.js does not know.`);
}
