"""A board that answers: what a person changes is checked, then run in a thread; only the latest change is worked on."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from .board import ANYWAY, Board, Played

State = TypeVar("State")


class Desk(Generic[State]):
    """Puts a state on the board: with what is wrong with it, or with the iterates of a network.

    ``changed(state, cell, value)`` gives the state after a wish, or a ``ValueError`` that says why it cannot be;
    ``checked(state)`` the board without iterates; ``run(state)`` with them, which may take a second.
    """

    def __init__(
        self,
        state: State,
        changed: Callable[[State, int, int], State],
        checked: Callable[[State], Played],
        run: Callable[[State], Played],
        key: str,
        sizes: Sequence[int] = (),
    ) -> None:
        self.state = state
        self.thread: threading.Thread | None = None
        self._changed, self._checked, self._run = changed, checked, run
        self._turn = threading.Lock()
        self._latest = object()
        self.board = Board(self._wish, key, sizes)
        self.board.put(checked(state))

    def put(self, state: State, played: Played) -> None:
        """Replace what is shown by a state and its iterates."""
        self.state, self._latest = state, object()
        self.board.put(played)

    def _wish(self, cell: int, value: int) -> None:
        try:
            state = self.state if cell == ANYWAY else self._changed(self.state, cell, value)
        except ValueError as error:
            self.board.message = str(error)
            return
        played = self._checked(state)
        self.put(state, played)
        if cell != ANYWAY and played.fault:
            return
        self.board.message = "The network is at work …"
        self.thread = threading.Thread(target=self._work, args=(state, self._latest), daemon=True)
        self.thread.start()

    def _work(self, state: State, ticket: object) -> None:
        with self._turn:
            if ticket is not self._latest:
                return
            try:
                played = self._run(state)
            except Exception as error:
                self.board.message = f"The run stopped. {error or type(error).__name__}"
                return
            if ticket is self._latest:
                self.board.put(played)
