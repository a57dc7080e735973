"""Work beside the main thread: what ends it, and what comes back of it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from vuelta.cli.progress import Beside
from vuelta.errors import CancelledError
from vuelta.solver import Cancel


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to oneself is POSIX")
def test_the_second_ctrl_c_does_not_wait() -> None:
    """Work that never listens: the first interrupt asks, the second leaves."""
    end = threading.Event()

    def interrupt_twice() -> None:
        for _ in range(2):
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGINT)

    stubborn: Beside[bool] = Beside(lambda: end.wait(30), Cancel())
    threading.Thread(target=interrupt_twice).start()
    with pytest.raises(KeyboardInterrupt):
        stubborn.run()
    assert stubborn.interrupted
    end.set()


@pytest.mark.skipif(sys.platform == "win32", reason="signals to oneself are POSIX")
@pytest.mark.parametrize(
    ("number", "ends"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)]
)
def test_a_signal_before_there_is_any_answer_ends_the_command(
    number: int, ends: type[BaseException]
) -> None:
    cancel, told = Cancel(), threading.Event()

    def work() -> None:
        os.kill(os.getpid(), number)
        while not cancel.is_set():
            told.wait(0.01)
        raise CancelledError

    with pytest.raises(ends):
        Beside(work, cancel).run()


def test_an_error_beside_comes_back_here() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Beside(fail, Cancel()).run()
