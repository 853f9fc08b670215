// What the controls ask for as arrays, and what of it a browser cannot run.

import { unpacked } from "../packed.js";
/**
 * @import { Values } from "../run_desk.js"
 * @import { Live } from "./desk.js"
 * @import { Engine } from "./engine.js"
 * @import { Asked } from "./solver.js"
 */

/**
 * Why a run cannot be here, in a sentence; "" where it can.
 * @param {Values} values
 * @param {Pick<Live, "model" | "kernel_size">} live
 */
export function refusal(values, live) {
  if (values.model !== live.model) return "The browser runs HQS; choose it, or run the other models in the live lab.";
  if (values.kernel_size !== live.kernel_size)
    return `The browser has kernels of ${live.kernel_size} pixels; choose that size, or run others in the live lab.`;
  return values.missing ? "The browser runs pictures without lost pixels; set their share to 0, or run it in the live lab." : "";
}

/**
 * @param {Values} values
 * @param {Engine} engine
 * @param {Uint8Array | null} picture of a person's own, (n, n, 3)
 * @returns {Promise<Asked>}
 */
export async function askedOf(values, engine, picture) {
  const { kernel, assumed_kernel: assumed } = values;
  const pixels = picture ?? new Uint8Array(await unpacked(engine.pictures[values.image]));
  // A kernel is assumed to be another by its name.
  const taken = engine.kernels[assumed]?.true ?? engine.kernels[kernel][assumed];
  const { least, most, usual } = engine.noise;
  return {
    sharp: channelsFirst(pixels),
    kernel: new Float32Array(await unpacked(engine.kernels[kernel].true)),
    assumed: new Float32Array(await unpacked(taken)),
    noise: values.noise,
    seed: values.seed,
    // The noisier the data, the less they are worth.
    beta: engine.beta * (Math.min(Math.max(values.noise, least), most) / usual) ** 2,
    relaxation: values.relaxation === "shipped" ? engine.relaxation : Number(values.relaxation),
    fromObservation: values.start === "observation",
    steps: values.steps,
  };
}

/**
 * (n, n, 3) in 0..255 as (3, n, n) in [0, 1].
 * @param {Uint8Array} pixels
 */
function channelsFirst(pixels) {
  const count = pixels.length / 3;
  return Float32Array.from({ length: pixels.length }, (_, at) => pixels[3 * (at % count) + Math.floor(at / count)] / 255);
}
