// The live controls of the stories, answered without a kernel: one word is changed, and the network reads both stories.

import { packedOf } from "../frames.js";
import { residual, SLICE_MS } from "../networks/follow.js";
import { likeliest } from "../networks/likeliest.js";
import { StoryNetwork } from "../networks/story_network.js";
import { RunDesk, sayAbove } from "../run_desk.js";
import { sceneOf } from "../scene.js";
import { answersTo, namedIn, pictureOf } from "./story_rules.js";
/**
 * @import { Models, WidgetModel } from "../../server/front/models.js"
 * @import { Names } from "../address.js"
 * @import { Weights } from "../networks/weights.js"
 * @import { Panel, Values } from "../run_desk.js"
 * @import { StandIn } from "../stand_in.js"
 * @import { Sentence } from "./story_rules.js"
 */

/**
 * What is known of stories: those that the page holds, by hops and then by seed, and what words and answers are called.
 * @typedef {object} Known
 * @property {Record<number, Sentence[][]>} stories
 * @property {string[]} names
 * @property {string[]} words
 * @property {string[]} verbs
 * @property {number[]} colour_words
 * @property {string[]} answers
 * @property {number[][]} shades
 */
/** @typedef {Panel & { telling: string, weights: string, model: string, known: Known }} StoryPanel */
/** @typedef {{ answers: number[][], sure: number[][], residuals: number[] }} Read answers and how sure, from 0 to 1, for t = 0..T */

/**
 * @param {Models} models
 * @param {StandIn} standIn
 * @param {StoryPanel} panel
 * @param {() => Weights} weights read when they are first asked for
 * @param {(string | Node)[]} elsewhere leads to the live lab
 */
export function answerStories(models, standIn, panel, weights, elsewhere) {
  const { known } = panel;
  const [player, telling] = [panel.player, panel.telling].map((id) => /** @type {WidgetModel} */ (models.of(id)));
  const opened = player.get("scene");
  keepToTheStory(models, panel);
  new RunDesk(models, standIn, panel, {
    run: async (values, progress, signal) => {
      const [told, changed] = storiesOf(values, known);
      const network = new StoryNetwork(weights());
      const first = await readStory(network, told, values.steps, (t) => progress(t / 2), signal);
      const second = await readStory(network, changed, values.steps, (t) => progress((values.steps + t) / 2), signal);
      const { frames, ...computed } = shownOf(known, [told, changed], [first, second]);
      const packed = new DataView(await packedOf(frames));
      const meta = { model: panel.model, controls: values, note: "In the browser; the explicit networks are run in the live lab." };
      return () => {
        player.take({ packed, scene: sceneOf({ ...computed, meta }, opened, player.get("scene")) });
        telling.take({ scene: tellingOf(known, [told, changed], [first, second], telling.get("scene")) });
      };
    },
    remark: () => "",
  });
  const held = known.stories[Object.keys(known.stories).map(Number)[0]].length;
  sayAbove(
    `Run computes in this browser, without a server. It has the stories 0 to ${held - 1} of each length, and measures the words ` +
      "right, the slope and the residual. For other stories and the explicit networks ",
    ...elsewhere,
  );
}

/**
 * Lets an address name the controls, which are the same to it and to those who answer them: what one may be changes
 * with the story. Under another tab the names mean something else.
 * @param {Names} names
 * @param {StoryPanel} panel
 * @param {Record<string, Record<string, string>>} tabs rows of them, with the player under each
 */
export function addressStories(names, { controls, panel, player }, tabs) {
  const run = { kind: { options: { 1: 1 } }, model: panel, trait: "up_to_date" };
  const found = Object.entries(tabs).flatMap(([bar, players]) => Object.entries(players).map(([key, id]) => ({ bar, key, id })));
  const tab = found.find(({ id }) => id === player);
  for (const [name, control] of Object.entries({ ...controls, run })) names[name] = Object.assign(control, { tab });
}

/**
 * The story that the controls name, and the same as they change it; throws a sentence where there is none.
 * @param {Values} values
 * @param {Known} known
 * @returns {[Sentence[], Sentence[]]}
 */
export function storiesOf({ hops, seed, who, verb, word }, { stories, names, words, verbs }) {
  const told = stories[hops][seed];
  if (!told) throw new Error(`The page holds the stories 0 to ${stories[hops].length - 1}; take one of these, or run others in the live lab.`);
  /** @type {(sentence: Sentence) => Sentence} */
  const change = ([one, ...rest]) => (names[one] === who ? [one, verbs.indexOf(verb), words.indexOf(word)] : [one, ...rest]);
  const changed = told.map(change);
  if (!differing(told, changed)) throw new Error(`The story says already that ${who} ${verb} ${word}; choose another word.`);
  return [told, changed];
}

/**
 * In how many words two stories differ.
 * @param {Sentence[]} told
 * @param {Sentence[]} changed
 */
const differing = (told, changed) => differences(told.flat(), changed.flat());

/**
 * @param {number[]} a
 * @param {number[]} b
 */
const differences = (a, b) => a.filter((one, at) => one !== b[at]).length;

/**
 * Reads a story `steps` times, in slices between which the page can draw and listen; rejects where the signal says so.
 * @param {StoryNetwork} network
 * @param {Sentence[]} story
 * @param {number} steps
 * @param {(t: number) => void} progress
 * @param {AbortSignal} signal
 * @returns {Promise<Read>}
 */
