"""Incidents at random, on a day that is being driven."""

from __future__ import annotations

from random import Random

from judge.document import Doc, listed

CODES = (
    "RECIPIENT_ABSENT", "ADDRESS_WRONG", "DAMAGED", "REFUSED", "ACCESS_PROBLEM", "DELAY",
    "VEHICLE_BREAKDOWN", "DRIVER_UNAVAILABLE", "VEHICLE_FULL", "PARCEL_MISSING", "NEW_URGENT",
    "NEW_ORDER", "CANCELLATION", "WINDOW_CHANGE", "ADDRESS_CHANGE", "RETURN_NOT_READY",
    "RETURN_MISMATCH", "ROAD_CLOSURE", "WEATHER", "DEPOT_DELAY", "CONNECTIVITY_LOSS",
)  # fmt: skip

_OF_JOB = frozenset(CODES[:5]) | {
    "PARCEL_MISSING", "CANCELLATION", "WINDOW_CHANGE", "ADDRESS_CHANGE", "RETURN_NOT_READY",
    "RETURN_MISMATCH",
}  # fmt: skip
_OF_VAN = frozenset(
    ("DELAY", "VEHICLE_BREAKDOWN", "DRIVER_UNAVAILABLE", "VEHICLE_FULL", "CONNECTIVITY_LOSS")
)


def moment(plan: Doc, random: Random) -> int:
    """Some moment of the day."""
    arrivals = [step["arrival"] for route in plan["routes"] for step in route["steps"]]
    first, last = min(arrivals, default=0), max(arrivals, default=0)
    return random.randint(max(0, first - 3), max(0, last - (last - first) // 4))


def incidents(problem: Doc, plan: Doc, now: int, random: Random) -> list[Doc]:
    """One or two things that happen at ``now``."""
    found = [_one(problem, plan, now, random, f"I{k}") for k in range(random.choice((1, 1, 2)))]
    return [one for one in found if one is not None]


def _one(problem: Doc, plan: Doc, now: int, random: Random, name: str) -> Doc | None:
    code = random.choice(CODES)
    told: Doc = {"id": name, "code": code, "time": now}
    names = [job["id"] for job in problem["jobs"]]
    names += [pair["pickup"]["id"] for pair in listed(problem.get("shipments"))]
    if code in _OF_JOB:
        if not names:
            return None
        told["job"] = random.choice(names)
    if code in _OF_VAN:
        told["vehicle"] = random.choice(problem["vehicles"])["id"]
    span = [now + random.randint(0, 10), now + random.randint(20, 90)]
    if code == "WINDOW_CHANGE" or (code == "ACCESS_PROBLEM" and random.random() < 0.5):
        told["time_windows"] = [span]
    if code == "DELAY":
        told["seconds"] = random.randint(1, 40)
    if code in ("VEHICLE_BREAKDOWN", "DRIVER_UNAVAILABLE") and random.random() < 0.4:
        told["until"] = span[1]
    if code == "DEPOT_DELAY":
        told["until"] = span[1]
    if code == "PARCEL_MISSING" and random.random() < 0.3:
        told["found_on"] = random.choice(problem["vehicles"])["id"]
    if code in ("ADDRESS_CHANGE", "VEHICLE_BREAKDOWN") or (
        code == "ADDRESS_WRONG" and random.random() < 0.7
    ):
        told |= _somewhere(problem, random)
    if code in ("NEW_URGENT", "NEW_ORDER"):
        told["order"] = _order(problem, name, random)
    if code in ("ROAD_CLOSURE", "WEATHER"):
        told["disruption"] = _area(problem, name, random, closed=code == "ROAD_CLOSURE")
    return told


def _somewhere(problem: Doc, random: Random) -> Doc:
    place = random.choice(problem["jobs"] or [problem["shipments"][0]["pickup"]])
    return {
        name: place[name] for name in ("location", "location_index") if place.get(name) is not None
    }


def _order(problem: Doc, name: str, random: Random) -> Doc:
    order: Doc = {"id": f"new {name}", "service": random.randint(0, 5)}
    capacity = listed(problem["vehicles"][0].get("capacity"))
    if capacity:
        what = random.choice(("delivery", "pickup"))
        order[what] = [random.randint(0, 3) for _ in capacity]
    return order | _somewhere(problem, random)


def _area(problem: Doc, name: str, random: Random, *, closed: bool) -> Doc:
    area: Doc = {"id": f"area {name}"}
    spot = _somewhere(problem, random)
    if "location" in spot:
        area |= {"centre": spot["location"], "radius": random.randint(50, 900)}
    else:
        area["places"] = [spot["location_index"]]
    if not closed:
        area["factor"] = random.choice((1.5, 2, 3))
    return area
