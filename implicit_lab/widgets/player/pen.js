// What draws lines, marks and the entries of a legend: each kind of line has a colour and a dash that no other has.

/** @import { Held } from "./held.js" */
/** @import { Entry } from "./legend.js" */

export const MARKS = ["circle", "square", "triangle", "diamond"];
export const KEY = { row: 15, line: 24, mark: 12, gap: 14 };
export const COLOURS = ["--il-first", "--il-second", "--il-third", "--il-fourth"];

const LOOKS = {
  explicit: { colour: "--il-soft", dash: [6, 4], thick: 1.5 },
  classical: { colour: "--il-fourth", dash: [], thick: 1.2 },
  truth: { colour: "--il-third", dash: [11, 3, 2, 3], thick: 1.5 },
  step: { colour: "--il-fourth", dash: [2, 3], thick: 2 },
  input: { colour: "--il-soft", dash: [1, 4], thick: 1.5 },
};

/** @param {Held} held */
export const sampleOf = (held) => (held.drawn === "mark" ? KEY.mark : KEY.line);

export class Pen {
  /** @param {HTMLElement} el whose style names the colours */
  constructor(el) {
    const style = getComputedStyle(el);
    /** @type {(name: string) => string} */
    const read = (name) => style.getPropertyValue(name).trim();
    this.ink = read("--il-ink");
    this.soft = read("--il-soft");
    this.line = read("--il-line");
    this.paper = read("--il-ground");
    /** @type {Record<string, string>} */
    this.colours = Object.fromEntries([...COLOURS, "--il-soft"].map((name) => [name, read(name)]));
    this.family = style.fontFamily;
    /** The kind of line that stands out just now; "" for none. */
    this.lit = "";
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} size
   * @param {string} [weight]
   */
  letters(context, size, weight = "400") {
    context.font = `${weight} ${size}px ${this.family}`;
  }

  /**
   * What is drawn now is of a kind: pale, where another one stands out.
   * @param {CanvasRenderingContext2D} context
   * @param {string} kind
   */
  dim(context, kind) {
    context.globalAlpha = this.lit && this.lit !== kind ? 0.2 : 1;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {string} shape
   * @param {number} x
   * @param {number} y
   * @param {number} r
   */
  mark(context, shape, x, y, r) {
    context.beginPath();
    if (shape === "circle") context.arc(x, y, r, 0, 2 * Math.PI);
    else if (shape === "square") context.rect(x - r, y - r, 2 * r, 2 * r);
    else {
      context.moveTo(x, y - 1.2 * r);
      if (shape === "diamond") {
        context.lineTo(x + r, y);
        context.lineTo(x, y + 1.2 * r);
        context.lineTo(x - r, y);
      } else {
        context.lineTo(x + 1.1 * r, y + 0.9 * r);
        context.lineTo(x - 1.1 * r, y + 0.9 * r);
      }
      context.closePath();
    }
  }

  /**
   * A line through points, broken where one is not there.
   * @param {CanvasRenderingContext2D} context
   * @param {(number | null)[]} across
   * @param {(number | null)[]} down
   * @param {{ dash: number[], stroke: string, thick: number }} look
   */
  trace(context, across, down, { dash, stroke, thick }) {
    context.setLineDash(dash);
    context.strokeStyle = stroke;
    context.lineWidth = thick;
    context.beginPath();
    let drawing = false;
    down.forEach((y, k) => {
      const x = across[k];
      if (y === null || x === null) drawing = false;
      else if (drawing) context.lineTo(x, y);
      else {
        context.moveTo(x, y);
        drawing = true;
      }
    });
    context.stroke();
    context.setLineDash([]);
  }

  /**
   * A level or a line that a curve is held against.
   * @param {CanvasRenderingContext2D} context
   * @param {Held} held
   * @param {(number | null)[]} across
   * @param {(number | null)[]} down
   */
  held(context, { kind }, across, down) {
    const { colour, dash, thick } = LOOKS[kind];
    this.trace(context, across, down, { dash, stroke: this.colours[colour], thick: this.lit === kind ? thick + 1.5 : thick });
  }

  /**
   * The mark of what has one place.
   * @param {CanvasRenderingContext2D} context
   * @param {Entry} entry
   * @param {number} x
   * @param {number} y
   */
  heldMark(context, { held, order }, x, y) {
    const ink = this.colours[LOOKS[held.kind].colour];
    this.mark(context, MARKS[(MARKS.length - 1 + order) % MARKS.length], x, y, 4.5);
    // Hollow, as no mark of the curve itself is; from the second round on a shape comes filled.
    context.fillStyle = order < MARKS.length ? this.paper : ink;
    context.fill();
    context.strokeStyle = ink;
    context.lineWidth = 1.8;
    context.stroke();
  }

  /**
   * An entry of the legend: a piece of the line, or the mark, and its name.
   * @param {CanvasRenderingContext2D} context
   * @param {Entry} entry
   * @param {number} x
   * @param {number} y the middle of its row
   */
  key(context, entry, x, y) {
    const { held, text } = entry;
    if (held.drawn === "mark") this.heldMark(context, entry, x + KEY.mark / 2, y);
    else this.held(context, held, [x, x + KEY.line], [y, y]);
    context.fillStyle = this.soft;
    context.textBaseline = "middle";
    context.fillText(text, x + sampleOf(held) + 4, y);
  }
}
