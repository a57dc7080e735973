"""Plain values: how a message quotes one, and which are not written."""

from __future__ import annotations

import json

from vuelta.plain_text import told


def said(value: object) -> str:
    """A value as a message quotes it: short, as JSON writes it where it can."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = told(value)
    return text if len(text) <= 60 else text[:57] + "..."


def is_none(value: object) -> bool:
    """Of a field that is written only where it was given: none, or nothing listed."""
    return value is None or value == ()
