"""A story that is run in the browser is what the live lab makes of it: words, answers, pictures and curves."""

import json

import numpy as np
import pytest

from implicit_lab.pages.reasoning.stories import compute, with_line
from implicit_lab.pages.reasoning.telling import scene
from implicit_lab.site.described import known_of_stories
from implicit_lab.studies.stories.choices import LOOPED, NAMES, WEIGHTS
from implicit_lab.studies.stories.generator import drawn
from tests.site.in_node import in_node

STEPS = 12
RUN = """(async () => {
  const { known, values } = given;
  const stories = storiesOf(values, known);
  const network = new StoryNetwork(readWeights(bytesOf(given.file)));
  const reads = [];
  const { signal } = new AbortController();
  for (const story of stories) reads.push(await readStory(network, story, values.steps, () => {}, signal));
  return { ...shownOf(known, stories, reads), telling: tellingOf(known, stories, reads, { shades: [] }) };
})()"""
MODULES = ("networks/weights.js", "networks/story_network.js", "stories/desk.js")


def told(**values):
    return in_node(
        f"await {RUN}",
        {
            "known": json.loads(json.dumps(known_of_stories())),
            "values": values,
            "file": str(WEIGHTS / f"{LOOPED[0]}.safetensors"),
        },
        *MODULES,
    )


def someone(hops, seed, place):
    return NAMES[drawn(hops, seed)[place, 0]]


@pytest.mark.parametrize(
    ("hops", "seed", "place", "verb", "word"),
    [(3, 4, 2, "wears", "white"), (7, 0, 0, "copies", 5), (15, 9, 20, "copies", 1)],
    ids=["another colour", "a circle", "the other chain"],
)
def test_a_run_here_is_a_run_there(hops, seed, place, verb, word):
    word = word if isinstance(word, str) else someone(hops, seed, word)
    values = {"hops": hops, "seed": seed, "who": someone(hops, seed, place), "verb": verb, "word": word, "steps": STEPS}
    here = told(**values)
    there = with_line(compute(values, lambda *_: False))

    curves = {curve.name: curve for curve in there.curves}
    for name, shown in (("words right", "Words right"), ("Lipschitz constant", "Slope Lₜ"), ("residual", "Residual")):
        found = np.array([np.nan if value is None else value for value in here["figures"][shown]])
        np.testing.assert_allclose(found, curves[name].values, atol=1e-4)
    beside = {one["name"]: one["values"] for one in here["references"]["Slope Lₜ"]}
    levels = {one.name: one.values for one in curves["Lipschitz constant"].references}
    assert beside == {name: pytest.approx(levels[name]) for name in ("the truth", "t + 1")}

    pictures = np.array(here["frames"]).reshape(-1, here["height"], here["width"], 3)
    stills = [there.pictures()[name] for name in here["pictures"]]
    assert np.abs(pictures - np.stack([*there.frames, *stills]).astype(int)).max() <= 1

    telling = scene(there.meta["details"])
    for part in ("told", "changed"):
        sure = [one[part].pop("sure") for one in (here["telling"], telling)]
        assert here["telling"][part] == telling[part]
        assert np.abs(np.subtract(*sure)).max() <= 1
    assert here["telling"]["touched"] == telling["touched"] == [place]
    assert here["telling"]["colours"] == telling["colours"]


@pytest.mark.parametrize(
    ("changed", "said"), [({"seed": 10}, "holds the stories 0 to 9"), ({"verb": "wears"}, "says already that")]
)
def test_what_it_cannot_run_is_refused_in_a_sentence(changed, said):
    first = someone(3, 0, 0)
    word = known_of_stories()["words"][drawn(3, 0)[0, 2]]
    values = {"hops": 3, "seed": 0, "who": first, "verb": "copies", "word": word, "steps": 1} | changed
    code = "(() => { try { storiesOf(given.values, given.known); } catch (error) { return error.message; } })()"
    given = {"known": known_of_stories(), "values": values}
    assert said in in_node(code, given, *MODULES)
