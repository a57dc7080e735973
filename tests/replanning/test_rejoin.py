"""Out of the day and back: what is restricted and rejoined unchanged is what it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from vuelta.execution import project
from vuelta.model import Places, Plan, Problem, Step
from vuelta.policy import effective_policy
from vuelta.replanning import (
    Residual,
    RevisedDay,
    RevisedTravel,
    applied,
    everyone,
    is_unchanged,
    rejoin,
    restrict,
)
from vuelta.travel import measure


def revised_at(
    star: Any, problem: Problem, plan: Plan, now: str
) -> tuple[RevisedDay, RevisedTravel]:
    state = project(problem, plan, (), star.at(now))
    policy = effective_policy(star.loose, None)
    revised = applied(problem, state, (), policy).day
    return revised, RevisedTravel(problem, Places.of(problem), measure(problem))


def ids(plan: Plan) -> Mapping[str, list[tuple[str, str | None]]]:
    return {route.vehicle: [(step.type, step.id) for step in route.steps] for route in plan.routes}


@pytest.mark.parametrize("now", ["7:00", "8:00", "8:12", "8:20", "8:56", "9:20", "10:00"])
def test_the_old_rest_of_the_day_is_the_old_day(star: Any, now: str) -> None:
    """With shipments too: P is fetched at E10 for D at E40, and on its way at 8:56."""
    document = star.document()
    ends = [
        {"id": name, "location_index": star.row(place), "service": 60}
        for name, place in (("P", "E10"), ("D", "E40"))
    ]
    document["shipments"] = [{"pickup": ends[0], "delivery": ends[1], "amount": [1]}]
    problem = Problem.model_validate(document)
    east = ["E10", "pickup P", "E20", "E30", "E40", "delivery D"]
    plan = star.plan(
        problem,
        {
            "v_n": ["N10", "N20", "N30", "N40"],
            "v_e": east,
            "v_w": ["W10", "W20", "W30", "W40"],
        },
    )
    revised, ground = revised_at(star, problem, plan, now)
    vans = everyone(revised)
    residual = restrict(revised, ground, plan, vans)
    again, back = rejoin(revised, plan, residual, residual.warm)
    assert again is problem
    assert ids(back) == ids(plan)
    assert not back.unassigned
    assert not back.set_aside
    nothing = rejoin(revised, plan, None, None)[1]
    assert ids(nothing) == ids(plan)


def residual_at(star: Any, now: str) -> Residual:
    problem = star.problem()
    plan = star.plan(problem)
    revised, ground = revised_at(star, problem, plan, now)
    return restrict(revised, ground, plan, ("v_n",))


def test_what_may_still_change_starts_where_the_van_is(star: Any) -> None:
    """At 8:20 it is bound for N20, free at 8:30; N30 and N40 are aboard, and bound to it."""
    residual = residual_at(star, "8:20")
    [van] = residual.problem.vehicles
    assert van.time_window is not None
    assert van.time_window.start == star.at("8:30")
    tasks = {job.id: job for job in residual.problem.jobs if ("job", job.id) in residual.names}
    assert {name: job.aboard for name, job in tasks.items()} == {"N30": "v_n", "N40": "v_n"}
    # A stop of no work says where it is: it has to come back whatever it still does.
    [stands] = [job for job in residual.problem.jobs if job.id not in tasks]
    assert (stands.service, stands.allowed_vehicles, stands.required) == (0, ("v_n",), True)
    # What was collected at N20 stays aboard to the end.
    assert van.on_board == (1,)
    assert van.costs.fixed == 0


def test_what_lies_at_the_depot_goes_with_vans_that_are_there(star: Any) -> None:
    residual = residual_at(star, "7:30")
    assert {job.aboard for job in residual.problem.jobs} == {None}
    assert {job.allowed_vehicles for job in residual.problem.jobs if job.delivery} == {("v_n",)}


def test_what_is_aboard_and_not_planned_rides_back(star: Any) -> None:
    problem = star.problem()
    plan = star.plan(problem)
    revised, ground = revised_at(star, problem, plan, "8:20")
    residual = restrict(revised, ground, plan, ("v_n",))
    none = residual.warm.model_copy(update={"routes": ()})
    _, back = rejoin(revised, plan, residual, none)
    left = {entry.id for entry in back.unassigned}
    aside = {entry.id: entry.aboard for entry in back.set_aside}
    assert left | aside.keys() <= {"N30", "N40"}
    assert ids(back)["v_n"] == [("start", None), ("job", "N10"), ("job", "N20"), ("end", None)]


MOVED = {
    "v_n": ["N10", "N30", "N20"],
    "v_e": ["E10", "E20", "E30", "E40", "W40"],
    "v_w": ["W20", "W10", "W30"],
}
"""Another plan of the star: N30 first, W40 on another van, N40 without a place."""


def test_what_goes_on_from_another_plan_starts_with_its_orders(star: Any) -> None:
    problem = star.problem()
    old = star.plan(problem)
    basis = star.plan(problem, MOVED, rest=False)
    revised, ground = revised_at(star, problem, old, "7:30")
    residual = restrict(revised, ground, old, ("v_n", "v_w"), basis=basis)
    assert ids(residual.warm) == {
        van: [("job", name) for name in MOVED[van]] for van in ("v_n", "v_w")
    }
    # N40 lost its place and may have one again; W40 is with v_e, which is not asked.
    asked = {job.id for job in residual.problem.jobs}
    assert asked == {"N10", "N20", "N30", "N40", "W10", "W20", "W30"}
    _, back = rejoin(revised, old, residual, residual.warm, basis)
    assert star.ids(back) == MOVED
    assert [entry.id for entry in back.unassigned] == ["N40"]
    assert is_unchanged(residual, residual.warm)
    turned = residual.warm.model_copy(update={"routes": residual.warm.routes[:1]})
    assert not is_unchanged(residual, turned)


def test_whoever_goes_on_from_another_plan_still_pays_for_the_van_that_was_told(star: Any) -> None:
    problem = star.problem()
    old = star.plan(problem)
    revised, ground = revised_at(star, problem, old, "7:30")
    basis = star.plan(problem, MOVED, rest=False)
    residual = restrict(revised, ground, old, everyone(revised), basis=basis)
    jobs = {job.id: job for job in residual.problem.jobs}
    for name, van in {"N20": "v_n", "W40": "v_w", "N40": "v_n"}.items():
        costs = jobs[name].vehicle_costs
        assert costs.get(van, 0) < min(costs.get(other, 0) for other in MOVED if other != van)


def test_an_answer_that_only_says_where_a_van_stands_changes_nothing(star: Any) -> None:
    """The stop of no work is not in the start the solver is given, but in its answer."""
    residual = residual_at(star, "8:20")
    [stands] = [job for job in residual.problem.jobs if ("job", job.id) not in residual.names]
    [route] = residual.warm.routes
    here = Step(type="job", id=stands.id, arrival=0)
    answer = route.model_copy(update={"steps": (here, *route.steps)})
    assert is_unchanged(residual, Plan(routes=(answer,)))
    back = route.model_copy(update={"steps": (here, *reversed(route.steps))})
    assert not is_unchanged(residual, Plan(routes=(back,)))
