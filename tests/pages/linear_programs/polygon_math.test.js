// The two-variable program in the browser: corners, optimum and ties in closed form, and an iteration that reaches it.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cheapest, clamp, cost, distance, feasible, ties, trajectory, turn,
} from "../../../implicit_lab/pages/linear_programs/polygon_math.js";

const half = Math.SQRT1_2;
// The unit square, cut by y1 + y2 <= 1.5.
const program = { A: [[half, half]], b: [1.5 * half], lower: [0, 0], upper: [1, 1], angle: 0 };
const near = (found, expected) => assert.ok(distance(found, expected) < 1e-9, `${found} is not ${expected}`);

test("a half plane cuts a corner off the box", () => {
  const corners = feasible(program);
  assert.equal(corners.length, 5);
  for (const [x, y] of corners) assert.ok(x + y <= 1.5 + 1e-9);
  assert.deepEqual(feasible({ ...program, b: [-1] }), []);
  assert.deepEqual(feasible({ ...program, lower: [2, 0] }), []);
});

test("the optimum is a corner, or of a whole edge the point nearest to 0", () => {
  const corners = feasible(program);
  near(cheapest(corners, cost(20)).y, [1, 0.5]);
  const tied = cheapest(corners, cost(45));
  assert.equal(tied.face.length, 2);
  near(tied.y, [0.75, 0.75]);
  near(cheapest(corners, cost(0)).y, [1, 0]);
});

test("ties lie where the cost meets an edge at a right angle", () => {
  const angles = ties(feasible(program)).map(({ angle }) => Math.round(angle));
  assert.deepEqual(angles.sort((a, b) => a - b), [-90, 0, 45, 90, 180].sort((a, b) => a - b));
});

test("the iteration ends at the optimum and never leaves the bounds", () => {
  const seen = trajectory({ ...program, angle: 20 }, { tau: 0.5, sigma: 0.5 }, 400);
  assert.equal(seen.length, 401);
  assert.ok(distance(seen[400], [1, 0.5]) < 1e-6);
  for (const y of seen) for (const value of y) assert.equal(clamp(value, 0, 1), value);
});

test("a turn is never more than half a circle", () => {
  assert.deepEqual([turn(170, -170), turn(-170, 170), turn(0, 90)], [20, -20, 90]);
});
