// An axis shows what is gained beyond the input: iterates that are worse than the input itself lie below it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rangeOf } from "../../../implicit_lab/widgets/player/plot_range.js";

const held = (kind, value) => ({ kind, values: [value], drawn: "level" });
const curve = (values) => ({ name: "PSNR", values, bound: null });

test("a black beginning does not squeeze what follows, where the input's own level is known", () => {
  const [low, high] = rangeOf(curve([5, 8, 15, 24, 28]), [held("input", 20), held("explicit", 26)], false);
  assert.ok(low > 19 && low < 20);
  assert.ok(high > 28 && high < 29);
});

test("where less is better, what is gained lies below the input", () => {
  const [low, high] = rangeOf(curve([9, 7, 3, 1]), [held("input", 4)], false);
  assert.ok(low < 1 && high > 4 && high < 5);
});

test("an iteration that ends worse than its input is shown whole", () => {
  const [low] = rangeOf(curve([20, 18, 12, 10]), [held("input", 20)], false);
  assert.ok(low < 10);
});

test("a logarithmic axis is told by exponents, and leaves out what it cannot draw", () => {
  const [low, high] = rangeOf(curve([null, 1, 0, 0.01]), [], true);
  assert.ok(low < -2 && high > 0 && high < 1);
});
