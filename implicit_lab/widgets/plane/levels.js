// The levels of a plane: unpacked once, read between the points of the grid, painted in cividis.

import { cividis } from "../shared/cividis.js";
import { contextOf } from "../shared/dom.js";
import { number } from "../shared/format.js";

const COLOURS = Array.from({ length: 256 }, (_, level) => cividis(level / 255));

/** @typedef {[number, number, number, number]} Ends (a, b) of the start and of the end, 0 to 1 */

export class Levels {
  /**
   * @param {PlaneScene} scene
   * @param {Uint8Array} bytes
   */
  constructor(scene, bytes) {
    this.scene = scene;
    this.each = scene.size * scene.size;
    this.bytes = bytes;
  }

  /**
   * @param {PlaneScene} scene
   * @param {DataView<ArrayBuffer>} packed
   */
  static async open(scene, packed) {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    const levels = new Levels(scene, new Uint8Array(await new Response(stream).arrayBuffer()));
    // Each frame was sent as its difference from the one before it, modulo 256.
    for (const probe of scene.probes.keys()) {
      const first = levels.start(probe);
      for (let at = first + levels.each; at < first + scene.steps * levels.each; at++) {
        levels.bytes[at] += levels.bytes[at - levels.each];
      }
    }
    return levels;
  }

  /** @param {number} probe */
  start(probe) {
    return probe * (this.scene.steps + this.scene.stills.length) * this.each;
  }

  /**
   * The levels of one picture: 0 to steps - 1 are y_1 to y_T, then come the stills.
   * @param {number} probe
   * @param {number} index
   */
  at(probe, index) {
    const first = this.start(probe) + index * this.each;
    return this.bytes.subarray(first, first + this.each);
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Uint8Array} levels
   */
  paint(canvas, levels) {
    const { size } = this.scene;
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const picture = new ImageData(size, size);
    levels.forEach((level, k) => {
      // The first row is the lowest of the plane, and the last of a picture.
      const at = 4 * ((size - 1 - Math.floor(k / size)) * size + (k % size));
      picture.data.set(COLOURS[level], at);
      picture.data[at + 3] = 255;
    });
    contextOf(canvas).putImageData(picture, 0, 0);
  }

  /**
   * The value at (a, b), 0 to 1, linear between the points of the grid.
   * @param {Uint8Array} levels
   * @param {[number, number]} scale
   * @param {number} a
   * @param {number} b
   */
  value(levels, [low, high], a, b) {
    const last = this.scene.size - 1;
    const [x, y] = [a * last, b * last];
    const [column, row] = [Math.min(Math.floor(x), last - 1), Math.min(Math.floor(y), last - 1)];
    /** @type {(row: number) => number} */
    const across = (row) => {
      const at = row * this.scene.size + column;
      return levels[at] + (x - column) * (levels[at + 1] - levels[at]);
    };
    const level = across(row) + (y - row) * (across(row + 1) - across(row));
    return low + (level / 255) * (high - low);
  }

  /**
   * Values at even places on a line.
   * @param {Uint8Array} levels
   * @param {[number, number]} scale
   * @param {Ends} ends
   * @param {number} count
   */
  along(levels, scale, [a0, b0, a1, b1], count) {
    return Array.from({ length: count }, (_, k) => {
      const s = k / (count - 1);
      return this.value(levels, scale, a0 + s * (a1 - a0), b0 + s * (b1 - b0));
    });
  }
}

/**
 * What one level is worth.
 * @param {[number, number]} scale
 */
export const levelOf = ([low, high]) => (high - low) / 255;

/**
 * A value that is known to a level, without the digits that a level cannot tell apart.
 * @param {number} value
 * @param {number} level
 */
export function toLevel(value, level) {
  const digits = Math.floor(-Math.log10(level));
  const unit = 10 ** -digits;
  // 0 is added since what rounds to 0 from below would be written -0.
  const nearest = Math.round(value / unit) * unit + 0;
  return digits > 0 ? nearest.toFixed(digits) : String(nearest);
}

/**
 * How far a curve goes up and down in all, in words.
 * @param {number[]} values
 * @param {number} level
 */
export function travelledInWords(values, level) {
  const far = travelled(values);
  return far > 1.5 * level ? `about ${toLevel(far, level)}` : `no more than its colours tell, ${number(level, 1)} a level`;
}

/**
 * How far a curve goes up and down in all.
 * @param {number[]} values
 */
export const travelled = (values) => values.reduce((sum, value, k) => sum + (k ? Math.abs(value - values[k - 1]) : 0), 0);
