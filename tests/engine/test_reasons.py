"""Every task that a plan leaves out has a reason, whoever made the plan."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta

MODES = ("full", "check", "insert_only", "resequence")


def day(n_vans: int = 2, **van: Any) -> dict[str, Any]:
    """Places a hundred seconds apart on a line; a parcel each for 1 to 3, and a pair 4 to 5."""
    table = [[100 * abs(a - b) for b in range(6)] for a in range(6)]
    return {
        "vehicles": [
            {"id": name, "start_index": 0, "end_index": 0, "capacity": [9], **van}
            for name in "AB"[:n_vans]
        ],
        "jobs": [
            {"id": f"d{k}", "location_index": k, "service": 60, "delivery": [1]} for k in (1, 2)
        ]
        + [{"id": "c3", "location_index": 3, "service": 60, "pickup": [1]}],
        "shipments": [
            {
                "amount": [1],
                "pickup": {"id": "p4", "location_index": 4},
                "delivery": {"id": "q5", "location_index": 5},
            }
        ],
        "matrices": {"car": {"durations": table, "distances": table}},
    }


def breakdown(van: str, number: int) -> dict[str, Any]:
    return {
        "id": f"i{number}",
        "code": "VEHICLE_BREAKDOWN",
        "time": 150 + number,
        "vehicle": van,
        "location_index": 1,
    }


@pytest.mark.parametrize("mode", MODES)
def test_where_no_vehicle_is_left_that_is_the_reason(mode: Any) -> None:
    plan = vuelta.plan(day(), iterations=200)
    told = [breakdown("A", 1), breakdown("B", 2)]
    revision = vuelta.replan(day(), plan, told, now=200, mode=mode, time_limit=0)
    assert revision.plan.unassigned
    for left in revision.plan.unassigned:
        assert [reason.code for reason in left.reasons] == ["NO_VEHICLE"]


@pytest.mark.parametrize("mode", MODES)
def test_what_never_fitted_is_asked_anew(mode: Any) -> None:
    """Nobody has room for ten, as planned and as revised; the old plan need not say so."""
    document = day()
    document["jobs"].append({"id": "n", "location_index": 2, "pickup": [10]})
    plan = vuelta.plan(document, iterations=200)
    bare = plan.model_dump(mode="json")
    for left in bare["unassigned"]:
        left["reasons"] = []
    gone = [{"id": "i", "code": "CANCELLATION", "time": 100, "job": "c3"}]
    revision = vuelta.replan(document, bare, gone, now=120, mode=mode, time_limit=0)
    [left] = [left for left in revision.plan.unassigned if left.id == "n"]
    assert [reason.code for reason in left.reasons] == ["CAPACITY"]


@pytest.mark.parametrize("mode", MODES)
def test_no_task_of_a_revised_day_is_left_without_a_reason(mode: Any) -> None:
    """One van of two breaks down, and the other may not drive long enough for all."""
    document = day(max_travel_time=700)
    plan = vuelta.plan(document, iterations=200)
    for number, van in enumerate("AB"):
        revision = vuelta.replan(
            document, plan, [breakdown(van, number)], now=200, mode=mode, time_limit=0
        )
        for left in revision.plan.unassigned:
            assert left.reasons, (mode, van, left)
            assert all(reason.detail for reason in left.reasons)


def test_amounts_of_a_full_van_are_one_per_dimension() -> None:
    plan = vuelta.plan(day(), iterations=50)
    full = [{"id": "i", "code": "VEHICLE_FULL", "time": 100, "vehicle": "A", "amounts": [1, 2]}]
    with pytest.raises(vuelta.InputError) as caught:
        vuelta.replan(day(), plan, full, now=120, time_limit=0)
    assert [(one.code, one.where) for one in caught.value.findings] == [
        ("I709", "incidents[0].amounts")
    ]
