"""VRPLIB: CVRP, VRPTW and VRPB."""

from __future__ import annotations

from contextlib import suppress

import pytest

from vuelta.errors import InputError
from vuelta.formats import loads
from vuelta.formats.detect import detect

CVRP = """\
NAME : T-n4-k2
COMMENT : by hand
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 1 1
4 6 8
DEMAND_SECTION
1 0
2 4
3 6
4 5
DEPOT_SECTION
1
-1
EOF
"""
VRPTW = """\
NAME : T
TYPE : VRPTW
DIMENSION : 3
VEHICLES : 2
CAPACITY : 9
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : FULL_MATRIX
EDGE_WEIGHT_SECTION
0 5 6
4 0 7
3 2 0
DEMAND_SECTION
1 0
2 4
3 6
DEPOT_SECTION
1
-1
SERVICE_TIME_SECTION
1 0
2 30
3 40
TIME_WINDOW_SECTION
1 0 900
2 10 90
3 20 80
EOF
"""
VRPB = CVRP.replace("1 0 0\n2 3 4\n3 1 1\n4 6 8", "1 -1 0 0\n2 0 3 4\n3 0 1 1\n4 1 6 8")


def test_a_cvrp_is_rounded_to_whole_distances() -> None:
    problem = loads(CVRP)
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.array[0].tolist() == [0, 5, 1, 10]
    assert [job.id for job in problem.jobs] == ["2", "3", "4"]
    assert [job.location_index for job in problem.jobs] == [1, 2, 3]
    assert problem.vehicles[0].time_window is None


def test_without_a_limit_the_fleet_is_never_in_the_way() -> None:
    """1.3 * 15 / 10 and ten is more than the three customers."""
    assert len(loads(CVRP).vehicles) == 3
    limited = CVRP.replace("CAPACITY", "VEHICLES : 2\nCAPACITY", 1)
    assert len(loads(limited).vehicles) == 2
    assert len(loads(CVRP, vehicles=1).vehicles) == 1


def test_another_depot_keeps_the_rows_in_order() -> None:
    text = CVRP.replace("SECTION\n1\n-1", "SECTION\n3\n-1").replace(
        "1 0\n2 4\n3 6", "1 6\n2 4\n3 0"
    )
    problem = loads(text)
    assert [job.id for job in problem.jobs] == ["1", "2", "4"]
    assert problem.vehicles[0].start_index == 2


def test_a_vrptw_keeps_its_asymmetric_matrix() -> None:
    problem = loads(VRPTW)
    table = problem.matrices["car"].durations
    assert table is not None
    assert table.array.tolist() == [[0, 5, 6], [4, 0, 7], [3, 2, 0]]
    job = problem.jobs[0]
    assert (job.service, job.time_windows[0].start, job.time_windows[0].end) == (30, 10, 90)
    van = problem.vehicles[0]
    assert van.time_window is not None
    assert van.time_window.end == 900


def test_length_limit_and_common_service_time_are_read() -> None:
    text = CVRP.replace("CAPACITY : 10", "CAPACITY : 10\nDISTANCE : 200\nSERVICE_TIME : 7")
    problem = loads(text)
    assert problem.vehicles[0].max_duration == 200
    assert {job.service for job in problem.jobs} == {7}


def test_release_times_are_read() -> None:
    text = VRPTW.replace("EOF", "RELEASE_TIME_SECTION\n1 0\n2 5\n3 0\nEOF")
    assert loads(text).jobs[0].release_time == 5


def test_a_vrpb_serves_its_linehauls_first() -> None:
    """A rule of the vehicles; no route begins with a backhaul, which would be all it does."""
    problem = loads(VRPB)
    assert {vehicle.loading for vehicle in problem.vehicles} == {"deliveries_first"}
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.rows()[0] == [0, 5, 1, None]
    assert [row[0] for row in table.rows()] == [0, 5, 1, 10]


def test_the_rules_of_a_vrpb_can_be_dropped() -> None:
    problem = loads(VRPB, order_rule=False)
    assert {vehicle.loading for vehicle in problem.vehicles} == {"free"}
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.rows()[0] == [0, 5, 1, 10]


def test_a_vrpb_with_windows_may_have_routes_of_backhauls_alone() -> None:
    """The only difference: the depot's way to backhaul 4 is there; the order stays."""
    problem = loads(VRPB.replace("TYPE : CVRP", "TYPE : VRPBTW"))
    assert {vehicle.loading for vehicle in problem.vehicles} == {"deliveries_first"}
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.rows()[0] == [0, 5, 1, 10]


@pytest.mark.parametrize("ending", ["", ".vrp"])
def test_keywords_may_be_in_small_letters(ending: str) -> None:
    assert detect(CVRP.lower(), ending) == "vrplib"
    small = loads(CVRP.lower(), format="vrplib")
    assert small.model_copy(update={"name": "T-n4-k2"}) == loads(CVRP)


@pytest.mark.parametrize("text", [VRPB, CVRP.replace("EOF", "BACKHAUL_SECTION\n4\n-1\nEOF")])
def test_backhauls_are_collected(text: str) -> None:
    problem = loads(text, order_rule=False)
    assert [job.delivery for job in problem.jobs] == [(4,), (6,), None]
    assert [job.pickup for job in problem.jobs] == [None, None, (5,)]


def test_the_k_of_a_vrpb_is_no_fleet() -> None:
    """15 of 10 in all ask for two vehicles; there are more than enough."""
    assert len(loads(VRPB).vehicles) == len(loads(CVRP).vehicles) == 3


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("4 6 8\n", "", "F219", "line 7"),
        ("4 5\nDEPOT", "DEPOT", "F219", "DEMAND_SECTION"),
        ("4 5\nDEPOT", "9 5\nDEPOT", "F216", "DEMAND_SECTION"),
        ("EUC_2D", "GEO", "F214", "line 5"),
        ("EUC_2D", "EXACT_2D", "F205", "line 5"),
        ("SECTION\n1\n-1", "SECTION\n1\n2\n-1", "F214", "line 17"),
        ("SECTION\n1\n-1", "SECTION\n7\n-1", "F216", "line 18"),
        ("CAPACITY : 10", "CAPACITY : ten", "F211", "line 6"),
        ("CAPACITY : 10", "VEHICLES : -1\nCAPACITY : 10", "F217", "line 6"),
        ("2 4\n", "2 -4\n", "F217", "line 9"),
        ("2 3 4\n", "1 3 4\n", "F215", "line 9"),
        ("DEMAND_SECTION", "DEMANDS_SECTION", "F213", "line 12"),
        ("3 1 1\n", "3 1 1 1\n", "F210", "line 10"),
        ("3 1 1\n", ",\n3 1 1\n", "", ""),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, code: str, where: str) -> None:
    text = CVRP.replace(old, new)
    assert text != CVRP
    if not code:
        loads(text)
        return
    with pytest.raises(InputError) as caught:
        loads(text)
    assert (code, where) in [(finding.code, finding.where) for finding in caught.value.findings]


def test_a_convention_does_not_apply_to_explicit_weights() -> None:
    with pytest.raises(InputError) as caught:
        loads(VRPTW, convention="dimacs")
    assert caught.value.code == "F205"


@pytest.mark.parametrize("text", [CVRP, VRPTW])
def test_a_text_cut_anywhere_never_raises_anything_else(text: str) -> None:
    for keep in range(0, len(text), 5):
        with suppress(InputError):
            loads(text[:keep], format="vrplib")
