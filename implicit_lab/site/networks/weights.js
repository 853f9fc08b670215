// Reads the weights of a network from a file in the format safetensors.

/** @typedef {{ shape: number[], values: Float32Array }} Tensor */
/** @typedef {Record<string, Tensor>} Weights by the names that torch gives them */

/**
 * A header of JSON, its length before it, then all numbers: 32 bits or 16.
 * @param {Uint8Array} bytes
 * @returns {Weights}
 */
export function readWeights(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, begin)));
  delete header.__metadata__;
  /** @type {Weights} */
  const weights = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(header)) {
    if (!(dtype in READERS)) throw new Error(`The weights ${name} are of type ${dtype}, which is not read here.`);
    const { size, read } = READERS[dtype];
    const values = Float32Array.from({ length: (to - from) / size }, (_, at) => read(view, begin + from + at * size));
    weights[name] = { shape, values };
  }
  return weights;
}

/** @type {Record<string, { size: number, read: (view: DataView, at: number) => number }>} */
const READERS = {
  F32: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { size: 2, read: (view, at) => half(view.getUint16(at, true)) },
};

/** @param {number} bits of a number in half precision */
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
