// A board that answers without a kernel: what a person changes is checked, then run; only the latest change is worked on.

import { EquivariantNetwork } from "../networks/equivariant_network.js";
import { follow } from "../networks/follow.js";
import { likeliest } from "../networks/likeliest.js";
import { MazeNetwork } from "../networks/maze_network.js";
import { SudokuNetwork } from "../networks/sudoku_network.js";
import { faultOfMaze, shortestPath, turnedOver } from "./maze_rules.js";
import { solved } from "./sudoku_rules.js";
/**
 * @import { Models } from "../../server/front/models.js"
 * @import { Followed } from "../networks/follow.js"
 * @import { Weights } from "../networks/weights.js"
 * @import { StandIn } from "../stand_in.js"
 */

// In the place of a cell: run the board as it is, and another board of so many rows, as board.py has it.
const RUN_ANYWAY = -1;
const BEGIN_ANEW = -2;

/**
 * The most iterations after which a board that is not at rest is left, and those that can be begun anew, by their rows.
 * @typedef {{ most: number, fresh: Record<number, Pick<BoardScene, "given" | "box">> }} Bounds
 */
/** @typedef {Pick<BoardScene, "given" | "truth" | "fault">} Checked */
/** @typedef {{ surely: Uint8Array<ArrayBuffer>, numbers: Uint8Array<ArrayBuffer>, residuals: number[], rest: number | null }} Run */

/**
 * What can be done with one kind of board.
 * @typedef {object} Game
 * @property {(scene: BoardScene, cell: number, value: number) => number[]} changed
 * @property {(scene: BoardScene, given: number[]) => Checked} checked
 * @property {(scene: BoardScene, weights: Weights, most: number, stopped: () => boolean) => Promise<Run | null>} run
 */

/**
 * The networks of a Sudoku by its rows, as MODELS of studies/sudoku/choices.py names their weights.
 * @type {Record<number, typeof SudokuNetwork | typeof EquivariantNetwork>}
 */
export const NETWORKS = { 6: SudokuNetwork, 9: EquivariantNetwork };

/** @type {Record<BoardScene["kind"], Game>} */
const GAMES = {
  maze: {
    changed: ({ given, columns }, cell) => turnedOver(given, columns, cell),
    checked: ({ columns }, given) => ({ given, truth: shortestPath(given, columns), fault: faultOfMaze(given, columns) }),
    run: async ({ given, columns }, weights, most, stopped) => {
      const network = new MazeNetwork(weights);
      const went = await follow(network, network.encode(given, columns), most, stopped);
      return went && { ...going(went), surely: shares(went.answers.flatMap((y) => [...y])), numbers: new Uint8Array() };
    },
  },
  sudoku: {
    changed: ({ given, columns }, cell, value) => {
      if (!(value >= 0 && value <= columns)) throw new Error(`A cell holds a number from 1 to ${columns}, or nothing.`);
      return given.map((held, place) => (place === cell ? value : held));
    },
    checked: ({ columns, box }, given) => ({ given, ...solved(given, columns, box) }),
    run: async ({ given, columns, box }, weights, most, stopped) => {
      const network = new NETWORKS[columns](weights, columns, box);
      const went = await follow(network, network.encode(given), most, stopped);
      if (!went) return null;
      const likely = went.answers.flatMap((y) => given.map((_, cell) => likeliest(y.subarray(cell * columns, (cell + 1) * columns))));
      return { ...going(went), surely: shares(likely.map(({ share }) => share)), numbers: Uint8Array.from(likely, ({ place }) => place + 1) };
    },
  },
};

/**
 * Answers the board `id` in the place of a kernel.
 * @param {Models} models
 * @param {StandIn} standIn
 * @param {string} id
 * @param {Bounds} bounds
 * @param {(rows: number) => Weights} weights of the network for a board, read when they are first asked for
 */
export function answerBoard(models, standIn, id, { most, fresh }, weights) {
  const board = models.of(id);
  if (!board) return;
  let latest = {};
  /** @type {(board: BoardScene, run?: Run) => void} */
  const put = (played, run = { surely: new Uint8Array(), numbers: new Uint8Array(), residuals: [], rest: null }) => {
    const { surely, numbers, residuals, rest } = run;
    const scene = { ...played, residuals, rest, steps: residuals.length };
    board.take({ message: "", surely: new DataView(surely.buffer), numbers: new DataView(numbers.buffer), scene });
  };
  standIn.answer(id, async ({ state }) => {
    if (!state?.wish) return;
    const { cell, value } = state.wish;
    /** @type {BoardScene} */
    let scene = board.get("scene");
    const game = GAMES[scene.kind];
    try {
      if (cell === BEGIN_ANEW) scene = { ...scene, ...fresh[value], rows: value, columns: value };
      else if (cell !== RUN_ANYWAY) scene = { ...scene, given: game.changed(scene, cell, value) };
    } catch (error) {
      board.take({ message: said(error) });
      return;
    }
    const ticket = {};
    latest = ticket;
    scene = { ...scene, ...game.checked(scene, scene.given) };
    put(scene);
    if (cell !== RUN_ANYWAY && scene.fault) return;
    board.take({ message: "The network is at work …" });
    try {
      const run = await game.run(scene, weights(scene.rows), most, () => latest !== ticket);
      if (run && latest === ticket) put(scene, run);
    } catch (error) {
      if (latest === ticket) board.take({ message: `The run stopped. ${said(error)}` });
    }
  });
}

/** @param {unknown} error */
const said = (error) => (error instanceof Error ? error.message : String(error));

/** @param {Followed} went */
const going = ({ residuals, rest }) => ({ residuals, rest });

/** @param {number[]} values from 0 to 1, as bytes */
const shares = (values) => Uint8Array.from(values, (value) => Math.round(255 * value));
