"""What the process says at its end: one table from errors to exit codes."""

from __future__ import annotations

import signal
from typing import Final

from vuelta.errors import (
    CancelledError,
    CommitmentError,
    DefectError,
    InputError,
    TravelError,
    VueltaError,
)

DONE: Final = 0
INTERNAL: Final = 1
"""A fault of ours."""
UNCLEAN: Final = 5
"""``vuelta check`` found violations or faults in a plan."""
INTERRUPTED: Final = 130
"""Stopped by Ctrl-C before there was anything to write; 143 by SIGTERM, 129 by SIGHUP."""
PIPE_CLOSED: Final = 141
"""Nobody read the answer to its end, as in ``| head``: what shells say of SIGPIPE."""

ENDING: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""What asks a command to end: Ctrl-C, ``kill`` and ``docker stop``, a terminal that is closed."""

EXIT_CODES: Final[dict[type[VueltaError], int]] = {
    DefectError: INTERNAL,
    InputError: 2,
    CommitmentError: 3,
    TravelError: 4,
    CancelledError: INTERRUPTED,
}


def exit_code(error: VueltaError) -> int:
    """The exit code of an error, or of the nearest class above it in the tree."""
    for kind in type(error).__mro__:
        if kind in EXIT_CODES:
            return EXIT_CODES[kind]
    return EXIT_CODES[DefectError]


def of_signal(number: int) -> int:
    """The exit code of who was ended by a signal, as shells tell it."""
    return 128 + number
