// The layers that the small networks are made of, on rows of numbers: what torch computes, in plain JavaScript.

/** @import { Tensor } from "./weights.js" */

/**
 * y = x W^T + b for each row of x.
 * @param {Float32Array} x
 * @param {Tensor} weight (out, in)
 * @param {Tensor} [bias] (out,)
 */
export function linear(x, weight, bias) {
  const [outer, inner] = weight.shape;
  const rows = x.length / inner;
  const w = weight.values;
  const y = new Float32Array(rows * outer);
  for (let to = 0; to < outer; to++) {
    const at = to * inner;
    const start = bias ? bias.values[to] : 0;
    // Four rows at a time: each weight is read once for all of them.
    let row = 0;
    for (; row + 4 <= rows; row += 4) {
      const [a, b, c, d] = [row * inner, (row + 1) * inner, (row + 2) * inner, (row + 3) * inner];
      let [p, q, r, s] = [start, start, start, start];
      for (let k = 0; k < inner; k++) {
        const value = w[at + k];
        p += x[a + k] * value;
        q += x[b + k] * value;
        r += x[c + k] * value;
        s += x[d + k] * value;
      }
      y[row * outer + to] = p;
      y[(row + 1) * outer + to] = q;
      y[(row + 2) * outer + to] = r;
      y[(row + 3) * outer + to] = s;
    }
    for (; row < rows; row++) {
      const from = row * inner;
      let sum = start;
      for (let k = 0; k < inner; k++) sum += x[from + k] * w[at + k];
      y[row * outer + to] = sum;
    }
  }
  return y;
}

/**
 * x / sqrt(mean x^2 + eps) for each row of x.
 * @param {Float32Array} x
 * @param {number} width of a row
 * @param {number} eps
 */
export function rmsNorm(x, width, eps) {
  const y = new Float32Array(x.length);
  for (let from = 0; from < x.length; from += width) {
    let squares = 0;
    for (let k = from; k < from + width; k++) squares += x[k] * x[k];
    const scale = 1 / Math.sqrt(squares / width + eps);
    for (let k = from; k < from + width; k++) y[k] = x[k] * scale;
  }
  return y;
}

/**
 * softmax(q k^T / sqrt(d) + bias) v for one head of n rows. Where it lies in the rows of q, k and v is told by `at`.
 * @param {{ q: Float32Array, k: Float32Array, v: Float32Array }} rows
 * @param {{ n: number, d: number, width: { q: number, k: number, v: number }, from: { q: number, k: number, v: number } }} at
 * @param {Float32Array | null} bias (n, n)
 * @param {Float32Array} out of which the head's part is filled
 * @param {{ width: number, from: number }} into
 */
export function attend({ q, k, v }, { n, d, width, from }, bias, out, into) {
  const scale = 1 / Math.sqrt(d);
  const scores = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    let most = -Infinity;
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let c = 0; c < d; c++) sum += q[i * width.q + from.q + c] * k[j * width.k + from.k + c];
      scores[j] = sum * scale + (bias ? bias[i * n + j] : 0);
      if (scores[j] > most) most = scores[j];
    }
    let total = 0;
    for (let j = 0; j < n; j++) {
      scores[j] = Math.exp(scores[j] - most);
      total += scores[j];
    }
    const row = i * into.width + into.from;
    for (let j = 0; j < n; j++) {
      const share = scores[j] / total;
      for (let c = 0; c < d; c++) out[row + c] += share * v[j * width.v + from.v + c];
    }
  }
}

/**
 * Changes every number of x.
 * @param {Float32Array} x
 * @param {(value: number, at: number) => number} f
 */
export function each(x, f) {
  for (let at = 0; at < x.length; at++) x[at] = f(x[at], at);
  return x;
}

/** @type {(value: number) => number} */
export const relu = (value) => Math.max(value, 0);

/**
 * The sum of two arrays of one length.
 * @param {Float32Array} x
 * @param {Float32Array} y
 */
export function plus(x, y) {
  const sum = new Float32Array(x.length);
  for (let at = 0; at < x.length; at++) sum[at] = x[at] + y[at];
  return sum;
}
