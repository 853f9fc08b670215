// A maze or a Sudoku to write on. The iterates came with the board, so that moving t asks nobody; a change of the board
// is sent to Python, which answers with a new one. A canvas is one field for the keyboard, with a cursor of its own.

import { contextOf, element, fitCanvas, textButton } from "../../widgets/shared/dom.js";
import { number } from "../../widgets/shared/format.js";

const WALL = 0;
const START = 2;
const GOAL = 3;
// In the place of a cell: run the board as it is, and another board of so many rows, as board.py has it.
const ANYWAY = -1;
const ANEW = -2;

/** @type {(bytes: DataView<ArrayBuffer> | undefined) => Uint8Array} */
const plain = (bytes) => (bytes ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array());

/** @type {(count: number, one: string, many?: string) => string} */
const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** What of a board is known at one t. */
class Iterate {
  /**
   * @param {BoardScene} scene
   * @param {Uint8Array} surely
   * @param {Uint8Array} numbers
   * @param {number} t
   */
  constructor(scene, surely, numbers, t) {
    const cells = scene.rows * scene.columns;
    this.scene = scene;
    this.t = t;
    this.run = surely.length > 0;
    this.surely = surely.subarray(t * cells, (t + 1) * cells);
    this.numbers = numbers.subarray(t * cells, (t + 1) * cells);
  }

  /**
   * The answer in a cell: whether it is on the path, or which number it has.
   * @param {number} cell
   */
  answer(cell) {
    if (!this.run) return 0;
    return this.scene.kind === "maze" ? Number(this.surely[cell] >= 128) : this.numbers[cell];
  }

  wrong() {
    const { truth } = this.scene;
    return truth && this.run ? truth.filter((value, cell) => value !== this.answer(cell)).length : null;
  }
}

/**
 * What stands on the board and what the iterate makes of it, in sentences.
 * @param {Iterate} at
 */
function described(at) {
  const { scene, t } = at;
  if (!at.run) return "";
  const what = scene.kind === "maze" ? "pixel" : "cell";
  const said = [`t = ${t}.`];
  if (scene.kind === "maze") {
    said.push(`${counted(scene.given.filter((_, cell) => at.answer(cell)).length, "pixel")} on the path.`);
  } else {
    const sure = [...at.surely].filter((value) => value >= 230).length;
    said.push(`${sure} of ${scene.given.length} cells above 90 % sure.`);
  }
  const wrong = at.wrong();
  if (wrong === 0) said.push("All is right.");
  else if (wrong) said.push(`${counted(wrong, what)} wrong.`);
  if (t) said.push(`Residual ${number(scene.residuals[t - 1], 2)}.`);
  if (scene.rest !== null) said.push(t < scene.rest ? `It comes to rest at t = ${scene.rest}.` : "At rest.");
  else said.push(`Not at rest by t = ${scene.steps}.`);
  return said.join(" ");
}

/**
 * Where the cursor is, in words.
 * @param {Iterate} at
 * @param {number} cell
 */
function cursorInWords(at, cell) {
  const { scene } = at;
  const place = `Row ${Math.floor(cell / scene.columns) + 1}, column ${(cell % scene.columns) + 1}`;
  const here = scene.given[cell];
  const sure = at.run ? Math.round(at.surely[cell] / 2.55) : 0;
  if (scene.kind === "sudoku") {
    if (here) return `${place}: given ${here}.`;
    return `${place}: empty${at.run ? `, the network says ${at.answer(cell)}, ${sure} % sure` : ""}.`;
  }
  const name = here === START ? "start" : here === GOAL ? "goal" : here === WALL ? "wall" : "open";
  return `${place}: ${name}${at.run && here !== WALL ? `, on the path with ${sure} %` : ""}.`;
}

/** @type {(el: Element, name: string) => string} */
const colour = (el, name) => getComputedStyle(el).getPropertyValue(name).trim();

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Iterate} at
 * @param {number} cursor
 */
function draw(canvas, at, cursor) {
  fitCanvas(canvas);
  const context = contextOf(canvas);
  const { scene } = at;
  const side = canvas.width / scene.columns;
  const inks = { ground: colour(canvas, "--il-ground"), ink: colour(canvas, "--il-ink"), path: colour(canvas, "--il-first"), mark: colour(canvas, "--il-second"), wall: colour(canvas, "--il-wall"), soft: colour(canvas, "--il-soft") };
  context.fillStyle = inks.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  scene.given.forEach((here, cell) => {
    const [x, y] = [(cell % scene.columns) * side, Math.floor(cell / scene.columns) * side];
    if (scene.kind === "maze") mazeCell(context, here, at, cell, x, y, side, inks);
    else sudokuCell(context, here, at, cell, x, y, side, inks);
  });
  if (scene.kind === "sudoku") lines(context, scene, side, inks);
  const [x, y] = [(cursor % scene.columns) * side, Math.floor(cursor / scene.columns) * side];
  if (document.activeElement === canvas) {
    const width = Math.max(2, side / 8);
    context.strokeStyle = inks.mark;
    context.lineWidth = width;
    context.strokeRect(x + width / 2, y + width / 2, side - width, side - width);
  }
}

