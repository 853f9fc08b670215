// Shows the sentence of the present t.

export default {
  /** @param {{ model: Model<ReadoutTraits>, el: HTMLElement }} context */
  render({ model, el }) {
    const show = () => {
      const sentences = model.get("sentences");
      const place = Math.round(model.get("t")) - model.get("first");
      el.innerHTML = sentences[Math.min(Math.max(place, 0), sentences.length - 1)] ?? "";
    };
    model.on("change:sentences", show);
    model.on("change:t", show);
    show();
    return () => {
      model.off("change:sentences", show);
      model.off("change:t", show);
    };
  },
};
