"""Costs in money as well as in steps: one way, for every noun that holds any."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import vuelta
from vuelta.explain import TaskExplained
from vuelta.insight import Frontier
from vuelta.model import CostBreakdown, HorizonKpis, Noun, Option, Promise, ReturnOption
from vuelta.model.in_currency import money_in

PROBLEM: dict[str, Any] = {
    "currency": "EUR",
    "vehicles": [
        {
            "id": "A",
            "start_index": 0,
            "end_index": 0,
            "costs": {"fixed": 7.5, "per_hour": 3.6, "per_km": 0},
        }
    ],
    "jobs": [
        {"id": "near", "location_index": 1, "time_windows": [[2000, 2500]]},
        {"id": "dear", "location_index": 2, "penalty": 1.2345, "vehicle_costs": {"A": 5}},
    ],
    "matrices": {"car": {"durations": [[0, 500, 9000], [500, 0, 9000], [9000, 9000, 0]]}},
}


def nouns(of: type[Noun] = Noun) -> Iterator[type[Noun]]:
    for noun in of.__subclasses__():
        yield noun
        yield from nouns(noun)


@pytest.fixture(scope="module")
def plan() -> vuelta.Plan:
    return vuelta.plan(PROBLEM, iterations=20)


def test_a_plan_costs_what_its_hours_and_its_van_cost(plan: vuelta.Plan) -> None:
    """1,000 s at 3.60 an hour are 1.00, the van 7.50; who is left out is charged 1.2345."""
    assert plan.summary.cost == 85_000
    assert plan.summary.in_currency.cost == Decimal("8.5")
    assert plan.routes[0].in_currency.cost == Decimal("8.5")
    costs = plan.summary.costs.in_currency
    assert (costs.fixed, costs.travel_time) == (Decimal("7.5"), Decimal("1"))
    assert costs.left_out == Decimal("1.2345")
    assert (costs.total, costs.routes) == (Decimal("9.7345"), Decimal("8.5"))
    assert isinstance(costs.total, Decimal)
    assert f"{plan.summary.in_currency.cost} {plan.currency}" == "8.5000 EUR"


def test_prices_of_a_problem_and_tables_of_them() -> None:
    problem = vuelta.Problem.model_validate(PROBLEM)
    assert problem.vehicles[0].costs.in_currency.per_hour == Decimal("3.6")
    job = problem.jobs[1].in_currency
    assert (job.penalty, job.vehicle_costs) == (Decimal("1.2345"), {"A": Decimal("5")})
    assert problem.jobs[0].in_currency.penalty is None


def test_revisions_promises_options_and_horizons_in_the_same_way(plan: vuelta.Plan) -> None:
    order = {"id": "new", "location_index": 1, "time_windows": [[1900, 2900]]}
    [promise] = vuelta.promise(PROBLEM, plan, order, 0)
    assert promise.in_currency.cost == Decimal(promise.cost) / 10_000
    cancelled = {"id": "c", "code": "CANCELLATION", "job": "near", "time": 0}
    revision = vuelta.replan(PROBLEM, plan, [cancelled], 0, time_limit=0)
    assert revision.diff.in_currency.cost == Decimal("-8.5")  # the van stays at home
    assert revision.diff.costs.in_currency.fixed == Decimal("-7.5")
    assert revision.in_currency.price == Decimal(revision.price) / 10_000
    kpis = vuelta.kpis(PROBLEM, plan)
    assert kpis.money.in_currency.spent == Decimal("8.5")
    assert sum(kpis.in_currency.cost_to_serve.values()) == Decimal("8.5")
    assert HorizonKpis(net=-0.0125).in_currency.net == Decimal("-0.0125")


@pytest.mark.parametrize(
    ("noun", "names"),
    [
        (CostBreakdown, {*CostBreakdown.model_fields, "total", "routes"}),
        (Option, {"cost", "expected"}),
        (Promise, {"cost"}),
        (ReturnOption, {"cost", "customer_fee", "net_recovery"}),
        (vuelta.Revision, {"price"}),
        (TaskExplained, {"penalty"}),
        (Frontier, {"lost_sale"}),
        (vuelta.Plan, set()),
    ],
)
def test_what_is_money_of_a_noun(noun: type[Noun], names: set[str]) -> None:
    assert money_in(noun) == names


@pytest.mark.slow
def test_every_field_that_is_written_in_the_currency_is_read_in_it() -> None:
    """By the schema: what it says is in the currency, and is whole steps in Python."""
    for noun in {*nouns()} - {CostBreakdown}:
        properties = noun.model_json_schema().get("properties", {})
        told = {name for name, said in properties.items() if _unit(said) == "currency"}
        assert told == {name for name in money_in(noun) if name in properties}, noun


def _unit(said: Any) -> str | None:
    parts = [said, *said.get("anyOf", ()), said.get("additionalProperties")]
    return next((part["unit"] for part in parts if isinstance(part, dict) and "unit" in part), None)


def test_what_is_no_money_is_none(plan: vuelta.Plan) -> None:
    with pytest.raises(AttributeError, match="Summary has no money named duration"):
        plan.summary.in_currency.duration  # noqa: B018
    assert dir(plan.summary.in_currency) == ["cost"]
    assert repr(plan.summary.in_currency) == "Summary in currency: cost=8.5000"


def test_a_noun_is_copied_pickled_and_written_as_before(plan: vuelta.Plan) -> None:
    assert pickle.loads(pickle.dumps(plan.summary)).in_currency.cost == Decimal("8.5")
    assert copy.copy(plan.summary.in_currency).cost == Decimal("8.5")
    assert "in_currency" not in plan.model_dump_json()
