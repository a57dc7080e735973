"""Paths into the document as it was given, even when parts are left aside."""

from __future__ import annotations

from collections.abc import Mapping

Positions = Mapping[str, list[int]]
"""For each list, where its remaining items stood in the document."""


class Where:
    """Where an entry of a list stands in the document: ``at("jobs", 3, ".service")``."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions

    def __call__(self, name: str, index: int, tail: str = "") -> str:
        places = self._positions.get(name)
        return f"{name}[{index if places is None else places[index]}]{tail}"
