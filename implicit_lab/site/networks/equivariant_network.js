// The looped network on boards of 9 x 9, as studies/sudoku/equivariant.py has it: it treats every number alike.

import { each, linear, plus, relu } from "./layers.js";
/** @import { Weights } from "./weights.js" */

/**
 * For each way in which places stand to each other the group that each place is in, by the name that its weights have.
 * A place is a cell and a number that it may hold: number * cells + cell.
 * @typedef {Record<string, Int32Array>} Groups
 */

export class EquivariantNetwork {
  /**
   * @param {Weights} weights
   * @param {number} size
   * @param {[number, number]} box rows and columns of a box
   */
  constructor(weights, size, box) {
    this.weights = weights;
    this.size = size;
    this.groups = groups(size, box);
  }

  /** @param {number[]} given 0 where a cell is empty */
  encode(given) {
    const board = new Float32Array(this.size * given.length);
    for (const [cell, number] of given.entries()) if (number) board[(number - 1) * given.length + cell] = 1;
    return this.mix("given", board);
  }

  /** @param {Float32Array} x */
  initial(x) {
    return new Float32Array(x.length);
  }

  /**
   * tanh(z + M_2 relu(M_1 z + x)): one iteration.
   * @param {Float32Array} z
   * @param {Float32Array} x
   */
  step(z, x) {
    const hidden = each(plus(this.mix("first", z), x), relu);
    return each(plus(z, this.mix("second", hidden)), Math.tanh);
  }

  /**
   * W_0 z and, for each way in which places stand to each other, W_r times a third of the sum over a place's group.
   * @param {string} name of the layer
   * @param {Float32Array} z
   */
  mix(name, z) {
    const w = this.weights;
    const out = linear(z, w[`${name}.itself.weight`], w[`${name}.itself.bias`]);
    for (const [relation, groupOf] of Object.entries(this.groups)) {
      const weight = w[`${name}.sums.${relation}.weight`];
      const [outer, inner] = weight.shape;
      const change = linear(thirds(z, groupOf, inner), weight);
      for (let place = 0; place < groupOf.length; place++) {
        const [to, from] = [place * outer, groupOf[place] * outer];
        for (let k = 0; k < outer; k++) out[to + k] += change[from + k];
      }
    }
    return out;
  }

  /**
   * A score for each number, cell by cell.
   * @param {Float32Array} z
   */
  decode(z) {
    const { size } = this;
    const scores = linear(z, this.weights["head.weight"], this.weights["head.bias"]);
    const cells = size * size;
    return scores.map((_, at) => scores[(at % size) * cells + Math.floor(at / size)]);
  }
}

/**
 * A third of the sum of the rows of each group.
 * @param {Float32Array} z
 * @param {Int32Array} groupOf
 * @param {number} width of a row
 */
function thirds(z, groupOf, width) {
  // In 64 bits: the block is steep on the way to rest, and a rounding of a long sum grows with it.
  const sums = new Float64Array((groupOf[groupOf.length - 1] + 1) * width);
  for (let place = 0; place < groupOf.length; place++) {
    const [to, from] = [groupOf[place] * width, place * width];
    for (let k = 0; k < width; k++) sums[to + k] += z[from + k];
  }
  return Float32Array.from(sums, (sum) => sum / 3);
}

/**
 * @param {number} size
 * @param {[number, number]} box
 * @returns {Groups}
 */
function groups(size, [high, wide]) {
  const cells = size * size;
  const [bands, stacks] = [size / high, size / wide];
  /** @type {(group: (number: number, row: number, column: number) => number) => Int32Array} */
  const grouped = (group) =>
    Int32Array.from({ length: size * cells }, (_, place) => {
      const [number, cell] = [Math.floor(place / cells), place % cells];
      return group(number, Math.floor(cell / size), cell % size);
    });
  const band = (/** @type {number} */ row) => Math.floor(row / high);
  const stack = (/** @type {number} */ column) => Math.floor(column / wide);
  return {
    cell: grouped((_, row, column) => row * size + column),
    row: grouped((number, row) => number * size + row),
    column: grouped((number, _, column) => number * size + column),
    box: grouped((number, row, column) => (number * bands + band(row)) * stacks + stack(column)),
    part_of_row: grouped((number, row, column) => (number * size + row) * stacks + stack(column)),
    part_of_column: grouped((number, row, column) => (number * bands + band(row)) * size + column),
  };
}
