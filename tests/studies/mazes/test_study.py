"""The maze study: what a network sees, what counts as right, and what the shipped networks were said to do."""

import numpy as np
import pytest
import torch

from implicit_lab.studies import load_study
from implicit_lab.studies.mazes.corridors import corridors
from implicit_lab.studies.mazes.models import LoopedMaze
from implicit_lab.studies.settling import settling

STUDY = load_study("mazes")


def test_a_block_sees_a_pixel_and_its_four_neighbours_and_nothing_through_a_wall() -> None:
    problem = STUDY.problem(3, 0, {"cells": 3})
    maze = corridors(problem.x)
    picture = torch.randn(3, 7, 7, 2)
    near = maze.neighbourhoods(maze.gather(picture)).view(-1, 5, 2)
    padded = torch.nn.functional.pad(picture * problem.x[:, 0, :, :, None], (0, 0, 1, 1, 1, 1))
    sides = [
        padded[:, 1:-1, 1:-1],
        padded[:, :-2, 1:-1],
        padded[:, 2:, 1:-1],
        padded[:, 1:-1, :-2],
        padded[:, 1:-1, 2:],
    ]
    opened = problem.x[:, 0].bool()
    torch.testing.assert_close(near, torch.stack(sides, dim=-2)[opened])


def test_a_state_on_walls_is_zero_and_what_is_written_there_changes_nothing() -> None:
    torch.manual_seed(0)
    model = LoopedMaze()
    problem = STUDY.problem(2, 0, {"cells": 4})
    x = model.encode(problem.x)
    z = torch.randn(2, 9, 9, 32)
    walls = ~problem.x[:, 0].bool()
    assert (model(z, x)[walls] == 0).all()
    torch.testing.assert_close(model(z + 7 * walls[..., None], x), model(z, x))


def test_a_change_of_the_maze_reaches_two_pixels_further_with_each_iteration() -> None:
    torch.manual_seed(0)
    model = LoopedMaze()
    problem = STUDY.problem(1, 3, {"cells": 8})
    x = model.encode(problem.x)
    z = model.initial(x) + 0.1
    other = z.clone()
    start = tuple(problem.x[0, 1].nonzero()[0].tolist())
    other[(0, *start)] += 1
    from implicit_lab.studies.mazes.paths import distances

    away = torch.from_numpy(distances(problem.x[0, 0].bool().numpy(), start))
    for t in (1, 2, 3):
        z, other = model(z, x), model(other, x)
        moved = (z - other).abs().amax(dim=-1)[0] > 0
        assert away[moved].max() == 2 * t


def test_right_is_every_pixel_and_a_distance_counts_pixels() -> None:
    truth = STUDY.problem(2, 0).truth
    spoilt = truth.clone()
    spoilt[0, 1, 1] = 1 - spoilt[0, 1, 1]
    assert STUDY.quality(spoilt, truth)["exact"].tolist() == [0, 1]
    assert STUDY.distance(spoilt, truth).tolist() == [1, 0]


def test_the_slopes_of_the_truth_are_those_of_the_paths_themselves() -> None:
    problem = STUDY.problem(4, 0)
    beside = STUDY.perturbations(problem)
    for slopes, each in zip(STUDY.true_slopes(problem, beside), beside, strict=True):
        again = STUDY.true_slopes(type(problem)(each.x, problem.truth), [each])[0]
        torch.testing.assert_close(slopes, again)
        assert (each.size == (each.x != problem.x).flatten(1).sum(1)).all()


@pytest.mark.parametrize(
    ("controls", "said"),
    [({"cells": 99}, "between 2 and 29"), ({"generator": "dice"}, "one of"), ({"colour": 1}, "no control 'colour'")],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(controls: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        STUDY.problem(1, 0, controls)


def test_seeds_of_the_training_are_refused() -> None:
    with pytest.raises(ValueError, match="training"):
        STUDY.problem(2, 999_999)


@pytest.mark.parametrize("name", [name for name in ("looped", "looped-1", "looped-2") if STUDY.is_there(name)])
def test_a_shipped_network_solves_mazes_larger_than_it_was_trained_on_and_keeps_the_answer(name: str) -> None:
    model = STUDY.model(name)
    run = settling(STUDY, model, STUDY.problem(24, 500, {"cells": 8}), 480)
    assert run.exact[119] >= 0.95
    assert run.lost_after(120) == 0


def test_a_whole_answer_is_not_there_before_the_block_has_seen_the_whole_maze() -> None:
    run = settling(STUDY, STUDY.model("looped"), STUDY.problem(24, 500, {"cells": 8}), 4)
    assert run.exact[3] <= 0.1
    assert np.isnan(run.first_at_rest()).all()
