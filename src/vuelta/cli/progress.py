"""A running search on the terminal: one line that is alive, and Ctrl-C.

The search runs beside the main thread, so that an interrupt is heard at once:
the first asks the search to stop and keep its best plan, the second aborts.
SIGTERM and a terminal that is closed (SIGHUP) count as Ctrl-C does.
"""

from __future__ import annotations

import contextlib
import contextvars
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any, Final, Generic, NoReturn, TypeVar

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table

from vuelta import simulate, units
from vuelta.cli.exits import ENDING, of_signal
from vuelta.cli.tables.plan_tables import clock, money
from vuelta.cli.terminal import hang_up, notes
from vuelta.errors import CancelledError
from vuelta.solver import Cancel, Progress

Answer = TypeVar("Answer")

SEARCH: Final = "search"
"""Name of the thread a search runs in."""


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
            f"{self._priced} [bold]{escape(cost)}[/]",
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
    """Work in a thread of its own, while the main thread listens for what ends it."""

    def __init__(self, work: Callable[[], Answer], cancel: Cancel) -> None:
        self._work = work
        self._cancel = cancel
        self._answer: Answer | None = None
        self._error: BaseException | None = None
        self.signal: int | None = None
        self.hung_up = False
        # Asked before the work: a terminal that is gone says that it is none.
        self.said_there = sys.stdout is not None and sys.stdout.isatty()

    def run(self) -> Answer:
        """What the work gives back.

        Raises
        ------
        KeyboardInterrupt
            At the second Ctrl-C; the work is abandoned.
        SystemExit
            At the second signal, if it is another.

        Both at the first one, where there was nothing to answer yet.
        """
        # What is written together, and what a command has read, is told by context.
        context = contextvars.copy_context()
        thread = threading.Thread(target=lambda: context.run(self._body), name=SEARCH, daemon=True)
        before: dict[signal.Signals, Any] = {}
        try:
            for number in ENDING:
                # Who starts a command by nohup means it to survive the terminal.
                if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:
                    before[number] = signal.signal(number, self._on_interrupt)
            thread.start()
            while thread.is_alive():
                thread.join(timeout=0.1)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        if isinstance(self._error, CancelledError) and self.signal is not None:
            self._end(self.signal)
        if self._error is not None:
            raise self._error
        assert self._answer is not None
        return self._answer

    def _body(self) -> None:
        try:
            self._answer = self._work()
        except BaseException as error:
            self._error = error

    @property
    def interrupted(self) -> bool:
        return self.signal is not None

    @staticmethod
    def _end(signum: int) -> NoReturn:
        if signum == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(of_signal(signum))

    def _on_interrupt(self, signum: int, frame: FrameType | None) -> None:
        if self.interrupted:
            self._end(signum)
        self.signal = signum
        self.hung_up = signum == getattr(signal, "SIGHUP", None)
        self._cancel.set()


def shown(console: Console, board: Board) -> Live:
    """The board on a terminal, gone without a trace when the search ends."""
    return Live(board, console=console, refresh_per_second=8, transient=True)


def listening(tell: simulate.Tell | None, cancel: Cancel) -> simulate.Tell:
    """Tells on how far a day is, and ends it once it is cancelled: what it was shows nothing.

    Raises
    ------
    CancelledError
        When it is told, after that.
    """

    def heard(now: int, decisions: int, visits: int) -> None:
        if cancel.is_set():
            raise CancelledError
        if tell is not None:
            tell(now, decisions, visits)

    return heard


def until_ended(work: Callable[[Cancel], Answer], kept: str, *, quiet: bool = False) -> Answer:
    """What work gives that goes on step by step, and keeps what is whole when it is ended.

    Parameters
    ----------
    kept
        What its answer is when it was.
    """
    cancel = Cancel()
    beside = Beside(lambda: work(cancel), cancel)
    answer = beside.run()
    _ended(beside, kept, quiet=quiet)
    return answer


def whole_until_ended(
    work: Callable[[Cancel], None], whole: Sequence[object], *, quiet: bool = False
) -> None:
    """Work that puts what is whole into a list; what is there when it is ended is kept."""

    def some(cancel: Cancel) -> bool:
        try:
            work(cancel)
        except CancelledError:
            if not whole:
                raise
        return True

    until_ended(some, "this is what was whole by then", quiet=quiet)


def _ended(beside: Beside[Answer], kept: str, *, quiet: bool) -> None:
    """Say that work was ended, where it was."""
    if beside.interrupted:
        notes(quiet=quiet).print(f"interrupted: {kept}")
    if beside.hung_up and beside.said_there:
        hang_up()  # the terminal is gone; what goes to a file is still written


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
    stderr = notes(quiet=quiet)
    cancel = Cancel()
    live = stderr.is_terminal and not quiet
    beside = Beside(lambda: search(board.update if live else None, cancel), cancel)
    with shown(stderr, board) if live else contextlib.nullcontext():
        answer = beside.run()
    _ended(beside, "this is the best plan found so far", quiet=quiet)
    return answer
