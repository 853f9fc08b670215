// The double well in the browser: the law of its slope, the roots of the cubic, folds, and the way to and fro.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dragged, fold, iterates, law, roots, slopes, stepsPastFold,
} from "../../../implicit_lab/pages/not_convex/double_well_math.js";

const PULLS = [3, 1.5, 1, 0.9, 0.6];

test("at x = 0 from 0 the slope is h k times the geometric sum, over 200 steps", () => {
  for (const k of PULLS) {
    const steep = slopes(iterates(0, 0, { k, h: 0.1 }, 200), { k, h: 0.1 });
    let sum = 0;
    for (let t = 0; t <= 200; t++) {
      assert.ok(Math.abs(steep[t] - sum) <= 1e-9 * Math.max(sum, 1e-300), `k = ${k}, t = ${t}`);
      assert.ok(Math.abs(law({ k, h: 0.1 }, t) - sum) <= 1e-9 * Math.max(sum, 1e-300));
      sum += 0.1 * k * (1 - 0.1 * (k - 1)) ** t;
    }
  }
});

test("the roots solve the cubic, and are three between the folds, one outside", () => {
  for (const k of [0.2, 0.6, 0.95, 1, 1.5, 3]) {
    const edge = fold(k);
    for (let x = -2; x <= 2; x += 0.037) {
      const found = roots(x, k);
      assert.equal(found.length, edge && Math.abs(x) < edge.x ? 3 : 1, `k = ${k}, x = ${x}`);
      for (const y of found) assert.ok(Math.abs(y ** 3 + (k - 1) * y - k * x) < 1e-9);
    }
  }
});

test("at a fold two roots meet: the cubic and its slope vanish", () => {
  for (const k of [0.2, 0.6, 0.9]) {
    const { x, y } = fold(k);
    assert.ok(Math.abs(y ** 3 + (k - 1) * y - k * x) < 1e-12);
    assert.ok(Math.abs(3 * y * y + k - 1) < 1e-12);
  }
  assert.equal(fold(1), null);
});

test("dragged slowly to and fro, the iterate jumps at the folds, within one cell of the grid", () => {
  const cell = 0.02;
  const places = Array.from({ length: 201 }, (_, i) => -2 + cell * i);
  for (const k of [0.4, 0.6, 0.8]) {
    const up = dragged(places, -1.5, { k, h: 0.1 }, 2000);
    const jump = places[up.findIndex((y) => y > 0)];
    assert.ok(jump >= fold(k).x && jump <= fold(k).x + cell, `k = ${k}: ${jump}`);
    const down = dragged(places.toReversed(), 1.5, { k, h: 0.1 }, 2000);
    assert.ok(Math.abs(places.toReversed()[down.findIndex((y) => y < 0)] + jump) < 1e-9);
  }
});

test("a hundred times nearer to the fold takes ten times the steps", () => {
  const [near, nearer] = [1e-4, 1e-6].map((distance) => stepsPastFold(distance, { k: 0.6, h: 0.1 }, 1e6));
  assert.ok(Math.abs(nearer / near / 10 - 1) < 0.05, `${near}, ${nearer}`);
  assert.equal(stepsPastFold(0.1, { k: 1.2, h: 0.1 }, 10), null);
});
