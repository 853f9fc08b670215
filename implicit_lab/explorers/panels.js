// Draws four panels of lines. What moves with t was sent for every t, so a drag of t needs no answer from the kernel.
export default {
  render({ model, el }) {
    const plot = document.createElement("div");
    const narrow = window.matchMedia("(max-width: 700px)");
    el.append(plot);
    let shown, points, busy;
    let wanted = 0;

    const step = () => Math.min(Math.max(model.get("t"), 1), shown.frames.length);
    const numbers = ([start, length]) => points.subarray(start, start + length);
    const curves = (frame) => frame.map(([x, y]) => ({ x: numbers(x), y: numbers(y) }));

    const show = async () => {
      shown = model.get("shown");
      const bytes = shown.points;
      points = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      const still = curves(shown.still);
      const moving = curves(shown.frames[step() - 1]);
      const traces = shown.looks.map((look, index) => ({ ...look, ...still[index] }));
      shown.moving.forEach((trace, index) => Object.assign(traces[trace], moving[index]));
      const layout = structuredClone(narrow.matches ? shown.narrow : shown.wide);
      await Plotly.react(plot, traces, layout, { displaylogo: false });
    };
    const move = async () => {
      wanted = step();
      if (busy) return;
      busy = true;
      try {
        for (let drawn = 0; drawn !== wanted; ) {
          drawn = wanted;
          // Without a redraw: axes and annotations stay, which is most of the work.
          // The lines that stay are named too, with nothing new: else the others would come to lie over them.
          const moving = curves(shown.frames[drawn - 1]);
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

    const room = new ResizeObserver(() => plot.isConnected && plot.offsetWidth && Plotly.Plots.resize(plot));
    show().then(() => room.observe(el));
    model.on("change:shown", show);
    model.on("change:t", move);
    narrow.addEventListener("change", show);
    return () => {
      room.disconnect();
      model.off("change:shown", show);
      model.off("change:t", move);
      narrow.removeEventListener("change", show);
      Plotly.purge(plot);
    };
  },
};
