"""Descriptions are the caller's own words: nothing is read out of them."""

from __future__ import annotations

from typing import Any

import vuelta
from vuelta import Problem

DAY: dict[str, Any] = {
    "vehicles": [
        {"id": name, "start": [0, 0], "end": [0, 0], "capacity": [room], "time_window": [0, 80_000]}
        for name, room in (("V1", 10), ("V2", 16))
    ],
    "jobs": [
        {
            "id": f"j{k}",
            "location": [0.03 * (k % 4 + 1), 0.02 if k < 4 else -0.02],
            "delivery": [2],
            "service": 300,
            "time_windows": [[0, 70_000]],
        }
        for k in range(8)
    ],
}


def in_words(problem: Problem, words: str | None) -> Problem:
    """The problem with every description replaced; ``{}`` in the words is a delivery's id."""
    document = problem.model_dump(mode="json", exclude_none=True)
    for pair in document.get("shipments", ()):
        for half in ("pickup", "delivery"):
            pair[half]["description"] = words and words.format(pair["delivery"]["id"])
    return Problem.model_validate(document)


def test_after_a_breakdown_descriptions_change_nothing() -> None:
    """Who hears of a delay and what the trace says stay the same in anybody's words."""
    plan = vuelta.plan(DAY, iterations=400)
    broken = plan.routes[0].vehicle
    other = "V1" if broken == "V2" else "V2"
    stop = {"id": "B", "code": "VEHICLE_BREAKDOWN", "time": 500, "vehicle": broken}
    day = vuelta.replan(DAY, plan, [stop], now=500, iterations=600)
    moved = {pair.delivery.id for pair in day.problem.shipments}
    assert moved
    late = [{"id": "L", "code": "DELAY", "time": 560, "vehicle": other, "seconds": 7200}]
    told, links = set(), set()
    for words in (None, "przejęcie", "hand-over of {}", "set down at {}"):
        problem = in_words(day.problem, words)
        revision = vuelta.replan(problem, day.plan, late, now=560, mode="check")
        told.add(tuple((notice.type, notice.job, notice.kind) for notice in revision.notices))
        trace = vuelta.trace(problem, day.plan, min(moved))
        links.add(tuple((link.kind, link.giver.id) for c in trace.chains for link in c.links))
    assert len(told) == len(links) == 1
    assert not {job for kind, job, _ in next(iter(told)) if kind == "pickup"}
    assert ("handed_over", broken) in next(iter(links))


def test_a_pair_described_as_a_hand_over_is_an_ordinary_pair() -> None:
    """The customer at its pickup is told like any other when the van comes two hours later."""
    late = [{"id": "L", "code": "DELAY", "time": 60, "vehicle": "V1", "seconds": 7200}]
    told = set()
    for words in (None, "hand-over of X"):
        pair = {
            "pickup": {"id": "X", "location": [0.05, 0], "description": words},
            "delivery": {"id": "X", "location": [0.08, 0.01]},
            "amount": [1],
        }
        first = {"id": "j", "location": [0.01, 0]}
        problem = {"vehicles": DAY["vehicles"][:1], "jobs": [first], "shipments": [pair]}
        plan = vuelta.plan(problem, iterations=50)
        revision = vuelta.replan(problem, plan, late, now=60, mode="check")
        told.add(tuple((notice.type, notice.job, notice.kind) for notice in revision.notices))
    [only] = told
    assert ("pickup", "X", "delay") in only
