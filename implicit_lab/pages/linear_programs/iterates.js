// Every iterate of one program: a dot a variable between its bounds, the messages on the graph, the figures against t.
const HALVES = [
  ["0", "1st round, variables to constraints"],
  ["1", "1st round, constraints to variables"],
  ["2", "2nd round, variables to constraints"],
  ["3", "2nd round, constraints to variables"],
];

// Bars from l to u, rings at y*, dots at y_t; variables in the order of y*, so that the rings climb.
function dots(scene, index, width, height) {
  const { truth, lower, upper, order } = scene;
  const iterate = scene.iterates[index];
  const finite = [...truth, ...scene.iterates.at(-1), ...lower, ...upper].filter(Number.isFinite);
  const [low, high] = extent(finite, false, 0.05);
  const root = chart({
    title: "Each variable between its bounds", width, height, x: { range: [-0.7, truth.length - 0.3], name: "variables, in the order of y*", ticks: [] }, head: 18,
    y: { range: [low, high] },
    label: `${truth.length} variables, their bounds, the optimum y* and the iterate at t = ${scene.ts[index]}`,
  });
  const { place } = root;
  const wide = Math.max(2, Math.min(8, (0.6 * width) / truth.length));
  const drawn = svg("g", {});
  order.forEach((j, k) => {
    const [x, foot] = place(k, Math.max(lower[j] ?? low, low));
    const [, top] = place(k, Math.min(upper[j] ?? high, high));
    drawn.append(svg("rect", { class: "il-bar", x: x - wide / 2, width: wide, y: top, height: Math.max(foot - top, 1) }));
    if (Number.isFinite(iterate[j])) {
      const [, at] = place(k, truth[j]);
      const [, now] = place(k, Math.min(Math.max(iterate[j], low), high));
      drawn.append(
        svg("line", { class: "il-off", x1: x, x2: x, y1: at, y2: now }),
        svg("circle", { class: "il-ring il-first", cx: x, cy: at, r: Math.min(5, wide / 2 + 2) }),
        svg("circle", { class: "il-mark il-second", cx: x, cy: now, r: Math.min(4, wide / 2 + 1) }),
      );
    }
  });
  root.append(drawn, ...key(ROOM.left + 5));
  return root;
}

// What ring, dot and bar stand for.
function key(start) {
  return [
    svg("circle", { class: "il-ring il-first", cx: start, cy: 31, r: 4.5 }), svg("text", { class: "il-tick", x: start + 9, y: 35 }, "y*"),
    svg("circle", { class: "il-mark il-second", cx: start + 40, cy: 31, r: 4.5 }), svg("text", { class: "il-tick", x: start + 49, y: 35 }, "y at t"),
    svg("rect", { class: "il-bar", x: start + 96, y: 24, width: 6, height: 14 }), svg("text", { class: "il-tick", x: start + 107, y: 35 }, "l to u"),
  ];
}

// Variables above, constraints below; an edge is as thick as the message that it carries at t.
function graph(scene, index, half, width, height) {
  const { entries, sizes, messages, equality } = scene.graph;
  const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  const sending = half % 2 === 0 ? 1 : 0;
  const across = (k, count) => 20 + ((width - 40) * (k + 0.5)) / count;
  const rank = new Map(scene.order.map((j, k) => [j, k]));
  const now = messages[Math.max(index - 1, 0)][half];
  const loudest = Math.max(...messages.flatMap((step) => entries.map(([i, j], e) => sizes[e] * step[half][sending ? j : i])), 1e-12);
  let total = 0;
  root.append(svg("text", { class: "il-title", x: 4, y: 14 }, "Messages on the graph"));
  entries.forEach(([i, j], e) => {
    const said = index === 0 ? 0 : sizes[e] * now[sending ? j : i];
    total += said;
    root.append(
      svg("line", {
        class: `il-edge${entries[e][2] < 0 ? " il-negative" : ""}`, x1: across(rank.get(j), scene.truth.length), y1: 46,
        x2: across(i, equality.length), y2: height - 34, "stroke-width": 0.4 + 5 * (said / loudest), "stroke-opacity": 0.25 + 0.75 * (said / loudest),
      }),
    );
  });
  scene.order.forEach((j, k) => root.append(svg("circle", { class: "il-node", cx: across(k, scene.truth.length), cy: 42, r: 4 })));
  equality.forEach((equal, i) => {
    const x = across(i, equality.length);
    root.append(
      svg("rect", { class: "il-node", x: x - 8, y: height - 36, width: 16, height: 16, rx: 2 }),
      svg("text", { class: "il-sign", x, y: height - 24, "text-anchor": "middle" }, equal ? "=" : "≤"),
    );
  });
  root.append(svg("text", { class: "il-tick", x: 4, y: 30 }, `${scene.truth.length} variables`), svg("text", { class: "il-tick", x: 4, y: height - 4 }, `${equality.length} constraints`));
  root.setAttribute("aria-label", `Bipartite graph; the messages of the ${HALVES[half][1]} sum to ${figure(total)} at t = ${scene.ts[index]}`);
  return root;
}

const FLOOR = 1e-12; // A logarithmic axis ends here: what is smaller, zero too, is drawn on its foot.

