// Draws four panels of lines. What moves with t was sent for every t, so a drag of t needs no answer from the kernel.
// A page opens with a preview; Plotly, which takes a second to begin, comes when somebody reaches for the figure.

import { inked, onDark, onTheme } from "./shared/inks.js";
import { onLight } from "./shared/light.js";
import { SvgPreview } from "./svg_preview.js";
/** @import { DrawnTrace, Points } from "./svg_preview.js" */

/**
 * Where an array lies among all numbers: its start and its length.
 * @typedef {[number, number]} Span
 */

/**
 * The library, given as its address or, where no server holds it, as its text.
 * @param {string} library
 */
async function importPlotly(library) {
  if (!globalThis.Plotly) {
    const there = /^(https?:|\/)\S+$/.test(library);
    await import(there ? library : URL.createObjectURL(new Blob([library], { type: "text/javascript" })));
  }
  return globalThis.Plotly;
}

export default {
  /** @param {{ model: Model<PanelsTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    const plot = document.createElement("div");
    const narrow = window.matchMedia("(max-width: 700px)");
    plot.className = "il-plot";
    el.append(plot);
    /** @type {SvgPreview | null} */
    let preview = new SvgPreview(plot);
    /** @type {any} */
    let Plotly = null;
    let shown = model.get("shown");
    let points = new Float32Array();
    let busy = false;
    let wanted = 0;
    let lit = "";

    const step = () => Math.min(Math.max(Math.round(model.get("t")) - model.get("first"), 0), shown.frames.length - 1);
    /** @type {(span: Span) => Float32Array} */
    const numbers = ([start, length]) => points.subarray(start, start + length);
    /** @type {(frame: [Span, Span][]) => Points[]} */
    const curves = (frame) => frame.map(([x, y]) => ({ x: numbers(x), y: numbers(y) }));

    // What is drawn anew stays lit, as where Plotly comes while a word of the text is pointed at.
    const opacities = () => shown.looks.map(({ meta }) => (lit && meta !== lit ? 0.2 : 1));

    const show = async () => {
      shown = model.get("shown");
      const bytes = shown.points;
      points = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      const still = curves(shown.still);
      const moving = curves(shown.frames[step()]);
      /** @type {DrawnTrace[]} */
      const traces = inked(shown.looks).map((look, index) => ({ ...look, ...still[index], opacity: opacities()[index] }));
      for (const [index, trace] of shown.moving.entries()) Object.assign(traces[trace], moving[index]);
      const layout = inked(narrow.matches ? shown.narrow : shown.wide);
      layout.font.color = getComputedStyle(plot).color;
      layout.plot_bgcolor = layout.paper_bgcolor;
      layout.hoverlabel = { bgcolor: onDark() ? "#333" : "#fff" };
      // Without a width nothing can be drawn; once there is one, the observer below asks again.
      if (preview && plot.offsetWidth) {
        preview.show(traces, layout);
        preview.light(lit);
      } else if (!preview) await Plotly.react(plot, traces, layout, { displaylogo: false });
    };
    const move = async () => {
      if (preview) {
        for (const [index, curve] of curves(shown.frames[step()]).entries()) preview.move(shown.moving[index], curve);
        return;
      }
      wanted = step();
      if (busy) return;
      busy = true;
      try {
        for (let drawn = -1; drawn !== wanted; ) {
          drawn = wanted;
          // Without a redraw: axes and annotations stay, which is most of the work.
          // The lines that stay are named too, with nothing new: else the others would come to lie over them.
          const moving = curves(shown.frames[drawn]);
          const traces = [...shown.looks.keys()].filter((trace) => shown.looks[trace].visible);
          const data = traces.map((trace) => moving[shown.moving.indexOf(trace)] ?? {});
          await Plotly.animate(
            plot,
            { data, traces },
            { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: false } },
          );
          wanted = step();
        }
      } finally {
        busy = false;
      }
    };
    const loadPlotly = async () => {
      Plotly = await importPlotly(model.get("library"));
      preview = null;
      plot.replaceChildren();
      await show();
    };

    const resized = new ResizeObserver(() => {
      if (!plot.isConnected || !plot.offsetWidth) return;
      if (preview) show();
      else Plotly.Plots.resize(plot);
    });
    resized.observe(el);
    const unthemed = onTheme(show);
    const unlit = onLight((kind) => {
      lit = kind;
      if (preview) preview.light(kind);
      else Plotly.restyle(plot, { opacity: opacities() });
    });
    model.on("change:shown", show);
    model.on("change:t", move);
    narrow.addEventListener("change", show);
    // A page without a server comes without it, and the preview stays.
    if (model.get("library")) plot.addEventListener("pointerenter", loadPlotly, { once: true });
    return () => {
      resized.disconnect();
      unthemed();
      unlit();
      model.off("change:shown", show);
      model.off("change:t", move);
      narrow.removeEventListener("change", show);
      Plotly?.purge(plot);
    };
  },
};
