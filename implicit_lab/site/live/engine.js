// Loads what a run needs, a file beside the page, when it is first asked for; a worker runs, then waits for the next run.

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

/** @type {Promise<Worker> | null} that waits for a run */
let waiting = null;

/**
 * Gets a worker ready for a run that may come. What fails here, that run tells.
 * @param {string} file beside the page
 */
export async function prepare(file) {
  try {
    waiting ??= loadEngine(file).then(startWorker);
    await waiting;
  } catch {
    waiting = null;
  }
}

/**
 * Runs in a worker; rejects where the signal says so.
 * @param {Engine} loaded
 * @param {Asked} asked
 * @param {(done: number) => void} progress
 * @param {AbortSignal} signal
 * @returns {Promise<Solved>}
 */
export async function solveApart(loaded, asked, progress, signal) {
  const taken = waiting ?? startWorker(loaded);
  waiting = null;
  const worker = await taken;
  return new Promise((resolve, reject) => {
    /** @param {string} said */
    const end = (said) => {
      // It may be in the middle of a step, or without its engine.
      worker.terminate();
      reject(new Error(said));
    };
    const stop = () => end("cancelled");
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop);
    worker.onerror = ({ message }) => end(message || "The browser starts no worker for it.");
    worker.onmessage = ({ data }) => {
      /** @type {Told} */
      const told = data;
      if ("done" in told) return progress(told.done);
      if ("failed" in told) return end(told.failed);
      signal.removeEventListener("abort", stop);
      waiting = Promise.resolve(worker);
      resolve(told.solved);
    };
    worker.postMessage({ asked });
  });
}

/** @param {Engine} loaded */
async function startWorker({ worker: text, script, wasm, network }) {
  const [program, weights] = await Promise.all([unpacked(wasm), unpacked(network)]);
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  worker.postMessage({ parts: { script, wasm: program, network: weights } }, [program, weights]);
  return worker;
}
