// Arrays within a file of text, read back: packed.py writes them.

import { decoded } from "../server/front/decoded.js";

/** @typedef {{ bytes: string, deflated?: boolean }} Packed an array in base 64 */

/**
 * The bytes of an array.
 * @param {Packed} packed
 * @returns {Promise<ArrayBuffer>}
 */
export async function unpacked({ bytes, deflated }) {
  const held = decoded(bytes);
  if (!deflated) return held.buffer;
  return new Response(new Blob([held]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
}
