"""What any document is made of: fields, lists, texts and numbers, not too deep.

Read from a text or given by a caller: whoever walks through it afterwards can rely on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, Final, TypeVar

from vuelta import bounds
from vuelta.errors import Finding, InputError, beyond
from vuelta.plain_text import has_lone_surrogate

Content = TypeVar("Content")
_Path = tuple["_Path", int | str] | None

_FEW: Final = 100
_LARGEST: Final = 10**4_000
"""Of more digits Python writes no number (``sys.get_int_max_str_digits``)."""
_NUMBERS: Final = frozenset({int, float, bool, type(None)})


def sound(data: Content) -> Content:
    """The same data, once it is known that it can be walked through and written again.

    Raises
    ------
    InputError
        E190 when lists and objects stand in each other deeper than the bound, which what
        contains itself does; F209 for a text with half a character; F211 for a number that
        is not finite.
    """
    deepest = bounds.LEVELS.most
    findings: list[Finding] = []
    waiting: list[tuple[Any, _Path, int]] = [(data, None, 1)]
    while waiting:
        thing, path, level = waiting.pop()
        if level > deepest:
            raise InputError([beyond(bounds.LEVELS, where_of(path))])
        for key, value in _inside(thing):
            kind = type(value)
            if kind is dict or kind is list:
                waiting.append((value, (path, key), level + 1))
            elif kind is bool or value is None:
                pass
            elif isinstance(value, str):
                if has_lone_surrogate(value):
                    findings.append(_half((path, key), "the text holds"))
            elif isinstance(value, int):
                if abs(value) > _LARGEST:
                    fault, remedy = "the number has too many digits", "write it as a text"
                    findings.append(Finding("F211", where_of((path, key)), fault, remedy))
            elif isinstance(value, float):
                if not isfinite(value):
                    fault = f"{value} is no finite number"
                    findings.append(Finding("F211", where_of((path, key)), fault, "give a number"))
            elif isinstance(value, dict | list | tuple | Mapping):
                waiting.append((value, (path, key), level + 1))
            if isinstance(key, str) and has_lone_surrogate(key):
                findings.append(_half((path, key), "the name of the field holds"))
    if findings:
        raise InputError(findings[::-1])
    return data


def _inside(thing: Any) -> Iterable[tuple[int | str, Any]]:
    """What stands in an object or a list; nothing where many plain numbers stand."""
    if isinstance(thing, list | tuple):
        kinds = set(map(type, thing))
        is_row = len(thing) > _FEW and kinds <= _NUMBERS  # of a matrix, which looks at its own
        if is_row and (float not in kinds or _all_finite(thing)):
            return ()
        return enumerate(thing)
    return thing.items() if isinstance(thing, dict | Mapping) else ()


def _all_finite(numbers: Iterable[Any]) -> bool:
    try:
        return all(map(isfinite, filter(None, numbers)))
    except OverflowError:  # a whole number that is no floating-point number
        return False


def _half(path: _Path, what: str) -> Finding:
    cause = f"{what} half a character, which cannot be written"
    return Finding("F209", where_of(path), cause, "write the character whole, or leave it out")


def where_of(path: _Path) -> str:
    """A path of keys from the inside out, such as ``jobs[17].time_windows[0]``."""
    keys: list[int | str] = []
    while path is not None:
        path, key = path
        keys.append(key)
    text = ""
    for key in reversed(keys):
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += f".{key}" if text else f"{key}"
    return text
