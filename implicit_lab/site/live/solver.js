// Iterates HQS on one blurred picture in a worker of the page's own: the data step here, the denoiser by ONNX Runtime.

import { packedOf } from "../frames.js";
import { dataStep, observe } from "./blurred.js";
import { Fourier } from "./fourier.js";

/**
 * What a run is to go by: the sharp picture (3, n, n) in [0, 1], the kernel that blurs and the one that is assumed.
 * @typedef {object} Asked
 * @property {Float32Array} sharp
 * @property {Float32Array} kernel
 * @property {Float32Array} assumed
 * @property {number} noise
 * @property {number} seed
 * @property {number} beta
 * @property {number} relaxation
 * @property {boolean} fromObservation
 * @property {number} steps
 */
/** @typedef {{ script: string, wasm: ArrayBuffer, network: ArrayBuffer }} Parts the engine and the denoiser */
/**
 * The pictures y_0, ..., y_T, x and the truth, each as its difference from the one before, deflated; PSNR for t = 0..T
 * and of x; ||y_t - y_{t-1}|| / ||y_t|| for t = 1..T.
 * @typedef {{ packed: ArrayBuffer, psnr: number[], psnrOfInput: number, residual: number[] }} Solved
 */
/** @typedef {{ done: number } | { solved: Solved } | { failed: string }} Told */

// Between two reports of progress: more would only load the page.
const REPORT_MS = 250;

/** @param {Told} told */
const tell = (told) => postMessage(told);

/** @type {Promise<Denoiser>} which serves every run of this worker */
let denoiser;

// The parts come first, and once; then what is asked, run after run.
addEventListener("message", async ({ data: { parts, asked } }) => {
  try {
    if (parts) {
      denoiser = denoiserOf(parts);
      await denoiser;
    } else tell({ solved: await solve(asked, await denoiser) });
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
});

/** @typedef {(v: Float32Array, size: number) => Promise<Float32Array>} Denoiser a function of pictures (3, n, n) */

/**
 * @param {Parts} parts
 * @returns {Promise<Denoiser>}
 */
async function denoiserOf({ script, wasm, network }) {
  // A page that is a file may not import one: through a blob.
  const ort = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  // One thread: more need a page that a server has isolated.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = wasm;
  const session = await ort.InferenceSession.create(new Uint8Array(network), { executionProviders: ["wasm"] });
  return async (v, size) => (await session.run({ v: new ort.Tensor("float32", v, [1, 3, size, size]) })).h.data;
}

/**
 * @param {Asked} asked
 * @param {Denoiser} denoise
 * @returns {Promise<Solved>}
 */
async function solve({ sharp, kernel, assumed, noise, seed, beta, relaxation, fromObservation, steps }, denoise) {
  const size = Math.sqrt(kernel.length);
  const fourier = new Fourier(size);
  const x = observe(fourier, sharp, kernel, noise, seed);
  const step = dataStep(fourier, x, assumed, beta);
  let y = fromObservation ? x : new Float32Array(x.length);
  const pictures = [pixelsOf(y)];
  const psnr = [psnrOf(y, sharp)];
  /** @type {number[]} */
  const residual = [];
  let reported = performance.now();
  for (let t = 1; t <= steps; t++) {
    const before = y;
    const whole = await denoise(step(before), size);
    y = between(before, whole, relaxation);
    pictures.push(pixelsOf(y));
    psnr.push(psnrOf(y, sharp));
    residual.push(Math.sqrt(squares(y, before) / squares(y)));
    if (performance.now() - reported < REPORT_MS) continue;
    reported = performance.now();
    tell({ done: t });
  }
  const packed = await packedOf([...pictures, pixelsOf(x), pixelsOf(sharp)]);
  return { packed, psnr, psnrOfInput: psnrOf(x, sharp), residual };
}

/**
 * a + share (b - a)
 * @param {Float32Array} a
 * @param {Float32Array} b
 * @param {number} share
 */
function between(a, b, share) {
  const y = new Float32Array(a.length);
  for (let at = 0; at < a.length; at++) y[at] = a[at] + share * (b[at] - a[at]);
  return y;
}

/**
 * |a - b|^2
 * @param {Float32Array} a
 * @param {Float32Array} [b]
 */
function squares(a, b) {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] - (b ? b[at] : 0)) ** 2;
  return sum;
}

/**
 * -10 log10 mean (y - sharp)^2, in dB.
 * @param {Float32Array} y
 * @param {Float32Array} sharp
 */
const psnrOf = (y, sharp) => -10 * Math.log10(squares(y, sharp) / y.length);

/**
 * (3, n, n) in [0, 1] as (n, n, 3) in 0..255, clipped.
 * @param {Float32Array} y
 */
function pixelsOf(y) {
  const count = y.length / 3;
  const pixels = new Uint8ClampedArray(y.length);
  for (let at = 0; at < count; at++) {
    for (let c = 0; c < 3; c++) pixels[3 * at + c] = 255 * y[c * count + at];
  }
  return pixels;
}
