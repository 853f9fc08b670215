"""Linear pieces of the deblurring networks: which stretches they are counted on, and what RESULTS.md says of them."""

import json
from itertools import pairwise

import torch

from implicit_lab.studies.deblurring import pieces
from implicit_lab.studies.deblurring.results import part


def test_a_stretch_is_the_middle_share_of_the_line_between_two_pictures() -> None:
    one, other = pieces.observations()[:2]
    start, end = pieces.stretch(one, other)
    whole = (other.image - one.image).double()
    torch.testing.assert_close(end.image - start.image, pieces.SHARE * whole, rtol=1e-3, atol=1e-7)
    torch.testing.assert_close((start.image + end.image) / 2, (one.image.double() + other.image.double()) / 2)
    assert torch.equal(start.kernel, end.kernel)


def test_more_iterations_have_more_pieces_and_the_page_tells_every_count() -> None:
    found = json.loads(pieces.FILE.read_text())
    assert (found["size"], found["share"], found["lines"]) == (pieces.SIZE, pieces.SHARE, pieces.LINES)
    assert found["pieces"].keys() == pieces.ITERATIONS.keys()
    for name, by_t in found["pieces"].items():
        assert len(by_t) == pieces.ITERATIONS[name]
        for counts in by_t:
            assert len(counts) == pieces.LINES
        assert all(sum(fewer) < sum(more) for fewer, more in pairwise(by_t))
        assert ", ".join(map(str, by_t[0])) in part()
