"""The small networks in plain JavaScript give what torch gives, from the weights that ship."""

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from implicit_lab.pages.reasoning import mazes, sudoku
from implicit_lab.studies import load_study
from implicit_lab.studies.at_rest import AT_REST
from implicit_lab.studies.mazes.choices import WEIGHTS as MAZES
from implicit_lab.studies.mazes.generator import maze
from implicit_lab.studies.mazes.study import as_input
from implicit_lab.studies.stories.choices import LOOPED
from implicit_lab.studies.stories.choices import WEIGHTS as STORIES
from implicit_lab.studies.sudoku.choices import MODELS
from implicit_lab.studies.sudoku.choices import WEIGHTS as SUDOKU
from implicit_lab.studies.sudoku.generator import puzzle
from implicit_lab.studies.sudoku.solver import BOXES
from implicit_lab.studies.sudoku.study import one_hot
from tests.site.in_node import in_node

STEPS = 24
RUN = """(() => {
  let z = network.initial(x);
  const states = [];
  const answers = [network.decode(z, x)];
  for (let t = 0; t < given.steps; t++) {
    z = network.step(z, x);
    states.push(z);
    answers.push(network.decode(z, x));
  }
  return { states, answers };
})()"""


def of_torch(model, x):
    """States and answers of the first iterates."""
    # In 64 bits: a board of 9 x 9 is steep on its way to rest, and rounded to 32 torch's own states are off by 2e-4.
    model = model.double()
    with torch.no_grad():
        encoded = model.encode(x.double() if x.is_floating_point() else x)
        z = model.initial(encoded)
        states, answers = [], [model.decode(z)]
        for _ in range(STEPS):
            z = model(z, encoded)
            states.append(z)
            answers.append(model.decode(z))
    return torch.cat(states).numpy(), torch.cat(answers).numpy()


def of_node(module, make, given):
    code = f"((network, x) => {RUN})(...{make})"
    found = in_node(code, {"steps": STEPS, **given}, "networks/weights.js", module)
    return np.array(found["states"]), np.array(found["answers"])


@pytest.mark.parametrize(("cells", "loops"), [(3, 0.0), (5, 0.0), (8, 0.3)])
def test_mazes(cells, loops):
    drawn = maze(cells, 7, "backtracker", loops)
    states, answers = of_torch(load_study("mazes").model(mazes.MODEL), as_input(drawn)[None])
    given = mazes.checked(drawn).given
    make = "(n => [n, n.encode(given.board, given.columns)])(new MazeNetwork(readWeights(bytesOf(given.file))))"
    sent = {"file": str(MAZES / f"{mazes.MODEL}.safetensors"), "board": given.flatten().tolist()}
    found, shares = of_node("networks/maze_network.js", make, sent | {"columns": given.shape[1]})
    np.testing.assert_allclose(found.reshape(STEPS, -1), states[:, drawn.open].reshape(STEPS, -1), atol=1e-4)
    np.testing.assert_allclose(shares, answers.reshape(STEPS + 1, -1), atol=1e-4)


@pytest.mark.parametrize(("size", "seed"), [(size, seed) for size in MODELS for seed in (0, 3)])
def test_boards(size, seed):
    name = MODELS[size]
    given = puzzle(size, seed).given
    states, answers = of_torch(load_study("sudoku").model(name), one_hot([given], size))
    network = "new NETWORKS[given.size](readWeights(bytesOf(given.file)), given.size, given.box)"
    make = f"(n => [n, n.encode(given.board)])({network})"
    sent = {"file": str(SUDOKU / f"{name}.safetensors"), "board": list(given), "size": size, "box": BOXES[size]}
    found, scores = of_node("boards/desk.js", make, sent)
    np.testing.assert_allclose(found.reshape(STEPS, -1), states.reshape(STEPS, -1), atol=1e-4)
    np.testing.assert_allclose(scores.reshape(STEPS + 1, -1), answers.reshape(STEPS + 1, -1), atol=1e-4)


@pytest.mark.parametrize("hops", [3, 15])
def test_stories(hops):
    study = load_study("stories")
    story = study.problem(1, 5, {"hops": hops}).x
    states, answers = of_torch(study.model(LOOPED[0]), story)
    make = "(n => [n, n.encode(given.story)])(new StoryNetwork(readWeights(bytesOf(given.file))))"
    sent = {"file": str(STORIES / f"{LOOPED[0]}.safetensors"), "story": story[0].tolist()}
    found, scores = of_node("networks/story_network.js", make, sent)
    np.testing.assert_allclose(found.reshape(STEPS, -1), states.reshape(STEPS, -1), atol=1e-4)
    np.testing.assert_allclose(scores.reshape(STEPS + 1, -1), answers.reshape(STEPS + 1, -1), atol=1e-4)


def test_a_board_comes_to_rest_where_torch_lets_it(tmp_path):
    here = sudoku.Written(6, puzzle(6, 1).given)
    played = sudoku.run(here)
    code = """(async () => {
      const network = new SudokuNetwork(readWeights(bytesOf(given.file)), 6, given.box);
      const { residuals, rest } = await follow(network, network.encode(given.board), given.most);
      return { residuals, rest, threshold: AT_REST };
    })()"""
    modules = ("networks/weights.js", "networks/sudoku_network.js", "networks/follow.js")
    sent = {"file": str(SUDOKU / f"{MODELS[6]}.safetensors"), "board": list(here.given), "box": BOXES[6]}
    found = in_node(f"await {code}", sent | {"most": sudoku.MOST}, *modules)
    assert found["threshold"] == AT_REST
    assert abs(found["rest"] - played.rest) <= 1
    np.testing.assert_allclose(found["residuals"][:20], played.residuals[:20], rtol=1e-2)


@pytest.mark.parametrize("kind", [torch.float32, torch.float16])
def test_weights_are_read_in_either_precision(tmp_path, kind):
    values = torch.tensor([[1.5, -2.25e-3, 0.0], [6.1e-5, -1.0, 3.0e-7]]).to(kind)
    save_file({"block.weight": values}, tmp_path / "w.safetensors")
    sent = {"file": str(tmp_path / "w.safetensors")}
    found = in_node("readWeights(bytesOf(given.file))", sent, "networks/weights.js")["block.weight"]
    assert found["shape"] == [2, 3]
    np.testing.assert_array_equal(found["values"], values.float().flatten().numpy())
