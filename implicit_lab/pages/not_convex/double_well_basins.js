// Where each start goes: y_t over the plane of x and y_0 as a picture, dark below and bright above.

import { contextOf, element } from "../../widgets/shared/dom.js";
import { step } from "./double_well_math.js";
/** @import { Well } from "./double_well_math.js" */

const COLUMNS = 160;
const ROWS = 120;
/** What is coloured: y from the darkest to the brightest. */
const RANGE = [-1.3, 1.3];
// Nine stops of cividis, which the colour-blind read as others do.
const CIVIDIS = [
  [0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115],
  [138, 134, 120], [165, 156, 116], [195, 179, 105], [254, 232, 56],
];

/**
 * @param {number} share
 * @returns {number[]}
 */
function colour(share) {
  const at = Math.min(Math.max(share, 0), 1) * (CIVIDIS.length - 1);
  const k = Math.min(Math.floor(at), CIVIDIS.length - 2);
  return CIVIDIS[k].map((value, channel) => value + (at - k) * (CIVIDIS[k + 1][channel] - value));
}

/**
 * The address of the picture, x from left to right and y_0 from bottom to top.
 * @param {Well} well
 * @param {number} t
 * @param {[number, number]} x
 * @param {[number, number]} start
 */
export function basinPicture(well, t, x, start) {
  const canvas = element("canvas", { width: COLUMNS, height: ROWS });
  const context = contextOf(canvas);
  const picture = context.createImageData(COLUMNS, ROWS);
  for (let row = 0; row < ROWS; row++) {
    const y0 = start[1] - ((row + 0.5) / ROWS) * (start[1] - start[0]);
    for (let column = 0; column < COLUMNS; column++) {
      const place = x[0] + ((column + 0.5) / COLUMNS) * (x[1] - x[0]);
      let y = y0;
      for (let s = 0; s < t; s++) y = step(y, place, well);
      picture.data.set([...colour((y - RANGE[0]) / (RANGE[1] - RANGE[0])), 255], 4 * (row * COLUMNS + column));
    }
  }
  context.putImageData(picture, 0, 0);
  return canvas.toDataURL();
}
