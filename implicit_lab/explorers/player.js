// The player of a recording. Everything here happens in the browser: moving t never sends the kernel a message,
// which is why the model is set and never saved.

const COMPARE = { input: "the input", truth: "the truth", baseline: "the explicit network" };
const ERROR_SCALE = 64; // A difference of 64 grey levels, a quarter of the range, is drawn brightest.
const CIVIDIS = [
  [0, 32, 77], [0, 51, 111], [57, 72, 107], [87, 93, 109], [112, 113, 115],
  [138, 134, 120], [166, 157, 117], [196, 181, 108], [228, 207, 91], [255, 234, 70],
];
const MARKS = ["circle", "square", "triangle"];

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Drawn rather than typed: not every font has the signs of a player.
const SIGNS = {
  start: "M1 1h2v10h-2zM11 1v10l-7-5z",
  back: "M9 1v10l-7-5z",
  play: "M2 0.5v11l9-5.5z",
  pause: "M2 1h3v10h-3zM7 1h3v10h-3z",
  on: "M3 1v10l7-5z",
};

function sign(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SIGNS[name]);
  svg.append(path);
  return svg;
}

function dress(node, name, icon) {
  node.setAttribute("aria-label", name);
  node.title = name;
  node.replaceChildren(sign(icon));
}

function button(name, icon, action) {
  const node = element("button", { type: "button" });
  dress(node, name, icon);
  node.addEventListener("click", action);
  return node;
}

function number(value, digits = 3) {
  if (value === null || value === undefined) return "not defined";
  if (value !== 0 && (Math.abs(value) < 1e-2 || Math.abs(value) >= 1e5)) return value.toExponential(1);
  return value.toPrecision(Math.max(digits, Math.floor(Math.log10(Math.abs(value) || 1)) + 1));
}

const withUnit = (value, unit) => (value === null ? "not defined" : number(value, 4) + (unit ? ` ${unit}` : ""));

function duration(ms) {
  if (ms < 1) return "under 1 ms";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function cividis(u) {
  const place = Math.min(Math.max(u, 0), 1) * (CIVIDIS.length - 1);
  const low = Math.min(Math.floor(place), CIVIDIS.length - 2);
  return CIVIDIS[low].map((c, i) => c + (place - low) * (CIVIDIS[low + 1][i] - c));
}

// ---- pictures -----------------------------------------------------------------------------------------------------

class Pictures {
  constructor(scene, pixels) {
    this.width = scene.width;
    this.height = scene.height;
    this.size = scene.width * scene.height * 3;
    this.steps = scene.steps;
    this.names = scene.pictures;
    this.bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  }

  at(index) {
    return this.bytes.subarray(index * this.size, (index + 1) * this.size);
  }

  frame(t) {
    return this.at(t);
  }

  still(name) {
    return this.at(this.steps + 1 + this.names.indexOf(name));
  }

  // paint(data) writes red, green, blue of every pixel into RGBA data that is opaque already.
  draw(canvas, paint) {
    if (canvas.width !== this.width || canvas.height !== this.height) {
      canvas.width = this.width;
      canvas.height = this.height;
    }
    const context = canvas.getContext("2d");
    const image = context.createImageData(this.width, this.height);
    image.data.fill(255);
    paint(image.data);
    context.putImageData(image, 0, 0);
  }

  plain(canvas, bytes) {
    this.draw(canvas, (data) => copy(data, bytes, 0, this.width, this.width, this.height));
  }

  error(canvas, bytes, truth) {
    this.draw(canvas, (data) => {
      for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
        let sum = 0;
        for (let c = from; c < from + 3; c++) sum += Math.abs(bytes[c] - truth[c]);
        data.set(cividis(sum / 3 / ERROR_SCALE), to);
      }
    });
  }

  // left up to a white line, right after it
  wiped(canvas, left, right, share) {
    const edge = Math.round(share * this.width);
    this.draw(canvas, (data) => {
      copy(data, left, 0, edge, this.width, this.height);
      copy(data, right, edge + 1, this.width, this.width, this.height);
    });
  }
}

