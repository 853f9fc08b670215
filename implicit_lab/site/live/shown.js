// What the player shows of a run in the browser: the pictures, PSNR and the residual for each t.

/** @import { Values } from "./desk.js" */
/** @import { Solved } from "./solver.js" */

/**
 * The player's traits.
 * @param {Solved} solved
 * @param {Values} values the controls that it was made with
 * @param {PlayerScene} opened what the page opened with: it says what figures are called
 * @param {PlayerScene} before what was shown until now
 */
export function shown({ packed, psnr, psnrOfInput, residual }, values, opened, before) {
  const header = JSON.parse(opened.header);
  const figures = { PSNR: psnr, Residual: [null, ...residual] };
  const places = Object.keys(figures).map((name) => opened.curves.findIndex((curve) => curve.name === name));
  const curves = Object.values(figures).map((given, k) => {
    const curve = opened.curves[places[k]];
    const input = curve.references.filter(({ kind }) => kind === "input").map((one) => ({ ...one, values: [psnrOfInput] }));
    return { ...curve, values: given.map(finite), baseline: null, baseline_label: "", bound: null, references: input };
  });
  const { study, parameters, higher_is_better, compute } = opened.meta;
  const meta = {
    study, parameters, higher_is_better, compute,
    model: values.model,
    controls: values,
    note: `In the browser, the last iterate: PSNR ${psnr[psnr.length - 1].toFixed(2)} dB. Slopes and the explicit networks are measured in the live lab.`,
  };
  const named = curves.map(({ unit, log, references }, k) => {
    const { name } = header.curves[places[k]];
    return { name, unit, baseline: null, baseline_label: "", log, references };
  });
  /** @type {PlayerScene} */
  const scene = {
    revision: before.revision + 1,
    steps: residual.length,
    height: opened.height,
    width: opened.width,
    pictures: ["input", "truth"],
    curves,
    meta,
    header: JSON.stringify({ ...header, curves: named, meta }),
  };
  return { scene, packed: new DataView(packed) };
}

/** @param {number | null} value */
const finite = (value) => (Number.isFinite(value) ? value : null);
