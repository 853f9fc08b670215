// An axis is marked at round numbers, its ends among them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { extent, powerTicks, roundPowers, ticks } from "../../../implicit_lab/widgets/shared/axis.js";

test("both ends are marked where they are round, though 0.1 + 0.2 is not 0.3", () => {
  assert.deepEqual(ticks(0, 0.3), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(0, 0.6), [0, 0.2, 0.4, 0.6]);
  assert.deepEqual(ticks(0.1, 0.7), [0.2, 0.4, 0.6]);
  assert.deepEqual(ticks(-1, 1), [-1, -0.5, 0, 0.5, 1].map((value) => value + 0));
});

test("marks are as far apart as 1, 2 or 5 times a power of ten, some five of them", () => {
  for (const [low, high] of [[0, 60], [3, 1000], [-7e-5, 2e-5], [0.02, 0.031]]) {
    const found = ticks(low, high);
    assert.ok(found.length >= 2 && found.length <= 7, `${low} to ${high}: ${found}`);
    const lead = Number((found[1] - found[0]).toExponential(3).split("e")[0]);
    assert.ok([1, 2, 5].includes(lead), `${low} to ${high}: ${found}`);
    assert.ok(found.every((value) => value >= low - 1e-9 && value <= high + 1e-9));
  }
});

test("powers of ten are marked by their exponents, not more than asked for", () => {
  assert.deepEqual(powerTicks(-2, 3, Infinity), [-2, -1, 0, 1, 2, 3]);
  assert.ok(powerTicks(-12, 3, 4).length <= 4);
});

test("a range holds what can be shown, with a little room", () => {
  assert.deepEqual(extent([0, 10, null, Number.NaN], false, 0.1), [-1, 11]);
  assert.deepEqual(extent([100, 1, 0, -5], true, 0.1), [-0.2, 2.2]);
  assert.deepEqual(extent([], false), [0, 1]);
  assert.deepEqual(extent([3, 3], false), [2.5, 3.5]);
});

test("a logarithmic axis has several marks whether it is short or long", () => {
  assert.deepEqual(roundPowers(0, 1), [1, 2, 5, 10]);
  assert.deepEqual(roundPowers(2.5, 6.5), [1000, 10000, 100000, 1000000]);
  assert.ok(roundPowers(-3, 20).length <= 6);
});
