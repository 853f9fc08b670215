// What the player shows of a run in the browser: the pictures, PSNR and the residual for each t.

import { sceneOf } from "../scene.js";
/**
 * @import { Values } from "../run_desk.js"
 * @import { Solved } from "./solver.js"
 */

/**
 * The player's traits.
 * @param {Solved} solved
 * @param {Values} values the controls that it was made with
 * @param {PlayerScene} opened what the page opened with
 * @param {PlayerScene} before what was shown until now
 */
export function shown({ packed, psnr, psnrOfInput, residual }, values, opened, before) {
  const input = opened.curves.find(({ name }) => name === "PSNR")?.references.filter(({ kind }) => kind === "input") ?? [];
  const computed = {
    figures: { PSNR: psnr, Residual: [null, ...residual] },
    references: { PSNR: input.map((one) => ({ ...one, values: [psnrOfInput] })) },
    pictures: ["input", "truth"],
    height: opened.height,
    width: opened.width,
    meta: {
      model: values.model,
      controls: values,
      note: `In the browser, the last iterate: PSNR ${psnr[psnr.length - 1].toFixed(2)} dB. Slopes and the explicit networks are measured in the live lab.`,
    },
  };
  return { scene: sceneOf(computed, opened, before), packed: new DataView(packed) };
}
