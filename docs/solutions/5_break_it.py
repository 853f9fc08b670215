"""Answers to problem set 5, by the grade_id of their cells."""

import math

import numpy as np


# %% steps-to
def steps_to(x, eta, share):
    """The first t with |y_t - 1/x| <= share / x."""
    return math.ceil(math.log(share) / math.log1p(-eta * x))


# %% exponent
exponent = -1

# %% fooled-at
fooled_at = 1e-6


# %% find-break
def find_break(G):
    """The x in [0, 1] where the slope of G in y is closest to 1."""
    return max(np.linspace(0, 1, 1001), key=lambda x: G(1, x) - G(0, x))


# %% slope-at-zero
def slope_at_zero(a):
    """dy*/dx at x = 0 for G(y, x) = tanh(a y + x), 0 <= a < 1."""
    return 1 / (1 - a)


# %% jump-height
def jump_height(a):
    """The height of the jump of the limit at x = 0, for G(y, x) = tanh(a y + x)."""
    y = 1.0
    for _ in range(10_000):
        y = math.tanh(a * y)
    return 2 * y


# %% not-lipschitz
def not_lipschitz(y, x):
    """A step with the fixed point 1/x and one modulus for all x."""
    return y / 2 + 1 / (2 * x)


# %% two-answers
def two_answers(y, x):
    """A step with two places of rest at x = 0."""
    return y - 0.1 * (y**3 - y - x)


starts = (-0.5, 0.5)

# %% [markdown] what-went-wrong
"""
Question 1: both hold; mu(x) = 1 - eta x tends to 1 at the edge x = 0, where one needs about 1/x steps. The moves are
small there long before the error is. 1/x is locally Lipschitz on (0, 1], and not Lipschitz.

Question 6, a > 1: condition 1 holds with the constant 1; condition 2 fails at x = 0, where the slope in y is a > 1.
Near x = 0 the iterates stay near 0 for a while, then go to one side; the plots of y_t become steeper without end. The
limit is not even continuous: neither.

Question 7: condition 2 holds with 1/2 for all x, condition 1 fails, as the step has the slope 1/(2 x^2). Nothing is
noticed while it runs: it converges fast everywhere. Only the step itself shows that it held 1/x from the beginning. The
fixed point is the same 1/x, locally Lipschitz: the conditions are enough, not needed for each G.
"""
