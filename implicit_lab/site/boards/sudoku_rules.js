// What is true of a board that a person writes: its one solution, or why there is not one, as studies/sudoku has it.

const MOST_BRANCHES = 20_000;

/** Thrown where too many numbers would have to be tried. */
class TooLong extends Error {}

/** @typedef {{ units: number[][], unitsOf: number[][], peers: number[][] }} Layout */

/**
 * Rows, then columns, then boxes, and for each cell its units and the cells that must differ from it.
 * @param {number} size
 * @param {[number, number]} box
 * @returns {Layout}
 */
function layout(size, [high, wide]) {
  const cells = [...Array(size * size).keys()];
  const numbers = [...Array(size).keys()];
  /** @type {(cell: number) => [number, number, number]} */
  const where = (cell) => {
    const [row, column] = [Math.floor(cell / size), cell % size];
    return [row, column, Math.floor(row / high) * (size / wide) + Math.floor(column / wide)];
  };
  const units = [0, 1, 2].flatMap((part) => numbers.map((k) => cells.filter((cell) => where(cell)[part] === k)));
  const unitsOf = cells.map((cell) => [...units.keys()].filter((k) => units[k].includes(cell)));
  const peers = cells.map((cell) => [...new Set(unitsOf[cell].flatMap((k) => units[k]))].filter((other) => other !== cell));
  return { units, unitsOf, peers };
}

/**
 * The one solution and the empty text; or null, and why there is not one.
 * @param {number[]} given
 * @param {number} size
 * @param {[number, number]} box
 * @returns {{ truth: number[] | null, fault: string }}
 */
export function solved(given, size, box) {
  const where = layout(size, box);
  for (const unit of where.units) {
    const numbers = unit.map((cell) => given[cell]).filter(Boolean);
    const twice = [...new Set(numbers)].filter((one) => numbers.filter((other) => other === one).length > 1);
    if (twice.length) {
      return { truth: null, fault: `The number ${Math.min(...twice)} stands twice in a row, column or box.` };
    }
  }
  const found = [];
  try {
    for (const solution of solutions(given, size, where)) if (found.push(solution) === 2) break;
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return { truth: null, fault: "Whether this board has a solution, and only one, could not be told in reasonable time." };
  }
  if (!found.length) return { truth: null, fault: "This board has no solution." };
  if (found.length > 1) return { truth: null, fault: "This board has several solutions." };
  return { truth: found[0], fault: "" };
}

/**
 * Each solution, by elimination and search; a cell's candidates are the bits of a number.
 * @param {number[]} given
 * @param {number} size
 * @param {Layout} where
 */
function* solutions(given, size, where) {
  const candidates = Array(size * size).fill((1 << size) - 1);
  const fits = given.every((number, cell) => !number || place(candidates, cell, 1 << (number - 1), where));
  if (fits) yield* search(candidates, size, where, { tried: 0 });
}

/**
 * Branches on a cell with the fewest candidates.
 * @param {number[]} candidates
 * @param {number} size
 * @param {Layout} where
 * @param {{ tried: number }} count
 * @returns {Generator<number[]>}
 */
function* search(candidates, size, where, count) {
  const open = [...candidates.keys()].filter((cell) => candidates[cell] & (candidates[cell] - 1));
  if (!open.length) {
    yield candidates.map((bits) => Math.log2(bits) + 1);
    return;
  }
  const cell = open.reduce((best, other) => (bitsIn(candidates[other]) < bitsIn(candidates[best]) ? other : best));
  for (let k = 0; k < size; k++) {
    if (!((candidates[cell] >> k) & 1)) continue;
    if (count.tried++ >= MOST_BRANCHES) throw new TooLong();
    const after = [...candidates];
    if (place(after, cell, 1 << k, where)) yield* search(after, size, where, count);
  }
}

/** @param {number} bits */
function bitsIn(bits) {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}

/**
 * Leaves only `bit` in `cell`, with what follows; whether no contradiction came of it.
 * @param {number[]} candidates
 * @param {number} cell
 * @param {number} bit
 * @param {Layout} where
 * @returns {boolean}
 */
function place(candidates, cell, bit, where) {
  if (!(candidates[cell] & bit)) return false;
  for (let other = 1; other <= candidates[cell]; other <<= 1) {
    if (candidates[cell] & ~bit & other && !strike(candidates, cell, other, where)) return false;
  }
  return true;
}

/**
 * Strikes `bit` from `cell`, with what follows: from its peers once one number is left, in the last place of a unit.
 * @param {number[]} candidates
 * @param {number} cell
 * @param {number} bit
 * @param {Layout} where
 * @returns {boolean}
 */
function strike(candidates, cell, bit, where) {
  if (!(candidates[cell] & bit)) return true;
  candidates[cell] &= ~bit;
  const left = candidates[cell];
  if (!left) return false;
  if (!(left & (left - 1)) && !where.peers[cell].every((peer) => strike(candidates, peer, left, where))) return false;
  return where.unitsOf[cell].every((k) => {
    const places = where.units[k].filter((other) => candidates[other] & bit);
    return places.length > 1 || (places.length === 1 && place(candidates, places[0], bit, where));
  });
}
