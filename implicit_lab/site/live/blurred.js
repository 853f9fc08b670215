// The problem that a page asks for, and the exact data step of HQS, as studies/deblurring has them.

import { normals } from "./random.js";
/** @import { Complex, Fourier } from "./fourier.js" */

/**
 * x = A y + n, (3, n, n): a sharp picture, blurred by a kernel that is spread over (n, n), with noise from a seed.
 * @param {Fourier} fourier
 * @param {Float32Array} sharp (3, n, n)
 * @param {Float32Array} kernel
 * @param {number} noise its standard deviation, where white is 1
 * @param {number} seed
 */
export function observe(fourier, sharp, kernel, noise, seed) {
  const drawn = normals(sharp.length, seed);
  const blurred = filter(fourier, transferOf(fourier, kernel))(sharp);
  return blurred.map((value, at) => value + noise * drawn[at]);
}

/**
 * y -> (A'A + beta I)^-1 (A'x + beta y), for one x.
 * @param {Fourier} fourier
 * @param {Float32Array} x (3, n, n)
 * @param {Float32Array} kernel
 * @param {number} beta
 * @returns {(y: Float32Array) => Float32Array}
 */
export function dataStep(fourier, x, kernel, beta) {
  const { re, im } = transferOf(fourier, kernel);
  const inverse = re.map((value, at) => 1 / (value ** 2 + im[at] ** 2 + beta));
  const fit = { re: re.map((value, at) => value * inverse[at]), im: im.map((value, at) => -value * inverse[at]) };
  const known = filter(fourier, fit)(x);
  const stay = filter(fourier, { re: inverse.map((value) => beta * value), im: new Float64Array(im.length) });
  return (y) => {
    const v = stay(y);
    for (let at = 0; at < v.length; at++) v[at] += known[at];
    return v;
  };
}

/**
 * The eigenvalues of the blur.
 * @param {Fourier} fourier
 * @param {Float32Array} kernel
 */
function transferOf(fourier, kernel) {
  const transfer = { re: Float64Array.from(kernel), im: new Float64Array(kernel.length) };
  fourier.forward(transfer);
  return transfer;
}

/**
 * What multiplies the frequencies of pictures (3, n, n) by the transfer of a real filter. So two colours go through at
 * once, as real and imaginary part.
 * @param {Fourier} fourier
 * @param {Complex} transfer
 * @returns {(picture: Float32Array) => Float32Array}
 */
function filter(fourier, transfer) {
  const pixels = fourier.size ** 2;
  const pair = { re: new Float64Array(pixels), im: new Float64Array(pixels) };
  return (picture) => {
    const out = new Float32Array(picture.length);
    for (let from = 0; from < picture.length; from += 2 * pixels) {
      pair.re.set(picture.subarray(from, from + pixels));
      pair.im.fill(0);
      pair.im.set(picture.subarray(from + pixels, from + 2 * pixels));
      fourier.forward(pair);
      multiply(pair, transfer);
      fourier.backward(pair);
      out.set(pair.re, from);
      if (from + pixels < picture.length) out.set(pair.im, from + pixels);
    }
    return out;
  };
}

/**
 * @param {Complex} y which is changed
 * @param {Complex} factor
 */
function multiply(y, factor) {
  for (let at = 0; at < y.re.length; at++) {
    const [re, im] = [y.re[at], y.im[at]];
    y.re[at] = re * factor.re[at] - im * factor.im[at];
    y.im[at] = re * factor.im[at] + im * factor.re[at];
  }
}
