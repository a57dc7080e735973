"""What is reached by way of others only is planned with the whole tour there."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta


def gaps(ways: list[tuple[int, int]], n_vehicles: int = 1, **vehicle: Any) -> dict[str, Any]:
    """Ten seconds wherever there is a way, from place 0 to a job at each other place."""
    size = 1 + max(max(pair) for pair in ways)
    table = [
        [0 if a == b else 10 if (a, b) in ways else None for b in range(size)] for a in range(size)
    ]
    return {
        "vehicles": [
            {"id": f"v{k}", "start_index": 0, "end_index": 0, **vehicle} for k in range(n_vehicles)
        ],
        "jobs": [{"id": str(k), "location_index": k} for k in range(1, size)],
        "matrices": {"car": {"durations": table}},
    }


def both(*pairs: tuple[int, int]) -> list[tuple[int, int]]:
    return [way for a, b in pairs for way in ((a, b), (b, a))]


@pytest.mark.parametrize("seed", range(5))
def test_two_that_only_lead_to_each_other_are_served_together(seed: int) -> None:
    plan = vuelta.plan(gaps([(0, 1), (1, 2), (2, 0)]), iterations=50, seed=seed)
    assert not plan.unassigned
    assert plan.summary.cost == 30 * 10_000


@pytest.mark.parametrize("iterations", [1, 500])
def test_two_tours_of_several_stops_are_found(iterations: int) -> None:
    """Out by 1 and 2 and back by 3; out by 4 and back by 5: 40 and 30 s, and no other tour."""
    ways = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 4), (4, 5), (5, 0)]
    plan = vuelta.plan(gaps(ways, 2, time_window=[0, 60]), iterations=iterations)
    assert not plan.unassigned
    assert plan.summary.cost == 70 * 10_000


def test_a_ring_is_driven_round() -> None:
    ring = both(*((k, (k + 1) % 13) for k in range(13)))
    plan = vuelta.plan(gaps(ring), iterations=200)
    assert not plan.unassigned
    assert plan.summary.cost == 130 * 10_000


def test_a_reload_may_be_the_only_way_there() -> None:
    document = gaps([(0, 1), (1, 0), (1, 2), (2, 1), (2, 0)], reload_at=["F"])
    document["facilities"] = [{"id": "F", "location_index": 1}]
    document["jobs"] = document["jobs"][1:]
    plan = vuelta.plan(document, iterations=50)
    assert not plan.unassigned
    assert [step.type for step in plan.routes[0].steps] == ["start", "reload", "job", "end"]


def test_a_pair_may_be_reached_by_way_of_another_stop() -> None:
    """To the pickup by way of 1; from the delivery back by way of 4."""
    document = gaps([(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)])
    document["shipments"] = [
        {
            "amount": [1],
            "pickup": {"id": "2", "location_index": 2},
            "delivery": {"id": "3", "location_index": 3},
        }
    ]
    document["jobs"] = [document["jobs"][0], document["jobs"][3]]
    document["vehicles"][0]["capacity"] = [1]
    plan = vuelta.plan(document, iterations=50)
    assert not plan.unassigned
    assert plan.summary.cost == 50 * 10_000


def test_what_may_be_left_out_at_a_price_is_not_served_at_any() -> None:
    document = gaps([(0, 1), (1, 2), (2, 0)])
    for job in document["jobs"]:
        job["penalty"] = 1
    plan = vuelta.plan(document, iterations=50)
    assert len(plan.unassigned) == 2
