"""The frontier of days whose trade-off is known."""

# Covers: insight/other_prices.py

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.engine import _frontier

HOUR = 3600


def day(**changes: Any) -> dict[str, Any]:
    """A van at D; A lies 10 minutes west, B 10 east, and each is promised the first 10 minutes.

    A minute costs 1. One of the two is served in time, the other begins at 30
    minutes; an order 5 minutes away, C, may be left out.
    """
    rows = {"D": 0, "A": -10, "B": 10, "C": 5}
    table = [[60 * abs(one - other) for other in rows.values()] for one in rows.values()]
    window = {"time_windows": [[0, 600]]}
    jobs = [
        {"id": "A", "location_index": 1, **window},
        {"id": "B", "location_index": 2, **window},
    ]
    van = {"start_index": 0, "end_index": 0, "costs": {"per_hour": 60}, "time_window": [0, HOUR]}
    document = {
        "vehicles": [{"id": "v", **van}, {"id": "w", **van, "costs": {"per_hour": 60, "fixed": 7}}],
        "jobs": jobs,
        "matrices": {"car": {"durations": table}},
    }
    return document | changes


def test_a_second_van_keeps_the_second_promise_for_its_price() -> None:
    """One van for both drives 40 and keeps one; two vans drive 40 as well and cost 7 more.

    Late by 20 minutes at 30 an hour is 10: at that price the second van pays;
    at half of it it does not.
    """
    found = vuelta.frontier(
        day(), factors=(0.5, 1), iterations=200, late_cost=30 * 10_000, lost_sale=6 * 10_000
    )
    told = [(p.factor, p.cost, p.kept, p.late, p.per_promise) for p in found.points]
    assert told == [(0.5, 400_000, 1, 1, None), (1, 470_000, 2, 0, 7)]
    assert found.recommended == 0.5
    again = vuelta.frontier(
        day(), factors=(0.5, 1), iterations=200, late_cost=30 * 10_000, lost_sale=8 * 10_000
    )
    assert again.recommended == 1


def test_leaving_out_has_its_price_too() -> None:
    """C alone is 10 minutes of driving: served at a penalty of 12, not at half of that."""
    jobs = [{"id": "C", "location_index": 3, "penalty": 12}]
    found = vuelta.frontier(day(jobs=jobs), factors=(0, 0.5, 1), iterations=50)
    assert [(p.factor, p.kept, p.left_out) for p in found.points] == [
        (0, 0, 1),
        (0.5, 0, 1),
        (1, 1, 0),
    ]
    assert [p.on_frontier for p in found.points] == [True, False, True]


def test_windows_stay_hard_unless_a_price_is_named() -> None:
    """Without a second van one of the two cannot be served in time, whatever it costs."""
    document = day()
    document["vehicles"] = document["vehicles"][:1]
    found = vuelta.frontier(document, factors=(1,), iterations=50)
    [point] = found.points
    assert (point.kept, point.late, point.left_out) == (1, 0, 1)


def test_a_factor_below_zero_is_a_slip() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        vuelta.frontier(day(), factors=(-1,))


@pytest.mark.parametrize("whole", [0, 2])
def test_a_cancelled_frontier_has_the_plans_that_were_whole(
    whole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan with fewer rounds than the others would say nothing beside them."""
    cancel, begun = vuelta.Cancel(), []
    plan = _frontier.plan

    def counted(*given: Any, **options: Any) -> Any:
        assert options["cancel"] is cancel
        begun.append(given)
        if len(begun) > whole:
            cancel.set()
        return plan(*given, **options)

    monkeypatch.setattr(_frontier, "plan", counted)
    if not whole:
        with pytest.raises(vuelta.CancelledError):
            vuelta.frontier(day(), iterations=20, cancel=cancel)
        return
    found = vuelta.frontier(day(), factors=(0, 1, 2, 4), iterations=20, cancel=cancel)
    assert [point.factor for point in found.points] == [0, 1]
    assert len(begun) == 3
