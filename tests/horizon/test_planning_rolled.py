"""The next morning is planned as the evening before promised, on small horizons by hand."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta import formats
from vuelta.errors import CommitmentError
from vuelta.model import Horizon, HorizonPlan, Problem

ROWS = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]
"""Seconds between three places in a row; a second costs 1."""


def small(*jobs: dict[str, Any], legs: list[list[int | None]] | None = None, **fields: Any) -> Any:
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [9], "time_window": [0, 1000]}
    table = ROWS if legs is None else legs
    document = {"vehicles": [van], "jobs": list(jobs)}
    return document | {"matrices": {"car": {"durations": table}}} | fields


def collect(name: str, row: int, **fields: Any) -> dict[str, Any]:
    return {"id": name, "location_index": row, "pickup": [1]} | fields


def mornings(problem: Any, horizon: Any, rule: str = "optimize") -> list[HorizonPlan]:
    """The horizon planned at once, and anew each morning of it."""
    problem, horizon = Problem.model_validate(problem), Horizon.model_validate(horizon)
    answers = []
    for morning in range(horizon.days):
        if morning:
            problem, horizon = vuelta.roll_forward(problem, horizon, answers[-1])
        answers.append(
            vuelta.plan_horizon(problem, horizon, consolidation=rule, iterations=200, seed=1)
        )
    return answers


def collected(answer: HorizonPlan) -> list[tuple[str, int]]:
    return [(entry.job, entry.day) for entry in answer.collected]


@pytest.mark.parametrize("counted", [{}, {"slots": 2}, {"room": [3]}])
def test_a_facility_opens_every_morning(counted: dict[str, Any]) -> None:
    store = {"id": "F", "location_index": 2, "time_windows": [[0, 900]]} | counted
    problem = small(collect("a", 1, destinations=[{"facility": "F"}]), facilities=[store])
    found = mornings(problem, {"days": 3, "days_off": [1], "waiting": [{"job": "a"}]})
    assert [collected(answer) for answer in found] == [[("a", 2)], [("a", 1)], []]


def test_a_place_opens_every_morning() -> None:
    """The job's own place cannot be reached."""
    legs = [[0, 10, None], [10, 0, None], [None, None, 0]]
    job = collect("a", 2, places=[{"location_index": 1, "time_windows": [[0, 900]]}])
    found = mornings(small(job, legs=legs), {"days": 3, "days_off": [1], "waiting": [{"job": "a"}]})
    assert [collected(answer) for answer in found] == [[("a", 2)], [("a", 1)], []]


def test_a_value_that_is_lost_is_not_lost_twice() -> None:
    """All of 30 is gone after a day: A waits for the van that comes on day 3 anyway."""
    later = {"id": "d", "location_index": 1, "delivery": [1], "time_windows": [[172_800, 173_700]]}
    terms = {"job": "a", "value": 30, "decay_per_day": 1}
    found = mornings(
        small(collect("a", 1), later), {"days": 3, "days_off": [1], "waiting": [terms]}
    )
    assert [collected(answer) for answer in found] == [[("a", 3)], [("a", 2)], [("a", 1)]]
    assert {(a.kpis.driven, a.kpis.lost, a.kpis.net) for a in found} == {
        (200_000, 300_000, -200_000)
    }


@pytest.mark.parametrize("rule", ["optimize", "ride", "zone_days", "hold"])
def test_a_rest_without_a_working_day_has_an_answer(rule: str) -> None:
    """Day 2 is off: what may wait is not collected, and why is said."""
    job = collect("a", 1, time_windows=[[86_400, 87_300]])
    horizon = {"days": 2, "days_off": [2], "waiting": [{"job": "a"}]}
    first, second = mornings(small(job, collect("b", 1)), horizon, rule)
    for answer, days in ((first, [1]), (second, [])):
        assert [entry.day for entry in answer.days] == days
        assert [entry.job for entry in answer.carried] == ["a"]
        [reason] = answer.carried[0].reasons
        assert (reason.code, "nobody works" in reason.detail) == ("DAY", True)


def test_a_pair_that_was_not_carried_is_carried_on_the_next_day() -> None:
    pairs = [
        {
            "pickup": {"id": name, "location_index": 1, "time_windows": [[0, 900]]},
            "delivery": {"id": name, "location_index": 2},
            "amount": [1],
        }
        for name in ("s1", "s2")
    ]
    problem = small(shipments=pairs)
    problem["vehicles"][0] |= {"capacity": [1], "max_tasks": 2}
    first, second = mornings(problem, {"days": 2})
    served = [
        {s.id for route in one.days[0].plan.routes for s in route.steps if s.type == "pickup"}
        for one in (first, second)
    ]
    assert served[0] | served[1] == {"s1", "s2"}
    assert not second.plan.unassigned


