"""Which vans come near to each other on what they still do."""

from __future__ import annotations

import random

import numpy as np

from vuelta.model import TASK_TYPES, Plan
from vuelta.replanning.affected_vehicles import MOST_IDLE, MOST_TASKS, everyone, how_near
from vuelta.replanning.residual import RevisedTravel, steps_ahead
from vuelta.replanning.revised_day import RevisedDay


class Closeness:
    """Vans around a van, by a plan of the revised day."""

    def __init__(self, day: RevisedDay, ground: RevisedTravel, plan: Plan) -> None:
        self._day = day
        self._ground = ground
        self._profiles = {vehicle: day.vehicles[vehicle].profile for vehicle in everyone(day)}
        self.move(plan)

    def move(self, plan: Plan) -> None:
        """Go by another plan from now on."""
        number = self._ground.places.number
        self._places = {
            vehicle: [
                number(step.location, step.location_index)
                for step in steps
                if step.type in TASK_TYPES
            ]
            for vehicle, steps in steps_ahead(self._day, self._profiles, plan).items()
        }

    def around(self, vehicle: str, size: int, chance: random.Random) -> tuple[str, ...]:
        """The van, those nearest to it or to one of its places, and some with nothing to do.

        Parameters
        ----------
        size
            Vans in all that have something to do; fewer where their tasks are many.
        """
        here = self._places[vehicle]
        idle = [name for name, places in self._places.items() if name != vehicle and not places]
        chosen = [vehicle, *chance.sample(idle, min(MOST_IDLE, len(idle)))]
        others = [name for name, places in self._places.items() if name != vehicle and places]
        if not (here and others):
            return tuple(chosen)
        focus = here if chance.random() < 0.5 else [chance.choice(here)]
        nearest = how_near(
            self._ground.travel.profiles[self._profiles[vehicle]],
            np.array(focus, dtype=np.intp),
            [self._places[name] for name in others],
        )
        load = len(here)
        for other in np.argsort(nearest, kind="stable")[: size - 1]:
            load += len(self._places[others[other]])
            if load > MOST_TASKS:
                break
            chosen.append(others[other])
        return tuple(chosen)
