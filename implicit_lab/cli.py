"""The command line, ``implicit-lab``: what a person asks for, passed on to the rooms below.

Rooms below raise ``ValueError`` or ``OSError`` with a sentence that names the thing and the mend. Here it is printed on
stderr and the exit status is 2. Nothing heavy is imported before a command needs it.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from tqdm import tqdm

from .control import plain_value

BAD_INPUT = 2
FIGURES = (".png", ".svg", ".pdf")
STOPPED = 130
"""What a shell reports for a command that Ctrl-C ended."""


class Parser(argparse.ArgumentParser):
    """A parser that answers a bad option with one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit with status 2."""
        self.exit(BAD_INPUT, f"implicit-lab: {message}; see {self.prog} --help.\n")


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``least`` to ``most``.

    >>> whole(1, 9)("3")
    3
    """

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return number

    return read


def control(text: str) -> tuple[str, Any]:
    """Read ``NAME=VALUE``; a value that is a number becomes one.

    >>> control("noise=0.05"), control("image=cat")
    (('noise', 0.05), ('image', 'cat'))
    """
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, plain_value(value)


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command; each sets ``run`` to the function that does it."""
    top = Parser(prog="implicit-lab", description="See what an implicit model gains by iterating.", allow_abbrev=False)
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        sub.set_defaults(run=run)
        return sub

    steps, count, seed = whole(1, 10**9), whole(1, 10**6), whole(0, 2**32 - 1)

    app = command("app", _app, "Serve the pages, or a folder of your own notebooks, and print their address.")
    app.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="notebooks of your own (else our pages)")
    app.add_argument("--port", type=whole(1, 65535), default=8866, help="where to serve (%(default)s)")
    app.add_argument(
        "--preheat", type=whole(0, 20), default=0, metavar="N", help="kernels started ahead for each page (%(default)s)"
    )
    app.add_argument("--no-browser", action="store_true", help="do not open a browser")
    app.add_argument(
        "--embed",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="a site that may show pages in a frame, as https://school.example; may be repeated",
    )
    app.add_argument(
        "--base-url", default="/", metavar="PATH", help="the path that a proxy passes on to the app (%(default)s)"
    )

    train = command("train", _train, "Train a model of a study; the same command goes on where it was stopped.")
    train.add_argument("study", metavar="STUDY")
    _add_model_options(train)
    train.add_argument(
        "--data", type=Path, metavar="DIR", help="the folder of the training data, where a study needs it"
    )
    train.add_argument("--out", type=Path, metavar="DIR", help="where weights and checkpoint go (runs/STUDY)")
    train.add_argument("--steps", type=steps, metavar="N", help="training steps (as the study's recipe says)")
    train.add_argument("--seed", type=seed, default=0, metavar="S")
    train.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="go on from the checkpoint in the --out folder, or start afresh",
    )

    profile = command("profile", _profile, "Measure quality, Lipschitz constant and residual of y_t for every t.")
    _add_run_options(profile, steps, seed)
    profile.add_argument("--instances", type=count, metavar="N", help="how many problems (as many as the study has)")
    profile.add_argument(
        "--contraction", action="store_true", help="the contraction at each fixed point too, which takes long"
    )
    profile.add_argument("--json", action="store_true", help="print JSON instead of a table")

    record = command("record", _record, "Run one problem and keep every iterate, for the player.")
    _add_run_options(record, steps, seed)
    record.add_argument(
        "--plane", type=whole(2, 500), metavar="N", help="keep y_t on N x N inputs of the study's plane instead"
    )
    record.add_argument("--out", required=True, type=Path, metavar="FILE", help="the recording to write (.npz)")

    reproduce = command("reproduce", _reproduce, "Measure what the paper reports of a case study, beside its figures.")
    reproduce.add_argument("study", metavar="STUDY")
    reproduce.add_argument("--data", type=Path, metavar="DIR", help="a folder of instances (else the study's own)")
    reproduce.add_argument("--instances", type=count, metavar="N", help="how many problems (as many as the study has)")
    reproduce.add_argument("--out", type=Path, metavar="FILE", help="the figure to write (STUDY.png)")

    new = command("new", _new, "Make a study, or the page of one, that works and is to be changed.")
    new.add_argument("kind", choices=("study", "page"))
    new.add_argument("name", metavar="NAME", help="small letters, digits and _")

    sweep = command("sweep", _sweep, "Profile a model at every point of a grid of controls and seeds, on many workers.")
    sweep.add_argument("study", metavar="STUDY")
    _add_model_options(sweep)
    sweep.add_argument(
        "--over",
        action="append",
        required=True,
        metavar="NAME=VALUES",
        help="an axis, as --over noise=0.01,0.02,0.05 or --over seed=0:100 (0 to 99); may be repeated",
    )
    sweep.add_argument("--out", required=True, type=Path, metavar="DIR", help="where table and plot go")
    sweep.add_argument("--steps", type=whole(1, 10**4), default=30, metavar="T", help="iterations (%(default)s)")
    _add_problem_options(sweep, seed)
    sweep.add_argument("--instances", type=count, metavar="N", help="problems a point (as many as the study has)")
    sweep.add_argument(
        "--workers", type=whole(1, 256), metavar="N", help="processes on this machine, of one thread (one a core)"
    )
    sweep.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler in their place, as tcp://10.0.0.1:8786")

    command("doctor", _doctor, "Say what is installed, what is missing and how to get it.")
    return top


def _add_model_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--model", required=True, metavar="NAME")
    sub.add_argument(
        "--embedding", type=whole(1, 10**4), metavar="E", help="the size of a model that comes in several, NAME-E"
    )


def _model_name(asked: argparse.Namespace) -> str:
    return asked.model if asked.embedding is None else f"{asked.model}-{asked.embedding}"


def _add_run_options(sub: argparse.ArgumentParser, steps: Callable[[str], int], seed: Callable[[str], int]) -> None:
    sub.add_argument("study", metavar="STUDY")
    _add_model_options(sub)
    sub.add_argument("--steps", required=True, type=steps, metavar="T", help="iterations")
    _add_problem_options(sub, seed)
    sub.add_argument(
        "--points",
        type=whole(2, 10**4),
        default=33,
        metavar="N",
        help="inputs on the line that complexity is measured along (%(default)s)",
    )


def _add_problem_options(sub: argparse.ArgumentParser, seed: Callable[[str], int]) -> None:
    sub.add_argument("--seed", type=seed, default=0, metavar="S")
    sub.add_argument("--data", type=Path, metavar="DIR", help="a folder of instances (else the shipped ones)")
    sub.add_argument(
        "--control",
        type=control,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a control of the study, as --control noise=0.05; may be repeated",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0, 2 where the input was bad, 130 where Ctrl-C stopped it."""
    asked = parser().parse_args(arguments)
    try:
        status: int = asked.run(asked)
    except (ValueError, OSError) as error:
        print(f"implicit-lab: {_sentence(error)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nimplicit-lab: stopped.", file=sys.stderr)
        return STOPPED
    return status


