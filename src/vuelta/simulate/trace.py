"""What will happen on a day: the nouns of a trace, and its seal.

A trace says all that chance decides, before anybody drives: how long work
takes at every door, who is at home when, how the traffic runs, and what goes
wrong at which moment. The simulator draws nothing; so every dispatcher meets
the same day.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from vuelta.formats import dumps
from vuelta.model import Incident, Problem
from vuelta.model.base import Count, Duration, Id, Location, Noun, Time

Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(gt=0, le=1000)]

SLOT: Final = 1800
"""Seconds for which traffic stays as it is."""

FOUND_AT_DOORS: Final = frozenset(
    {
        "ADDRESS_WRONG",
        "DAMAGED",
        "REFUSED",
        "ACCESS_PROBLEM",
        "PARCEL_MISSING",
        "RETURN_NOT_READY",
        "RETURN_MISMATCH",
    }
)
"""Codes of what a driver finds out; the others are told at their time."""

FOLLOWS: Final = frozenset({"RECIPIENT_ABSENT", "CONNECTIVITY_LOSS"})
"""Codes that follow from ``draws`` and from ``darkness``: no trace lists them."""


class Door(Noun):
    """One customer, as they really are.

    Nobody opens at the n-th attempt when ``draws[n]`` lies below the chance of
    absence at that hour: ``absent`` times the trace's hour. After the last of
    the draws they count from the first again.
    """

    job: Id
    service: Duration
    """Seconds of setup and work that it really takes."""
    absent: Annotated[float, Field(ge=0, le=1e6)] = 0.0
    draws: tuple[Share, ...] = ()
    finding: Incident | None = None
    """What a driver finds out at the first visit; its time is that of the visit."""


class Zone(Noun):
    """A part of the city with traffic of its own.

    ``shocks[k]`` multiplies driving towards it in the k-th half hour of the day.
    """

    centre: Location | None = None
    shocks: tuple[Factor, ...] = ()


class Traffic(Noun):
    """How much longer driving takes than the problem says.

    day x hour x the shock of the zone that the way leads to. Empty lists are 1.
    """

    day: Factor = 1.0
    hours: tuple[Factor, ...] = ()
    zones: tuple[Zone, ...] = ()


class Darkness(Noun):
    """A van that nobody hears of for a while."""

    id: Id
    vehicle: Id
    since: Time
    until: Time


class Trace(Noun):
    """All that will happen on one day; ``incidents`` are told at their time."""

    synthetic: Literal[True] = True
    suite: str = ""
    seed: Count = 0
    vans: Count = 0
    traffic: Traffic = Traffic()
    doors: tuple[Door, ...] = ()
    absent_hours: tuple[Annotated[float, Field(ge=0, le=1000)], ...] = ()
    absent_notified: Share = 1.0
    """Factor on absence once a customer was told of a change, and given a choice."""
    absent_wait: Duration = 180
    incidents: tuple[Incident, ...] = ()
    darkness: tuple[Darkness, ...] = ()
    slot: Annotated[int, Field(ge=60, le=86_400)] = SLOT
    problem: str = ""
    """Checksum of the problem it belongs to; empty is any."""
    checksum: str = ""
    """Of the trace itself, this field left out."""


def document(noun: Problem | Trace) -> dict[str, Any]:
    """The JSON object of a noun, as written and as summed up."""
    data: dict[str, Any]
    if isinstance(noun, Problem):
        data = json.loads(dumps(noun, "json"))
        return data
    data = noun.model_dump(mode="json", exclude_unset=True)
    return {"synthetic": True, **data}


def canonical(data: object) -> str:
    """JSON with keys sorted and without spaces: the same text for the same content."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum(noun: Problem | Trace) -> str:
    """SHA-256 over canonical JSON, a ``checksum`` left out."""
    data = document(noun)
    data.pop("checksum", None)
    return hashlib.sha256(canonical(data).encode("utf-8")).hexdigest()


def sealed(trace: Trace, problem: Problem) -> Trace:
    """The trace, bound to its problem and to itself."""
    bound = trace.model_copy(update={"problem": checksum(problem), "checksum": ""})
    return bound.model_copy(update={"checksum": checksum(bound)})
