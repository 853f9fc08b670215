// Arrays within a file of text, read back: packed.py writes them.

/** @typedef {{ bytes: string, deflated?: boolean }} Packed an array in base 64 */

/**
 * The bytes of an array.
 * @param {Packed} packed
 */
export async function unpacked({ bytes, deflated }) {
  const read = await fetch(`data:application/octet-stream;base64,${bytes}`);
  const stream = /** @type {ReadableStream<BufferSource>} */ (read.body);
  return (deflated ? new Response(stream.pipeThrough(new DecompressionStream("deflate"))) : read).arrayBuffer();
}
