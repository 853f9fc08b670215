// What no network was trained for, in a sentence, as outside_training of control.py says it.

import { written } from "../kinds.js";
/**
 * @import { Values } from "../run_desk.js"
 * @import { Live } from "./desk.js"
 */

/** @typedef {{ trained: any[], said: string, called: Record<string, string> }} Trained */

/**
 * @param {Pick<Live, "controls" | "outside">} live
 * @param {Values} values
 */
export function outsideTraining({ controls, outside }, values) {
  // A model that is told the kernel by its name knows it.
  const told = values.assumed_kernel === values.kernel ? { ...values, assumed_kernel: "true" } : values;
  const said = Object.entries(outside).flatMap(([name, { trained, said, called }]) => {
    const [value, low, high] = [told[name], trained[0], trained[trained.length - 1]];
    const known = controls[name].kind?.low === undefined ? trained.includes(value) : low <= value && value <= high;
    if (known) return [];
    return [said.replace("{value}", called[value] ?? written(value)).replace("{low}", written(low)).replace("{high}", written(high))];
  });
  return said.length ? `Outside training: ${said.join("; ")}.` : "";
}
