// What is true in a story, and how answers are drawn, as studies/stories/generator.py and picture.py have it.

/** @typedef {[who: number, verb: number, word: number]} Sentence by the numbers of its words; verb 0 wears, 1 copies */

// Pixels of a person and between the chains.
const ROW = 8;
const WIDE = 72;
const GAP = 8;

/**
 * The colour that each sentence itself names; `unknown` where it says who is copied.
 * @param {Sentence[]} story
 * @param {number[]} colourWords the word of each colour
 */
export function namedIn(story, colourWords) {
  return story.map(([, verb, word]) => (verb ? colourWords.length : colourWords.indexOf(word)));
}

/**
 * What everyone wears, by following who copies whom; where that goes in a circle, nobody can say.
 * @param {Sentence[]} story
 * @param {number[]} colourWords
 */
export function answersTo(story, colourWords) {
  const named = namedIn(story, colourWords);
  const copied = story.map(([, verb, word], own) => (verb ? story.findIndex(([who]) => who === word) : own));
  return story.map((_, own) => {
    let at = own;
    for (let steps = 0; steps < story.length; steps++) at = copied[at];
    return named[at];
  });
}

/**
 * A picture of n answers: two chains side by side, a row for each person, the grayer the less likely the answer is.
 * @param {number[]} answers
 * @param {number[]} sure from 0 to 1
 * @param {number[][]} shades red, green and blue of each answer; the last is gray
 */
export function pictureOf(answers, sure, shades) {
  const half = Math.ceil(answers.length / 2);
  const [height, width] = [ROW * half, 2 * WIDE + GAP];
  const gray = shades[shades.length - 1];
  const pixels = new Uint8ClampedArray(3 * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const one = Math.floor(y / ROW) + (x < WIDE ? 0 : half);
      const paper = (x >= WIDE && x < WIDE + GAP) || one >= answers.length;
      for (let c = 0; c < 3; c++) {
        const value = paper ? gray[c] : sure[one] * shades[answers[one]][c] + (1 - sure[one]) * gray[c];
        pixels[3 * (y * width + x) + c] = value;
      }
    }
  }
  return { pixels, height, width };
}
