"""A facility is a place of its own: who comes there pays for coming, whatever the address."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.model import Plan, Problem
from vuelta.referee import Judgement, judge
from vuelta.travel import measure

F = {"id": "F", "location_index": 1, "service": 50}
G = {"id": "G", "location_index": 1, "service": 70}
TABLE = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]


def problem(*jobs: dict[str, Any], **van: Any) -> Problem:
    """F and G in the building at row 1, the depot at row 0."""
    vehicle = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [9], "reload_at": ["F"]}
    return Problem.model_validate(
        {
            "vehicles": [vehicle | van],
            "jobs": list(jobs),
            "facilities": [F, G],
            "matrices": {"car": {"durations": TABLE}},
        }
    )


def back(name: str, facility: str, row: int = 2, **fields: Any) -> dict[str, Any]:
    ends = [{"facility": facility}]
    return {"id": name, "location_index": row, "pickup": [1], "destinations": ends} | fields


def judged(day: Problem, *steps: str, done: int = 0, **stated: Any) -> Judgement:
    """Steps as ``job a``, ``unload a F`` or ``reload F``."""
    given: list[dict[str, Any]] = [{"type": "start", "arrival": 0}]
    for text in steps:
        kind, *names = text.split()
        step = {"type": kind, "id": names[0], "arrival": 0} | stated
        given.append(step | ({"facility": names[1]} if kind == "unload" else {}))
    given.append({"type": "end", "arrival": 0})
    route = {"vehicle": "v", "steps": given, "done": done}
    return judge(day, Plan.model_validate({"routes": [route]}), measure(day))


def work(day: Problem, *steps: str) -> list[int]:
    """Setup and service of every step between start and end."""
    [route] = judged(day, *steps).plan.routes
    return [step.setup + step.service for step in route.steps[1:-1]]


def test_two_facilities_in_one_building_are_come_to_twice() -> None:
    day = problem(back("a", "F"), back("b", "G"), back("c", "F"))
    steps = ("job a", "job b", "job c", "unload a F", "unload c F", "unload b G")
    assert work(day, *steps) == [0, 0, 0, 50, 0, 70]
    between = ("job a", "job b", "job c", "unload a F", "unload b G", "unload c F")
    assert work(day, *between) == [0, 0, 0, 50, 70, 50]


def test_the_address_of_a_customer_is_not_the_facility() -> None:
    day = problem(back("a", "F", row=1), back("b", "F", row=1, setup=7))
    # the customer's own setup is skipped wherever the van stands, the coming is not
    assert work(day, "job a", "unload a F", "job b", "unload b F") == [0, 50, 0, 50]
    home = problem(back("a", "F"), start_index=1, end_index=1)
    assert work(home, "reload F", "job a", "unload a F") == [50, 0, 50]


def test_unloading_and_reloading_is_one_coming_in_any_order() -> None:
    day = problem(back("a", "F"), back("b", "F"))
    assert work(day, "job a", "unload a F", "reload F", "job b") == [0, 50, 0, 0]
    assert work(day, "job a", "reload F", "unload a F", "job b") == [0, 50, 0, 0]


def test_goods_that_turned_back_are_a_visit_of_the_facility() -> None:
    hours = {"time_windows": [[500, 600]]}
    returned = {"id": "r", "location_index": 1, "delivery": [1], "returned_to": "F", "setup": 9}
    ends = [{"facility": "F"}, {"cost": 1}]
    jobs, paid = (returned, back("a", "F", destinations=ends)), {"per_task_hour": 3600}
    document = problem(*jobs, costs=paid).model_dump(mode="json")
    day = Problem.model_validate(document | {"facilities": [F | hours, G]})
    found = judged(day, "job r", "job a")
    assert found.clean
    step = found.plan.routes[0].steps[1]
    assert (step.start, step.setup, step.service) == (500, 50, 0)
    assert work(day, "job a", "unload a F", "job r") == [0, 50, 0]
    plan = vuelta.plan(day, iterations=100)
    assert plan.routes[0].service + plan.routes[0].setup == 50


@pytest.mark.parametrize(
    ("fields", "facility", "code"),
    [
        ({"location_index": 2}, {}, "E167"),
        ({}, {"accepts": ["x"]}, "E164"),
        ({"places": [{"location_index": 2}]}, {}, "E166"),
        ({"time_windows": [[0, 9]]}, {"time_windows": [[10, 20]]}, "E168"),
    ],
)
def test_goods_do_not_turn_back_to_where_nobody_takes_them(
    fields: dict[str, Any], facility: dict[str, Any], code: str
) -> None:
    document = problem().model_dump(mode="json")
    returned = {"id": "r", "location_index": 1, "delivery": [1], "returned_to": "F"} | fields
    with pytest.raises(InputError) as caught:
        Problem.model_validate(document | {"jobs": [returned], "facilities": [F | facility, G]})
    assert caught.value.code == code


def test_the_planner_pays_every_coming() -> None:
    day = problem(back("a", "F", row=1), back("b", "G"), costs={"per_task_hour": 3600})
    plan = vuelta.plan(day, iterations=200)
    assert not plan.unassigned
    assert plan.routes[0].setup == 120
    day, plan = vuelta.settled(day, plan)  # and so does the day in progress
    assert vuelta.check(day, plan).clean
    assert plan.routes[0].setup == 120


def test_who_is_at_a_facility_does_not_come_there_again() -> None:
    day = problem(back("a", "F"), back("b", "F"), back("c", "G"))
    steps = ("job a", "job b", "job c", "unload a F", "unload b F", "unload c G")
    for done, paid in ((4, [50, 0, 70]), (5, [0, 0, 70])):  # five: the first unloading has begun
        [route] = judged(day, *steps, done=done, duration=5).plan.routes
        assert [step.setup for step in route.steps[4:7]] == paid


def test_only_tasks_count_for_the_most_of_them() -> None:
    day = problem(back("a", "F"), back("b", "F"), max_tasks=2)
    steps = ("job a", "unload a F", "reload F", "job b", "unload b F")
    assert judged(day, *steps).clean
    tight = problem(back("a", "F"), back("b", "F"), max_tasks=1)
    assert [v.cause for v in judged(tight, *steps).plan.summary.violations] == ["max_tasks"]
    assert [left.id for left in vuelta.plan(day, iterations=100).unassigned] == []
    assert len(vuelta.plan(tight, iterations=100).unassigned) == 1


def test_loads_of_many_trips_pass_thirty_two_bits() -> None:
    jobs = [{"id": str(k), "location_index": 2, "delivery": [10**9 - k] * 2} for k in range(4)]
    jobs += [{"id": f"p{k}", "location_index": 2, "pickup": [10**9 - k] * 2} for k in range(4)]
    plan = vuelta.plan(problem(*jobs, capacity=[10**9] * 2), iterations=200)
    assert not plan.unassigned
    assert max(max(step.load or ()) for step in plan.routes[0].steps) == 10**9
