"""JD's text."""

from __future__ import annotations

import pytest

from vuelta import units
from vuelta.errors import InputError
from vuelta.formats import loads

TINY = """\
NAME : tiny
TYPE : VRPSDPTW
DIMENSION : 3
VEHICLES : 500
DISPATCHINGCOST : 300
UNITCOST : 0.014
CAPACITY : 2.5
EDGE_WEIGHT_TYPE : EXPLICIT
NODE_SECTION
0,0,0,0,960,0
1,0.023300,0.039600,210,240,30
2,0.037280,0.209655,60,180,30
DISTANCETIME_SECTION
0,1,5000,6
0,2,7000,9
1,0,5100,7
1,2,900,2
2,0,7000,9
2,1,950,3
DEPOT_SECTION
0
"""


def test_tonnes_minutes_and_metres_become_integers() -> None:
    problem = loads(TINY)
    van = problem.vehicles[0]
    assert van.capacity == (2_500_000,)
    assert van.time_window is not None
    assert van.time_window.end == 960 * 60
    job = problem.jobs[0]
    assert (job.delivery, job.pickup, job.service) == ((23_300,), (39_600,), 1800)
    given = problem.matrices["car"]
    assert given.distances is not None
    assert given.durations is not None
    assert given.distances.array.tolist() == [[0, 5000, 7000], [5100, 0, 900], [7000, 950, 0]]
    assert given.durations.array[1].tolist() == [420, 0, 120]


def test_costs_are_the_literatures() -> None:
    costs = loads(TINY).vehicles[0].costs
    assert costs.fixed == 300 * units.MONEY_STEPS
    assert costs.per_km == 14 * units.MONEY_STEPS


def test_there_are_never_more_vehicles_than_customers() -> None:
    assert len(loads(TINY).vehicles) == 2


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("2,1,950,3\n", "", "F219", "line 13"),
        ("2,1,950,3\n", "2,1,950\n", "F210", "line 19"),
        ("2,1,950,3\n", "2,7,950,3\n", "F216", "line 19"),
        ("2,1,950,3\n", "2,1,far,3\n", "F211", "line 19"),
        ("2,1,950,3\n", "2,1,9.5,3\n", "F217", "line 19"),
        ("CAPACITY : 2.5\n", "", "F212", ""),
        ("DIMENSION : 3", "DIMENSION : 4", "F219", "line 3"),
        ("SECTION\n0\n", "SECTION\n9\n", "F216", "line 21"),
        ("210,240,30", "250,240,30", "F218", "line 11"),
    ],
)
def test_what_is_wrong_is_told_by_line(old: str, new: str, code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        loads(TINY.replace(old, new))
    assert (code, where) in [(finding.code, finding.where) for finding in caught.value.findings]
