"""How long a fixed number of search rounds takes, from problem to judged plan.

Travel, lowering, lifting and the referee are part of it: what a caller waits
for. Equal work by iterations and seed, never by seconds.
"""

from __future__ import annotations

import pytest

from benchmarks.instances import city
from benchmarks.micro.stopwatch import Stopwatch
from vuelta import engine

ITERATIONS = 20_000


@pytest.mark.parametrize("n_stops", [100, 1_000])
def test_plan_by_iterations(benchmark: Stopwatch, n_stops: int) -> None:
    problem = city(n_stops)
    plan = benchmark.pedantic(
        engine.plan, (problem,), {"iterations": ITERATIONS, "seed": 1}, rounds=3, warmup_rounds=1
    )
    assert plan.summary.unassigned == 0
