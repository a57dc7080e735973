"""Plans of several days judged: what holds on each day, and across them; worked out by hand."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

import vuelta
from judge import cases, draw, draw_days
from vuelta import formats

DAY = 86_400
SHIFT = [8 * 3600, 18 * 3600]
PROBLEM: dict[str, Any] = {
    "vehicles": [
        {
            "id": "A",
            "start_index": 0,
            "end_index": 0,
            "time_window": SHIFT,
            "capacity": [9],
            "costs": {"fixed": 10, "per_hour": 3.6},
        }
    ],
    "jobs": [
        {"id": "d1", "location_index": 1, "delivery": [1], "time_windows": [SHIFT]},
        {
            "id": "d2",
            "location_index": 2,
            "delivery": [1],
            "time_windows": [[DAY + SHIFT[0], DAY + SHIFT[1]]],
        },
        {"id": "r", "type": "return", "location_index": 2, "pickup": [1]},
    ],
    "matrices": {"car": {"durations": [[0, 1000, 2000], [1000, 0, 1000], [2000, 1000, 0]]}},
}
HORIZON = {"days": 3, "days_off": [3], "returns": {"value": 5}}


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    """Day 1: d1, at 10 + 2 = 12; day 2: d2 and r, at 10 + 4 = 14 of the currency."""
    found = vuelta.plan_horizon(PROBLEM, HORIZON, iterations=50)
    assert [[s.id for s in day.plan.routes[0].steps[1:-1]] for day in found.days] in (
        [["d1"], ["d2", "r"]],
        [["d1"], ["r", "d2"]],
    )
    document: dict[str, Any] = json.loads(formats.dump_horizon_plan(found))
    return document


def copied(answer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(answer))
    return found


def judged(answer: Any, problem: Any = PROBLEM, horizon: Any = HORIZON) -> vuelta.HorizonJudgement:
    found = vuelta.check(problem, answer, horizon=horizon)
    assert isinstance(found, vuelta.HorizonJudgement)
    return found


def faults(judgement: vuelta.Judgement) -> list[tuple[str, str]]:
    return [(fault.code, fault.where) for fault in judgement.faults]


def test_what_the_engine_plans_holds_and_costs_what_its_days_cost(answer: Any) -> None:
    judgement = judged(answer)
    assert judgement.clean
    assert (judgement.faults, judgement.differences, judgement.timed) == ((), (), ())
    assert [one.day for one in judgement.days] == [1, 2]
    assert [one.judgement.exact_cost for one in judgement.days] == [12, 14]
    assert judgement.exact_cost == 26


def test_the_horizon_of_the_plan_itself_is_taken_where_none_is_given(answer: Any) -> None:
    assert judged(answer, horizon=None).clean
    assert judged(formats.horizon_plan_of(copied(answer)), horizon=None).clean


def test_a_task_of_two_days_is_served_twice(answer: Any) -> None:
    spoilt = copied(answer)
    first, second = (day["plan"]["routes"][0]["steps"] for day in spoilt["days"])
    at = next(k for k, step in enumerate(second) if step.get("id") == "r")
    first.insert(2, second[at])
    found = judged(spoilt)
    assert ("R404", f"days[1].plan.routes[0].steps[{at}]") in faults(found)
    assert "days[0].plan.routes[0].steps[2]" in found.faults[0].cause
    assert not found.clean


def test_a_task_of_no_day_is_missing(answer: Any) -> None:
    spoilt = copied(answer)
    steps = spoilt["days"][1]["plan"]["routes"][0]["steps"]
    steps[:] = [step for step in steps if step.get("id") != "r"]
    assert ("R405", "jobs[2]") in faults(judged(spoilt))


def test_a_task_on_a_day_that_is_not_its_own_breaks_a_limit(answer: Any) -> None:
    """d2 is of day 2; on day 1 its window has not opened by the end of the shift."""
    spoilt = copied(answer)
    first, second = (day["plan"]["routes"][0]["steps"] for day in spoilt["days"])
    at = next(k for k, step in enumerate(second) if step.get("id") == "d2")
    first.insert(2, second.pop(at))
    spoilt["plan"]["routes"] = []  # what the days say counts
    judgement = judged(spoilt)
    assert judgement.faults == ()
    assert "vehicle_not_allowed" in {v.cause for v in judgement.plan.summary.violations}
    assert not judgement.clean


def test_days_that_are_none_and_days_that_stand_twice_are_named(answer: Any) -> None:
    spoilt = copied(answer)
    spoilt["days"][1]["day"] = 3
    found = faults(judged(spoilt))
    assert ("H811", "days[1].day") in found
    assert ("R401", "days[1].plan.routes[0].vehicle") in found
    spoilt["days"][1]["day"] = 1
    found = faults(judged(spoilt))
    assert {("H811", "days[0].day"), ("H811", "days[1].day")} <= set(found)
    assert ("R402", "days[1].plan.routes[0]") in found


def test_two_plans_that_say_different_things_are_no_one_plan(answer: Any) -> None:
    spoilt = copied(answer)
    del spoilt["plan"]["routes"][0]["steps"][1]
    assert ("H811", "plan.routes") in faults(judged(spoilt))


def test_figures_that_the_days_do_not_come_to_are_differences(answer: Any) -> None:
    spoilt = copied(answer)
    spoilt["kpis"]["driven"] = 25
    spoilt["days"][0]["plan"]["routes"][0]["steps"][1]["arrival"] += 60
    judgement = judged(spoilt)
    assert judgement.clean
    found = {one.path: (one.stated, one.actual) for one in judgement.differences}
    assert found["kpis.driven"] == (25, 26)
    assert "days[0].plan.routes[0].steps[1].arrival" in found


def test_days_made_by_hand_are_timed(answer: Any) -> None:
    bare = copied(answer)
    for route in (bare["days"][0]["plan"]["routes"][0], bare["plan"]["routes"][0]):
        for step in route["steps"]:
            del step["arrival"]
    judgement = judged(bare)
    assert judgement.clean
    assert [one.vehicle for one in judgement.days[0].judgement.timed] == ["A"]
    assert [one.vehicle for one in judgement.timed] == ["A@1"]
    steps = judgement.days[0].judgement.plan.routes[0].steps
    assert steps[1].arrival - steps[0].arrival == 1000


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([{"type": "job", "id": "nobody", "place": 3}], "R403"),
        ([{"type": "delivery", "id": "d1"}], "R403"),
        ([{"type": "unload", "id": "r", "facility": "nowhere"}], "R416"),
    ],
)
def test_names_that_are_none_are_findings(answer: Any, steps: Any, code: str) -> None:
    spoilt = copied(answer)
    spoilt["days"][0]["plan"]["routes"][0]["steps"] = steps
    assert (code, "days[0].plan.routes[0].steps[0]") in faults(judged(spoilt))


def test_a_horizon_does_not_go_with_a_plan_of_one_day(answer: Any) -> None:
    day = answer["days"][0]
    with pytest.raises(vuelta.InputError) as caught:
        vuelta.check(day["problem"], day["plan"], horizon=HORIZON)
    assert caught.value.findings[0].code == "H812"


def test_parts_of_the_wrong_kind_are_refused_by_their_path(answer: Any) -> None:
    spoilt = copied(answer)
    spoilt["days"][0]["plan"] = []
    with pytest.raises(vuelta.InputError) as caught:
        judged(spoilt)
    assert [(one.code, one.where) for one in caught.value.findings] == [("E103", "days[0].plan")]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_days_with_everything_that_can_be_planned_hold(seed: int) -> None:
    """Written, read and judged; and steps dealt out to other vans and days are judged as well."""
    document = draw.problem(seed, draw.features_of(seed, cases.PLANNED))
    problem, horizon, rule = draw_days.horizon(document, seed)
    try:
        found = vuelta.plan_horizon(problem, horizon, consolidation=rule, iterations=20)  # type: ignore[arg-type]
    except (vuelta.CommitmentError, vuelta.InputError):
        return  # what several days cannot have
    text = formats.dump_horizon_plan(found)
    judgement = judged(formats.parse_horizon_plan(text), problem, horizon)
    assert judgement.clean
    assert judgement.differences == ()
    assert sum(one.judgement.exact_cost for one in judgement.days) == judgement.exact_cost
    dealt = json.loads(text)
    routes = [route for day in dealt["days"] for route in day["plan"]["routes"]]
    steps = [s for route in routes for s in route["steps"] if s["type"] not in ("start", "end")]
    random.Random(seed).shuffle(steps)
    for k, route in enumerate(routes):
        route["steps"], route["done"] = steps[k :: len(routes)], 0
    judged(dealt, problem, horizon)
