"""Answers to problem set 1, by the grade_id of their cells."""

import math

# %% by-pencil
by_pencil = [1 / 2, 7 / 8, 37 / 32]


# %% iterates
def iterates(G, y0, steps):
    """The list [y_0, y_1, ..., y_steps], where y_t = G(y_{t-1})."""
    found = [y0]
    for _ in range(steps):
        found.append(G(found[-1]))
    return found


# %% staircase
def staircase(G, y0, steps):
    """The corners of the staircase, 2 * steps + 1 pairs, from (y_0, y_0) to (y_steps, y_steps)."""
    y = iterates(G, y0, steps)
    corners = [(y0, y0)]
    for t in range(steps):
        corners += [(y[t], y[t + 1]), (y[t + 1], y[t + 1])]
    return corners


# %% observed-rate
def observed_rate(y):
    """The last ratio of two moves of the iterates y, 0 where the iteration stands still."""
    last, before = abs(y[-1] - y[-2]), abs(y[-2] - y[-3])
    return last / before if before > 0 else 0.0


# %% steps-needed
def steps_needed(rate, error, tol):
    """The smallest whole number t >= 0 with rate**t * error <= tol."""
    if error <= tol:
        return 0
    return math.ceil(math.log(tol / error) / math.log(rate))


# %% solve
def solve(G, y0, mu, tol, max_steps):
    """Return (y, steps, certain), where certain says that |y - y*| <= tol is proved."""
    y = y0
    for t in range(1, max_steps + 1):
        before, y = y, G(y)
        if mu / (1 - mu) * abs(y - before) <= tol:
            return y, t, True
    return y, max_steps, False


# %% [markdown] steepness
"""
7, 90, 919 and 9209 steps for x = 1, 0.1, 0.01, 0.001: ten times smaller, ten times as many. The error obeys
e_t = (1 - eta x) e_{t-1}, so the rate is 1 - x/2, which tends to 1 as x tends to 0, and log(0.01) / log(1 - x/2) is
about 4.6 / (x/2). From y_0 = 0 the error at the start is 1/x, all of what is sought, so the relative error begins at 1.
1/x is steep, with slope 1/x^2, near 0, and that is where the rate is close to 1: a simple step reaches a steep map
by taking many steps just there.
"""
