"""Plans of several days go out and come in unchanged."""

from __future__ import annotations

import json
from typing import Any

import pytest

import vuelta
from vuelta import formats
from vuelta.errors import InputError
from vuelta.model import Horizon, HorizonPlan


@pytest.fixture
def answer(road: Any) -> HorizonPlan:
    problem = road.problem(road.job("r", 50), road.job("s", 30), road.delivery("d", 55, 2))
    waiting = [{"job": "s", "earliest_day": 3}]
    horizon = {"days": 2, "returns": {"value": 9.5}, "waiting": waiting, "beyond": 3}
    return vuelta.plan_horizon(problem, horizon, iterations=50)


def test_what_is_written_is_read_back(answer: HorizonPlan) -> None:
    text = formats.dump_horizon_plan(answer)
    assert formats.parse_horizon_plan(text) == answer
    assert formats.dump_horizon_plan(formats.parse_horizon_plan(text)) == text
    assert [entry["job"] for entry in json.loads(text)["carried"]] == ["s"]


def test_a_horizon_is_written_as_people_write_it(answer: HorizonPlan) -> None:
    text = formats.dump_horizon(answer.horizon, answer.problem.style)
    assert json.loads(text) == {
        "days": 2,
        "returns": {"value": 9.5},
        "waiting": [{"job": "s", "earliest_day": 3}],
        "beyond": 3,
    }
    assert Horizon.model_validate(json.loads(text)) == answer.horizon


def test_a_price_of_nothing_is_not_no_price(answer: HorizonPlan) -> None:
    free = answer.model_copy(update={"horizon": answer.horizon.model_copy(update={"beyond": 0})})
    assert formats.parse_horizon_plan(formats.dump_horizon_plan(free)).horizon.beyond == 0


def test_everything_wrong_inside_is_found(answer: HorizonPlan) -> None:
    data = json.loads(formats.dump_horizon_plan(answer))
    data["days"][1]["problem"]["jobs"][0]["colour"] = "red"
    data["days"][0]["plan"]["code"] = 7
    data["plan"]["routes"] = 3
    with pytest.raises(InputError) as caught:
        formats.parse_horizon_plan(json.dumps(data))
    assert {finding.where for finding in caught.value.findings} == {
        "days[1].problem.jobs[0].colour",
        "days[0].plan.code",
        "plan.routes",
    }


@pytest.mark.parametrize("text", ["{}", '{"days": 3}', '{"days": [], "problem": {}}'])
def test_other_documents_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="F205"):
        formats.parse_horizon_plan(text)


@pytest.mark.parametrize("wrong", [[], 5, "x", None, True])
@pytest.mark.parametrize("name", ["problem", "plan"])
def test_a_day_without_its_documents_is_refused_by_path(name: str, wrong: object) -> None:
    whole = {"problem": {}, "plan": {}}
    answer = whole | {"horizon": {"days": 1}, "consolidation": "ride"}
    for day, code in ((whole | {name: wrong}, "E103"), ({"day": 1}, "E101")):
        with pytest.raises(InputError) as caught:
            formats.parse_horizon_plan(json.dumps(answer | {"days": [{"day": 1} | day]}))
        assert (code, f"days[0].{name}") in [(one.code, one.where) for one in caught.value.findings]