/** @typedef {Record<"ground" | "ink" | "path" | "mark" | "wall" | "soft", string>} Inks */
/** @typedef {(context: CanvasRenderingContext2D, here: number, at: Iterate, cell: number, x: number, y: number, side: number, inks: Inks) => void} DrawCell */

/** @type {DrawCell} */
function mazeCell(context, here, at, cell, x, y, side, inks) {
  // From whole pixel to whole pixel: else the ground shines through between two.
  const [left, top, right, bottom] = [x, y, x + side, y + side].map(Math.round);
  const square = () => context.fillRect(left, top, right - left, bottom - top);
  if (here === WALL) {
    context.fillStyle = inks.wall;
    square();
    return;
  }
  if (at.run) {
    context.globalAlpha = at.surely[cell] / 255;
    context.fillStyle = inks.path;
    square();
    context.globalAlpha = 1;
  }
  if (at.run && at.scene.truth && at.scene.truth[cell] !== at.answer(cell)) {
    // A cross where the answer is wrong: not by colour alone.
    context.strokeStyle = inks.mark;
    context.lineWidth = Math.max(1, side / 7);
    context.beginPath();
    context.moveTo(x + side * 0.25, y + side * 0.25);
    context.lineTo(x + side * 0.75, y + side * 0.75);
    context.moveTo(x + side * 0.75, y + side * 0.25);
    context.lineTo(x + side * 0.25, y + side * 0.75);
    context.stroke();
  }
  if (here === START || here === GOAL) {
    context.fillStyle = inks.ground;
    context.strokeStyle = inks.ink;
    context.lineWidth = Math.max(1.5, side / 8);
    context.beginPath();
    if (here === START) context.arc(x + side / 2, y + side / 2, side * 0.32, 0, 2 * Math.PI);
    else context.rect(x + side * 0.2, y + side * 0.2, side * 0.6, side * 0.6);
    context.fill();
    context.stroke();
  }
}

