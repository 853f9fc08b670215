// What is taken away holds every figure, and a spreadsheet reads it whatever a curve is called.

import assert from "node:assert/strict";
import { test } from "node:test";
import { arrayInWords, csv, rows } from "../../../implicit_lab/widgets/player/save.js";

const curves = [
  { name: "PSNR", unit: "dB", values: [null, 20.5, 24], baseline: 22, baseline_label: "explicit", bound: null, references: [] },
  { name: 'a "name", with all', unit: "", values: [1, 0.1, 0.01], baseline: null, baseline_label: "", bound: [null, 2, 1], references: [] },
];

test("each curve is a column, then what it is held against; what is not defined is empty", () => {
  assert.deepEqual(rows({ steps: 2, curves, meta: {} }), [
    ["t", "PSNR (dB)", "PSNR (dB), explicit", 'a "name", with all', 'a "name", with all, bound'],
    ["0", "", "22", "1", ""],
    ["1", "20.5", "22", "0.1", "2"],
    ["2", "24", "22", "0.01", "1"],
  ]);
});

test("names with commas and quotes are quoted", async () => {
  const [head] = (await csv({ steps: 2, curves, meta: {} }).text()).split("\r\n");
  assert.equal(head, 't,PSNR (dB),"PSNR (dB), explicit","a ""name"", with all","a ""name"", with all, bound"');
});

test("what it costs and all that a slope is held against are columns too", () => {
  const references = [
    { name: "the truth", kind: "truth", values: [25], compute: null },
    { name: "PDHG", kind: "classical", values: [3, 4], compute: [2, 4] },
  ];
  const slope = { name: "L", unit: "", values: [null, 1, 2], baseline: null, baseline_label: "", bound: null, references };
  const meta = { compute: { unit: "multiply-adds", per_iteration: 10, once: 5 } };
  assert.deepEqual(rows({ steps: 2, curves: [slope], meta }), [
    ["t", "multiply-adds", "L", "L, the truth", "L, PDHG"],
    ["0", "5", "", "25", ""],
    ["1", "15", "1", "25", "3"],
    ["2", "25", "2", "25", "4"],
  ]);
});

test("each array of the file is told by name, with its unit", () => {
  const named = [{ name: "psnr", unit: "dB" }, { name: "residual", unit: "" }];
  assert.equal(arrayInWords("values_0", named), "values_0: psnr (dB) of y_t, t = 0, 1, ..., T");
  assert.equal(arrayInWords("bound_1", named), "bound_1: a bound on residual of y_t, t = 0, 1, ..., T");
  assert.equal(arrayInWords("input", named), "input: the input x as a picture");
});
