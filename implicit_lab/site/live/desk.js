// The live controls of the page on deblurring, answered without a kernel: Run computes in this browser.

import { readAs, written } from "../kinds.js";
import { CANCELLED, loadEngine, prepare, solveApart } from "./engine.js";
import { askedOf, refusal } from "./asked.js";
import { outsideTraining } from "./outside.js";
import { OwnPictureDesk } from "./own_picture.js";
import { shown } from "./shown.js";
/**
 * @import { Models, WidgetModel } from "../../server/front/models.js"
 * @import { Name } from "../address.js"
 * @import { StandIn } from "../stand_in.js"
 * @import { Trained } from "./outside.js"
 */

/** @typedef {Record<string, any>} Values what the controls say */
/**
 * What the page holds for it: models by what they are, the controls, the values that the recording was made with, and
 * what the browser can run.
 * @typedef {object} Live
 * @property {string} script this module, as text
 * @property {string} own
 * @property {string} panel
 * @property {string} player
 * @property {string} run
 * @property {string} cancel
 * @property {string} status
 * @property {Record<string, Name>} controls
 * @property {Record<string, Trained>} outside
 * @property {Values | null} shown
 * @property {string} engine
 * @property {number} megabytes
 * @property {string} model
 * @property {number} kernel_size
 */

const TAGS = /<.*?>/g;

class Desk {
  /**
   * @param {Models} models
   * @param {StandIn} standIn
   * @param {Live} live
   */
  constructor(models, standIn, live) {
    this.live = live;
    this.models = models;
    this.player = this.model(live.player);
    this.opened = this.player.get("scene");
    this.shownValues = live.shown;
    this.ran = false;
    /** @type {AbortController | null} */
    this.running = null;
    /** @type {Map<string, string>} */
    this.notes = new Map();
    this.own = new OwnPictureDesk(models, standIn, live.own, () => this.runOwn());
    standIn.answer(live.run, () => this.start());
    standIn.answer(live.cancel, () => this.stop());
    this.model(live.panel).on("change:up_to_date", (_, value) => {
      // An address asks for a run by a 1.
      if (value === 1) this.start();
    });
    for (const [name, control] of Object.entries(live.controls)) {
      this.model(control.model).on(`change:${control.trait}`, () => this.changed(name, control));
    }
  }

  /** @param {string} [id] */
  model(id = "") {
    return /** @type {WidgetModel} */ (this.models.of(id));
  }

  /** @returns {Values} */
  get values() {
    return Object.fromEntries(
      Object.entries(this.live.controls).map(([name, { model, trait = "", places, kind }]) => {
        const held = this.model(model).get(trait);
        return [name, readAs(kind ?? {}, places ? places[held] : written(held)).value];
      }),
    );
  }

  /**
   * Keeps a number within its bounds, and says so.
   * @param {string} name
   * @param {Name} control
   */
  changed(name, { model: id, trait = "", places, kind }) {
    const model = this.model(id);
    const { value, moved } = places ? {} : readAs(kind ?? {}, written(model.get(trait)));
    if (moved) {
      const title = model.get("description").replace(TAGS, "");
      const said = `${title}: ${written(model.get(trait))} was brought to ${written(value)} (${kind?.low} to ${kind?.high} is allowed).`;
      model.take({ [trait]: value });
      this.notes.set(name, said);
    } else if (!places && !this.notes.get(name)?.includes(` was brought to ${written(value)} `)) this.notes.delete(name);
    this.refreshStatus();
  }

  runOwn() {
    const { model, trait = "", places = [] } = this.live.controls.image;
    this.model(model).take({ [trait]: places.indexOf("own") });
    this.start();
  }

