// The live controls of the page on deblurring, answered without a kernel: Run computes in this browser.

import { RunDesk, sayAbove } from "../run_desk.js";
import { loadEngine, prepare, solveApart } from "./engine.js";
import { askedOf, refusal } from "./asked.js";
import { outsideTraining } from "./outside.js";
import { OwnPictureDesk } from "./own_picture.js";
import { shown } from "./shown.js";
/**
 * @import { Models, WidgetModel } from "../../server/front/models.js"
 * @import { Panel } from "../run_desk.js"
 * @import { StandIn } from "../stand_in.js"
 * @import { Trained } from "./outside.js"
 */

/**
 * What the page holds for it beside its panel: models by what they are, and what the browser can run.
 * @typedef {object} Deblurring
 * @property {string} script this module, as text
 * @property {string} own
 * @property {Record<string, Trained>} outside
 * @property {string} engine
 * @property {number} megabytes
 * @property {string} model
 * @property {number} kernel_size
 */
/** @typedef {Panel & Deblurring} Live */

/**
 * Answers the page's controls from now on, and says above them what they can do here; `elsewhere` leads to the rest.
 * @param {Models} models
 * @param {StandIn} standIn
 * @param {Live} live
 * @param {(string | Node)[]} elsewhere
 */
export default function answerDeblurring(models, standIn, live, elsewhere) {
  const player = /** @type {WidgetModel} */ (models.of(live.player));
  const opened = player.get("scene");
  const desk = new RunDesk(models, standIn, live, {
    run: async (values, progress, signal) => {
      const said = refusal(values, live);
      if (said) throw new Error(said);
      const picture = values.image === "own" ? own.cropped() : null;
      const engine = await loadEngine(live.engine);
      const solved = await solveApart(engine, await askedOf(values, engine, picture), progress, signal);
      return () => player.take(shown(solved, values, opened, player.get("scene")));
    },
    remark: (values) => outsideTraining(live, values),
  });
  const own = new OwnPictureDesk(models, standIn, live.own, () => {
    const { model = "", trait = "", places = [] } = live.controls.image;
    models.of(model)?.take({ [trait]: places.indexOf("own") });
    desk.start();
  });
  const panel = sayAbove(
    `Run computes in this browser, without a server. ${live.megabytes} MB are loaded for it once a control below is touched. It ` +
      `runs HQS with kernels of ${live.kernel_size} pixels and no pixels lost, and measures PSNR and the residual. For slopes and all else `,
    ...elsewhere,
  );
  // Who touches a control is about to run.
  for (const touched of ["pointerdown", "focusin"]) panel?.addEventListener(touched, () => prepare(live.engine), { once: true });
}
