// Draws a page that is one file: all it shows is in it, and a stand-in answers in the place of a kernel.

import { decoded } from "../server/front/decoded.js";
import { draw, followColourScheme } from "../server/front/drawing.js";
import { Models, put } from "../server/front/models.js";
import { answerAddress } from "./address.js";
import { atRest, besideMarks, elsewhere, rest, wake } from "./at_rest.js";
import { answerBoard } from "./boards/desk.js";
import { readWeights } from "./networks/weights.js";
import { unpacked } from "./packed.js";
import { StandIn } from "./stand_in.js";
import { addressStories, answerStories } from "./stories/desk.js";
/**
 * @import { Output } from "../server/front/outputs.js"
 * @import { Path, State } from "../server/front/models.js"
 * @import { Names } from "./address.js"
 * @import { Bounds } from "./boards/desk.js"
 * @import { Lab } from "./at_rest.js"
 * @import { Live } from "./live/desk.js"
 * @import { Packed } from "./packed.js"
 * @import { Weights } from "./networks/weights.js"
 * @import { StoryPanel } from "./stories/desk.js"
 */

/**
 * All that a page holds; `texts` has the scripts and styles that widgets name by their place in it.
 * @typedef {object} Held
 * @property {string} name
 * @property {Lab} lab
 * @property {Output[][]} outputs
 * @property {Record<string, State>} widgets
 * @property {[string, Path, Packed][]} arrays
 * @property {string[]} texts
 * @property {Record<string, Names>} addresses
 * @property {Record<string, Record<string, string>>} tabs
 * @property {Record<string, Bounds & { weights: Record<number, string> }>} boards weights by rows
 * @property {StoryPanel | null} stories
 * @property {string[]} parts
 * @property {Live} [live] where the browser computes what else a kernel would
 */

async function open() {
  /** @type {Held} */
  const held = JSON.parse(document.getElementById("il-shown")?.textContent ?? "");
  const scripts = held.texts.map((text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  for (const state of Object.values(held.widgets)) {
    if (typeof state._esm === "number") state._esm = scripts[state._esm];
    if (typeof state._css === "number") state._css = held.texts[state._css];
  }
  await Promise.all(held.arrays.map(async ([id, path, packed]) => put(held.widgets[id], path, new DataView(await unpacked(packed)))));
  // Imported before the page is drawn, since what is drawn asks at once.
  const live = held.live && { ...held.live, answer: await answerOf(held.live.script) };
  const { stories } = held;
  for (const id of [live?.panel, live?.own, stories?.panel]) if (id) wake(held.widgets[id]);
  const standIn = new StandIn();
  const models = new Models(
    (receive) => standIn.connect(receive),
    () => console.error("A widget of this page cannot be drawn without a server."),
  );
  if (!draw(models, held.widgets, held.outputs)) return models.giveWay();
  const resting = atRest(models);
  const waits = besideMarks(held.lab, held.name);
  if (stories) for (const names of Object.values(held.addresses)) addressStories(names, stories, held.tabs);
  for (const [id, names] of Object.entries(held.addresses)) answerAddress(models, standIn, id, names, held.parts, resting, waits);
  for (const [bar, players] of Object.entries(held.tabs)) followTabs(models, bar, players);
  for (const [id, { weights, ...bounds }] of Object.entries(held.boards)) {
    answerBoard(models, standIn, id, bounds, (rows) => weightsOf(weights[rows]));
  }
  if (stories) answerStories(models, standIn, stories, () => weightsOf(stories.weights), elsewhere(held.lab, held.name));
  live?.answer(models, standIn, live, elsewhere(held.lab, held.name));
  rest(held.lab, held.name);
}

/**
 * @param {string} script a module, as text
 * @returns {Promise<typeof import("./live/desk.js").default>}
 */
async function answerOf(script) {
  return (await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })))).default;
}

/** @type {Map<string, Weights>} */
const read = new Map();

/**
 * The weights in a file that the page holds, read when they are first asked for.
 * @param {string} file
 */
function weightsOf(file) {
  const known = read.get(file) ?? readWeights(decoded(document.getElementById(`il-${file}`)?.textContent ?? ""));
  read.set(file, known);
  return known;
}

/**
 * Of several players under tabs, that of the chosen tab tells the address where it is.
 * @param {Models} models
 * @param {string} bar
 * @param {Record<string, string>} players by the key of their tab
 */
function followTabs(models, bar, players) {
  const model = models.of(bar);
  model?.on("change:chosen", () => {
    for (const [key, player] of Object.entries(players)) models.of(player)?.take({ addressed: key === model.get("chosen") });
  });
}

followColourScheme();
open();
