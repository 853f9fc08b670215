// The looped network on stories, as studies/stories/models.py has it: one transformer block, applied again and again.

import { attend, each, linear, plus, relu, rmsNorm } from "./layers.js";
/** @import { Weights } from "./weights.js" */

const STORY_WIDTH = 64;
const STORY_HEADS = 2;
const STORY_DEPTH = STORY_WIDTH / STORY_HEADS;
const STORY_EPS = 1e-6;

export class StoryNetwork {
  /** @param {Weights} weights */
  constructor(weights) {
    this.weights = weights;
  }

  /**
   * A vector for each sentence: A e(who) + B e(word) + v(verb).
   * @param {[number, number, number][]} story who, verb, word
   */
  encode(story) {
    const w = this.weights;
    /** @type {(name: string, places: number[]) => Float32Array} */
    const rows = (name, places) => {
      const out = new Float32Array(places.length * STORY_WIDTH);
      for (const [row, place] of places.entries()) {
        out.set(w[name].values.subarray(place * STORY_WIDTH, (place + 1) * STORY_WIDTH), row * STORY_WIDTH);
      }
      return out;
    };
    const who = linear(rows("sentences.words.weight", story.map(([one]) => one)), w["sentences.who.weight"]);
    const word = linear(rows("sentences.words.weight", story.map(([, , one]) => one)), w["sentences.word.weight"]);
    return plus(plus(who, word), rows("sentences.verbs.weight", story.map(([, verb]) => verb)));
  }

  /** @param {Float32Array} x */
  initial(x) {
    return new Float32Array(x.length);
  }

  /**
   * One iteration.
   * @param {Float32Array} z
   * @param {Float32Array} x
   */
  step(z, x) {
    const w = this.weights;
    const u = plus(z, x);
    const v = plus(u, this.attention(rmsNorm(u, STORY_WIDTH, STORY_EPS), rmsNorm(x, STORY_WIDTH, STORY_EPS)));
    const wide = each(linear(rmsNorm(v, STORY_WIDTH, STORY_EPS), w["block.wide.weight"], w["block.wide.bias"]), relu);
    return rmsNorm(plus(v, linear(wide, w["block.narrow.weight"], w["block.narrow.bias"])), STORY_WIDTH, STORY_EPS);
  }

  /**
   * Whom a sentence looks at it reads from the words x; what it is told there comes from the state u.
   * @param {Float32Array} u
   * @param {Float32Array} x
   */
  attention(u, x) {
    const w = this.weights;
    const looking = linear(x, w["block.looking.weight"]);
    const told = linear(u, w["block.told.weight"]);
    const out = new Float32Array(u.length);
    for (let head = 0; head < STORY_HEADS; head++) {
      const from = { q: 2 * STORY_DEPTH * head, k: 2 * STORY_DEPTH * head + STORY_DEPTH, v: STORY_DEPTH * head };
      const at = { n: u.length / STORY_WIDTH, d: STORY_DEPTH, width: { q: 2 * STORY_WIDTH, k: 2 * STORY_WIDTH, v: STORY_WIDTH }, from };
      attend({ q: looking, k: looking, v: told }, at, null, out, { width: STORY_WIDTH, from: STORY_DEPTH * head });
    }
    return linear(out, w["block.joined.weight"]);
  }

  /**
   * A score for each answer, sentence by sentence.
   * @param {Float32Array} z
   */
  decode(z) {
    return linear(z, this.weights["answer.weight"], this.weights["answer.bias"]);
  }
}
