"""Several days measured and drawn: each of them, and all together."""

# Covers: insight/several_days.py

from __future__ import annotations

from typing import Any

import pytest

import vuelta

SHIFT = [8 * 3600, 18 * 3600]
PROBLEM: dict[str, Any] = {
    "name": "week <1>",
    "currency": "EUR",
    "vehicles": [
        {
            "id": "A",
            "start": [0, 0],
            "end": [0, 0],
            "time_window": SHIFT,
            "capacity": [9],
            "costs": {"fixed": 10, "per_hour": 0, "per_km": 1},
        }
    ],
    "jobs": [
        {"id": f"d{day}", "location": [0.1 * day, 0], "delivery": [1], "time_windows": [window]}
        for day in (1, 2)
        for window in [[SHIFT[0] + 86_400 * (day - 1), SHIFT[1] + 86_400 * (day - 1)]]
    ],
}


@pytest.fixture(scope="module")
def week() -> vuelta.HorizonPlan:
    return vuelta.plan_horizon(PROBLEM, {"days": 2}, iterations=20)


def test_kpis_of_each_day_add_up_to_those_of_all(week: vuelta.HorizonPlan) -> None:
    """Day 2 drives twice as far as day 1; each of the two costs 10 and its kilometres."""
    found = vuelta.kpis(PROBLEM, week)
    first, second = (one.measures for one in found.days)
    assert [one.day for one in found.days] == [1, 2]
    assert second.work.metres == pytest.approx(2 * first.work.metres, abs=2)
    assert found.work.metres == first.work.metres + second.work.metres
    assert found.money.spent == first.money.spent + second.money.spent
    assert found.money.spent == 20 * 10_000 + found.work.metres * 10
    assert (found.service.served, first.service.served) == (2, 1)
    assert found.cost_to_serve.keys() == {"d1", "d2"}


def test_a_day_is_measured_as_its_own_problem_is(week: vuelta.HorizonPlan) -> None:
    found = vuelta.kpis(PROBLEM, week, by="vehicle")
    for one, day in zip(found.days, week.days, strict=True):
        assert one.measures == vuelta.kpis(day.problem, day.plan, by="vehicle")


def test_what_is_of_one_day_is_refused(week: vuelta.HorizonPlan) -> None:
    seen: list[dict[str, Any]] = [{"type": "arrived", "vehicle": "A", "time": 0}]
    for verb in (vuelta.kpis, vuelta.report):
        for more, where in (({"events": seen}, "events"), ({"revisions": [week]}, "revisions")):
            with pytest.raises(vuelta.InputError) as caught:
                verb(PROBLEM, week, **more)  # type: ignore[operator]
            assert [(one.code, one.where) for one in caught.value.findings] == [("H812", where)]
        day = week.days[0]
        with pytest.raises(vuelta.InputError, match="H812"):
            verb(day.problem, day.plan, horizon={"days": 2})  # type: ignore[operator]


def test_a_plan_that_loses_a_task_is_not_measured(week: vuelta.HorizonPlan) -> None:
    lost = week.model_copy(update={"days": week.days[:1]})
    with pytest.raises(vuelta.InputError, match="R405"):
        vuelta.kpis(PROBLEM, lost)


def test_a_report_has_a_choice_of_the_day_and_what_all_come_to(week: vuelta.HorizonPlan) -> None:
    page = vuelta.report(PROBLEM, week)
    for number in (1, 2):
        assert f'<a class=chip href="#day-{number}">Day {number}</a>' in page
        assert f"<template data-day=day-{number}>" in page
    assert page.count('type="application/json" id="data"') == 2
    assert "<title>week &lt;1&gt;</title>" in page
    total = vuelta.kpis(PROBLEM, week).money.spent / 10_000
    assert f"{total:,.2f} EUR" in page
    assert page.count("Plotly.react") >= 1


@pytest.mark.parametrize(("language", "word"), [("es", "Día 2"), ("pl", "Dzień 2")])
def test_it_speaks_three_languages(week: vuelta.HorizonPlan, language: Any, word: str) -> None:
    assert word in vuelta.report(PROBLEM, week, language=language)
