// Opens a state that a text speaks of, and brings the figure that shows it into sight.

import { FIGURE } from "./keys.js";
import { askFor } from "./state.js";

/** What the browser does not set by itself is the kernel's to set: the address hands it over. */
export const KERNEL = "il-ask-kernel";

/**
 * @param {string} query a state, written as in an address
 * @param {boolean} [seek] whether to go to the figure, where it is out of sight
 * @param {Element} [from] where the text stands: its figure is the last one before it
 */
export function goTo(query, seek = true, from = document.activeElement ?? document.body) {
  const left = askFor(query);
  if (Object.keys(left).length) {
    document.dispatchEvent(new CustomEvent(KERNEL, { detail: new URLSearchParams(left).toString() }));
  }
  if (!seek) return;
  const figures = [...document.querySelectorAll(FIGURE)];
  const before = figures.filter((figure) => from.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_PRECEDING);
  const figure = before.at(-1) ?? figures[0];
  if (!figure) return;
  const { top, bottom } = figure.getBoundingClientRect();
  if (top >= 0 && Math.min(bottom, top + 400) <= window.innerHeight) return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  figure.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
}
