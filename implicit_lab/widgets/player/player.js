// The player of a recording. Everything here happens in the browser: moving t never sends the kernel a message,
// which is why the model is set and never saved. An address on the page hears of every change by the event "il-state".

import { element, fitCanvas, setIcon } from "../shared/dom.js";
import { withUnit } from "../shared/format.js";
import { tellMoment } from "../shared/moment.js";
import { saver, table, transport, views, zoomer } from "./controls.js";
import { Curves } from "./curves.js";
import { axisOf, heldInWords } from "./held.js";
import { knownCompute } from "./horizontal.js";
import { Lens } from "./lens.js";
import { Pictures } from "./pictures.js";
import { csv, download, npz, png } from "./save.js";
import { titleLinks } from "./titles.js";
import { whatItBought } from "./what_it_bought.js";

/** @typedef {{ canvas: HTMLCanvasElement, caption: HTMLElement, figure: HTMLElement }} Panel */

class Player {
  /** @param {Model<PlayerTraits>} model */
  constructor(model) {
    this.model = model;
    this.choices = model.get("look_choices");
    this.t = 0;
    /** @type {Look} */
    this.look = { ...this.choices.usual };
    /** @type {number | undefined} */
    this.timer = undefined;
    // Both come together, when the first recording is there.
    /** @type {PlayerScene | undefined} */
    this.scene = undefined;
    /** @type {Pictures | undefined} */
    this.pictures = undefined;
    /** @type {DataView | undefined} */
    this.packed = undefined;
    this.lens = new Lens(this.choices.strongest_zoom, () => this.onLens());
    /** @type {import("./controls.js").Actions} */
    const actions = {
      toggle: () => this.toggle(),
      seek: (t) => this.seek(t),
      by: (steps) => this.seek(this.t + steps),
      speed: (speed) => this.setSpeed(speed),
      look: (change) => this.changeLook(change),
      save: (kind) => this.save(kind),
    };
    /** @type {(name: string, attributes: Record<string, string>, ...title: (Node | string)[]) => Panel} */
    const panel = (name, attributes, ...title) => {
      const canvas = element("canvas", { role: "img", ...attributes });
      const caption = element("figcaption", {}, ...title);
      return { canvas, caption, figure: element("figure", { class: `il-${name}` }, canvas, caption) };
    };
    this.input = panel("input", { "aria-label": "The input x" }, "input ", element("i", {}, "x"));
    this.iterate = panel("iterate", { "data-testid": "iterate" });
    this.truth = panel("truth", { "aria-label": "The truth" }, "truth");
    this.panels = [this.input, this.iterate, this.truth];
    this.transport = transport(actions, this.choices.speeds);
    this.views = views(actions, this.choices);
    this.zoom = zoomer(this.lens);
    this.bought = element("p", { class: "il-bought", "data-testid": "bought", "data-part": "bought" });
    this.held = element("p", { class: "il-held", "data-testid": "held", "data-part": "bought" });
    this.note = element("p", { class: "il-note", "data-testid": "note" });
    this.message = element("p", { class: "il-message", role: "alert" });
    this.empty = element("p", { class: "il-empty", role: "status" }, "Nothing is recorded yet: set the controls and press Run.");
    const curves = element("canvas", { class: "il-curves", role: "img", "data-testid": "curves" });
    this.curves = new Curves(curves);
    this.titles = element("div", { class: "il-titles" });
    this.stage = element(
      "div", { class: "il-stage" },
      element("div", { class: "il-panels" }, ...this.panels.map((panel) => panel.figure)),
      element("div", { class: "il-side" }, curves, this.titles),
      element(
        "div", { class: "il-tools" },
        this.transport.node,
        element("div", { class: "il-row" }, this.views.node, this.zoom.node),
        this.bought, this.held, this.note,
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
    /** @param {MouseEvent} event */
    const point = (event) => {
      if (this.scene) this.seek(this.curves.stepAt(event));
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      point(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.buttons) point(event);
    });
    const wiping = () => this.look.view === "wipe";
    /** @param {MouseEvent} event */
    const wipe = (event) => {
      if (!wiping() || this.lens.pointers.size > 1) return;
      const box = this.iterate.canvas.getBoundingClientRect();
      this.changeLook({ wipe: Math.round(100 * Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1)) });
    };
    for (const { canvas: picture } of this.panels) {
      this.lens.listen(picture, () => picture === this.iterate.canvas && wiping());
    }
    this.iterate.canvas.addEventListener("pointerdown", wipe);
    this.iterate.canvas.addEventListener("pointermove", (event) => {
      if (event.buttons) wipe(event);
    });
    this.root.addEventListener("keydown", (event) => this.onKeyDown(event));
  }

