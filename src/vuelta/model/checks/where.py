"""Paths into the document as it was given, also when parts are left aside, and ids gone astray."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vuelta.errors import Finding, Suggestions

Positions = Mapping[str, list[int]]
"""For each list, where its remaining items stood in the document."""


class Where:
    """Where an entry of a list stands in the document: ``at("jobs", 3, ".service")``."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._suggest = Suggestions()

    def __call__(self, name: str, index: int, tail: str = "") -> str:
        places = self._positions.get(name)
        return f"{name}[{index if places is None else places[index]}]{tail}"

    def unknown(self, what: str, identity: str, known: Iterable[str], where: str) -> Finding:
        """E133 for an id that names none of the known."""
        remedy = self._suggest(identity, known, f"name a {what} of this problem")
        return Finding("E133", where, f"there is no {what} {identity}", remedy)
