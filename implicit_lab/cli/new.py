"""``implicit-lab new``: a study or a page to begin from."""

import argparse

SUMMARY = "Make a study, or the page of one, that works and is to be changed."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    sub.add_argument("kind", choices=("study", "page"))
    sub.add_argument("name", metavar="NAME", help="small letters, digits and _")


def run(asked: argparse.Namespace) -> int:
    """Make the folder, and say what comes next."""
    from ..new import ROOT, from_here, new_page, new_study

    name = asked.name
    made = new_study(name) if asked.kind == "study" else new_page(name)
    print("Made: " + ", ".join(from_here(path) for path in made) + ".")
    package = ROOT / "implicit_lab"
    train = f"implicit-lab train {name} --model implicit --out {from_here(package / 'studies' / name / 'weights')}"
    recording = from_here(package / "pages" / name / "recording.npz")
    record = f"implicit-lab record {name} --model implicit --steps 80 --out {recording}"
    print(f"Next: {train}; the same for --model explicit." if asked.kind == "study" else f"Next: {record}")
    return 0