def test_no_detour_is_told_where_the_rest_cannot_be_driven() -> None:
    """There is no way from 0 to 2 but past A: without it B cannot be had."""
    legs = [[0, 10, None], [10, 0, 10], [20, 10, 0]]
    problem = small(collect("a", 1), collect("b", 2), legs=legs)
    [answer] = mornings(problem, {"days": 1, "waiting": [{"job": "a"}, {"job": "b"}]})
    told = {entry.job: (entry.detour, entry.first_detour) for entry in answer.collected}
    assert told == {"a": (None, None), "b": (200_000, 200_000)}


def test_no_detour_is_told_where_a_visit_makes_another_fit() -> None:
    """B's setup of 10 is skipped behind A, at the same place: only so it ends in time."""
    b = collect("b", 1, setup=10, service=975)
    problem = small(collect("a", 1, setup=1), b, legs=[[0, 10], [10, 0]])
    problem["vehicles"][0]["time_window"] = [0, 996]
    [answer] = mornings(problem, {"days": 1, "waiting": [{"job": "a"}, {"job": "b"}]})
    told = {entry.job: entry.detour for entry in answer.collected}
    assert told == {"a": None, "b": 0}


def reasons(answer: HorizonPlan) -> list[tuple[str, tuple[str, ...], str]]:
    [left] = answer.plan.unassigned
    return [(one.code, one.vehicles, one.detail) for one in left.reasons]


@pytest.mark.parametrize("rule", ["optimize", "ride", "zone_days", "hold"])
@pytest.mark.parametrize(
    ("job", "horizon", "said"),
    [
        ({"delivery": [1]}, {"days_off": [1]}, "day 1: nobody works; day 2: it is of day 1 alone"),
        (
            {"delivery": [1], "time_windows": [[0, 900]]},
            {"days_off": [1]},
            "day 1: nobody works; day 2: its time windows are of day 1",
        ),
        (
            {"pickup": [1]},
            {"days_off": [2], "waiting": [{"job": "d", "earliest_day": 2}]},
            "day 1: it is not ready before day 2; day 2: nobody works",
        ),
        (
            {"pickup": [1]},
            {"days_off": [1], "returns": {"latest_day": 1}},
            "day 1: nobody works; day 2: its last day is 1",
        ),
        (
            {"pickup": [1], "time_windows": [[432_000, 432_900]]},
            {"returns": {}},
            "days 1, 2: its time windows are of day 6",
        ),
    ],
)
def test_a_day_that_stands_against_a_task_is_named(
    rule: str, job: dict[str, Any], horizon: dict[str, Any], said: str
) -> None:
    problem = small({"id": "d", "location_index": 1} | job)
    answer = mornings(problem, {"days": 2} | horizon, rule)[0]
    [(code, _, detail)] = reasons(answer)
    assert (code, detail) == ("DAY", said)
    [own] = [left for entry in answer.days for left in entry.plan.unassigned]
    assert [reason.detail for reason in own.reasons] == [said]


def test_only_vehicles_that_are_really_forbidden_are_called_so() -> None:
    """W may not serve it, and V, which may, is off on its day."""
    problem = small({"id": "d", "location_index": 1, "delivery": [1], "allowed_vehicles": ["v"]})
    problem["vehicles"].append(problem["vehicles"][0] | {"id": "w"})
    for rule in ("optimize", "ride"):
        answer = mornings(problem, {"days": 2, "vehicle_days": {"v": [2]}}, rule)[0]
        forbidden, day = sorted(reasons(answer), reverse=True)
        assert forbidden[0] == "VEHICLE_NOT_ALLOWED"
        assert set(forbidden[1]) >= {"w@1"}
        assert "v@2" not in forbidden[1]
        assert "day 1: nobody who may serve it works" in day[2]


def test_a_rule_is_named_where_it_is_what_holds_a_return_back() -> None:
    """Held for a second one that never comes, and carried over."""
    zones = [{"id": "z", "jobs": ["a"], "k": 2, "days": []}]
    horizon = {"days": 2, "returns": {}, "zones": zones, "beyond": 500}
    answer = mornings(small(collect("a", 1)), horizon, "hold")[0]
    [left] = answer.carried
    assert [reason.detail for reason in left.reasons] == [
        "days 1, 2: the rule hold does not call it due"
    ]


def test_two_returns_move_together_to_a_third_day() -> None:
    """A may be had on day 1 or 3, B on day 2 or late for 2: alone 20 each, together 21."""
    hours = [[0, 900], [172_800, 173_700]]
    problem = small(
        collect("a", 1, time_windows=hours),
        collect("b", 2),
        legs=[[0, 10, 10], [10, 0, 1], [10, 1, 0]],
    )
    late = {"job": "b", "earliest_day": 2, "latest_day": 2, "deadline_penalty": 2}
    first, second, third = mornings(problem, {"days": 3, "waiting": [{"job": "a"}, late]})
    assert {entry.day for entry in first.collected} == {3}
    assert [one.plan.summary.cost for one in (first, second, third)] == [230_000] * 3


