"""How the solve of one sample ended."""

from enum import IntEnum


class Status(IntEnum):
    """How the solve of one sample ended; ``Solution.status`` holds these as integers, one a sample.

    >>> Status.CONVERGED.sentence
    'The residual met the tolerance.'
    """

    CONVERGED = 0
    MAX_STEPS = 1
    DIVERGED = 2
    NONFINITE = 3
    STOPPED = 4

    @property
    def sentence(self) -> str:
        """What happened, and what may mend it."""
        return _SENTENCES[self]


RESTLESS = (
    "The steps ran out, and over the last of them the residual no longer fell: the iteration seems to go round or away "
    "rather than to rest; before you allow more steps, damp the solver, as Picard(damping=0.5), or take Anderson."
)
"""In the place of the sentence of MAX_STEPS, where the residual did not come down."""

_SENTENCES = {
    Status.CONVERGED: "The residual met the tolerance.",
    Status.MAX_STEPS: "The steps ran out before the residual met the tolerance: allow more steps, a looser "
    "tolerance, or a faster solver.",
    Status.DIVERGED: "The residual grew a million times beyond its start, or the iterate ran off so far that rounding "
    "hides its residual: G does not contract here, or has no fixed point; try a damped solver, Newton, or a better "
    "first guess.",
    Status.NONFINITE: "G returned NaN or infinity: look at the sample's input, or damp the solver.",
    Status.STOPPED: "The callback stopped the run before the residual met the tolerance.",
}
