"""A model where it is only run forward: as fast as its study can make it."""

from typing import Any


def for_inference(study: Any, model: Any) -> Any:
    """What the study's ``for_inference`` makes of the model, where it has one; else the model itself.

    It has the model's values, to rounding, and no derivatives.

    >>> import implicit_lab as il
    >>> study = il.load_study("scalar")
    >>> model = study.model("implicit-5")
    >>> for_inference(study, model) is model
    True
    """
    return study.for_inference(model) if hasattr(study, "for_inference") else model
