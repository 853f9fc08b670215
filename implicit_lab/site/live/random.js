// The normal numbers that torch draws from a seed on a processor, so that a page has the noise that the live lab has.

const STATE = 624;
const AHEAD = 397;

/**
 * 24 random bits at a time, as numbers from 0 to 1: the Mersenne twister of Matsumoto and Nishimura (1998).
 * @param {number} seed
 */
function* uniforms(seed) {
  const state = new Uint32Array(STATE);
  state[0] = seed;
  for (let k = 1; k < STATE; k++) state[k] = Math.imul(1812433253, state[k - 1] ^ (state[k - 1] >>> 30)) + k;
  while (true) {
    for (let k = 0; k < STATE; k++) {
      const joined = (state[k] & 0x80000000) | (state[(k + 1) % STATE] & 0x7fffffff);
      state[k] = state[(k + AHEAD) % STATE] ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    for (let bits of state) {
      bits ^= bits >>> 11;
      bits ^= (bits << 7) & 0x9d2c5680;
      bits ^= (bits << 15) & 0xefc60000;
      bits ^= bits >>> 18;
      yield (bits & 0xffffff) / 2 ** 24;
    }
  }
}

/**
 * torch.randn(count) of a generator with this seed, to the rounding of single precision: sixteen at a time, the first
 * eight of which give the radii of Box and Muller (1958), the others the angles.
 * @param {number} count a multiple of 16
 * @param {number} seed
 */
export function normals(count, seed) {
  const drawn = uniforms(seed);
  const values = Float32Array.from({ length: count }, () => /** @type {number} */ (drawn.next().value));
  for (let from = 0; from < count; from += 16) {
    for (let at = from; at < from + 8; at++) {
      const radius = Math.sqrt(-2 * Math.log(1 - values[at]));
      const angle = 2 * Math.PI * values[at + 8];
      values[at] = radius * Math.cos(angle);
      values[at + 8] = radius * Math.sin(angle);
    }
  }
  return values;
}
