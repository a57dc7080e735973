"""The first moments of the command line, before anything large is loaded."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from vuelta.cli.exits import ENDING, of_signal


def main() -> None:
    """Run the command line.

    Until all of it is loaded there is nothing to lose: whoever interrupts ends it with one line.
    """
    if "vuelta.cli.run" not in sys.modules:
        former = {number: signal.getsignal(number) for number in ENDING}
        heard = [number for number in ENDING if former[number] is not signal.SIG_IGN]
        for number in heard:
            signal.signal(number, _end_at_once)
        from vuelta.cli.run import run

        for number in heard:
            signal.signal(number, former[number])
    else:
        from vuelta.cli.run import run
    run()


def _end_at_once(number: int, frame: FrameType | None) -> None:
    with suppress(OSError):
        os.write(2, b"interrupted: nothing was written\n")
    os._exit(of_signal(number))
