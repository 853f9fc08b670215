// Questions with their answers: a person answers first, then reads what is so, and the page opens where it can be seen.
// Nothing is sent anywhere.

import { element, textButton } from "../shared/dom.js";
import { number } from "../shared/format.js";
import { goTo } from "../shared/go_to.js";
import { sketchPad } from "./sketch.js";

/**
 * A place for an answer: `read` gives what is to be said of it, or null where there is none yet.
 * @typedef {{ node: HTMLElement, read: () => string | null, reveal?: () => void }} Field
 */

/**
 * Our own HTML.
 * @template {"p" | "legend" | "span"} Tag
 * @param {Tag} tag
 * @param {string} text
 */
function written(tag, text) {
  const node = element(tag);
  node.innerHTML = text;
  return node;
}

let groups = 0;

/**
 * @param {Question} question
 * @returns {Field}
 */
function choiceField({ options, right }) {
  groups += 1;
  const name = `il-question-${groups}`;
  const inputs = options.map((_, k) => element("input", { type: "radio", name, value: k }));
  const rows = options.map(({ text }, k) => element("label", {}, inputs[k], written("span", text)));
  const read = () => {
    const chosen = inputs.findIndex((input) => input.checked);
    if (chosen < 0) return null;
    return chosen === right ? "<b>Right.</b>" : `<b>Not so.</b> ${options[chosen].said}`;
  };
  const reveal = () => rows[right].classList.add("il-right");
  return { node: element("div", { class: "il-options" }, ...rows), read, reveal };
}

/**
 * @param {Question} question
 * @returns {Field}
 */
function valueField({ value, within, unit, ask }) {
  const input = element("input", { type: "number", step: "any", "aria-label": `${ask.replace(/<.*?>/g, "")} Your number` });
  const read = () => {
    if (input.value === "" || !Number.isFinite(input.valueAsNumber)) return null;
    const near = Math.abs(input.valueAsNumber - value) <= within * Math.abs(value);
    const is = `${number(value, 3)}${unit ? ` ${unit}` : ""}`;
    return near ? `<b>Right:</b> ${is}.` : `<b>It is ${is}.</b> Your guess: ${number(input.valueAsNumber, 3)}.`;
  };
  return { node: element("div", { class: "il-number" }, input, unit ? ` ${unit}` : ""), read };
}

const FIELDS = { choice: choiceField, value: valueField, sketch: sketchPad };

/** @param {Question} question */
function asked(question) {
  const field = FIELDS[question.kind](question);
  const answer = element("div", { class: "il-answer", role: "status" });
  const check = textButton(question.look ? "That is my guess" : "Check", () => {
    const verdict = field.read();
    if (verdict === null) {
      answer.replaceChildren(written("p", "Answer first: any guess will do."));
      return;
    }
    field.reveal?.();
    answer.replaceChildren(written("p", `${verdict} ${question.told}`));
    if (!question.look) return;
    goTo(question.look, false);
    answer.append(textButton("See it in the figure", () => goTo(question.look), { class: "il-see-it" }));
  }, { class: "il-check" });
  return element("fieldset", {}, written("legend", question.ask), field.node, check, answer);
}

export default {
  /** @param {{ model: Model<QuestionsTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    const items = model.get("items").map((question) => element("li", {}, asked(question)));
    el.append(
      element(
        "section", { class: "il-questions", "aria-label": model.get("heading") },
        element("h2", {}, model.get("heading")), element("ol", {}, ...items),
      ),
    );
  },
};
