"""How long the referee takes to judge a plan it has never seen."""

from __future__ import annotations

from benchmarks.instances import city, swept
from benchmarks.micro.stopwatch import Stopwatch
from vuelta.referee import judge
from vuelta.travel import measure


def test_judge_1000_stops(benchmark: Stopwatch) -> None:
    problem = city(1_000)
    plan, travel = swept(problem), measure(problem)
    judgement = benchmark.pedantic(judge, (problem, plan, travel), rounds=10, warmup_rounds=1)
    assert not judgement.faults
