// One kind of line is lit up on every figure of the page: iterate, explicit, truth or step.

/** @param {string} kind "" for none */
export const light = (kind) => document.dispatchEvent(new CustomEvent("il-light", { detail: kind }));

/**
 * Calls `listener` with the kind that is lit up now; gives what stops it.
 * @param {(kind: string) => void} listener
 */
export function onLight(listener) {
  /** @param {Event} event */
  const heard = (event) => listener(/** @type {CustomEvent<string>} */ (event).detail);
  document.addEventListener("il-light", heard);
  return () => document.removeEventListener("il-light", heard);
}
