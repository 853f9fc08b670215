// What is taken away holds every figure, and a spreadsheet reads it whatever a curve is called.

import assert from "node:assert/strict";
import { test } from "node:test";
import { csv, rows } from "../../../implicit_lab/widgets/player/save.js";

const curves = [
  { name: "PSNR", unit: "dB", values: [null, 20.5, 24], baseline: 22, baseline_label: "explicit", bound: null },
  { name: 'a "name", with all', unit: "", values: [1, 0.1, 0.01], baseline: null, baseline_label: "", bound: [null, 2, 1] },
];

test("each curve is a column, then what it is held against; what is not defined is empty", () => {
  assert.deepEqual(rows({ steps: 2, curves }), [
    ["t", "PSNR (dB)", "PSNR (dB), explicit", 'a "name", with all', 'a "name", with all, bound'],
    ["0", "", "22", "1", ""],
    ["1", "20.5", "22", "0.1", "2"],
    ["2", "24", "22", "0.01", "1"],
  ]);
});

test("names with commas and quotes are quoted", async () => {
  const [head] = (await csv({ steps: 2, curves }).text()).split("\r\n");
  assert.equal(head, 't,PSNR (dB),"PSNR (dB), explicit","a ""name"", with all","a ""name"", with all, bound"');
});
