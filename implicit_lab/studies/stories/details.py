"""What the page shows of a story beside pictures: its words, those of the story beside it, all answers at every t."""

from typing import Any

import torch
from torch import Tensor

from ...measures.iteration import iterates as iterated
from ...study import ImplicitModel, Problem, Study
from .generator import answers
from .quality import chosen


@torch.no_grad()
def details(study: Study, model: ImplicitModel, problem: Problem, iterates: Tensor) -> dict[str, Any]:
    """JSON data of one instance and its iterates y_0 .. y_T, (T + 1, n, 13), and of its first neighbour.

    For each: ``story``, its sentences as three words' numbers; ``truth``, an answer's number for each;
    ``answers``, the same for every t; ``sure``, how likely the network holds its answer, in percent.
    """
    beside = study.perturbations(problem)[0].x[:1]
    start = model.decode(model.initial(model.encode(beside)))
    others = torch.cat([start, *(y for _, _, y in iterated(model, beside, len(iterates) - 1))])
    return {
        name: {
            "story": story[0].tolist(),
            "truth": answers(story.numpy())[0].tolist(),
            "answers": chosen(scores).tolist(),
            "sure": (100 * scores.softmax(-1).amax(-1)).round().int().tolist(),
        }
        for name, story, scores in (("told", problem.x, iterates), ("changed", beside, others))
    }
