"""Every cause of a violation, once on each side of its limit."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Plan, Problem, Route, Step, Violation
from vuelta.referee import Judgement, judge
from vuelta.referee.violations import merged
from vuelta.travel import measure

TABLES = {
    "durations": [[0, 600, 1200], [600, 0, 600], [1200, 600, 0]],
    "distances": [[0, 1000, 2000], [1000, 0, 1000], [2000, 1000, 0]],
}
"""Three places in a row, ten minutes and a kilometre apart."""

Served = list[tuple[str, str]]

BOTH: Served = [("job", "a"), ("job", "b")]


def problem(
    vehicle: dict[str, Any] | None = None,
    a: dict[str, Any] | None = None,
    b: dict[str, Any] | None = None,
    **fields: Any,
) -> Problem:
    document: dict[str, Any] = {
        "vehicles": [
            {"id": "v", "start_index": 0, "end_index": 0, "capacity": [5], **(vehicle or {})},
            {"id": "w", "start_index": 0, "end_index": 0, "capacity": [5]},
        ],
        "jobs": [
            {"id": "a", "location_index": 1, **(a or {})},
            {"id": "b", "location_index": 2, **(b or {})},
        ],
        "matrices": {"car": TABLES},
    }
    return Problem.model_validate(document | fields)


def judged(task: Problem, served: Served = BOTH, other: Served | None = None) -> Judgement:
    routes = [
        Route(vehicle=name, steps=tuple(Step(type=t, id=i, arrival=0) for t, i in visits))  # type: ignore[arg-type]
        for name, visits in (("v", served), ("w", other or []))
        if visits
    ]
    return judge(task, Plan(routes=tuple(routes)), measure(task))


def causes(judgement: Judgement) -> dict[str, int | None]:
    """What the summary says is broken, and by how much."""
    return {
        violation.cause: violation.duration if violation.amount is None else violation.amount
        for violation in judgement.plan.summary.violations
    }


def at_steps(judgement: Judgement) -> list[list[str]]:
    """The causes on each step of the first route."""
    steps = judgement.plan.routes[0].steps
    return [[violation.cause for violation in step.violations] for step in steps]


def test_a_plan_within_all_limits_is_clean() -> None:
    judgement = judged(problem())
    assert judgement.clean
    assert causes(judgement) == {}


def test_a_closed_door_is_a_delay() -> None:
    judgement = judged(problem(b={"time_windows": [[0, 1150]]}))
    # at b at 1200
    assert causes(judgement) == {"delay": 50}
    assert at_steps(judgement) == [[], [], ["delay"], []]
    assert not judgement.clean


def test_delays_add_up() -> None:
    judgement = judged(problem(a={"time_windows": [[0, 590]]}, b={"time_windows": [[0, 1150]]}))
    assert causes(judgement) == {"delay": 60}


def test_too_much_aboard() -> None:
    judgement = judged(problem(a={"delivery": [4]}, b={"delivery": [3]}))
    # 7 of 5 at the start, 3 after a
    assert causes(judgement) == {"load": 2}
    assert at_steps(judgement) == [["load"], [], [], []]


def test_too_much_aboard_shows_without_a_start_step_too() -> None:
    vehicle = {"start_index": None}
    judgement = judged(problem(vehicle, a={"delivery": [4]}, b={"delivery": [3]}))
    assert causes(judgement) == {"load": 2}
    assert at_steps(judgement) == [[], [], []]


def test_too_many_tasks() -> None:
    assert causes(judged(problem({"max_tasks": 1}))) == {"max_tasks": 1}
    assert judged(problem({"max_tasks": 2})).clean


@pytest.mark.parametrize(
    ("limit", "used"), [("max_travel_time", 2400), ("max_distance", 4000), ("max_duration", 2400)]
)
def test_too_far_or_too_long(limit: str, used: int) -> None:
    assert causes(judged(problem({limit: used - 100}))) == {limit: 100}
    assert judged(problem({limit: used})).clean


def test_duration_counts_from_the_departure() -> None:
    # Leaves at 5000 - 600 for a door that opens at 5000: 2400 s in all.
    assert judged(problem({"max_duration": 2400}, a={"time_windows": [[5000, 6000]]})).clean


def test_home_too_late_is_a_delay_of_the_end() -> None:
    judgement = judged(problem({"time_window": [0, 2000], "max_overtime": 300}))
    # 2400 is 100 past shift and overtime, 400 past the shift
    assert causes(judgement) == {"delay": 100}
    assert at_steps(judgement) == [[], [], [], ["delay"]]
    assert judgement.plan.routes[0].steps[-1].late == 400


def test_without_an_end_the_route_itself_is_late() -> None:
    judgement = judged(problem({"time_window": [0, 1000], "end_index": None}))
    assert causes(judgement) == {"delay": 200}
    assert at_steps(judgement) == [[], [], []]


def test_missing_skills() -> None:
    judgement = judged(problem({"skills": ["lift"]}, a={"skills": ["lift", "cold"]}))
    assert causes(judgement) == {"skills": 1}
    assert at_steps(judgement) == [[], ["skills"], [], []]
    assert judgement.plan.routes[0].violations[0].detail == "vehicle lacks cold"


def test_a_vehicle_that_is_not_allowed() -> None:
    assert causes(judged(problem(a={"allowed_vehicles": ["w"]}))) == {"vehicle_not_allowed": None}
    assert judged(problem(a={"allowed_vehicles": ["v"]})).clean


def test_a_parcel_aboard_another_vehicle() -> None:
    task = problem(a={"aboard": "w", "delivery": [1]})
    assert causes(judged(task)) == {"vehicle_not_allowed": None}
    assert judged(task, [("job", "b")], [("job", "a")]).clean


def shipment(**fields: Any) -> dict[str, Any]:
    halves = {
        "pickup": {"id": "p", "location_index": 1},
        "delivery": {"id": "d", "location_index": 2},
    }
    return halves | fields


def test_a_delivery_before_its_pickup() -> None:
    task = problem(jobs=[], shipments=[shipment()])
    judgement = judged(task, [("delivery", "d"), ("pickup", "p")])
    assert causes(judgement) == {"precedence": None}
    assert at_steps(judgement) == [[], ["precedence"], [], []]
    assert judged(task, [("pickup", "p"), ("delivery", "d")]).clean


def test_half_a_shipment() -> None:
    task = problem(jobs=[], shipments=[shipment()])
    assert causes(judged(task, [("pickup", "p")])) == {"precedence": None}
    assert causes(judged(task, [("delivery", "d")])) == {"precedence": None}


def test_a_missing_break() -> None:
    task = problem({"breaks": [{"id": "lunch"}, {"id": "tea"}]})
    assert causes(judged(task, [("break", "tea"), *BOTH])) == {"missing_break": 1}
    assert judged(task, [("break", "tea"), *BOTH, ("break", "lunch")]).clean


def test_a_break_with_too_much_aboard() -> None:
    task = problem({"breaks": [{"id": "lunch", "max_load": [1]}]}, a={"delivery": [4]})
    assert causes(judged(task, [("break", "lunch"), *BOTH])) == {"max_load": 3}
    assert judged(task, [("job", "a"), ("break", "lunch"), ("job", "b")]).clean


def test_a_break_too_late() -> None:
    task = problem({"breaks": [{"id": "tea", "time_windows": [[0, 500]]}]})
    # after a, at 600
    judgement = judged(task, [("job", "a"), ("break", "tea"), ("job", "b")])
    assert causes(judgement) == {"delay": 100}
    assert judged(task, [("break", "tea"), *BOTH]).clean


def test_no_way_there() -> None:
    tables = {"durations": [[0, None, 5], [5, 0, 5], [None, 5, 0]]}
    judgement = judged(problem(matrices={"car": tables}))
    assert causes(judgement) == {"unreachable": None}
    assert at_steps(judgement) == [[], ["unreachable"], [], ["unreachable"]]


def test_pinned_steps_come_first() -> None:
    steps = [{"type": "job", "id": "a"}, {"type": "job", "id": "b"}]
    task = problem({"steps": steps, "pinned_steps": 2})
    assert judged(task).clean
    assert causes(judged(task, BOTH[::-1])) == {"pinned": 2}
    assert causes(judged(task, [("job", "a")])) == {"pinned": 1}


def test_steps_that_are_not_pinned_may_go_anywhere() -> None:
    steps = [{"type": "job", "id": "a"}, {"type": "job", "id": "b"}]
    assert judged(problem({"steps": steps}), BOTH[::-1]).clean


def test_pins_of_an_idle_vehicle_show_in_the_summary() -> None:
    task = problem({"steps": [{"type": "job", "id": "a"}], "pinned_steps": 1})
    judgement = judged(task, [], BOTH)
    assert causes(judgement) == {"pinned": 1}
    assert judgement.plan.routes[0].violations == ()


def test_the_vehicle_waits_for_its_goods() -> None:
    judgement = judged(problem(a={"release_time": 300, "delivery": [1]}))
    assert judgement.clean
    assert judgement.plan.routes[0].steps[0].arrival == 300


def test_goods_on_board_or_to_be_collected_are_not_waited_for() -> None:
    for job in ({"aboard": "v", "delivery": [1]}, {"pickup": [1]}):
        judgement = judged(problem(a={"release_time": 300, **job}))
        assert judgement.plan.routes[0].steps[0].arrival == 0


RULE = {"types": ["food", "paint"]}


@pytest.mark.parametrize("mode", ["same_vehicle", "simultaneous"])
def test_loads_that_may_not_meet(mode: str) -> None:
    food, paint = {"load_type": "food"}, {"load_type": "paint"}
    deliver, collect = {"delivery": [1]}, {"pickup": [1]}
    rules = [{**RULE, "mode": mode}]

    def meet(a: dict[str, Any], b: dict[str, Any]) -> bool:
        return not judged(problem(a=a, b=b, incompatible_types=rules)).clean

    assert meet(food | deliver, paint | deliver)
    assert meet(food | collect, paint | deliver)
    assert not meet(food | deliver, food | deliver)
    # food is off before paint comes on: never together, yet on one route
    assert meet(food | deliver, paint | collect) is (mode == "same_vehicle")


def test_shipments_meet_what_is_aboard_between_their_halves() -> None:
    rules = [{**RULE, "mode": "simultaneous"}]
    jobs = [{"id": "a", "location_index": 1, "load_type": "food", "delivery": [1]}]
    shipments = [shipment(load_type="paint", amount=[1])]
    task = problem(jobs=jobs, shipments=shipments, incompatible_types=rules)
    pickup, delivery, job = ("pickup", "p"), ("delivery", "d"), ("job", "a")
    assert causes(judged(task, [pickup, job, delivery])) == {"incompatible_types": None}
    assert causes(judged(task, [pickup, delivery, job])) == {"incompatible_types": None}
    assert judged(task, [job, pickup, delivery]).clean


def test_a_parcel_that_stays_aboard_meets_everything() -> None:
    food = {"load_type": "food", "delivery": [1], "aboard": "v"}
    paint = {"load_type": "paint", "pickup": [1]}
    task = problem(a=food, b=paint, incompatible_types=[RULE])
    assert causes(judged(task, [("job", "b")])) == {"incompatible_types": None}


def test_jobs_of_a_relation_share_a_vehicle() -> None:
    task = problem(relations=[{"type": "same_route", "jobs": ["a", "b"]}])
    assert judged(task, BOTH[::-1]).clean
    assert causes(judged(task, BOTH[:1], BOTH[1:])) == {"vehicle_not_allowed": None}


def test_a_relation_may_name_the_vehicle() -> None:
    task = problem(relations=[{"type": "same_route", "jobs": ["a", "b"], "vehicle": "w"}])
    assert causes(judged(task)) == {"vehicle_not_allowed": None}
    assert judged(task, [], BOTH).clean


def test_a_sequence_keeps_its_order() -> None:
    task = problem(relations=[{"type": "sequence", "jobs": ["a", "b"]}])
    assert judged(task).clean
    assert causes(judged(task, BOTH[::-1])) == {"precedence": None}


def test_a_strict_relation_lets_nobody_between() -> None:
    jobs = [{"id": name, "location_index": 1} for name in "abc"]
    task = problem(jobs=jobs, relations=[{"type": "strict", "jobs": ["a", "b"]}])
    a, b, c = (("job", name) for name in "abc")
    assert judged(task, [c, a, b]).clean
    assert causes(judged(task, [a, c, b])) == {"precedence": None}


def test_one_violation_a_cause_sums_durations_and_keeps_the_worst_amount() -> None:
    delays = [Violation(cause="delay", duration=5), Violation(cause="delay", duration=7)]
    loads = [Violation(cause="load", amount=3), Violation(cause="load", amount=2)]
    assert merged([*delays, *loads]) == (
        Violation(cause="delay", duration=12),
        Violation(cause="load", amount=3),
    )


def test_a_break_may_have_a_longest_load_where_nothing_is_carried() -> None:
    pause = {"id": "rest", "max_load": [5, 6]}
    route = Route(vehicle="v", steps=(Step(type="break", id="rest", arrival=0), *SERVES_A))
    vehicles = [{"id": "v", "start_index": 0, "end_index": 0, "breaks": [pause]}]
    day = problem(vehicles=vehicles, jobs=[{"id": "a", "location_index": 1}])
    assert judge(day, Plan(routes=(route,)), measure(day)).clean


SERVES_A = (Step(type="job", id="a", arrival=0),)
