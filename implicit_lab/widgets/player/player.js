// The player of a recording. Everything here happens in the browser: moving t never sends the kernel a message,
// which is why the model is set and never saved. An address on the page hears of every change by the event "il-state".

import { element, fitCanvas } from "../shared/dom.js";
import { onTheme } from "../shared/inks.js";
import { onLight } from "../shared/light.js";
import { tellMoment } from "../shared/moment.js";
import { Playback } from "../shared/playback.js";
import { saver, table, transport, views, zoomer } from "./controls.js";
import { Curves } from "./curves.js";
import { describe } from "./describe.js";
import { listen } from "./gestures.js";
import { axisOf, heldInWords } from "./held.js";
import { knownCompute } from "./horizontal.js";
import { Lens } from "./lens.js";
import { Pictures } from "./pictures.js";
import { csv, download, npz, png } from "./save.js";
import { titleLinks } from "./titles.js";

/** @typedef {{ canvas: HTMLCanvasElement, caption: HTMLElement, figure: HTMLElement }} Panel */

export class Player {
  /** @param {Model<PlayerTraits>} model */
  constructor(model) {
    this.model = model;
    this.choices = model.get("look_choices");
    this.t = 0;
    /** @type {Look} */
    this.look = { ...this.choices.usual };
    /** The kind of line that stands out; "" for none. */
    this.lit = "";
    // Both come together, when the first recording is there.
    /** @type {PlayerScene | undefined} */
    this.scene = undefined;
    /** @type {Pictures | undefined} */
    this.pictures = undefined;
    /** @type {DataView | undefined} */
    this.packed = undefined;
    /**
     * What is shown of a run whose recording is not there yet.
     * @type {{ first: number, arriving: boolean, pictures: Pictures } | undefined}
     */
    this.passing = undefined;
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
    this.rested = 0;
    this.playback = new Playback(this.transport.play, () => this.playOn(), () => this.wait);
    this.unlisten = listen(this);
  }

  // ---- what a person does -----------------------------------------------------------------------------------------

  /**
   * Opens a state that a text asks for.
   * @param {string} name t, or one of how it is shown
   * @param {string} value
   */
  open(name, value) {
    const { usual } = this.choices;
    if (name === "t") this.seek(Number(value) || 0);
    else if (name in usual) {
      const known = usual[/** @type {keyof Look} */ (name)];
      this.changeLook({ [name]: typeof known === "number" ? Number(value) : value });
    }
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
    this.playback.stop();
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
    if (this.playback.playing) this.playback.stop();
    else this.play();
  }

  play() {
    if (!this.scene) return;
    if (this.t >= this.scene.steps) this.go(0);
    this.playback.play();
  }

  // Between two iterates, in milliseconds: some six seconds for all, at the usual speed.
  get wait() {
    return Math.min(Math.max(6000 / (this.scene?.steps ?? 1), 70), 350) / this.look.speed;
  }

