"""Every field of the documents: in a residual problem, or named with the reason why not."""

# Covers: replanning/departures.py

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta import InputError, Problem
from vuelta.execution import project
from vuelta.model import Job, Plan, Shipment, ShipmentStep, Style, Vehicle
from vuelta.policy import effective_policy
from vuelta.replanning import RevisedDay, restrict
from vuelta.replanning.carried import NOT_CARRIED
from vuelta.replanning.revised_travel import ground_of
from vuelta.travel import measure
from vuelta.verification import timed

HOURS = [[0, 900]]

TASK: dict[str, Any] = {
    "id": "x",
    "description": "a door",
    "location_index": 2,
    "setup": 7,
    "service": 8,
    "setup_per_type": {"van": 5},
    "service_per_type": {"van": 6},
    "time_windows": HOURS,
    "soft_end": 500,
    "late_cost": 3,
    "facility": "F",
}
DEMAND: dict[str, Any] = {
    "skills": ["s"],
    "priority": 4,
    "required": True,
    "penalty": 9,
    "allowed_vehicles": ["v"],
    "vehicle_costs": {"v": 2},
    "load_type": "shoes",
}
JOB = TASK | DEMAND | {"type": "delivery", "delivery": [1], "pickup": [2], "aboard": "v"}
PAIR: dict[str, Any] = DEMAND | {
    "pickup": {"id": "p", "location_index": 1},
    "delivery": {"id": "d", "location_index": 2},
    "amount": [3],
    "from_job": "j",
    "transfer_from": "w",
    "max_ride": 9_999,
}
VEHICLE: dict[str, Any] = {
    "id": "v",
    "profile": "car",
    "description": "a van",
    "type": "van",
    "start_index": 4,
    "end_index": 3,
    "capacity": [8],
    "costs": {"fixed": 3, "per_hour": 20},
    "skills": ["s"],
    "time_window": [0, 5000],
    "max_overtime": 60,
    "breaks": [{"id": "b", "time_windows": [[0, 4000]], "service": 10}],
    "speed_factor": 1.5,
    "max_tasks": 9,
    "max_travel_time": 4000,
    "max_distance": 4001,
    "max_duration": 4002,
    "on_board": [1],
    "held_types": ["hats"],
    "pinned_steps": 1,
    "loading": "lifo",
    "loading_cost": 1,
    "collected": True,
    "stack": ["x"],
}
DERIVED = {
    "Vehicle.end_index", "Vehicle.start_index", "Vehicle.pinned_steps", "Vehicle.time_window",
    "Vehicle.held_types", "Vehicle.stack", "Vehicle.collected", "Vehicle.on_board",
    "Job.location_index", "Job.id", "Job.time_windows", "Job.vehicle_costs", "Job.penalty",
    "ShipmentStep.location_index", "ShipmentStep.id", "ShipmentStep.time_windows",
    "Shipment.pickup", "Shipment.delivery", "Shipment.vehicle_costs", "Shipment.penalty",
}  # fmt: skip
"""Fields that say the same of the rest of the day, in other numbers."""


def day(job: dict[str, Any], pair: dict[str, Any], van: dict[str, Any]) -> Problem:
    table = [[100 * abs(i - k) for k in range(5)] for i in range(5)]
    return Problem.model_validate(
        {
            "vehicles": [van, {"id": "w", "start_index": 0, "capacity": [8]}],
            "jobs": [job, {"id": "j", "location_index": 1}],
            "shipments": [pair],
            "facilities": [{"id": "F", "location_index": 2}],
            "incompatible_types": [{"types": ["shoes", "hats"]}],
            "currency": "EUR",
            "matrices": {"car": {"durations": table, "distances": table}},
        }
    )


def residual(problem: Problem) -> Problem:
    plan = timed(problem, Plan(routes=()), measure(problem))
    revised = RevisedDay.of(problem, project(problem, plan, (), 0), effective_policy(None, None))
    return restrict(revised, ground_of(revised), plan, ["v", "w"]).problem