  /** @param {KeyboardEvent} event */
  onKeyDown(event) {
    const at = /** @type {HTMLElement} */ (event.target);
    const own = at === this.views.wipe || at.tagName === "SELECT" || at.tagName === "SUMMARY" || at.closest(".il-scroll");
    if (event.ctrlKey || event.metaKey || event.altKey || own || !this.scene) return;
    const { t, lens } = this;
    /** @type {Record<string, number>} */
    const moves = {
      ArrowRight: t + 1, ArrowUp: t + 1, ArrowLeft: t - 1, ArrowDown: t - 1, PageUp: t + 10, PageDown: t - 10,
      Home: 0, End: this.scene.steps,
    };
    if (event.key in moves) this.seek(moves[event.key]);
    else if (event.key === " " && at.tagName !== "BUTTON") this.toggle();
    else if (event.key === "+" || event.key === "=") lens.zoom(2);
    else if (event.key === "-") lens.zoom(0.5);
    else if (event.key === "0") lens.set(1, 0.5, 0.5);
    else return;
    // Keeps the page from scrolling, and JupyterLab from taking the key for its own.
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} kind png, csv or npz */
  async save(kind) {
    const { scene, pictures, t } = this;
    if (!scene || !pictures) return;
    const name = scene.meta.study ?? "recording";
    if (kind === "png") download(await png(this.stage, `t = ${t}. ${this.bought.textContent}`), `${name}-t${t}.png`);
    else if (kind === "csv") download(csv(scene), `${name}.csv`);
    else download(await npz(scene, pictures), `${name}.npz`);
  }

  // ---- t ----------------------------------------------------------------------------------------------------------

  /** @param {number} t */
  seek(t) {
    if (this.timer) this.stop();
    this.go(t);
  }

  /** @param {number} t */
  go(t) {
    if (!this.scene) return;
    this.t = Math.min(Math.max(t, 0), this.scene.steps);
    if (this.model.get("t") !== this.t) this.model.set("t", this.t);
    this.draw();
    this.announce();
    tellMoment("player", this.t);
  }

  // Goes where Python has set t.
  followModel() {
    if (this.model.get("t") !== this.t) this.go(this.model.get("t"));
  }

  toggle() {
    if (this.timer) this.stop();
    else this.play();
  }

  play() {
    const { scene } = this;
    if (!scene) return;
    if (this.t >= scene.steps) this.go(0);
    setIcon(this.transport.play, "Pause", "pause");
    const wait = Math.min(Math.max(6000 / scene.steps, 70), 350) / this.look.speed;
    const rest = Math.round(2000 / wait);
    let rested = 0;
    this.timer = window.setInterval(() => {
      if (this.t < scene.steps) this.go(this.t + 1);
      else if (!this.model.get("loop")) this.stop();
      else if (rested++ >= rest) {
        rested = 0;
        this.go(0);
      }
    }, wait);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    setIcon(this.transport.play, "Play", "play");
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.look.speed = speed;
    this.transport.speed.value = String(speed);
    if (this.timer) {
      this.stop();
      this.play();
    }
    this.announce();
  }

  // ---- how it is shown --------------------------------------------------------------------------------------------

  /** @param {Partial<Look>} change */
  changeLook(change) {
    Object.assign(this.look, change);
    if (!this.scene) return;
    if (change.axis) this.prepareCurves();
    this.draw();
    this.announce();
  }

