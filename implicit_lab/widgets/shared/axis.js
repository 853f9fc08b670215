// Where an axis begins, ends and is marked.

/**
 * Round numbers from low to high, some `most` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} [most]
 * @returns {number[]}
 */
export function ticks(low, high, most = 5) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  // A hair is allowed for, since 0.1 + 0.2 is not 0.3: else an end that is round itself would go unmarked.
  const step = ([1, 2, 5].find((times) => times * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    found.push(Number((k * step).toPrecision(6)));
  }
  return found;
}

/**
 * The powers of ten between two, given and told by their exponents, at most `most` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} [most]
 * @returns {number[]}
 */
export function powerTicks(low, high, most = 5) {
  const every = Math.max(1, Math.ceil((high - low) / (most - 1)));
  const found = [];
  for (let power = Math.ceil(low - 1e-9); power <= high + 1e-9; power += every) found.push(power);
  return found;
}

/**
 * The range of all values that an axis can show, with a little room; exponents where it is logarithmic.
 * @param {(number | null)[]} values
 * @param {boolean} log
 * @param {number} [room] a share of the range
 * @returns {[number, number]}
 */
export function extent(values, log, room = 0.08) {
  /** @type {number[]} */
  const seen = [];
  for (const value of values) {
    if (value === null || !Number.isFinite(value) || (log && value <= 0)) continue;
    seen.push(log ? Math.log10(value) : value);
  }
  if (seen.length === 0) return [0, 1];
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const edge = room * (high - low) || 0.5;
  return [low - edge, high + edge];
}

/**
 * Round numbers on a logarithmic axis between two exponents, some five of them: where few powers of ten fit, 1, 2 and 5
 * times each.
 * @param {number} low
 * @param {number} high
 * @returns {number[]}
 */
export function roundPowers(low, high) {
  const short = high - low < 2.2;
  const powers = short ? powerTicks(Math.floor(low), high, Infinity) : powerTicks(low, high, 6);
  return powers
    .flatMap((power) => (short ? [1, 2, 5] : [1]).map((times) => Number(`${times}e${power}`)))
    .filter((value) => value >= 10 ** low * (1 - 1e-9) && value <= 10 ** high * (1 + 1e-9));
}
