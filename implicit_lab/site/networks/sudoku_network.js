// The looped network on boards of 6 x 6, as studies/sudoku/models.py has it: two layers of attention with learned biases.

import { attend, each, linear, plus, relu, rmsNorm } from "./layers.js";
/** @import { Weights } from "./weights.js" */

const CELL_WIDTH = 64;
const HEADS = 4;
const LAYERS = 2;
const DEPTH = CELL_WIDTH / HEADS;
// What torch adds where nothing is said: the distance from 1 to the next number of 32 bits.
const EPS = 2 ** -23;

export class SudokuNetwork {
  /**
   * @param {Weights} weights
   * @param {number} size
   * @param {[number, number]} box rows and columns of a box
   */
  constructor(weights, size, box) {
    this.weights = weights;
    this.size = size;
    this.biases = Array.from({ length: LAYERS }, (_, layer) => this.bias(layer, box));
  }

  /**
   * For each head a number for every pair of cells: the sum over all the ways in which the two stand to each other.
   * @param {number} layer
   * @param {[number, number]} box
   */
  bias(layer, [high, wide]) {
    const { size } = this;
    const { shape, values } = this.weights[`block.attentions.${layer}.bias`];
    const cells = size * size;
    const place = Array.from({ length: cells }, (_, cell) => {
      const [row, column] = [Math.floor(cell / size), cell % size];
      return [row, column, Math.floor(row / high) * size + Math.floor(column / wide)];
    });
    return Array.from({ length: HEADS }, (_, head) => {
      const own = values.subarray(head * shape[1], (head + 1) * shape[1]);
      return Float32Array.from({ length: cells * cells }, (_, pair) => {
        const [i, j] = [Math.floor(pair / cells), pair % cells];
        if (i === j) return own[0];
        const shared = [0, 1, 2].filter((part) => place[i][part] === place[j][part]);
        return shared.length ? shared.reduce((sum, part) => sum + own[part + 1], 0) : own[4];
      });
    });
  }

  /** @param {number[]} given 0 where a cell is empty */
  encode(given) {
    const { size } = this;
    const board = new Float32Array(given.length * size);
    for (const [cell, number] of given.entries()) if (number) board[cell * size + number - 1] = 1;
    return linear(board, this.weights["given.weight"], this.weights["given.bias"]);
  }

  /** @param {Float32Array} x */
  initial(x) {
    return new Float32Array(x.length);
  }

  /**
   * tanh(layers(z + x)): one iteration.
   * @param {Float32Array} z
   * @param {Float32Array} x
   */
  step(z, x) {
    let state = plus(z, x);
    for (let layer = 0; layer < LAYERS; layer++) {
      state = plus(state, this.attention(layer, rmsNorm(state, CELL_WIDTH, EPS)));
      state = plus(state, this.pointwise(layer, rmsNorm(state, CELL_WIDTH, EPS)));
    }
    return each(state, Math.tanh);
  }

  /**
   * @param {number} layer
   * @param {Float32Array} z
   */
  attention(layer, z) {
    const w = this.weights;
    const name = `block.attentions.${layer}`;
    const inner = linear(z, w[`${name}.inner.weight`], w[`${name}.inner.bias`]);
    const out = new Float32Array(z.length);
    const width = { q: 3 * CELL_WIDTH, k: 3 * CELL_WIDTH, v: 3 * CELL_WIDTH };
    for (let head = 0; head < HEADS; head++) {
      const from = { q: DEPTH * head, k: CELL_WIDTH + DEPTH * head, v: 2 * CELL_WIDTH + DEPTH * head };
      const at = { n: z.length / CELL_WIDTH, d: DEPTH, width, from };
      attend({ q: inner, k: inner, v: inner }, at, this.biases[layer][head], out, { width: CELL_WIDTH, from: DEPTH * head });
    }
    return linear(out, w[`${name}.outer.weight`], w[`${name}.outer.bias`]);
  }

  /**
   * @param {number} layer
   * @param {Float32Array} z
   */
  pointwise(layer, z) {
    const w = this.weights;
    const name = `block.pointwise.${layer}`;
    const wide = each(linear(z, w[`${name}.0.weight`], w[`${name}.0.bias`]), relu);
    return linear(wide, w[`${name}.2.weight`], w[`${name}.2.bias`]);
  }

  /**
   * A score for each number, cell by cell.
   * @param {Float32Array} z
   */
  decode(z) {
    return linear(z, this.weights["head.weight"], this.weights["head.bias"]);
  }
}
