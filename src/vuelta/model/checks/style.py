"""How a raw document spells times and ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vuelta import units
from vuelta.model.base import Style

_PLAIN: Final = frozenset({str, int, float, bool, type(None)})
"""Values that nothing stands in."""


def style_of(data: Mapping[str, Any]) -> Style:
    """The style a raw document is written in: its times and its ids."""
    times: list[str] = []
    ids: list[object] = []

    def look(value: object, depth: int) -> None:
        if isinstance(value, Mapping):
            for key, item in value.items():
                if key == "id":
                    ids.append(item)
                elif key in (
                    "time_window",
                    "time_windows",
                    "soft_start",
                    "soft_end",
                    "release_time",
                ):
                    gather(item)
                elif (
                    type(item) not in _PLAIN
                    and depth < 3
                    and key not in ("matrices", "matrix", "metadata")
                ):
                    look(item, depth + 1)
        elif isinstance(value, list | tuple):
            for item in value:
                if type(item) not in _PLAIN:
                    look(item, depth)

    def gather(value: object) -> None:
        if isinstance(value, str):
            times.append(value)
        elif isinstance(value, list | tuple):
            for item in value:
                gather(item)

    look(data, 0)
    integer = bool(ids) and all(type(name) is int for name in ids)
    for text in times:
        if units.is_no_moment(text):
            continue
        try:
            offset = units.utc_offset_of(text)
        except ValueError:
            continue
        return Style(times="rfc3339", utc_offset=offset, ids="integer" if integer else "string")
    return Style(ids="integer" if integer else "string")
