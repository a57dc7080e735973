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
from vuelta.model import (
    JUST_WHOLE,
    Count,
    Duration,
    Id,
    Incident,
    Location,
    Noun,
    Problem,
    Real,
    Time,
)

Share = Annotated[Real, Field(ge=0, le=1)]
Factor = Annotated[Real, Field(gt=0, le=1000)]

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
"""Codes of what a driver finds out; the others are reported at their time."""

FOLLOWS: Final = frozenset({"RECIPIENT_ABSENT", "CONNECTIVITY_LOSS"})
"""Codes that follow from ``draws`` and from ``darkness``: no trace lists them."""


class Door(Noun):
    """One customer, as they really are."""

    job: Id
    """Id of the job."""
    service: Duration
    """Seconds of setup and work that it really takes."""
    absent: Annotated[Real, Field(ge=0, le=1e6)] = 0.0
    """Factor: the chance that nobody opens is this times that of the hour."""
    draws: tuple[Share, ...] = ()
    """Shares of 1: nobody opens at the n-th attempt when the n-th of them lies below the
    chance at that hour. After the last they count from the first again."""
    finding: Incident | None = None
    """What a driver finds out at the first visit; its time is that of the visit."""


class Zone(Noun):
    """A part of the city with traffic of its own."""

    centre: Location | None = None
    """Its middle, `[lon, lat]`. A place belongs to the nearest."""
    shocks: tuple[Factor, ...] = ()
    """Factors on driving towards it, one for each half hour of the day."""


class Traffic(Noun):
    """How much longer driving takes than the problem says: day x hour x the shock of the zone
    that the way leads to."""

    day: Factor = 1.0
    """Factor of the whole day."""
    hours: tuple[Factor, ...] = ()
    """Factors by hour. Empty: 1."""
    zones: tuple[Zone, ...] = ()
    """Parts of the city. Empty: 1."""


class Darkness(Noun):
    """A van that nobody hears of for a while."""

    id: Id
    """Name of the incident."""
    vehicle: Id
    """Id of the vehicle."""
    since: Time
    """From when on nobody hears of it."""
    until: Time
    """When it is heard of again."""


class Trace(Noun):
    """All that will happen on one day."""

    synthetic: Literal[True] = True
    """Says that no real day is described."""
    suite: str = ""
    """Name of the suite it was drawn from."""
    seed: Count = 0
    """Number it was drawn with."""
    vans: Count = 0
    """Number of vehicles that were asked for."""
    traffic: Traffic = Traffic()
    """How long driving takes."""
    doors: tuple[Door, ...] = ()
    """Customers as they really are."""
    absent_hours: tuple[Annotated[Real, Field(ge=0, le=1000)], ...] = ()
    """Factors on the chance that nobody is there, by hour."""
    absent_notified: Share = 1.0
    """Factor on absence once a customer was notified of a change, and given a choice."""
    absent_wait: Duration = 180
    """Time a driver waits at a door that stays shut."""
    incidents: tuple[Incident, ...] = ()
    """What goes wrong, reported at its time."""
    darkness: tuple[Darkness, ...] = ()
    """When vehicles are not heard of."""
    slot: Annotated[int, Field(ge=60, le=86_400), JUST_WHOLE] = SLOT
    """Length of a slot of `shocks`, seconds."""
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