function curve(scene, given, index, width, jump) {
  const xs = scene.ts.map((t) => (scene.long ? Math.max(t, 0.8) : t));
  const shown = (v) => (given.log && v !== null ? Math.max(v, FLOOR) : v);
  const values = given.lines.flatMap((line) => line.values.slice(1).map(shown));
  if (given.level !== null) values.push(given.level);
  const lines = given.lines.map((line) => ({ ...line, points: line.values.map((v, k) => [xs[k], v === null ? NaN : shown(v)]) }));
  if (given.level !== null) lines.push({ look: "ink", dash: "6 4", wide: 1.5, name: `explicit ${figure(given.level)}`, points: [[xs[0], given.level], [xs.at(-1), given.level]] });
  const room = extent(values, given.log, 0.1);
  const root = chart({
    title: given.title, width, height: 172, now: xs[index],
    x: { range: scene.long ? [Math.log10(0.8), Math.log10(xs.at(-1))] : [0, xs.at(-1)], log: scene.long, name: "iteration t" },
    y: { range: given.log ? room : [Math.min(room[0], 0), room[1]], log: given.log },
    lines, dots: given.lines.map((line) => ({ x: xs[index], y: line.values[index] === null ? NaN : shown(line.values[index]), look: line.look, size: 4 })),
    label: `${given.title} against t; at t = ${scene.ts[index]}: ${given.lines.map((l) => `${l.name} ${figure(l.values[index])}`).join(", ")}`,
  });
  root.classList.add("il-jumps");
  root.addEventListener("pointerdown", (event) => {
    const x = root.toX(event.clientX - root.getBoundingClientRect().left);
    const wanted = scene.long ? 10 ** x : x;
    jump(scene.ts.reduce((best, t, k) => (Math.abs(t - wanted) < Math.abs(scene.ts[best] - wanted) ? k : best), 0));
  });
  return root;
}

function render({ model, el }) {
  let scene = null;
  let index = 0;
  let half = 0;
  let width = 0;
  let timer = null;
  const left = element("div", { class: "il-left il-panels" });
  const right = element("div", { class: "il-right il-side" });
  const slider = element("input", { type: "range", min: 0, step: 1, "aria-label": `Iteration t, ${model.get("name")}`, "data-testid": `${model.get("key")}-t` });
  const count = element("span", { class: "il-count", "data-testid": `${model.get("key")}-count` });
  const said = element("p", { class: "il-told", "data-testid": `${model.get("key")}-told` });
  const message = element("p", { class: "il-error", role: "alert" });
  const empty = element("p", { class: "il-empty", role: "status" }, model.get("empty"));
  const picker = element("select", { "aria-label": "Messages shown" }, ...HALVES.map(([k, name]) => element("option", { value: k }, name)));
  const messages = element("label", { class: "il-labelled" }, "Messages ", picker);
  const playing = button("Play", "play", () => (timer ? stop() : play()));
  const stage = element("div", {},
    element("div", { class: "il-row-of-tools" },
      group("transport", "Move through the iterations", button("Back to the start", "start", () => go(0)),
        button("One iteration back", "back", () => go(index - 1)), playing, button("One iteration on", "on", () => go(index + 1))),
      element("label", { class: "il-labelled il-long" }, slider, count), messages),
    element("div", { class: "il-columns" }, left, right), said);
  const root = element("div", { class: "il-lp il-iterates", "data-testid": model.get("key") }, message, empty, stage);

  function draw() {
    if (!scene || width === 0) return;
    const narrow = width < 760;
    root.classList.toggle("il-narrow", narrow);
    const wide = narrow ? width : Math.round(0.58 * width);
    const other = narrow ? width : width - wide - 28;
    const pictures = [dots(scene, index, wide, scene.graph && !narrow ? 370 : 300)];
    if (scene.graph) pictures.push(graph(scene, index, half, wide, narrow ? 210 : 330));
    left.replaceChildren(...pictures);
    right.replaceChildren(...scene.curves.map((given) => curve(scene, given, index, other, go)));
    slider.value = index;
    slider.setAttribute("aria-valuetext", `t = ${scene.ts[index]} of ${scene.ts.at(-1)}`);
    count.textContent = `t = ${scene.ts[index]}`;
    const now = scene.curves.filter((c) => c.told).map((c) => `${c.told} ${figure(c.lines[0].values[index])}`);
    said.textContent = `${scene.said} At t = ${scene.ts[index]}: ${now.join(", ")}.`;
    root.dataset.t = scene.ts[index];
    root.dataset.iterate = JSON.stringify(scene.iterates[index]);
  }

  function go(k) {
    if (!scene) return;
    index = Math.min(Math.max(k, 0), scene.ts.length - 1);
    draw();
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    dress(playing, "Play", "play");
  }

  function play() {
    if (index >= scene.ts.length - 1) go(0);
    dress(playing, "Pause", "pause");
    timer = setInterval(() => {
      go(index + 1);
      if (index >= scene.ts.length - 1) stop();
    }, Math.min(Math.max(6000 / scene.ts.length, 50), 350));
  }

  function load() {
    const given = model.get("scene");
    const ready = Boolean(given?.ts);
    empty.hidden = ready;
    stage.hidden = !ready;
    if (!ready) return;
    stop();
    const order = given.truth.map((_, j) => j).sort((a, b) => given.truth[a] - given.truth[b]);
    scene = { ...given, order };
    slider.max = scene.ts.length - 1;
    messages.hidden = !scene.graph;
    go(model.get("opens"));
  }

  function warn() {
    message.textContent = model.get("message");
    message.hidden = message.textContent === "";
  }

  slider.addEventListener("input", () => {
    stop();
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
  const unfollow = follow(root, (room) => {
    width = room;
    draw();
  });
  return () => {
    stop();
    unfollow();
    model.off("change:scene", load);
    model.off("change:message", warn);
  };
}

export default { render };
