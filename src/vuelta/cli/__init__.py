"""The command line: plan, check, convert; replan, options, promise; returns; policy, schema.

Answers go to standard output or a file; progress, notes and errors go to
standard error. Exit codes live in ``vuelta.cli.exits``.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from vuelta.cli.start import main
from vuelta.lazy import door as _door

if _TYPE_CHECKING:
    from vuelta.cli.app import app
    from vuelta.cli.exits import EXIT_CODES, exit_code
else:
    # Loading all commands takes a second, in which Ctrl-C is to be heard.
    __getattr__ = _door(
        __name__, {"vuelta.cli.app": ("app",), "vuelta.cli.exits": ("EXIT_CODES", "exit_code")}
    )

__all__ = [
    "EXIT_CODES",
    "app",
    "exit_code",
    "main",
]
