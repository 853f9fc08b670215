"""The rows on mazes and boards say what the tables that ship say, on what, and where it fails."""

import json

from implicit_lab.pages.reasoning.board_claims import board_rows, maze_rows
from implicit_lab.studies.mazes.choices import WEIGHTS as MAZES
from implicit_lab.studies.sudoku.choices import WEIGHTS as SUDOKU


def test_every_size_of_maze_is_told_with_its_share_and_its_count() -> None:
    table = json.loads((MAZES / "table.json").read_text())
    first, *_ = rows = maze_rows()
    for case, found in table["networks"]["looped"]["cases"].items():
        assert f"{case}: {found['right after a quarter']:.3f}" in first[1]
        assert f"{table['instances'][case]} unseen mazes of {case}" in first[2]
    assert len({len(row) for row in rows}) == 1
    assert all(name in rows[-1][1] for name in table["outside"]["cases"])


def test_the_boards_are_told_by_size_and_iterations_and_l_t_beside_the_truths() -> None:
    table = json.loads((SUDOKU / "table.json").read_text())
    rows = board_rows()
    told = next(row[1] for row in rows if "right after t iterations" in row[0])
    for name, case in (("looped", "6 x 6, minimal"), ("looped-9x9", "9 x 9, minimal")):
        right = table["networks"][name]["cases"][case]["right"]
        assert all(f"{right[t]:.3f} (t = {t})" in told for t in ("1", "8", "64"))
    slopes = next(row[1] for row in rows if "given number" in row[0])
    for found in table["slopes"].values():
        assert f"the truth {found['truth']['mean']:.2f} ({found['truth']['max']:.1f})" in slopes


def test_what_is_wrong_and_stays_so_is_told_of_both() -> None:
    for rows, folder in ((maze_rows(), MAZES), (board_rows(), SUDOKU)):
        told = next(row[1] for row in rows if "settled on a wrong answer" in row[0])
        cases = json.loads((folder / "table.json").read_text())["networks"]["looped"]["cases"]
        assert all(f"{case}: {found['wrong and at rest']:.3f}" in told for case, found in cases.items())