/** @type {DrawCell} */
function sudokuCell(context, here, at, cell, x, y, side, inks) {
  if (!here && !at.run) return;
  const { truth, rows } = at.scene;
  const value = here || at.answer(cell);
  const sure = here ? 1 : Math.max(0, (at.surely[cell] / 255 - 1 / rows) / (1 - 1 / rows));
  if (here) {
    context.globalAlpha = 0.12;
    context.fillStyle = inks.ink;
    context.fillRect(x, y, side, side);
  }
  context.globalAlpha = 0.15 + 0.85 * sure;
  context.fillStyle = here ? inks.ink : inks.path;
  context.font = `${here ? "600 " : ""}${side * 0.6}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(value), x + side / 2, y + side * 0.54);
  context.globalAlpha = 1;
  if (truth && at.run && truth[cell] !== at.answer(cell)) {
    context.strokeStyle = inks.mark;
    context.lineWidth = Math.max(1.5, side / 16);
    context.beginPath();
    context.moveTo(x + side * 0.15, y + side * 0.88);
    context.lineTo(x + side * 0.85, y + side * 0.88);
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {BoardScene} scene
 * @param {number} side
 * @param {Inks} inks
 */
function lines(context, scene, side, inks) {
  const [high, wide] = scene.box;
  const long = side * scene.columns;
  for (let k = 0; k <= scene.rows; k++) {
    for (const [across, heavy] of /** @type {[boolean, boolean][]} */ ([[true, k % high === 0], [false, k % wide === 0]])) {
      context.strokeStyle = heavy ? inks.ink : inks.soft;
      context.lineWidth = heavy ? 3 : 1;
      context.beginPath();
      if (across) {
        context.moveTo(0, k * side);
        context.lineTo(long, k * side);
      } else {
        context.moveTo(k * side, 0);
        context.lineTo(k * side, long);
      }
      context.stroke();
    }
  }
}

const HELP = {
  maze: "Click a pixel to open or close it; or arrow keys, then Enter. Crosses mark what is wrong.",
  sudoku: "Click a cell, then type a number; Delete clears it. Given numbers are bold on grey; a line marks what is wrong.",
};

/** @param {{ model: Model<BoardTraits>, el: HTMLElement }} context */
function render({ model, el }) {
  const key = model.get("key");
  // Where a person has put t; a new board is seen at its end.
  let wanted = Infinity;
  let cursor = 0;
  let sent = 0;
  const canvas = element("canvas", { tabindex: "0", role: "application", "data-testid": `${key}-canvas` });
  const slider = element("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "Iteration t on the board", "data-testid": `${key}-t` });
  const words = element("p", { role: "status", class: "il-told", "data-testid": `${key}-told` });
  const where = element("p", { class: "il-where", "aria-live": "polite", "data-testid": `${key}-where` });
  const help = element("p", { class: "il-help", id: `il-${key}-help` });
  const fault = element("p", { role: "alert", class: "il-fault", "data-testid": `${key}-fault` });
  const anyway = textButton("Show what the network makes of it", () => send(ANYWAY, 0), { "data-testid": `${key}-anyway` });
  const keypad = element("div", { class: "il-keypad", role: "group", "aria-label": "Number in the chosen cell" });
  const sizes = model.get("sizes").map((size) => textButton(`${size} x ${size}`, () => send(ANEW, size)));
  const anew = element("div", { class: "il-anew", role: "group", "aria-label": "Begin anew" }, "Begin anew: ", ...sizes);
  anew.hidden = !sizes.length;
  canvas.setAttribute("aria-describedby", help.id);
  const root = element("div", { class: "il-board", "data-testid": key },
    element("div", { class: "il-field" }, canvas, keypad),
    element("div", { class: "il-beside" },
      element("label", { class: "il-t" }, element("i", {}, "t"), " ", slider), words, where, fault, anyway, help, anew));

  function show() {
    const scene = model.get("scene");
    root.hidden = !scene.rows;
    if (!scene.rows) return;
    const t = Math.min(wanted, scene.steps);
    cursor = Math.min(cursor, scene.given.length - 1);
    const at = new Iterate(scene, plain(model.get("surely")), plain(model.get("numbers")), t);
    slider.max = String(scene.steps);
    slider.value = String(t);
    slider.disabled = !at.run;
    slider.setAttribute("aria-valuetext", `t = ${t} of ${scene.steps}`);
    canvas.setAttribute("aria-label", scene.kind === "maze" ? `Maze of ${scene.rows} by ${scene.columns} pixels` : `Sudoku of ${scene.rows} by ${scene.columns} cells`);
    words.textContent = model.get("message") || described(at);
    fault.textContent = scene.fault;
    anyway.hidden = !scene.fault || at.run;
    help.textContent = HELP[scene.kind];
    where.textContent = cursorInWords(at, cursor);
    root.dataset.wrong = String(at.wrong());
    root.dataset.t = String(t);
    draw(canvas, at, cursor);
  }

  /** Keys for those who have none. */
  function pad() {
    const scene = model.get("scene");
    keypad.hidden = scene.kind !== "sudoku";
    const values = Array.from({ length: scene.kind === "sudoku" ? scene.rows : 0 }, (_, k) => k + 1);
    keypad.replaceChildren(
      ...values.map((value) => textButton(String(value), () => send(cursor, value))),
      textButton("Clear", () => send(cursor, 0)));
  }

  /**
   * @param {number} cell
   * @param {number} value
   */
  function send(cell, value) {
    sent += 1;
    wanted = Infinity;
    model.set("wish", { cell, value, count: sent });
    model.save_changes();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const scene = model.get("scene");
    if (event.ctrlKey || event.metaKey || event.altKey || !scene.rows) return;
    const { rows, columns } = scene;
    const [row, column] = [Math.floor(cursor / columns), cursor % columns];
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      Home: [row, 0], End: [row, columns - 1],
    };
    const typed = Number(event.key);
    if (event.key in moves) {
      const [r, c] = moves[event.key];
      cursor = Math.min(Math.max(r, 0), rows - 1) * columns + Math.min(Math.max(c, 0), columns - 1);
      show();
    } else if (scene.kind === "maze" && (event.key === "Enter" || event.key === " ")) send(cursor, 1);
    else if (scene.kind === "sudoku" && typed >= 1 && typed <= rows) send(cursor, typed);
    else if (scene.kind === "sudoku" && ["Delete", "Backspace", "0"].includes(event.key)) send(cursor, 0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  canvas.addEventListener("keydown", onKey);
  canvas.addEventListener("pointerdown", (event) => {
    const scene = model.get("scene");
    if (!scene.rows) return;
    const box = canvas.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * scene.columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * scene.rows);
    if (row < 0 || column < 0 || row >= scene.rows || column >= scene.columns) return;
    cursor = row * scene.columns + column;
    if (scene.kind === "maze") send(cursor, 1);
    show();
  });
  for (const event of ["focus", "blur"]) canvas.addEventListener(event, show);
  slider.addEventListener("input", () => {
    wanted = Number(slider.value);
    show();
  });
  model.on("change:scene", () => {
    pad();
    show();
  });
  model.on("change:message", show);
  const watcher = new ResizeObserver(show);
  watcher.observe(canvas);
  el.append(root);
  if (model.get("scene").rows) pad();
  show();
  return () => watcher.disconnect();
}

export default { render };
