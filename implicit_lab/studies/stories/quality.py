"""How much of a story is right, and in how many words two answers differ."""

from torch import Tensor


def chosen(y: Tensor) -> Tensor:
    """The answer with the highest score for each sentence, (..., n), of scores (..., n, 13)."""
    return y.argmax(-1)


def words_right(y: Tensor, truth: Tensor) -> Tensor:
    """The share of sentences answered right, (B,), for scores (B, n, 13) and true answers (B, n).

    >>> import torch
    >>> y = torch.tensor([[[0.1, 2.0], [0.3, 0.2]]])
    >>> words_right(y, torch.tensor([[1, 1]])), story_right(y, torch.tensor([[1, 0]]))
    (tensor([0.5000]), tensor([1.]))
    """
    return (chosen(y) == truth).to(y.dtype).mean(1)


def story_right(y: Tensor, truth: Tensor) -> Tensor:
    """1 where every word is right, else 0, (B,)."""
    return (chosen(y) == truth).all(1).to(y.dtype)


def answers_changed(a: Tensor, b: Tensor) -> Tensor:
    """In how many sentences two answers differ, (B,), for scores (B, n, 13) each."""
    return (chosen(a) != chosen(b)).sum(1).to(a.dtype)