export async function readStory(network, story, steps, progress, signal) {
  const x = network.encode(story);
  let z = network.initial(x);
  const first = answersIn(network.decode(z), story.length);
  const found = { answers: [first.answers], sure: [first.sure], residuals: /** @type {number[]} */ ([]) };
  let since = performance.now();
  for (let t = 1; t <= steps; t++) {
    const before = z;
    z = network.step(z, x);
    const { answers, sure } = answersIn(network.decode(z), story.length);
    found.answers.push(answers);
    found.sure.push(sure);
    found.residuals.push(residual(before, z));
    if (performance.now() - since < SLICE_MS) continue;
    progress(t);
    await new Promise((resume) => setTimeout(resume));
    signal.throwIfAborted();
    since = performance.now();
  }
  return found;
}

/**
 * The answer to each of n sentences, and how sure it is.
 * @param {Float32Array} scores
 * @param {number} n
 */
function answersIn(scores, n) {
  const width = scores.length / n;
  const held = Array.from({ length: n }, (_, one) => likeliest(scores.subarray(one * width, (one + 1) * width)));
  return { answers: held.map(({ place }) => place), sure: held.map(({ share }) => share) };
}

/**
 * Frames and curves of a story and the same with a word changed.
 * @param {Known} known
 * @param {[Sentence[], Sentence[]]} stories
 * @param {[Read, Read]} reads
 */
export function shownOf({ colour_words, shades }, [told, changed], [first, second]) {
  const [truth, other] = [told, changed].map((story) => answersTo(story, colour_words));
  const size = differing(told, changed);
  const surely = told.map(() => 1);
  const drawn = first.answers.map((answers, t) => pictureOf(answers, first.sure[t], shades));
  const stills = [namedIn(told, colour_words), truth].map((answers) => pictureOf(answers, surely, shades));
  const slopes = first.answers.map((answers, t) => (t ? differences(answers, second.answers[t]) / size : null));
  const { height, width } = stills[0];
  /** @type {ReferenceData[]} */
  const beside = [
    { name: "the truth", kind: "truth", values: [differences(truth, other) / size], compute: null },
    { name: "t + 1", kind: "classical", values: first.residuals.map((_, at) => at + 2), compute: null },
  ];
  return {
    frames: [...drawn, ...stills].map(({ pixels }) => pixels),
    figures: {
      "Words right": first.answers.map((answers) => 1 - differences(answers, truth) / truth.length),
      "Slope Lₜ": slopes,
      Residual: [null, ...first.residuals],
    },
    references: { "Slope Lₜ": beside },
    pictures: ["input", "truth"],
    height,
    width,
  };
}

/**
 * The two stories in words, for the widget that stands beside the player.
 * @param {Known} known
 * @param {[Sentence[], Sentence[]]} stories
 * @param {[Read, Read]} reads
 * @param {TellingScene} before
 * @returns {TellingScene}
 */
export function tellingOf({ names, verbs, words, colour_words, answers: called }, stories, reads, before) {
  /** @type {(sentence: Sentence) => string} */
  const said = ([who, verb, word]) => `${names[who]} ${verbs[verb]} ${verb ? words[word] : words[word].toLowerCase()}`;
  const [told, changed] = stories.map((story, k) => ({
    sentences: story.map(said),
    truth: answersTo(story, colour_words),
    answers: reads[k].answers,
    sure: reads[k].sure.map((row) => row.map((share) => Math.round(100 * share))),
  }));
  const touched = told.sentences.flatMap((one, place) => (one === changed.sentences[place] ? [] : [place]));
  return { revision: (before.revision ?? 0) + 1, told, changed, touched, colours: called, shades: before.shades };
}

/**
 * Offers the people of the story that is named, and after a verb the words that may follow it.
 * @param {Models} models
 * @param {StoryPanel} panel
 */
function keepToTheStory(models, { controls, known }) {
  const { stories, names, words, colour_words } = known;
  /** @type {(name: string) => WidgetModel} */
  const field = (name) => /** @type {WidgetModel} */ (models.of(controls[name].model ?? ""));
  /** @type {(name: string) => any} */
  const chosen = (name) => field(name).get(controls[name].trait ?? "");
  /** @type {(name: string, values: string[], labels?: string[]) => void} */
  const offer = (name, values, labels = values) => {
    const control = controls[name];
    const kept = control.places?.[chosen(name)] ?? "";
    control.places = values;
    control.kind = { options: Object.fromEntries(values.map((value) => [value, value])) };
    // First none, since the place of another word may be the same.
    field(name).take({ _options_labels: labels, index: null });
    field(name).take({ index: Math.max(values.indexOf(kept), 0) });
  };
  const refresh = () => {
    const hops = Number(controls.hops.places?.[chosen("hops")]);
    const story = stories[hops][chosen("seed")];
    // Another one has a run say that the page has it not.
    if (!story) return;
    const people = story.map(([who]) => names[who]);
    offer("who", people);
    if (controls.verb.places?.[chosen("verb")] === "copies") offer("word", people);
    else offer("word", colour_words.map((word) => words[word]), colour_words.map((word) => words[word].toLowerCase()));
  };
  for (const name of ["hops", "seed", "verb"]) field(name).on(`change:${controls[name].trait}`, refresh);
}
