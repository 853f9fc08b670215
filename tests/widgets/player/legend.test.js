// A legend takes as many rows as its width asks for, and counts the marks so that no two look the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { entries, rowsOf } from "../../../implicit_lab/widgets/player/legend.js";

const item = (drawn, width) => ({ held: { drawn }, text: "", width });

test("a row is filled before the next is begun", () => {
  const placed = entries([item("level", 40), item("mark", 40), item("mark", 40), item("level", 500)], 100, 10);
  assert.deepEqual(placed.map(({ row, left }) => [row, left]), [[0, 0], [0, 50], [1, 0], [2, 0]]);
  assert.deepEqual(placed.map(({ order }) => order), [0, 0, 1, 0]);
  assert.equal(rowsOf(placed), 3);
  assert.equal(rowsOf([]), 0);
});
