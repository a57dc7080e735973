"""A command from its first word to its exit code; every error ends here, as text."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

import typer
from typer import rich_utils

from vuelta.bounds import all_bounds
from vuelta.cli import exits
from vuelta.cli.app import app
from vuelta.cli.exits import ENDING
from vuelta.cli.progress import SEARCH
from vuelta.cli.terminal import hang_up, say, speak_utf8
from vuelta.documents import Touched, watched
from vuelta.errors import Finding, InputError, VueltaError
from vuelta.plain_text import visible

_WRONG_USE: Final[Any] = typer.BadParameter.__base__
"""Any argument that is wrong; where it lives goes by the version of typer."""

TRACEBACK: Final = "VUELTA_TRACEBACK"
"""Environment variable that shows where an internal error happened."""


def run() -> None:
    """Run the command line of this process.

    Raises
    ------
    SystemExit
        With the exit code, unless it is 0.
    """
    speak_utf8()
    with _ended_by_signals(), watched() as touched, _without_warnings():
        code = _code(touched)
    if any(thread.name == SEARCH for thread in threading.enumerate()):
        # A search that was abandoned: nobody waits for it, nor for what it holds.
        os._exit(code)
    if code:
        raise SystemExit(code)


def _code(touched: Touched) -> int:
    """What the process says at its end."""
    if wrong := list(_wrong_bounds()):
        say("\n".join(map(str, wrong)), "red")
        return exits.EXIT_CODES[InputError]
    try:
        code = app(prog_name="vuelta", standalone_mode=False) or exits.DONE
        if code == exits.INTERRUPTED:  # typer turns Ctrl-C into an ordinary end
            return _interrupted(code, touched)
        if sys.stdout is not None:
            sys.stdout.flush()
        return int(code)
    except VueltaError as error:
        say(str(error), "red")
        return exits.exit_code(error)
    except _WRONG_USE as error:
        error.message = visible(error.message.removeprefix("Value error, "))
        rich_utils.rich_format_error(error)
        return int(error.exit_code)
    except KeyboardInterrupt:
        return _interrupted(exits.INTERRUPTED, touched)
    except BrokenPipeError:
        hang_up()
        return exits.PIPE_CLOSED
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            hang_up()
            return exits.PIPE_CLOSED
        code = end.code if isinstance(end.code, int) else exits.DONE
        return _interrupted(code, touched) if code in map(exits.of_signal, ENDING) else code
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        where = str(error.filename or "standard output")
        hang_up()
        remedy = "give a target that can be written"
        say(str(InputError([Finding("F233", where, cause, remedy)])), "red")
        return exits.EXIT_CODES[InputError]
    except MemoryError:
        remedy = "give it more memory, or ask for less"
        found = Finding("F234", "", "it takes more memory than there is", remedy)
        say(str(InputError([found])), "red")
        return exits.EXIT_CODES[InputError]
    except Exception as error:
        if TRACEBACK in os.environ:
            traceback.print_exc()
        kind = type(error).__name__
        remedy = f"please report it; {TRACEBACK}=1 shows where it happened"
        say(str(Finding("D599", "vuelta", f"internal error: {kind}: {error}", remedy)), "red")
        return exits.INTERNAL


def _wrong_bounds() -> Iterator[Finding]:
    """Limits of the environment that are no numbers: told before anything asks for one."""
    for bound in all_bounds():
        try:
            bound.most  # noqa: B018
        except ValueError as error:
            remedy = f"correct it, or leave it out: it is {bound.default} then"
            yield Finding("F235", bound.variable, str(error), remedy)


def _interrupted(code: int, touched: Touched) -> int:
    names = ", ".join(visible(str(path)) for path in touched.written)
    say(f"interrupted; written before: {names}" if names else "interrupted: nothing was written")
    return code


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end a command as Ctrl-C does, unless they are ignored (``nohup``)."""
    numbers = [
        number
        for number in ENDING
        if number != signal.SIGINT and signal.getsignal(number) is not signal.SIG_IGN
    ]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    former = {number: signal.signal(number, _end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(exits.of_signal(number))


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Libraries' remarks on their own files are for developers, who ask by ``-W``."""
    with warnings.catch_warnings():
        if not sys.warnoptions:
            warnings.simplefilter("ignore")
        yield
