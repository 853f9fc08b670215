// Two stories side by side at the player's t: a row for each sentence, and what the network holds that everyone wears.

import { element } from "../../widgets/shared/dom.js";

/**
 * A colour as a spot and its word; what is not true is said too.
 * @param {TellingScene} scene
 * @param {ToldStory} story
 * @param {number} i which sentence
 * @param {number} t
 */
function answer(scene, story, i, t) {
  const colour = story.answers[t][i];
  const spot = element("span", { class: "il-spot", "aria-hidden": "true" });
  spot.style.background = scene.shades[colour];
  spot.style.opacity = String(Math.max(story.sure[t][i], 12) / 100);
  const wrong = story.truth[i] === colour ? [] : [element("span", { class: "il-wrong" }, ` not ${scene.colours[story.truth[i]]}`)];
  return [spot, scene.colours[colour], ...wrong];
}

/**
 * @param {ToldStory} story
 * @param {number} t
 */
const right = (story, t) => story.answers[t].filter((colour, i) => colour === story.truth[i]).length;

/**
 * In how many places two lists differ.
 * @param {number[]} a
 * @param {number[]} b
 */
const unlike = (a, b) => a.filter((value, i) => value !== b[i]).length;

/** @param {{ model: Model<TellingTraits>, el: HTMLElement }} context */
function render({ model, el }) {
  let t = model.get("t");
  const body = element("tbody");
  const heads = ["The story", "wears", "with one word changed"].map((name) => element("th", { scope: "col" }, name));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body);
  const scroll = element("div", { class: "il-scroll", tabindex: 0, role: "region", "aria-label": "The story, sentence by sentence" }, table);
  const said = element("p", { class: "il-told", "data-testid": "told", role: "status" });
  const root = element("div", { class: "il-telling", "data-testid": "telling" }, said, scroll);

  function draw() {
    const scene = model.get("scene");
    root.hidden = !scene.told;
    if (!scene.told) return;
    const { told, changed, touched } = scene;
    const now = Math.min(t, told.answers.length - 1);
    body.replaceChildren(
      ...told.sentences.map((sentence, i) => {
        const differs = told.answers[now][i] !== changed.answers[now][i];
        const words = touched.includes(i) ? [element("del", {}, sentence), " ", element("ins", {}, changed.sentences[i])] : [sentence];
        const beside = element("td", { class: differs ? "il-differs" : "" }, ...answer(scene, changed, i, now));
        if (differs) beside.prepend(element("span", { class: "il-sign" }, "≠ "));
        return element("tr", {}, element("th", { scope: "row" }, ...words), element("td", {}, ...answer(scene, told, i, now)), beside);
      }),
    );
    const count = unlike(told.answers[now], changed.answers[now]);
    const words = touched.length === 1 ? "One sentence is changed" : `${touched.length} sentences are changed`;
    const all = told.truth.length;
    said.textContent =
      `At t = ${now}: ${words}, and ${count} of ${all} answers differ; in truth ${unlike(told.truth, changed.truth)} do. ` +
      `Right are ${right(told, now)} of ${all} answers to the story, and ${right(changed, now)} to the other.`;
    root.dataset.t = String(now);
    root.dataset.differ = String(count);
  }

  /** @param {DocumentEventMap["il-state"]} event */
  const hear = (event) => {
    if (event.detail.t === t) return;
    t = event.detail.t;
    draw();
  };
  document.addEventListener("il-state", hear);
  model.on("change:scene", draw);
  el.append(root);
  draw();
  return () => {
    document.removeEventListener("il-state", hear);
    model.off("change:scene", draw);
  };
}

export default { render };
