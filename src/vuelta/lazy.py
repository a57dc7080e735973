"""Doors whose names are loaded when they are first asked for (PEP 562).

A room is loaded with all that stands in it; a package as a whole should not be. Only the
face and the engine have such a door: their names come from many rooms.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def door(
    package: str, homes: Mapping[str, Iterable[str]], otherwise: str = ""
) -> Callable[[str], Any]:
    """A module's ``__getattr__``: names are imported from their homes, and kept.

    Parameters
    ----------
    package
        Name of the module whose ``__getattr__`` it is.
    homes
        By module: the names that come from it.
    otherwise
        The module that has what stands in the package's ``__all__`` and under no home.
        Modules inside the package are found without being named.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def load(name: str) -> Any:
        face = sys.modules[package]
        home = home_of.get(name) or (otherwise if name in vars(face).get("__all__", ()) else "")
        if home:
            value = getattr(import_module(home), name)
        elif not name.startswith("_") and find_spec(f"{package}.{name}") is not None:
            value = import_module(f"{package}.{name}")
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(face, name, value)
        return value

    return load


def moved(old: str, *homes: str, renamed: Mapping[str, str] | None = None) -> Callable[[str], Any]:
    """The ``__getattr__`` of a module under its old name: found in a new home, with a warning.

    ``renamed``: what names of the old module are called in their new home, where otherwise.
    """
    names = renamed or {}

    def load(name: str) -> Any:
        for home in homes if not name.startswith("_") else ():
            module = import_module(home)
            new = names.get(name, name)
            if new in module.__all__:
                text = f"{old}.{name} is {home}.{new} now; the old name goes with the next release"
                warnings.warn(text, DeprecationWarning, stacklevel=2)
                return getattr(module, new)
        raise AttributeError(f"module {old!r} has no attribute {name!r}")

    return load


def __getattr__(name: str) -> Any:
    """The version of the installed package: its metadata are read when somebody asks."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("vuelta")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0.0.0"
