// Draws the panels as Plotly would, without it: the same axes and lines, and none of its tools.

const SVG = "http://www.w3.org/2000/svg";
const DASHES = { solid: () => "none", dash: (width) => `${Math.max(9, 3 * width)}`, dot: (width) => `${width}` };

let clips = 0;

function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

class SvgPreview {
  constructor(el) {
    this.root = document.createElement("div");
    this.root.className = "il-sketch";
    el.append(this.root);
  }

  // Draws everything: `traces` and `layout` are what Plotly would be given.
  show(traces, layout) {
    const { l, r, t, b } = layout.margin;
    const [width, height] = [this.root.clientWidth, layout.height];
    this.across = (share) => l + share * (width - l - r);
    this.down = (share) => t + (1 - share) * (height - t - b);
    this.panels = new Map();
    this.shown = traces;
    this.svg = drawn("svg", { width, height, role: "img", "aria-label": traces.map((trace) => plain(trace.name)).filter(Boolean).join(", ") });
    for (const name of Object.keys(layout).filter((key) => key.startsWith("xaxis"))) this.panel(name.slice(5), layout);
    this.lines = traces.map((trace) => {
      const line = trace.visible ? this.line(trace) : null;
      if (line) this.panels.get(trace.xaxis.slice(1)).lines.append(line);
      return line;
    });
    traces.forEach((trace, index) => this.move(index, trace));
    this.root.replaceChildren(this.svg, ...layout.annotations.map((note) => this.note(note, height)));
  }

  // Gives one line other points.
  move(index, { x, y }) {
    const line = this.lines[index];
    if (!line) return;
    const { place } = this.panels.get(this.shown[index].xaxis.slice(1));
    const points = Array.from(x, (value, at) => place(value, y[at]));
    const dots = this.shown[index].mode === "markers";
    let pen = "M";
    const path = points.map(([left, top]) => {
      if (!Number.isFinite(left + top)) return (pen = "M"), "";
      const step = dots ? `M${left.toFixed(1)} ${top.toFixed(1)}h0` : `${pen}${left.toFixed(1)} ${top.toFixed(1)}`;
      pen = "L";
      return step;
    });
    line.setAttribute("d", path.join(""));
  }

  line(trace) {
    const dots = trace.mode === "markers";
    const { color, width, dash } = trace.line;
    return drawn("path", {
      fill: "none", stroke: color, "stroke-width": dots ? trace.marker.size : width, "data-line": plain(trace.name),
      "stroke-linecap": dots ? "round" : "butt", "stroke-dasharray": dots ? "none" : DASHES[dash](width),
    });
  }

  panel(number, layout) {
    const [x, y] = [layout[`xaxis${number}`], layout[`yaxis${number}`]];
    const [left, right] = x.domain.map(this.across);
    const [bottom, top] = y.domain.map(this.down);
    const scale = (axis, from, to) => (value) =>
      from + ((to - from) * ((axis.type === "log" ? Math.log10(value) : value) - axis.range[0])) / (axis.range[1] - axis.range[0]);
    const [atX, atY] = [scale(x, left, right), scale(y, bottom, top)];
    const text = (words, attributes) => drawn("text", { "font-size": 12, fill: "#444", ...attributes }, ...words);
    const line = (x1, y1, x2, y2, stroke) => drawn("line", { x1, y1, x2, y2, stroke });
    for (const { value, words } of ticks(x)) {
      const at = atX(value);
      this.svg.append(line(at, top, at, bottom, x.gridcolor), line(at, bottom, at, bottom + 5, x.tickcolor));
      this.svg.append(text(words, { x: at, y: bottom + 18, "text-anchor": "middle" }));
    }
    for (const { value, words } of ticks(y)) {
      const at = atY(value);
      this.svg.append(line(left, at, right, at, y.gridcolor), line(left - 5, at, left, at, y.tickcolor));
      this.svg.append(text(words, { x: left - 8, y: at + 4, "text-anchor": "end" }));
    }
    const middle = (top + bottom) / 2;
    this.svg.append(
      line(left, bottom, right, bottom, x.linecolor), line(left, top, left, bottom, y.linecolor),
      text([x.title.text], { x: (left + right) / 2, y: bottom + 36, "text-anchor": "middle", "font-size": 15 }),
      text([y.title.text], { x: left - 40, y: middle, "text-anchor": "middle", "font-size": 15, transform: `rotate(-90 ${left - 40} ${middle})` }),
    );
    const clip = `il-sketch-${(clips += 1)}`;
    const lines = drawn("g", { "clip-path": `url(#${clip})` });
    const whole = drawn("rect", { x: left - 5, y: top - 5, width: right - left + 10, height: bottom - top + 10 });
    this.svg.append(drawn("clipPath", { id: clip }, whole), lines);
    this.panels.set(number, { lines, place: (a, b) => [atX(a), atY(b)] });
  }

  note(note, height) {
    const made = document.createElement("div");
    made.append(...words(note.text));
    Object.assign(made.style, {
      position: "absolute", left: `${this.across(note.x)}px`, bottom: `${height - this.down(note.y) + 3}px`,
      fontSize: `${note.font.size}px`, lineHeight: 1.3, whiteSpace: "pre",
    });
    return made;
  }
}

// Where an axis is marked, and with what.
function ticks({ type, range: [low, high] }) {
  const found = [];
  if (type === "log") {
    for (let power = Math.ceil(low - 1e-9); power <= high + 1e-9; power++) {
      const raised = drawn("tspan", { dy: -5, "font-size": 9 }, String(power).replace("-", "−"));
      found.push({ value: 10 ** power, words: power === 0 || power === 1 ? [String(10 ** power)] : ["10", raised] });
    }
    return found;
  }
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough * (1 - 1e-9));
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    const value = Number((k * step).toPrecision(6));
    found.push({ value, words: [String(value).replace("-", "−")] });
  }
  return found;
}

// A text with the few tags that Plotly knows as nodes; whatever else it holds stays text.
function words(text) {
  const known = { B: "b", SUB: "sub", SUP: "sup", BR: "br", SPAN: "span" };
  const copy = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const made = document.createElement(known[node.nodeName] ?? "span");
    if (node.style?.color) made.style.color = node.style.color;
    made.append(...[...node.childNodes].map(copy));
    return made;
  };
  return [...new DOMParser().parseFromString(text, "text/html").body.childNodes].map(copy);
}

function plain(text) {
  return (text ?? "").replace(/<.*?>/g, "");
}
