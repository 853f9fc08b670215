// Every iterate of one program: a dot a variable between its bounds, the messages on the graph, the figures against t.

import { extent } from "../../widgets/shared/axis.js";
import { element, group, iconButton } from "../../widgets/shared/dom.js";
import { number } from "../../widgets/shared/format.js";
import { hearKeys } from "../../widgets/shared/keys.js";
import { tellMoment } from "../../widgets/shared/moment.js";
import { Playback } from "../../widgets/shared/playback.js";
import { hearAsked } from "../../widgets/shared/state.js";
import { svg } from "../../widgets/shared/svg.js";
import { chart, onResize, ROOM, titleLink } from "../../widgets/shared/chart.js";
/** @import { ChartLine, Point } from "../../widgets/shared/chart.js" */

/**
 * The scene, and its variables in the order of y*, so that the rings climb.
 * @typedef {IteratesScene & { order: number[] }} Ordered
 */

const HALVES = [
  ["0", "variables to constraints: y"],
  ["1", "constraints to variables: prices"],
];

/**
 * Bars from l to u, rings at y*, dots at y_t.
 * @param {Ordered} scene
 * @param {number} index
 * @param {number} width
 * @param {number} height
 */
function dots(scene, index, width, height) {
  const { truth, lower, upper, order } = scene;
  const iterate = scene.iterates[index];
  const [low, high] = extent([...truth, ...(scene.iterates.at(-1) ?? []), ...lower, ...upper], false, 0.05);
  const { root, picture, place } = chart({
    title: "Each variable between its bounds", word: "linear-program", width, height, head: 18,
    x: { range: [-0.7, truth.length - 0.3], name: "variables, in the order of y*", ticks: [] },
    y: { range: [low, high] },
    label: `${truth.length} variables, their bounds, the optimum y* and the iterate at t = ${scene.ts[index]}`,
  });
  const wide = Math.max(2, Math.min(8, (0.6 * width) / truth.length));
  const drawn = svg("g", {});
  order.forEach((j, k) => {
    const [x, foot] = place(k, Math.max(lower[j] ?? low, low));
    const [, top] = place(k, Math.min(upper[j] ?? high, high));
    const height = Math.max(foot - top, 1);
    drawn.append(svg("rect", { class: "il-bar", x: x - wide / 2, width: wide, y: top, height }));
    const [best, value] = [truth[j], iterate[j]];
    if (best !== null && value !== null) {
      const [, at] = place(k, best);
      const [, now] = place(k, Math.min(Math.max(value, low), high));
      drawn.append(
        svg("line", { class: "il-off", x1: x, x2: x, y1: at, y2: now }),
        svg("circle", { class: "il-ring il-first", cx: x, cy: at, r: Math.min(5, wide / 2 + 2) }),
        svg("circle", { class: "il-mark il-second", cx: x, cy: now, r: Math.min(4, wide / 2 + 1) }),
      );
    }
  });
  picture.append(drawn, ...key(ROOM.left + 5));
  return root;
}

/**
 * What ring, dot and bar stand for.
 * @param {number} start
 */
function key(start) {
  /** @type {(x: number, word: string) => SVGTextElement} */
  const word = (x, word) => svg("text", { class: "il-tick", x, y: 35 }, word);
  return [
    svg("circle", { class: "il-ring il-first", cx: start, cy: 31, r: 4.5 }),
    word(start + 9, "y*"),
    svg("circle", { class: "il-mark il-second", cx: start + 40, cy: 31, r: 4.5 }),
    word(start + 49, "y at t"),
    svg("rect", { class: "il-bar", x: start + 96, y: 24, width: 6, height: 14 }),
    word(start + 107, "l to u"),
  ];
}

/**
 * Variables above, constraints below; an edge is as thick as the message that it carries at t.
 * @param {Ordered} scene
 * @param {MessageGraph} messageGraph
 * @param {number} index
 * @param {number} half which way they go
 * @param {number} width
 * @param {number} height
 */
