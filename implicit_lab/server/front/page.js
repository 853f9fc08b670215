// Draws what the code of the page has shown, then connects to its kernel.

async function open() {
  const { kernel, outputs, widgets, arrays } = JSON.parse(document.getElementById("il-shown").textContent);
  const models = new Models(document.body.dataset.root, kernel, showLost);
  await Promise.all(arrays.map(async ([id, path, where]) => put(widgets[id], path, await array(where))));
  for (const [id, state] of Object.entries(widgets)) models.add(id, state);
  const views = new Views(models);
  outputs.forEach((shown, cell) => {
    document.querySelector(`[data-cell="${cell}"]`).append(...shown.map((data) => output(data, models, views)));
  });
  // After what was drawn is on screen: a picture needs no kernel.
  requestAnimationFrame(() => setTimeout(() => models.connection.open()));
}

async function array({ bytes, address }) {
  if (address) return new DataView(await (await fetch(address)).arrayBuffer());
  return new DataView(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)).buffer);
}

function output(data, models, views) {
  const widget = data["application/vnd.jupyter.widget-view+json"];
  if (widget) return views.of(models.known.get(widget.model_id));
  if (data.error) return node("p", { role: "alert", class: "il-error" }, "This part of the page could not be opened.");
  if (data["image/png"]) return node("img", { src: `data:image/png;base64,${data["image/png"]}`, alt: "" });
  const made = data["text/html"] ? node("div", { class: "jp-RenderedHTMLCommon" }) : node("pre");
  if (data["text/html"]) made.innerHTML = [data["text/html"]].flat().join("");
  else made.textContent = [data["text/plain"] ?? ""].flat().join("");
  return made;
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
