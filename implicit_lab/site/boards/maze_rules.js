// What is true of a maze that a person draws: its shortest path and what is wrong with it, as studies/mazes has it.

/**
 * The open pixels beside one, above, below, left and right: the order decides which of two shortest paths is taken.
 * @param {number[]} given
 * @param {number} columns
 * @param {number} pixel
 */
function openNeighbours(given, columns, pixel) {
  const column = pixel % columns;
  const beside = [pixel - columns, pixel + columns];
  if (column > 0) beside.push(pixel - 1);
  if (column < columns - 1) beside.push(pixel + 1);
  return beside.filter((near) => given[near]);
}

/**
 * Steps from `start` to every open pixel; -1 where it cannot be reached.
 * @param {number[]} given
 * @param {number} columns
 * @param {number} start
 */
function distances(given, columns, start) {
  const steps = given.map(() => -1);
  steps[start] = 0;
  const queue = [start];
  for (const pixel of queue) {
    for (const near of openNeighbours(given, columns, pixel)) {
      if (steps[near] >= 0) continue;
      steps[near] = steps[pixel] + 1;
      queue.push(near);
    }
  }
  return steps;
}

/**
 * 1 on a shortest path from start to goal, both included; null where there is no path.
 * @param {number[]} given 0 wall, 1 open, 2 start, 3 goal
 * @param {number} columns
 */
export function shortestPath(given, columns) {
  const [start, goal] = [given.indexOf(2), given.indexOf(3)];
  const steps = distances(given, columns, start);
  if (steps[goal] < 0) return null;
  const path = given.map(() => 0);
  path[start] = 1;
  for (let pixel = goal; pixel !== start; ) {
    path[pixel] = 1;
    const back = steps[pixel] - 1;
    pixel = openNeighbours(given, columns, pixel).find((near) => steps[near] === back) ?? start;
  }
  return path;
}

/**
 * The empty text where there is exactly one path that does not cross itself.
 * @param {number[]} given
 * @param {number} columns
 */
export function faultOfMaze(given, columns) {
  const path = shortestPath(given, columns);
  if (!path) return "There is no path: walls cut the start off from the goal.";
  if (!hasAnotherWay(given, columns, path)) return "";
  return "There are several paths from the start to the goal; what is right is said of the shortest one.";
}

/**
 * Whether one can leave the path and come back to it elsewhere.
 * @param {number[]} given
 * @param {number} columns
 * @param {number[]} path
 */
function hasAnotherWay(given, columns, path) {
  const aside = given.map((value, pixel) => (path[pixel] ? 0 : value));
  /** @type {Map<number, number>} */
  const cameFrom = new Map();
  for (const pixel of path.keys()) {
    if (!path[pixel]) continue;
    for (const near of openNeighbours(aside, columns, pixel)) {
      for (const [other, steps] of distances(aside, columns, near).entries()) {
        if (steps < 0) continue;
        if (!cameFrom.has(other)) cameFrom.set(other, pixel);
        if (cameFrom.get(other) !== pixel) return true;
      }
    }
  }
  return false;
}

/**
 * The maze with one pixel opened or closed; an error for the outer wall, the start and the goal, which stay.
 * @param {number[]} given
 * @param {number} columns
 * @param {number} cell
 */
export function turnedOver(given, columns, cell) {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  const within = row > 0 && row < given.length / columns - 1 && column > 0 && column < columns - 1;
  if (!within) throw new Error("The outer wall stays.");
  if (given[cell] > 1) throw new Error("The start and the goal stay open.");
  return given.map((value, place) => (place === cell ? 1 - value : value));
}
