"""What one application of a map costs in arithmetic and in time: the axis beside t that methods are compared on."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from .iteration import Model

aten = torch.ops.aten
TRANSFORMS = {aten._fft_r2c, aten._fft_c2c, aten._fft_c2r}
POINTWISE = {aten.mul, aten.mul_, aten.div, aten.div_}
MATRIX = {aten.mm, aten.bmm, aten.addmm, aten.baddbmm, aten._sparse_addmm}
TIMED_CALLS = 5


@dataclass(frozen=True)
class Cost:
    """Of an iteration on one instance, in multiply-adds: of one G, and of encode and decode together."""

    per_iteration: int
    once: int


def multiply_adds(function: Callable[..., Any], *arguments: Any) -> int:
    """The multiply-adds of ``function(*arguments)``: what torch's own flop counter knows, halved, and what it does not.

    Matrix products and convolutions are counted as torch does. Beside it: a product with a sparse matrix counts its
    nonzeros times the columns, which torch counts as if it were full; a complex product 4, which torch counts as a real
    one in a matrix product and not at all in a pointwise one; an FFT of N points 5/2 N log2 N, which torch does not
    see. Additions, comparisons and pointwise real products are not counted. Cost: one call.

    Source: 5 N log2 N operations of a complex FFT of radix 2, Cooley and Tukey 1965; a real one is counted alike.

    >>> import torch
    >>> multiply_adds(torch.matmul, torch.ones(2, 3), torch.ones(3, 4)), multiply_adds(torch.fft.fft, torch.ones(8))
    (24, 60)
    """
    with torch.no_grad(), _Counter() as counter:
        function(*arguments)
    return counter.total


def iteration_cost(model: Model, x: Any) -> Cost:
    """The cost of iterating on ``x``, which holds one instance.

    >>> import torch
    >>> from implicit_lab.measures.iteration import Operator
    >>> turn = torch.eye(3)
    >>> iteration_cost(Operator(lambda y, x: y @ turn + x), torch.ones(1, 3)).per_iteration
    9
    """
    with torch.no_grad():
        encoded = model.encode(x)
        z = model.initial(encoded)
        once = multiply_adds(model.encode, x) + multiply_adds(model.decode, z)
        return Cost(multiply_adds(model, z, encoded), once)


def iteration_seconds(model: Model, x: Any) -> float:
    """``cpu_seconds`` of one G on ``x``."""
    with torch.no_grad():
        encoded = model.encode(x)
        return cpu_seconds(model, model.initial(encoded), encoded)


def cpu_seconds(function: Callable[..., Any], *arguments: Any) -> float:
    """The median processor time of a few calls, in seconds over all threads."""
    times = []
    with torch.no_grad():
        for _ in range(TIMED_CALLS):
            before = time.process_time()
            function(*arguments)
            times.append(time.process_time() - before)
    return median(times)


class _Counter(TorchDispatchMode):
    """Adds up the multiply-adds of every operation that torch dispatches."""

    total = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Else torch's compiler is opened at the first operation: a second and 800 modules, which a page would wait for.
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        out = func(*args, **kwargs)
        self.total += _count(func.overloadpacket, args, kwargs, out)
        return out


def _count(operation: Any, args: Any, kwargs: Any, out: Any) -> int:
    if operation in TRANSFORMS:
        return _transform(args[0], args[1], out)
    if operation in POINTWISE:
        return 4 * out.numel() if out.is_complex() else 0
    each = 4 if isinstance(out, Tensor) and out.is_complex() else 1
    if operation in MATRIX:
        left, right = args[-2:]
        if right.is_sparse:
            return each * int(right._nnz()) * int(left.shape[-2])
        return each * int(left._nnz() if left.is_sparse else left.numel()) * int(right.shape[-1])
    if operation is aten.convolution:
        # As torch counts it, a hundred times as fast: each number there, or each here where it is transposed, meets a
        # kernel.
        seen, weight, transposed = args[0], args[1], args[6]
        return each * (seen if transposed else out).numel() * weight[0].numel()
    if operation in flop_registry:
        return each * int(flop_registry[operation](*args, **kwargs, out_val=out)) // 2
    return 0


def _transform(given: Tensor, dims: list[int], out: Tensor) -> int:
    """5/2 N log2 N for each transform, N the points of its longer side: a real one is stored by half."""
    points = math.prod(max(given.shape[d], out.shape[d]) for d in dims)
    others = max(given.numel() // math.prod(given.shape[d] for d in dims), 1)
    return round(2.5 * points * math.log2(points)) * others if points > 1 else 0
