// Gradient descent in a double well as the browser needs it at every move of a slider. The counterpart, and what this is
// tested against, is studies/scalar/double_well.py.

/**
 * The pull k of the data and the step h.
 * @typedef {{ k: number, h: number }} Well
 */

/**
 * E(y; x) = k/2 (y - x)^2 + (y^2 - 1)^2 / 4.
 * @type {(y: number, x: number, k: number) => number}
 */
export const energy = (y, x, k) => (k / 2) * (y - x) ** 2 + (y * y - 1) ** 2 / 4;

/**
 * G(y, x) = y - h E'(y; x).
 * @type {(y: number, x: number, well: Well) => number}
 */
export const step = (y, x, { k, h }) => y - h * (k * (y - x) + y * y * y - y);

/**
 * y_0 .. y_t.
 * @param {number} x
 * @param {number} y0
 * @param {Well} well
 * @param {number} t
 */
export function iterates(x, y0, well, t) {
  const found = [y0];
  for (let s = 0; s < t; s++) found.push(step(found[s], x, well));
  return found;
}

/**
 * dy_s/dx along a path, exactly: d_s = (1 - h (k - 1 + 3 y_{s-1}^2)) d_{s-1} + h k.
 * @param {number[]} path
 * @param {Well} well
 */
export function slopes(path, { k, h }) {
  const found = [0];
  for (let s = 1; s < path.length; s++) found.push((1 - h * (k - 1 + 3 * path[s - 1] ** 2)) * found[s - 1] + h * k);
  return found;
}

/**
 * dy_t/dx at x = 0 from y_0 = 0: h k sum_{i < t} (1 - h (k - 1))^i.
 * @param {Well} well
 * @param {number} t
 */
export function law({ k, h }, t) {
  const rate = -h * (k - 1);
  return rate === 0 ? h * k * t : (h * k * Math.expm1(t * Math.log1p(rate))) / rate;
}

/**
 * The real roots of E'(y; x) = 0, ascending: one or three, and two at a fold.
 * @param {number} x
 * @param {number} k
 * @returns {number[]}
 */
export function roots(x, k) {
  const edge = fold(k);
  // Two of three have met there; rounding would lose them, and the sum of all three is 0.
  if (edge && Math.abs(Math.abs(x) - edge.x) < 1e-12) return x > 0 ? [edge.y, -2 * edge.y] : [2 * edge.y, -edge.y];
  const p = k - 1;
  const q = -k * x;
  const inside = (q / 2) ** 2 + (p / 3) ** 3;
  if (inside >= 0 || p >= 0) {
    const root = Math.sqrt(Math.max(inside, 0));
    // The larger of the two cube roots first, and the other from it: their difference would lose digits.
    const u = Math.cbrt(-q / 2 - Math.sign(q || 1) * root);
    return [polished(u === 0 ? 0 : u - p / (3 * u), p, q)];
  }
  const size = 2 * Math.sqrt(-p / 3);
  const angle = Math.acos(Math.min(1, Math.max(-1, (3 * q) / (p * size)))) / 3;
  return [0, 1, 2]
    .map((i) => polished(size * Math.cos(angle - (2 * Math.PI * i) / 3), p, q))
    .sort((a, b) => a - b);
}

/**
 * One step of Newton's on y^3 + p y + q.
 * @type {(y: number, p: number, q: number) => number}
 */
function polished(y, p, q) {
  const slope = 3 * y * y + p;
  return slope === 0 ? y : y - (y ** 3 + p * y + q) / slope;
}

/**
 * The fold at positive x, where the lower branch ends; the other one is opposite. null for k >= 1.
 * @param {number} k
 */
export function fold(k) {
  if (k >= 1) return null;
  const y = -Math.sqrt((1 - k) / 3);
  return { x: (y ** 3 - (1 - k) * y) / k, y };
}

/**
 * What a fixed point does with what is near it: by E'' = k - 1 + 3 y^2, and where that is 0 by what comes after it. At
 * k = 1 that is E' = y^3, which still draws to 0 from both sides; at a fold E' keeps its sign.
 * @param {number} y
 * @param {number} k
 * @returns {"stable" | "stable, but slow" | "half-stable, from one side" | "unstable"}
 */
export function kind(y, k) {
  const bend = k - 1 + 3 * y * y;
  if (Math.abs(bend) > 1e-9) return bend > 0 ? "stable" : "unstable";
  return k < 1 ? "half-stable, from one side" : "stable, but slow";
}

/**
 * For k > 1 the largest |y|, in hundredths, up to which the step is regular: |1 - h (k - 1 + 3 y^2)| stays below 1.
 * @param {Well} well
 */
export const regularUpTo = ({ k, h }) => (Math.ceil(100 * Math.sqrt((2 / h - (k - 1)) / 3)) - 1) / 100;

/**
 * The iterate after t steps at each x in turn, each begun where the one before had come to.
 * @param {number[]} places
 * @param {number} y0
 * @param {Well} well
 * @param {number} t
 */
export function dragged(places, y0, well, t) {
  let y = y0;
  return places.map((x) => {
    for (let s = 0; s < t; s++) y = step(y, x, well);
    return y;
  });
}

/**
 * Steps from the fold's y, past the fold by a distance, until 1 % of the way to the upper branch is left; null where
 * most do not do.
 * @param {number} distance
 * @param {Well} well
 * @param {number} most
 */
export function stepsPastFold(distance, well, most) {
  const at = fold(well.k);
  if (!at) return null;
  const x = at.x + distance;
  const end = roots(x, well.k).at(-1) ?? NaN;
  let y = at.y;
  for (let t = 0; t <= most; t++) {
    if (Math.abs(y - end) <= 0.01 * Math.abs(end - at.y)) return t;
    y = step(y, x, well);
  }
  return null;
}