// Copies the columns start <= column < end of an RGB picture into RGBA data.
function copy(data, bytes, start, end, width, height) {
  for (let row = 0; row < height; row++) {
    for (let pixel = row * width + start; pixel < row * width + end; pixel++) {
      data[4 * pixel] = bytes[3 * pixel];
      data[4 * pixel + 1] = bytes[3 * pixel + 1];
      data[4 * pixel + 2] = bytes[3 * pixel + 2];
    }
  }
}

// ---- curves -------------------------------------------------------------------------------------------------------

const EDGE = { left: 48, right: 14, top: 30, between: 12, bottom: 34 };

function range(curve) {
  const usable = (v) => v !== null && (!curve.log || v > 0);
  // The start is left out of the range: the black picture y_0 = 0 would squeeze all that follows into a line.
  let values = curve.values.slice(1).filter(usable);
  if (values.length === 0) values = curve.values.filter(usable);
  if (usable(curve.baseline)) values.push(curve.baseline);
  const top = Math.max(...values);
  if (curve.bound) values.push(...curve.bound.filter((v) => usable(v) && v <= 3 * top));
  if (values.length === 0) return [0, 1];
  const seen = curve.log ? values.map(Math.log10) : values;
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  // More room where a line and its name may lie at the edge.
  const room = (usable(curve.baseline) ? 0.2 : 0.08) * (high - low) || 0.5;
  return [low - room, high + room];
}

function ticks(low, high, log) {
  if (log) {
    const every = Math.max(1, Math.ceil((high - low) / 3));
    const found = [];
    for (let k = Math.ceil(low); k <= high; k += every) found.push(k);
    return found;
  }
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Number((k * step).toPrecision(6)));
  return found;
}

function mark(context, shape, x, y, r) {
  context.beginPath();
  if (shape === "circle") context.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === "square") context.rect(x - r, y - r, 2 * r, 2 * r);
  else {
    context.moveTo(x, y - 1.2 * r);
    context.lineTo(x + 1.1 * r, y + 0.9 * r);
    context.lineTo(x - 1.1 * r, y + 0.9 * r);
    context.closePath();
  }
}

