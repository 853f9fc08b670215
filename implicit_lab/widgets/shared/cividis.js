// Cividis (Nunez, Anderton and Renslow 2018): a colour map that looks the same to those who see fewer colours.

const ANCHORS = [
  [0, 34, 78], [0, 46, 106], [26, 56, 111], [50, 67, 109], [67, 78, 108], [83, 90, 109], [97, 101, 111],
  [111, 112, 115], [125, 124, 120], [140, 136, 120], [155, 148, 118], [171, 160, 114], [188, 174, 108],
  [205, 187, 99], [222, 201, 88], [240, 216, 70], [254, 232, 56],
];

/**
 * The colour at a share of the map, 0 to 1.
 * @param {number} share
 * @returns {number[]} red, green, blue, 0 to 255
 */
export function cividis(share) {
  const place = Math.min(Math.max(share, 0), 1) * (ANCHORS.length - 1);
  const low = Math.min(Math.floor(place), ANCHORS.length - 2);
  return ANCHORS[low].map((c, i) => Math.round(c + (place - low) * (ANCHORS[low + 1][i] - c)));
}

/** The whole map from left to right, as CSS has it. */
export const cividisGradient = `linear-gradient(to right, ${ANCHORS.map((c) => `rgb(${c.join(" ")})`).join(", ")})`;
