"""Areas that slow down or close: by hand on a line, and by sampling points of it.

Places lie on the equator, where a degree is 111,195 m: ``EAST`` places the
centre at 0 and others at given kilometres from it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from benchmarks.instances import city
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import UNREACHABLE, Disruption, Problem, ProfileTravel
from vuelta.travel import great_circles as geodesic
from vuelta.travel import measure
from vuelta.travel.disruptions import Detoured

DEGREE = math.radians(1) * geodesic.EARTH_RADIUS
"""Metres."""


def at(east: float, north: float = 0.0) -> list[float]:
    """``[lon, lat]`` of kilometres from the centre."""
    return [1000 * east / DEGREE, 1000 * north / DEGREE]


def problem(
    points: list[list[float] | None], *disruptions: dict[str, Any], **tables: Any
) -> Problem:
    """A job at each point, 1,000 s and 5,000 m from each to each other, if nothing is said."""
    n = len(points)
    flat = {"durations": _flat(n, 1000), "distances": _flat(n, 5000)}
    document = {
        "vehicles": [{"id": "v"}],
        "jobs": [
            {"id": k, "location_index": k, **({} if point is None else {"location": point})}
            for k, point in enumerate(points)
        ],
        "matrices": {"car": flat | tables},
        "disruptions": [{"id": k, **each} for k, each in enumerate(disruptions)],
    }
    return Problem.model_validate(document)


def _flat(n: int, cell: int) -> list[list[int]]:
    return [[0 if i == j else cell for j in range(n)] for i in range(n)]


def car(task: Problem) -> ProfileTravel:
    travel = measure(task).profiles["car"]
    assert isinstance(travel, ProfileTravel)
    return travel


def circle(radius: float, **fields: Any) -> dict[str, Any]:
    """Kilometres around the centre."""
    return {"centre": [0, 0], "radius": round(1000 * radius), **fields}


ACROSS: list[list[float] | None] = [at(-2), at(2), at(-2, 3), at(2, 3), at(0), at(0.5)]
"""West and east of the centre, the same in the north, the centre itself, and near it."""
WEST, EAST, NW, NE, MIDDLE, NEAR = range(6)


def test_the_share_inside_takes_factor_times_as_long() -> None:
    # West to east is 4 km, 2 of them within the circle of 1 km: half of it at
    # a third of the speed makes 500 + 1500 s. To the middle it is half as well.
    travel = car(problem(ACROSS, circle(1, factor=3)))
    assert travel.durations[WEST, EAST] == travel.durations[EAST, WEST] == 2000
    assert travel.durations[WEST, MIDDLE] == 2000
    assert travel.durations[MIDDLE, NEAR] == 3000  # all of it
    assert travel.durations[NW, NE] == 1000  # 3 km off
    assert travel.distances is not None
    assert travel.distances[WEST, EAST] == 5000


def test_a_closed_circle_is_gone_around() -> None:
    # Half a circle instead of its diameter, which is half the way:
    # 0.5708 x 0.5 of 1,000 s and of 5,000 m more.
    travel = car(problem(ACROSS, circle(1)))
    assert travel.distances is not None
    assert (travel.durations[WEST, EAST], travel.distances[WEST, EAST]) == (1285, 6427)
    assert (travel.durations[NW, NE], travel.distances[NW, NE]) == (1000, 5000)


def test_nobody_gets_into_a_closed_circle_and_who_is_inside_may_leave() -> None:
    travel = car(problem(ACROSS, circle(1), costs=_flat(6, 7)))
    assert travel.distances is not None
    assert travel.costs is not None
    assert travel.costs.tolist() == _flat(6, 7)  # who drove there before has paid for it
    for table in (travel.durations, travel.distances):
        for inside in (MIDDLE, NEAR):
            others = [k for k in range(6) if k != inside]
            out = [k for k in others if k not in (MIDDLE, NEAR)]
            assert (table[others, inside] == UNREACHABLE).all()
            assert (table[inside, out] != UNREACHABLE).all()
            assert table[inside, inside] == 0  # it may stay


def test_the_edge_of_a_circle_is_outside() -> None:
    travel = car(problem([[0, 0], [0.5, 0], [0, 0.5]], {"centre": [1, 0], "radius": 55_598}))
    # The first lies at twice the radius, the second (55,597.5 m off) just within.
    assert travel.durations[0, 1] == UNREACHABLE
    travel = car(problem([[0, 0], [0.5, 0], [0, 0.5]], {"centre": [1, 0], "radius": 55_597}))
    assert travel.durations[0, 1] == 1000


def test_two_jobs_at_one_closed_door_may_be_served_one_after_the_other() -> None:
    travel = car(problem([at(0), at(0), at(5)], circle(1)))
    assert travel.durations.tolist() == [[0, 1000, 1000], [1000, 0, 1000], [-1, -1, 0]]


def test_rows_are_inside_with_all_their_legs() -> None:
    slow = car(problem([None, at(0), None], {"places": [0], "factor": 1.5}))
    assert slow.durations.tolist() == [[0, 1500, 1500], [1500, 0, 1000], [1500, 1000, 0]]
    shut = car(problem([None, at(0), None], {"places": [0]}))
    assert shut.durations.tolist() == [[0, 1000, 1000], [-1, 0, 1000], [-1, 1000, 0]]


def test_a_leg_is_inside_once_by_its_row_and_by_its_circle() -> None:
    both = circle(1, factor=3, places=[MIDDLE])
    assert car(problem(ACROSS, both)).durations[WEST, MIDDLE] == 3000


def test_places_nobody_knows_are_outside_of_every_circle() -> None:
    points = [None, at(2), at(0, 0.1), None]
    slow = car(problem(points, circle(1, factor=9))).durations
    assert slow[0].tolist() == [0, 1000, 1000, 1000]
    shut = car(problem(points, circle(1))).durations
    assert shut[0].tolist() == [0, 1000, -1, 1000]  # the other end is known to be inside


def test_disruptions_add_up() -> None:
    # Half of the way slower by 2 and by 0.5 times its time, and around on top.
    found = car(problem(ACROSS, circle(1, factor=3), circle(1, factor=1.5))).durations
    assert found[WEST, EAST] == 1000 + 1000 + 250
    apart = circle(1, factor=3), circle(1) | {"centre": at(-0.5, 3)}
    # around the second: a chord of 2 km of the 4 in the north
    found = car(problem(ACROSS, *apart)).durations
    assert (found[WEST, EAST], found[NW, NE]) == (2000, 1285)


def test_halves_of_a_second_are_rounded_up() -> None:
    durations = [[0, 1], [3, 0]]
    travel = car(problem([None, None], {"places": [0], "factor": 1.5}, durations=durations))
    assert travel.durations.tolist() == [[0, 2], [5, 0]]


def test_what_cannot_be_travelled_stays_so() -> None:
    durations = [[0, None], [10**9, 0]]
    travel = car(problem([None, None], {"places": [0], "factor": 9}, durations=durations))
    assert travel.durations.tolist() == [[0, -1], [10**9, 0]]  # and nothing passes the limit


def test_only_the_profiles_named_are_disturbed() -> None:
    tables = {"durations": _flat(2, 100)}
    document = {
        "vehicles": [{"id": "v"}, {"id": "w", "profile": "bike"}],
        "jobs": [{"id": k, "location_index": k} for k in range(2)],
        "matrices": {"car": tables, "bike": tables},
        "disruptions": [{"id": "jam", "places": [0], "factor": 2, "profiles": ["car"]}],
    }
    travel = measure(Problem.model_validate(document)).profiles
    assert travel["car"].leg(0, 1).seconds == 200
    assert travel["bike"].leg(0, 1).seconds == 100


def test_given_tables_are_left_alone() -> None:
    task = problem(ACROSS, circle(1))
    before = task.matrices["car"].durations
    assert before is not None
    copy = before.array.copy()
    travel = car(task)
    assert (before.array == copy).all()
    assert not travel.durations.flags.writeable
    calm = problem(ACROSS)
    assert calm.matrices["car"].durations is not None
    assert car(calm).durations is calm.matrices["car"].durations.array


def test_the_date_line_is_no_border() -> None:
    # Two places 0.2 degrees apart on both sides of it, the circle between them.
    around = {"centre": [180, 0], "radius": 5000, "factor": 2}
    travel = car(problem([[179.9, 0], [-179.9, 0]], around))
    assert travel.durations[0, 1] == 1000 + round(1000 * 10_000 / (0.2 * DEGREE))


spot = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


@settings(max_examples=60, deadline=None)
@given(spots=st.lists(spot, min_size=2, max_size=5), radius=st.floats(0.1, 4))
@example(spots=[(0.0, 0.0), (0.0, 1e-251)], radius=1.0)
def test_the_share_is_that_of_points_on_the_line(
    spots: list[tuple[float, float]], radius: float
) -> None:
    """Of 2,000 points evenly on the line, so many lie in the circle."""
    metres = round(1000 * radius)
    assume(all(abs(1000 * math.hypot(*spot) - metres) > 0.001 for spot in spots))  # the edge
    task = problem([at(*spot) for spot in spots], circle(radius, factor=2))
    found = car(task).durations
    spread = np.linspace(0, 1, 2001)[:, None]
    for i, here in enumerate(spots):
        for j, there in enumerate(spots):
            if i == j:
                continue
            points = np.array(here) + spread * (np.array(there) - np.array(here))
            share = (1000 * np.hypot(*points.T) < metres).mean()
            assert abs(found[i, j] - 1000 * (1 + share)) <= 3


lonlat = st.tuples(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))


@settings(max_examples=40, deadline=None)
@given(
    points=st.lists(lonlat, min_size=1, max_size=12, unique=True),
    radii=st.lists(st.integers(1, 20_000), min_size=1, max_size=3),
    factor=st.sampled_from([None, 1.0, 2.5]),
)
def test_measured_is_bit_for_bit_what_is_held(
    points: list[tuple[float, float]], radii: list[int], factor: float | None
) -> None:
    document = {
        "vehicles": [{"id": "v"}],
        "jobs": [{"id": k, "location": point} for k, point in enumerate(points)],
        "disruptions": [
            {"id": k, "centre": [0.05 * k, 0], "radius": radius}
            | ({"factor": factor} if k and factor else {})
            for k, radius in enumerate(radii)
        ],
    }
    task = Problem.model_validate(document)
    held = measure(task).profiles["car"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geodesic, "MOST_IN_TABLES", 0)
        measured = measure(task).profiles["car"]
    assert isinstance(measured, Detoured)
    assert measured.n_places == held.n_places == len(measured.points)
    everywhere = np.arange(len(points))[::-1]
    one, other = held.among(everywhere), measured.among(everywhere)
    assert np.array_equal(one.durations, other.durations)
    assert one.distances is not None
    assert other.distances is not None
    assert np.array_equal(one.distances, other.distances)
    for here in everywhere:
        assert held.leg(int(here), 0) == measured.leg(int(here), 0)
    most, bound = held.at_most(), measured.at_most()
    assert bound.seconds >= most.seconds
    assert (bound.metres or 0) >= (most.metres or 0)


@pytest.mark.parametrize("tables", [0, 5000])
def test_a_city_with_a_closed_quarter_is_planned(
    tables: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geodesic, "MOST_IN_TABLES", tables)
    calm = city(60)
    spot = calm.jobs[7].location
    closed = Disruption.model_validate({"id": "fire", "centre": spot, "radius": 100})
    task = calm.model_copy(update={"disruptions": (closed,)})
    plan = vuelta.plan(task, iterations=200)
    assert calm.jobs[7].id in {entry.id for entry in plan.unassigned}
    assert plan.summary.unassigned < 60


def test_among_some_places_it_is_as_among_all() -> None:
    whole = problem(ACROSS, circle(1, factor=3))
    some = np.array([WEST, EAST, NW], dtype=np.intp)
    everywhere, within = car(whole).durations, measure(whole, some).profiles["car"]
    assert isinstance(within, ProfileTravel)
    assert (within.durations[np.ix_(some, some)] == everywhere[np.ix_(some, some)]).all()
    assert within.durations[WEST, MIDDLE] == 1000  # nobody asks: as if nothing were
