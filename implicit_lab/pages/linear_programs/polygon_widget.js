// The widget: the plane on the left, how the optimum moves on the right, a slider for t below.

const value = (y) => `(${y.map((v) => v.toFixed(2)).join(", ")})`;

// What the optimum does here, in sentences.
function told(model, slopes, t) {
  const { chosen, best, corners, state } = model;
  if (corners.length === 0) return ["No point meets all constraints and bounds: the program is infeasible. Move one back."];
  const c = cost(state.angle);
  const tied = best.face.length > 1;
  const said = [
    `Optimum y* = ${value(best.y)}, cost ${(c[0] * best.y[0] + c[1] * best.y[1]).toFixed(2)}${tied ? ": a tie, every point of the thick edge is as cheap, and y* is the one nearest to 0" : ""}.`,
  ];
  const name = chosen.key === "cost" ? "c" : chosen.name;
  const steep = tied && chosen.key === "cost" ? "not defined, y* jumps here" : figure(slopes.optimum);
  said.push(`|Δy*| / |Δ${name}| = ${steep}; the iterate y${subscript(t)}: ${figure(slopes.iterates[t])}.`);
  if (chosen.key === "cost") {
    const near = ties(corners).map((tie) => ({ ...tie, away: Math.abs(turn(state.angle, tie.angle)) }));
    near.sort((a, b) => a.away - b.away);
    if (near.length && !tied) said.push(`The nearest tie is ${near[0].away.toFixed(1)}° away; there y* jumps by ${near[0].length.toFixed(2)}.`);
  }
  if (model.jump) {
    const { far, moved } = model.jump;
    said.push(`Your last move jumped: y* went ${far.toFixed(2)} for a change of ${figure(moved, 2)}, ${Math.round(far / moved)} times as far.`);
  }
  return said;
}

const subscript = (t) => String(t).replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]);

// The parts of a line between its jumps.
function pieces(points, step) {
  const found = [];
  points.forEach((p, k) => {
    if (k && Math.abs(p[1] - points[k - 1][1]) > step) found.push([p[0], NaN]);
    found.push(p);
  });
  return found;
}

