// Numbers as a person reads them, the same on every page.

/**
 * 0.005, 12.3, 1235, 1.2e-5: `digits` of them, and more only where a whole number has more.
 * @param {number | null | undefined} value
 * @param {number} [digits]
 */
export function number(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not defined";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(1);
  const whole = Math.floor(Math.log10(size || 1)) + 1;
  return String(Number(value.toPrecision(Math.max(digits, whole))));
}

/**
 * A number and its unit.
 * @param {number | null} value
 * @param {string} unit
 */
export const withUnit = (value, unit) => number(value, 4) + (value === null || unit === "" ? "" : ` ${unit}`);

/**
 * A time, given in milliseconds.
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  if (milliseconds < 1) return "under 1 ms";
  return milliseconds < 1000 ? `about ${Math.round(milliseconds)} ms` : `about ${(milliseconds / 1000).toFixed(1)} s`;
}

const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/**
 * A large count in few letters: 402M, 1.63B.
 * @param {number} count
 */
export const compact = (count) => SHORT.format(count);
