"""JSON laid out for reading: short things on one line, matrices row by row."""

from __future__ import annotations

from json import JSONEncoder
from json.encoder import encode_basestring
from typing import Final

WIDTH: Final = 100

_SMALL: Final = 40
"""Things with more items than this are never tried on one line."""


def lay_out(value: object, indent: int = 0) -> str:
    """JSON of a value, two blanks per level, lists of plain values on one line."""
    if not isinstance(value, dict | list) or _is_flat(value):
        return _ENCODER.encode(value)
    items = list(value.values()) if isinstance(value, dict) else value
    is_small = len(items) <= _SMALL
    lines = [_line(item, 2 if is_small else 0) for item in items]
    opening, closing, heads = "[", "]", [""] * len(items)
    if isinstance(value, dict):
        opening, closing, heads = "{", "}", [f"{_text(str(key))}: " for key in value]
    if is_small and None not in lines:
        line = ", ".join([head + (text or "") for head, text in zip(heads, lines, strict=True)])
        if len(line) + 2 + indent <= WIDTH:
            return opening + line + closing
    inner = " " * (indent + 2)
    parts = [
        inner + head + (text if text is not None and _is_flat(item) else lay_out(item, indent + 2))
        for head, text, item in zip(heads, lines, items, strict=True)
    ]
    body = ",\n".join(parts)
    return f"{opening}\n{body}\n{' ' * indent}{closing}"


_ENCODER: Final = JSONEncoder(ensure_ascii=False, allow_nan=False)
_text: Final = encode_basestring


def _line(value: object, depth: int) -> str | None:
    """On one line; nothing where it nests deeper, or is large anywhere inside."""
    if type(value) is str:
        return _text(value)
    if type(value) is int:
        return str(value)
    fits = _is_flat(value) or _depth_at_most(value, depth)
    return _ENCODER.encode(value) if fits else None


def _is_flat(value: object) -> bool:
    """Whether nothing stands in it that may be laid out in lines of its own."""
    if isinstance(value, dict):
        return not value
    return not (isinstance(value, list) and any(isinstance(item, dict | list) for item in value))


def _depth_at_most(value: object, depth: int) -> bool:
    """Whether nothing nests deeper, nor is large anywhere inside."""
    if not isinstance(value, dict | list):
        return True
    if depth == 0 or len(value) > _SMALL:
        return False
    items = value.values() if isinstance(value, dict) else value
    return all(_depth_at_most(item, depth - 1) for item in items)