  // One iteration on; where it plays again and again, two seconds of rest at the end. Answers whether there is more.
  playOn() {
    const { scene } = this;
    if (!scene) return false;
    const loops = this.model.get("loop");
    if (this.t < scene.steps) this.go(this.t + 1);
    else if (this.rested++ >= 2000 / this.wait) {
      this.rested = 0;
      this.go(0);
    }
    return loops || this.t < scene.steps;
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.look.speed = speed;
    this.transport.speed.value = String(speed);
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
    if (packed !== this.packed) this.playback.stop();
    const pictures = await Pictures.open(given, packed);
    if (this.model.get("scene") !== given) return; // A newer recording has come meanwhile.
    this.scene = given;
    this.packed = packed;
    this.pictures = pictures;
    if (!this.model.get("passing").frames) this.forget();
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

  // Pictures of a run whose recording is not there yet take the place of the others; t, the focus and the words stay.
  async glimpse() {
    const passing = this.model.get("passing");
    if (!passing.frames) {
      // Where a recording has come with it, that is drawn first.
      if (this.model.get("scene") === this.scene) this.leave();
      return;
    }
    if (!this.scene) return;
    const { first, arriving } = passing;
    if (arriving && !this.wants(first)) return;
    this.playback.stop();
    const pictures = await Pictures.glimpsed(passing, this.model.get("passing_packed"));
    if (this.model.get("passing") !== passing) return; // A newer one has come meanwhile, or the recording itself.
    this.passing = { first, arriving, pictures };
    this.root.classList.add("il-passing");
    this.root.dataset.passing = String(Number(this.root.dataset.passing ?? 0) + 1);
    this.iterate.canvas.dataset.size = `${passing.width} × ${passing.height}`;
    this.drawStill();
    this.draw();
  }

  /**
   * Whether y_first of a run under way is to be seen: up to t they follow each other as in a film. Who wants no motion
   * sees none, and the film does not begin anew where a small run has shown how it ends.
   * @param {number} first
   */
  wants(first) {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return false;
    if (!this.passing) return true;
    return this.passing.arriving ? first <= this.t : first === this.t;
  }

  // The recording's own pictures again.
  leave() {
    if (!this.passing) return;
    this.forget();
    this.drawStill();
    this.draw();
  }

  forget() {
    this.passing = undefined;
    this.root.classList.remove("il-passing");
  }

  // The t of the picture that is shown: a run under way may not have come as far yet, and a small one ends sooner.
  get seenT() {
    const { passing, t } = this;
    return passing ? Math.min(Math.max(t, passing.first), passing.first + passing.pictures.steps) : t;
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
    this.curves.prepare(scene, look.axis, this.lit);
    this.curves.canvas.dataset.axis = look.axis;
    this.titles.replaceChildren(...titleLinks(this.curves.titles));
    this.held.textContent = heldInWords(scene, look.axis);
    for (const [name, node] of Object.entries(views.axes)) node.setAttribute("aria-pressed", String(name === look.axis));
  }

  /** @param {string} kind of line that stands out; "" for none */
  light(kind) {
    this.lit = kind;
    this.prepareCurves();
    this.draw();
  }

  drawStill() {
    const pictures = this.passing?.pictures ?? this.pictures;
    if (!pictures) return;
    pictures.plain(this.input.canvas, pictures.still("input"), this.lens);
    pictures.plain(this.truth.canvas, pictures.still("truth"), this.lens);
  }

  draw() {
    const { scene, t, lens } = this;
    const pictures = this.passing?.pictures ?? this.pictures;
    if (!scene || !pictures) return;
    const { view, wipe } = this.look;
    const { canvas } = this.iterate;
    const frame = pictures.frame(this.seenT - (this.passing?.first ?? 0));
    const against = pictures.names.includes(this.look.against) ? this.look.against : "input";
    if (view === "error") pictures.error(canvas, frame, pictures.still("truth"), lens);
    else if (view === "wipe") pictures.wiped(canvas, pictures.still(against), frame, wipe / 100, lens);
    else pictures.plain(canvas, frame, lens);
    this.curves.draw(t);
    describe(this, scene);
    this.showControls();
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
      ["change:passing", () => player.glimpse()],
      ["change:t", () => player.followModel()],
      ["change:look", () => player.adopt()],
      ["change:hidden", () => player.hideParts()],
      ["change:addressed", () => player.announce()],
      ["change:message", () => player.showMessage()],
    ];
    for (const [event, action] of heard) model.on(event, action);
    const resized = new ResizeObserver(() => player.resize());
    for (const canvas of [player.curves.canvas, player.iterate.canvas]) resized.observe(canvas);
    const unthemed = onTheme(() => player.resize());
    const unlit = onLight((kind) => player.light(kind));
    el.append(player.root);
    player.adopt();
    player.hideParts();
    player.showMessage();
    player.load();
    return () => {
      player.playback.stop();
      player.unlisten();
      resized.disconnect();
      unthemed();
      unlit();
      for (const [event, action] of heard) model.off(event, action);
    };
  },
};
