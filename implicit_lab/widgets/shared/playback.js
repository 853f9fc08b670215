// Play and Pause: a button under which something goes on by itself, step by step.

import { setIcon } from "./dom.js";

/** Milliseconds before step t: slow at first, where each step shows, so that a person sees what happens. */
export const unhurried = (/** @type {number} */ t) => Math.max(70, 420 - 25 * t);

export class Playback {
  /**
   * `step` goes one on, and answers whether there is more; `wait` says how long the next step is waited for.
   * @param {HTMLButtonElement} button
   * @param {() => boolean} step
   * @param {() => number} wait
   */
  constructor(button, step, wait) {
    this.button = button;
    this.step = step;
    this.wait = wait;
    this.timer = 0;
  }

  get playing() {
    return this.timer !== 0;
  }

  play() {
    setIcon(this.button, "Pause", "pause");
    const next = () => {
      this.timer = window.setTimeout(() => (this.step() ? next() : this.stop()), this.wait());
    };
    next();
  }

  stop() {
    // Every move of t by hand asks for it: a sign that is drawn anew would make the browser lay the page out again.
    if (!this.playing) return;
    clearTimeout(this.timer);
    this.timer = 0;
    setIcon(this.button, "Play", "play");
  }

  toggle() {
    if (this.playing) this.stop();
    else this.play();
  }
}
