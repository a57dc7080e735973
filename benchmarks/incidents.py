"""Incidents of every kind for a day at its middle, the same for the same seed.

Codes take turns. What happens at a door happens where a van is at work now;
what customers ask for concerns stops still ahead. A draw that the day has no
use for, such as a return that is not ready where no van fetches one, is drawn
again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import vuelta
from benchmarks.midday import Midday
from vuelta.model import Job, Step
from vuelta.model.incidents import IncidentCode

CODES: tuple[IncidentCode, ...] = get_args(IncidentCode)

DRAWS = 20
"""Draws of one code before its turn is passed."""

AT_DOOR = frozenset(
    {"RECIPIENT_ABSENT", "REFUSED", "ADDRESS_WRONG", "ACCESS_PROBLEM", "RETURN_NOT_READY",
     "RETURN_MISMATCH"}
)  # fmt: skip
"""Found out by a driver who is there."""

OF_JOB = AT_DOOR | {
    "DAMAGED", "PARCEL_MISSING", "CANCELLATION", "WINDOW_CHANGE", "ADDRESS_CHANGE"
}  # fmt: skip

Told = dict[str, Any]
"""An incident as a document."""


def incidents(
    day: Midday, number: int, seed: int, makes_sense: Callable[[Told], bool]
) -> list[Told]:
    """So many incidents, all codes in turn.

    Parameters
    ----------
    makes_sense
        Whether the day admits an incident: the engine's own word.
    """
    draw = Draw(day, random.Random(seed))
    found: list[Told] = []
    turn = passed = 0
    while len(found) < number and passed < len(CODES):
        code = CODES[turn % len(CODES)]
        turn += 1
        for told in draw.several(code, f"I{len(found) + 1}"):
            if makes_sense(told):
                found.append(told)
                passed = 0
                break
        else:
            passed += 1
    return found


@dataclass
class Draw:
    """Draws incidents of one day."""

    day: Midday
    random: random.Random
    jobs: dict[str, Job] = field(init=False)
    ahead: list[tuple[str, Step]] = field(init=False)
    """Stops not left yet, and who does them."""

    def __post_init__(self) -> None:
        self.jobs = {job.id: job for job in self.day.problem.jobs}
        self.ahead = [
            (route.vehicle, step)
            for route in self.day.plan.routes
            for step in route.steps
            if step.type == "job" and step.end > self.day.now
        ]

    def several(self, code: IncidentCode, identity: str) -> Iterator[Told]:
        """Some draws of one code; none where nothing fits."""
        for _ in range(DRAWS):
            told = self.one(code)
            if told is not None:
                yield {"id": identity, "code": code, "time": self.day.now, **told}

    def one(self, code: IncidentCode) -> Told | None:
        """What an incident of this code says, or ``None`` where nothing fits."""
        if code in OF_JOB:
            return self._of_job(code)
        if code in ("NEW_URGENT", "NEW_ORDER"):
            return {"order": self._order(code)}
        if code in ("ROAD_CLOSURE", "WEATHER"):
            return self._of_area(code)
        now, chance = self.day.now, self.random
        if code == "DEPOT_DELAY":
            return {"until": now + chance.randrange(900, 5400, 300)}
        vans = sorted({vehicle for vehicle, _ in self.ahead})
        if not vans:
            return None
        told: Told = {"vehicle": chance.choice(vans)}
        if code == "DELAY":
            told["seconds"] = chance.randrange(300, 5400, 60)
        elif code == "VEHICLE_BREAKDOWN":
            told["location_index"] = chance.choice(self.day.spare)
            if chance.random() < 0.25:
                told["until"] = now + 3600
        elif code == "DRIVER_UNAVAILABLE" and chance.random() < 0.5:
            told["until"] = now + 3600
        elif code == "VEHICLE_FULL" and chance.random() < 0.5:
            told["amounts"] = [chance.randint(5, 15)]
        return told

    def _of_job(self, code: IncidentCode) -> Told | None:
        now, chance = self.day.now, self.random
        fits = [(van, step) for van, step in self.ahead if self._carries(code, step)]
        if code in AT_DOOR:
            fits = [(van, step) for van, step in fits if step.start <= now]
        if not fits:
            return None
        vehicle, step = chance.choice(fits)
        told: Told = {"job": step.id}
        if code == "ADDRESS_CHANGE" or (code == "ADDRESS_WRONG" and chance.random() < 0.7):
            told["location_index"] = chance.choice(self.day.spare)
        elif code == "ACCESS_PROBLEM" and chance.random() < 0.7:
            told["time_windows"] = [[now + 1800, now + 7200]]
        elif code == "WINDOW_CHANGE":
            opening = now + chance.randrange(0, 7200, 300)
            told["time_windows"] = [[opening, opening + 3600]]
        elif code == "RETURN_MISMATCH":
            told["pickup"] = [chance.randint(1, 20)]
        elif code == "PARCEL_MISSING" and chance.random() < 0.4:
            others = sorted({van for van, _ in self.ahead if van != vehicle})
            if others:
                told["found_on"] = chance.choice(others)
        return told

    def _carries(self, code: IncidentCode, step: Step) -> bool:
        """Whether the task has the goods that the incident is about."""
        job = self.jobs[step.id or ""]
        if code in ("RETURN_NOT_READY", "RETURN_MISMATCH"):
            return bool(job.pickup)
        return bool(job.delivery) or code not in ("PARCEL_MISSING", "DAMAGED")

    def _order(self, code: IncidentCode) -> Told:
        """Goods to fetch, goods from a van's shelf, or goods from the depot."""
        now, chance = self.day.now, self.random
        order: Told = {
            "id": f"N{chance.randrange(10**9)}",
            "location_index": chance.choice(self.day.spare),
            "service": chance.randrange(60, 600, 30),
        }
        kind = chance.choice(["fetch", "fetch", "shelf", "depot"])
        order["pickup" if kind == "fetch" else "delivery"] = [chance.randint(1, 8)]
        if kind == "shelf" and self.ahead:
            order["aboard"] = chance.choice(sorted({vehicle for vehicle, _ in self.ahead}))
        if code == "NEW_URGENT":
            order["time_windows"] = [[now, now + 7200]]
        return order

    def _of_area(self, code: IncidentCode) -> Told | None:
        """A circle around a stop still ahead."""
        chance = self.random
        if not self.ahead:
            return None
        _, step = chance.choice(self.ahead)
        area: Told = {"id": f"A{chance.randrange(10**9)}", "centre": step.location}
        if code == "ROAD_CLOSURE":
            return {"disruption": {**area, "radius": chance.randrange(200, 800, 50)}}
        area |= {"radius": chance.randrange(1000, 4000, 250), "factor": 1.5}
        return {"disruption": area, "service_factor": 1.2}


def codes_of(told: Sequence[Told]) -> list[str]:
    """Every code once, in the order of ``CODES``."""
    seen = {incident["code"] for incident in told}
    return [code for code in CODES if code in seen]


def admits(day: Midday, told: Told) -> bool:
    """Whether the engine takes the incident up: nothing is asked for but to keep the plan."""
    try:
        vuelta.replan(day.problem, day.plan, [told], day.now, mode="check")
    except vuelta.InputError:
        return False
    return True
