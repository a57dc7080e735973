"""Exchanges done by halves on random days: nothing is lost, and the plan stays true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import vuelta

HOUR = 3600


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_new_goods_without_the_old_lose_nothing(
    seed: int, trouble: Callable[[int], Any], laws: Any
) -> None:
    maker = trouble(seed)
    problem = maker.day(is_pinned=False)
    plan = vuelta.plan(problem, iterations=40)
    now = 8 * HOUR + maker.random.randrange(HOUR)
    exchanges = {job.id for job in problem.jobs if job.delivery and job.pickup}
    open_ = sorted(
        (step.arrival > now, step.id)
        for route in plan.routes
        for step in route.steps
        if step.id in exchanges and step.end > now
    )
    assume(open_)
    name = open_[0][1]
    told = [{"id": "i", "code": "RETURN_NOT_READY", "time": now, "job": name}]
    [run] = vuelta.replan(problem, plan, told, now, time_limit=0).protocol_runs
    assume("ACCEPT" in {option.code for option in run.options})
    revision = vuelta.replan(problem, plan, told, now, choices={"i": "ACCEPT"}, time_limit=0)
    laws.hold(problem, plan, revision, told, now)
    judgement = vuelta.check(revision.problem, revision.plan)
    assert not judgement.faults
    assert judgement.plan.summary.cost == revision.plan.summary.cost
    jobs = {job.id: job for job in revision.problem.jobs}
    assert (jobs[name].pickup, jobs[f"{name}-old"].delivery) == (None, None)
    assert [entry.id for entry in revision.plan.set_aside] == [f"{name}-old"]
    assert vuelta.replan(revision.problem, revision.plan, [], now + 1, time_limit=0).diff.is_empty


def test_goods_called_off_while_they_are_fetched_are_not_delivered_on_the_way() -> None:
    """Told late: by now the van would have handed over next door what it never got."""
    table = [[0 if i == j else 600 for j in range(3)] for i in range(3)]
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [9]}
    shipment = {
        "pickup": {"id": "p", "location_index": 1, "service": 500},
        "delivery": {"id": "d", "location_index": 1, "service": 100},
        "amount": [1],
    }
    job = {"id": "j", "location_index": 2, "service": 60, "pickup": [1]}
    problem: Any = {
        "vehicles": [van],
        "jobs": [job],
        "shipments": [shipment],
        "matrices": {"car": {"durations": table}},
    }
    order = (("start", None), ("pickup", "p"), ("delivery", "d"), ("job", "j"), ("end", None))
    steps = [{"type": kind, "id": identity, "arrival": 0} for kind, identity in order]
    plan: Any = {"routes": [{"vehicle": "v", "steps": steps}]}
    off = {"id": "off", "code": "CANCELLATION", "job": "p", "time": 700}
    revision = vuelta.replan(problem, plan, [off], 1000, time_limit=0)
    (route,) = revision.plan.routes
    visits = [(step.type, step.id, step.arrival, step.outcome) for step in route.steps if step.id]
    assert visits == [("pickup", "p", 600, "failed"), ("job", "j", 1300, None)]
    aside = {entry.id: entry.state for entry in revision.plan.set_aside}
    assert aside == {"p": "cancelled", "d": "cancelled"}
