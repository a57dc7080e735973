"""What goes into a residual problem: who is asked, what was told as a price; and its repair."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta import solver
from vuelta.execution import project, read_events, read_incidents
from vuelta.model import Plan, Problem
from vuelta.policy import effective_policy
from vuelta.referee import judge
from vuelta.replanning import RevisedDay, applied, everyone, repair, restrict
from vuelta.replanning.revised_travel import ground_of
from vuelta.travel import measure

LINE = [[abs(i - j) * 300 for j in range(12)] for i in range(12)]
"""Twelve places in a row, five minutes apart; the depot is the first."""


def day(rounds: dict[str, list[int]], reserve: int = 0) -> tuple[Problem, Plan]:
    """A delivery a place, in the order given by van; vans in reserve have none."""
    vans = [*rounds, *(f"R{k}" for k in range(reserve))]
    problem = Problem.model_validate(
        {
            "vehicles": [
                {"id": van, "start_index": 0, "end_index": 0, "capacity": [9]} for van in vans
            ],
            "jobs": [
                {"id": f"J{place}", "location_index": place, "delivery": [1], "service": 60}
                for places in rounds.values()
                for place in places
            ],
            "matrices": {"car": {"durations": LINE}},
        }
    )
    routes = [
        {
            "vehicle": van,
            "steps": [
                {"type": "start", "arrival": 0},
                *({"type": "job", "id": f"J{place}", "arrival": 0} for place in places),
                {"type": "end", "arrival": 0},
            ],
        }
        for van, places in rounds.items()
    ]
    plan = Plan.model_validate({"routes": routes})
    return problem, judge(problem, plan, measure(problem)).plan


def crowded(places: list[int]) -> tuple[Problem, Plan]:
    """One van with a parcel for every place named, and one that is free."""
    problem = Problem.model_validate(
        {
            "vehicles": [
                {"id": van, "start_index": 0, "end_index": 0, "capacity": [200]} for van in "AB"
            ],
            "jobs": [
                {"id": f"J{k}", "location_index": place, "delivery": [1], "service": 6}
                for k, place in enumerate(places)
            ],
            "matrices": {"car": {"durations": LINE}},
        }
    )
    steps = [{"type": "job", "id": f"J{k}", "arrival": 0} for k in range(len(places))]
    ends = [{"type": "start", "arrival": 0}], [{"type": "end", "arrival": 0}]
    plan = Plan.model_validate(
        {"routes": [{"vehicle": "A", "steps": [*ends[0], *steps, *ends[1]]}]}
    )
    return problem, judge(problem, plan, measure(problem)).plan


def revised_of(problem: Problem, plan: Plan, told: dict[str, Any]) -> RevisedDay:
    policy = effective_policy(None, None)
    state = project(problem, plan, (), told["time"], loading=policy.commitment.loading)
    return applied(problem, state, read_incidents([told]), policy).day


def test_what_was_told_has_its_price_on_another_van_too() -> None:
    problem, plan = day({"A": [1, 2, 3, 4], "B": [5, 6]})
    told = {"id": "I", "code": "VEHICLE_BREAKDOWN", "vehicle": "A", "time": 310}
    revised = revised_of(problem, plan, told)
    residual = restrict(revised, ground_of(revised), plan, everyone(revised))
    starts = {step.id: step.start for route in plan.routes for step in route.steps}
    late = revised.policy.stability.eta_threshold
    pairs = {pair.delivery.id: pair.delivery for pair in residual.problem.shipments}
    assert pairs.pop("J1").late_cost == 0  # the van was there
    assert set(pairs) == {"J2", "J3", "J4"}
    for name, delivery in pairs.items():
        assert delivery.soft_end == starts[name] + late
        assert delivery.late_cost > 0


def test_a_visit_that_has_begun_is_not_told_any_more() -> None:
    problem, plan = day({"A": [1, 2], "B": [5, 6]})
    told = {"id": "I", "code": "RECIPIENT_ABSENT", "job": "J1", "time": 310}
    events = [{"type": "failed", "time": 310, "vehicle": "A", "job": "J1", "reason": "absent"}]
    policy = effective_policy(None, None)
    state = project(problem, plan, read_events(events), 310)
    revised = applied(problem, state, read_incidents([told]), policy).day
    residual = restrict(revised, ground_of(revised), plan, everyone(revised))
    job = next(job for job in residual.problem.jobs if job.id == "J1")
    assert job.late_cost == 0


def test_a_van_at_the_depot_is_asked_when_goods_lie_there() -> None:
    # More vans come nearer to the address than are looked at together.
    problem, plan = day({f"V{k}": [k] for k in range(2, 12)}, reserve=1)
    order = {"id": "N", "location_index": 11, "delivery": [1]}
    told = {"id": "I", "code": "NEW_ORDER", "time": 10, "order": order}
    revision = vuelta.replan(problem, plan, [told], 10, time_limit=0)
    (run,) = revision.protocol_runs
    accept = next(option for option in run.options if option.code == "ACCEPT")
    assert accept.vehicle == "R0"


def test_repair_is_shorter_where_parcels_change_vans(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def solve(*parts: Any, iterations: int, **options: Any) -> Any:
        rounds.append(iterations)
        return solver.solve(*parts, iterations=iterations, **options)

    monkeypatch.setattr(repair, "solve", solve)
    problem, plan = day({"A": [1, 2, 3, 4], "B": [5, 6]})
    slow = {"id": "I", "code": "DELAY", "vehicle": "A", "seconds": 3000, "time": 310}
    stop = {"id": "I", "code": "VEHICLE_BREAKDOWN", "vehicle": "A", "time": 310}
    for told in (slow, stop):
        vuelta.replan(problem, plan, [told], 310, time_limit=0)
    assert rounds[0] > rounds[-1]
    rounds.clear()
    # A van stops with all its parcels aboard: the more, the fewer rounds a first plan waits for.
    many = [1 + k % 11 for k in range(120)]
    vuelta.replan(*crowded(many), [stop], 310, time_limit=0)
    assert 10 <= rounds[-1] < 60