  // The lens has moved: every panel shows another part.
  onLens() {
    /** @type {(value: number) => number} */
    const round = (value) => Number(value.toFixed(4));
    Object.assign(this.look, { zoom: round(this.lens.scale), zoom_x: round(this.lens.x), zoom_y: round(this.lens.y) });
    if (!this.scene) return;
    this.drawStill();
    this.draw();
    this.announce();
  }

  // What an address asked for, checked in Python.
  adopt() {
    this.look = { ...this.choices.usual, ...this.model.get("look") };
    if (this.scene && !this.scene.pictures.includes(this.look.against)) this.look.against = "input";
    this.prepareCurves();
    this.setSpeed(this.look.speed);
    this.lens.set(this.look.zoom, this.look.zoom_x, this.look.zoom_y);
  }

  // What the iterate is held against: the truth, or what stands for it in this recording.
  get truthName() {
    return this.scene?.meta.truth ?? "truth";
  }

  /** @param {string} name of a picture that the iterate can be compared with */
  called(name) {
    return name === "truth" ? `the ${this.truthName}` : this.choices.against[name];
  }

  // Parts that an address hides, or that have nothing to show.
  hideParts() {
    const hidden = this.model.get("hidden");
    for (const part of this.root.querySelectorAll("[data-part]")) {
      if (part instanceof HTMLElement) part.hidden = hidden.includes(part.dataset.part ?? "");
    }
  }

  // A sentence in the place of a result that did not come.
  showMessage() {
    this.message.textContent = this.model.get("message");
    this.message.hidden = !this.message.textContent;
  }

  // Tells an address on the page of t and the look.
  announce() {
    if (!this.scene || !this.model.get("addressed")) return;
    document.dispatchEvent(new CustomEvent("il-state", { detail: { t: this.t, look: this.look, usual: this.choices.usual } }));
  }

  // ---- drawing ----------------------------------------------------------------------------------------------------

