"""A route of several trips before the referee: by hand, and what is wrong with wrong ones."""

from __future__ import annotations

from typing import Any

import vuelta
from vuelta.model import Plan, Problem
from vuelta.referee import Judgement, judge
from vuelta.travel import measure

Stop = tuple[str, str]

TABLE = [[0, 10, 20, 5], [10, 0, 15, 8], [20, 15, 0, 9], [5, 8, 9, 0]]
"""Depot 0, doors 1 and 2, hub 3."""


def problem(van: dict[str, Any] | None = None, **fields: Any) -> Problem:
    base = {
        "id": "v",
        "start_index": 0,
        "end_index": 0,
        "capacity": [4],
        "reload_at": ["hub"],
        "costs": {"per_task_hour": 7200},
    }
    return Problem.model_validate(
        {
            "vehicles": [{**base, **(van or {})}],
            "jobs": [
                {"id": "a", "location_index": 1, "delivery": [4], "pickup": [3], "service": 2},
                {"id": "b", "location_index": 2, "delivery": [2]},
            ],
            "facilities": [
                {"id": "hub", "location_index": 3, "service": 6, "time_windows": [[30, 60]]},
                {"id": "other", "location_index": 0},
            ],
            "matrices": {"car": {"durations": TABLE}},
            **fields,
        }
    )


def judged(day: Problem, *stops: Stop, done: int = 0, **stated: Any) -> Judgement:
    steps: list[dict[str, Any]] = [{"type": "start", "arrival": 0}]
    steps += [{"type": kind, "id": name, "arrival": 0, **stated} for kind, name in stops]
    steps += [{"type": "end", "arrival": 0}]
    served = {name for kind, name in stops if kind == "job"}
    left = [{"id": job.id} for job in day.jobs if job.id not in served]
    route = {"vehicle": "v", "steps": steps, "done": done}
    plan = Plan.model_validate({"routes": [route], "unassigned": left})
    return judge(day, plan, measure(day))


def causes(judgement: Judgement) -> list[str]:
    return sorted(violation.cause for violation in judgement.plan.summary.violations)


TWO_TRIPS: tuple[Stop, ...] = (("job", "a"), ("reload", "hub"), ("job", "b"))


def test_two_trips_by_hand() -> None:
    # out at 10, a at 20, done 22, hub at 30 exactly when it opens, b at 45, home at 65
    judgement = judged(problem(), *TWO_TRIPS)
    assert judgement.clean
    (route,) = judgement.plan.routes
    assert [(s.type, s.arrival, s.waiting_time, s.service, s.load) for s in route.steps] == [
        ("start", 10, 0, 0, (4,)),
        ("job", 20, 0, 2, (3,)),
        ("reload", 30, 0, 6, (2,)),  # three set down, two taken aboard
        ("job", 45, 0, 0, (0,)),
        ("end", 65, 0, 0, (0,)),
    ]
    assert (route.duration, route.service) == (47, 8)
    # a second of driving costs one, of work at doors and hub two
    assert judgement.exact_cost == 47 + 2 * 8
    assert (route.delivery, route.pickup) == ((6,), (3,))


def test_without_the_reload_the_load_is_too_much() -> None:
    judgement = judged(problem(), ("job", "a"), ("job", "b"))
    assert causes(judgement) == ["load"]
    late = judged(problem(), ("reload", "hub"), ("job", "a"), ("job", "b"))
    assert "load" in causes(late)


def test_what_a_reload_leaves_alone() -> None:
    shipments = [
        {
            "pickup": {"id": "s", "location_index": 1},
            "delivery": {"id": "s", "location_index": 2},
            "amount": [1],
        }
    ]
    jobs = [
        {"id": "a", "location_index": 1, "delivery": [1], "aboard": "v"},
        {"id": "b", "location_index": 2, "delivery": [1], "pickup": [1]},
    ]
    day = problem({"on_board": [1]}, shipments=shipments, jobs=jobs)
    stops = [("pickup", "s"), ("job", "b"), ("reload", "hub"), ("delivery", "s"), ("job", "a")]
    steps = judged(day, *stops).plan.routes[0].steps
    # on board 1, aboard 1, for b 1; the shipment comes; b changes hands; what b gave back goes
    assert [step.load for step in steps] == [(3,), (4,), (4,), (3,), (2,), (1,), (1,)]


