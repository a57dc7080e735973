"""Days in progress: what has begun is a fact, late, early or failed; some is taken off the plan."""

from __future__ import annotations

from random import Random

from judge.document import TASKS, Doc, listed


def started(problem: Doc, plan: Doc, seed: int) -> Doc:
    """A judged plan as a document, some hours later."""
    random = Random(f"{seed}/started")
    arrivals = [step["arrival"] for route in plan["routes"] for step in route["steps"]]
    if not arrivals:
        return plan
    now = random.randint(min(arrivals) - 2, max(arrivals) + 5)
    document: Doc = {"now": now, "routes": [], "unassigned": [], "set_aside": []}
    for entry in listed(plan.get("unassigned")):
        _leave(document, entry["type"], entry["id"], None, random, now)
    for route in plan["routes"]:
        document["routes"].append(_begun(problem, document, route, now, random))
    return document


def _begun(problem: Doc, document: Doc, route: Doc, now: int, random: Random) -> Doc:
    steps = [_bare(step) for step in route["steps"]]
    done = sum(step["arrival"] - random.choice((0, 0, 3)) <= now for step in steps)
    done = random.choice((done, done, max(0, done - 1), 0))
    late = 0
    for position in range(done):
        step = steps[position]
        late += random.choice((0, 0, 0, 1, 4))
        step["arrival"] += late
        if step["type"] != "end" and random.random() < 0.2:
            step["service"] = random.randint(0, 6)
        if step["type"] != "end" and random.random() < 0.2:
            step["waiting_time"] = random.randint(0, 5)
        if random.random() < 0.15:
            step.pop("duration", None)
            step.pop("distance", None)
        if step["type"] in TASKS and random.random() < 0.15:
            step["outcome"] = "failed"
    for position in range(done, len(steps)):  # a draft from there on
        steps[position]["arrival"] = 0
    _after_failures(problem, document, route["vehicle"], steps, done, random, now)
    return {"vehicle": route["vehicle"], "steps": steps, "done": done}


def _key(step: Doc) -> tuple[str, str | None]:
    return step["type"], step.get("id")


def _bare(step: Doc) -> Doc:
    kept = ("type", "id", "place", "facility", "arrival", "duration", "setup", "service")
    found = {name: step[name] for name in kept if step.get(name) is not None}
    if step.get("distance") is not None:
        found["distance"] = step["distance"]
    found["waiting_time"] = step.get("waiting_time") or 0
    return found


def _after_failures(
    problem: Doc,
    document: Doc,
    van: str,
    steps: list[Doc],
    done: int,
    random: Random,
    now: int,
) -> None:
    """What failed is tried again, left, or taken off; half a pair takes the other along."""
    for step in list(steps[:done]):
        if step.get("outcome") != "failed":
            continue
        key = step["type"], step["id"]
        if random.random() < 0.4:
            again = {"type": key[0], "id": key[1], "arrival": 0}
            last = len(steps) - (steps[-1]["type"] == "end")
            if last >= done:
                steps.insert(random.randint(done, last), again)
                continue
        aboard = van if key[0] != "pickup" and random.random() < 0.5 else None
        _leave(document, *key, aboard, random, now)
        if key[0] == "pickup":
            other = next(
                pair["delivery"]["id"]
                for pair in problem["shipments"]
                if pair["pickup"]["id"] == key[1]
            )
            ahead = [one for one in steps[done:] if _key(one) == ("delivery", other)]
            for one in ahead:
                steps.remove(one)
                _leave(document, "delivery", other, None, random, now)


def _leave(
    document: Doc, kind: str, name: str, aboard: str | None, random: Random, now: int
) -> None:
    """Unassigned, or taken off the plan for some reason."""
    if aboard is None and random.random() < 0.5:
        document["unassigned"].append({"type": kind, "id": name})
        return
    states = (
        ("deferred", "cancelled", "returning") if aboard else ("deferred", "cancelled", "missing")
    )
    entry: Doc = {
        "type": kind,
        "id": name,
        "state": random.choice(states),
        "reason": "drawn",
        "time": now,
    }
    if aboard is not None:
        entry["aboard"] = aboard
    document["set_aside"].append(entry)