function graph(scene, messageGraph, index, half, width, height) {
  const { entries, sizes, messages, equality } = messageGraph;
  const root = svg("g", { role: "img" });
  const sending = half % 2 === 0 ? 1 : 0;
  /** @type {(k: number, count: number) => number} */
  const across = (k, count) => 20 + ((width - 40) * (k + 0.5)) / count;
  /** @type {number[]} */
  const rank = [];
  scene.order.forEach((j, k) => {
    rank[j] = k;
  });
  const now = messages[Math.max(index - 1, 0)][half];
  /** @type {(step: number[][]) => number[]} */
  const volumes = (step) => entries.map(([i, j], e) => sizes[e] * step[half][sending ? j : i]);
  const loudest = Math.max(...messages.flatMap(volumes), 1e-12);
  let total = 0;
  entries.forEach(([i, j, weight], e) => {
    const volume = index === 0 ? 0 : sizes[e] * now[sending ? j : i];
    const share = volume / loudest;
    total += volume;
    root.append(
      svg("line", {
        class: `il-edge${weight < 0 ? " il-negative" : ""}`,
        x1: across(rank[j], scene.truth.length), y1: 46, x2: across(i, equality.length), y2: height - 34,
        "stroke-width": 0.4 + 5 * share, "stroke-opacity": 0.25 + 0.75 * share,
      }),
    );
  });
  for (const k of scene.order.keys()) {
    root.append(svg("circle", { class: "il-node", cx: across(k, scene.truth.length), cy: 42, r: 4 }));
  }
  equality.forEach((equal, i) => {
    const x = across(i, equality.length);
    root.append(
      svg("rect", { class: "il-node", x: x - 8, y: height - 36, width: 16, height: 16, rx: 2 }),
      svg("text", { class: "il-sign", x, y: height - 24, "text-anchor": "middle" }, equal ? "=" : "≤"),
    );
  });
  root.append(
    svg("text", { class: "il-tick", x: 4, y: 30 }, `${scene.truth.length} variables`),
    svg("text", { class: "il-tick", x: 4, y: height - 4 }, `${equality.length} constraints`),
  );
  const sum = `the messages from ${HALVES[half][1]} sum to ${number(total)} at t = ${scene.ts[index]}`;
  root.setAttribute("aria-label", `Bipartite graph; ${sum}`);
  const title = titleLink("Messages on the graph", "message");
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, title, root);
}

const FLOOR = 1e-12; // A logarithmic axis ends here: what is smaller, zero too, is drawn on its foot.

/**
 * @param {Ordered} scene
 * @param {FigureCurve} given
 * @param {number} index
 * @param {number} width
 * @param {(index: number) => void} jump
 */
function curve(scene, given, index, width, jump) {
  const xs = scene.ts.map((t) => (scene.long ? Math.max(t, 0.8) : t));
  /** @type {(value: number | null) => number} */
  const shown = (value) => (value === null ? NaN : given.log ? Math.max(value, FLOOR) : value);
  const values = given.lines.flatMap((line) => line.values.slice(1).map(shown));
  /** @type {ChartLine[]} */
  const lines = given.lines.map(({ name, look, dash, values }) => {
    return { name, look, dash, points: values.map((value, k) => /** @type {Point} */ ([xs[k], shown(value)])) };
  });
  const last = xs[xs.length - 1];
  if (given.level !== null) {
    values.push(given.level);
    lines.push({
      look: "ink", dash: "6 4", wide: 1.5, name: `one pass ${number(given.level)}`,
      points: [[xs[0], given.level], [last, given.level]],
    });
  }
  const [low, high] = extent(values, given.log, 0.1);
  const said = given.lines.map((line) => `${line.name} ${number(line.values[index])}`).join(", ");
  const { root, toX } = chart({
    title: given.title, word: given.word, width, height: 172, now: xs[index],
    x: { range: scene.long ? [Math.log10(0.8), Math.log10(last)] : [0, last], log: scene.long, name: "iteration t" },
    y: { range: given.log ? [low, high] : [Math.min(low, 0), high], log: given.log },
    lines,
    dots: given.lines.map((line) => ({ x: xs[index], y: shown(line.values[index]), look: line.look, size: 4 })),
    label: `${given.title} against t; at t = ${scene.ts[index]}: ${said}`,
  });
  root.classList.add("il-jumps");
  root.addEventListener("pointerdown", (event) => {
    const x = toX(event.clientX - root.getBoundingClientRect().left);
    const wanted = scene.long ? 10 ** x : x;
    const away = scene.ts.map((t) => Math.abs(t - wanted));
    jump(away.indexOf(Math.min(...away)));
  });
  return root;
}

