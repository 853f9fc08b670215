// What the player shows of a run in the browser: some of the curves that the page opened with, at other values.

/**
 * What was computed: the values of each curve by its name, the levels beside some of them, and what is told of the run.
 * @typedef {object} Computed
 * @property {Record<string, (number | null)[]>} figures for t = 0..T
 * @property {Record<string, PlayerScene["curves"][number]["references"]>} references
 * @property {string[]} pictures
 * @property {number} height
 * @property {number} width
 * @property {Record<string, unknown>} meta
 */

/**
 * @param {Computed} computed
 * @param {PlayerScene} opened what the page opened with: it says what figures are called
 * @param {PlayerScene} before what was shown until now
 * @returns {PlayerScene}
 */
export function sceneOf({ figures, references, pictures, height, width, meta: told }, opened, before) {
  const header = JSON.parse(opened.header);
  const places = Object.keys(figures).map((name) => opened.curves.findIndex((curve) => curve.name === name));
  const curves = Object.entries(figures).map(([name, given], k) => ({
    ...opened.curves[places[k]],
    values: given.map(finite),
    baseline: null,
    baseline_label: "",
    bound: null,
    references: references[name] ?? [],
  }));
  const { study, parameters, higher_is_better, compute } = opened.meta;
  const meta = { study, parameters, higher_is_better, compute, ...told };
  const named = curves.map(({ unit, log, references }, k) => {
    const { name } = header.curves[places[k]];
    return { name, unit, baseline: null, baseline_label: "", log, references };
  });
  return {
    revision: (before.revision ?? 0) + 1,
    steps: curves[0].values.length - 1,
    height,
    width,
    pictures,
    curves,
    meta,
    header: JSON.stringify({ ...header, curves: named, meta }),
  };
}

/** @param {number | null} value */
const finite = (value) => (Number.isFinite(value) ? value : null);
