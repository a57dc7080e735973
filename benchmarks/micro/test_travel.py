"""How long it takes to measure travel between all places of a city."""

from __future__ import annotations

import pytest

from benchmarks.instances import city
from benchmarks.micro.stopwatch import Stopwatch
from vuelta.travel import measure


@pytest.mark.parametrize("n_places", [1_000, 5_000])
def test_measure_travel(benchmark: Stopwatch, n_places: int) -> None:
    problem = city(n_places - 1)
    travel = benchmark.pedantic(measure, (problem,), rounds=5, warmup_rounds=1)
    assert travel.n_places == n_places
