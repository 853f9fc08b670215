// Explains a marked word where it stands: pointed at, focused or touched, it shows its entry in a box beside it.
// A mark is a link to "#word-KEY", in prose, in a title or in a label; there is one box, whoever brings the marks.

import { element } from "../shared/dom.js";
import { WORD } from "../shared/explained.js";

// Plotly gives the links in its titles an address by XLink.
const MARK = `a[*|href^="${WORD}"]`;
const ID = "il-word";

/** @param {EventTarget | null} target */
const markAt = (target) => (target instanceof Element ? target.closest(MARK) : null);

/** @param {Element} mark */
const keyOf = (mark) =>
  (mark.getAttribute("href") ?? mark.getAttributeNS("http://www.w3.org/1999/xlink", "href") ?? "").slice(WORD.length);

const LIT = "il-lit";

/**
 * The curves and panels that speak of a word: their titles bear its mark.
 * @param {string} key
 */
const titlesOf = (key) =>
  [...document.querySelectorAll(`a[*|href="${WORD + key}"]`)].filter((mark) => !mark.closest(".jp-RenderedHTMLCommon"));

class Box {
  /** @param {Record<string, Entry>} entries */
  constructor(entries) {
    this.entries = entries;
    this.root = element("div", { id: ID, role: "tooltip", hidden: "" });
    /** @type {Element | null} */
    this.mark = null;
  }

  /** @param {Element} mark */
  show(mark) {
    const entry = this.entries[keyOf(mark)];
    if (!entry) return;
    this.hide();
    this.mark = mark;
    for (const title of titlesOf(keyOf(mark))) title.classList.add(LIT);
    const [name, said, formula] = [element("b"), element("p"), element("p", { class: "il-word-formula" })];
    // Our own HTML and MathML, which the kernel wrote.
    name.innerHTML = entry.name;
    said.innerHTML = entry.said;
    formula.innerHTML = entry.formula;
    this.root.replaceChildren(name, said, formula);
    mark.setAttribute("aria-describedby", ID);
    this.root.hidden = false;
    this.place(mark.getBoundingClientRect());
  }

  /**
   * Below the word, or above it where there is no room; never beyond the edge of the screen.
   * @param {DOMRect} word
   */
  place(word) {
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const right = document.documentElement.clientWidth - width - 8;
    const below = word.bottom + height + 4 < window.innerHeight || word.top < height + 4;
    this.root.style.left = `${Math.max(8, Math.min(word.left, right)) + window.scrollX}px`;
    this.root.style.top = `${(below ? word.bottom : word.top - height) + window.scrollY}px`;
  }

  hide() {
    this.mark?.removeAttribute("aria-describedby");
    this.mark = null;
    for (const title of document.querySelectorAll(`.${LIT}`)) title.classList.remove(LIT);
    this.root.hidden = true;
  }
}

export default {
  /** @param {{ model: Model<GlossaryTraits> }} context */
  render({ model }) {
    // A page may bring several; the first one is enough.
    if (document.getElementById(ID)) return;
    const box = new Box(model.get("entries"));
    document.body.append(box.root);
    /** @type {AbortController} */
    const done = new AbortController();
    /** @type {(name: keyof DocumentEventMap, listener: (event: any) => void) => void} */
    const on = (name, listener) => document.addEventListener(name, listener, { signal: done.signal });
    on("pointerover", ({ target }) => {
      const mark = markAt(target);
      if (mark && mark !== box.mark) box.show(mark);
    });
    on("pointerout", ({ target, relatedTarget }) => {
      // The pointer may go over to the box; the keyboard may still be on the word.
      const within = relatedTarget instanceof Node && (box.root.contains(relatedTarget) || box.mark?.contains(relatedTarget));
      const left = markAt(target) || box.root.contains(target);
      if (left && !within && box.mark !== document.activeElement) box.hide();
    });
    on("focusin", ({ target }) => {
      const mark = markAt(target);
      if (mark) box.show(mark);
      else if (!box.root.contains(target)) box.hide();
    });
    on("focusout", ({ target }) => markAt(target) === box.mark && box.hide());
    on("click", (event) => {
      const mark = markAt(event.target);
      // The address holds the page's state, and stays as it is.
      if (mark) event.preventDefault();
      if (mark) box.show(mark);
      else if (!box.root.contains(event.target)) box.hide();
    });
    on("keydown", ({ key }) => key === "Escape" && box.hide());
    return () => {
      done.abort();
      box.root.remove();
    };
  },
};
