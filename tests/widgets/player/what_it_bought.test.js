// The sentence on what the compute bought says calls, time, size and gain, and leaves out what is not known.

import assert from "node:assert/strict";
import { test } from "node:test";
import { whatItBought } from "../../../implicit_lab/widgets/player/what_it_bought.js";

const curve = { name: "PSNR", unit: "dB", values: [null, 24, 27], baseline: 25.5 };
const meta = { parameters: 423532, milliseconds: 8, machine: "a laptop", higher_is_better: true };

test("calls, time, size and gain are said", () => {
  assert.equal(
    whatItBought({ curves: [curve], meta }, 2),
    "What the compute bought: 2 operator calls, about 16 ms on a laptop, with 423,532 parameters throughout: " +
      "PSNR 27 dB, 1.5 dB better than the explicit network.",
  );
  assert.match(whatItBought({ curves: [curve], meta }, 1), /1 operator call,.*1\.5 dB worse/);
});

test("multiply-adds are said where they are known", () => {
  const compute = { unit: "multiply-adds", per_iteration: 4e8, once: 1e8 };
  assert.match(whatItBought({ curves: [curve], meta: { ...meta, compute } }, 2), /2 operator calls, 900M multiply-adds, about/);
});

test("where less is better, less is a gain", () => {
  const error = { name: "Error", unit: "", values: [1, 0.1], baseline: 0.3 };
  assert.match(whatItBought({ curves: [error], meta: { higher_is_better: false } }, 1), /0\.2 better/);
});

test("what is not known is left out", () => {
  assert.equal(whatItBought({ curves: [], meta: {} }, 0), "What the compute bought: 0 operator calls.");
  assert.equal(whatItBought({ curves: [curve], meta: {} }, 0), "What the compute bought: 0 operator calls.");
});
