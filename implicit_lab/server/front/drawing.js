// Draws what the code of the page has shown: its widgets first, then the outputs of each cell in their places.

import { drawOutput, isDrawable, isShown } from "./outputs.js";
import { Views } from "./views.js";
/**
 * @import { Models, State } from "./models.js"
 * @import { Output } from "./outputs.js"
 */

/**
 * Draws all, and answers true; or, where there is something that only Voila's own front end can draw, nothing.
 * @param {Models} models
 * @param {Record<string, State>} widgets with their arrays in place
 * @param {Output[][]} outputs of each cell
 */
export function draw(models, widgets, outputs) {
  for (const [id, state] of Object.entries(widgets)) models.add(id, state);
  const captured = [...models.known.values()].flatMap((model) => (model.get("_model_name") === "OutputModel" ? model.get("outputs") : []));
  if (![...outputs.flat(), ...captured].every(isDrawable)) models.reportUnknown();
  if (models.hasUnknown) return false;
  const views = new Views(models);
  for (const [cell, shown] of outputs.entries()) {
    const made = shown.filter(isShown).map((one) => drawOutput(one, models, views));
    document.querySelector(`[data-cell="${cell}"]`)?.append(...made);
  }
  return true;
}

// Light or dark, as the person has it everywhere.
export function followColourScheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.body.dataset.jpThemeLight = String(!dark.matches);
  };
  dark.addEventListener("change", apply);
  apply();
}
