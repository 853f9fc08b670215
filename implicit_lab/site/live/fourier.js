// The discrete Fourier transform of square pictures, by the radix-2 method of Cooley and Tukey (1965).

/**
 * A complex picture, row by row.
 * @typedef {{ re: Float64Array, im: Float64Array }} Complex
 */

/**
 * Frequencies come in an order of their own, transposed and with their numbers read backwards bit by bit: those that
 * are multiplied with each other come alike, and nothing is spent on sorting them.
 */
export class Fourier {
  /** @param {number} size pixels a side, a power of two */
  constructor(size) {
    this.size = size;
    const angles = Array.from({ length: size / 2 }, (_, k) => (2 * Math.PI * k) / size);
    this.cos = Float64Array.from(angles, Math.cos);
    this.sin = Float64Array.from(angles, Math.sin);
  }

  /**
   * sum y exp(-2 pi i <k, p> / size) over the pixels p, in place.
   * @param {Complex} y
   */
  forward({ re, im }) {
    this.columnsForward(re, im);
    for (const part of [re, im]) transpose(part, this.size);
    this.columnsForward(re, im);
  }

  /**
   * What `forward` has made of a picture, as that picture, in place.
   * @param {Complex} y
   */
  backward({ re, im }) {
    this.columnsBackward(re, im);
    for (const part of [re, im]) transpose(part, this.size);
    this.columnsBackward(re, im);
    const share = 1 / this.size ** 2;
    for (let at = 0; at < re.length; at++) {
      re[at] *= share;
      im[at] *= share;
    }
  }

  /**
   * Every column, from the largest butterflies on, which leaves its rows in reversed order; side by side, since the
   * memory is read along rows.
   * @param {Float64Array} re
   * @param {Float64Array} im
   */
  columnsForward(re, im) {
    const { size, cos, sin } = this;
    for (let half = size / 2; half >= 1; half /= 2) {
      const stride = size / (2 * half);
      for (let row = 0; row < size; row++) {
        if (row & half) continue;
        const angle = (row % half) * stride;
        const [c, s] = [cos[angle], sin[angle]];
        for (let a = row * size, b = a + half * size, end = a + size; a < end; a++, b++) {
          const x = re[a] - re[b];
          const y = im[a] - im[b];
          re[a] += re[b];
          im[a] += im[b];
          re[b] = x * c + y * s;
          im[b] = y * c - x * s;
        }
      }
    }
  }

  /**
   * Every column, whose rows are in reversed order, from the smallest butterflies on.
   * @param {Float64Array} re
   * @param {Float64Array} im
   */
  columnsBackward(re, im) {
    const { size, cos, sin } = this;
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let row = 0; row < size; row++) {
        if (row & half) continue;
        const angle = (row % half) * stride;
        const [c, s] = [cos[angle], sin[angle]];
        for (let a = row * size, b = a + half * size, end = a + size; a < end; a++, b++) {
          const x = re[b] * c - im[b] * s;
          const y = re[b] * s + im[b] * c;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  }
}

/**
 * @param {Float64Array} part
 * @param {number} size
 */
function transpose(part, size) {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      const [a, b] = [row * size + column, column * size + row];
      const held = part[a];
      part[a] = part[b];
      part[b] = held;
    }
  }
}
