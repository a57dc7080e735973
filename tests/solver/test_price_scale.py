"""Money as whole core prices, and what leaving tasks out is worth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.errors import InputError
from vuelta.model import Job, Problem, Shipment
from vuelta.solver.price_scale import Prices, Ranks, must_fit

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


def task(name: str = "a", **fields: Any) -> Job:
    return Job.model_validate({"id": name, "location_index": 0, **fields})


def pair(**fields: Any) -> Shipment:
    end = {"location_index": 0}
    return Shipment.model_validate(
        {"pickup": {"id": "p", **end}, "delivery": {"id": "d", **end}, **fields}
    )


demands = st.lists(
    st.builds(
        lambda is_pair, **fields: pair(**fields) if is_pair else task(**fields),
        is_pair=st.booleans(),
        priority=st.integers(0, 100),
        required=st.booleans(),
    ),
    max_size=8,
)


def levels(some: list[Any]) -> tuple[int, int, int]:
    """Required ones, priorities and tasks, as VROOM counts a pair: both halves."""
    sizes = [2 if isinstance(one, Shipment) else 1 for one in some]
    return (
        sum(size for size, one in zip(sizes, some, strict=True) if one.required),
        sum(size * one.priority for size, one in zip(sizes, some, strict=True)),
        sum(sizes),
    )


@given(everyone=demands, chance=st.randoms(use_true_random=False))
def test_sums_of_ranks_compare_as_the_levels_do(everyone: list[Any], chance: Any) -> None:
    ranks = Ranks.of(everyone)
    one, other = ([d for d in everyone if chance.random() < 0.5] for _ in range(2))
    sums = [sum(map(ranks.of_demand, some)) for some in (one, other)]
    assert (sums[0] < sums[1]) == (levels(one) < levels(other))
    assert ranks.owed > sum(map(ranks.of_demand, everyone))


def test_a_penalty_is_money_and_no_rank() -> None:
    bought, waiting = task(penalty=10**9, priority=100), task("b", priority=1)
    ranks = Ranks.of([bought, waiting])
    assert ranks.of_demand(bought) == 0
    assert ranks.of_demand(waiting) == 1 + ranks.per_priority == 3


@pytest.mark.slow
def test_twenty_thousand_tasks_on_every_level_are_ranked_exactly() -> None:
    everyone = [task(priority=k % 101, required=k % 3 == 0) for k in range(20_000)]
    ranks = Ranks.of(everyone, n_owed=500)
    assert sum(map(ranks.of_demand, everyone)) + 500 * ranks.owed <= 2**61


def test_more_than_64_bits_of_levels_are_refused() -> None:
    everyone = [task(priority=100, required=True)] * 100_000
    with pytest.raises(InputError) as caught:
        Ranks.of(everyone, n_owed=50_000)
    assert caught.value.code == "S208"
    assert "priorities" in str(caught.value)


def test_prices_whose_sum_does_not_fit_are_refused() -> None:
    must_fit(2**61)
    with pytest.raises(InputError) as caught:
        must_fit(2**61 + 1)
    assert caught.value.code == "S208"
