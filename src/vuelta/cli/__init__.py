"""The command line: plan, check, convert; replan, options, promise; returns; policy, schema.

Answers go to standard output or a file; progress, notes and errors go to
standard error. Exit codes live in ``vuelta.cli.exits``.
"""

from vuelta.cli.app import app, main
from vuelta.cli.exits import EXIT_CODES, exit_code

__all__ = [
    "EXIT_CODES",
    "app",
    "exit_code",
    "main",
]
