// y_t on a plane of inputs. t is heard from the player on the page; a line is dragged across, and its curve drawn.

import { cividisGradient } from "../shared/cividis.js";
import { element } from "../shared/dom.js";
import { number } from "../shared/format.js";
import { hearMoment } from "../shared/moment.js";
import { svg } from "../shared/svg.js";
import { curveAlong } from "./curve.js";
import { LineEnds, lineOver } from "./ends.js";
import { Levels, levelOf, toLevel, travelledInWords } from "./levels.js";
/** @import { Ends } from "./levels.js" */
/** @import { Drawn } from "./curve.js" */

const SAMPLES = 129;
/** Milliseconds that t has rested before a plane out of sight is drawn: nobody sees the ones between. */
const AT_REST = 250;
/** @type {Record<string, string>} */
const LOOKS = { "explicit network": "explicit", truth: "truth" };

/** @typedef {{ canvas: HTMLCanvasElement, box: HTMLElement, caption: HTMLElement, figure: HTMLElement }} Map */

/**
 * @param {string} testid
 * @returns {Map}
 */
function map(testid) {
  const canvas = element("canvas", { role: "img", "data-testid": testid });
  const box = element("div", { class: "il-map" }, canvas);
  const caption = element("figcaption");
  return { canvas, box, caption, figure: element("figure", {}, box, caption) };
}

/** @param {Drawn} drawn */
const key = ({ look, name }) => element(
  "span", {},
  svg(
    "svg", { width: 34, height: 8, "aria-hidden": "true" },
    svg("line", { class: `il-along il-${look}`, x1: 1, x2: 33, y1: 4, y2: 4 }),
  ),
  ` ${name}`,
);

class PlaneView {
  /** @param {Model<PlaneViewTraits>} model */
  constructor(model) {
    this.model = model;
    this.t = model.get("t");
    this.width = 0;
    this.inSight = true;
    this.timer = 0;
    /** @type {Levels | undefined} */
    this.levels = undefined;
    this.moving = map("plane");
    /** @type {Map[]} */
    this.still = [];
    this.ends = new LineEnds(this.moving.box, (end) => this.endName(end), (ends, done) => this.onLine(ends, done));
    this.probe = element("select", { "aria-label": "Where the answer is looked at" });
    this.probes = element("label", { class: "il-labelled" }, "Seen at ", this.probe);
    this.maps = element("div", { class: "il-maps" });
    this.bar = element("p", { class: "il-bar-line" });
    this.curve = element("div", { class: "il-curve" });
    this.told = element("p", { class: "il-told", "data-testid": "plane-told" });
    this.note = element("p", { class: "il-note" });
    this.message = element("p", { class: "il-message", role: "alert" });
    this.stage = element("div", {}, this.probes, this.maps, this.bar, this.curve, this.told, this.note);
    this.root = element(
      "div", { class: "il-input-plane", role: "group", "aria-label": "The map on a plane of inputs", "data-testid": "plane-view" },
      this.message, this.stage,
    );
    this.probe.addEventListener("change", () => {
      model.set("probe", this.probe.selectedIndex);
      model.save_changes();
      this.draw();
    });
  }

  async load() {
    const given = this.model.get("scene");
    this.stage.hidden = !given.probes;
    if (!given.probes) return;
    const levels = await Levels.open(given, this.model.get("packed"));
    if (this.model.get("scene") !== given) return; // A newer plane has come meanwhile.
    this.levels = levels;
    this.probes.hidden = given.probes.length < 2;
    this.probe.replaceChildren(...given.probes.map((name) => element("option", {}, name)));
    this.probe.selectedIndex = Math.min(this.model.get("probe"), given.probes.length - 1);
    this.still = given.stills.map((name) => map(`plane-${LOOKS[name] ?? name}`));
    // An address may hide what is the truth.
    for (const [k, { figure }] of this.still.entries()) figure.classList.add(`il-${LOOKS[given.stills[k]] ?? "still"}`);
    this.maps.replaceChildren(this.moving.figure, ...this.still.map(({ figure }) => figure));
    this.note.textContent = given.note;
    this.note.hidden = !given.note;
    this.draw();
  }

  // Which number is shown, where Python has chosen it.
  look() {
    this.probe.selectedIndex = Math.min(this.model.get("probe"), this.probe.options.length - 1);
    this.draw();
  }

  /** @param {number} t */
  go(t) {
    if (t === this.t) return;
    this.t = t;
    clearTimeout(this.timer);
    if (this.inSight) this.draw();
    else this.timer = window.setTimeout(() => this.draw(), AT_REST);
  }

  /** @param {boolean} inSight */
  see(inSight) {
    this.inSight = inSight;
    if (inSight && this.root.dataset.t !== String(this.t)) this.draw();
  }

  /** @param {number} width */
  resize(width) {
    this.width = Math.floor(width);
    this.draw();
  }

  warn() {
    this.message.textContent = this.model.get("message");
    this.message.hidden = !this.message.textContent;
  }

  /**
   * @param {Ends} ends
   * @param {boolean} done
   */
  onLine(ends, done) {
    this.model.set("ends", ends);
    if (done) this.model.save_changes();
    this.draw();
  }

  /** @param {number} end */
  endName(end) {
    const { levels } = this;
    if (!levels) return `End ${end + 1} of the line`;
    const { across, up } = levels.scene;
    const [a, b] = this.ends.ends.slice(2 * end);
    const at = [[across, a], [up, b]].map(([axis, share]) => {
      const { name, low, high } = /** @type {PlaneAxis} */ (axis);
      return `${name} ${number(low + /** @type {number} */ (share) * (high - low))}`;
    });
    return `${end ? "End" : "Start"} of the line: ${at.join(", ")}. Arrow keys move it.`;
  }