def _sentence(error: Exception) -> str:
    """What an error says; the system's own (a full disk, a folder that may not be written) with its mend."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'} cannot be used here ({error.strerror}); name another place."
    return " ".join(str(error).split())


def _app(asked: argparse.Namespace) -> int:
    from .server.app import Serving, serve

    serve(
        Serving(
            port=asked.port,
            folder=asked.folder,
            open_browser=not asked.no_browser,
            preheat=asked.preheat,
            embed=tuple(asked.embed),
            base_url=asked.base_url,
        )
    )
    return 0


def _train(asked: argparse.Namespace) -> int:
    from .studies import load_study
    from .training import train

    load_study(asked.study)
    recipe = import_module(f"implicit_lab.studies.{asked.study}.recipe").Recipe
    if asked.data is None and getattr(recipe, "needs_data", True):
        raise ValueError(f"Training a model of {asked.study} needs its data; name their folder with --data DIR.")
    out = asked.out or Path("runs") / asked.study
    weights = train(asked.study, _model_name(asked), asked.data or Path(), out, asked.steps, asked.seed, asked.resume)
    print(f"The best weights on validation are in {weights}, and how they came to be beside them.")
    return 0


def _profile(asked: argparse.Namespace) -> int:
    from .measures import profile, profile_report
    from .studies import load_study
    from .study import ExplicitModel

    study = load_study(asked.study)
    name = _model_name(asked)
    model = study.model(name)
    if isinstance(model, ExplicitModel):
        raise ValueError(f"The model {name!r} is explicit, it does not iterate; profile an implicit one.")
    problem = study.problem(asked.instances, asked.seed, _controls(asked))
    # Between two inputs of words or cells there is no line: a study that has one says so.
    points = asked.points if hasattr(study, "segment") else None
    with _bar(f"{asked.study} {name}") as progress:
        result = profile(study, model, problem, asked.steps, progress=progress, slice_points=points)
    report = profile_report(study, name, model, problem, result, asked.seed, contraction=asked.contraction)
    if asked.embedding is not None:
        _part_names(report, asked.embedding)
    print(json.dumps(report, allow_nan=False) if asked.json else _table(report))
    return 0


def _record(asked: argparse.Namespace) -> int:
    if asked.out.is_dir() or asked.out.suffix != ".npz":
        raise ValueError(f"A recording is a .npz file, and {asked.out} is not; name one, as --out deblurring.npz.")
    from .recording import record
    from .recording.complexity import with_length_ratio
    from .studies import load_study

    study = load_study(asked.study)
    controls = _controls(asked)
    problem = study.problem(1, asked.seed, controls)
    # A recording is shipped: it says what was chosen, not where this machine keeps its data.
    said = {name: value for name, value in controls.items() if name != "data"} | {"seed": asked.seed}
    name = _model_name(asked)
    if asked.plane is not None:
        return _record_plane(asked, study, name, problem, said)
    with _bar(f"{asked.study} {name}") as progress:
        recording = record(study, name, problem, asked.steps, progress=progress, controls=said)
        recording = with_length_ratio(recording, study, problem, points=asked.points, progress=progress)
    recording.save(asked.out)
    print(f"The recording is in {asked.out}.")
    return 0


def _record_plane(asked: argparse.Namespace, study: Any, name: str, problem: Any, said: dict[str, Any]) -> int:
    from .recording.record_sheet import record_sheet

    with _bar(f"{asked.study} {name}") as progress:
        sheet = record_sheet(study, name, problem, asked.steps, size=asked.plane, progress=progress, controls=said)
    sheet.save(asked.out)
    print(f"The plane is in {asked.out}.")
    return 0


def _reproduce(asked: argparse.Namespace) -> int:
    from .studies.reproduction import reproduce

    figure = asked.out or Path(f"{asked.study}.png")
    if figure.is_dir() or figure.suffix not in FIGURES:
        raise ValueError(f"A figure is a file that ends in {', '.join(FIGURES)}, and {figure} is not; name one.")
    with _bar(f"reproduce {asked.study}") as progress:
        said = reproduce(asked.study, asked.data, asked.instances, figure, progress)
    print(said)
    print(f"The figure is in {figure}, its numbers in {figure.with_suffix('.json')}.")
    return 0


def _sweep(asked: argparse.Namespace) -> int:
    from .sweep.axes import read_axis

    try:
        from .sweep.run import Sweep, run
    except ModuleNotFoundError as error:
        raise ValueError(
            f"A sweep needs {error.name}, which is not installed; get it by pip install 'implicit-lab[sweep]'."
        ) from error
    sweep = Sweep(
        asked.study,
        _model_name(asked),
        [read_axis(over) for over in asked.over],
        steps=asked.steps,
        instances=asked.instances,
        seed=asked.seed,
        controls=_controls(asked),
    )
    workers = asked.workers or os.cpu_count() or 1
    with _bar(f"sweep {asked.study}", "point") as progress:
        said = run(sweep, asked.out, workers=workers, scheduler=asked.scheduler, progress=progress)
    print(said)
    return 0


def _part_names(report: dict[str, Any], embedding: int) -> None:
    """Give a model's name and its size apart, as they were asked for; the same for its baselines."""
    for entry in (report, *report["baselines"]):
        entry["model"] = entry["model"].removesuffix(f"-{embedding}")
        entry["embedding"] = embedding


