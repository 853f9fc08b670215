// What the player's pictures and curves say, in words.

import { element } from "../shared/dom.js";
import { withUnit } from "../shared/format.js";
import { whatItBought } from "./what_it_bought.js";
/** @import { Player } from "./player.js" */

/**
 * @param {Player} player
 * @param {PlayerScene} scene
 */
export function describe(player, scene) {
  const { t, curves, iterate, transport, truthName } = player;
  const { view, against } = player.look;
  const figures = scene.curves.map((curve) => `${curve.name} ${withUnit(curve.values[t], curve.unit)}`);
  const other = player.called(against);
  const shown = { picture: "Iterate", error: "Error of the iterate", wipe: `Left ${other}, right the iterate` }[view];
  // Of a run whose recording is not there yet no figure is known.
  const known = player.passing ? "" : ` of ${scene.steps}; ${figures[0] ?? ""}`;
  iterate.canvas.setAttribute("aria-label", `${shown} at t = ${player.seenT}${known}`);
  curves.canvas.setAttribute("aria-label", `Curves against ${curves.label}; at t = ${t}: ${figures.join(", ")}. ${player.held.textContent}`);
  curves.canvas.dataset.t = String(t);
  const y = [element("i", {}, "y"), element("sub", {}, String(player.seenT))];
  iterate.caption.replaceChildren(
    ...{ picture: ["iterate ", ...y], error: ["|", ...y, ` − ${truthName}|`], wipe: [`${other} ◂ ▸ `, ...y] }[view],
  );
  transport.slider.setAttribute("aria-valuetext", `t = ${t} of ${scene.steps}; ${figures[0] ?? ""}`);
  const passing = player.passing?.pictures;
  player.bought.textContent = passing
    ? `Shown is t = ${player.seenT} of a run whose figures are still to come, ${passing.width} × ${passing.height} pixels; the curves are those of the last recording.`
    : whatItBought(scene, t);
}
