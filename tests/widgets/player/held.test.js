// What a curve is held against is drawn where it is fair: a level against t, a mark at its own compute, a line of steps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf, heldAgainst, heldInWords, logarithmic, told } from "../../../implicit_lab/widgets/player/held.js";

const explicit = { name: "explicit", kind: "explicit", values: [26], compute: [400] };
const larger = { name: "unrolled-4", kind: "explicit", values: [28.5], compute: [1600] };
const pdhg = { name: "PDHG", kind: "classical", values: [10, 20, 24], compute: [2, 4, 6] };
const truth = { name: "the truth", kind: "truth", values: [25], compute: null };
const step = { name: "one whole step", kind: "step", values: [0.7], compute: null };

const quality = { name: "PSNR", unit: "dB", values: [null, 8, 24], baseline: 26, baseline_label: "explicit", log: false, references: [explicit, larger, pdhg] };
const slope = { name: "Lipschitz constant", unit: "", values: [null, 0.2, 2], baseline: null, baseline_label: "", log: false, references: [truth, step, explicit, larger] };
const meta = { parameters: 1000, baseline: { parameters: 1001 }, compute: { unit: "multiply-adds", per_iteration: 400, once: 0 } };
const drawn = (curve, axis) => heldAgainst(curve, meta, axis).map((one) => [one.name, one.drawn]);

test("against t the first network is a level; against compute each is a mark at what it costs", () => {
  assert.deepEqual(drawn(quality, "iterations"), [["one pass, same size", "level"], ["PDHG", "line"]]);
  assert.deepEqual(drawn(quality, "compute"), [["one pass, same size", "mark"], ["unrolled-4", "mark"], ["PDHG", "line"]]);
});

test("a slope never stands alone: the truth's, one whole step's and the network's are beside it on either axis", () => {
  assert.deepEqual(drawn(slope, "iterations"), [["the truth", "level"], ["one whole step", "level"], ["one pass, same size", "level"]]);
  assert.deepEqual(drawn(slope, "compute").slice(0, 3), [["the truth", "level"], ["one whole step", "level"], ["one pass, same size", "mark"]]);
});

test("a network of another size is not said to be of the same", () => {
  const name = (own) => heldAgainst(quality, { ...meta, baseline: own }, "compute")[0].name;
  assert.equal(name({ parameters: 1500 }), "one pass, 1,500 parameters");
  assert.equal(name(null), "one pass");
});

test("a recording of old keeps its level and the name of it", () => {
  const old = { ...quality, references: [] };
  assert.deepEqual(heldAgainst(old, {}, "iterations").map(({ name, values, drawn: as }) => [name, values, as]), [["explicit", [26], "level"]]);
  assert.deepEqual(heldAgainst({ ...old, baseline: null }, {}, "iterations"), []);
});

test("an iteration whose cost nobody counted is left out against compute", () => {
  const curve = { ...quality, references: [{ ...pdhg, compute: null }], baseline: null };
  assert.deepEqual(drawn(curve, "compute"), []);
  assert.deepEqual(drawn(curve, "iterations"), [["PDHG", "line"]]);
});

test("compute is an axis only where it is known", () => {
  assert.equal(axisOf({ meta }, "compute"), "compute");
  assert.equal(axisOf({ meta: {} }, "compute"), "iterations");
  assert.equal(axisOf({ meta: { compute: { ...meta.compute, per_iteration: 0 } } }, "compute"), "iterations");
});

test("the words name all that is drawn, with its figure, and are empty where nothing is", () => {
  assert.equal(
    heldInWords({ curves: [quality, slope], meta }, "iterations"),
    "Beside PSNR: one pass, same size 26 dB; PDHG 24 dB after 3 steps. " +
      "Beside Lipschitz constant: the truth 25; one whole step 0.7; one pass, same size 26.",
  );
  assert.match(heldInWords({ curves: [quality], meta }, "compute"), /unrolled-4 28\.5 dB/);
  assert.equal(heldInWords({ curves: [{ ...slope, references: [] }], meta }, "iterations"), "");
  assert.equal(told({ name: "the truth", values: [null] }), "the truth not defined");
});

test("a slope decades below the truth's gets a logarithmic axis, one near it or with a zero a linear one", () => {
  assert.equal(logarithmic(slope), true);
  assert.equal(logarithmic({ ...slope, values: [null, 20, 24], references: [truth] }), false);
  assert.equal(logarithmic({ ...slope, values: [null, 0, 2] }), false);
  assert.equal(logarithmic(quality), false);
  assert.equal(logarithmic({ ...quality, log: true }), true);
});
