// The t that a page shows, told from the widget that moves it to those that follow, in the browser alone.

/** @param {string} key */
const attribute = (key) => `data-il-t-${key}`;

/**
 * Tells of a new t; `key` names who does.
 * @param {string} key
 * @param {number} t
 */
export function tellMoment(key, t) {
  document.documentElement.setAttribute(attribute(key), String(t));
  document.dispatchEvent(new CustomEvent("il-moment", { detail: { key, t } }));
}

/**
 * Calls `listener` with the t that `key` has shown last, if any, and before each frame with the newest one, so that who
 * follows does not keep the one that moves waiting; gives what stops it.
 * @param {string} key
 * @param {(t: number) => void} listener
 */
export function hearMoment(key, listener) {
  const last = document.documentElement.getAttribute(attribute(key));
  if (last !== null) listener(Number(last));
  let frame = 0;
  let newest = 0;
  /** @param {Event} event */
  const heard = (event) => {
    const { key: teller, t } = /** @type {CustomEvent<{ key: string, t: number }>} */ (event).detail;
    if (teller !== key) return;
    newest = t;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      listener(newest);
    });
  };
  document.addEventListener("il-moment", heard);
  return () => {
    cancelAnimationFrame(frame);
    document.removeEventListener("il-moment", heard);
  };
}
