// Loads what a run needs, a file beside the page, when it is first asked for; then each run has a worker of its own.

import { unpacked } from "../packed.js";
/**
 * @import { Packed } from "../packed.js"
 * @import { Asked, Solved, Told } from "./solver.js"
 */

/**
 * What the file holds: the engine's script and program, the denoiser, the worker's script, and what a run may be asked
 * with. A kernel is there as it is, "true", and as it may be assumed.
 * @typedef {object} Engine
 * @property {string} script
 * @property {Packed} wasm
 * @property {Packed} network
 * @property {string} worker
 * @property {number} beta
 * @property {number} relaxation
 * @property {{ least: number, most: number, usual: number }} noise bounds within which it is followed; at which beta holds
 * @property {Record<string, Packed>} pictures (n, n, 3), 8 bits
 * @property {Record<string, Record<string, Packed>>} kernels (n, n), single precision
 */

export const CANCELLED = "cancelled";

/** @type {Promise<Engine> | null} */
let engine = null;

/** @param {string} file beside the page */
export function loadEngine(file) {
  engine ??= new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = file;
    tag.onload = () => resolve(/** @type {any} */ (globalThis).implicitLabEngine);
    tag.onerror = () => {
      engine = null;
      reject(new Error(`What the run needs cannot be loaded: the file ${file} belongs beside this page.`));
    };
    document.head.append(tag);
  });
  return engine;
}

/**
 * Runs in a worker; rejects with `CANCELLED` where the signal says so.
 * @param {Engine} loaded
 * @param {Asked} asked
 * @param {(done: number) => void} progress
 * @param {AbortSignal} signal
 * @returns {Promise<Solved>}
 */
export async function solveApart({ worker: text, script, wasm, network }, asked, progress, signal) {
  const [program, weights] = await Promise.all([unpacked(wasm), unpacked(network)]);
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error(CANCELLED));
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    /** @param {() => void} settle */
    const end = (settle) => {
      worker.terminate();
      settle();
    };
    signal.addEventListener("abort", () => end(() => reject(new Error(CANCELLED))));
    worker.onerror = ({ message }) => end(() => reject(new Error(message || "The browser starts no worker for it.")));
    worker.onmessage = ({ data }) => {
      /** @type {Told} */
      const told = data;
      if ("done" in told) progress(told.done);
      else if ("solved" in told) end(() => resolve(told.solved));
      else end(() => reject(new Error(told.failed)));
    };
    worker.postMessage({ parts: { script, wasm: program, network: weights }, asked }, [program, weights]);
  });
}