def of_field(noun: type[Any], field: str, sample: dict[str, Any]) -> tuple[Any, Any]:
    """The field's value in a day that has it, and in the residual problem of that day."""
    job, pair, van = dict(JOB), dict(PAIR), dict(VEHICLE)
    job |= {"penalty": None} if field != "penalty" else {"required": False}
    pair |= {"penalty": None} if field != "penalty" else {"required": False}
    job |= {"type": None} if field == "pickup" else {"pickup": None}
    van |= {"loading": "free", "loading_cost": None, "collected": False, "stack": []}
    if noun is Vehicle and field in ("loading", "stack"):
        van |= {"loading": "lifo", field: sample[field]}
    elif noun is Vehicle and field in ("loading_cost", "collected"):
        van |= {"loading": "deliveries_first", field: sample[field]}
    if field == "late_cost":
        job |= {"time_windows": []}
    van |= {"pinned_steps": 0}
    if noun is ShipmentStep:
        pair |= {"delivery": TASK | {"id": "d"}}
    problem = day(job, pair, van)
    rest = residual(problem)
    if noun is Job:
        one = next(each for each in problem.jobs if each.id == "x")
        other = next(each for each in rest.jobs if each.id == "x")
    elif noun is Vehicle:
        one, other = problem.vehicles[0], rest.vehicles[0]
    else:
        one, other = problem.shipments[0], rest.shipments[0]
        if noun is ShipmentStep:
            one, other = one.delivery, other.delivery
    return getattr(one, field), getattr(other, field)


NOUNS = {Job: JOB, Shipment: PAIR, ShipmentStep: TASK, Vehicle: VEHICLE}


@pytest.mark.parametrize(
    ("noun", "field"), [(noun, field) for noun in NOUNS for field in noun.model_fields]
)
def test_a_field_is_carried_or_named(noun: type[Any], field: str) -> None:
    name = f"{noun.__name__}.{field}"
    if name in NOT_CARRIED:
        assert field not in NOUNS[noun], f"{name} is carried: take it off the list"
        return
    assert field in NOUNS[noun], f"{name} is neither carried nor on the list"
    given, carried = of_field(noun, field, NOUNS[noun])
    assert given not in (None, (), {}, False) or field == "pinned_steps"
    if name in DERIVED:
        assert carried is not None
    else:
        assert carried == given


def test_the_problems_own_fields_are_carried_or_named() -> None:
    free = {"required": False, "penalty": None}
    van = VEHICLE | {"pinned_steps": 0, "loading_cost": None, "collected": False}
    rest = residual(day(JOB | free | {"pickup": None}, PAIR | free, van))
    for field in Problem.model_fields:
        is_named = f"Problem.{field}" in NOT_CARRIED
        assert is_named == (getattr(rest, field) in (None, (), {}, Style())), field


def test_nothing_is_named_that_there_is_not() -> None:
    nouns = {noun.__name__: noun for noun in (*NOUNS, Problem)}
    for name in NOT_CARRIED:
        noun, field = name.split(".")
        assert field in nouns[noun].model_fields


def told(problem: dict[str, Any], now: int = 0, mode: Any = "full") -> vuelta.Revision:
    table = [[100 * abs(i - k) for k in range(5)] for i in range(5)]
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [8]}
    jobs = [{"id": name, "location_index": k + 1} for k, name in enumerate("abc")]
    document = {"vehicles": [van], "jobs": jobs, "matrices": {"car": {"durations": table}}}
    day_ = Problem.model_validate(document | problem)
    steps = [{"type": "job", "id": job.id, "arrival": 0} for job in day_.jobs]
    ends = {"type": "start", "arrival": 0}, {"type": "end", "arrival": 0}
    given = {"routes": [{"vehicle": "v", "steps": [ends[0], *steps, ends[1]]}]}
    late = {"id": "i", "code": "DELAY", "time": now, "vehicle": "v", "seconds": 60}
    return vuelta.replan(day_, vuelta.check(day_, given).plan, [late], now, time_limit=0, mode=mode)


