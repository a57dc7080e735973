"""Solomon's text."""

from __future__ import annotations

from contextlib import suppress

import pytest

from vuelta import units
from vuelta.errors import InputError
from vuelta.formats import loads

TINY = """\
T1

VEHICLE
NUMBER     CAPACITY
  2          10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0         100          0
    1      3          4          4         10          50          5
    2      1          1          6          0          60          5
"""


def test_a_text_becomes_a_problem_under_the_dimacs_convention() -> None:
    problem = loads(TINY)
    assert problem.name == "T1"
    first = problem.jobs[0]
    assert (first.id, first.location_index, first.delivery, first.service) == ("1", 1, (4,), 50)
    assert (first.time_windows[0].start, first.time_windows[0].end) == (100, 500)
    van = problem.vehicles[0]
    assert len(problem.vehicles) == 2
    assert van.capacity == (10,)
    assert (van.start_index, van.end_index) == (0, 0)
    assert van.time_window is not None
    assert van.time_window.end == 1000
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.array.tolist() == [[0, 50, 14], [50, 0, 36], [14, 36, 0]]
    assert problem.matrices["car"].durations == table


def test_a_unit_of_distance_costs_one_and_vehicles_nothing() -> None:
    costs = loads(TINY).vehicles[0].costs
    assert costs.per_km == 1000 * units.MONEY_STEPS
    assert costs.per_hour == costs.fixed == 0


def test_under_exact_the_fewest_vehicles_come_first() -> None:
    """Out and back: 2 * 5.0 + 2 * 1.4142, times 10,000."""
    problem = loads(TINY, convention="exact")
    assert problem.vehicles[0].costs.fixed == (100_000 + 28_284) * units.MONEY_STEPS
    free = loads(TINY, convention="exact", vehicle_cost=0)
    assert free.vehicles[0].costs.fixed == 0


def test_the_fleet_can_be_replaced() -> None:
    assert len(loads(TINY, vehicles=1).vehicles) == 1


def test_availability_is_a_release_time_only_when_asked() -> None:
    text = TINY.replace("SERVICE   TIME", "SERVICE TIME  AVAIL. TIME").replace("\n", " 7\n")
    rows = text.splitlines()
    text = "\n".join(row if "CAP" in row or row[:4] == "    " else row[:-2] for row in rows)
    text = text.replace("CAPACITY 7", "CAPACITY")
    assert loads(text).jobs[0].release_time is None
    assert loads(text, release=True).jobs[0].release_time == 70


DYNAMIC = """\
VEHICLE
NUMBER     CAPACITY
  2          10

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME  AVAIL. TIME

    0      0         0        0         0         100         0             0
    1      3         4        4        10          50         5            50
"""


def test_an_order_may_become_known_until_its_window_closes() -> None:
    assert loads(DYNAMIC, release=True).jobs[0].release_time == 500


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("5            50", "5            51", "F217", "line 9"),
        ("5            50", "5            -1", "F217", "line 9"),
        ("5            50", "5            x", "F211", "line 9"),
        ("5            50", "5", "F210", "line 9"),
    ],
)
def test_what_is_wrong_with_the_time_of_an_order_is_told_by_line(
    old: str, new: str, code: str, where: str
) -> None:
    assert old in DYNAMIC
    with pytest.raises(InputError) as caught:
        loads(DYNAMIC.replace(old, new), release=True)
    assert (code, where) in [(finding.code, finding.where) for finding in caught.value.findings]


def test_the_time_of_an_order_does_not_matter_to_who_leaves_it_aside() -> None:
    assert loads(DYNAMIC.replace("5            50", "5            51")).jobs[0].release_time is None


def test_a_text_without_times_of_orders_has_none_to_release() -> None:
    with pytest.raises(InputError) as caught:
        loads(TINY, release=True)
    assert [finding.code for finding in caught.value.findings] == ["F212"]


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("         4         10          50          5", "", "F210", "line 11"),
        ("    1      3", "    1      x", "F211", "line 11"),
        ("    2      1 ", "    1      1 ", "F215", "line 12"),
        ("    2      1 ", "  1.5      1 ", "F211", "line 12"),
        ("    6          0", "   -6          0", "F217", "line 12"),
        ("10          50", "60          50", "F218", "line 11"),
        ("    6          0", "   6e-99      0", "F217", "line 12"),
        ("  2          10\n", "  2\n", "F210", "line 5"),
        ("  2          10\n", "  2          0\n", "F217", "capacity"),
        ("    2      1 ", "  two      1 ", "F213", "line 12"),
    ],
)
def test_what_is_wrong_is_told_by_line(old: str, new: str, code: str, where: str) -> None:
    assert old in TINY
    with pytest.raises(InputError) as caught:
        loads(TINY.replace(old, new), format="solomon")
    assert (code, where) in [(finding.code, finding.where) for finding in caught.value.findings]


def test_everything_wrong_is_told_at_once() -> None:
    text = TINY.replace("    1      3", "    1      x").replace("    6          0", "   -6    0")
    with pytest.raises(InputError) as caught:
        loads(text, format="solomon")
    assert [finding.where for finding in caught.value.findings] == ["line 11", "line 12"]


@pytest.mark.parametrize("keep", range(0, len(TINY), 7))
def test_a_text_cut_anywhere_never_raises_anything_else(keep: int) -> None:
    with suppress(InputError):
        loads(TINY[:keep], format="solomon")
