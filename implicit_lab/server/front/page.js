// Draws what the code of the page has shown, then connects to its kernel.

import { node } from "./controls.js";
import { decoded } from "./decoded.js";
import { draw, followColourScheme } from "./drawing.js";
import { KernelConnection } from "./kernel_connection.js";
import { Models, put } from "./models.js";
/** @import { Path } from "./models.js" */

/** @typedef {{ bytes?: string, address?: string }} Where an array is: in base 64, or at an address */

async function open() {
  const { kernel, outputs, widgets, arrays } = JSON.parse(document.getElementById("il-shown")?.textContent ?? "");
  const { root = "/" } = document.body.dataset;
  const models = new Models(
    (receive) => new KernelConnection(root, kernel, receive, showLost),
    () => {
      models.connection.leave();
      location.replace(`${root}voila/kernel/${kernel}${location.hash}`);
    },
  );
  await Promise.all(arrays.map(async (/** @type {[string, Path, Where]} */ [id, path, where]) => put(widgets[id], path, await array(where))));
  // Nothing is drawn before the page is given to Voila's own front end.
  if (!draw(models, widgets, outputs)) return models.giveWay();
  // After what was drawn is on screen: a picture needs no kernel.
  requestAnimationFrame(() => setTimeout(() => models.connection.open()));
}

/** @param {Where} where */
async function array({ bytes, address }) {
  if (address) return new DataView(await (await fetch(address)).arrayBuffer());
  return new DataView(decoded(bytes ?? "").buffer);
}

function showLost() {
  const again = node("button", { type: "button", class: "jupyter-button mod-primary" }, "Open it again");
  again.addEventListener("click", () => location.reload());
  document.body.prepend(
    node("div", { role: "alert", class: "il-lost" }, "This page has rested for long, and its computer has gone. ", again),
  );
}

followColourScheme();
open();