function render({ model, el }) {
  const polygon = new Polygon(model.get("program"), model.get("steps"));
  let t = model.get("t");
  const left = element("div", { class: "il-left" });
  const right = element("div", { class: "il-right" });
  const readout = element("p", { class: "il-told", role: "status", "data-testid": "polygon-told" });
  const picker = element("select", { "aria-label": "What moves", "data-testid": "polygon-moves" });
  picker.append(...polygon.movables.map((m) => element("option", { value: m.key }, m.said)));
  const slider = element("input", { type: "range", min: 0, max: MOST, step: 1, "aria-label": "Iterations t of the first-order method", "data-testid": "polygon-t" });
  const count = element("span", { class: "il-count" });
  const root = element("div", { class: "il-lp il-polygon-explorer", "data-testid": "polygon" },
    element("div", { class: "il-columns" }, left, right),
    element("div", { class: "il-row-of-tools" },
      element("label", { class: "il-labelled" }, "What moves ", picker),
      element("label", { class: "il-labelled il-long" }, "Iterations of PDHG ", slider, count),
      worded("Start over", () => {
        polygon.reset();
        t = model.get("t");
        draw();
      }),
    ),
    readout,
  );
  let width = 0;
  let dragged = null;

  function draw() {
    if (width === 0) return;
    const narrow = width < 760;
    const focused = document.activeElement?.dataset?.key;
    const wide = narrow ? width : Math.min(Math.round(0.54 * width), 600);
    root.classList.toggle("il-narrow", narrow);
    left.replaceChildren(plane(polygon, t, wide));
    const other = narrow ? width : width - wide - 28;
    const slopes = polygon.slopes();
    right.replaceChildren(...curves(other, slopes));
    picker.value = polygon.chosen.key;
    slider.value = t;
    slider.setAttribute("aria-valuetext", `t = ${t} of ${MOST}`);
    count.textContent = `t = ${t}`;
    readout.replaceChildren(...told(polygon, slopes, t).map((line) => element("span", {}, line)));
    root.dataset.optimum = JSON.stringify(polygon.best.y);
    root.dataset.corners = JSON.stringify(polygon.corners);
    root.dataset.iterate = JSON.stringify(polygon.iterates(t)[t]);
    root.dataset.program = JSON.stringify(polygon.state);
    if (focused) left.querySelector(`[data-key=${focused}]`)?.focus({ preventScroll: true });
  }

  function curves(wide, slopes) {
    const { chosen } = polygon;
    const sweep = polygon.sweep(t);
    const axis = { range: [chosen.low, chosen.high], name: chosen.said + (chosen.unit && ` (${chosen.unit})`), ticks: chosen.key === "cost" ? [-180, -90, 0, 90, 180] : null };
    const of = (j, which) => sweep.map((s) => [s.value, s[which][j]]);
    const moving = chart({
      title: "Where the optimum y* and the iterate go", width: wide, height: 262, x: axis, now: chosen.read(),
      label: `y* and y_${t} against ${chosen.said}`,
      y: { range: [VIEW.low[1] + 0.2, 4.6] },
      lines: [
        { points: pieces(of(0, "y"), 0.25), look: "first", wide: 6, faint: true, name: "y₁*" },
        { points: pieces(of(1, "y"), 0.25), look: "second", wide: 6, faint: true, name: "y₂*" },
        { points: of(0, "iterate"), look: "first", name: "y₁ at t" },
        { points: of(1, "iterate"), look: "second", dash: "6 3", name: "y₂ at t" },
      ],
    });
    const top = Math.max(...slopes.iterates, slopes.optimum, 1);
    const steep = chart({
      title: "How steep: |Δy| / |Δx| here, against t", width: wide, height: 216, now: t,
      x: { range: [0, MOST], name: "iteration t" },
      y: { range: [-2, Math.log10(top) + 0.2], log: true },
      lines: [
        { points: slopes.iterates.map((v, k) => [k, Math.max(v, 1e-2)]), look: "third", name: "of y at t" },
        { points: [[0, Math.max(slopes.optimum, 1e-2)], [MOST, Math.max(slopes.optimum, 1e-2)]], look: "ink", dash: "2 4", name: "of y*" },
      ],
      dots: [{ x: t, y: Math.max(slopes.iterates[t], 1e-2), look: "third" }],
    });
    return [moving, steep];
  }

  const choose = (key) => (polygon.chosen = polygon.movables.find((m) => m.key === key));

  // Where the pointer is, as a value of what is dragged.
  function wanted(event) {
    const box = left.firstChild.getBoundingClientRect();
    const [x, y] = left.firstChild.toPlane(event.clientX - box.left, event.clientY - box.top);
    const { key } = polygon.chosen;
    if (key === "cost") return Math.round((Math.atan2(y - DIAL.centre[1], x - DIAL.centre[0]) * 180) / Math.PI);
    if (key.startsWith("row")) {
      const a = polygon.state.A[Number(key.slice(3))];
      return Number((a[0] * x + a[1] * y).toFixed(2));
    }
    return Number((key.endsWith("0") ? x : y).toFixed(2));
  }

  left.addEventListener("pointerdown", (event) => {
    const knob = event.target.closest("[data-key]");
    if (!knob) return;
    dragged = knob.dataset.key;
    choose(dragged);
    left.setPointerCapture(event.pointerId);
    event.preventDefault();
    knob.focus({ preventScroll: true });
    draw();
  });
  left.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    polygon.move(wanted(event));
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) left.addEventListener(end, () => (dragged = null));
  left.addEventListener("focusin", (event) => {
    const key = event.target.dataset?.key;
    if (!key || key === polygon.chosen.key) return;
    choose(key);
    draw();
  });
  left.addEventListener("keydown", (event) => {
    const key = event.target.dataset?.key;
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    choose(key);
    const { small, large, low, high } = polygon.chosen;
    const now = polygon.chosen.read();
    const moves = {
      ArrowRight: now + small, ArrowUp: now + small, ArrowLeft: now - small, ArrowDown: now - small,
      PageUp: now + large, PageDown: now - large, Home: low, End: high,
    };
    if (!(event.key in moves)) return;
    polygon.move(key === "cost" && !["Home", "End"].includes(event.key) ? turn(0, moves[event.key]) : Number(moves[event.key].toFixed(6)));
    draw();
    event.preventDefault();
    event.stopPropagation();
  });
  picker.addEventListener("change", () => {
    choose(picker.value);
    draw();
  });
  slider.addEventListener("input", () => {
    t = Number(slider.value);
    draw();
  });

  el.append(root);
  return follow(root, (room) => {
    width = room;
    draw();
  });
}

export default { render };
