"""Where answers go: looked at before any work is done.

A command's outputs are the parameters declared with ``OUT``; every other path is an input.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, get_type_hints

from typer.models import ParameterInfo

from vuelta.documents import identity_of, is_read_only, is_stream
from vuelta.errors import Finding, InputError

OUT: Final[dict[str, Any]] = {"writable": True, "readable": False}
"""Options of a parameter that names a file to be written."""

P = ParamSpec("P")

_REMEDY: Final = "give a target that can be written"


def looks_first(command: Callable[P, None]) -> Callable[P, None]:
    """The command, refusing before its work what could not be written after it."""
    kinds = {
        name: info
        for name, hint in get_type_hints(command, include_extras=True).items()
        for info in getattr(hint, "__metadata__", ())
        if isinstance(info, ParameterInfo)
    }

    @wraps(command)
    def looking(*args: P.args, **kwargs: P.kwargs) -> None:
        outputs: list[str] = []
        inputs: list[str] = []
        for name, given in kwargs.items():
            for path in given if isinstance(given, list | tuple) else [given]:
                if not isinstance(path, Path):
                    continue
                if not kinds[name].writable:
                    inputs.append(str(path))
                elif kinds[name].metavar != "DIR":  # what is in a folder, its writer knows
                    outputs.append(str(path))
        refuse_unwritable(outputs, inputs)
        command(*args, **kwargs)

    return looking


def refuse_unwritable(outputs: Sequence[str], inputs: Iterable[str] = ()) -> None:
    """Refuse what cannot be written, or would be written over something else.

    Raises
    ------
    InputError
        F233, for every target in no folder, that is a folder, is read-only, is named twice
        (by whatever names), or is one of the inputs.
    """
    findings: list[Finding] = []
    read = {_place(name) for name in inputs} | {identity_of(name) for name in inputs}
    seen: set[object] = set()
    for name in outputs:
        path = Path(name)
        here = {"-"} if is_stream(name) else {_place(name), identity_of(name)} - {None}
        if is_stream(name):
            causes = {"two answers would go to standard output": bool(seen & here)}
        else:
            is_device = path.exists() and not path.is_file()
            causes = {
                f"there is no folder {path.parent}": not path.parent.is_dir(),
                "is a folder": path.is_dir(),
                "two answers would go here": bool(seen & here) and not is_device,
                "it is one of the inputs, which are never written over": bool(read & here)
                and not is_device,
                "it is read-only": is_read_only(path),
            }
        seen |= here
        findings += [
            Finding("F233", name, cause, _REMEDY) for cause, holds in causes.items() if holds
        ]
    if findings:
        raise InputError(findings)


def _place(name: str) -> str:
    """Where a name leads, by whatever way; it need not exist."""
    return os.path.realpath(name)