def _new(asked: argparse.Namespace) -> int:
    from .new import ROOT, new_page, new_study

    name = asked.name
    made = new_study(name) if asked.kind == "study" else new_page(name)
    print("Made: " + ", ".join(str(path.relative_to(ROOT)) for path in made) + ".")
    train = f"implicit-lab train {name} --model implicit --out implicit_lab/studies/{name}/weights"
    record = f"implicit-lab record {name} --model implicit --steps 80 --out implicit_lab/pages/{name}/recording.npz"
    print(f"Next: {train}; the same for --model explicit." if asked.kind == "study" else f"Next: {record}")
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from .doctor import examine
    from .server.notebooks import find_notebooks

    return examine(find_notebooks)


def _controls(asked: argparse.Namespace) -> dict[str, Any]:
    controls = dict(asked.control)
    if asked.data is not None:
        controls["data"] = str(asked.data)
    return controls


@contextmanager
def _bar(title: str, unit: str = "call") -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, silent where stderr is no terminal."""
    with tqdm(desc=title, unit=unit, dynamic_ncols=True, disable=None, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress


def _table(report: dict[str, Any]) -> str:
    """The report for a reader: one row an iteration, and below it what the last one is held against."""
    quality, slopes, compute = report["quality"], report["lipschitz"], report["compute"]
    unit = f" ({quality['unit']})" if quality["unit"] else ""
    statistic = f"L_t ({slopes['statistic']})"
    lines = [
        f"{report['study']} {report['model']}: {report['parameters']} parameters, "
        f"{report['instances']} instances, seed {report['seed']}",
        f"{'t':>5}  {quality['name'] + unit:>20}  {statistic:>12}  {'L_t (median)':>12}  {'residual':>10}  "
        f"{report['complexity']['name']:>12}  {compute['unit']:>13}",
    ]
    for t, mean, std, lipschitz, middle, residual, longer in zip(
        report["iterations"],
        quality["mean"],
        quality["std"],
        slopes["value"],
        slopes["median"],
        report["residual"],
        report["complexity"]["value"],
        strict=True,
    ):
        spread = f"{_number(mean)} +- {_number(std)}"
        spent = compute["once"] + t * compute["per_iteration"]
        lines.append(
            f"{t:>5}  {spread:>20}  {_number(lipschitz):>12}  {_number(middle):>12}  {_number(residual):>10}  "
            f"{_number(longer):>12}  {spent:>13.4g}"
        )
    lines.append(f"at rest, a relative residual below 1e-4: {slopes['at_rest']:.0%} of the instances")
    for name in ("whole_step", "truth", "amplification"):
        lines.append(f"{name.replace('_', ' ')}: {_slopes(slopes[name])}")
    if (truth := report["complexity"]["truth"]) is not None:
        lines.append(f"the truth's {report['complexity']['name']}: {_number(truth)}")
    uppers = [upper for upper in report["contraction"]["upper"] if upper is not None]
    if uppers:
        below = sum(upper < 1 for upper in uppers)
        lines.append(f"contraction: its modulus is certainly below 1 on {below} of {len(uppers)} instances")
    for baseline in report["baselines"]:
        told = f"baseline {baseline['model']}: {_number(baseline['quality'])} {quality['unit']}".rstrip()
        told += f", {baseline['parameters']} parameters, {baseline['compute']:.4g} {compute['unit']}"
        lines.append(
            f"{told}; slope {_slopes(baseline['lipschitz'])}; {report['complexity']['name']} "
            f"{_number(baseline['complexity'])}"
        )
    if "classical" in report:
        run = report["classical"]
        told = f"{_number(run['quality'][-1])} {quality['unit']}".rstrip()
        lines.append(
            f"{run['model']}: {told} after {len(run['quality'])} steps, {run['compute'][-1]:.4g} {compute['unit']}"
        )
    return "\n".join(lines)


def _slopes(told: dict[str, Any]) -> str:
    if told["share"] == 0:
        return "not defined here"
    where = "" if told["share"] == 1 else f", on {told['share']:.0%} of the directions"
    return f"max {_number(told['max'])}, median {_number(told['median'])}{where}"


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:.4g}"


if __name__ == "__main__":
    sys.exit(main())
