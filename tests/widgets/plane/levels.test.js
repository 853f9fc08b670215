// A plane is read between its points as a sheet that is linear there, and measured along a line.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { Levels, levelOf, toLevel, travelled, travelledInWords } from "../../../implicit_lab/widgets/plane/levels.js";

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

test("what is said has no digit that a level cannot tell, so that it is what the corners of page 1 are at t = 8", () => {
  const level = levelOf([0, 20]);
  for (const [eta, x, said] of [[0.05, 1, "0.3"], [0.95, 0.02, "7.1"]]) {
    const value = (1 - (1 - eta * x) ** 8) / x;
    assert.equal(toLevel(Math.round(value / level) * level, level), said);
    assert.equal(toLevel(value, level), said);
  }
  assert.equal(toLevel(-0.01, level), "0.0");
  assert.deepEqual([toLevel(1234567, 3000), toLevel(12.4, 1), toLevel(0.00031, 1e-5)], ["1230000", "12", "0.00031"]);
});

test("a curve that moves by a single level is said to move by no more than the colours tell", () => {
  const level = levelOf([-1.3, 0.734]);
  assert.equal(travelledInWords([0, level, level], level), "no more than its colours tell, 0.008 a level");
  assert.equal(travelledInWords([0, 0], level), "no more than its colours tell, 0.008 a level");
  assert.equal(travelledInWords([0, 30 * level, 10 * level], level), "about 0.40");
});