def test_too_late_for_the_hub() -> None:
    facilities = [{"id": "hub", "location_index": 3, "service": 6, "time_windows": [[0, 15]]}]
    judgement = judged(problem(facilities=facilities), *TWO_TRIPS)
    assert causes(judgement) == ["delay"]
    # as early as possible: 10, 2 of work, 8 to the hub
    (step,) = [s for s in judgement.plan.routes[0].steps if s.type == "reload"]
    assert [violation.duration for violation in step.violations] == [20 - 15]


def test_where_the_vehicle_may_not_reload() -> None:
    judgement = judged(problem(), ("job", "a"), ("reload", "other"), ("job", "b"))
    assert causes(judgement) == ["vehicle_not_allowed"]


def test_more_reloads_than_the_vehicle_may_make() -> None:
    day = problem({"max_reloads": 1})
    assert judged(day, *TWO_TRIPS).clean
    stops = (("job", "a"), ("reload", "hub"), ("reload", "hub"), ("job", "b"))
    assert causes(judged(day, *stops)) == ["max_reloads"]


def test_a_reload_is_no_task() -> None:
    assert judged(problem({"max_tasks": 2}), *TWO_TRIPS).clean
    assert causes(judged(problem({"max_tasks": 1}), *TWO_TRIPS)) == ["max_tasks"]


def test_a_hub_that_does_not_exist_is_a_fault() -> None:
    judgement = judged(problem(), ("job", "a"), ("reload", "x"), ("job", "b"))
    assert [(fault.code, fault.where) for fault in judgement.faults] == [
        ("R403", "routes[0].steps[2]")
    ]


def test_what_a_plan_states_of_a_reload_is_compared() -> None:
    judgement = judged(problem(), *TWO_TRIPS, load=[4], service=1)
    told = {difference.path for difference in judgement.differences}
    assert "routes[0].steps[2].load" in told
    plan = judged(problem(), *TWO_TRIPS).plan
    (route,) = plan.routes
    early = [s.model_copy(update={"arrival": 25}) if s.type == "reload" else s for s in route.steps]
    wrong = plan.model_copy(update={"routes": (route.model_copy(update={"steps": tuple(early)}),)})
    told = {
        difference.path for difference in judge(problem(), wrong, measure(problem())).differences
    }
    assert told == {"routes[0].steps[2].arrival", "routes[0].steps[2].lead_time"}


def test_a_reload_cannot_fail() -> None:
    day = problem()
    plan = judged(day, *TWO_TRIPS).plan
    (route,) = plan.routes
    steps = [
        s.model_copy(update={"outcome": "failed"}) if s.type == "reload" else s for s in route.steps
    ]
    wrong = plan.model_copy(
        update={"routes": (route.model_copy(update={"steps": tuple(steps), "done": 3}),)}
    )
    assert [fault.code for fault in judge(day, wrong, measure(day)).faults] == ["R411"]


def test_a_reload_that_is_done_is_a_fact() -> None:
    day = problem()
    plan = judged(day, *TWO_TRIPS).plan
    (route,) = plan.routes
    begun = plan.model_copy(update={"routes": (route.model_copy(update={"done": 3}),), "now": 36})
    again = judge(day, begun, measure(day))
    assert again.clean
    assert [(s.type, s.arrival, s.load) for s in again.plan.routes[0].steps] == [
        (s.type, s.arrival, s.load) for s in route.steps
    ]


def test_goods_that_may_not_meet_may_ride_on_two_trips() -> None:
    jobs = [
        {"id": "a", "location_index": 1, "delivery": [1], "load_type": "food"},
        {"id": "b", "location_index": 2, "delivery": [1], "load_type": "paint"},
    ]
    rule = {"types": ["food", "paint"], "mode": "simultaneous"}
    day = problem(jobs=jobs, incompatible_types=[rule])
    assert judged(day, *TWO_TRIPS).clean
    assert causes(judged(day, ("job", "a"), ("job", "b"))) == ["incompatible_types"]


