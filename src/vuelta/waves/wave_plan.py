"""Rounds for the requests of a wave, planned by the ordinary planner.

A request that may wait is a job that vans of later waves may serve as well: a
van of wave ``j`` leaves ``j`` epochs from now. What becomes known only with
wave ``j`` is for vans of that wave or later. So a sampled future is one plain
problem, with skills in place of release times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

import vuelta
from vuelta.model import IntMatrix, Job, Matrices, Problem, Vehicle, Window
from vuelta.waves.instance import Ints, Static
from vuelta.waves.wave_day import EPOCH, Requests

_NOW: Final = "now"
"""Skill of vans that leave now."""


@dataclass(frozen=True)
class Budget:
    """How long a search may take: seconds, or rounds for a result to be had again."""

    seconds: float | None = None
    iterations: int | None = None

    def part(self, share: float) -> Budget:
        """A share of it; at least one round."""
        return Budget(
            None if self.seconds is None else self.seconds * share,
            None if self.iterations is None else max(1, round(self.iterations * share)),
        )


@dataclass(frozen=True)
class Round:
    """A van's round: the wave it leaves with, positions of requests in their order."""

    wave: int
    positions: tuple[int, ...]


class Planner:
    """Plans waves of one place; the travel table is handed over once."""

    def __init__(self, static: Static) -> None:
        self._static = static
        self._matrices = {"car": Matrices(durations=IntMatrix(static.durations))}

    def rounds(
        self,
        asked: Requests,
        known: Ints,
        must_go: NDArray[np.bool_],
        start: int,
        budget: Budget,
        seed: int,
    ) -> list[Round]:
        """Rounds that serve all requests.

        Parameters
        ----------
        asked
            Requests, their hours counted from the epoch's start.
        known
            The wave with which each becomes known, 0 for now, ``(len(asked),)``.
        must_go
            Which have to go now, ``(len(asked),)``.
        start
            When the epoch's vans leave, from the day's midnight.
        """
        problem = Problem(
            vehicles=tuple(self._vans(known, must_go, start)),
            jobs=tuple(
                Job(
                    id=str(i),
                    location_index=int(asked.customer[i]),
                    time_windows=(Window(int(asked.opens[i]), int(asked.closes[i])),),
                    service=int(asked.service[i]),
                    delivery=(int(asked.demand[i]),),
                    skills=_skills(int(known[i]), bool(must_go[i])),
                )
                for i in range(len(asked))
            ),
            matrices=self._matrices,
        )
        plan = vuelta.plan(
            problem, time_limit=budget.seconds, iterations=budget.iterations, seed=seed
        )
        return [
            Round(
                int(route.vehicle.partition(".")[0]),
                tuple(int(step.id or 0) for step in route.steps if step.type == "job"),
            )
            for route in plan.routes
        ]

    def _vans(self, known: Ints, must_go: NDArray[np.bool_], start: int) -> Iterator[Vehicle]:
        """As many for every wave as there are requests that may ride with it."""
        closing = int(self._static.closes[0]) - start
        waves = int(known.max(initial=0)) + 1
        for wave in range(waves):
            leaves = wave * EPOCH
            skills = tuple(_since(j) for j in range(1, wave + 1)) or (_NOW,)
            for number in range(int(((known <= wave) & ~(must_go & (wave > 0))).sum())):
                yield Vehicle(
                    id=f"{wave}.{number}",
                    start_index=0,
                    end_index=0,
                    capacity=(self._static.capacity,),
                    time_window=Window(leaves, max(leaves, closing)),
                    skills=skills,
                )


def _since(wave: int) -> str:
    """Skill of vans that leave with this wave or later."""
    return f"wave {wave}"


def _skills(known: int, must_go: bool) -> tuple[str, ...]:
    if must_go:
        return (_NOW,)
    return (_since(known),) if known else ()
