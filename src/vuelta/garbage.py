"""Collecting garbage later: while much is made that lasts, looking for what is not needed is vain.

Python looks through all objects whenever their number has grown by a quarter. Reading,
timing or writing a day makes some hundred thousand of them and no rings, so that all these
looks find nothing: up to a third of the time of a large day, and a pause at any moment in
the answer for a small one.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_LOCK = Lock()
_waiting = 0
"""How many pieces of work are under way, in all threads."""
_was_on = True


@contextmanager
def left_for_later() -> Iterator[None]:
    """No automatic collection until the end of this, nor of others that are under way."""
    global _waiting, _was_on
    with _LOCK:
        if not _waiting:
            _was_on = gc.isenabled()
            gc.disable()
        _waiting += 1
    try:
        yield
    finally:
        with _LOCK:
            _waiting -= 1
            if not _waiting and _was_on:
                gc.enable()
