"""Orders of loading: planned as brute force would, left out with their reason, and by arcs."""

from __future__ import annotations

import random
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import Plan, Problem
from vuelta.solver import lower
from vuelta.travel import measure

SEEDS = st.integers(0, 2**32)


def town(seed: int, kinds: list[str], n_pairs: int = 0, **vehicle: Any) -> Problem:
    """One or two equal vans and jobs of these kinds on a square; a job left out costs 1000."""
    draw = random.Random(seed)
    n_places = 1 + len(kinds) + 2 * n_pairs
    spots = [(draw.randint(0, 50), draw.randint(0, 50)) for _ in range(n_places)]
    table = [[abs(a - c) + abs(b - d) for c, d in spots] for a, b in spots]
    carries = {"delivery": ("delivery",), "return": ("pickup",), "exchange": ("delivery", "pickup")}
    van = {
        "start_index": 0,
        "end_index": 0,
        "capacity": [4],
        "costs": {"per_hour": 3600, "fixed": 9},
    }
    return Problem.model_validate(
        {
            "vehicles": [{"id": name, **van, **vehicle} for name in ("v", "w")],
            "jobs": [
                {
                    "id": f"j{k}",
                    "location_index": k + 1,
                    "type": kind,
                    "penalty": 1000,
                    **{what: [1] for what in carries.get(kind, ())},
                }
                for k, kind in enumerate(kinds)
            ],
            "shipments": [
                {
                    "amount": [1],
                    "penalty": 1000,
                    "pickup": {"id": f"p{k}", "location_index": 1 + len(kinds) + 2 * k},
                    "delivery": {"id": f"q{k}", "location_index": 2 + len(kinds) + 2 * k},
                }
                for k in range(n_pairs)
            ],
            "matrices": {"car": {"durations": table}},
        }
    )


def kinds_of(seed: int, some: tuple[str, ...], n: int) -> list[str]:
    return random.Random(seed).choices(some, k=n)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, cost=st.sampled_from([None, 0, 4, 40]), is_pure=st.booleans())
def test_deliveries_first_is_planned_as_well_as_can_be(
    seed: int, cost: int | None, is_pure: bool, walk_oracle: Any
) -> None:
    """As a rule and as a price, with and without stops that do not count between."""
    some = ("delivery", "return") if is_pure else ("delivery", "return", "exchange", "service")
    problem = town(seed, kinds_of(seed, some, 6), loading="deliveries_first", loading_cost=cost)
    truth = walk_oracle(problem, measure(problem))
    plan = vuelta.plan(problem, iterations=1500, seed=seed)
    assert truth.objective(plan) == truth.optimum()


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_last_in_first_out_is_planned_as_well_as_can_be(seed: int, walk_oracle: Any) -> None:
    problem = town(seed, kinds_of(seed, ("delivery", "return"), 1), 3, loading="lifo")
    truth = walk_oracle(problem, measure(problem))
    plan = vuelta.plan(problem, iterations=1500, seed=seed)
    assert truth.objective(plan) == truth.optimum()


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, loading=st.sampled_from(["deliveries_first", "lifo"]))
def test_days_of_many_stops_keep_their_order(seed: int, loading: str) -> None:
    """The referee looks at every plan on its way out; here no order is left to chance."""
    kinds = kinds_of(seed, ("delivery", "return", "exchange", "service"), 24)
    problem = town(seed, kinds, 6, loading=loading)
    plan = vuelta.plan(problem, iterations=300, seed=seed)
    free = vuelta.plan(town(seed, kinds, 6), iterations=300, seed=seed)
    assert vuelta.check(problem, plan).clean
    broken = vuelta.check(problem, free).plan.summary.violations
    assert {violation.cause for violation in broken} <= {"loading_order"}


@pytest.mark.parametrize("kind", ["return", "exchange", "service"])
def test_a_walk_says_which_orders_are_wrong(kind: str) -> None:
    problem = town(3, ["delivery", "return", "delivery", kind], loading="deliveries_first")
    core = lower(problem, measure(problem)).core
    jobs = [job.kind for job in problem.jobs]
    for order in permutations(range(4)):
        counting = [jobs[k] for k in order if jobs[k] in ("delivery", "return")]
        wrong = ("return", "delivery") in pairwise(counting)
        assert core.walk(0, list(order)).broken == (8192 if wrong else 0)


def test_a_return_at_the_depot_does_not_close_it() -> None:
    """A place that is start and return at once cannot say by its arcs what the rule is."""
    document = {
        "vehicles": [
            {"id": "v", "start_index": 0, "end_index": 0, "capacity": [4]}
            | {"loading": "deliveries_first"}
        ],
        "jobs": [
            {"id": "d", "location_index": 1, "delivery": [1]},
            {"id": "r", "location_index": 0, "pickup": [1]},
        ],
        "matrices": {"car": {"durations": [[0, 60], [60, 0]]}},
    }
    plan = vuelta.plan(document, iterations=100)
    assert [step.id for step in plan.routes[0].steps if step.id] == ["d", "r"]


def test_what_the_order_keeps_out_is_said() -> None:
    """The van has collected already: its delivery cannot be made, and allowing it would help."""
    problem = town(1, ["delivery"], loading="deliveries_first", collected=True)
    plan: Plan = vuelta.plan(problem, iterations=50)
    [entry] = plan.unassigned
    [reason] = entry.reasons
    assert (reason.code, reason.vehicles) == ("LOADING_ORDER", ("v", "w"))
    assert "order of loading" in reason.fix
