// Elements of the player, made by hand: there is no framework to load.

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
  in: "M5 1h2v4h4v2h-4v4h-2v-4h-4v-2h4z",
  out: "M1 5h10v2h-10z",
  whole: "M1 1h4v2h-2v2h-2zM7 1h4v4h-2v-2h-2zM1 7h2v2h2v2h-4zM9 7h2v4h-4v-2h2z",
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

function worded(label, action, attributes = {}) {
  const node = element("button", { type: "button", ...attributes }, label);
  node.addEventListener("click", action);
  return node;
}

function group(part, name, ...children) {
  return element("div", { class: `il-${part}`, role: "group", "aria-label": name, "data-part": part }, ...children);
}

// A canvas as wide as its place on the screen and as sharp as the screen; answers whether it had to change.
function fit(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (width === 0 || height === 0 || (canvas.width === width && canvas.height === height)) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}
