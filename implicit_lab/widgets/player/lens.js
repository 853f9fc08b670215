// One lens for all panels: what is zoomed or dragged in one of them is in all.

export class Lens {
  /**
   * @param {number} strongest
   * @param {() => void} changed
   */
  constructor(strongest, changed) {
    this.strongest = strongest;
    this.changed = changed;
    this.scale = 1;
    this.x = this.y = 0.5;
    /** @type {Map<number, [number, number]>} */
    this.pointers = new Map();
  }

  // The part of the picture that is seen: its left and top edge and its size, as shares of the whole.
  window() {
    const share = 1 / this.scale;
    /** @type {(middle: number) => number} */
    const edge = (middle) => Math.min(Math.max(middle - share / 2, 0), 1 - share);
    return { left: edge(this.x), top: edge(this.y), share };
  }

  /**
   * @param {number} scale
   * @param {number} x the middle of what is seen, as a share of the whole
   * @param {number} y
   */
  set(scale, x, y) {
    this.scale = Math.min(Math.max(scale, 1), this.strongest);
    this.x = x;
    this.y = y;
    const { left, top, share } = this.window();
    [this.x, this.y] = [left + share / 2, top + share / 2];
    this.changed();
  }

  /**
   * Zooms so that the point (u, v) of the panel, in shares, stays where it is.
   * @param {number} factor
   */
  zoom(factor, u = 0.5, v = 0.5) {
    const { left, top, share } = this.window();
    const scale = Math.min(Math.max(this.scale * factor, 1), this.strongest);
    this.set(scale, left + u * share + (0.5 - u) / scale, top + v * share + (0.5 - v) / scale);
  }

  /**
   * @param {number} du
   * @param {number} dv
   */
  pan(du, dv) {
    this.set(this.scale, this.x - du / this.scale, this.y - dv / this.scale);
  }

  /**
   * Control and wheel zoom, a drag moves, two fingers do both; `claimed` says when a drag means something else.
   * @param {HTMLCanvasElement} canvas
   * @param {() => boolean} claimed
   */
  listen(canvas, claimed) {
    /** @type {(event: MouseEvent) => [number, number]} */
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    };
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 300), ...place(event));
    }, { passive: false });
    canvas.addEventListener("dblclick", (event) => this.zoom(event.shiftKey ? 0.5 : 2, ...place(event)));
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, place(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      const before = this.pointers.get(event.pointerId);
      if (!before) return;
      const now = place(event);
      this.pointers.set(event.pointerId, now);
      const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        /** @type {(place: [number, number]) => number} */
        const apart = ([u, v]) => Math.hypot(u - other[0], v - other[1]) || 1e-3;
        this.zoom(apart(now) / apart(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      } else if (!claimed()) this.pan(now[0] - before[0], now[1] - before[1]);
    });
    /** @param {PointerEvent} event */
    const lift = (event) => this.pointers.delete(event.pointerId);
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
  }
}