def test_a_plan_of_two_trips_is_checked_at_the_door() -> None:
    day = problem()
    plan = vuelta.plan(day, iterations=50)
    assert [step.type for step in plan.routes[0].steps][1:-1].count("reload") == 1
    assert vuelta.check(day, plan).clean


def collecting(*jobs: dict[str, Any], **van: Any) -> Problem:
    """Goods collected for the hub or for the other facility, or to ride anywhere."""
    return problem(
        van={"capacity": [10], **van},
        jobs=list(jobs),
        facilities=[{"id": "hub", "location_index": 3}, {"id": "other", "location_index": 0}],
    )


def fetch(name: str, amount: int, **fields: Any) -> dict[str, Any]:
    return {"id": name, "location_index": 1, "pickup": [amount], **fields}


def walked(day: Problem, *steps: tuple[str, str]) -> Judgement:
    """A route where ``unload ID`` sets down at the other facility."""
    stops = [
        {"type": kind, "id": name, "arrival": 0}
        | ({"facility": "other"} if kind == "unload" else {})
        for kind, name in steps
    ]
    terminal = [{"type": "start", "arrival": 0}], [{"type": "end", "arrival": 0}]
    route = {"vehicle": "v", "steps": [*terminal[0], *stops, *terminal[1]]}
    plan = Plan.model_validate({"routes": [route]})
    return judge(day, plan, measure(day))


def loads_of(judgement: Judgement) -> list[int]:
    return [sum(step.load or ()) for step in judgement.plan.routes[0].steps]


OTHER = [{"facility": "other"}]


def test_what_is_unloaded_later_rides_through_a_reload() -> None:
    # 6 for the other facility stay aboard at the hub, where 9 come aboard: 15 of 10
    day = collecting(
        fetch("a", 6, destinations=OTHER), {"id": "b", "location_index": 2, "delivery": [9]}
    )
    found = walked(day, ("job", "a"), ("reload", "hub"), ("job", "b"), ("unload", "a"))
    assert loads_of(found) == [0, 6, 15, 6, 0, 0]
    assert [(v.cause, v.amount) for v in found.plan.summary.violations] == [("load", 5)]


def test_what_was_unloaded_before_is_not_set_down_again() -> None:
    pause = {"id": "rest", "max_load": [3]}
    day = collecting(
        fetch("a", 5, destinations=OTHER),
        fetch("c", 1),
        {"id": "b", "location_index": 2, "delivery": [6]},
        breaks=[pause],
    )
    steps = [("job", "a"), ("unload", "a"), ("job", "c"), ("reload", "hub")]
    found = walked(day, *steps, ("break", "rest"), ("job", "b"))
    assert loads_of(found) == [0, 5, 0, 1, 6, 6, 0, 0]
    assert [(v.cause, v.amount) for v in found.plan.summary.violations] == [("max_load", 3)]


def test_more_set_down_than_was_aboard_is_a_fault_of_its_own() -> None:
    day = collecting(fetch("a", 5, destinations=[*OTHER, {}]))
    found = walked(day, ("job", "a"), ("unload", "a"), ("unload", "a"))
    assert loads_of(found) == [0, 5, 0, -5, -5]
    assert [(v.cause, v.amount) for v in found.plan.summary.violations] == [("negative_load", 5)]
    assert [fault.code for fault in found.faults] == ["R417"]


def test_goods_that_failed_are_loaded_for_their_trip_and_ride_on() -> None:
    day = collecting(
        {"id": "a", "location_index": 1, "delivery": [4]},
        {"id": "b", "location_index": 2, "delivery": [3]},
    )
    names = [("job", "a", None), ("reload", "hub", None), ("job", "b", "failed")]
    steps: list[dict[str, Any]] = [{"type": "start", "arrival": 0}]
    steps += [{"type": t, "id": i, "arrival": 0, "outcome": o} for t, i, o in names]
    route = {"vehicle": "v", "steps": [*steps, {"type": "end", "arrival": 0}], "done": 4}
    plan = Plan.model_validate({"routes": [route], "unassigned": [{"id": "b"}]})
    assert loads_of(judge(day, plan, measure(day))) == [4, 0, 3, 3, 3]
