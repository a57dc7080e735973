"""Wang and Chen's text."""

from __future__ import annotations

import pytest

from vuelta import units
from vuelta.errors import InputError
from vuelta.formats import loads

TINY = """\
Tdp1

CUSTOMER  VEHICLE
NUMBER\t  NUMBER     CAPACITY
   2        1       20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.   DDEMAND   PDEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0          0          0          0          0        100          0
    1      3          4         10         15         10         50          5
   48      1          1          0          2          0         60          5
"""


def test_deliveries_and_pickups_are_at_the_same_customer() -> None:
    problem = loads(TINY)
    first, second = problem.jobs
    assert (first.delivery, first.pickup, first.kind) == ((10,), (15,), "exchange")
    assert (second.id, second.delivery, second.pickup) == ("48", None, (2,))
    assert second.location_index == 2


def test_a_vehicle_costs_2000_times_the_scale() -> None:
    costs = loads(TINY).vehicles[0].costs
    assert costs.fixed == 2000 * 10_000 * units.MONEY_STEPS
    assert loads(TINY, vehicle_cost=3).vehicles[0].costs.fixed == 30_000 * units.MONEY_STEPS


def test_times_follow_the_distances() -> None:
    problem = loads(TINY)
    assert problem.jobs[0].service == 50_000
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.array[0].tolist() == [0, 50_000, 14_142]


def test_a_missing_customer_is_told() -> None:
    with pytest.raises(InputError) as caught:
        loads(TINY.replace("   2        1", "   3        1"))
    assert caught.value.code == "F219"
