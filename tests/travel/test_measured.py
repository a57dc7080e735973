"""Travel measured among the places asked for is the travel that would be held."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.instances import city
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import Profile
from vuelta.travel import great_circles as geodesic

points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@settings(deadline=None)
@given(places=st.lists(points, min_size=1, max_size=20), seed=st.integers(0, 99))
def test_measured_is_bit_for_bit_what_is_held(places: list[tuple[float, float]], seed: int) -> None:
    places += [places[0], (places[0][0], -places[0][1])]  # a twin, and one far off
    profiles = {"car": Profile(speed=41.3, detour=1.27)}
    held = geodesic.great_circle(places, profiles)[0].profiles["car"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geodesic, "MOST_IN_TABLES", 0)
        measured = geodesic.great_circle(places, profiles)[0].profiles["car"]
    assert type(measured) is not type(held)
    some = np.random.default_rng(seed).integers(0, len(places), size=5)
    one, other = held.among(some), measured.among(some)
    assert np.array_equal(one.durations, other.durations)
    assert one.distances is not None
    assert other.distances is not None
    assert np.array_equal(one.distances, other.distances)
    for here in range(len(places)):
        assert held.leg(here, 0) == measured.leg(here, 0)
    most, bound = held.at_most(), measured.at_most()
    assert bound[0] >= most[0]
    assert (bound[1] or 0) >= (most[1] or 0)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_city_is_planned_without_a_table(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geodesic, "MOST_IN_TABLES", 0)
    plan = vuelta.plan(city(330), iterations=300, threads=threads)
    assert plan.summary.unassigned == 0
