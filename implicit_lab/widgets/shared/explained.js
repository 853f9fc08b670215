// Marks of words that the glossary explains: links that it answers, and that lead nowhere without it.

import { element } from "./dom.js";

export const WORD = "#word-";

/**
 * The text as a mark of `word`; plain where there is none.
 * @param {string} text
 * @param {string} word
 */
export const explained = (text, word) => (word ? element("a", { href: WORD + word }, text) : element("span", {}, text));
