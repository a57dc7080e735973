"""What the process says at its end: one table from errors to exit codes."""

from __future__ import annotations

from typing import Final

from vuelta.errors import CommitmentError, DefectError, InputError, TravelError, VueltaError

DONE: Final = 0
UNCLEAN: Final = 5
"""``vuelta check`` found violations or faults in a plan."""
INTERRUPTED: Final = 130
"""Stopped by Ctrl-C before there was anything to write."""

EXIT_CODES: Final[dict[type[VueltaError], int]] = {
    DefectError: 1,
    InputError: 2,
    CommitmentError: 3,
    TravelError: 4,
}


def exit_code(error: VueltaError) -> int:
    """The exit code of an error, or of the nearest class above it in the tree."""
    for kind in type(error).__mro__:
        if kind in EXIT_CODES:
            return EXIT_CODES[kind]
    return EXIT_CODES[DefectError]
