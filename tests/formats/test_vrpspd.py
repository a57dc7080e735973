"""The VRPSPD sets."""

from __future__ import annotations

import pytest

from vuelta.errors import InputError
from vuelta.formats import loads

PLANAR = """\
NAME : T
TYPE : MVRPB
DIMENSION : 3
VEHICLES : 2
CAPACITY : 160
DISTANCE : 200
EDGE_WEIGHT_TYPE : EXACT_2D
NODE_COORD_SECTION
1 0 0
2 1 1
3 3 4
PICKUP_AND_DELIVERY_SECTION
1 0 0 10000000 10 0 0
2 0 0 10000000 10 5 7
3 0 0 10000000 10 30 0
DEPOT_SECTION
1
-1
EOF
"""
GIVEN = """\
NAME : T
DIMENSION : 2
VEHICLES : 1
CAPACITY : 9262573
DISTANCE : 0
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : FULL_MATRIX
EDGE_WEIGHT_SECTION
0 66246
66246 0
PICKUP_AND_DELIVERY_SECTION
1 0 0 10000000 0 0 0
2 0 0 10000000 0 72415 102221
"""


def test_pickup_comes_before_delivery_in_a_row() -> None:
    job = loads(PLANAR).jobs[0]
    assert (job.pickup, job.delivery) == ((5,), (7,))
    assert job.time_windows == ()


def test_coordinates_and_times_are_scaled_by_10000() -> None:
    problem = loads(PLANAR)
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.array[0].tolist() == [0, 14_142, 50_000]
    assert problem.jobs[0].service == 100_000
    assert problem.vehicles[0].max_duration == 2_000_000


def test_given_weights_are_taken_as_they_are() -> None:
    problem = loads(GIVEN)
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.array[0, 1] == 66_246
    assert problem.vehicles[0].max_duration is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("3 0 0 10000000 10 30 0\n", "", "F219"),
        ("10 30 0\n", "10 30\n", "F210"),
        ("TYPE : MVRPB", "TYPE : PDPTW", "F214"),
        ("10 30 0\n", "10 -30 0\n", "F217"),
        ("NODE_COORD_SECTION\n1 0 0\n2 1 1\n3 3 4\n", "", "F212"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        loads(PLANAR.replace(old, new))
    assert code in [finding.code for finding in caught.value.findings]
