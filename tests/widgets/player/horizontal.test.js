// A place on the axis is what t iterations cost, and a finger on it finds the iteration that is nearest.

import assert from "node:assert/strict";
import { test } from "node:test";
import { alongCompute, alongIterations } from "../../../implicit_lab/widgets/player/horizontal.js";

const near = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-9, `${found}, not ${expected}`);
const scene = (steps, ...computes) => ({ steps, curves: [{ references: computes.map((compute) => ({ compute })) }] });
const compute = { unit: "multiply-adds", per_iteration: 100, once: 0 };

test("iterations are evenly apart, and a step of another iteration stands at its own t", () => {
  const along = alongIterations(10);
  assert.deepEqual([along.at(0), along.at(5), along.at(10)], [0, 0.5, 1]);
  assert.equal(along.step(0.32), 3);
  assert.deepEqual([0, 9, 10].map((k) => along.place({ compute: null }, k)), [0.1, 1, null]);
  assert.equal(alongIterations(0).at(0), 0);
});

test("against compute, ten times the iterations are always as far apart", () => {
  const along = alongCompute(scene(100), compute);
  near(along.at(10) - along.at(1), along.at(100) - along.at(10));
  assert.ok(along.at(1) > 0 && along.at(100) < 1);
});

test("y_0 costs nothing, which a logarithmic axis does not reach: it stands at the edge", () => {
  assert.equal(alongCompute(scene(100), compute).at(0), 0);
  assert.ok(alongCompute(scene(100), { ...compute, once: 50 }).at(0) > 0);
});

test("what costs as much as t iterations stands where t does, and all that is known is on the axis", () => {
  const along = alongCompute(scene(100, [500], [1, 2, 3], null), compute);
  near(along.place({ compute: [500] }, 0), along.at(5));
  for (const cost of [1, 3, 500, 10000]) {
    const share = along.place({ compute: [cost] }, 0);
    assert.ok(share > 0 && share < 1, `${cost}: ${share}`);
  }
  assert.equal(along.place({ compute: null }, 0), null);
  assert.equal(along.place({ compute: [0] }, 0), null);
});

test("a finger at the place of t finds t, and one beside the axis its end", () => {
  for (const once of [0, 37]) {
    const along = alongCompute(scene(60, [5]), { ...compute, once });
    for (let t = 0; t <= 60; t++) assert.equal(along.step(along.at(t) + 1e-9), t);
    assert.equal(along.step(-0.5), 0);
    assert.equal(along.step(1.5), 60);
  }
});

test("the axis is marked in few letters and says that it is logarithmic", () => {
  const along = alongCompute(scene(60), { ...compute, per_iteration: 4e8 });
  assert.deepEqual(along.marks.map(({ text }) => text), ["500M", "1B", "2B", "5B", "10B", "20B"]);
  assert.equal(along.label, "multiply-adds, logarithmic");
});
