"""What a plane and a line show are the answers of the study's own maps at those inputs."""

import numpy as np
import pytest
import torch

import implicit_lab as il
from implicit_lab.recording.complexity import with_length_ratio
from implicit_lab.recording.record import record
from implicit_lab.recording.record_sheet import record_line, record_sheet

STEPS, SIZE = 5, 5


@pytest.fixture(scope="module")
def programs():
    study = il.load_study("linear_programs")
    return study, study.problem(1, seed=0)


def read(sheet, levels, probe):
    low, high = sheet.scale[probe]
    return low + levels[probe] / 255 * (high - low), (high - low) / 510


def at(seen, a, b):
    return {name: seen.x[name] + (a * seen.d1[name] + b * seen.d2[name] if name == "c" else 0) for name in seen.x}


def test_every_map_of_a_plane_is_what_the_model_or_the_solver_answers_there(programs):
    study, problem = programs
    seen = study.plane(problem)
    sheet = record_sheet(study, "gnn-implicit-4", problem, STEPS, size=SIZE)
    row, column, probe = 1, 4, 2
    x = at(seen, *(2 * place / (SIZE - 1) - 1 for place in (column, row)))
    model = study.model("gnn-implicit-4")
    with torch.no_grad():
        encoded = model.encode(x)
        z = model.initial(encoded)
        for _ in range(STEPS):
            z = model(z, encoded)
        expected = {"iterate": model.decode(z), "explicit network": study.model("gnn-explicit-4")(x)}
    for name, levels in (("iterate", sheet.frames[:, -1]), ("explicit network", sheet.stills["explicit network"])):
        values, near = read(sheet, levels, probe)
        assert values[row, column] == pytest.approx(float(seen.of(expected[name])[0, probe]), abs=near + 1e-9)
    corner, near = read(sheet, sheet.stills["truth"], probe)
    assert corner[0, 0] == pytest.approx(float(seen.of(problem.truth)[0, probe]), abs=near + 1e-6)


def test_a_line_from_side_to_side_passes_through_the_planes_own_points(programs):
    study, problem = programs
    sheet = record_sheet(study, "gnn-implicit-4", problem, STEPS, size=SIZE)
    line = record_line(study, "gnn-implicit-4", problem, STEPS, [0, 0.25, 1, 0.25], SIZE, probe=1)
    values, near = read(sheet, sheet.frames, 1)
    np.testing.assert_allclose(line, values[:, 1], atol=near + 1e-9)


def test_the_corners_of_the_deblurring_plane_are_observations_of_three_photographs():
    study = il.load_study("deblurring")
    problem = study.problem(1, 0, {"noise": 0.0})
    seen = study.plane(problem)
    corners = seen.truth(np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]]))
    assert torch.allclose(corners[0], problem.truth[0, :, 32:96, 32:96], atol=1e-6)
    assert (corners[1] - corners[2]).abs().max() > 0.1
    # Away from the edges, where a smaller torus wraps around, the blur is the problem's own.
    first = seen.x.image - seen.d1.image - seen.d2.image
    middle = slice(16, 48)
    expected = problem.x.image[0, :, 32:96, 32:96]
    assert torch.allclose(first[0, :, middle, middle], expected[:, middle, middle], atol=1e-4)


def test_what_a_study_does_not_admit_is_refused_in_a_sentence():
    flow = il.load_study("navier_stokes")
    strong = flow.problem(1, 0, {"modes": [(0, 2, 0.4, 0.0)]})
    with pytest.raises(ValueError, match=r"^The plane reaches forces .* begin with a weaker force\.$"):
        flow.plane(strong)
    picture = il.load_study("deblurring")
    wide = picture.problem(1, 0, {"kernel": "disk", "kernel_size": 101})
    with pytest.raises(ValueError, match=r"^The kernel is larger than the 64 pixels .* choose a smaller one\.$"):
        picture.plane(wide)
    toy = il.load_study("scalar")
    with pytest.raises(ValueError, match="The study scalar shows no plane of inputs"):
        record_sheet(toy, "implicit-5", toy.problem(1, 0), 2)


def test_the_length_ratio_is_that_of_the_line_the_model_answers_on(programs):
    study, problem = programs
    made = with_length_ratio(record(study, "gnn-implicit-4", problem, STEPS), study, problem, points=9)
    curve = made.curves[-1]
    start, end = study.segment(problem)
    line = il.slice_through(
        study.model("gnn-implicit-4"),
        start,
        {name: end[name] - start[name] if name == "c" else 0 * start[name] for name in start},
        np.linspace(0, 1, 9),
        STEPS,
    )
    np.testing.assert_allclose(curve.values[1:], line.length_ratio, rtol=1e-9)
    # Along costs alone the optimum goes from vertex to vertex: its length is that of the jumps between them.
    vertices = np.unique(study.true_segment(problem, 9).numpy().round(6), axis=0)
    (truth,) = [float(other.values[0]) for other in curve.references if other.kind == "truth"]
    assert len(vertices) > 1
    assert truth > 0
    assert [other.name for other in curve.references] == ["the truth", "gnn-explicit-4"]


def test_the_true_length_of_deblurring_is_that_of_a_straight_line():
    study = il.load_study("deblurring")
    problem = study.problem(1, seed=0)
    start, end = study.segment(problem)
    sharp = study.true_segment(problem, 2)
    straight = (sharp[1] - sharp[0]).norm() / (end.image - start.image).norm()
    from implicit_lab.measures.complexity import true_length

    for points in (2, 9):
        assert true_length(study, problem, points) == pytest.approx(float(straight), rel=1e-5)