  draw() {
    const { levels } = this;
    if (!levels || this.width === 0) return;
    const { scene } = levels;
    const probe = this.probe.selectedIndex;
    const scale = scene.scale[probe];
    const t = Math.min(Math.max(this.t, 1), scene.steps);
    const ends = /** @type {Ends} */ (this.model.get("ends"));
    const now = levels.at(probe, t - 1);
    const stills = scene.stills.map((_, k) => levels.at(probe, scene.steps + k));
    levels.paint(this.moving.canvas, now);
    this.moving.caption.replaceChildren("iterate ", element("i", {}, "y"), element("sub", {}, String(t)));
    for (const [k, { canvas, box, caption }] of this.still.entries()) {
      levels.paint(canvas, stills[k]);
      box.replaceChildren(canvas, lineOver(ends));
      caption.textContent = scene.stills[k];
    }
    this.moving.box.querySelector("svg")?.remove();
    this.moving.canvas.after(lineOver(ends));
    this.ends.put(ends);
    /** @type {Drawn[]} */
    const curves = [
      { look: "iterate", name: `y at t = ${t}`, values: levels.along(now, scale, ends, SAMPLES) },
      ...stills.map((still, k) => {
        const name = scene.stills[k];
        return { look: LOOKS[name] ?? "explicit", name, values: levels.along(still, scale, ends, SAMPLES) };
      }),
    ];
    this.tell(scene, t, scale, now, curves);
    const said = `${scene.value} along the line, drawn for ${curves.map(({ name }) => name).join(", ")}`;
    this.curve.replaceChildren(
      element("p", { class: "il-key" }, ...curves.map(key)),
      curveAlong(curves, this.computed(t, probe, ends), scale, Math.min(this.width, 760), said),
    );
    this.root.dataset.t = String(t);
  }

  /**
   * The points that were computed on this very line.
   * @param {number} t
   * @param {number} probe
   * @param {Ends} ends
   */
  computed(t, probe, ends) {
    const line = this.model.get("line");
    if (!line.ends || line.probe !== probe || line.ends.some((place, k) => Math.abs(place - ends[k]) > 1e-6)) return [];
    const row = line.values[Math.min(t, line.values.length) - 1];
    return line.s.flatMap((s, k) => (row[k] === null ? [] : [{ s, value: /** @type {number} */ (row[k]) }]));
  }

  /**
   * What the picture says, for those who do not see it.
   * @param {PlaneScene} scene
   * @param {number} t
   * @param {[number, number]} scale
   * @param {Uint8Array} now
   * @param {Drawn[]} curves
   */
  tell(scene, t, [low, high], now, curves) {
    const { across, up, value } = scene;
    const worth = levelOf([low, high]);
    /** @type {(level: number) => string} */
    const told = (level) => `about ${toLevel(low + level * worth, worth)}`;
    const [first, last] = [Math.min(...now), Math.max(...now)];
    // The colours end where the scale does: what lies beyond was cut off when the plane was recorded.
    const least = told(first) + (first === 0 ? " or less" : "");
    const most = told(last) + (last === 255 ? " or more" : "");
    // Each curve's own words carry its look, so that an address that hides the truth hides its figure too.
    const ways = curves.map(({ look, name, values }, k) =>
      element("span", { class: `il-${look}` }, `${k ? "; " : ""}${name} by ${travelledInWords(values, worth)}`),
    );
    this.told.replaceChildren(
      `At t = ${t} ${value} goes from ${least} to ${most} on the whole plane. ` +
        "Along the line it goes, up and down in all, ",
      ...ways,
      ".",
    );
    this.moving.canvas.setAttribute("aria-label", `${value} of the iterate at t = ${t}, from ${least} to ${most}`);
    for (const [k, { canvas }] of this.still.entries()) canvas.setAttribute("aria-label", `${value} of the ${scene.stills[k]}`);
    const scaleBar = element("span", { class: "il-colours", "aria-hidden": "true" });
    scaleBar.style.background = cividisGradient;
    /** @type {(axis: PlaneAxis) => string} */
    const side = ({ name, low, high }) => `${name}, ${number(low)} to ${number(high)}`;
    this.bar.replaceChildren(
      `${value}: ${number(low)} `, scaleBar, ` ${number(high)}. To the right: ${side(across)}; upward: ${side(up)}.`,
    );
  }
}

export default {
  /** @param {{ model: Model<PlaneViewTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    const view = new PlaneView(model);
    /** @type {[ModelEvent<PlaneViewTraits>, () => void][]} */
    const heard = [
      ["change:scene", () => view.load()],
      ["change:line", () => view.draw()],
      ["change:ends", () => view.draw()],
      ["change:probe", () => view.look()],
      ["change:t", () => view.go(model.get("t"))],
      ["change:message", () => view.warn()],
    ];
    for (const [event, action] of heard) model.on(event, action);
    el.append(view.root);
    view.warn();
    view.load();
    const unhear = hearMoment(model.get("follows"), (t) => view.go(t));
    const resized = new ResizeObserver(() => view.resize(el.clientWidth));
    resized.observe(el);
    const sighted = new IntersectionObserver((entries) => view.see(entries[entries.length - 1].isIntersecting));
    sighted.observe(el);
    return () => {
      unhear();
      clearTimeout(view.timer);
      resized.disconnect();
      sighted.disconnect();
      for (const [event, action] of heard) model.off(event, action);
    };
  },
};
