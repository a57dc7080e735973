"""What a day may ask for beyond plain deliveries, one feature a function.

Each takes a document as ``instances.plain`` makes it and gives a new one with
the same stops at the same places, so that two days differ in the feature alone.
What a feature adds follows from the position of a stop or van: no randomness.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

Document = dict[str, Any]
Variant = Callable[[Document], Document]


def unchanged(day: Document) -> Document:
    """The plain day itself."""
    return day


def returns(day: Document) -> Document:
    """A fifth of the stops give something back instead, a fifth do both."""

    def mixed(i: int, job: Document) -> Document:
        if i % 5 == 3:
            return {**_without(job, "delivery"), "pickup": job["delivery"]}
        return {**job, "pickup": [1 + i % 7]} if i % 5 == 4 else job

    return _with(day, jobs=mixed)


def two_capacities(day: Document) -> Document:
    """Weight and volume, each of which fills some of the vans."""

    def bulky(i: int, job: Document) -> Document:
        return {**job, "delivery": [*job["delivery"], 1 + i * 5 % 8]}

    def roomy(_: int, van: Document) -> Document:
        return {**van, "capacity": [*van["capacity"], 60]}

    return _with(day, jobs=bulky, vehicles=roomy)


def skills(day: Document) -> Document:
    """A fifth of the stops need one of two skills; half of the vans have each."""

    def asking(i: int, job: Document) -> Document:
        return {**job, "skills": [("cold", "lift")[i // 5 % 2]]} if i % 5 == 0 else job

    def able(k: int, van: Document) -> Document:
        return {**van, "skills": [name for bit, name in ((1, "cold"), (2, "lift")) if k & bit]}

    return _with(day, jobs=asking, vehicles=able)


def soft_windows(day: Document) -> Document:
    """Every window has a soft end halfway, 30 an hour late after it."""

    def soft(_: int, job: Document) -> Document:
        if "time_windows" not in job:
            return job
        start, end = job["time_windows"][0]
        return {**job, "soft_end": (start + end) // 2, "late_cost": 30}

    return _with(day, jobs=soft)


def mixed_fleet(day: Document) -> Document:
    """Three sizes of van, each with its own capacity, costs and speed."""
    sizes = ((40, 12, 0.8, 1.1), (60, 20, 1.0, 1.0), (90, 30, 1.3, 0.9))

    def sized(k: int, van: Document) -> Document:
        room, fixed, per_km, speed = sizes[k % 3]
        costs = {**van["costs"], "fixed": fixed, "per_km": per_km}
        return {**van, "capacity": [room], "costs": costs, "speed_factor": speed}

    return _with(day, vehicles=sized)


def pairs(day: Document) -> Document:
    """Stops two by two as shipments, from the one whose window opens first to the other."""
    shipments = []
    for first, second in zip(day["jobs"][::2], day["jobs"][1::2], strict=True):
        ends = sorted((first, second), key=_opening)
        pickup, delivery = (_without(end, "delivery") for end in ends)
        shipments.append({"amount": first["delivery"], "pickup": pickup, "delivery": delivery})
    return {**_without(day, "jobs"), "shipments": shipments}


def longest_ride(day: Document) -> Document:
    """Shipments, of which none may be aboard for more than two hours."""
    day = pairs(day)
    return {**day, "shipments": [{**pair, "max_ride": 7200} for pair in day["shipments"]]}


def breaks(day: Document) -> Document:
    """Half an hour of rest for every van, to begin between noon and two."""
    pause = {"id": "lunch", "time_windows": [[12 * 3600, 14 * 3600]], "service": 1800}
    return _with(day, vehicles=lambda _, van: {**van, "breaks": [pause]})


def two_breaks(day: Document) -> Document:
    """A quarter of an hour in the morning and half an hour at noon, for every van."""
    coffee = {"id": "coffee", "time_windows": [[9 * 3600, 11 * 3600]], "service": 900}
    lunch = {"id": "lunch", "time_windows": [[12 * 3600, 14 * 3600]], "service": 1800}
    return _with(day, vehicles=lambda _, van: {**van, "breaks": [coffee, lunch]})


def soft_windows_and_breaks(day: Document) -> Document:
    """Soft ends of all windows, and a rest for every van."""
    return breaks(soft_windows(day))


def max_duration_and_breaks(day: Document) -> Document:
    """No van is out for more than seven hours, its rest among them."""
    return breaks(max_duration(day))


def breaks_and_pairs(day: Document) -> Document:
    """Shipments, and a rest for every van."""
    return breaks(pairs(day))


def pinned_and_breaks(day: Document) -> Document:
    """The stops that open first are each the first of a van, and every van rests."""
    first = sorted(day["jobs"], key=_opening)

    def pinned(k: int, van: Document) -> Document:
        if k >= len(first) // 4:
            return van
        return {**van, "steps": [{"type": "job", "id": first[k]["id"]}], "pinned_steps": 1}

    return breaks(_with(day, vehicles=pinned))


def max_duration(day: Document) -> Document:
    """No van is out for more than seven hours."""
    return _with(day, vehicles=lambda _, van: {**van, "max_duration": 7 * 3600})


def lockers(day: Document) -> Document:
    """A fifth of the stops may as well be served at one of three lockers with ten slots each."""

    def either(i: int, job: Document) -> Document:
        place = {"facility": f"L{i // 5 % 3}", "cost": 1}
        return {**job, "places": [place]} if i % 5 == 0 else job

    facilities = [{"id": f"L{k}", "slots": 10, **_spot(day, 7 * k)} for k in range(3)]
    return {**_with(day, jobs=either), "facilities": facilities}


def centres(day: Document) -> Document:
    """A fifth of the stops give something back, for either of two centres or the vans' end."""
    ends = [{"facility": "C0", "cost": -1}, {"facility": "C1"}, {"cost": 2}]

    def back(i: int, job: Document) -> Document:
        if i % 5:
            return job
        return {**_without(job, "delivery"), "pickup": job["delivery"], "destinations": ends}

    room = [20 + len(day["jobs"]) // 4]
    facilities = [{"id": f"C{k}", "room": room, **_spot(day, 9 * k)} for k in range(2)]
    return {**_with(day, jobs=back), "facilities": facilities}


def clashing_loads(day: Document) -> Document:
    """Every tenth stop gets chemicals, another tenth food, never of one van."""

    def typed(i: int, job: Document) -> Document:
        kind = {0: "food", 5: "chemicals"}.get(i % 10)
        return job if kind is None else {**job, "load_type": kind}

    rule = {"types": ["food", "chemicals"]}
    return {**_with(day, jobs=typed), "incompatible_types": [rule]}


def rich(day: Document) -> Document:
    """Two skills, soft windows, a mixed fleet and returns at once."""
    return returns(soft_windows(skills(mixed_fleet(day))))


FEATURES: Final[dict[str, Variant]] = {
    "plain": unchanged,
    "two capacities": two_capacities,
    "skills": skills,
    "soft windows": soft_windows,
    "mixed fleet": mixed_fleet,
    "pairs": pairs,
    "longest ride": longest_ride,
    "breaks": breaks,
    "two breaks": two_breaks,
    "soft windows, breaks": soft_windows_and_breaks,
    "longest duration": max_duration,
    "longest duration, breaks": max_duration_and_breaks,
    "breaks, pairs": breaks_and_pairs,
    "pinned, breaks": pinned_and_breaks,
    "lockers": lockers,
    "centres": centres,
    "clashing loads": clashing_loads,
}
"""Features by name, the plain day first."""


def _with(
    day: Document,
    jobs: Callable[[int, Document], Document] | None = None,
    vehicles: Callable[[int, Document], Document] | None = None,
) -> Document:
    """The day with every job and vehicle replaced by what it becomes at its position."""
    changed = dict(day)
    for key, change in (("jobs", jobs), ("vehicles", vehicles)):
        if change is not None:
            changed[key] = [change(i, noun) for i, noun in enumerate(day[key])]
    return changed


def _opening(job: Document) -> int:
    return int(job["time_windows"][0][0]) if "time_windows" in job else 0


def _without(noun: Document, key: str) -> Document:
    return {name: value for name, value in noun.items() if name != key}


def _spot(day: Document, i: int) -> Document:
    """Where one of the stops is."""
    return {"location": day["jobs"][i % len(day["jobs"])]["location"]}
