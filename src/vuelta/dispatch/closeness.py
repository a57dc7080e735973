"""Which vans come near to each other on what they still do."""

from __future__ import annotations

import random
from typing import Final

import numpy as np

from vuelta.dispatch.effects import Effects
from vuelta.dispatch.residual import Ground
from vuelta.dispatch.scope import MOST_TASKS, everyone, seconds_between
from vuelta.dispatch.state import TASKS
from vuelta.model import Plan

_MOST_IDLE: Final = 2
"""Vans with nothing to do that are asked as well."""


class Closeness:
    """Vans around a van, by a plan of the revised day."""

    def __init__(self, effects: Effects, ground: Ground, plan: Plan) -> None:
        self._ground = ground
        self._profiles = {van: effects.vehicles[van].profile for van in everyone(effects)}
        self.move(plan)

    def move(self, plan: Plan) -> None:
        """Go by another plan from now on."""
        number = self._ground.places.number
        planned = {route.vehicle: route for route in plan.routes}
        self._places: dict[str, list[int]] = {}
        for van in self._profiles:
            route = planned.get(van)
            steps = () if route is None else route.steps[route.done :]
            self._places[van] = [
                number(step.location, step.location_index) for step in steps if step.type in TASKS
            ]

    def around(self, vehicle: str, size: int, chance: random.Random) -> tuple[str, ...]:
        """The van, those nearest to it or to one of its places, and some with nothing to do.

        Parameters
        ----------
        size
            Vans in all that have something to do; fewer where their tasks are many.
        """
        here = self._places[vehicle]
        idle = [van for van, places in self._places.items() if van != vehicle and not places]
        chosen = [vehicle, *chance.sample(idle, min(_MOST_IDLE, len(idle)))]
        others = [van for van, places in self._places.items() if van != vehicle and places]
        if not (here and others):
            return tuple(chosen)
        focus = here if chance.random() < 0.5 else [chance.choice(here)]
        there = np.concatenate([self._places[van] for van in others]).astype(np.intp)
        firsts = np.cumsum([0, *(len(self._places[van]) for van in others[:-1])])
        travel = self._ground.travel.profiles[self._profiles[vehicle]]
        legs = seconds_between(travel, np.array(focus, dtype=np.intp), there)
        nearest = np.minimum.reduceat(legs, firsts, axis=1).mean(axis=0)
        load = len(here)
        for other in np.argsort(nearest, kind="stable")[: size - 1]:
            load += len(self._places[others[other]])
            if load > MOST_TASKS:
                break
            chosen.append(others[other])
        return tuple(chosen)
