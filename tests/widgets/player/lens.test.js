// One lens for all panels: a zoom keeps its point, and no panel shows what lies beyond the picture.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Lens } from "../../../implicit_lab/widgets/player/lens.js";

const place = (lens, u) => {
  const { left, share } = lens.window();
  return left + u * share;
};

test("the point under the pointer stays where it is", () => {
  const lens = new Lens(16, () => {});
  lens.zoom(2, 0.3, 0.6);
  const before = place(lens, 0.4);
  lens.zoom(1.7, 0.4, 0.5);
  assert.ok(Math.abs(place(lens, 0.4) - before) < 1e-12);
});

test("zoom ends at the whole picture and at its strongest, and the edge is never passed", () => {
  let heard = 0;
  const lens = new Lens(16, () => {
    heard += 1;
  });
  lens.zoom(1000);
  assert.equal(lens.scale, 16);
  lens.pan(-100, 100);
  const { left, top, share } = lens.window();
  assert.ok(left >= 0 && top >= 0 && left + share <= 1 && top + share <= 1);
  lens.zoom(1e-9);
  assert.deepEqual(lens.window(), { left: 0, top: 0, share: 1 });
  assert.equal(heard, 3);
});
