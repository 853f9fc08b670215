// Pictures as the player takes them: each as its difference from the one before it, modulo 256, and all of them deflated.

/** @param {Uint8ClampedArray[]} pictures */
export async function packedOf(pictures) {
  const differences = pictures.map((picture, k) => {
    const difference = new Uint8Array(picture);
    // By hand: it is many numbers. They wrap around, here and where they are added up again.
    if (k) for (let at = 0; at < picture.length; at++) difference[at] = picture[at] - pictures[k - 1][at];
    return difference;
  });
  return new Response(new Blob(differences).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer();
}
