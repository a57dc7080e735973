"""How long it takes to turn a problem into the core's arrays."""

from __future__ import annotations

from benchmarks.instances import city
from benchmarks.micro.stopwatch import Stopwatch
from vuelta.solver.lower import lower
from vuelta.travel import measure


def test_lower_1000_stops(benchmark: Stopwatch) -> None:
    problem = city(1_000)
    lowered = benchmark.pedantic(lower, (problem, measure(problem)), rounds=10, warmup_rounds=1)
    assert len(lowered.legend.visits) == 1_000
