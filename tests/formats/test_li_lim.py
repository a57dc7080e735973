"""Li and Lim's text."""

from __future__ import annotations

import pytest

from vuelta.errors import InputError
from vuelta.formats import loads

TINY = """\
2\t20\t1
0\t0\t0\t0\t0\t100\t0\t0\t0
1\t3\t4\t-7\t10\t50\t5\t2\t0
2\t1\t1\t7\t0\t60\t5\t0\t1
"""


def test_a_pair_becomes_a_shipment() -> None:
    problem = loads(TINY)
    assert problem.jobs == ()
    [shipment] = problem.shipments
    assert (shipment.pickup.id, shipment.delivery.id, shipment.amount) == ("2", "1", (7,))
    assert (shipment.pickup.location_index, shipment.delivery.location_index) == (2, 1)
    assert shipment.delivery.time_windows[0].start == 100_000


def test_travel_time_is_distance_over_speed() -> None:
    given = loads(TINY.replace("2\t20\t1", "2\t20\t2")).matrices["car"]
    assert given.distances is not None
    assert given.durations is not None
    assert given.distances.array[0].tolist() == [0, 50_000, 14_142]
    assert given.durations.array[0].tolist() == [0, 25_000, 7_071]


def test_speed_zero_means_one() -> None:
    assert loads(TINY.replace("2\t20\t1", "2\t20\t0")) == loads(TINY)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("\t0\t1\n", "\t0\t9\n", 4),
        ("\t0\t1\n", "\t0\t0\n", 4),
        ("\t0\t1\n", "\t1\t1\n", 4),
        ("\t7\t", "\t8\t", 4),
    ],
)
def test_pairs_that_do_not_match_are_told(old: str, new: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        loads(TINY.replace(old, new))
    assert ("F220", f"line {line}") in [(f.code, f.where) for f in caught.value.findings]


def test_a_truncated_row_is_told() -> None:
    with pytest.raises(InputError) as caught:
        loads(TINY[:-8])
    assert caught.value.code in ("F210", "F204")


@pytest.mark.parametrize("speed", ["1e-999", "1e-300", "1e-7", "1e9", "-1"])
@pytest.mark.filterwarnings("error")
def test_a_speed_that_nobody_drives_is_refused_by_its_row(speed: str) -> None:
    """It used to divide by zero, and then to blame a matrix that the file does not have."""
    text = f"1 10 {speed}\n0 0 0 0 0 1000 0 0 0\n1 5 5 3 0 900 10 0 2\n2 7 5 -3 0 900 10 1 0\n"
    with pytest.raises(InputError) as caught:
        loads(text, "li_lim")
    [finding] = caught.value.findings
    assert finding.code == "F217"
    assert finding.cause.startswith("speed is ")
