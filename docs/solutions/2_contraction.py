"""Answers to problem set 2, by the grade_id of their cells."""

import math

import numpy as np

# %% [markdown] proof
"""
1. Let y and z be fixed points. Then |y - z| = |G(y) - G(z)| <= mu |y - z|, so (1 - mu) |y - z| <= 0 and y = z.
2. |y_t - y*| = |G(y_{t-1}) - G(y*)| <= mu |y_{t-1} - y*|; repeat t times.
3. |y_t - y*| <= |y_t - G(y_t)| + |G(y_t) - G(y*)| <= |y_t - G(y_t)| + mu |y_t - y*|; bring the last term to the
left and divide by 1 - mu > 0.
"""


# %% modulus
def modulus(A):
    """The smallest contraction modulus of y -> A y + b in the Euclidean norm."""
    return np.linalg.norm(A, 2)


# %% converges
def converges(A):
    """Whether y <- A y + b converges from every start."""
    return np.abs(np.linalg.eigvals(A)).max() < 1


# %% estimate
def estimate(G, points):
    """The largest ratio of distances over all pairs of different points."""
    largest = 0.0
    for i in range(len(points)):
        for j in range(i):
            distance = np.linalg.norm(points[i] - points[j])
            if distance > 0:
                largest = max(largest, np.linalg.norm(G(points[i]) - G(points[j])) / distance)
    return largest


# %% network-bound
def network_bound(weights):
    """An upper bound of the Lipschitz constant of W_n tanh(... tanh(W_1 y))."""
    return math.prod(np.linalg.norm(W, 2) for W in weights)


# %% iterate-bound
def iterate_bound(K, mu, t):
    """The bound of the Lipschitz constant of y_t(x)."""
    return K * sum(mu**k for k in range(t))


# %% claim-a
def claim_a(y):
    """A map that brings any two points closer together and has no fixed point."""
    return math.sqrt(1 + y * y)


# %% claim-b
def claim_b(y):
    """A map whose ratios at 0, 0.1, ..., 1 are at most 1/2, and that is no contraction."""
    return y / 4 + math.sin(10 * math.pi * y)


# %% claim-c
def claim_c(y, x):
    """A regular G on (0, 1] whose fixed point is not globally Lipschitz."""
    return y - (x * y - 1) / 2
