// A plane is read between its points as a sheet that is linear there, and measured along a line.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { Levels, travelled } from "../../../implicit_lab/widgets/plane/levels.js";

const scene = {
  revision: 1, steps: 2, size: 3, stills: ["truth"], probes: ["y"], scale: [[-1, 1]], note: "", value: "y",
  across: { name: "a", low: 0, high: 1 }, up: { name: "b", low: 0, high: 1 },
};

test("frames are the sums of the differences that were sent, and stills are as they were sent", async () => {
  const sent = new Uint8Array(27);
  sent.fill(200, 0, 9).fill(100, 9, 18).fill(7, 18, 27);
  const levels = await Levels.open(scene, new DataView(new Uint8Array(deflateSync(sent)).buffer));
  assert.deepEqual([...levels.at(0, 0)], Array(9).fill(200));
  assert.deepEqual([...levels.at(0, 1)], Array(9).fill(44));
  assert.deepEqual([...levels.at(0, 2)], Array(9).fill(7));
});

test("between points the value is linear, on the points it is theirs, up to the last edge", () => {
  const levels = new Levels(scene, new Uint8Array());
  const sheet = Uint8Array.from([0, 51, 102, 51, 102, 153, 102, 153, 204]);
  for (const [a, b] of [[0, 0], [1, 1], [0.5, 0], [0.3, 0.8], [1, 0.1]]) {
    assert.ok(Math.abs(levels.value(sheet, [-1, 1], a, b) - (-1 + 0.8 * (a + b))) < 1e-12);
  }
  const curve = levels.along(sheet, [-1, 1], [0, 0, 1, 1], 5);
  assert.equal(curve.length, 5);
  assert.ok(Math.abs(travelled(curve) - 1.6) < 1e-12);
});

test("a curve that goes up and down has travelled both ways", () => {
  assert.equal(travelled([0, 2, -1, -1]), 5);
  assert.equal(travelled([3]), 0);
});
