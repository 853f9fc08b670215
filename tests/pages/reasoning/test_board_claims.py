"""The rows on mazes and boards say what the tables that ship say, on what, and where it fails."""

import json

from implicit_lab.pages.reasoning.board_claims import board_rows, maze_rows
from implicit_lab.studies.mazes.choices import WEIGHTS as MAZES
from implicit_lab.studies.sudoku.choices import WEIGHTS as SUDOKU


def test_every_size_of_maze_is_told_with_its_share_and_its_count() -> None:
    table = json.loads((MAZES / "table.json").read_text())
    first, *_ = rows = maze_rows()
    for cells, found in table["networks"]["looped"]["cells"].items():
        assert f"{2 * int(cells) + 1} pixels: {found['right after a quarter']:.3f}" in first[1]
        assert f"{table['instances'][cells]} unseen mazes of {2 * int(cells) + 1} pixels" in first[2]
    assert len({len(row) for row in rows}) == 1
    assert all(name in rows[-1][1] for name in table["outside"])


def test_the_boards_are_told_by_iterations_and_l_t_is_not_said_to_grow() -> None:
    table = json.loads((SUDOKU / "table.json").read_text())
    rows = board_rows()
    for t, share in table["networks"]["looped"]["boards"]["minimal"]["right"].items():
        assert f"{share:.3f} (t = {t})" in rows[0][1]
    assert rows[2][1].startswith("No: ")
    assert table["slopes"]["mean"][0] >= 0.8 * table["slopes"]["truth"]["mean"]
