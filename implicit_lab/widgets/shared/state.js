// A state that a word of the text or an answer asks for, told to all that has such a control, in the browser alone.

/**
 * What is asked for by name, and the names that somebody has taken.
 * @typedef {{ asked: Record<string, string>, taken: Set<string> }} AskedState
 */

/**
 * Asks for a state, written as in an address; gives what of it nothing in the browser has taken.
 * @param {string} query
 */
export function askFor(query) {
  /** @type {AskedState} */
  const detail = { asked: Object.fromEntries(new URLSearchParams(query)), taken: new Set() };
  document.dispatchEvent(new CustomEvent("il-ask", { detail }));
  return Object.fromEntries(Object.entries(detail.asked).filter(([name]) => !detail.taken.has(name)));
}

/**
 * Calls `set` with each value asked for under one of `names`; gives what stops it.
 * @param {readonly string[]} names
 * @param {(value: string, name: string) => void} set
 */
export function hearAsked(names, set) {
  /** @param {Event} event */
  const heard = (event) => {
    const { asked, taken } = /** @type {CustomEvent<AskedState>} */ (event).detail;
    for (const name of names) {
      if (!(name in asked)) continue;
      taken.add(name);
      set(asked[name], name);
    }
  };
  document.addEventListener("il-ask", heard);
  return () => document.removeEventListener("il-ask", heard);
}