/** @param {{ model: Model<IteratesTraits>, el: HTMLElement }} context */
function render({ model, el }) {
  /** @type {Ordered | null} */
  let scene = null;
  let index = 0;
  let half = 0;
  let width = 0;
  const id = model.get("key");
  const left = element("div", { class: "il-left il-panels" });
  const right = element("div", { class: "il-right il-side" });
  const slider = element("input", {
    type: "range", min: 0, step: 1, "aria-label": `Iteration t, ${model.get("name")}`, "data-testid": `${id}-t`,
  });
  const count = element("span", { class: "il-count", "data-testid": `${id}-count` });
  const summary = element("p", { class: "il-told", "data-testid": `${id}-told` });
  const message = element("p", { class: "il-error", role: "alert" });
  const empty = element("p", { class: "il-empty", role: "status" }, model.get("empty"));
  const rounds = HALVES.map(([k, name]) => element("option", { value: k }, name));
  const picker = element("select", { "aria-label": "Messages shown" }, ...rounds);
  const messages = element("label", { class: "il-labelled" }, "Messages ", picker);
  const playing = iconButton("Play", "play", () => toggle());
  const playback = new Playback(
    playing,
    () => {
      go(index + 1);
      return scene !== null && index < scene.ts.length - 1;
    },
    () => Math.min(Math.max(6000 / (scene?.ts.length ?? 1), 50), 350),
  );
  const transport = group(
    "transport", "Move through the iterations",
    iconButton("Back to the start", "start", () => go(0)),
    iconButton("One iteration back", "back", () => go(index - 1)),
    playing,
    iconButton("One iteration on", "on", () => go(index + 1)),
  );
  const stage = element(
    "div", {},
    element(
      "div", { class: "il-row-of-tools il-follows" },
      transport,
      element("label", { class: "il-labelled il-long" }, slider, count),
      messages,
    ),
    element("div", { class: "il-columns" }, left, right),
    summary,
  );
  const root = element("div", { class: "il-figures il-lp il-iterates", "data-testid": id }, message, empty, stage);

  function draw() {
    const now = scene;
    if (!now || width === 0) return;
    const narrow = width < 760;
    root.classList.toggle("il-narrow", narrow);
    const wide = narrow ? width : Math.round(0.58 * width);
    const other = narrow ? width : width - wide - 28;
    /** @type {SVGElement[]} */
    const pictures = [dots(now, index, wide, now.graph && !narrow ? 370 : 300)];
    if (now.graph) pictures.push(graph(now, now.graph, index, half, wide, narrow ? 210 : 330));
    left.replaceChildren(...pictures);
    right.replaceChildren(...now.curves.map((given) => curve(now, given, index, other, go)));
    slider.value = String(index);
    slider.setAttribute("aria-valuetext", `t = ${now.ts[index]} of ${now.ts.at(-1)}`);
    count.textContent = `t = ${now.ts[index]}`;
    const named = now.curves.filter((given) => given.label);
    const figures = named.map((given) => `${given.label} ${number(given.lines[0].values[index])}`);
    summary.textContent = `${now.summary} At t = ${now.ts[index]}: ${figures.join(", ")}.`;
    root.dataset.t = String(now.ts[index]);
    root.dataset.iterate = JSON.stringify(now.iterates[index]);
  }

  /** @param {number} k */
  function go(k) {
    if (!scene) return;
    index = Math.min(Math.max(k, 0), scene.ts.length - 1);
    draw();
    tellMoment(id, scene.ts[index]);
  }

  function toggle() {
    if (scene && !playback.playing && index >= scene.ts.length - 1) go(0);
    playback.toggle();
  }

  function load() {
    const given = model.get("scene");
    empty.hidden = Boolean(given.ts);
    stage.hidden = !given.ts;
    if (!given.ts) return;
    playback.stop();
    const heights = given.truth.map((value) => value ?? 0);
    const order = [...heights.keys()].sort((a, b) => heights[a] - heights[b]);
    scene = { ...given, order };
    slider.max = String(scene.ts.length - 1);
    messages.hidden = !scene.graph;
    go(model.get("opens"));
  }

  function warn() {
    message.textContent = model.get("message");
    message.hidden = message.textContent === "";
  }

  slider.addEventListener("input", () => {
    playback.stop();
    go(Number(slider.value));
  });
  picker.addEventListener("change", () => {
    half = Number(picker.value);
    draw();
  });
  model.on("change:scene", load);
  model.on("change:message", warn);
  el.append(root);
  warn();
  load();
  const unfollow = onResize(root, (room) => {
    width = room;
    draw();
  });
  const unhear = hearKeys(() => root, (key) => {
    /** @type {Record<string, () => void>} */
    const moves = { " ": toggle, ArrowLeft: () => go(index - 1), ArrowRight: () => go(index + 1) };
    if (!(key in moves)) return false;
    if (key !== " ") playback.stop();
    moves[key]();
    return true;
  });
  const unasked = hearAsked(["t"], (value) => {
    playback.stop();
    const away = (scene?.ts ?? []).map((t) => Math.abs(t - Number(value)));
    go(away.indexOf(Math.min(...away)));
  });
  return () => {
    playback.stop();
    unhear();
    unasked();
    unfollow();
    model.off("change:scene", load);
    model.off("change:message", warn);
  };
}

export default { render };
