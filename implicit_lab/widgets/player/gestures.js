// What a person does with the pictures and the curves: points, drags, and presses keys.

import { hearKeys } from "../shared/keys.js";
import { hearAsked } from "../shared/state.js";
/** @import { Player } from "./player.js" */

/**
 * Listens to all of it; gives what stops listening to the page.
 * @param {Player} player
 */
export function listen(player) {
  onCurves(player);
  onPictures(player);
  player.root.addEventListener("keydown", (event) => onKeyDown(player, event));
  const unhear = hearKeys(() => player.root, (key) => [" ", "ArrowLeft", "ArrowRight"].includes(key) && press(player, key));
  const unasked = hearAsked(["t", ...Object.keys(player.choices.usual)], (value, name) => player.open(name, value));
  return () => {
    unhear();
    unasked();
  };
}

/** @param {Player} player */
function onCurves(player) {
  const { canvas } = player.curves;
  /** @param {MouseEvent} event */
  const point = (event) => {
    if (player.scene) player.seek(player.curves.stepAt(event));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    point(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) point(event);
  });
}

/** @param {Player} player */
function onPictures(player) {
  const { canvas } = player.iterate;
  const wiping = () => player.look.view === "wipe";
  /** @param {MouseEvent} event */
  const wipe = (event) => {
    if (!wiping() || player.lens.pointers.size > 1) return;
    const box = canvas.getBoundingClientRect();
    player.changeLook({ wipe: Math.round(100 * Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1)) });
  };
  for (const { canvas: picture } of player.panels) player.lens.listen(picture, () => picture === canvas && wiping());
  canvas.addEventListener("pointerdown", wipe);
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) wipe(event);
  });
}

/**
 * @param {Player} player
 * @param {KeyboardEvent} event
 */
function onKeyDown(player, event) {
  const at = /** @type {HTMLElement} */ (event.target);
  const own = at === player.views.wipe || at.tagName === "SELECT" || at.tagName === "SUMMARY" || at.closest(".il-scroll");
  const pressed = event.key === " " && at.tagName === "BUTTON";
  if (event.ctrlKey || event.metaKey || event.altKey || own || pressed || !press(player, event.key)) return;
  // Keeps the page from scrolling, and JupyterLab from taking the key for its own.
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Does what a key asks for, and answers whether it asks for anything.
 * @param {Player} player
 * @param {string} key
 */
function press(player, key) {
  const { t, lens, scene } = player;
  if (!scene) return false;
  /** @type {Record<string, number>} */
  const moves = {
    ArrowRight: t + 1, ArrowUp: t + 1, ArrowLeft: t - 1, ArrowDown: t - 1, PageUp: t + 10, PageDown: t - 10,
    Home: 0, End: scene.steps,
  };
  if (key in moves) player.seek(moves[key]);
  else if (key === " ") player.toggle();
  else if (key === "+" || key === "=") lens.zoom(2);
  else if (key === "-") lens.zoom(0.5);
  else if (key === "0") lens.set(1, 0.5, 0.5);
  else return false;
  return true;
}
