// The answer that a network holds for the likeliest.

/**
 * The place of the highest score, and its share in the softmax of all.
 * @param {Float32Array} scores
 */
export function likeliest(scores) {
  const most = Math.max(...scores);
  const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
  return { place: scores.indexOf(most), share: 1 / total };
}
