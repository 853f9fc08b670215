// The line on the plane, held by its two ends: dragged, or moved by the arrow keys.

import { element } from "../shared/dom.js";
import { svg } from "../shared/svg.js";
/** @import { Ends } from "./levels.js" */

const STEP = 0.02;
const FAR = 5;

/**
 * The line over a picture that does not hold its ends.
 * @param {Ends} ends
 */
export function lineOver([a0, b0, a1, b1]) {
  const at = { x1: 100 * a0, y1: 100 - 100 * b0, x2: 100 * a1, y2: 100 - 100 * b1 };
  return svg(
    "svg", { class: "il-over", viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("line", { class: "il-under-line", ...at }), svg("line", at),
  );
}

export class LineEnds {
  /**
   * @param {HTMLElement} place the box of the picture
   * @param {(end: number) => string} name what an end is called, with where it is
   * @param {(ends: Ends, done: boolean) => void} moved
   */
  constructor(place, name, moved) {
    this.place = place;
    this.name = name;
    this.moved = moved;
    /** @type {Ends} */
    this.ends = [0, 0, 1, 1];
    this.handles = [0, 1].map((end) => this.handle(end));
    place.append(...this.handles);
    place.addEventListener("pointerdown", (event) => this.reach(event));
  }

  /** @param {Ends} ends */
  put(ends) {
    this.ends = ends;
    for (const [end, handle] of this.handles.entries()) {
      handle.style.left = `${100 * ends[2 * end]}%`;
      handle.style.bottom = `${100 * ends[2 * end + 1]}%`;
      handle.setAttribute("aria-label", this.name(end));
    }
  }

  /** @param {number} end */
  handle(end) {
    const button = element("button", { class: "il-handle", type: "button", "data-testid": `line-${end + 1}` }, String(end + 1));
    button.addEventListener("keydown", (event) => {
      /** @type {Record<string, [number, number]>} */
      const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      const way = ways[event.key];
      if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = STEP * (event.shiftKey ? FAR : 1);
      this.move(end, this.ends[2 * end] + step * way[0], this.ends[2 * end + 1] + step * way[1], true);
      // Keeps the page from scrolling, and JupyterLab from taking the key for its own.
      event.preventDefault();
      event.stopPropagation();
    });
    button.addEventListener("pointermove", (event) => {
      if (button.hasPointerCapture(event.pointerId)) this.follow(end, event, false);
    });
    button.addEventListener("pointerup", (event) => this.follow(end, event, true));
    return button;
  }

  /**
   * The nearer end comes to where the picture was touched, and is held from there on.
   * @param {PointerEvent} event
   */
  reach(event) {
    const touched = this.handles.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const [a, b] = this.where(event);
    const away = [0, 1].map((end) => Math.hypot(a - this.ends[2 * end], b - this.ends[2 * end + 1]));
    const end = touched >= 0 ? touched : Number(away[1] < away[0]);
    this.handles[end].focus();
    this.handles[end].setPointerCapture(event.pointerId);
    if (touched < 0) this.move(end, a, b, false);
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  where(event) {
    const box = this.place.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
  }

  /**
   * @param {number} end
   * @param {PointerEvent} event
   * @param {boolean} done
   */
  follow(end, event, done) {
    const [a, b] = this.where(event);
    this.move(end, a, b, done);
  }

  /**
   * @param {number} end
   * @param {number} a
   * @param {number} b
   * @param {boolean} done
   */
  move(end, a, b, done) {
    /** @type {Ends} */
    const ends = [...this.ends];
    ends.splice(2 * end, 2, ...[a, b].map((share) => Math.min(Math.max(Number(share.toFixed(4)), 0), 1)));
    this.put(ends);
    this.moved(ends, done);
  }
}