function drawCurves(canvas, scene, t) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (width === 0 || height === 0) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  const read = (name) => style.getPropertyValue(name).trim();
  const [ink, soft, line] = ["--il-ink", "--il-soft", "--il-line"].map(read);
  const colours = ["--il-first", "--il-second", "--il-third"].map(read);
  const family = style.fontFamily;
  context.scale(ratio, ratio);

  const count = scene.curves.length;
  const tall = (height - EDGE.bottom - count * EDGE.top - (count - 1) * EDGE.between) / count;
  const left = EDGE.left;
  const wide = width - EDGE.left - EDGE.right;
  const at = (step) => left + (wide * step) / Math.max(scene.steps, 1);

  scene.curves.forEach((curve, index) => {
    const top = EDGE.top + index * (tall + EDGE.top + EDGE.between);
    const colour = colours[index % colours.length];
    const shape = MARKS[index % MARKS.length];
    const [low, high] = range(curve);
    const height01 = (v) => ((curve.log ? Math.log10(v) : v) - low) / (high - low);
    const up = (v) => top + tall * (1 - height01(v));
    const drawable = (v) => v !== null && (!curve.log || v > 0);

    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.font = `600 12.5px ${family}`;
    context.fillStyle = ink;
    context.fillText(curve.name + (curve.unit ? ` (${curve.unit})` : ""), left, top - 10);
    context.textAlign = "right";
    context.fillStyle = colour;
    context.fillText(curve.values[t] === null ? "–" : number(curve.values[t], 4), left + wide, top - 10);

    context.font = `11px ${family}`;
    context.textBaseline = "middle";
    for (const tick of ticks(low, high, curve.log)) {
      const y = top + tall * (1 - (tick - low) / (high - low));
      context.strokeStyle = line;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(left, y);
      context.lineTo(left + wide, y);
      context.stroke();
      context.fillStyle = soft;
      context.textAlign = "right";
      if (!curve.log) context.fillText(String(tick), left - 7, y);
      else {
        context.fillText(String(tick), left - 7, y - 4);
        context.fillText("10", left - 9 - context.measureText(String(tick)).width, y);
      }
    }

    context.save();
    context.beginPath();
    context.rect(left - 6, top - 4, wide + 12, tall + 8);
    context.clip();
    context.strokeStyle = line;
    context.beginPath();
    context.moveTo(at(t), top);
    context.lineTo(at(t), top + tall);
    context.stroke();

    const trace = (values, dash, stroke, thickness) => {
      context.setLineDash(dash);
      context.strokeStyle = stroke;
      context.lineWidth = thickness;
      context.beginPath();
      let down = false;
      values.forEach((v, step) => {
        if (!drawable(v)) down = false;
        else if (down) context.lineTo(at(step), up(v));
        else {
          context.moveTo(at(step), up(v));
          down = true;
        }
      });
      context.stroke();
      context.setLineDash([]);
    };
    if (curve.bound) trace(curve.bound, [2, 3], soft, 1.5);
    if (drawable(curve.baseline)) {
      trace(curve.values.map(() => curve.baseline), [6, 4], soft, 1.5);
      // The name stands on the side of its line where the curve is not.
      const over = up(curve.values.findLast(drawable) ?? curve.baseline) >= up(curve.baseline);
      context.fillStyle = soft;
      context.textAlign = "right";
      context.textBaseline = over ? "bottom" : "top";
      const label = `${curve.baselineLabel || "baseline"} ${number(curve.baseline, 4)}`;
      context.fillText(label, left + wide, up(curve.baseline) + (over ? -4 : 5));
    }
    trace(curve.values, [], colour, 2);
    const every = Math.max(1, Math.round(scene.steps / 6));
    context.fillStyle = colour;
    for (let step = every; step <= scene.steps; step += every) {
      if (drawable(curve.values[step])) {
        mark(context, shape, at(step), up(curve.values[step]), 2.6);
        context.fill();
      }
    }
    if (drawable(curve.values[t])) {
      const y = Math.min(Math.max(up(curve.values[t]), top), top + tall);
      mark(context, shape, at(t), y, 6);
      context.fillStyle = colour;
      context.fill();
      context.strokeStyle = read("--il-ground");
      context.lineWidth = 2;
      context.stroke();
    }
    context.restore();
  });

  context.font = `11px ${family}`;
  context.fillStyle = soft;
  context.textBaseline = "top";
  const foot = height - EDGE.bottom + 6;
  const marks = ticks(0, scene.steps, false).filter(Number.isInteger);
  for (const step of marks) {
    context.textAlign = "center";
    context.fillText(String(step), at(step), foot);
  }
  context.fillText("iteration t", left + wide / 2, foot + 14);
}

function stepAt(canvas, scene, event) {
  const box = canvas.getBoundingClientRect();
  const wide = box.width - EDGE.left - EDGE.right;
  return Math.round(((event.clientX - box.left - EDGE.left) / wide) * scene.steps);
}

// ---- the widget ---------------------------------------------------------------------------------------------------

