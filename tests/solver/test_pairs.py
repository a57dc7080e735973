"""Random days of pairs, mixed with whatever else a day may ask for.

The referee shares no arithmetic with the search: each plan is clean by it, and costs the
same. On the checked core every accepted step is priced anew as well.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

import vuelta

HOUR = 3600


def day(seed: int) -> dict[str, Any]:
    """Pairs and single stops on a plane, with some of breaks, pins, loading, reloads, ..."""
    draw = random.Random(seed)
    pairs, singles, vans = draw.randint(3, 12), draw.randint(0, 6), draw.randint(1, 4)
    cells = 1 + 2 * pairs + singles
    spots = [(draw.randrange(60), draw.randrange(60)) for _ in range(cells)]
    durations = [[60 * (abs(a - c) + abs(b - d)) for c, d in spots] for a, b in spots]
    if draw.random() < 0.3:
        durations = [[0 if x == 0 else x + draw.randrange(400) for x in row] for row in durations]
    loading, lateness = draw.choice(("free", "free", "lifo")), draw.random() < 0.4
    skills, reloads = draw.random() < 0.3, loading == "free" and draw.random() < 0.25
    breaks, duration = draw.random() < 0.3, draw.random() < 0.2
    dims = draw.choice((1, 1, 2))

    def task(name: str, cell: int) -> dict[str, Any]:
        service = 30 * draw.randrange(9)
        made: dict[str, Any] = {"id": name, "location_index": cell, "service": service}
        if draw.random() < 0.4:
            opens = draw.randrange(6) * HOUR
            made["time_windows"] = [[opens, opens + draw.randint(2, 5) * HOUR]]
            if lateness:
                made |= {"soft_end": opens + HOUR, "late_cost": 30}
        if draw.random() < 0.1:
            made["setup"] = 120
        return made

    def amount() -> list[int]:
        return [draw.randint(1, 4) for _ in range(dims)]

    def demand() -> dict[str, Any]:
        made: dict[str, Any] = {"penalty": draw.randint(20, 90)} if draw.random() < 0.3 else {}
        return made | ({"skills": ["cold"]} if skills and draw.random() < 0.4 else {})

    shipments = [
        {
            "amount": amount(),
            "pickup": task(f"p{k}", 1 + 2 * k),
            "delivery": task(f"d{k}", 2 + 2 * k),
            **demand(),
        }
        for k in range(pairs)
    ]
    jobs = [
        {
            **task(f"j{k}", 1 + 2 * pairs + k),
            draw.choice(("delivery", "pickup")): amount(),
            **demand(),
        }
        for k in range(singles)
    ]
    vehicles: list[dict[str, Any]] = []
    kinds = draw.choice((1, 1, 2))
    for v in range(vans):
        van: dict[str, Any] = {
            "id": f"v{v}",
            "start_index": 0,
            "end_index": 0,
            "capacity": [9] * dims if v % kinds == 0 else [14] * dims,
            "time_window": [0, 12 * HOUR],
            "loading": loading,
            "costs": {"fixed": 10, "per_hour": 10 if v % kinds == 0 else 13},
        }
        if breaks:
            van["breaks"] = [{"id": "b", "time_windows": [[3 * HOUR, 6 * HOUR]], "service": 1800}]
        if duration:
            van["max_duration"] = 9 * HOUR
        if skills and v % 2 == 0:
            van["skills"] = ["cold"]
        if reloads:
            van |= {"reload_at": ["hub"], "max_reloads": 2}
        vehicles.append(van)
    if draw.random() < 0.25:
        first = shipments[0]["pickup"]
        first.pop("time_windows", None)
        shipments[0].pop("skills", None)
        steps = [{"type": "pickup", "id": "p0"}, {"type": "delivery", "id": "d0"}]
        vehicles[0] |= {"steps": [{"type": "start"}, *steps], "pinned_steps": draw.choice((1, 2))}
    made: dict[str, Any] = {
        "vehicles": vehicles,
        "shipments": shipments,
        "jobs": jobs,
        "matrices": {"car": {"durations": durations, "distances": durations}},
    }
    if reloads:
        made["facilities"] = [{"id": "hub", "location_index": 0, "service": 120}]
    return made


@pytest.mark.parametrize("seed", range(24))
def test_a_day_of_pairs_is_clean_and_costs_what_the_referee_says(seed: int) -> None:
    problem = day(seed)
    try:
        plan = vuelta.plan(problem, iterations=150, seed=seed, threads=1)
    except vuelta.CommitmentError:  # what is pinned cannot be driven, whoever plans it
        pinned = [
            {"vehicle": van["id"], "steps": [*van["steps"], {"type": "end"}]}
            for van in problem["vehicles"]
            if "steps" in van
        ]
        assert not vuelta.check(problem, {"routes": pinned}).clean
        return
    judgement = vuelta.check(problem, plan)
    assert not judgement.faults
    assert judgement.plan.summary.cost == plan.summary.cost


@pytest.mark.ten_thousand
@pytest.mark.parametrize("first", range(100, 2100, 100))
def test_two_thousand_days_of_pairs_agree(first: int) -> None:
    for seed in range(first, first + 100):
        test_a_day_of_pairs_is_clean_and_costs_what_the_referee_says(seed)
