"""Several days at random: a horizon over a problem, with what may wait and what that costs."""

from __future__ import annotations

from copy import deepcopy
from random import Random

from judge.days import DAY
from judge.document import Doc, kind_of, listed

RULES = ("optimize", "optimize", "optimize", "ride", "zone_days", "hold")


def horizon(problem: Doc, seed: int) -> tuple[Doc, Doc, str]:
    """The problem with times on several days, a horizon over it, and a rule to plan it by."""
    random = Random(f"{seed}/horizon")
    problem = deepcopy(problem)
    days = random.choice((1, 2, 2, 3))
    reach = 900 if "matrices" not in problem else 90
    for van in problem["vehicles"]:
        van.setdefault("time_window", [0, random.choice((reach // 2, reach))])
    found: Doc = {
        "days": days,
        "days_off": _some(days, random, 0.3),
        "vehicle_days": {},
        "waiting": [],
    }
    for van in problem["vehicles"]:
        if random.random() < 0.3:
            found["vehicle_days"][van["id"]] = _some(days, random, 0.7)
    _first_day_is_worked(problem, found)
    for facility in listed(problem.get("facilities")):
        if random.random() < 0.4:
            facility["time_windows"] = [[0, random.choice((reach // 2, reach))]]
    for job in problem["jobs"]:
        for place in listed(job.get("places")):
            if place.get("facility") is None and random.random() < 0.4:
                place["time_windows"] = [[0, random.choice((reach // 2, reach))]]
    pinned = {
        step["id"]
        for van in problem["vehicles"]
        for step in listed(van.get("steps"))[: van.get("pinned_steps") or 0]
    }
    if random.random() < 0.5:
        found["returns"] = _terms(random, days)
    if random.random() < 0.5:
        found["beyond"] = random.choice((0, 5, 20, 300))
    for job in problem["jobs"]:
        if job.get("aboard") is None and job["id"] not in pinned and random.random() < 0.6:
            terms = _terms(random, days)
            found["waiting"].append({"job": job["id"]} | terms)
    may_wait = {one["job"] for one in found["waiting"]}
    for job in problem["jobs"]:
        if job["id"] in may_wait or ("returns" in found and kind_of(job) == "return"):
            for name in ("soft_start", "soft_end", "release_time", "late_cost", "early_cost"):
                job.pop(name, None)
    _on_days(problem, days, random, pinned)
    _zones(problem, found, days, random)
    return problem, found, random.choice(RULES)


def _some(days: int, random: Random, share: float) -> list[int]:
    return [day for day in range(1, days + 1) if random.random() < share]


def _first_day_is_worked(problem: Doc, found: Doc) -> None:
    """Who holds a parcel, or has something to do first, is out on the first day."""
    for van in problem["vehicles"]:
        holds = any(job.get("aboard") == van["id"] for job in problem["jobs"])
        if holds or van.get("pinned_steps"):
            found["days_off"] = [day for day in found["days_off"] if day != 1]
            if van["id"] in found["vehicle_days"]:
                found["vehicle_days"][van["id"]] = sorted({1, *found["vehicle_days"][van["id"]]})


def _terms(random: Random, days: int) -> Doc:
    terms: Doc = {
        "earliest_day": random.choice((-1, 0, 1, 1, 1, random.randint(1, days))),
        "value": random.choice((0, 10, 30, 60.5)),
        "decay_per_day": random.choice((0, 0.1, 0.25, 1)),
        "waited": random.choice((0, 0, 2)),
    }
    if random.random() < 0.5:
        terms["latest_day"] = random.randint(terms["earliest_day"], days + 1)
        if random.random() < 0.5:
            terms["deadline_penalty"] = random.choice((0, 4, 12.25))
    return terms


def _on_days(problem: Doc, days: int, random: Random, pinned: set[str]) -> None:
    """Some hours are of a later day, or of two."""
    for job in problem["jobs"]:
        if job.get("aboard") is None and job["id"] not in pinned:
            for thing in (job, *listed(job.get("places"))):
                _moved(thing, random.choice((0, 0, 1, random.randint(0, days))), random)
    for pair in listed(problem.get("shipments")):
        by = random.choice((0, 1, random.randint(0, days)))
        for half in ("pickup", "delivery"):
            if pair[half]["id"] not in pinned:
                _moved(pair[half], by if random.random() < 0.9 else 0, random)


def _moved(thing: Doc, by: int, random: Random) -> None:
    windows = [[a + by * DAY, b + by * DAY] for a, b in listed(thing.get("time_windows"))]
    if windows and random.random() < 0.2:
        windows += [[a + DAY, b + DAY] for a, b in windows]
    if windows:
        thing["time_windows"] = windows
    for name in ("soft_start", "soft_end"):
        if thing.get(name) is not None:
            thing[name] += by * DAY


def _zones(problem: Doc, found: Doc, days: int, random: Random) -> None:
    names = [job["id"] for job in problem["jobs"]]
    zones: list[Doc] = []
    for z in range(random.choice((0, 1, 2)) if names else 0):
        zone: Doc = {"id": f"z{z}", "jobs": random.sample(names, random.randint(1, len(names)))}
        zone["days"] = _some(days, random, 0.5)
        if random.random() < 0.6:
            zone["k"] = random.randint(1, 3)
        if random.random() < 0.4:
            zone["max_age"] = random.randint(0, 3)
        zones.append(zone)
    found["zones"] = zones
