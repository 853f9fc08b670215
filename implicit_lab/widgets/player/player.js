// The player of a recording. Everything here happens in the browser: moving t never sends the kernel a message,
// which is why the model is set and never saved. An address on the page hears of every change by the event "il-state".

const LOOK = { view: "picture", against: "input", wipe: 50, zoom: 1, zoom_x: 0.5, zoom_y: 0.5, speed: 1 };

class Player {
  constructor(model) {
    this.model = model;
    this.scene = null;
    this.t = 0;
    this.look = { ...LOOK };
    this.timer = null;
    this.lens = new Lens(() => this.looked());
    this.build();
  }

  build() {
    const actions = {
      toggle: () => (this.timer ? this.stop() : this.play()),
      seek: (t) => this.seek(t),
      by: (steps) => this.seek(this.t + steps),
      speed: (speed) => this.hasten(speed),
      look: (change) => this.changeLook(change),
      save: (kind) => this.save(kind),
    };
    const panel = (name, attributes, ...title) => {
      const canvas = element("canvas", { role: "img", ...attributes });
      const caption = element("figcaption", {}, ...title);
      return { canvas, caption, figure: element("figure", { class: `il-${name}` }, canvas, caption) };
    };
    this.input = panel("input", { "aria-label": "The input x" }, "input ", element("i", {}, "x"));
    this.iterate = panel("iterate", { "data-testid": "iterate" });
    this.truth = panel("truth", { "aria-label": "The truth" }, "truth");
    this.panels = [this.input, this.iterate, this.truth];
    this.transport = transport(actions);
    this.views = views(actions);
    this.zoom = zoomer(this.lens);
    this.bought = element("p", { class: "il-bought", "data-testid": "bought", "data-part": "bought" });
    this.note = element("p", { class: "il-note", "data-testid": "note" });
    this.message = element("p", { class: "il-message", role: "alert" });
    this.empty = element("p", { class: "il-empty", role: "status" }, "Nothing is recorded yet: set the controls and press Run.");
    const curves = element("canvas", { class: "il-curves", role: "img", "data-testid": "curves" });
    this.curves = new Curves(curves);
    this.stage = element(
      "div", { class: "il-stage" },
      element("div", { class: "il-panels" }, ...this.panels.map((panel) => panel.figure)),
      element("div", { class: "il-side" }, curves),
      element(
        "div", { class: "il-tools" },
        this.transport.node,
        element("div", { class: "il-row" }, this.views.node, this.zoom.node),
        this.bought, this.note,
        element("div", { class: "il-row" }, saver(actions), table(() => this.scene)),
      ),
    );
    this.root = element(
      "div", { class: "il-player", "data-testid": "player", role: "group", "aria-label": "Iteration player" },
      this.message, this.empty, this.stage,
    );
    this.listen();
  }

  // ---- what a person does -----------------------------------------------------------------------------------------

