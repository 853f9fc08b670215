"""Where to look for the steepest direction of y_T: the iteration linearised at its last iterate, on a small subspace.

Near rest all steps have about the same derivative M = dG/dz, N = dG/dx, and dz_T/dx is near
Z_T = N + M N + ... + M^(T-1) N + M^T Z_0. On the Krylov space of M^T, which the slow modes of the iteration enter
first, this sum costs nothing: M^T W = W H for an orthonormal basis W, so that Z_T^T W c is known for every c.
"""

import torch
from torch import Tensor
from torch.func import jvp, vjp, vmap

from .iteration import differentiating, full_precision
from .unrolled import Unrolled


def slow_directions(unrolled: Unrolled, dimension: int, wanted: dict[int, int]) -> Tensor:
    """Orthonormal directions of x, (k, B, n): for each t of ``wanted``, as many as it says, later t first.

    They are right singular vectors of the small model of J_t. Costs ``dimension`` vector-Jacobian products of one step
    at one place, each less than a call of G. Only a guess: what they are worth is for ``Unrolled.push`` to say.
    """
    with torch.no_grad(), full_precision(unrolled.x.device), differentiating():
        w, h, from_input, from_start = _krylov(unrolled, dimension)
        decoded = _decoded(unrolled, w)
        rows = torch.cat([from_input, from_start], dim=1)
        inner = (rows @ rows.mT).double()
        outer = (decoded @ decoded.mT).double()
        root = _root(outer)
        directions = []
        for t, count in sorted(wanted.items(), reverse=True):
            share = torch.cat(_sums(h.double(), t), dim=1)
            small = root.mT @ share.mT @ inner @ share @ root
            vectors = torch.linalg.eigh(small.nan_to_num(0, 0, 0)).eigenvectors[..., -count:].flip(2)
            directions.append((share @ root @ vectors).to(rows).mT @ rows)
        v = torch.cat(directions, dim=1)
        # Orthonormal from the last t to the first: what is left at a later t spans what it did before.
        return torch.linalg.qr(v.mT).Q.permute(2, 0, 1).contiguous()


def _krylov(unrolled: Unrolled, dimension: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Arnoldi's process with M^T: W (B, d, m), H (B, d, d), and the rows w^T N and w^T Z_0 as inputs, (B, d, n)."""
    z, x = unrolled.z[-1], unrolled.x
    batch, size = len(z), z[0].numel()
    _, back = vjp(unrolled.step, unrolled.z[-2], *unrolled.floats)  # type: ignore[misc]
    _, to_input = vjp(unrolled.start, x)  # type: ignore[misc]
    _, from_answer = vjp(unrolled.model.decode, z)  # type: ignore[misc]
    # The same start for every sample: a figure must not depend on the place in the batch.
    random = torch.randn(unrolled.answer.shape[1:], generator=torch.Generator().manual_seed(0))
    (start,) = from_answer(random.to(unrolled.answer).expand_as(unrolled.answer).contiguous())
    basis = z.new_zeros(batch, dimension + 1, size)
    basis[:, 0] = start.flatten(1) / start.flatten(1).norm(dim=1, keepdim=True).clamp_min(torch.finfo(z.dtype).tiny)
    h = z.new_zeros(batch, dimension + 1, dimension)
    from_input, from_start = [], []
    nothing = [torch.zeros_like(leaf) for leaf in unrolled.floats]
    for k in range(dimension):
        w = basis[:, k].reshape(z.shape)
        after, *parts = back(w)
        from_input.append(to_input((torch.zeros_like(w), *parts))[0])
        from_start.append(to_input((w, *nothing))[0])
        after = after.flatten(1)
        for _ in range(2):  # once more, since one Gram-Schmidt pass loses orthogonality to cancellation
            part = torch.einsum("bkn,bn->bk", basis[:, : k + 1], after)
            after = after - torch.einsum("bk,bkn->bn", part, basis[:, : k + 1])
            h[:, : k + 1, k] += part
        length = after.norm(dim=1)
        alive = length > 1e2 * torch.finfo(z.dtype).eps * h[:, : k + 1, k].norm(dim=1)
        basis[:, k + 1] = torch.where(alive, 1 / length, 0.0).nan_to_num()[:, None] * after
        h[:, k + 1, k] = torch.where(alive, length, 0.0)
    return basis[:, :-1], h[:, :-1], torch.stack(from_input, dim=1), torch.stack(from_start, dim=1)


def _decoded(unrolled: Unrolled, w: Tensor) -> Tensor:
    """The basis as the answer sees it, D W with D the derivative of decode, (B, d, m)."""
    z, decode = unrolled.z[-1], unrolled.model.decode
    if decode(z) is z:
        return w
    tangents = w.reshape(*w.shape[:2], *z.shape[1:]).transpose(0, 1)
    images: Tensor = vmap(lambda dz: jvp(decode, (z,), (dz,))[1])(tangents)
    return images.flatten(2).transpose(0, 1)


def _sums(h: Tensor, t: int) -> tuple[Tensor, Tensor]:
    """I + H + ... + H^(t-1) and H^t, by doubling."""
    if t == 0:
        return torch.zeros_like(h), torch.eye(h.shape[-1]).to(h).expand_as(h)
    total, power = _sums(h, t // 2)
    total, power = total + power @ total, power @ power
    return (total + power, power @ h) if t % 2 else (total, power)


def _root(gram: Tensor) -> Tensor:
    """L with L L^T = gram."""
    values, vectors = torch.linalg.eigh(gram)
    return vectors * values.clamp_min(0).sqrt()[..., None, :]
