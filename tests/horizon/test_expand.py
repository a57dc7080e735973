"""Several days as one problem, and one day out of it again."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta import formats
from vuelta.horizon import (
    day_plan,
    day_problem,
    days_left,
    expanded_problem,
    expanded_routes,
    open_days,
)
from vuelta.model import Plan, Unassigned


@pytest.fixture
def week(road: Any) -> Any:
    """A return in the morning hours, a delivery on day 2, and one that is aboard."""
    morning = road.job(
        "r", 9, time_windows=[road.window(1, "9:00", "10:00")], vehicle_costs={"v": 2}
    )
    held = road.job("h", 3, "delivery", aboard="v")
    problem = road.problem(morning, road.delivery("d", 6, 2), held)
    terms = {"value": 50, "decay_per_day": 0.1, "latest_day": 2}
    return road.calendar(problem, returns=terms, days_off=[3])


def test_a_vehicle_stands_once_for_each_of_its_days(week: Any, road: Any) -> None:
    whole = expanded_problem(week)
    assert [van.id for van in whole.vehicles] == ["v@1", "v@2"]
    assert list(whole.vehicles[1].time_window or ()) == road.window(2, "8:00", "18:00")


def test_what_may_wait_gets_all_its_days_each_at_its_price(week: Any, road: Any) -> None:
    job = expanded_problem(week).jobs[0]
    assert [list(w) for w in job.time_windows] == [
        road.window(day, "9:00", "10:00") for day in (1, 2)
    ]
    assert job.allowed_vehicles == ("v@1", "v@2")
    assert job.vehicle_costs == {"v@1": 20_000, "v@2": 70_000}  # its own price, and a day's decay


def test_what_has_a_day_keeps_it(week: Any) -> None:
    _, dated, held = expanded_problem(week).jobs
    assert dated.allowed_vehicles == ("v@2",)
    assert (held.aboard, held.allowed_vehicles) == ("v@1", ("v@1",))


def test_a_rule_leaves_fewer_days(week: Any) -> None:
    assert expanded_problem(week, {"r": (2,)}).jobs[0].allowed_vehicles == ("v@2",)
    assert expanded_problem(week, {"r": ()}).jobs[0].allowed_vehicles == ()


def test_carrying_over_is_a_penalty(road: Any) -> None:
    problem = road.problem(road.job("r", 9), road.job("s", 9, penalty=3))
    whole = expanded_problem(road.calendar(problem, beyond=20))
    assert [job.penalty for job in whole.jobs] == [200_000, 30_000]


def test_an_unfolded_problem_is_a_sound_document(week: Any) -> None:
    whole = expanded_problem(week)
    assert formats.loads(formats.dumps(whole)) == whole
    one = day_problem(week, 2, {("job", "r"), ("job", "d")})
    assert formats.loads(formats.dumps(one)) == one


def test_breaks_move_and_what_the_first_day_begins_with_stays_there(road: Any) -> None:
    van = {
        "id": "v",
        "start_index": 0,
        "capacity": [9],
        "time_window": road.window(1, "8:00", "18:00"),
        "breaks": [{"id": "lunch", "time_windows": [road.window(1, "12:00", "13:00")]}],
        "on_board": [1],
        "steps": [{"type": "job", "id": "h"}],
        "pinned_steps": 1,
    }
    problem = road.problem(road.job("h", 3, "delivery"), vehicles=[van])
    first, second = expanded_problem(road.calendar(problem, days=2)).vehicles
    assert (first.on_board, first.pinned_steps, len(first.steps)) == ((1,), 1, 1)
    assert (second.on_board, second.pinned_steps, second.steps) == (None, 0, ())
    assert list(second.breaks[0].time_windows[0]) == road.window(2, "12:00", "13:00")


def test_a_day_is_cut_out_in_the_drivers_names(week: Any, road: Any) -> None:
    problem = day_problem(week, 2, {("job", "r"), ("job", "d")})
    assert [van.id for van in problem.vehicles] == ["v"]
    assert [job.id for job in problem.jobs] == ["r", "d"]
    assert [list(w) for w in problem.jobs[0].time_windows] == [road.window(2, "9:00", "10:00")]
    assert problem.jobs[0].vehicle_costs == {"v": 70_000}


def test_routes_go_through_both_doors_unchanged(week: Any) -> None:
    routes = [
        {"vehicle": f"v@{day}", "steps": [{"type": "job", "id": name, "arrival": 0}]}
        for day, name in ((1, "r"), (2, "d"))
    ]
    plan = Plan.model_validate({"routes": routes})
    days = [day_plan(week, day, plan, ()) for day in (1, 2)]
    assert [route.vehicle for one in days for route in one.routes] == ["v", "v"]
    again = [route for day, one in zip((1, 2), days, strict=True) for route in
             expanded_routes(week, day, one)]  # fmt: skip
    assert tuple(again) == plan.routes


def test_what_is_left_out_is_known_on_its_last_day(week: Any) -> None:
    left = tuple(Unassigned(id=name) for name in ("r", "d", "h"))
    found = days_left(week, Plan(unassigned=left), open_days(week))
    assert {day: [one.id for one in entries] for day, entries in found.items()} == {
        2: ["r", "d"],
        1: ["h"],
    }
