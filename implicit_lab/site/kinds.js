// What a control may be, and how an address writes it: what control.py says, where there is no Python to ask.

/**
 * A number with its bounds, one of some options by how they are written, a line of text, or the one name there is.
 * @typedef {object} Kind
 * @property {number} [low]
 * @property {number} [high]
 * @property {number | null} [step]
 * @property {Record<string, unknown>} [options]
 * @property {number} [longest]
 * @property {string} [fixed]
 */

const NUMBER = /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?)$/i;

/** @param {unknown} value */
export function written(value) {
  if (typeof value === "boolean") return String(Number(value));
  return typeof value === "number" ? String(Number(value.toPrecision(12))) : String(value ?? "");
}

/**
 * The value that a text stands for, and what is to be said of it: why it cannot be, or what it was brought to.
 * @param {Kind} kind
 * @param {string} text
 * @returns {{ value?: unknown, fault?: string, moved?: boolean }}
 */
export function readAs(kind, text) {
  if (kind.fixed !== undefined) {
    const fault = "names another recording than the one that this version of the page opens with";
    return text === kind.fixed ? {} : { fault };
  }
  if (kind.options) return Object.hasOwn(kind.options, text) ? { value: kind.options[text] } : { fault: "is none of its choices" };
  if (kind.longest !== undefined) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
    const line = text.length <= kind.longest && !/[\u0000-\u001f\u007f]/.test(text);
    return line ? { value: text } : { fault: `is no line of at most ${kind.longest} letters` };
  }
  if (!NUMBER.test(text)) return { fault: "is no number" };
  const asked = Number(text.toLowerCase().replace(/inf(inity)?$/, "Infinity"));
  const value = nearest(kind, asked);
  return { value, moved: value !== asked };
}

/**
 * The nearest number that is allowed; of two as near the larger.
 * @param {Kind} kind
 * @param {number} asked
 */
function nearest({ low = -Infinity, high = Infinity, step }, asked) {
  const within = Math.min(Math.max(asked, low), high);
  if (!step) return within;
  const last = Math.floor((high - low) / step + 1e-9);
  return Number((low + Math.min(Math.floor((within - low) / step + 0.5), last) * step).toPrecision(12));
}