  async load() {
    const given = this.model.get("scene");
    this.empty.hidden = Boolean(given.pictures);
    this.stage.hidden = !given.pictures;
    if (!given.pictures) return;
    const packed = this.model.get("packed");
    // The same pictures with one curve more come while a person is looking: what plays goes on.
    if (this.timer && packed !== this.packed) this.stop();
    const pictures = await Pictures.open(given, packed);
    if (this.model.get("scene") !== given) return; // A newer recording has come meanwhile.
    this.scene = given;
    this.packed = packed;
    this.pictures = pictures;
    this.transport.slider.max = String(given.steps);
    this.note.textContent = given.meta.note ?? "";
    this.note.hidden = !this.note.textContent;
    const names = Object.keys(this.choices.against).filter((name) => given.pictures.includes(name));
    this.views.against.replaceChildren(...names.map((name) => element("option", { value: name }, this.called(name))));
    this.truth.canvas.setAttribute("aria-label", `The ${this.truthName}`);
    this.truth.caption.textContent = this.truthName;
    if (!names.includes(this.look.against)) this.look.against = "input";
    for (const { canvas } of this.panels) canvas.style.aspectRatio = `${given.width} / ${given.height}`;
    this.resize();
    this.go(this.model.get("t"));
    // What moves by itself can be stopped with Pause, and does not start where a person wants no motion.
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!this.model.get("loop")) return;
    if (still) this.go(given.steps);
    else this.play();
  }

  // Sizes or colours have changed.
  resize() {
    if (!this.scene) return;
    for (const { canvas } of this.panels) fitCanvas(canvas);
    this.prepareCurves();
    this.drawStill();
    this.draw();
  }

  // All of the curves that does not depend on t.
  prepareCurves() {
    const { scene, look, views } = this;
    if (!scene) return;
    look.axis = axisOf(scene, look.axis);
    views.axis.hidden = !knownCompute(scene);
    this.curves.prepare(scene, look.axis);
    this.curves.canvas.dataset.axis = look.axis;
    this.titles.replaceChildren(...titleLinks(this.curves.titles));
    this.held.textContent = heldInWords(scene, look.axis);
    for (const [name, node] of Object.entries(views.axes)) node.setAttribute("aria-pressed", String(name === look.axis));
  }

  drawStill() {
    const { pictures } = this;
    if (!pictures) return;
    pictures.plain(this.input.canvas, pictures.still("input"), this.lens);
    pictures.plain(this.truth.canvas, pictures.still("truth"), this.lens);
  }

  draw() {
    const { scene, pictures, t, lens } = this;
    if (!scene || !pictures) return;
    const { view, against, wipe } = this.look;
    const { canvas } = this.iterate;
    const frame = pictures.frame(t);
    if (view === "error") pictures.error(canvas, frame, pictures.still("truth"), lens);
    else if (view === "wipe") pictures.wiped(canvas, pictures.still(against), frame, wipe / 100, lens);
    else pictures.plain(canvas, frame, lens);
    this.curves.draw(t);
    this.describe(scene, scene.curves.map((curve) => `${curve.name} ${withUnit(curve.values[t], curve.unit)}`));
    this.showControls();
  }

  /**
   * What the pictures say, in words.
   * @param {PlayerScene} scene
   * @param {string[]} figures each curve's value at t
   */
  describe(scene, figures) {
    const { t } = this;
    const { view, against } = this.look;
    const other = this.called(against);
    const shown = { picture: "Iterate", error: "Error of the iterate", wipe: `Left ${other}, right the iterate` }[view];
    this.iterate.canvas.setAttribute("aria-label", `${shown} at t = ${t} of ${scene.steps}; ${figures[0] ?? ""}`);
    this.curves.canvas.setAttribute("aria-label", `Curves against ${this.curves.label}; at t = ${t}: ${figures.join(", ")}. ${this.held.textContent}`);
    this.curves.canvas.dataset.t = String(t);
    const y = [element("i", {}, "y"), element("sub", {}, String(t))];
    this.iterate.caption.replaceChildren(
      ...{ picture: ["iterate ", ...y], error: ["|", ...y, ` − ${this.truthName}|`], wipe: [`${other} ◂ ▸ `, ...y] }[view],
    );
    this.transport.slider.setAttribute("aria-valuetext", `t = ${t} of ${scene.steps}; ${figures[0] ?? ""}`);
    this.bought.textContent = whatItBought(scene, t);
  }

  showControls() {
    const { view, against, wipe, zoom } = this.look;
    this.transport.slider.value = String(this.t);
    this.transport.readout.textContent = String(this.t);
    for (const [name, node] of Object.entries(this.views.buttons)) {
      node.setAttribute("aria-pressed", String(name === view));
    }
    this.views.wiping.hidden = view !== "wipe";
    this.views.scale.hidden = view !== "error";
    this.views.against.value = against;
    this.views.wipe.value = String(wipe);
    this.zoom.strength.textContent = `${zoom.toFixed(1)} ×`;
    this.iterate.canvas.classList.toggle("il-wiping", view === "wipe");
    this.root.classList.toggle("il-zoomed", zoom > 1);
  }
}

export default {
  /** @param {{ model: Model<PlayerTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    const player = new Player(model);
    /** @type {[ModelEvent<PlayerTraits>, () => void][]} */
    const heard = [
      ["change:scene", () => player.load()],
      ["change:t", () => player.followModel()],
      ["change:look", () => player.adopt()],
      ["change:hidden", () => player.hideParts()],
      ["change:addressed", () => player.announce()],
      ["change:message", () => player.showMessage()],
    ];
    for (const [event, action] of heard) model.on(event, action);
    const resized = new ResizeObserver(() => player.resize());
    for (const canvas of [player.curves.canvas, player.iterate.canvas]) resized.observe(canvas);
    const themed = new MutationObserver(() => player.resize());
    themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class"] });
    el.append(player.root);
    player.adopt();
    player.hideParts();
    player.showMessage();
    player.load();
    return () => {
      if (player.timer) player.stop();
      resized.disconnect();
      themed.disconnect();
      for (const [event, action] of heard) model.off(event, action);
    };
  },
};
