import pytest
import torch

import implicit_lab as il

SOLVERS = [il.Picard(), il.Anderson(), il.Broyden(), il.Newton(), il.SQUAREM()]


@pytest.fixture(params=SOLVERS, ids=lambda solver: type(solver).__name__)
def solver(request):
    return request.param


@pytest.fixture
def tight():
    return il.Stop(rtol=0, atol=1e-12, max_steps=1000)


@pytest.fixture
def affine():
    """G(y, x) = A y + x, with the exact answer (I - A)^-1 x."""

    class Affine:
        def __init__(self):
            generator = torch.Generator().manual_seed(0)
            A = torch.randn(4, 4, dtype=torch.double, generator=generator)
            self.A = 0.7 * A / torch.linalg.matrix_norm(A, 2)
            self.x = torch.randn(3, 4, dtype=torch.double, generator=generator)
            self.inverse = torch.linalg.inv(torch.eye(4, dtype=torch.double) - self.A)
            self.exact = self.x @ self.inverse.T
            self.y0 = torch.zeros_like(self.x)

        def __call__(self, y, x):
            return y @ self.A.T + x

    return Affine()


@pytest.fixture
def tanh():
    """G(y, x; W) = tanh(W y + x), a small net, with its own weights."""

    class Tanh(torch.nn.Module):
        def __init__(self):
            super().__init__()
            generator = torch.Generator().manual_seed(1)
            W = torch.randn(3, 3, dtype=torch.double, generator=generator)
            self.W = torch.nn.Parameter(0.8 * W / torch.linalg.matrix_norm(W, 2))
            self.x = torch.randn(2, 3, dtype=torch.double, generator=generator)
            self.y0 = torch.zeros_like(self.x)

        def forward(self, y, x):
            return torch.tanh(y @ self.W.T + x)

    return Tanh()
