// Bytes that came as letters.

/** @param {string} text bytes in base 64 */
export function decoded(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  // By hand: it may be megabytes.
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}
