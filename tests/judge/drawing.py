"""A problem that grows at random, one feature of the schema after the other.

Each feature draws from a stream of its own, so that switching one off leaves the others
as they were and a failing case shrinks feature by feature. Numbers are small, so that
limits bind.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from random import Random
from typing import Any

Doc = dict[str, Any]

STEPS: dict[str, Callable[[Draw, Random], None]] = {}


def feature(draw: Callable[[Draw, Random], None]) -> Callable[[Draw, Random], None]:
    """A part of the document that may be there or not; drawn in the order written."""
    STEPS[draw.__name__.strip("_")] = draw
    return draw


class Draw:
    """A problem as it grows, feature by feature."""

    def __init__(self, seed: int, features: Collection[str], tasks: int, vans: int) -> None:
        self.seed, self.features = seed, frozenset(features)
        self.random = self.stream("ground")
        self.places = self.random.randint(3, 6)
        self.dimensions = 0
        self.problem: Doc = {"vehicles": [], "jobs": []}
        self._ground()
        for v in range(vans):
            van: Doc = {"id": f"v{v}"}
            self.put(van, 0, "start")
            self.put(van, 0, "end")
            self.problem["vehicles"].append(van)
        for j in range(tasks):
            job = self.put({"id": f"j{j}", "service": self.random.randint(0, 5)})
            self.problem["jobs"].append(job)
        for name, step in STEPS.items():
            if name in self.features:
                step(self, self.stream(name))

    def stream(self, name: str) -> Random:
        return Random(f"{self.seed}/{name}")

    @property
    def vans(self) -> list[Doc]:
        return list(self.problem["vehicles"])

    @property
    def jobs(self) -> list[Doc]:
        return list(self.problem["jobs"])

    @property
    def facilities(self) -> list[Doc]:
        return list(self.problem.get("facilities", ()))

    @property
    def tasks(self) -> list[Doc]:
        """Jobs, and both halves of every pair."""
        halves = [s[k] for s in self.problem.get("shipments", ()) for k in ("pickup", "delivery")]
        return self.jobs + halves

    @property
    def demands(self) -> list[Doc]:
        return self.jobs + list(self.problem.get("shipments", ()))

    def _ground(self) -> None:
        """Points in a square; rows of tables, or degrees where nothing is measured."""
        random = self.random
        self.points = [(random.randint(0, 12), random.randint(0, 12)) for _ in range(self.places)]
        if "great_circle" in self.features:
            self.degrees = [
                (round(-43.2 + x / 500, 4), round(-22.9 + y / 500, 4)) for x, y in self.points
            ]
            return
        table = [
            [round(math.dist(one, other)) or int(one is not other) for other in self.points]
            for one in self.points
        ]
        self.problem["matrices"] = {"car": {"durations": table}}

    @property
    def tables(self) -> Doc:
        return dict(self.problem.get("matrices", {}))

    def put(self, thing: Doc, place: int | None = None, name: str = "location") -> Doc:
        """Puts a thing somewhere."""
        place = self.random.randrange(self.places) if place is None else place
        if "great_circle" in self.features:
            thing[name] = list(self.degrees[place])
        else:
            thing[f"{name}_index"] = place
        return thing

    @property
    def reach(self) -> int:
        """About how long a route takes."""
        hop = 60 if "great_circle" in self.features else 7
        return hop * (2 + len(self.tasks))

    def window(self, random: Random) -> list[int]:
        opens = random.randint(0, self.reach)
        return [opens, opens + random.randint(0, self.reach // 2)]

    def windows(self, random: Random, most: int = 1) -> list[list[int]]:
        """Sorted windows that do not touch."""
        found: list[list[int]] = []
        for one in sorted(self.window(random) for _ in range(random.randint(1, most))):
            if not found or one[0] > found[-1][1]:
                found.append(one)
        return found

    def some(self, random: Random, things: list[Doc], share: float = 0.5) -> list[Doc]:
        return [thing for thing in things if random.random() < share]

    def amount(self, random: Random, most: int = 5) -> list[int]:
        return [random.randint(0, most) for _ in range(self.dimensions)]
