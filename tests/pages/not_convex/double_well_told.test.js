// What page 7 says of the double well is what its step does: tried by starting beside each fixed point that is named.

import assert from "node:assert/strict";
import { test } from "node:test";
import { iterates, regularUpTo } from "../../../implicit_lab/pages/not_convex/double_well_math.js";
import { described } from "../../../implicit_lab/pages/not_convex/double_well_told.js";

const told = (state) => described({ h: 0.1, y0: 0, t: 20, ...state }).join(" ");

test("at k = 1 the only fixed point of x = 0 is called stable, and starts beside it come, slowly", () => {
  assert.match(told({ k: 1, x: 0 }), /Fixed points at x = 0: 0 \(stable, but slow\)/);
  for (const start of [-0.5, 0.5]) {
    const path = iterates(0, start, { k: 1, h: 0.1 }, 20_000).map(Math.abs);
    assert.ok(path.at(-1) < 0.02 && path[200] > 0.1);
  }
});

test("at a fold the point where two have met is named, and called half-stable: one side comes, the other leaves", () => {
  for (const side of [1, -1]) {
    const named = side > 0 ? "-0.5 (half-stable, from one side), 1 (stable)" : "-1 (stable), 0.5 (half-stable, from one side)";
    assert.ok(told({ k: 0.25, x: side }).includes(`Fixed points at x = ${side}: ${named}.`), told({ k: 0.25, x: side }));
    const ends = [-0.1, 0.1].map((push) => iterates(side, -0.5 * side + push * side, { k: 0.25, h: 0.1 }, 20_000).at(-1));
    assert.ok(Math.abs(ends[0] + 0.5 * side) < 1e-2 && Math.abs(ends[1] - side) < 1e-6, String(ends));
  }
});

test("between the folds the ridge is unstable and both wells are stable", () => {
  assert.match(told({ k: 0.75, x: 0 }), /: -0\.5 \(stable\), 0 \(unstable\), 0\.5 \(stable\)/);
});

test("above k = 1 the step is called regular only as far as it contracts, and a little further it does not", () => {
  for (const k of [1.05, 1.5, 3]) {
    for (const h of [0.01, 0.1, 0.2]) {
      const most = regularUpTo({ k, h });
      const factor = (y) => Math.abs(1 - h * (k - 1 + 3 * y * y));
      assert.ok(factor(most) < 1 && factor(0) < 1 && factor(most + 0.01) >= 1, `k = ${k}, h = ${h}`);
      const said = told({ k, h, x: 0.1 });
      assert.ok(said.includes(`one fixed point for every x. G is regular for |y| ≤ ${most};`) && !said.includes("a regular G"));
    }
  }
});
