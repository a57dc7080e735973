"""Spans of time and shares as people read them, alike in every language."""

from __future__ import annotations


def span(seconds: float) -> str:
    """A span as ``h:mm:ss``, with a sign where it is negative."""
    rounded = round(abs(seconds))
    sign = "-" if seconds < 0 and rounded else ""
    return f"{sign}{rounded // 3600}:{rounded // 60 % 60:02}:{rounded % 60:02}"


def percent(share: float | None) -> str:
    """A share with one decimal; nothing where there is none."""
    return "" if share is None else f"{share:.1%}".replace("%", " %")