  async start() {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    const began = performance.now();
    const { values } = this;
    this.model(this.live.cancel).take({ disabled: false });
    this.player.take({ message: "" });
    this.say("busy", "Loading the model …");
    try {
      const said = refusal(values, this.live);
      if (said) throw new Error(said);
      const picture = values.image === "own" ? this.own.cropped() : null;
      const engine = await loadEngine(this.live.engine);
      const asked = await askedOf(values, engine, picture);
      const solved = await solveApart(engine, asked, (done) => this.progress(done, values.steps, began), running.signal);
      if (running !== this.running) return;
      this.shownValues = values;
      this.ran = true;
      this.player.take({ message: "", ...shown(solved, values, this.opened, this.player.get("scene")) });
      this.finish(`Done in ${seconds(performance.now() - began)}.`);
    } catch (error) {
      if (running === this.running) this.failed(error instanceof Error ? error.message : String(error));
    }
  }

  stop() {
    this.running?.abort();
  }

  /** @param {string} said */
  failed(said) {
    if (said === CANCELLED) return this.finish("Cancelled; the player still shows the last result.");
    const message = `The run stopped. ${said}`;
    this.player.take({ message });
    this.finish(message, "error");
  }

  /**
   * @param {number} done
   * @param {number} total
   * @param {number} began
   */
  progress(done, total, began) {
    const left = ((performance.now() - began) * (total - done)) / done;
    const bar = `<progress max="${total}" value="${done}" aria-label="Progress of the run"></progress>`;
    this.say("busy", `${done} of ${total} iterations, ${seconds(left)} left`, bar);
  }

  /**
   * @param {string} text
   * @param {string} [kind]
   */
  finish(text, kind = "done") {
    this.running = null;
    this.model(this.live.cancel).take({ disabled: true });
    this.refreshStatus(text, kind);
  }

  /**
   * How the last run ended, and whether the controls still match what is shown, as widgets/run_panel.py says it.
   * @param {string} [text]
   * @param {string} [kind]
   */
  refreshStatus(text = "", kind = "done") {
    if (this.running) return;
    const { values, shownValues } = this;
    const stale = Boolean(shownValues) && Object.keys(values).some((name) => written(values[name]) !== written(shownValues?.[name]));
    this.model(this.live.panel).take({ up_to_date: this.ran && !stale ? true : "" });
    const classes = this.player.get("_dom_classes").filter((/** @type {string} */ name) => name !== "il-outdated");
    this.player.take({ _dom_classes: stale ? [...classes, "il-outdated"] : classes });
    const outdated = stale && kind !== "error";
    const change = outdated ? "The controls have changed: press Run to see what they do." : "";
    const said = [...this.notes.values(), outsideTraining(this.live, values), text, change];
    this.say(outdated ? "stale" : kind, said.filter(Boolean).join(" "));
  }

  /**
   * @param {string} kind
   * @param {string} text
   * @param {string} [before]
   */
  say(kind, text, before = "") {
    const plain = text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    this.model(this.live.status).take({ value: `<span role="status" class="il-status il-${kind}">${before} ${plain}</span>` });
  }
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(milliseconds < 9950 ? 1 : 0)} s`;

/**
 * Answers the page's controls from now on, and says above them what they can do here; `elsewhere` leads to the rest.
 * @param {Models} models
 * @param {StandIn} standIn
 * @param {Live} live
 * @param {(string | Node)[]} elsewhere
 */
export default function answerDeblurring(models, standIn, live, elsewhere) {
  new Desk(models, standIn, live);
  const said = document.createElement("p");
  said.className = "il-in-browser";
  said.append(
    `Run computes in this browser, without a server. ${live.megabytes} MB are loaded for it once a control below is touched. It ` +
      `runs HQS with kernels of ${live.kernel_size} pixels and no pixels lost, and measures PSNR and the residual. For slopes and all else `,
    ...elsewhere,
  );
  const panel = document.querySelector(".il-live:not(.il-needs-kernel)");
  panel?.prepend(said);
  // Who touches a control is about to run.
  for (const touched of ["pointerdown", "focusin"]) panel?.addEventListener(touched, () => prepare(live.engine), { once: true });
}
