"""Loads that clash, on a day that goes on: what a van has served is not forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import Problem

HOUR = 3600
LINE = [[60 * abs(a - b) for b in range(10)] for a in range(10)]
"""A street with the depot at row 0, a minute between neighbours."""


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_goods_that_clash_never_share_a_van_all_day(
    seed: int, trouble: Callable[[int], Any], laws: Any
) -> None:
    """What a van has served or still holds is not forgotten when the rest is planned anew."""
    maker = trouble(seed)
    document = maker.day(is_pinned=False).model_dump(exclude_defaults=True)
    for job in (*document["jobs"], *document.get("shipments", ())):
        job["load_type"] = maker.random.choice(("food", "waste", "paper"))
    for van in document["vehicles"]:
        van.pop("steps", None)
    day = Problem.model_validate(document | {"incompatible_types": [{"types": ["food", "waste"]}]})
    plan = vuelta.plan(day, iterations=60)
    for now in (9 * HOUR, 10 * HOUR):
        incidents = maker.incidents(day, plan, now, 1)
        try:
            revision = vuelta.replan(day, plan, incidents, now, time_limit=0, iterations=40)
        except (vuelta.InputError, vuelta.CommitmentError):
            continue
        laws.hold(day, plan, revision, incidents, now)
        causes = {v.cause for v in revision.plan.summary.violations}
        assert "incompatible_types" not in causes
        day, plan = revision.problem, revision.plan


def test_waste_does_not_follow_food_that_was_delivered() -> None:
    """Food is off van v at 310 s; paper on its way home is its to fetch, waste is w's."""
    food = {"id": "f", "location_index": 5, "delivery": [1], "load_type": "food", "service": 10}
    paper = {"id": "p", "location_index": 9, "delivery": [1], "load_type": "paper"}
    van = {"start_index": 0, "end_index": 0, "capacity": [4], "time_window": [0, 40_000]}
    day = Problem.model_validate(
        {
            "vehicles": [van | {"id": "v"}, van | {"id": "w"}],
            "jobs": [food, paper],
            "matrices": {"car": {"durations": LINE}},
            "incompatible_types": [{"types": ["food", "waste"]}],
        }
    )
    plan = vuelta.plan(day, iterations=50)
    assert [route.vehicle for route in plan.routes] == ["v"]

    def fetches(load_type: str) -> list[str]:
        order = {"id": "o", "location_index": 7, "pickup": [1], "load_type": load_type}
        new = {"id": "I", "code": "NEW_ORDER", "time": 400, "order": order}
        revision = vuelta.replan(day, plan, [new], 400, time_limit=0)
        assert not revision.plan.summary.violations
        routes = revision.plan.routes
        return [route.vehicle for route in routes for step in route.steps if step.id == "o"]

    assert (fetches("paper"), fetches("waste")) == (["v"], ["w"])