JOBS = [{"id": name, "location_index": k + 1} for k, name in enumerate("abc")]
KINDS = [job | {"load_type": kind} for job, kind in zip(JOBS, ("x", "y", None), strict=True)]


@pytest.mark.parametrize(
    ("problem", "code", "where"),
    [
        ({"relations": [{"type": "sequence", "jobs": ["a", "b"]}]}, "S203", "relations[0]"),
        (
            {"jobs": [JOBS[0] | {"soft_start": 900, "early_cost": 5}, *JOBS[1:]]},
            "S201",
            "jobs[0].early_cost",
        ),
        (
            {"jobs": KINDS, "incompatible_types": [{"types": ["x", "y"], "mode": "simultaneous"}]},
            "S204",
            "incompatible_types[0].mode",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_while_it_binds(
    problem: dict[str, Any], code: str, where: str
) -> None:
    for mode in ("full", "insert_only", "resequence", "check"):
        with pytest.raises(InputError) as caught:
            told(problem, 0, mode)
        assert [(one.code, one.where) for one in caught.value.findings] == [(code, where)]
    assert told(problem, 250).plan.routes[0].done  # a and b are over by then


@pytest.mark.parametrize("mode", ["full", "insert_only", "resequence"])
def test_a_load_during_a_break_is_kept_on_the_way(mode: Any) -> None:
    """What the van brings counts, has collected, and takes back: that of c, called off."""
    pause = {"id": "p", "time_windows": [[250, 900]], "service": 10, "max_load": [2]}
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [9], "breaks": [pause]}
    parcels = [
        {"id": "a", "location_index": 1, "delivery": [1], "pickup": [1]},
        {"id": "b", "location_index": 2, "delivery": [1]},
        {"id": "c", "location_index": 3, "delivery": [1]},
    ]
    table = [[100 * abs(i - k) for k in range(4)] for i in range(4)]
    problem = Problem.model_validate(
        {"vehicles": [van], "jobs": parcels, "matrices": {"car": {"durations": table}}}
    )
    plan = vuelta.plan(problem, iterations=50)
    told = [{"id": "I", "time": 150, "code": "CANCELLATION", "job": "c"}]
    for incidents in ([], told):
        revision = vuelta.replan(problem, plan, incidents, 160, iterations=50, mode=mode)
        assert revision.plan.summary.violations == ()
        loads = {step.id: step.load for step in revision.plan.routes[0].steps}
        assert loads["p"] in (((2,),) if incidents else ((1,), (2,)))


@pytest.mark.parametrize("mode", ["full", "insert_only", "resequence"])
def test_goods_that_are_not_out_are_waited_for(mode: Any) -> None:
    """A is out at 400, b may go with the van that waits for it, and a new one is out at 700."""
    table = [[100 * abs(i - k) for k in range(5)] for i in range(5)]
    van = {"start_index": 0, "end_index": 0, "capacity": [8], "time_window": [0, 9000]}
    parcels = [
        {"id": "a", "location_index": 1, "delivery": [1], "release_time": 400},
        {"id": "b", "location_index": 2, "delivery": [1]},
    ]
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": name} | van for name in "vw"],
            "jobs": parcels,
            "matrices": {"car": {"durations": table}},
        }
    )
    steps = [{"type": "job", "id": name, "arrival": 0} for name in "ab"]
    ends = {"type": "start", "arrival": 0}, {"type": "end", "arrival": 0}
    given = {"routes": [{"vehicle": "v", "steps": [ends[0], *steps, ends[1]]}]}
    order = {"id": "n", "location_index": 1, "delivery": [1], "release_time": 700}
    new = {"id": "i", "code": "NEW_ORDER", "time": 10, "order": order}
    plan = vuelta.check(problem, given).plan
    revision = vuelta.replan(problem, plan, [new], 10, mode=mode, iterations=60)
    judged = vuelta.check(revision.problem, revision.plan)
    assert judged.clean
    assert not judged.differences
    leaves = {
        step.id: route.steps[0].end
        for route in revision.plan.routes
        for step in route.steps
        if step.type == "job"
    }
    assert leaves["a"] >= 400
    assert leaves["n"] >= 700
