"""What was chosen, written down: the same routes at the same cost, and a day that goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import Plan, Problem

HOUR = 3600
LINE = [[60 * abs(a - b) for b in range(10)] for a in range(10)]
FACILITIES = [
    {"id": "L", "location_index": 2, "service": 30, "slots": 2, "time_windows": [[0, 5000]]},
    {"id": "C", "location_index": 8, "service": 40, "room": [3]},
]


def line(*jobs: dict[str, Any], **van: Any) -> Problem:
    """A street with the depot at row 0, a minute between neighbours."""
    vehicle = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [4]}
    return Problem.model_validate(
        {
            "vehicles": [vehicle | van],
            "jobs": list(jobs),
            "facilities": FACILITIES,
            "matrices": {"car": {"durations": LINE}},
        }
    )


def told(plan: Plan) -> list[tuple[str, str | None]]:
    return [(step.type, step.id) for route in plan.routes for step in route.steps[1:-1]]


def test_a_place_chosen_is_the_jobs_own() -> None:
    places = [{"facility": "L", "cost": -1, "service": 10}]
    job = {"id": "p", "location_index": 5, "delivery": [1], "service": 99, "places": places}
    problem = line(job)
    plan = vuelta.plan(problem, iterations=50)
    assert plan.routes[0].steps[1].place == 1
    day, same = vuelta.settled(problem, plan)
    own = day.jobs[0]
    assert (own.location_index, own.setup, own.service, own.places) == (2, 30, 10, ())
    assert own.time_windows == ((0, 5000),)
    assert vuelta.check(day, same).clean
    assert same.routes[0].cost == plan.routes[0].cost - plan.routes[0].costs.choices
    assert vuelta.settled(day, same) == (day, same)


def test_goods_for_a_facility_become_a_shipment() -> None:
    job = {"id": "r", "location_index": 4, "pickup": [2], "service": 20, "penalty": 900}
    problem = line(job | {"destinations": [{"facility": "C", "cost": -500}, {"cost": 1}]})
    plan = vuelta.plan(problem, iterations=50)
    day, same = vuelta.settled(problem, plan)
    assert not day.jobs
    [pair] = day.shipments
    assert (pair.pickup.id, pair.delivery.id, pair.amount, pair.penalty) == (
        *("r", "r", (2,), 9_000_000),
    )
    assert (pair.delivery.location_index, pair.delivery.setup) == (8, 40)
    assert told(same) == [("pickup", "r"), ("delivery", "r")]
    assert vuelta.check(day, same).clean
    assert same.summary.cost == plan.summary.cost - plan.summary.costs.choices


def test_an_exchange_comes_apart() -> None:
    """The van may do one task; the collecting half and the setting down come on top."""
    ends = [{"facility": "C", "cost": -500}]
    job = {"id": "x", "type": "exchange", "location_index": 4, "delivery": [3], "pickup": [2]}
    rest = {"service": 20, "time_windows": [[300, 400]], "destinations": ends}
    problem = line(job | rest, max_tasks=1)
    plan = vuelta.plan(problem, iterations=50)
    day, same = vuelta.settled(problem, plan)
    assert told(same) == [
        ("job", "x"),
        ("pickup", "x return"),
        ("delivery", "x return"),
    ]
    assert (day.jobs[0].kind, day.jobs[0].pickup, day.vehicles[0].max_tasks) == (
        "delivery",
        None,
        3,
    )
    assert vuelta.check(day, same).clean
    assert same.summary.cost == plan.summary.cost - plan.summary.costs.choices


def test_a_name_that_is_taken_is_not_taken_twice() -> None:
    problem = line({"id": "r", "location_index": 4, "pickup": [2], "destinations": [
        {"facility": "C", "cost": -500}]})  # fmt: skip
    half = {"id": "r", "location_index": 5}
    document = problem.model_dump(exclude_defaults=True)
    problem = Problem.model_validate(document | {"shipments": [{"pickup": half, "delivery": half}]})
    day, same = vuelta.settled(problem, vuelta.plan(problem, iterations=50))
    assert [pair.pickup.id for pair in day.shipments] == ["r", "r return"]
    assert vuelta.check(day, same).clean


@pytest.mark.slow
def test_what_is_left_out_keeps_its_choices() -> None:
    job = {"id": "r", "location_index": 4, "pickup": [9], "destinations": [{"facility": "C"}]}
    small = {"id": "p", "location_index": 5, "delivery": [1], "places": [{"facility": "L"}]}
    problem = line(job, small)
    day, same = vuelta.settled(problem, vuelta.plan(problem, iterations=50))
    assert day.jobs[0] == problem.jobs[0]
    assert [left.id for left in same.unassigned] == ["r"]
    assert vuelta.check(day, same).clean
    revision = vuelta.replan(day, same, [{"id": "I", "code": "DELAY", "time": 0, "vehicle": "v",
                                          "seconds": 180}], now=0)  # fmt: skip
    assert [left.id for left in revision.plan.unassigned] == ["r"]
    assert revision.problem.jobs[0].destinations == problem.jobs[0].destinations


_LEFT_OUT = ("steps", "pinned_steps", "loading", "loading_cost")
"""Of a van with choices: what is pinned, and an order of loading, are refused beside them."""


def with_choices(problem: Problem, draw: Any) -> Problem:
    """The same day with lockers and centres that some of its jobs may use."""

    def spot() -> dict[str, Any]:
        job = draw.choice(problem.jobs)
        return {"location": job.location, "location_index": job.location_index}

    locker = {"id": "L", "slots": 2, "room": [5], "service": 120, **spot()}
    centre = {"id": "C", "room": [6], "service": 300, "time_windows": [[9 * HOUR, 17 * HOUR]]}
    jobs: list[Any] = []
    for job in problem.jobs:
        update: dict[str, Any] = {}
        if draw.random() < 0.6:
            update["places"] = [{"facility": "L", "cost": draw.choice((-2, 0, 1))}]
        if job.pickup and draw.random() < 0.7:
            ends = [{"facility": "C", "cost": draw.choice((-30, -1, 0))}]
            update["destinations"] = ends + draw.choice(([], [{"cost": 0.5}]))
        jobs.append({**job.model_dump(exclude_defaults=True), **update})
    document = problem.model_dump(exclude_defaults=True)
    facilities = [locker, centre | spot()]
    vehicles = [
        {name: value for name, value in van.items() if name not in _LEFT_OUT}
        for van in document["vehicles"]
    ]
    document |= {"jobs": jobs, "facilities": facilities, "vehicles": vehicles}
    return Problem.model_validate({**document, "matrices": problem.matrices})


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_random_days_are_settled_and_go_on(
    seed: int, trouble: Callable[[int], Any], laws: Any
) -> None:
    maker = trouble(seed)
    problem = with_choices(maker.day(is_pinned=False), maker.random)
    plan = vuelta.plan(problem, iterations=60)
    day, same = vuelta.settled(problem, plan)
    judgement = vuelta.check(day, same)
    assert judgement.clean
    assert not judgement.differences
    costs = {route.vehicle: route.cost for route in same.routes}
    assert costs == {route.vehicle: route.cost - route.costs.choices for route in plan.routes}
    assert [left.id for left in same.unassigned] == [left.id for left in plan.unassigned]
    now = 7 * HOUR + maker.random.randrange(5 * HOUR)
    incidents = maker.incidents(day, same, now, maker.random.choice((1, 2, 3)))
    try:
        revision = vuelta.replan(problem, plan, incidents, now, time_limit=0, iterations=40)
    except (vuelta.InputError, vuelta.CommitmentError):
        incidents = []
        revision = vuelta.replan(day, same, incidents, now, time_limit=0)
    laws.hold(day, same, revision, incidents, now)
    assert not vuelta.check(revision.problem, revision.plan).faults


@pytest.mark.slow
def test_a_recipient_who_is_absent_is_no_matter_of_alternatives() -> None:
    """The locker was chosen for one parcel; nobody is at home for the other."""
    parcels = [
        {"id": "p", "location_index": 5, "delivery": [1], "places": [{"facility": "L"}]},
        {"id": "q", "location_index": 9, "delivery": [1]},
        {"id": "r", "location_index": 7, "pickup": [1], "destinations": [{"facility": "C"}]},
    ]
    problem = line(*parcels, time_window=[0, 40_000])
    plan = vuelta.plan(problem, iterations=100)
    absent = {"id": "I", "code": "RECIPIENT_ABSENT", "time": 400, "job": "q"}
    revision = vuelta.replan(problem, plan, [absent], now=400)
    assert [run.code for run in revision.protocol_runs] == ["RECIPIENT_ABSENT"]
    assert vuelta.check(revision.problem, revision.plan).clean
    assert not any(job.places or job.destinations for job in revision.problem.jobs)


def test_a_new_return_that_must_be_set_down_waits() -> None:
    """No van of a day in progress is to go to a facility yet; one that may ride home is fetched."""
    day = line({"id": "p", "location_index": 5, "delivery": [1]}, time_window=[0, 40_000])
    plan = vuelta.plan(day, iterations=50)

    def fetched(*ends: dict[str, Any]) -> bool:
        order = {"id": "r", "location_index": 4, "pickup": [1], "destinations": list(ends)}
        new = {"id": "I", "code": "NEW_ORDER", "time": 100, "order": order}
        revision = vuelta.replan(day, plan, [new], 100, time_limit=0)
        assert vuelta.check(revision.problem, revision.plan).clean
        return ("job", "r") in told(revision.plan)

    assert fetched({"facility": "C"}, {"cost": 1})
    assert not fetched({"facility": "C"})


def test_what_an_exchange_collects_is_found_by_the_job_it_came_of() -> None:
    """Whatever its shipment is called: the trace of the exchange tells of both halves."""
    ends = [{"facility": "C", "cost": -500}]
    job = {"id": "x", "type": "exchange", "location_index": 4, "delivery": [3], "pickup": [2]}
    problem = line(job | {"destinations": ends})
    day, plan = vuelta.settled(problem, vuelta.plan(problem, iterations=50))
    [pair] = day.shipments
    assert (pair.from_job, pair.delivery.facility) == ("x", "C")
    halves = {
        half: getattr(pair, half).model_copy(update={"id": "any"})
        for half in ("pickup", "delivery")
    }
    renamed = day.model_copy(update={"shipments": (pair.model_copy(update=halves),)})
    [route] = plan.routes
    steps = tuple(
        step.model_copy(update={"id": "any"}) if step.type in ("pickup", "delivery") else step
        for step in route.steps
    )
    called = plan.model_copy(update={"routes": (route.model_copy(update={"steps": steps}),)})
    chains = vuelta.trace(renamed, called, "x").chains
    assert [chain.amounts for chain in chains] == [(3,), (2,)]
    same = vuelta.trace(day, plan, "x").chains
    assert [[(link.kind, link.time) for link in chain.links] for chain in chains] == [
        [(link.kind, link.time) for link in chain.links] for chain in same
    ]
