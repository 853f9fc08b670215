// A state that a text asks for reaches all that has such a control, and what nobody takes is left to the kernel.

import assert from "node:assert/strict";
import { test } from "node:test";
import { askFor, hearAsked } from "../../../implicit_lab/widgets/shared/state.js";

globalThis.document ??= new EventTarget();

test("each asked for is set where it belongs, by all who have it", () => {
  const set = [];
  const stop = [hearAsked(["t", "view"], (value, name) => set.push([name, value])), hearAsked(["t"], (value) => set.push(["also t", value]))];
  const left = askFor("t=20&view=wipe&noise=0.1&run=1");
  assert.deepEqual(set, [["t", "20"], ["view", "wipe"], ["also t", "20"]]);
  assert.deepEqual(left, { noise: "0.1", run: "1" });
  for (const end of stop) end();
  assert.deepEqual(askFor("t=3"), { t: "3" });
});
