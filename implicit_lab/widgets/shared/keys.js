// Keys that nothing on the page has for its own: they go to the figure that a person touched last, or else sees.

const MOVED = "data-il-moved";
const TOUCHED = "data-il-touched";

/** Where figures that move are found. */
export const FIGURE = `[${MOVED}]`;

/** @param {Element} root */
function inSight(root) {
  const { top, bottom } = root.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/** The figure that keys go to. */
function chosen() {
  const touched = document.querySelector(`[${TOUCHED}]`);
  return touched && inSight(touched) ? touched : [...document.querySelectorAll(FIGURE)].find(inSight);
}

/**
 * Once a person has touched the page, hears the keys that are pressed while nothing has the focus; `onKey` answers
 * whether it knew the key. Gives what stops it.
 * @param {() => Element} find the figure, asked for once it stands on the page
 * @param {(key: string) => boolean} onKey
 */
export function hearKeys(find, onKey) {
  let touched = false;
  const done = new AbortController();
  const { signal } = done;
  document.addEventListener("pointerdown", ({ target }) => {
    touched = true;
    const root = find();
    root.toggleAttribute(TOUCHED, target instanceof Node && root.contains(target));
  }, { signal });
  document.addEventListener("keydown", (event) => {
    const free = event.target === document.body && !event.defaultPrevented;
    if (!touched || !free || event.ctrlKey || event.metaKey || event.altKey) return;
    const root = find();
    root.setAttribute(MOVED, "");
    if (chosen() === root && onKey(event.key)) event.preventDefault();
  }, { signal });
  requestAnimationFrame(() => find().setAttribute(MOVED, ""));
  return () => done.abort();
}
