"""How long it takes to turn the core's routes of 1,000 stops into a plan."""

from __future__ import annotations

from benchmarks.instances import city
from benchmarks.micro.stopwatch import Stopwatch
from vuelta.solver import lift, lower, solve
from vuelta.solver.lift import sequences
from vuelta.travel import measure


def test_lifting(benchmark: Stopwatch) -> None:
    problem = city(1_000)
    travel = measure(problem)
    lowered = lower(problem, travel)
    routes = sequences(lowered, solve(problem, travel, iterations=1).plan)
    plan = benchmark.pedantic(lift, (lowered, routes), rounds=10, warmup_rounds=1)
    assert sequences(lowered, plan) == routes