def test_given_steps_of_a_day_are_of_what_is_done_on_it() -> None:
    """A route to begin with names a job that is better had on the second day, beside B."""
    later = {"id": "b", "location_index": 1, "delivery": [1], "time_windows": [[86_400, 87_300]]}
    problem = small(collect("a", 1), later, collect("c", 2, time_windows=[[0, 900]]))
    problem["vehicles"][0] |= {"steps": [{"type": "job", "id": "a"}, {"type": "job", "id": "c"}]}
    problem["vehicles"][0] |= {"max_tasks": 1 + 1, "max_travel_time": 40}
    problem["jobs"][0]["destinations"] = [{"facility": "F"}]
    problem["facilities"] = [
        {"id": "F", "location_index": 1, "time_windows": [[86_400, 87_300]]},
    ]
    answer = mornings(problem, {"days": 2, "waiting": [{"job": "a"}]})[0]
    assert collected(answer) == [("a", 2)]
    first = answer.days[0].problem
    assert [step.id for step in first.vehicles[0].steps] == ["c"]
    assert formats.loads(formats.dumps(first)) == first


def test_where_nobody_ever_works_nobody_is_near() -> None:
    """Places known by coordinates alone: no profile to measure by."""
    van = {"id": "v", "start": [0, 0], "end": [0, 0], "time_window": [0, 900], "capacity": [5]}
    jobs = [{"id": name, "location": [0, 0.001], "pickup": [1]} for name in "ab"]
    horizon = {"days": 2, "days_off": [1, 2], "returns": {}}
    for answer in mornings({"vehicles": [van], "jobs": jobs}, horizon):
        assert [entry.job for entry in answer.carried] == ["a", "b"]
        assert all(entry.reasons for entry in answer.carried)


def test_a_pinned_pair_is_the_first_days_whatever_its_hours() -> None:
    """Its pickup opens after the shift: no order of the pinned stops can be driven."""
    pair = {
        "amount": [1],
        "pickup": {"id": "p", "location_index": 1, "time_windows": [[1200, 1300]]},
        "delivery": {"id": "d", "location_index": 2},
    }
    problem = small(shipments=[pair])
    problem["vehicles"][0] |= {"steps": [{"type": "delivery", "id": "d"}], "pinned_steps": 1}
    for rule in ("optimize", "hold"):
        with pytest.raises(CommitmentError) as caught:
            mornings(problem, {"days": 1}, rule)
        assert caught.value.code == "C301"


def test_the_problem_of_every_day_can_be_read_again() -> None:
    """The first day is off: what was of it alone stands on the second, when its shop is shut."""
    store = {"id": "F", "location_index": 2, "time_windows": [[0, 900]]}
    job = {"id": "a", "location_index": 2, "delivery": [1], "returned_to": "F"}
    job["time_windows"] = [[0, 900]]
    [answer, _] = mornings(small(job, facilities=[store]), {"days": 2, "days_off": [1]})
    [day] = answer.days
    assert [left.id for left in day.plan.unassigned] == ["a"]
    assert vuelta.check(formats.loads(formats.dumps(day.problem)), day.plan).clean


def test_goods_aboard_that_missed_their_hours_have_them_again_the_next_day() -> None:
    """Whoever lengthens the shift, which ends before they begin, finds them due."""
    job = {"id": "a", "location_index": 1, "delivery": [1], "aboard": "v"}
    problem = small(job | {"time_windows": [[1100, 1200]]})
    problem["vehicles"][0]["capacity"] = [1]
    answer = vuelta.plan_horizon(problem, {"days": 2}, iterations=200)
    after, _ = vuelta.roll_forward(
        Problem.model_validate(problem), Horizon.model_validate({"days": 2}), answer
    )
    assert [tuple(window) for window in after.jobs[0].time_windows] == [(87_500, 87_600)]


def test_goods_for_facilities_that_count_wait_where_no_day_is_left() -> None:
    """F takes one a day, and nobody works; G does not accept it."""
    shops = [
        {"id": "F", "location_index": 2, "slots": 1},
        {"id": "G", "location_index": 1, "accepts": ["x"]},
    ]
    ends = [{"facility": "F", "cost": 1}, {"facility": "G", "cost": -3}]
    problem = small(collect("a", 1, destinations=ends), facilities=shops)
    [answer] = mornings(problem, {"days": 1, "days_off": [1], "waiting": [{"job": "a"}]})
    assert [left.id for left in answer.plan.unassigned] == ["a"]
    assert not answer.days
