// Small charts in SVG, drawn anew at every change: axes, lines, dots and a line at "now". The theme gives the colours.
const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// As a person would write it: 0.0123, 12.3, 1230, 1.2e-5.
function figure(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not defined";
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)) return value.toExponential(1);
  return String(Number(value.toPrecision(digits)));
}

function ticks(low, high, log, most = 5) {
  const found = [];
  if (log) {
    const every = Math.max(1, Math.ceil((high - low) / (most - 1)));
    for (let k = Math.ceil(low - 1e-9); k <= high + 1e-9; k += every) found.push(k);
    return found;
  }
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push(Number((k * step).toPrecision(6)));
  return found;
}

// The range of all values that an axis can show, with a little room; logarithms where the axis is logarithmic.
function extent(values, log, room = 0.08) {
  const seen = values.filter((v) => Number.isFinite(v) && (!log || v > 0)).map((v) => (log ? Math.log10(v) : v));
  if (seen.length === 0) return [0, 1];
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const edge = room * (high - low) || 0.5;
  return [low - edge, high + edge];
}

// The points of a line as an SVG path; a gap where a value cannot be drawn.
function path(points, place) {
  let d = "";
  let down = false;
  for (const [x, y] of points) {
    const at = place(x, y);
    if (!at.every(Number.isFinite)) {
      down = false;
      continue;
    }
    d += `${down ? "L" : "M"}${at[0].toFixed(2)} ${at[1].toFixed(2)}`;
    down = true;
  }
  return d;
}

const ROOM = { left: 44, right: 18, top: 26, bottom: 32 };
let charts = 0;

// x, y: { range, name, log, ticks }, a log range holding logarithms; head: room for a key below the title; lines: { points, look, dash, wide, faint, name };
// dots: { x, y, look, shape }; now: where the line at "now" stands. Gives the SVG, with place(x, y) and toX(pixel) on it.
function chart({ title, width, height, x, y, lines = [], dots = [], now = null, head = 0, label }) {
  const named = lines.filter((line) => line.name);
  const top = ROOM.top + (named.length ? 18 : head);
  const wide = width - ROOM.left - ROOM.right;
  const tall = height - top - ROOM.bottom;
  const u = (v, axis) => ((axis.log ? Math.log10(v) : v) - axis.range[0]) / (axis.range[1] - axis.range[0]);
  const place = (a, b) => [ROOM.left + wide * u(a, x), top + tall * (1 - u(b, y))];
  const clip = `il-clip-${(charts += 1)}`;
  const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label ?? title });
  root.append(
    svg("defs", {}, svg("clipPath", { id: clip }, svg("rect", { x: ROOM.left - 7, y: top - 7, width: wide + 14, height: tall + 14 }))),
    svg("text", { class: "il-title", x: 4, y: 14 }, title),
  );
  for (const tick of ticks(...y.range, y.log)) {
    const level = top + tall * (1 - (tick - y.range[0]) / (y.range[1] - y.range[0]));
    const text = svg("text", { class: "il-tick", x: ROOM.left - 6, y: level + 4, "text-anchor": "end" }, y.log ? "10" : String(tick));
    if (y.log) text.append(svg("tspan", { dy: -4, "font-size": 9 }, String(tick).replace("-", "−")));
    root.append(svg("line", { class: "il-grid", x1: ROOM.left, x2: ROOM.left + wide, y1: level, y2: level }), text);
  }
  const foot = top + tall;
  for (const tick of x.ticks ?? ticks(...x.range, x.log, wide < 260 ? 4 : 6)) {
    const at = ROOM.left + (wide * (tick - x.range[0])) / (x.range[1] - x.range[0]);
    const said = x.log ? String(Number((10 ** tick).toPrecision(6))) : String(tick);
    root.append(svg("text", { class: "il-tick", x: at, y: foot + 14, "text-anchor": "middle" }, said));
  }
  root.append(
    svg("line", { class: "il-axis", x1: ROOM.left, x2: ROOM.left + wide, y1: foot, y2: foot }),
    svg("text", { class: "il-tick", x: ROOM.left + wide, y: foot + 28, "text-anchor": "end" }, x.name ?? ""),
  );
  let start = ROOM.left;
  for (const line of named) {
    root.append(
      stroke(`M${start} ${top - 12}h18`, line),
      svg("text", { class: "il-tick", x: start + 23, y: top - 8 }, line.name),
    );
    start += 34 + 6.2 * line.name.length;
  }
  const drawn = svg("g", { "clip-path": `url(#${clip})` });
  if (now !== null) {
    const [at] = place(now, 1);
    drawn.append(svg("line", { class: "il-now", x1: at, x2: at, y1: top, y2: foot }));
  }
  for (const line of lines) drawn.append(stroke(path(line.points, place), line));
  for (const dot of dots) {
    const [cx, cy] = place(dot.x, dot.y);
    if (Number.isFinite(cx) && Number.isFinite(cy)) drawn.append(mark(dot, cx, cy));
  }
  root.append(drawn);
  root.place = place;
  root.toX = (pixel) => x.range[0] + ((pixel - ROOM.left) / wide) * (x.range[1] - x.range[0]);
  return root;
}

function stroke(d, { look, dash = "", wide = 2, faint = false }) {
  return svg("path", { d, class: `il-line il-${look}`, "stroke-dasharray": dash, "stroke-width": wide, opacity: faint ? 0.35 : 1 });
}

function mark({ look, shape = "circle", size = 5 }, cx, cy) {
  const given = { class: `il-mark il-${look}` };
  if (shape === "square") return svg("rect", { ...given, x: cx - size, y: cy - size, width: 2 * size, height: 2 * size });
  if (shape === "ring") return svg("circle", { class: `il-ring il-${look}`, cx, cy, r: size });
  return svg("circle", { ...given, cx, cy, r: size });
}

// Calls draw(width) now and whenever the room or the theme changes; gives what stops it.
function follow(el, draw) {
  let seen = 0;
  const again = () => {
    const width = Math.floor(el.getBoundingClientRect().width);
    if (width > 0) draw((seen = width));
  };
  const room = new ResizeObserver(() => Math.floor(el.getBoundingClientRect().width) !== seen && again());
  room.observe(el);
  again();
  return () => room.disconnect();
}
