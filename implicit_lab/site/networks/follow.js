// The iterates of one input, until they are at rest and half as many again, as studies/settling.py follows them.

/** The relative residual below which an iterate is at rest. */
export const AT_REST = 1e-4;

/**
 * A network that is applied again and again; z are its states, and `decode` gives its answers.
 * @template Encoded
 * @typedef {object} Looped
 * @property {(x: Encoded) => Float32Array} initial
 * @property {(z: Float32Array, x: Encoded) => Float32Array} step
 * @property {(z: Float32Array, x: Encoded) => Float32Array} decode
 */
/**
 * y_0, ..., y_T; ||z_t - z_{t-1}|| / ||z_t||; the first t at rest.
 * @typedef {{ answers: Float32Array[], residuals: number[], rest: number | null }} Followed
 */

/** After so long a page is let draw and listen. */
export const SLICE_MS = 50;

/**
 * Follows it in slices, between which the page can draw and listen; null where `stopped` says so in between.
 * @template Encoded
 * @param {Looped<Encoded>} network
 * @param {Encoded} x
 * @param {number} most
 * @param {() => boolean} stopped
 * @returns {Promise<Followed | null>}
 */
export async function follow(network, x, most, stopped = () => false) {
  let z = network.initial(x);
  const answers = [network.decode(z, x)];
  /** @type {number[]} */
  const residuals = [];
  let rest = null;
  let since = performance.now();
  for (let end = most; residuals.length < end; ) {
    const before = z;
    z = network.step(z, x);
    answers.push(network.decode(z, x));
    residuals.push(residual(before, z));
    if (rest === null && residuals[residuals.length - 1] < AT_REST) {
      rest = residuals.length;
      end = Math.min(most, rest + Math.floor(rest / 2));
    }
    if (performance.now() - since < SLICE_MS) continue;
    await new Promise((resume) => setTimeout(resume));
    if (stopped()) return null;
    since = performance.now();
  }
  return { answers, residuals, rest };
}

/**
 * ||after - before|| / ||after||
 * @param {Float32Array} before
 * @param {Float32Array} after
 */
export function residual(before, after) {
  let [moved, length] = [0, 0];
  for (const [at, value] of after.entries()) {
    moved += (value - before[at]) ** 2;
    length += value ** 2;
  }
  return Math.sqrt(moved / length);
}
