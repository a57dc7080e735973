"""Long measuring that hears when somebody cancels it."""

from __future__ import annotations

from typing import Final, Protocol

from vuelta.errors import CancelledError

_UNHEARD: Final = 5_000_000
"""Cells laid out between two looks: some tenths of a second. What takes less is done."""


class Flag(Protocol):
    """What somebody may set from another thread: a ``Cancel``, or a ``threading.Event``."""

    def is_set(self) -> bool: ...


class Listening:
    """Counts cells as they are laid out, and looks at a flag now and then."""

    def __init__(self, cancel: Flag | None = None) -> None:
        self._cancel = cancel
        self._cells = 0

    def laid_out(self, cells: int) -> None:
        """Count some more.

        Raises
        ------
        CancelledError
            Once the flag is set, when many were laid out since the last look.
        """
        self._cells += cells
        if self._cancel is None or self._cells < _UNHEARD:
            return
        self._cells = 0
        if self._cancel.is_set():
            raise CancelledError
