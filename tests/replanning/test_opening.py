"""What a verb believes of the plan it is given, and of what was seen on the road."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

import vuelta
from vuelta import Plan, Problem


def day(service: int, **job: Any) -> Problem:
    """One van and five stops along a road, each of this much service."""
    return Problem.model_validate(
        {
            "vehicles": [
                {
                    "id": "V",
                    "start": [0, 0],
                    "end": [0, 0],
                    "capacity": [9],
                    "time_window": [0, 80_000],
                }
            ],
            "jobs": [
                {
                    "id": f"j{k}",
                    "location": [0.01 * (k + 1), 0.005],
                    "service": service,
                    "delivery": [1],
                    **job,
                }
                for k in range(5)
            ],
        }
    )


def starts(plan: Plan) -> list[int]:
    return [step.start for route in plan.routes for step in route.steps if step.type == "job"]


def test_a_plan_is_timed_for_the_problem_it_comes_with() -> None:
    """The very object that was planned for short visits is no better known than its copy."""
    plan = vuelta.plan(day(300), iterations=200)
    copy = Plan.model_validate(plan.model_dump())
    cancel = [{"id": "I", "code": "CANCELLATION", "time": 1000, "job": "j4"}]
    longer = day(1500)
    found = [
        vuelta.replan(longer, given, cancel, now=1000, mode="check").plan for given in (plan, copy)
    ]
    assert starts(found[0]) == starts(found[1])
    gaps = [later - sooner for sooner, later in pairwise(starts(found[0]))]
    assert min(gaps) >= 1500
    traces = [vuelta.trace(longer, given, "j3") for given in (plan, copy)]
    assert traces[0] == traces[1]


def test_nothing_told_is_timed_for_the_problem_it_comes_with_as_well() -> None:
    plan = vuelta.plan(day(300), iterations=200)
    longer = day(1500)
    for given in (plan, Plan.model_validate(plan.model_dump())):
        found = vuelta.replan(longer, given, (), now=0).plan
        gaps = [later - sooner for sooner, later in pairwise(starts(found))]
        assert min(gaps) >= 1500
        assert not vuelta.check(longer, found).differences


def test_a_plan_without_times_is_promised_on_as_it_is_replanned_on() -> None:
    problem = day(600, delivery=None, pickup=[1])
    plan = vuelta.plan(problem, iterations=200)
    steps = [{"type": step.type, "id": step.id} for step in plan.routes[0].steps]
    bare = {"routes": [{"vehicle": "V", "steps": [step | {"arrival": 0} for step in steps]}]}
    order = {"id": "N", "location": [0.05, 0.02], "service": 300, "pickup": [1]}
    found = vuelta.promise(problem, bare, order, 2500)
    assert found
    assert found == vuelta.promise(problem, plan, order, 2500)


def test_nothing_told_is_the_same_plan(star: Any) -> None:
    problem = star.problem()
    plan = star.plan(problem)
    for now in ("7:00", "8:12", "11:00"):
        revision = vuelta.replan(problem, plan, (), star.at(now))
        assert revision.plan == plan
        assert revision.problem is problem
        assert revision.diff.is_empty
        assert revision.found_by == "kept"
        assert not revision.notices


def test_a_plan_of_anybody_is_timed_first(star: Any) -> None:
    """Documents instead of nouns, and a plan that says only who visits whom."""
    document = star.document()
    names = [f"N{far}" for far in (10, 20, 30, 40)]
    steps = [{"type": "job", "id": name, "arrival": 0} for name in names]
    ends = [{"type": "start", "arrival": star.at("8:00")}], [{"type": "end", "arrival": 0}]
    plan = {"routes": [{"vehicle": "v_n", "steps": [*ends[0], *steps, *ends[1]]}]}
    cancel = {"id": "i", "code": "CANCELLATION", "job": "N40", "time": star.at("8:12")}
    revision = vuelta.replan(document, plan, [cancel], time_limit=None, iterations=300)
    assert revision.now == star.at("8:12")
    assert star.clock(revision.plan, "N20") == "8:25"
    assert "N40" not in star.ids(revision.plan)["v_n"]
    # Tasks it does not speak of are waiting: v_e and v_w, still at the depot, may take them.
    assert {"E30", "W20"} <= {name for ids in star.ids(revision.plan).values() for name in ids}


def test_a_plan_that_serves_twice_is_refused(star: Any) -> None:
    step = {"type": "job", "id": "N10", "arrival": 0}
    plan = {"routes": [{"vehicle": van, "steps": [step]} for van in ("v_n", "v_e")]}
    with pytest.raises(vuelta.InputError) as caught:
        vuelta.replan(star.document(), plan, (), star.at("8:12"))
    assert [finding.code for finding in caught.value.findings] == ["R404"]


def test_an_observation_alone_retimes_the_round(star: Any) -> None:
    """Delivered at 8:20: five minutes late from there on, and told as information."""
    seen = {"type": "delivered", "vehicle": "v_n", "job": "N10", "time": star.at("8:20")}
    revision = star.replan("8:21", events=[seen])
    assert [star.clock(revision.plan, name) for name in ("N20", "N30")] == ["8:30", "8:45"]
    assert {notice.kind for notice in revision.notices} == {"delay"}
    assert {star.clock(revision.plan, van) for van in ("v_e", "v_w")} == {"9:40"}


def test_an_observed_failure_is_an_incident_of_its_own(star: Any) -> None:
    """Nobody reported it: absence is what is taken, and another attempt what is done."""
    seen = {"type": "failed", "vehicle": "v_n", "job": "N10", "time": star.at("8:12")}
    revision = star.replan("8:12", events=[seen])
    [run] = revision.protocol_runs
    assert (run.code, run.job, run.default) == ("RECIPIENT_ABSENT", "N10", "RETRY_TODAY")
    told = star.replan("8:12", {"code": "RECIPIENT_ABSENT", "job": "N10"}, events=[seen])
    assert star.ids(told.plan) == star.ids(revision.plan)
    again = star.replan("8:13", events=[seen], problem=revision.problem, plan=revision.plan)
    assert not again.protocol_runs
    assert star.ids(again.plan) == star.ids(revision.plan)