function render({ model, el }) {
  let scene = null;
  let pictures = null;
  let t = 0;
  let view = "picture";
  let other = "input";
  let wipe = 0.5;
  let timer = null;

  const panel = (name, title, attributes = {}) => {
    const canvas = element("canvas", { role: "img", ...attributes });
    const caption = element("figcaption", {}, title);
    return { canvas, caption, figure: element("figure", { class: `il-${name}` }, canvas, caption) };
  };
  const input = panel("input", "input ", { "aria-label": "The input x" });
  const iterate = panel("iterate", "", { "data-testid": "iterate" });
  const truth = panel("truth", "truth", { "aria-label": "The truth" });

  input.caption.append(element("i", {}, "x"));
  const slider = element("input", {
    type: "range", min: "0", max: "1", step: "1", "data-testid": "slider", "aria-label": "Iteration t",
  });
  const readout = element("output", { "data-testid": "t", "aria-live": "off" });
  const playButton = button("Play", "play", () => (timer ? stop() : play()));
  playButton.dataset.testid = "play";
  const transport = element(
    "div", { class: "il-transport", role: "group", "aria-label": "Move through the iterations" },
    button("Back to the start", "start", () => go(0)),
    button("One iteration back", "back", () => go(t - 1)),
    playButton,
    button("One iteration on", "on", () => go(t + 1)),
    slider,
    element("span", { class: "il-readout" }, element("i", {}, "t"), " = ", readout),
  );

  const views = element("div", { class: "il-views", role: "group", "aria-label": "How the iterate is shown" });
  const viewButtons = Object.fromEntries(
    [["picture", "Picture"], ["error", "Error"], ["wipe", "Wipe"]].map(([name, label]) => {
      const node = element("button", { type: "button", "aria-pressed": "false", "data-testid": `view-${name}` }, label);
      node.addEventListener("click", () => {
        view = name;
        draw();
      });
      views.append(node);
      return [name, node];
    }),
  );
  const otherSelect = element("select", { "aria-label": "Compare the iterate with", "data-testid": "compare" });
  otherSelect.addEventListener("change", () => {
    other = otherSelect.value;
    draw();
  });
  const wipeSlider = element("input", { type: "range", min: "0", max: "100", value: "50", "aria-label": "Wipe position" });
  wipeSlider.addEventListener("input", () => {
    wipe = wipeSlider.value / 100;
    draw();
  });
  const wipeTools = element("span", { class: "il-wipe" }, "against ", otherSelect, wipeSlider);
  const scale = element("span", { class: "il-scale" }, "|error| 0 ", element("span", { class: "il-bar" }), " ¼ of white and more");
  views.append(wipeTools, scale);

  const bought = element("p", { class: "il-bought", "data-testid": "bought" });
  const curves = element("canvas", { class: "il-curves", role: "img", "data-testid": "curves" });
  const empty = element("p", { class: "il-empty", role: "status" }, "Nothing is recorded yet: set the controls and press Run.");
  const stage = element(
    "div", { class: "il-stage" },
    element("div", { class: "il-panels" }, input.figure, iterate.figure, truth.figure),
    element("div", { class: "il-side" }, curves),
    element("div", { class: "il-tools" }, transport, views, bought),
  );
  const root = element(
    "div", { class: "il-player", "data-testid": "player", role: "group", "aria-label": "Iteration player", tabindex: "-1" },
    empty, stage,
  );

  function draw() {
    if (!scene) return;
    const first = scene.curves[0];
    const frame = pictures.frame(t);
    if (view === "error") pictures.error(iterate.canvas, frame, pictures.still("truth"));
    else if (view === "wipe") pictures.wiped(iterate.canvas, pictures.still(other), frame, wipe);
    else pictures.plain(iterate.canvas, frame);

    const figures = scene.curves.map((curve) => `${curve.name} ${withUnit(curve.values[t], curve.unit)}`);
    const shown = { picture: "Iterate", error: "Error of the iterate", wipe: `Left ${COMPARE[other]}, right the iterate` }[view];
    iterate.canvas.setAttribute("aria-label", `${shown} at t = ${t} of ${scene.steps}; ${figures[0] ?? ""}`);
    curves.setAttribute("aria-label", `Curves against t; at t = ${t}: ${figures.join(", ")}`);
    curves.dataset.t = String(t);
    iterate.caption.replaceChildren(
      ...{
        picture: ["iterate ", element("i", {}, "y"), element("sub", {}, String(t))],
        error: ["|", element("i", {}, "y"), element("sub", {}, String(t)), " − truth|"],
        wipe: [`${COMPARE[other]} ◂ ▸ `, element("i", {}, "y"), element("sub", {}, String(t))],
      }[view],
    );
    for (const [name, node] of Object.entries(viewButtons)) node.setAttribute("aria-pressed", String(name === view));
    wipeTools.hidden = view !== "wipe";
    scale.hidden = view !== "error";
    iterate.canvas.classList.toggle("il-wiping", view === "wipe");

    slider.value = String(t);
    slider.setAttribute("aria-valuetext", `t = ${t} of ${scene.steps}; ${figures[0] ?? ""}`);
    readout.textContent = String(t);
    bought.textContent = whatItBought(scene, first, t);
    drawCurves(curves, scene, t);
  }

  function go(step) {
    if (!scene) return;
    t = Math.min(Math.max(step, 0), scene.steps);
    if (model.get("t") !== t) model.set("t", t);
    draw();
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    dress(playButton, "Play", "play");
  }

  function play() {
    if (!scene) return;
    if (t >= scene.steps) go(0);
    dress(playButton, "Pause", "pause");
    timer = setInterval(() => {
      go(t + 1);
      if (t >= scene.steps) stop();
    }, Math.min(Math.max(6000 / scene.steps, 70), 350));
  }

  function load() {
    const given = model.get("scene");
    const ready = Boolean(given && given.pictures);
    empty.hidden = ready;
    stage.hidden = !ready;
    if (!ready) return;
    if (timer) stop();
    scene = given;
    pictures = new Pictures(scene, model.get("pixels"));
    slider.max = String(scene.steps);
    otherSelect.replaceChildren(
      ...["input", "baseline", "truth"].filter((name) => scene.pictures.includes(name))
        .map((name) => element("option", { value: name }, COMPARE[name])),
    );
    if (!scene.pictures.includes(other)) other = "input";
    otherSelect.value = other;
    pictures.plain(input.canvas, pictures.still("input"));
    pictures.plain(truth.canvas, pictures.still("truth"));
    go(model.get("t"));
  }

  slider.addEventListener("input", () => {
    if (timer) stop();
    go(Number(slider.value));
  });
  const point = (event) => scene && go(stepAt(curves, scene, event));
  curves.addEventListener("pointerdown", (event) => {
    if (timer) stop();
    curves.setPointerCapture(event.pointerId);
    point(event);
  });
  curves.addEventListener("pointermove", (event) => event.buttons && point(event));
  const drag = (event) => {
    if (view !== "wipe") return;
    const box = iterate.canvas.getBoundingClientRect();
    wipe = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    wipeSlider.value = String(Math.round(100 * wipe));
    draw();
  };
  iterate.canvas.addEventListener("pointerdown", (event) => {
    iterate.canvas.setPointerCapture(event.pointerId);
    drag(event);
  });
  iterate.canvas.addEventListener("pointermove", (event) => event.buttons && drag(event));

  root.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || at === wipeSlider || at === otherSelect) return;
    const moves = { ArrowRight: t + 1, ArrowLeft: t - 1, Home: 0, End: scene ? scene.steps : 0 };
    if (event.key in moves) {
      if (timer) stop();
      go(moves[event.key]);
    } else if (event.key === " " && at.tagName !== "BUTTON") {
      if (timer) stop();
      else play();
    } else return;
    // Keeps the page from scrolling, and JupyterLab from taking the key for its own.
    event.preventDefault();
    event.stopPropagation();
  });

  const fromPython = () => model.get("t") !== t && go(model.get("t"));
  model.on("change:scene", load);
  model.on("change:t", fromPython);
  const resized = new ResizeObserver(() => draw());
  resized.observe(curves);
  const themed = new MutationObserver(() => draw());
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class"] });

  el.append(root);
  load();
  return () => {
    if (timer) stop();
    resized.disconnect();
    themed.disconnect();
    model.off("change:scene", load);
    model.off("change:t", fromPython);
  };
}

function whatItBought(scene, curve, t) {
  const { parameters, milliseconds, machine, baseline, higher_is_better: higherIsBetter } = scene.meta;
  const calls = t === 1 ? "1 operator call" : `${t} operator calls`;
  const spent = milliseconds ? `, about ${duration(t * milliseconds)}${machine ? ` on ${machine}` : ""}` : "";
  const size = parameters ? `, with ${parameters.toLocaleString("en")} parameters throughout` : "";
  let gain = "";
  if (curve && curve.values[t] !== null) {
    gain = `: ${curve.name} ${withUnit(curve.values[t], curve.unit)}`;
    if (curve.baseline !== null) {
      const ahead = (curve.values[t] - curve.baseline) * (higherIsBetter === false ? -1 : 1);
      const size1 = baseline && baseline.parameters ? ` (1 call, ${baseline.parameters.toLocaleString("en")} parameters)` : "";
      gain += `, ${number(Math.abs(ahead), 2)}${curve.unit && ` ${curve.unit}`} ${ahead >= 0 ? "better" : "worse"} than the explicit network${size1}`;
    }
  }
  return `What the compute bought: ${calls}${spent}${size}${gain}.`;
}

export default { render };
