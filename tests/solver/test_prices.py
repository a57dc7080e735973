"""Money as whole core prices, and what leaving tasks out is worth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.errors import InputError
from vuelta.model import Problem
from vuelta.solver.prices import LeftOut, Prices

MONEY = st.integers(0, 10**9).map(lambda steps: steps / 10_000)


def problem(costs: dict[str, Any], penalty: float = 0, late_cost: float = 0) -> Problem:
    return Problem.model_validate(
        {
            "vehicles": [{"id": 1, "start": [0, 0], "costs": costs}],
            "jobs": [
                {
                    "id": 1,
                    "location": [0, 0],
                    "penalty": penalty,
                    "soft_end": 5,
                    "late_cost": late_cost,
                }
            ],
        }
    )


@given(fixed=MONEY, per_hour=MONEY, per_km=MONEY, penalty=MONEY, late=MONEY)
def test_every_price_is_whole_and_exact(
    fixed: float, per_hour: float, per_km: float, penalty: float, late: float
) -> None:
    asked = problem({"fixed": fixed, "per_hour": per_hour, "per_km": per_km}, penalty, late)
    prices = Prices.of(asked)
    costs, job = asked.vehicles[0].costs, asked.jobs[0]
    assert prices.currency(prices.once(costs.fixed)) == Fraction(costs.fixed, 10_000)
    assert prices.currency(prices.once(job.penalty or 0)) == Fraction(job.penalty or 0, 10_000)
    hour = 3600 * prices.per_second(costs.per_hour)
    assert prices.currency(hour) == Fraction(costs.per_hour, 10_000)
    assert prices.currency(1000 * prices.per_metre(costs.per_km)) == Fraction(costs.per_km, 10_000)
    assert prices.currency(3600 * prices.per_second(job.late_cost)) == Fraction(
        job.late_cost, 10_000
    )


def test_the_step_is_the_coarsest_that_fits() -> None:
    """3600 an hour is 1 a second: with nothing else, the core counts seconds."""
    prices = Prices.of(problem({"per_hour": 3600}))
    assert prices.per_second(3600 * 10_000) == 1


def test_without_prices_everything_costs_nothing() -> None:
    prices = Prices.of(problem({"per_hour": 0}))
    assert prices.currency(prices.once(0)) == 0


@given(
    everything=st.integers(0, 10**12),
    one=st.integers(0, 10**9),
    n=st.integers(1, 1000),
    priority=st.integers(0, 99),
)
def test_leaving_out_outweighs_everything_and_keeps_its_ranks(
    everything: int, one: int, n: int, priority: int
) -> None:
    out = LeftOut.of(one, everything, n)
    lowest = out.price(0, required=False)
    assert lowest > everything
    assert lowest > one
    assert out.price(priority + 1, required=False) > out.price(priority, required=False)
    assert out.price(0, required=True) > out.price(100, required=False)
    assert out.owed > n * out.price(0, required=True)


@given(
    everything=st.integers(0, 10**30),
    n=st.integers(1, 20_000),
    owed=st.integers(0, 50),
)
def test_the_sum_of_all_that_is_left_out_fits(everything: int, n: int, owed: int) -> None:
    out = LeftOut.of(1, everything, n, owed)
    assert n * out.price(0, required=True) + owed * out.owed <= 2**61


def test_prices_too_far_apart_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        LeftOut.of(10**17, 10**18, 10)
    assert caught.value.code == "S208"
