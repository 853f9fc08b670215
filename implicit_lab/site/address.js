// Does what an address asks for, as widgets/address.py does where there is a kernel: what does not fit is left out and named.

import { readAs, written } from "./kinds.js";
/**
 * @import { Models, WidgetModel } from "../server/front/models.js"
 * @import { Kind } from "./kinds.js"
 * @import { StandIn } from "./stand_in.js"
 */

/**
 * A name of an address: what it may be, and the trait of the model that holds it, where the browser has it. Of a
 * choice `places` has what each place stands for; of a trait that is a dictionary the name is its entry `key`.
 * @typedef {object} Name
 * @property {Kind | null} kind
 * @property {string} [model]
 * @property {string} [trait]
 * @property {string[]} [places]
 * @property {string} [key]
 * @property {"layout" | "part"} [hides] what hides it
 * @property {{ bar: string, key: string }} [tab] under which alone the name means this
 */
/** @typedef {Record<string, Name>} Names */
/**
 * Keeps in the address what only a kernel can show, and says whether that is another state than the page is in.
 * @typedef {(name: string, value: string) => boolean} Wait
 */

const MAX_LETTERS = 4000;
const NOT_OURS = ["theme", "template", "token", "voila-theme", "voila-template", "embed"];

/**
 * Answers the address `id` in the place of a kernel, and keeps its query in step with what the browser can change.
 * @param {Models} models
 * @param {StandIn} standIn
 * @param {string} id
 * @param {Names} names
 * @param {string[]} parts that every page can hide
 * @param {Set<string>} resting models that only a kernel could move
 * @param {() => void} waits told where one of those is asked for another value
 */
export function answerAddress(models, standIn, id, names, parts, resting, waits) {
  const address = models.of(id);
  if (!address) return;
  const query = new URLSearchParams(address.get("query"));
  const shown = new URLSearchParams(query);
  /** @type {Wait} */
  const wait = (name, value) => {
    query.set(name, value);
    if (shown.get(name) === value) return false;
    waits();
    return true;
  };
  const moved = () => {
    for (const [name, held] of Object.entries(names)) {
      const model = models.of(held.model ?? "");
      // The player's own go into the address by the event "il-state".
      if (!model || held.key || held.trait === "t" || resting.has(model.id) || isApart(models, held)) continue;
      const value = model.get(held.trait ?? "");
      const text = held.places ? held.places[value] : written(value);
      if (text) query.set(name, text);
      else query.delete(name);
    }
    address.take({ query: query.toString() });
  };
  for (const [name, { model, trait = "", places, key, tab }] of Object.entries(names)) {
    if (tab) {
      models.of(tab.bar)?.on("change:chosen", (_, chosen) => {
        if (chosen !== tab.key) query.delete(name);
        moved();
      });
    }
    const owner = models.of(model ?? "");
    if (!owner || key) continue;
    if (!resting.has(owner.id)) owner.on(`change:${trait}`, moved);
    else {
      holdStill(owner, trait, (value) => {
        wait(name, places ? places[Number(value)] : written(value));
        address.take({ query: query.toString(), note: `From the page: ${name} = ${query.get(name)} waits for the live lab.` });
      });
    }
  }
  const hidden = new Set();
  const apply = (/** @type {string} */ asked) => {
    const problems = [...setAll(models, names, parts, resting, wait, hidden, asked)];
    if (hidden.size) query.set("hide", [...hidden].join(","));
    moved();
    address.take({ note: problems.length ? `From the address: ${problems.join("; ")}.` : "", applied: true });
  };
  standIn.answer(id, ({ state }) => {
    if (typeof state?.query_in === "string") apply(state.query_in);
  });
}

/**
 * Keeps a value that only a kernel could follow where it is, whoever sets it, and tells what was asked for.
 * @param {WidgetModel} model
 * @param {string} trait
 * @param {(value: unknown) => void} tell
 */
function holdStill(model, trait, tell) {
  const held = model.get(trait);
  model.on(`change:${trait}`, () => {
    const asked = model.get(trait);
    if (asked === held) return;
    model.take({ [trait]: held });
    tell(asked);
  });
}

/**
 * Does what is asked for, and yields a sentence for each part that could not be done as it stands.
 * @param {Models} models
 * @param {Names} names
 * @param {string[]} parts
 * @param {Set<string>} resting
 * @param {Wait} wait
 * @param {Set<string>} hidden
 * @param {string} asked
 */
function* setAll(models, names, parts, resting, wait, hidden, asked) {
  if (asked.length > MAX_LETTERS) {
    yield `it is longer than ${MAX_LETTERS} letters, so the page opened as it always does`;
    return;
  }
  const given = new URLSearchParams(asked.replace(/^\?/, "").replaceAll("&amp;", "&"));
  for (const name of Object.keys(names)) {
    const times = given.getAll(name).length;
    if (times > 1) yield `${name} is given ${times} times, and the last counts`;
  }
  // In the page's order, not the address's: what one control says may decide what another may be.
  for (const [name, held] of Object.entries(names)) {
    const text = given.getAll(name).at(-1);
    if (text === undefined || !held.kind) continue;
    given.delete(name);
    const { value, fault, moved } = readAs(held.kind, text);
    if (fault) yield `${name} = ${quoted(text)} ${fault}`;
    else if (moved) yield `${name} = ${quoted(text)} was brought to ${written(value)}`;
    if (fault || held.kind.fixed) continue;
    const model = models.of(held.model ?? "");
    if (model && !resting.has(model.id) && !isApart(models, held)) set(model, held, value);
    else if (wait(name, written(value))) yield `${name} = ${quoted(text)} waits for the live lab`;
  }
  for (const name of new Set(given.getAll("hide").join(",").split(",").filter(Boolean))) {
    const known = Object.hasOwn(names, name);
    const hides = known && hide(models, name, names[name]);
    if (hides || parts.includes(name)) hidden.add(name);
    else yield `${quoted(name)} cannot be hidden${known ? " without a server" : ""}`;
  }
  for (const name of new Set(given.keys())) {
    if (name !== "hide" && !NOT_OURS.includes(name)) yield `${quoted(name)} is no control of this page`;
  }
}

/**
 * Whether another tab is seen than that of the name.
 * @param {Models} models
 * @param {Name} held
 */
const isApart = (models, { tab }) => Boolean(tab) && models.of(tab?.bar ?? "")?.get("chosen") !== tab?.key;

/**
 * @param {WidgetModel} model
 * @param {Name} held
 * @param {unknown} value
 */
function set(model, { trait = "", places, key }, value) {
  if (key) model.take({ [trait]: { ...model.get(trait), [key]: value } });
  else model.take({ [trait]: places ? places.indexOf(written(value)) : value });
}

/**
 * Whether it could be hidden.
 * @param {Models} models
 * @param {string} name
 * @param {Name} held
 */
function hide(models, name, { model, hides }) {
  const owner = models.of(model ?? "");
  if (!owner || !hides) return false;
  if (hides === "part") owner.take({ hidden: [...owner.get("hidden"), name] });
  else models.of(owner.get("layout"))?.take({ display: "none" });
  return true;
}

/**
 * Foreign text, cut short and without what cannot be printed.
 * @param {string} text
 */
function quoted(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is replaced
  const plain = text.replace(/[\u0000-\u001f\u007f]/g, " ");
  return plain.length <= 30 ? plain : `${plain.slice(0, 30)}…`;
}
