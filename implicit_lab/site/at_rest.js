// What a page without a kernel cannot do rests, in sight: its fields are disabled, and a sentence says where they are not.

import { node } from "../server/front/controls.js";
/** @import { Models, State, WidgetModel } from "../server/front/models.js" */

/**
 * Where the live lab is: what the address of a page begins with, and the folder of the pages there.
 * @typedef {{ before: string, within: string, encoded: boolean }} Lab
 */

const CLASS = "il-needs-kernel";
/** What opens a state: marks of the text, and answers. */
const OPENS = 'a[href^="#set-"], .il-check, .il-see-it';

/**
 * The models of all that rests: those of the class, and what stands within them.
 * @param {Models} models
 */
export function atRest(models) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @type {(model: WidgetModel | undefined) => void} */
  const add = (model) => {
    if (!model) return;
    found.add(model.id);
    for (const child of model.get("children") ?? []) add(models.of(child));
  };
  for (const model of models.known.values()) if ((model.get("_dom_classes") ?? []).includes(CLASS)) add(model);
  return found;
}

/**
 * Disables every part that needs a kernel, and leads to the live lab, where the page opens as it is here.
 * @param {Lab} lab
 * @param {string} name of the page
 */
export function rest(lab, name) {
  for (const part of document.querySelectorAll(`.${CLASS}`)) {
    if (part.parentElement?.closest(".il-resting")) continue;
    const said = node("legend", {}, ...sentence("This part", lab, name));
    const resting = node("fieldset", { class: "il-resting", disabled: "" }, said);
    part.replaceWith(resting);
    resting.append(part);
  }
}

/**
 * Takes a part that can do without a kernel here out of what rests.
 * @param {State} state of its widget
 */
export function wake(state) {
  state._dom_classes = state._dom_classes.filter((/** @type {string} */ name) => name !== CLASS);
}

/**
 * Gives what says that a state waits, beside the mark or the guess that was pressed to open it.
 * @param {Lab} lab
 * @param {string} name of the page
 * @returns {() => void}
 */
export function besideMarks(lab, name) {
  const said = node("span", { class: "il-waits", role: "status" });
  let top = 0;
  document.addEventListener(
    "click",
    ({ target }) => {
      const pressed = target instanceof Element ? target.closest(OPENS) : null;
      if (!pressed) return;
      top = window.scrollY;
      said.replaceChildren();
      (pressed.closest("fieldset, p, li") ?? pressed).append(said);
    },
    { capture: true },
  );
  return () => {
    if (!said.isConnected) return;
    said.replaceChildren(...sentence("What this opens", lab, name));
    // The figure does not show it: whoever pressed is led back from there.
    requestAnimationFrame(() => {
      window.scrollTo({ top, behavior: "instant" });
      said.scrollIntoView({ block: "nearest" });
    });
  };
}

/**
 * @param {string} what cannot be done
 * @param {Lab} lab
 * @param {string} name
 */
function sentence(what, lab, name) {
  const without = `${what} needs Python, which a page without a server has not`;
  return lab.before ? [`${without}: `, ...elsewhere(lab, name)] : [`${without}: it runs in the lab, which “make app” starts.`];
}

/**
 * How to come to the live lab: the end of a sentence.
 * @param {Lab} lab
 * @param {string} name
 */
export function elsewhere(lab, name) {
  if (!lab.before) return ["start the lab by “make app”."];
  const link = node("a", { target: "_blank", rel: "noopener" }, "open this page, as it is, in the live lab");
  // The state may have changed until the link is reached for.
  const lead = () => {
    link.href = labAddress(lab, name, window.location.search);
  };
  for (const event of ["pointerenter", "focus", "click"]) link.addEventListener(event, lead);
  lead();
  return [link, "."];
}

/**
 * @param {Lab} lab
 * @param {string} name
 * @param {string} search
 */
export function labAddress({ before, within, encoded }, name, search) {
  const page = `${within}${name}.ipynb${search}`;
  return before + (encoded ? encodeURIComponent(page) : page);
}
