"""What change costs: a notice is priced where one is counted, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import MinutePrice, Revision

ONLY_NOTICES = {
    "vehicle_change": 0,
    "order_change": 0,
    "notice": 7,
    "eta_shift_per_hour": 0,
    "lateness_per_hour": 0,
    "deferral": 10_000,
}
"""Seven minutes a notice, and far more than all notices for every task that is not served."""


def priced_notices(problem: vuelta.Problem, revision: Revision) -> int:
    """Notices that count, of customers who are served still, at seven minutes each."""
    ahead = {
        (step.type, step.id) for route in revision.plan.routes for step in route.steps[route.done :]
    }
    told = [n for n in revision.notices if n.counts and (n.type, n.job) in ahead]
    return len(told) * MinutePrice.of(problem).of_minutes(7)


@pytest.mark.parametrize(
    ("incident", "counted"),
    [
        ({"code": "ADDRESS_CHANGE", "job": "A", "location": [0.02, 0.0001]}, 1),
        ({"code": "WINDOW_CHANGE", "job": "A", "time_windows": [[0, 20_000]]}, 1),
        ({"code": "CANCELLATION", "job": "A"}, 1),
    ],
)
def test_who_hears_of_another_place_or_window_is_paid_for(
    incident: dict[str, Any], counted: int
) -> None:
    """No arrival shifts by a quarter of an hour: place and window alone are told anew.

    Who calls off is told as well, but is not visited any more.
    """
    problem = vuelta.Problem.model_validate(
        {
            "vehicles": [
                {"id": "v", "start": [0, 0], "end": [0, 0], "time_window": [0, 80_000]},
            ],
            "jobs": [
                {"id": "A", "location": [0.02, 0], "time_windows": [[0, 40_000]]},
                {"id": "B", "location": [0.03, 0], "time_windows": [[0, 40_000]]},
            ],
        }
    )
    plan = vuelta.plan(problem, iterations=50)
    told = [{"id": "I", "time": 1, **incident}]
    revision = vuelta.replan(problem, plan, told, stability=ONLY_NOTICES, iterations=50)
    assert revision.kpis.to_notify == counted
    assert revision.kpis.p95_eta_shift < 900
    is_visited = incident["code"] != "CANCELLATION"
    assert revision.price == is_visited * MinutePrice.of(problem).of_minutes(7)
    assert revision.price == priced_notices(problem, revision)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_on_any_day_the_notices_that_are_priced_are_those_that_are_counted(
    seed: int, trouble: Any
) -> None:
    maker = trouble(seed)
    problem, plan, now, told = maker.half_over()
    revision = vuelta.replan(problem, plan, told, now, stability=ONLY_NOTICES, iterations=20)
    deferral = MinutePrice.of(problem).of_minutes(10_000)
    assert revision.price % deferral == priced_notices(problem, revision)
