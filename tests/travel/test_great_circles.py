"""Great circles against numbers worked out by hand, and against geopy."""

from __future__ import annotations

import math

import numpy as np
from geopy.distance import geodesic
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vuelta.model import Profile
from vuelta.travel.great_circles import EARTH_RADIUS, great_circle

Point = tuple[float, float]

PLAIN = Profile(speed=36, detour=1)
"""10 metres a second, as the crow flies."""

points = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


def metres(one: Point, other: Point, profile: Profile = PLAIN) -> int:
    travel, findings = great_circle([one, other], {"car": profile})
    assert not findings
    distances = travel.profiles["car"].distances
    assert distances is not None
    assert distances[0, 1] == distances[1, 0]
    return int(distances[0, 1])


def test_a_degree_along_the_equator_is_a_360th_of_the_circle() -> None:
    # 2 pi 6,371,008.8 m / 360 = 111,195.08 m
    assert metres((0, 0), (1, 0)) == 111_195


def test_antipodes_are_half_a_circle_apart() -> None:
    # pi x 6,371,008.8 m = 20,015,114.4 m
    assert metres((0, 0), (180, 0)) == round(math.pi * EARTH_RADIUS)
    assert metres((20, 90), (-70, -90)) == round(math.pi * EARTH_RADIUS)


def test_neighbours_keep_every_metre() -> None:
    # 0.00009 degrees of latitude are 10.0076 m; a cosine formula would say 0 or 13.
    assert metres((2.35, 48.85), (2.35, 48.85009)) == 10


def test_the_date_line_is_no_wall() -> None:
    assert metres((179.5, 0), (-179.5, 0)) == 111_195


def test_a_place_is_no_way_from_itself() -> None:
    travel, _ = great_circle([(2.35, 48.85), (2.35, 48.85)], {"car": PLAIN})
    assert not travel.profiles["car"].durations.any()


def test_the_detour_stretches_metres_and_speed_turns_them_into_seconds() -> None:
    # 111,195.08 m x 1.3 = 144,553.6 m; at 36 km/h, 10 m/s, 14,455.4 s.
    travel, _ = great_circle([(0, 0), (1, 0)], {"van": Profile(speed=36, detour=1.3)})
    van = travel.profiles["van"]
    assert van.distances is not None
    assert van.distances[0, 1] == 144_554
    assert van.durations[0, 1] == 14_455


def test_profiles_are_measured_side_by_side() -> None:
    profiles = {"car": Profile(speed=36, detour=1), "bike": Profile(speed=18, detour=1)}
    travel, _ = great_circle([(0, 0), (0, 0.1)], profiles)
    car, bike = travel.profiles["car"], travel.profiles["bike"]
    # 11,119.5 m: 1,112 s at 10 m/s, twice as long at half the speed
    assert car.durations[0, 1] == 1112
    assert bike.durations[0, 1] == 2224


def test_tables_are_read_only_int32() -> None:
    travel, _ = great_circle([(0, 0), (1, 1)], {"car": PLAIN})
    car = travel.profiles["car"]
    assert car.distances is not None
    assert car.costs is None
    for table in (car.durations, car.distances):
        assert table.dtype == np.int32
        assert not table.flags.writeable


def test_a_crawling_profile_is_reported() -> None:
    _, findings = great_circle([(0, 0), (180, 0)], {"snail": Profile(speed=0.01)})
    assert [finding.code for finding in findings] == ["T303"]
    assert findings[0].where == "profiles.snail.speed"


def test_no_places_make_an_empty_matrix() -> None:
    travel, findings = great_circle([], {"car": PLAIN})
    assert not findings
    assert travel.n_places == 0


def test_many_places_are_measured_in_pieces_without_seams() -> None:
    # 150 places on the equator, a thousandth of a degree apart: 111.195 m each.
    along = [(k / 1000, 0.0) for k in range(150)]
    travel, _ = great_circle(along, {"car": PLAIN})
    distances = travel.profiles["car"].distances
    assert distances is not None
    k = np.arange(150)
    expected = np.rint(np.abs(k[:, None] - k[None, :]) * 111.195_08)
    assert np.abs(distances - expected).max() <= 1


@settings(max_examples=200, deadline=None)
@given(points, points)
def test_close_to_the_ellipsoid_everywhere(one: Point, other: Point) -> None:
    expected = geodesic((one[1], one[0]), (other[1], other[0])).meters
    assume(expected < 19_900_000)  # near antipodes the ellipsoid's shortest way swings around
    assert abs(metres(one, other) - expected) <= 0.006 * expected + 0.5
