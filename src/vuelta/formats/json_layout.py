"""JSON laid out for reading: short things on one line, matrices row by row."""

from __future__ import annotations

import json
from typing import Final

WIDTH: Final = 100

_SMALL: Final = 40
"""Things with more items than this are never tried on one line."""


def lay_out(value: object, indent: int = 0) -> str:
    """JSON of a value, two blanks per level, lists of plain values on one line."""
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    items = list(value.values()) if isinstance(value, dict) else value
    plain = not any(isinstance(item, dict | list) for item in items)
    if isinstance(value, list) and plain:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    if len(items) <= _SMALL and _depth_at_most(value, 3):
        line = json.dumps(value, ensure_ascii=False, allow_nan=False)
        if len(line) + indent <= WIDTH:
            return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(str(key), ensure_ascii=False)}: {lay_out(item, indent + 2)}"
            for key, item in value.items()
        ]
        opening, closing = "{", "}"
    else:
        parts = [lay_out(item, indent + 2) for item in value]
        opening, closing = "[", "]"
    body = ",\n".join(inner + part for part in parts)
    return f"{opening}\n{body}\n{' ' * indent}{closing}"


def _depth_at_most(value: object, depth: int) -> bool:
    """Whether nothing nests deeper, nor is large anywhere inside."""
    if not isinstance(value, dict | list):
        return True
    if depth == 0 or len(value) > _SMALL:
        return False
    items = value.values() if isinstance(value, dict) else value
    return all(_depth_at_most(item, depth - 1) for item in items)
