// The looped network on mazes, as studies/mazes/models.py has it: each open pixel sees itself and the four beside it.

import { each, linear, plus, relu } from "./layers.js";
/** @import { Weights } from "./weights.js" */

const PIXEL_WIDTH = 32;
const NO_PIXEL = -1;
const START = 2;
const GOAL = 3;

/**
 * A maze by its open pixels: where each lies, itself and those above, below, left and right as places in the list (-1
 * for a wall), and C x of the block.
 * @typedef {object} Corridors
 * @property {number} pixels
 * @property {number[]} places
 * @property {Int32Array} around
 * @property {Float32Array} features
 */

export class MazeNetwork {
  /** @param {Weights} weights */
  constructor(weights) {
    this.weights = weights;
  }

  /**
   * @param {number[]} given 0 wall, 1 open, 2 start, 3 goal; the outer pixels are walls
   * @param {number} columns
   * @returns {Corridors}
   */
  encode(given, columns) {
    const places = [...given.keys()].filter((place) => given[place]);
    const ranks = new Map(places.map((place, rank) => [place, rank]));
    const beside = [0, -columns, columns, -1, 1];
    const around = Int32Array.from(places.flatMap((place) => beside.map((step) => ranks.get(place + step) ?? NO_PIXEL)));
    const seen = Float32Array.from(
      places.flatMap((place, rank) => [
        Number(given[place] === START), Number(given[place] === GOAL),
        ...[1, 2, 3, 4].map((side) => Number(around[5 * rank + side] === NO_PIXEL)),
      ]),
    );
    const features = linear(seen, this.weights["block.features.weight"], this.weights["block.features.bias"]);
    return { pixels: given.length, places, around, features };
  }

  /** @param {Corridors} x */
  initial(x) {
    return new Float32Array(x.places.length * PIXEL_WIDTH);
  }

  /**
   * tanh(z + A relu(B z + C x)): one iteration.
   * @param {Float32Array} z
   * @param {Corridors} x
   */
  step(z, x) {
    const w = this.weights;
    const hidden = each(plus(linear(neighbourhoods(z, x.around), w["block.first.weight"]), x.features), relu);
    const change = linear(neighbourhoods(hidden, x.around), w["block.second.weight"], w["block.second.bias"]);
    return each(plus(z, change), Math.tanh);
  }

  /**
   * The probability of each pixel, walls too, to be on the path.
   * @param {Float32Array} z
   * @param {Corridors} x
   */
  decode(z, x) {
    const [weight, bias] = [this.weights["head.weight"], this.weights["head.bias"]];
    // A wall holds 0.
    const out = new Float32Array(x.pixels).fill(bias.values[0]);
    for (const [rank, value] of linear(z, weight, bias).entries()) out[x.places[rank]] = value;
    return each(out, (value) => 1 / (1 + Math.exp(-value)));
  }
}

/**
 * What each pixel and the four beside it hold, in a row; a wall holds 0.
 * @param {Float32Array} z
 * @param {Int32Array} around
 */
function neighbourhoods(z, around) {
  const rows = new Float32Array(around.length * PIXEL_WIDTH);
  for (const [at, rank] of around.entries()) {
    if (rank !== NO_PIXEL) rows.set(z.subarray(rank * PIXEL_WIDTH, (rank + 1) * PIXEL_WIDTH), at * PIXEL_WIDTH);
  }
  return rows;
}
