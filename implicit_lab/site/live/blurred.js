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
  return filtered(fourier, sharp, transferOf(fourier, kernel)).map((value, at) => value + noise * drawn[at]);
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
  const stay = { re: inverse.map((value) => beta * value), im: new Float64Array(im.length) };
  const known = filtered(fourier, x, fit);
  return (y) => {
    const v = filtered(fourier, y, stay);
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
  fourier.transform(transfer);
  return transfer;
}

/**
 * A picture whose frequencies were multiplied by the transfer of a real filter. So two colours go through at once, as
 * real and imaginary part.
 * @param {Fourier} fourier
 * @param {Float32Array} picture (3, n, n)
 * @param {Complex} transfer
 */
function filtered(fourier, picture, transfer) {
  const pixels = fourier.size ** 2;
  const out = new Float32Array(picture.length);
  for (let from = 0; from < picture.length; from += 2 * pixels) {
    const pair = { re: new Float64Array(pixels), im: new Float64Array(pixels) };
    pair.re.set(picture.subarray(from, from + pixels));
    pair.im.set(picture.subarray(from + pixels, from + 2 * pixels));
    fourier.transform(pair);
    multiply(pair, transfer);
    fourier.transform(pair, true);
    out.set(pair.re, from);
    if (from + pixels < picture.length) out.set(pair.im, from + pixels);
  }
  return out;
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
