// Draws what the code of the page has shown, then connects to its kernel.

async function open() {
  const { kernel, outputs, widgets, arrays } = JSON.parse(document.getElementById("il-shown").textContent);
  const { root } = document.body.dataset;
  const models = new Models(root, kernel, showLost, () => {
    models.connection.leave();
    location.replace(`${root}voila/kernel/${kernel}${location.hash}`);
  });
  await Promise.all(arrays.map(async ([id, path, where]) => put(widgets[id], path, await array(where))));
  for (const [id, state] of Object.entries(widgets)) models.add(id, state);
  const captured = [...models.known.values()].flatMap((model) => (model.get("_model_name") === "OutputModel" ? model.get("outputs") : []));
  if (![...outputs.flat(), ...captured].every(isDrawable)) models.reportUnknown();
  // Nothing is drawn before the page is given to Voila's own front end.
  if (models.hasUnknown) return models.giveWay();
  const views = new Views(models);
  outputs.forEach((shown, cell) => {
    const made = shown.filter(isShown).map((one) => drawOutput(one, models, views));
    document.querySelector(`[data-cell="${cell}"]`).append(...made);
  });
  // After what was drawn is on screen: a picture needs no kernel.
  requestAnimationFrame(() => setTimeout(() => models.connection.open()));
}

async function array({ bytes, address }) {
  if (address) return new DataView(await (await fetch(address)).arrayBuffer());
  return new DataView(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)).buffer);
}

function showLost() {
  const again = node("button", { type: "button", class: "jupyter-button mod-primary" }, "Open it again");
  again.addEventListener("click", () => location.reload());
  document.body.prepend(
    node("div", { role: "alert", class: "il-lost" }, "This page has rested for long, and its computer has gone. ", again),
  );
}

// Light or dark, as the person has it everywhere.
function followColourScheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => (document.body.dataset.jpThemeLight = String(!dark.matches));
  dark.addEventListener("change", apply);
  apply();
}

followColourScheme();
open();
