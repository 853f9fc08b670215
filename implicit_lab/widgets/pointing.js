// Answers the marks of a text: "#set-t=20" opens that state, "#see-truth" lights up every line of that kind.

import { goTo } from "./shared/go_to.js";
import { light } from "./shared/light.js";

const SET = "#set-";
const SEE = "#see-";
const ON = "data-il-pointing";

/** @type {(target: EventTarget | null, kind: string) => HTMLAnchorElement | null} */
const markAt = (target, kind) => (target instanceof Element ? target.closest(`a[href^="${kind}"]`) : null);

/** @type {(mark: HTMLAnchorElement) => string} */
const meant = (mark) => mark.hash.replace(SET, "").replace(SEE, "");

export default {
  render() {
    const root = document.documentElement;
    // A page may bring several; the first one is enough.
    if (root.hasAttribute(ON)) return;
    root.setAttribute(ON, "");
    const done = new AbortController();
    /** @type {(name: keyof DocumentEventMap, listener: (event: any) => void) => void} */
    const on = (name, listener) => document.addEventListener(name, listener, { signal: done.signal });
    on("click", (event) => {
      const mark = markAt(event.target, SET);
      // The address holds the page's state, and stays as it is.
      if (mark || markAt(event.target, SEE)) event.preventDefault();
      if (mark) goTo(meant(mark), true, mark);
    });
    for (const name of /** @type {const} */ (["pointerover", "focusin"])) {
      on(name, ({ target }) => {
        const mark = markAt(target, SEE);
        if (mark) light(meant(mark));
      });
    }
    for (const name of /** @type {const} */ (["pointerout", "focusout"])) {
      on(name, ({ target }) => markAt(target, SEE) && light(""));
    }
    // What does something here and leads nowhere is a button, whatever notebooks can write.
    for (const mark of document.querySelectorAll(`a[href^="${SET}"], a[href^="${SEE}"]`)) mark.setAttribute("role", "button");
    on("keydown", (event) => {
      const mark = event.key === " " && markAt(event.target, SET);
      if (!mark) return;
      event.preventDefault();
      mark.click();
    });
    return () => {
      done.abort();
      root.removeAttribute(ON);
    };
  },
};
