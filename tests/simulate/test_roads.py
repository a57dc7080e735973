"""Driving on a real day: traffic by the half hour, and areas that are slow or closed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import Disruption, Places, Problem
from vuelta.simulate.roads import Roads, Spot, between
from vuelta.simulate.scenario_trace import SLOT, Traffic
from vuelta.travel import measure

HOME, SHOP = Spot((2.1, 41.4)), Spot((2.15, 41.42))


def roads(traffic: Traffic = Traffic(), **profile: float) -> Roads:  # noqa: B008 (frozen)
    document = {"vehicles": [{"id": "v"}], "profiles": {"car": profile or {"speed": 30}}}
    return Roads(Problem.model_validate(document), traffic, SLOT)


def drive(here: Spot, there: Spot, now: int, on: Roads) -> tuple[int, int]:
    return on.drive(here, there, "car", 1.0, now)


def test_an_undisturbed_way_is_as_the_engine_measures_it() -> None:
    jobs = [{"id": name, "location": spot.location} for name, spot in (("a", HOME), ("b", SHOP))]
    profiles = {"car": {"speed": 27, "detour": 1.4}}
    problem = Problem.model_validate(
        {"vehicles": [{"id": "v"}], "jobs": jobs, "profiles": profiles}
    )
    trip = measure(problem).profiles["car"].leg(0, 1)
    assert len(Places.of(problem)) == 2
    assert drive(HOME, SHOP, 0, roads(speed=27, detour=1.4)) == (trip.seconds, trip.metres)


def test_a_way_through_two_half_hours_takes_each_at_its_pace() -> None:
    """600 s of road from 7:55 on: 5 minutes at the pace of 7, the rest at half of it."""
    hours = [1.0] * 8 + [2.0] * 16
    table = {"durations": [[0, 600], [600, 0]], "distances": [[0, 9], [9, 0]]}
    problem = Problem.model_validate({"vehicles": [{"id": "v"}], "matrices": {"car": table}})
    on = Roads(problem, Traffic(hours=tuple(hours)), SLOT)
    spots = Spot(None, 0), Spot(None, 1)
    assert on.drive(*spots, "car", 1.0, 8 * 3600 - 300) == (300 + 2 * 300, 9)
    assert on.drive(*spots, "car", 2.0, 9 * 3600) == (600, 9)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(
    hours=st.lists(st.floats(0.3, 4), min_size=24, max_size=24),
    shocks=st.lists(st.floats(0.3, 4), min_size=48, max_size=48),
    now=st.integers(0, 80_000),
    later=st.integers(0, 5_000),
)
def test_who_leaves_later_never_arrives_earlier(
    hours: list[float], shocks: list[float], now: int, later: int
) -> None:
    zone = {"centre": [2.1, 41.4], "shocks": shocks}
    on = roads(Traffic.model_validate({"day": 1.1, "hours": hours, "zones": [zone]}), speed=8)
    first = now + drive(HOME, SHOP, now, on)[0]
    second = now + later + drive(HOME, SHOP, now + later, on)[0]
    assert second >= first - 1, "but for rounding"


def test_each_zone_has_its_own_traffic() -> None:
    zones = [
        {"centre": HOME.location, "shocks": [1.0] * 48},
        {"centre": SHOP.location, "shocks": [2.0] * 48},
    ]
    on = roads(Traffic.model_validate({"zones": zones}))
    there, back = drive(HOME, SHOP, 30_000, on)[0], drive(SHOP, HOME, 30_000, on)[0]
    assert abs(there - 2 * back) <= 1


def test_a_storm_slows_what_lies_inside_from_then_on() -> None:
    on = roads()
    before = drive(HOME, SHOP, 0, on)
    on.disturb(Disruption(id="storm", centre=(2.1, 41.4), radius=50_000, factor=1.5))
    after = drive(HOME, SHOP, 0, on)
    assert abs(after[0] - 1.5 * before[0]) <= 1
    assert after[1] == before[1]
    on.disturb(Disruption(id="shut", centre=(2.15, 41.42), radius=100))
    assert on.is_closed(SHOP)
    assert not on.is_closed(HOME)


def test_half_way_is_half_way() -> None:
    assert between(HOME, SHOP, 0.5) == Spot((2.125, 41.41))
    assert between(Spot(None, 1), Spot(None, 2), 0.5) == Spot(None, 1)
