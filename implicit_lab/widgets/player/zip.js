// A zip archive, written in the browser: enough of the format for NumPy's .npz.

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

/** @param {Uint8Array} bytes */
function checksum(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/**
 * Numbers as little endian bytes.
 * @param {[number, number][]} fields each a value and the bytes that it takes
 */
function packed(fields) {
  /** @type {number[]} */
  const bytes = [];
  for (const [value, length] of fields) for (let k = 0; k < length; k++) bytes.push((value / 2 ** (8 * k)) & 255);
  return new Uint8Array(bytes);
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * An archive of files.
 * @param {[string, Uint8Array<ArrayBuffer>][]} files each a name and what is in it
 */
export async function zip(files) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const index = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const [title, body] = [new TextEncoder().encode(name), await deflated(bytes)];
    // Version, flags, method, time and date (1 January 1980), checksum, both sizes, lengths of name and of nothing.
    /** @type {[number, number][]} */
    const common = [
      [20, 2], [0, 2], [8, 2], [0, 2], [33, 2], [checksum(bytes), 4], [body.length, 4], [bytes.length, 4],
      [title.length, 2], [0, 2],
    ];
    parts.push(packed([[0x04034b50, 4], ...common]), title, body);
    index.push(packed([[0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]), title);
    offset += 30 + title.length + body.length;
  }
  const length = index.reduce((sum, part) => sum + part.length, 0);
  /** @type {[number, number][]} */
  const end = [[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [length, 4], [offset, 4], [0, 2]];
  return new Blob([...parts, ...index, packed(end)], { type: "application/octet-stream" });
}

/**
 * An array as NumPy writes it: a header, padded to 64 bytes, then the numbers.
 * @param {string} type
 * @param {number[]} shape
 * @param {Uint8Array} bytes
 */
export function npy(type, shape, bytes) {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const room = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
  const file = new Uint8Array(10 + room + bytes.length);
  file.set([...magic, room & 255, room >> 8]);
  file.set(new TextEncoder().encode(`${header.padEnd(room - 1)}\n`), 10);
  file.set(bytes, 10 + room);
  return file;
}
