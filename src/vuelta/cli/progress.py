"""A running search on the terminal: one line that is alive, and Ctrl-C.

The search runs beside the main thread, so that an interrupt is heard at once:
the first asks the search to stop and keep its best plan, the second aborts.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Generic, TypeVar

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from vuelta import units
from vuelta.cli.tables.plan_tables import clock, money
from vuelta.solver import Cancel, Progress

Answer = TypeVar("Answer")


class Board:
    """The line under the prompt: the best plan's figures, and the time left."""

    def __init__(
        self,
        time_limit: float | None,
        iterations: int | None,
        currency: str | None,
        priced: str = "cost",
    ) -> None:
        self._time_limit = time_limit
        self._iterations = iterations
        self._currency = currency
        self._priced = priced
        self._began = time.monotonic()
        self._latest: Progress | None = None

    def update(self, progress: Progress) -> None:
        self._latest = progress

    def __rich__(self) -> Table:
        elapsed = time.monotonic() - self._began
        line = Table.grid(padding=(0, 2))
        latest = self._latest
        share, left = self._share(elapsed)
        bar = ProgressBar(total=1.0, completed=share, width=24)
        if latest is None:
            line.add_row(bar, "looking for a first plan", left)
            return line
        cost = money(round(latest.cost * units.MONEY_STEPS), self._currency)
        line.add_row(
            bar,
            f"{self._priced} [bold]{cost}[/]",
            f"{latest.unassigned:,} unassigned",
            f"{latest.routes:,} routes",
            f"{latest.iterations:,} iterations",
            left,
        )
        return line

    def _share(self, elapsed: float) -> tuple[float, str]:
        """How much of the budget is spent, and what is left of it in words."""
        share, left = 0.0, f"{clock(int(elapsed))} gone"
        if self._time_limit:
            share = elapsed / self._time_limit
            left = f"{clock(max(0, round(self._time_limit - elapsed)))} left"
        if self._iterations and self._latest is not None:
            done = self._latest.iterations / self._iterations
            if done > share:
                share = done
            if not self._time_limit:
                left = f"{self._iterations - self._latest.iterations:,} iterations left"
        return min(1.0, share), left


class Beside(Generic[Answer]):
    """Work in a thread of its own, while the main thread listens for Ctrl-C."""

    def __init__(self, work: Callable[[], Answer], cancel: Cancel) -> None:
        self._work = work
        self._cancel = cancel
        self._answer: Answer | None = None
        self._error: BaseException | None = None
        self.interrupted = False

    def run(self) -> Answer:
        """What the work gives back.

        Raises
        ------
        KeyboardInterrupt
            At the second Ctrl-C; the work is abandoned.
        """
        thread = threading.Thread(target=self._body, name="search", daemon=True)
        before = signal.signal(signal.SIGINT, self._on_interrupt)
        try:
            thread.start()
            while thread.is_alive():
                thread.join(timeout=0.1)
        finally:
            signal.signal(signal.SIGINT, before)
        if self._error is not None:
            raise self._error
        assert self._answer is not None
        return self._answer

    def _body(self) -> None:
        try:
            self._answer = self._work()
        except BaseException as error:
            self._error = error

    def _on_interrupt(self, signum: int, frame: FrameType | None) -> None:
        if self.interrupted:
            raise KeyboardInterrupt
        self.interrupted = True
        self._cancel.set()


def shown(console: Console, board: Board) -> Live:
    """The board on a terminal, gone without a trace when the search ends."""
    return Live(board, console=console, refresh_per_second=8, transient=True)


def searched(
    search: Callable[[Callable[[Progress], None] | None, Cancel], Answer],
    board: Board,
    *,
    quiet: bool,
) -> Answer:
    """What a search finds that may be watched, on a terminal, and interrupted.

    Parameters
    ----------
    search
        Given whom to tell of progress, where anybody looks, and what ends it.
    """
    notes = Console(stderr=True, quiet=quiet)
    cancel = Cancel()
    live = notes.is_terminal and not quiet
    beside = Beside(lambda: search(board.update if live else None, cancel), cancel)
    with shown(notes, board) if live else contextlib.nullcontext():
        answer = beside.run()
    if beside.interrupted:
        notes.print("interrupted: this is the best plan found so far")
    return answer
