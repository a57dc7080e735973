"""What to write for a place or a time window that is written in another way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_ADDRESS: Final = re.compile(r"[^\W\d_]{3}")
"""Three letters in a row: no coordinates in whatever notation."""

_SPAN: Final = re.compile(r"(\S+)\s*[-\u2013]\s*(\S+)")


def point_remedy(value: object) -> str:
    """What to write for what is no pair of numbers."""
    parts = value if isinstance(value, list | tuple) else ()
    if isinstance(value, str) and _ADDRESS.search(value):
        return "find the coordinates of the address first, and give [longitude, latitude]"
    if isinstance(value, Mapping):
        return "give its two numbers in a list, longitude first: [-3.7, 40.42]"
    if isinstance(value, str) or any(isinstance(one, str) for one in parts):
        return "write two numbers without quotes, with a point, longitude first: [-3.7, 40.42]"
    if len(parts) > 2:
        return "give two numbers, with a decimal point and not a comma: [-3.7, 40.42]"
    return "give two numbers, such as [-3.7, 40.42], or leave the field out"


def window_remedy(value: object) -> str:
    """What to write for what is no pair of times."""
    if isinstance(value, str) and (span := _SPAN.fullmatch(value.strip()[:60])):
        return f'write ["{span[1]}", "{span[2]}"]; time_windows is a list of such windows'
    return "give both times; time_windows is a list of such windows, [[start, end]]"
