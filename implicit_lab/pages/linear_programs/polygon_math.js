// Programs in two variables as the browser needs them at every move of a pointer: polygon, optimum, and the iteration G.
// Rows have norm one. The exact counterpart, and what this is tested against, is studies/linear_programs/polygon.py.

/** @typedef {[number, number]} Point */

const TOLERANCE = 1e-9;

/**
 * Cuts the box of the bounds by one half plane after another (Sutherland and Hodgman); counterclockwise, may be empty.
 * @param {PolygonProgram} program
 * @returns {Point[]}
 */
export function feasible({ A, b, lower, upper }) {
  if (lower[0] > upper[0] || lower[1] > upper[1]) return [];
  /** @type {Point[]} */
  let corners = [[lower[0], lower[1]], [upper[0], lower[1]], [upper[0], upper[1]], [lower[0], upper[1]]];
  A.forEach((a, i) => {
    /** @type {(p: Point) => number} */
    const inside = (p) => a[0] * p[0] + a[1] * p[1] - b[i];
    /** @type {Point[]} */
    const kept = [];
    corners.forEach((p, k) => {
      const q = corners[(k + 1) % corners.length];
      const [here, there] = [inside(p), inside(q)];
      if (here <= TOLERANCE) kept.push(p);
      if ((here < -TOLERANCE && there > TOLERANCE) || (here > TOLERANCE && there < -TOLERANCE)) {
        const share = here / (here - there);
        kept.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
      }
    });
    corners = kept;
  });
  return corners.filter((p, k) => distance(p, corners[(k + 1) % corners.length]) > TOLERANCE || corners.length === 1);
}

/** @type {(p: Point, q: Point) => number} */
export const distance = (p, q) => Math.hypot(p[0] - q[0], p[1] - q[1]);

/**
 * The cost is -(cos angle, sin angle): the polygon is cheapest in the direction of the angle, in degrees.
 * @type {(angle: number) => Point}
 */
export const cost = (angle) => [-Math.cos((angle * Math.PI) / 180), -Math.sin((angle * Math.PI) / 180)];

/**
 * The cheapest corners, one or the two ends of an edge, and the point of least norm among them.
 * @param {Point[]} corners
 * @param {Point} c
 * @returns {{ face: Point[], y: Point }}
 */
export function cheapest(corners, c) {
  if (corners.length === 0) return { face: [], y: [NaN, NaN] };
  const costs = corners.map((p) => c[0] * p[0] + c[1] * p[1]);
  const best = Math.min(...costs);
  const face = corners.filter((_, k) => costs[k] <= best + TOLERANCE);
  if (face.length === 1) return { face, y: face[0] };
  const [p, q] = face;
  const along = [q[0] - p[0], q[1] - p[1]];
  const share = -(p[0] * along[0] + p[1] * along[1]) / (along[0] ** 2 + along[1] ** 2);
  const held = Math.min(Math.max(share, 0), 1);
  return { face, y: [p[0] + held * along[0], p[1] + held * along[1]] };
}

/** @param {PolygonProgram} program */
export const solution = (program) => cheapest(feasible(program), cost(program.angle));

/**
 * Where the optimum jumps as the cost turns: the outward normals of the edges, in degrees, and the edges' lengths.
 * @param {Point[]} corners
 */
export function ties(corners) {
  if (corners.length < 2) return [];
  return corners.map((p, k) => {
    const q = corners[(k + 1) % corners.length];
    return { angle: (Math.atan2(p[0] - q[0], q[1] - p[1]) * 180) / Math.PI, length: distance(p, q) };
  });
}

/**
 * From -180 to 180, the turn from one angle to another.
 * @type {(from: number, to: number) => number}
 */
export const turn = (from, to) => ((to - from + 540) % 360) - 180;

/** @type {(value: number, low: number, high: number) => number} */
export const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

/**
 * y_0 .. y_t of the primal-dual hybrid gradient, G of studies/linear_programs/pdhg.py with fixed steps.
 * @param {PolygonProgram} program
 * @param {PolygonSteps} steps
 * @param {number} t
 */
export function trajectory({ A, b, lower, upper, angle }, { tau, sigma }, t) {
  const c = cost(angle);
  /** @type {Point} */
  let y = [clamp(0, lower[0], upper[0]), clamp(0, lower[1], upper[1])];
  let p = b.map(() => 0);
  const seen = [y];
  for (let step = 0; step < t; step++) {
    const new0 = clamp(y[0] - tau * (c[0] - A.reduce((sum, a, i) => sum + a[0] * p[i], 0)), lower[0], upper[0]);
    const new1 = clamp(y[1] - tau * (c[1] - A.reduce((sum, a, i) => sum + a[1] * p[i], 0)), lower[1], upper[1]);
    const [e0, e1] = [2 * new0 - y[0], 2 * new1 - y[1]];
    p = p.map((price, i) => Math.min(price + sigma * (b[i] - A[i][0] * e0 - A[i][1] * e1), 0));
    y = [new0, new1];
    seen.push(y);
  }
  return seen;
}
