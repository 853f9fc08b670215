// The discrete Fourier transform of square pictures, by the radix-2 method of Cooley and Tukey (1965).

/**
 * A complex picture, row by row.
 * @typedef {{ re: Float64Array, im: Float64Array }} Complex
 */

export class Fourier {
  /** @param {number} size pixels a side, a power of two */
  constructor(size) {
    this.size = size;
    const angles = Array.from({ length: size / 2 }, (_, k) => (2 * Math.PI * k) / size);
    this.cos = Float64Array.from(angles, Math.cos);
    this.sin = Float64Array.from(angles, Math.sin);
    const bits = Math.log2(size);
    this.reversed = Array.from({ length: size }, (_, at) => {
      let turned = 0;
      for (let bit = 0; bit < bits; bit++) turned |= ((at >> bit) & 1) << (bits - 1 - bit);
      return turned;
    });
  }

  /**
   * sum y exp(-2 pi i <k, p> / size) over the pixels p, in place and transposed; backward with + and divided by
   * size^2, which transposes back.
   * @param {Complex} y
   * @param {boolean} backward
   */
  transform({ re, im }, backward = false) {
    const { size } = this;
    for (const part of [re, im]) this.order(part);
    this.columns(re, im, backward);
    for (const part of [re, im]) {
      transpose(part, size);
      this.order(part);
    }
    this.columns(re, im, backward);
    if (!backward) return;
    for (let at = 0; at < re.length; at++) {
      re[at] /= size * size;
      im[at] /= size * size;
    }
  }

  /**
   * Puts each row where the bits of its number, read backwards, say.
   * @param {Float64Array} part
   */
  order(part) {
    const { size, reversed } = this;
    for (let row = 0; row < size; row++) {
      const other = reversed[row];
      if (other <= row) continue;
      const held = part.slice(row * size, (row + 1) * size);
      part.copyWithin(row * size, other * size, (other + 1) * size);
      part.set(held, other * size);
    }
  }

  /**
   * Every column, whose rows are in reversed order; side by side, since the memory is read along rows.
   * @param {Float64Array} re
   * @param {Float64Array} im
   * @param {boolean} backward
   */
  columns(re, im, backward) {
    const { size, cos, sin } = this;
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let row = 0; row < size; row++) {
        if (row & half) continue;
        const angle = (row % half) * stride;
        const c = cos[angle];
        const s = backward ? sin[angle] : -sin[angle];
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
