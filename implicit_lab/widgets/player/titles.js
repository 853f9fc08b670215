// The titles of the curves as marks of words: links over the canvas, which draws the text itself.

import { element } from "../shared/dom.js";
import { WORD } from "../shared/explained.js";

/** @typedef {{ curve: CurveData, left: number, base: number, width: number }} Title */

/**
 * A link over each title whose word the glossary has.
 * @param {Title[]} titles
 */
export const titleLinks = (titles) =>
  titles
    .filter(({ curve }) => curve.word)
    .map(({ curve, left, base, width }) => {
      const style = `left: ${left}px; top: ${base - 17}px; width: ${width}px`;
      return element("a", { href: WORD + curve.word, "aria-label": `What is ${curve.name}?`, style });
    });
