"""A price nobody gave is no price of 3,600 an hour beside money."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.formats import dumps
from vuelta.formats.native import parse
from vuelta.model import Costs, Problem, Vehicle
from vuelta.units import MONEY_STEPS


def day(costs: Any, currency: str | None = "EUR", **job: Any) -> dict[str, Any]:
    depot = [-3.70, 40.42]
    van = {"id": "v", "start": depot, "end": depot, **({} if costs is None else {"costs": costs})}
    fields = {"vehicles": [van], "jobs": [{"id": "a", "location": [-3.6, 40.42]} | job]}
    return fields | {"profiles": {"car": {}}} | ({} if currency is None else {"currency": currency})


def per_hour(document: Any) -> float:
    return Problem.model_validate(document).vehicles[0].costs.per_hour / MONEY_STEPS


@pytest.mark.parametrize(
    ("costs", "price"),
    [
        ({"per_km": 0.35}, 0),
        ({"per_task_hour": 20}, 0),
        ({"per_waiting_hour": 20, "fixed": 80}, 0),
        ({"per_km": 0.35, "per_hour": 3600}, 3600),
        ({"per_km": 0.35, "per_hour": 25}, 25),
        ({"fixed": 80}, 3600),
        ({"per_km": 0}, 3600),
        ({}, 3600),
        (None, 3600),
    ],
)
def test_with_a_currency_only_prices_that_were_given_are_paid(costs: Any, price: float) -> None:
    assert per_hour(day(costs)) == price


def test_a_body_without_a_currency_counts_as_vroom_counts() -> None:
    assert per_hour(day({"per_km": 0.35}, None)) == 3600
    [warning] = Problem.model_validate(day({"per_km": 0.35}, None)).warnings
    assert (warning.code, warning.where) == ("W109", "vehicles[0].costs.per_hour")
    assert "3600" in warning.cause


def test_who_gives_a_price_per_kilometre_pays_for_kilometres_alone() -> None:
    plan = vuelta.plan(day({"per_km": 0.35}), iterations=10)
    assert plan.summary.cost == plan.summary.costs.distance > 0
    assert plan.warnings == ()


@pytest.mark.parametrize("costs", [{"fixed": 80}, None])
def test_a_default_beside_other_money_is_said(costs: Any) -> None:
    problem = Problem.model_validate(day(costs, penalty=50))
    assert [one.code for one in problem.warnings] == ["W109"]


def test_a_default_beside_the_prices_of_another_vehicle_is_said() -> None:
    document = day(None)
    document["vehicles"].append(document["vehicles"][0] | {"id": "w", "costs": {"per_km": 0.35}})
    [warning] = Problem.model_validate(document).warnings
    assert (warning.code, warning.where) == ("W109", "vehicles[0].costs.per_hour")
    assert "an hour counts 3600 EUR beside the prices of vehicle w" in warning.cause
    document["vehicles"][0]["costs"] = {"per_hour": 20}
    assert Problem.model_validate(document).warnings == ()


@pytest.mark.parametrize("costs", [{"per_km": 0.35}, {"per_km": 0.35, "per_hour": 3600}])
def test_prices_are_written_as_they_hold(costs: Any) -> None:
    problem = Problem.model_validate(day(costs))
    assert parse(dumps(problem, "json")) == problem


def test_nouns_are_priced_as_documents_are() -> None:
    van = Vehicle(id="v", start=(-3.7, 40.42), costs=Costs(per_km=1))
    assert Problem(currency="EUR", vehicles=(van,)).vehicles[0].costs.per_hour == 0
    assert Problem(vehicles=(van,)).vehicles[0].costs.per_hour == 3600 * MONEY_STEPS
    document = {"currency": "EUR", "vehicles": [{"id": "v", "costs": Costs(per_km=1)}]}
    assert per_hour(document) == 0
