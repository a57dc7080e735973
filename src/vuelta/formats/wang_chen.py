"""Wang and Chen's text: deliveries and return pickups at the same customers.

::

    Cdp101

    CUSTOMER  VEHICLE
    NUMBER    NUMBER     CAPACITY
       100        25       200

    CUSTOMER
    CUST NO.  XCOORD.  YCOORD.  DDEMAND  PDEMAND  READY TIME  DUE DATE  SERVICE TIME

Solomon's layout with a second amount. The literature's objective is 2000 per
vehicle plus the Euclidean distance: under ``exact`` a vehicle costs 2000 times
10,000, so that cost / 10,000 is the literature's value.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from vuelta.formats.benchmark_instance import Instance, build, check, node_of, points
from vuelta.formats.conventions import convention_of, planar, scale_of
from vuelta.formats.finding_log import Ledger
from vuelta.formats.solomon import split
from vuelta.model import Problem

COLUMNS: Final = (
    "customer number",
    "x",
    "y",
    "delivery",
    "pickup",
    "ready time",
    "due date",
    "service time",
)
VEHICLE_COST: Final = 2000


def parse(
    text: str,
    *,
    name: str | None = None,
    convention: str | None = None,
    vehicles: int | None = None,
    vehicle_cost: float | None = None,
) -> Problem:
    """The problem of a Wang-Chen text.

    ``convention`` is ``exact`` (default), ``dimacs`` or ``rounded``.
    ``vehicles`` replaces the file's number of vehicles, ``vehicle_cost`` (in
    units of distance) the 2000 per vehicle.

    Raises
    ------
    InputError
        With everything wrong in the text, by line.
    """
    rule = convention_of("vrpspdtw", convention)
    ledger = Ledger()
    sheet = split(text, ledger, n_header=3)
    n_customers, fleet, capacity = sheet.header
    nodes = [
        node_of(
            *(line, cells, ledger, "customer number"),
            delivery=cells["delivery"],
            pickup=cells["pickup"],
        )
        for line, cells in ledger.rows(sheet.rows, COLUMNS)
    ]
    check(nodes, capacity, ledger)
    if not ledger.findings and len(nodes) != n_customers + 1:
        ledger.note(
            "F219",
            "",
            f"{len(nodes) - 1} customers where the header says {n_customers}",
            "complete the rows, or correct the header",
        )
    ledger.close()
    scale = scale_of("vrpspdtw", rule)
    price = VEHICLE_COST if vehicle_cost is None else Decimal(str(vehicle_cost))
    return build(
        Instance(
            name=sheet.name or name,
            nodes=nodes,
            capacity=capacity,
            n_vehicles=int(fleet) if vehicles is None else vehicles,
            distances=planar(points(nodes), rule),
            time_scale=scale,
            fixed=price * scale,
        )
    )
