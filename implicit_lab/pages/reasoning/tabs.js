// A row of tabs as the ARIA pattern has it: arrow keys move, and what is chosen is seen. The panels are the bar's neighbours.

export default {
  /** @param {{ model: Model<TabBarTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    const names = model.get("names");
    const keys = Object.keys(names);
    const bar = document.createElement("div");
    bar.className = "il-tab-bar";
    bar.setAttribute("role", "tablist");
    bar.setAttribute("aria-label", "Three kinds of reasoning");
    const buttons = keys.map((key) => {
      const button = document.createElement("button");
      button.type = "button";
      button.id = `il-tab-${key}`;
      button.setAttribute("role", "tab");
      button.dataset.testid = `tab-${key}`;
      button.textContent = names[key];
      button.addEventListener("click", () => choose(key));
      return button;
    });
    bar.append(...buttons);

    /** @param {string} key */
    const choose = (key) => {
      model.set("chosen", key);
      model.save_changes();
    };

    // The box that holds the bar holds the panels too, but they may be drawn after it.
    const show = () => {
      const box = el.closest(".il-tabs");
      if (!box) return;
      const chosen = model.get("chosen");
      for (const [i, key] of keys.entries()) {
        buttons[i].setAttribute("aria-selected", String(key === chosen));
        buttons[i].tabIndex = key === chosen ? 0 : -1;
        const panel = box.querySelector(`.il-tab-${key}`);
        if (!(panel instanceof HTMLElement)) continue;
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", `il-tab-${key}`);
        panel.classList.toggle("il-unseen", key !== chosen);
      }
    };
    bar.addEventListener("keydown", (event) => {
      const at = keys.indexOf(model.get("chosen"));
      /** @type {Record<string, number>} */
      const moves = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: keys.length - 1 };
      if (!(event.key in moves)) return;
      event.preventDefault();
      const next = (moves[event.key] + keys.length) % keys.length;
      choose(keys[next]);
      buttons[next].focus();
    });
    model.on("change:chosen", show);
    el.append(bar);
    const drawn = new MutationObserver(show);
    requestAnimationFrame(() => {
      show();
      const box = el.closest(".il-tabs");
      if (box) drawn.observe(box, { childList: true, subtree: false });
    });
    return () => {
      drawn.disconnect();
      model.off("change:chosen", show);
    };
  },
};
