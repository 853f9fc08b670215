// The live controls of a page, answered without a kernel as widgets/run_panel.py answers them with one.

import { readAs, written } from "./kinds.js";
/**
 * @import { Models, WidgetModel } from "../server/front/models.js"
 * @import { Name } from "./address.js"
 * @import { StandIn } from "./stand_in.js"
 */

/** @typedef {Record<string, any>} Values what the controls say */
/**
 * Models by what they are, those that are marked where they are out of date, the controls, and the values that the
 * recording was made with.
 * @typedef {object} Panel
 * @property {string} panel
 * @property {string} player
 * @property {string[]} marked
 * @property {string} run
 * @property {string} cancel
 * @property {string} status
 * @property {Record<string, Name>} controls
 * @property {Values | null} shown
 */
/**
 * What Run does: it gives what shows the result. What is to be remarked of some values is a sentence, or "".
 * @typedef {object} Work
 * @property {(values: Values, progress: (done: number) => void, signal: AbortSignal) => Promise<() => void>} run
 * @property {(values: Values) => string} remark
 */

const TAGS = /<.*?>/g;

export class RunDesk {
  /**
   * @param {Models} models
   * @param {StandIn} standIn
   * @param {Panel} panel
   * @param {Work} work
   */
  constructor(models, standIn, panel, work) {
    this.panel = panel;
    this.work = work;
    this.models = models;
    this.player = this.model(panel.player);
    this.shownValues = panel.shown;
    this.ran = false;
    /** @type {AbortController | null} */
    this.running = null;
    /** @type {Map<string, string>} */
    this.notes = new Map();
    standIn.answer(panel.run, () => this.start());
    standIn.answer(panel.cancel, () => this.stop());
    this.model(panel.panel).on("change:up_to_date", (_, value) => {
      // An address asks for a run by a 1.
      if (value === 1) this.start();
    });
    for (const [name, control] of Object.entries(panel.controls)) {
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
      Object.entries(this.panel.controls).map(([name, { model, trait = "", places, kind }]) => {
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

  async start() {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    const began = performance.now();
    const { values } = this;
    this.model(this.panel.cancel).take({ disabled: false });
    this.player.take({ message: "" });
    this.say("busy", "Loading the model …");
    try {
      const show = await this.work.run(values, (done) => this.progress(done, values.steps, began), running.signal);
      if (running !== this.running) return;
      this.shownValues = values;
      this.ran = true;
      this.player.take({ message: "" });
      show();
      this.finish(`Done in ${seconds(performance.now() - began)}.`);
    } catch (error) {
      if (running !== this.running) return;
      if (running.signal.aborted) this.finish("Cancelled; the player still shows the last result.");
      else this.failed(error instanceof Error ? error.message : String(error));
    }
  }

  stop() {
    this.running?.abort();
  }

  /** @param {string} said */
  failed(said) {
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
    this.say("busy", `${done} of ${total} iterations, ${seconds(left)} left; what is shown is the last result until then`, bar);
  }

  /**
   * @param {string} text
   * @param {string} [kind]
   */
  finish(text, kind = "done") {
    this.running = null;
    this.model(this.panel.cancel).take({ disabled: true });
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
    this.model(this.panel.panel).take({ up_to_date: this.ran && !stale ? true : "" });
    for (const model of this.panel.marked.map((id) => this.model(id))) {
      const classes = model.get("_dom_classes").filter((/** @type {string} */ name) => name !== "il-outdated");
      model.take({ _dom_classes: stale ? [...classes, "il-outdated"] : classes });
    }
    const outdated = stale && kind !== "error";
    const change = outdated ? "The controls have changed: press Run to see what they do." : "";
    const said = [this.work.remark(values), text, change];
    this.say(outdated ? "stale" : kind, said.filter(Boolean).join(" "));
  }

  /**
   * Says it, after what became of numbers that cannot be.
   * @param {string} kind
   * @param {string} text
   * @param {string} [before]
   */
  say(kind, text, before = "") {
    const plain = [...this.notes.values(), text].filter(Boolean).join(" ").replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    this.model(this.panel.status).take({ value: `<span role="status" class="il-status il-${kind}">${before} ${plain}</span>` });
  }
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(milliseconds < 9950 ? 1 : 0)} s`;

/**
 * Says above the controls that are answered what they can do here; gives the element that holds both.
 * @param {(string | Node)[]} words
 */
export function sayAbove(...words) {
  const said = document.createElement("p");
  said.className = "il-in-browser";
  said.append(...words);
  const panel = document.querySelector(".il-live:not(.il-needs-kernel)");
  panel?.prepend(said);
  return panel;
}