  listen() {
    const { canvas } = this.curves;
    const point = (event) => this.scene && this.seek(this.curves.stepAt(event));
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      point(event);
    });
    canvas.addEventListener("pointermove", (event) => event.buttons && point(event));
    const wiping = () => this.look.view === "wipe";
    const wipe = (event) => {
      if (!wiping() || this.lens.pointers.size > 1) return;
      const box = this.iterate.canvas.getBoundingClientRect();
      this.changeLook({ wipe: Math.round(100 * Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1)) });
    };
    for (const { canvas: picture } of this.panels) {
      this.lens.listen(picture, () => picture === this.iterate.canvas && wiping());
    }
    this.iterate.canvas.addEventListener("pointerdown", wipe);
    this.iterate.canvas.addEventListener("pointermove", (event) => event.buttons && wipe(event));
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const at = event.target;
    const own = at === this.views.wipe || at.tagName === "SELECT" || at.tagName === "SUMMARY" || at.closest(".il-scroll");
    if (event.ctrlKey || event.metaKey || event.altKey || own || !this.scene) return;
    const { t, lens } = this;
    const moves = {
      ArrowRight: t + 1, ArrowUp: t + 1, ArrowLeft: t - 1, ArrowDown: t - 1, PageUp: t + 10, PageDown: t - 10,
      Home: 0, End: this.scene.steps,
    };
    if (event.key in moves) this.seek(moves[event.key]);
    else if (event.key === " " && at.tagName !== "BUTTON") this.timer ? this.stop() : this.play();
    else if (event.key === "+" || event.key === "=") lens.zoom(2);
    else if (event.key === "-") lens.zoom(0.5);
    else if (event.key === "0") lens.set(1, 0.5, 0.5);
    else return;
    // Keeps the page from scrolling, and JupyterLab from taking the key for its own.
    event.preventDefault();
    event.stopPropagation();
  }

  async save(kind) {
    const name = this.scene.meta.study ?? "recording";
    if (kind === "png") download(await png(this.stage, `t = ${this.t}. ${this.bought.textContent}`), `${name}-t${this.t}.png`);
    else if (kind === "csv") download(csv(this.scene), `${name}.csv`);
    else download(await npz(this.scene, this.pictures), `${name}.npz`);
  }

  // ---- t ----------------------------------------------------------------------------------------------------------

  seek(t) {
    if (this.timer) this.stop();
    this.go(t);
  }

  go(t) {
    if (!this.scene) return;
    this.t = Math.min(Math.max(t, 0), this.scene.steps);
    if (this.model.get("t") !== this.t) this.model.set("t", this.t);
    this.draw();
    this.tell();
  }

  play() {
    if (!this.scene) return;
    if (this.t >= this.scene.steps) this.go(0);
    dress(this.transport.play, "Pause", "pause");
    const wait = Math.min(Math.max(6000 / this.scene.steps, 70), 350) / this.look.speed;
    const rest = Math.round(2000 / wait);
    let rested = 0;
    this.timer = setInterval(() => {
      if (this.t < this.scene.steps) this.go(this.t + 1);
      else if (!this.model.get("loop")) this.stop();
      else if (rested++ >= rest) this.go((rested = 0));
    }, wait);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    dress(this.transport.play, "Play", "play");
  }

  hasten(speed) {
    this.look.speed = speed;
    this.transport.speed.value = String(speed);
    if (this.timer) {
      this.stop();
      this.play();
    }
    this.tell();
  }

  // ---- how it is shown --------------------------------------------------------------------------------------------

  changeLook(change) {
    Object.assign(this.look, change);
    if (!this.scene) return;
    this.draw();
    this.tell();
  }

  // The lens has moved: every panel shows another part.
  looked() {
    const round = (value) => Number(value.toFixed(4));
    Object.assign(this.look, { zoom: round(this.lens.scale), zoom_x: round(this.lens.x), zoom_y: round(this.lens.y) });
    if (!this.scene) return;
    this.drawStill();
    this.draw();
    this.tell();
  }

  // What an address asked for, checked in Python.
  adopt() {
    this.look = { ...LOOK, ...this.model.get("look") };
    if (this.scene && !this.scene.pictures.includes(this.look.against)) this.look.against = "input";
    this.hasten(this.look.speed);
    this.lens.set(this.look.zoom, this.look.zoom_x, this.look.zoom_y);
  }

  // Parts that an address hides, or that have nothing to show.
  hide() {
    const hidden = this.model.get("hidden");
    for (const part of this.root.querySelectorAll("[data-part]")) part.hidden = hidden.includes(part.dataset.part);
    this.message.textContent = this.model.get("message");
    this.message.hidden = !this.message.textContent;
  }

  tell() {
    if (!this.scene || !this.model.get("addressed")) return;
    document.dispatchEvent(new CustomEvent("il-state", { detail: { t: this.t, look: this.look, usual: LOOK } }));
  }

  // ---- drawing ----------------------------------------------------------------------------------------------------

  async load() {
    const given = this.model.get("scene");
    const ready = Boolean(given && given.pictures);
    this.empty.hidden = ready;
    this.stage.hidden = !ready;
    if (!ready) return;
    if (this.timer) this.stop();
    const pictures = await Pictures.open(given, this.model.get("packed"));
    if (this.model.get("scene") !== given) return; // A newer recording has come meanwhile.
    [this.scene, this.pictures] = [given, pictures];
    this.transport.slider.max = String(given.steps);
    this.note.textContent = given.meta.note ?? "";
    this.note.hidden = !this.note.textContent;
    const names = ["input", "baseline", "truth"].filter((name) => given.pictures.includes(name));
    this.views.against.replaceChildren(...names.map((name) => element("option", { value: name }, COMPARE[name])));
    if (!names.includes(this.look.against)) this.look.against = "input";
    for (const { canvas } of this.panels) canvas.style.aspectRatio = `${given.width} / ${given.height}`;
    this.resize();
    this.go(this.model.get("t"));
    // What moves by itself can be stopped with Pause, and does not start where a person wants no motion.
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.model.get("loop")) still ? this.go(given.steps) : this.play();
  }

  // Sizes or colours have changed.
  resize() {
    if (!this.scene) return;
    for (const { canvas } of this.panels) fit(canvas);
    this.curves.prepare(this.scene);
    this.drawStill();
    this.draw();
  }

  drawStill() {
    this.pictures.plain(this.input.canvas, this.pictures.still("input"), this.lens);
    this.pictures.plain(this.truth.canvas, this.pictures.still("truth"), this.lens);
  }

  draw() {
    const { scene, pictures, t, lens } = this;
    const { view, against, wipe } = this.look;
    const { canvas } = this.iterate;
    const frame = pictures.frame(t);
    if (view === "error") pictures.error(canvas, frame, pictures.still("truth"), lens);
    else if (view === "wipe") pictures.wiped(canvas, pictures.still(against), frame, wipe / 100, lens);
    else pictures.plain(canvas, frame, lens);
    this.curves.draw(t);
    this.describe(scene.curves.map((curve) => `${curve.name} ${withUnit(curve.values[t], curve.unit)}`));
    this.showControls();
  }

  // What the pictures say, in words.
  describe(figures) {
    const { scene, t } = this;
    const { view, against } = this.look;
    const shown = { picture: "Iterate", error: "Error of the iterate", wipe: `Left ${COMPARE[against]}, right the iterate` }[view];
    this.iterate.canvas.setAttribute("aria-label", `${shown} at t = ${t} of ${scene.steps}; ${figures[0] ?? ""}`);
    this.curves.canvas.setAttribute("aria-label", `Curves against t; at t = ${t}: ${figures.join(", ")}`);
    this.curves.canvas.dataset.t = String(t);
    const y = [element("i", {}, "y"), element("sub", {}, String(t))];
    this.iterate.caption.replaceChildren(
      ...{ picture: ["iterate ", ...y], error: ["|", ...y, " − truth|"], wipe: [`${COMPARE[against]} ◂ ▸ `, ...y] }[view],
    );
    this.transport.slider.setAttribute("aria-valuetext", `t = ${t} of ${scene.steps}; ${figures[0] ?? ""}`);
    this.bought.textContent = whatItBought(scene, t);
  }

  showControls() {
    const { view, against, wipe, zoom } = this.look;
    this.transport.slider.value = String(this.t);
    this.transport.readout.textContent = String(this.t);
    for (const [name, node] of Object.entries(this.views.buttons)) node.setAttribute("aria-pressed", String(name === view));
    this.views.wiping.hidden = view !== "wipe";
    this.views.scale.hidden = view !== "error";
    this.views.against.value = against;
    this.views.wipe.value = String(wipe);
    this.zoom.strength.textContent = `${number(zoom, 2)} ×`;
    this.iterate.canvas.classList.toggle("il-wiping", view === "wipe");
    this.root.classList.toggle("il-zoomed", zoom > 1);
  }
}

export default {
  render({ model, el }) {
    const player = new Player(model);
    const heard = {
      "change:scene": () => player.load(),
      "change:t": () => model.get("t") !== player.t && player.go(model.get("t")),
      "change:look": () => player.adopt(),
      "change:hidden": () => player.hide(),
      "change:message": () => player.hide(),
    };
    for (const [event, action] of Object.entries(heard)) model.on(event, action);
    const resized = new ResizeObserver(() => player.resize());
    for (const canvas of [player.curves.canvas, player.iterate.canvas]) resized.observe(canvas);
    const themed = new MutationObserver(() => player.resize());
    themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class"] });
    el.append(player.root);
    player.adopt();
    player.hide();
    player.load();
    return () => {
      if (player.timer) player.stop();
      resized.disconnect();
      themed.disconnect();
      for (const [event, action] of Object.entries(heard)) model.off(event, action);
    };
  },
};
