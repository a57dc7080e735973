"""Step sequences at random: good plans, bad ones, and some that are no plans at all."""

from __future__ import annotations

from random import Random
from typing import Any

from judge.document import TASKS, Doc, listed
from judge.known import OPEN


def plan(problem: Doc, seed: int, *, faulty: bool = False) -> Doc:
    """A plan that serves most tasks somewhere, in some order; with ``faulty``, a spoilt one."""
    random = Random(f"{seed}/sequence")
    routes: dict[str, list[Doc]] = {van["id"]: [] for van in listed(problem.get("vehicles"))}
    unassigned: list[Doc] = []
    names = list(routes)
    for job in listed(problem.get("jobs")):
        if random.random() < 0.12:
            unassigned.append({"id": job["id"], "type": "job"})
            continue
        _serve_job(job, routes[_van_for(job, names, random)], random)
    for pair in listed(problem.get("shipments")):
        halves = [{"type": kind, "id": pair[kind]["id"]} for kind in ("pickup", "delivery")]
        if random.random() < 0.12:
            unassigned += [{"id": half["id"], "type": half["type"]} for half in halves]
            continue
        _insert(routes[_van_for(pair, names, random)], halves, random)
    for van in listed(problem.get("vehicles")):
        steps = routes[van["id"]]
        for pause in listed(van.get("breaks")):
            if random.random() < 0.9:
                _insert(steps, [{"type": "break", "id": pause["id"]}], random)
        for name in listed(van.get("reload_at")):
            for _ in range(random.choice((0, 1, 1, 2))):
                _insert(steps, [{"type": "reload", "id": name}], random)
        _pinned_first(van, steps, random)
    document: Doc = {
        "routes": [
            {"vehicle": van["id"], "steps": _with_ends(van, routes[van["id"]])}
            for van in listed(problem.get("vehicles"))
            if routes[van["id"]]
        ],
        "unassigned": unassigned,
    }
    if faulty:
        _spoil(document, problem, random)
    return document


def _van_for(demand: Doc, names: list[str], random: Random) -> str:
    """Mostly one that may."""
    allowed = [name for name in demand.get("allowed_vehicles") or names if name in names]
    if demand.get("aboard") is not None:
        allowed = [demand["aboard"]]
    return random.choice(allowed if random.random() < 0.8 else names)


def _serve_job(job: Doc, steps: list[Doc], random: Random) -> None:
    step: Doc = {"type": "job", "id": job["id"]}
    places = listed(job.get("places"))
    if places and random.random() < 0.5:
        step["place"] = random.randint(1, len(places))
    added = [step]
    goes = [one["facility"] for one in listed(job.get("destinations")) if one.get("facility")]
    if goes and any(listed(job.get("pickup"))) and random.random() < 0.7:
        added.append({"type": "unload", "id": job["id"], "facility": random.choice(goes)})
    _insert(steps, added, random)


def _insert(steps: list[Doc], added: list[Doc], random: Random) -> None:
    """Puts some steps anywhere, in their order."""
    at = 0
    for step in added:
        at = random.randint(at, len(steps))
        steps.insert(at, step)
        at += 1


def _pinned_first(van: Doc, steps: list[Doc], random: Random) -> None:
    """Mostly what is pinned comes first."""
    pinned = [(one["type"], one["id"]) for one in listed(van.get("steps"))][
        : van.get("pinned_steps") or 0
    ]
    if random.random() < 0.2:
        return
    first = [step for key in pinned for step in steps if (step["type"], step["id"]) == key]
    rest = [step for step in steps if step not in first]
    steps[:] = first + rest


def _with_ends(van: Doc, steps: list[Doc]) -> list[Doc]:
    found = [dict(step, arrival=0) for step in steps]
    if van.get("start") is not None or van.get("start_index") is not None:
        found.insert(0, {"type": "start", "arrival": 0})
    if van.get("end") is not None or van.get("end_index") is not None:
        found.append({"type": "end", "arrival": 0})
    return found


def _spoil(document: Doc, problem: Doc, random: Random) -> None:
    """One thing goes wrong, as in plans from elsewhere."""
    routes: list[Any] = document["routes"]
    what = random.choice(
        (
            "lose",
            "twice",
            "move",
            "swap",
            "both",
            "twice_left",
            "unknown",
            "place",
            "elsewhere",
            "outside",
        )
    )
    if not routes:
        return
    steps = random.choice(routes)["steps"]
    inner = [k for k, step in enumerate(steps) if step["type"] not in ("start", "end")]
    if not inner:
        return
    k = random.choice(inner)
    if what == "lose":
        del steps[k]
    elif what == "twice":
        steps.insert(random.choice(inner), dict(steps[k]))
    elif what == "move":
        other = random.choice(routes)["steps"]
        inner = [at for at, step in enumerate(other) if step["type"] not in ("start", "end")]
        at = random.choice(inner) if inner else 1
        other.insert(at, steps.pop(k))
    elif what == "outside" and "outside" not in OPEN:
        steps.insert(random.choice((0, len(steps))), steps.pop(k))
    elif what == "swap":
        other = random.choice(inner)
        steps[k], steps[other] = steps[other], steps[k]
    elif what == "both" and steps[k]["type"] in TASKS:
        document["unassigned"].append({"id": steps[k]["id"], "type": steps[k]["type"]})
    elif what == "twice_left":
        document["unassigned"] += document["unassigned"][:1]
    elif what == "unknown":
        steps[k]["id"] = "nobody"
    elif what == "place" and steps[k]["type"] == "job":
        steps[k]["place"] = random.randint(1, 3)
    elif what == "elsewhere":
        facilities = [one["id"] for one in listed(problem.get("facilities"))]
        if facilities and steps[k]["type"] == "job":
            step = {"type": "unload", "id": steps[k]["id"], "facility": random.choice(facilities)}
            steps.insert(random.randint(1, len(steps) - 1), dict(step, arrival=0))
