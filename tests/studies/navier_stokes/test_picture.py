"""A vorticity as a picture: fixed colours, and streaks that go where the fluid goes."""

import numpy as np

from implicit_lab.studies.navier_stokes.picture import ENLARGED, SCALE, colours, picture

N = 32
POINTS = np.arange(N) * 2 * np.pi / N


def test_colours_are_the_same_for_the_same_vorticity_whatever_is_around_it():
    assert np.array_equal(colours(np.array([1.0, SCALE]))[0], colours(np.array([1.0, -0.3]))[0])


def test_red_and_blue_mirror_zero_and_no_motion_draws_no_streak():
    still = picture(np.zeros((N, N)))
    assert still.shape == (ENLARGED * N, ENLARGED * N, 3)
    assert len(np.unique(still.reshape(-1, 3), axis=0)) == 1
    red, blue = colours(np.array([SCALE, -SCALE]))
    assert red[0] > red[2]
    assert blue[2] > blue[0]


def test_x_1_runs_to_the_right_and_x_2_upward():
    # Vorticity only in the right half, and there only in its upper part.
    field = np.exp(-((POINTS[:, None] - 4.7) ** 2 + (POINTS[None, :] - 4.7) ** 2))
    drawn = picture(SCALE * (field - field.mean()))
    redness = drawn[..., 0].astype(int) - drawn[..., 2]
    row, column = np.unravel_index(redness.argmax(), redness.shape)
    assert row < ENLARGED * N / 2 < column


def test_streaks_of_a_shear_flow_run_along_it():
    # omega = cos x_1 has u = (0, sin x_1): all streaks are upright.
    drawn = picture(np.cos(POINTS)[:, None] * np.ones(N))
    black = (drawn == 0).all(-1)
    tall, wide = black.sum(0).max(), black.sum(1).max()
    assert tall > 3 * wide


def test_what_is_not_finite_is_grey():
    field = np.zeros((N, N))
    field[3, 4] = np.nan
    drawn = picture(field)
    grey = (drawn == 128).all(-1)
    assert grey.sum() == ENLARGED**2
