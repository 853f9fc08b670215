// A number reads the same on every page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, number, withUnit } from "../../../implicit_lab/widgets/shared/format.js";

test("a number is written with its digits, and in powers of ten only where it is very small or large", () => {
  const said = [0.005, 0.0123, 12.3, 0, 1234.6, 99999, -0.5, 1, 100].map((value) => number(value));
  assert.deepEqual(said, ["0.005", "0.0123", "12.3", "0", "1235", "99999", "-0.5", "1", "100"]);
  assert.deepEqual([1.2e-5, 123456, -9.99e-4].map((value) => number(value)), ["1.2e-5", "1.2e+5", "-1.0e-3"]);
});

test("a figure that is not defined says so", () => {
  for (const value of [null, undefined, Number.NaN, Infinity]) assert.equal(number(value), "not defined");
  assert.equal(withUnit(null, "dB"), "not defined");
});

test("a unit follows its number, where there is one", () => {
  assert.equal(withUnit(27.123, "dB"), "27.12 dB");
  assert.equal(withUnit(0.5, ""), "0.5");
});

test("a time is told in milliseconds or in seconds", () => {
  assert.deepEqual([0.2, 12.4, 1499].map(duration), ["under 1 ms", "about 12 ms", "about 1.5 s"]);
});
