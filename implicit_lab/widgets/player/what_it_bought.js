// What the compute bought, in a sentence.

import { compact, duration, number, withUnit } from "../shared/format.js";
import { knownCompute, spent } from "./horizontal.js";

/**
 * "3 operator calls, 1.2B multiply-adds, about 12 ms: PSNR 27 dB, 0.4 dB better than the explicit network"
 * @param {PlayerScene} scene
 * @param {number} t
 */
export function whatItBought(scene, t) {
  const curve = scene.curves[0];
  const { parameters, milliseconds, machine, baseline, higher_is_better } = scene.meta;
  const calls = t === 1 ? "1 operator call" : `${t} operator calls`;
  const compute = knownCompute(scene);
  const cost = compute ? `, ${compact(spent(compute, t))} ${compute.unit}` : "";
  const took = t > 0 && milliseconds ? `, ${duration(t * milliseconds)}${machine ? ` on ${machine}` : ""}` : "";
  const size = parameters ? `, with ${parameters.toLocaleString("en")} parameters throughout` : "";
  let gain = "";
  if (curve && curve.values[t] !== null) {
    gain = `: ${curve.name} ${withUnit(curve.values[t], curve.unit)}`;
    if (curve.baseline !== null) {
      const ahead = (curve.values[t] - curve.baseline) * (higher_is_better === false ? -1 : 1);
      const itsSize = baseline?.parameters ? ` (1 call, ${baseline.parameters.toLocaleString("en")} parameters)` : "";
      const by = `${number(Math.abs(ahead), 2)}${curve.unit && ` ${curve.unit}`}`;
      gain += `, ${by} ${ahead >= 0 ? "better" : "worse"} than the explicit network${itsSize}`;
    }
  }
  return `What the compute bought: ${calls}${cost}${took}${size}${gain}.`;
}
