"""Solomon's text: vehicle routing with time windows (also Homberger's sets).

::

    C101

    VEHICLE
    NUMBER     CAPACITY
      25         200

    CUSTOMER
    CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME
        0      40         50          0          0       1236          0
        1      45         68         10        912        967         90

The first row is the depot; its window is the vehicles' shift. The demand is
delivered. The file's number of vehicles is the fleet. An eighth column
``AVAIL. TIME`` (dynamic variants) says when an order becomes known; it is left
aside, which is the problem with hindsight, or becomes the job's
``release_time`` with ``release=True``; then it has to be there, and to lie
between zero and the end of the customer's window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vuelta.formats.benchmark_instance import Instance, Node, build, check, node_of, points
from vuelta.formats.conventions import convention_of, planar, scale_of, vehicle_price
from vuelta.formats.finding_log import Ledger, at
from vuelta.model import Problem

COLUMNS: Final = ("customer number", "x", "y", "demand", "ready time", "due date", "service time")


def parse(
    text: str,
    *,
    name: str | None = None,
    convention: str | None = None,
    vehicles: int | None = None,
    vehicle_cost: float | None = None,
    release: bool = False,
) -> Problem:
    """The problem of a Solomon text.

    ``convention`` is ``dimacs`` (default), ``exact`` or ``rounded``; under
    ``exact`` the fewest vehicles come first. ``vehicles`` replaces the file's
    number, ``vehicle_cost`` (in units of distance) the convention's price.

    Raises
    ------
    InputError
        With everything wrong in the text, by line.
    """
    rule = convention_of("solomon", convention)
    ledger = Ledger()
    sheet = split(text, ledger, n_header=2)
    fleet, capacity = sheet.header
    is_dynamic = "AVAIL" in sheet.titles.upper()
    columns = (*COLUMNS, "available time") if is_dynamic else COLUMNS
    if release and not is_dynamic:
        ledger.note(
            "F212", "", "there is no column AVAIL. TIME", "give it, or read without release"
        )
    nodes = [
        node_of(
            *(line, cells, ledger, "customer number"),
            delivery=cells["demand"],
            release=cells.get("available time") if release else None,
        )
        for line, cells in ledger.rows(sheet.rows, columns)
    ]
    check(nodes, capacity, ledger)
    _check_known(nodes[1:], ledger)
    ledger.close()
    distances = planar(points(nodes), rule)
    scale = scale_of("solomon", rule)
    return build(
        Instance(
            name=sheet.name or name,
            nodes=nodes,
            capacity=capacity,
            n_vehicles=int(fleet) if vehicles is None else vehicles,
            distances=distances,
            time_scale=scale,
            fixed=vehicle_price("solomon", rule, distances, vehicle_cost),
        )
    )


def _check_known(customers: Sequence[Node], ledger: Ledger) -> None:
    """Note orders that come in before the day, or when nobody can serve them any more."""
    for node in customers:
        if node.release is None or node.due is None:
            continue
        if not 0 <= node.release <= node.due:
            ledger.note(
                "F217",
                at(node.line),
                f"customer {node.number} becomes known at {node.release}",
                f"give a time from 0 to {node.due}, when the window closes",
            )


@dataclass(frozen=True)
class Sheet:
    """The parts of a text laid out like Solomon's: header numbers, titles, rows."""

    name: str | None
    header: tuple[Decimal, ...]
    titles: str
    rows: Sequence[tuple[int, list[str]]]


def split(text: str, ledger: Ledger, *, n_header: int) -> Sheet:
    """The parts of a text in Solomon's layout, whose header has ``n_header`` numbers.

    Titles are any lines that do not start like a number; the first row of
    numbers is the header, the others are the customers.
    """
    titles: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    name: str | None = None
    for line, content in enumerate(text.splitlines(), start=1):
        cells = content.split()
        if not cells:
            continue
        line_is_name = name is None and not rows and not titles
        if line_is_name and cells[0].upper() not in ("VEHICLE", "CUSTOMER"):
            name = content.strip()
        elif _is_title(cells[0]):
            if len(rows) > 1:
                ledger.note(
                    "F213", at(line), f"{cells[0]!r} stands among the customers", "remove the line"
                )
            titles.append(content)
        else:
            rows.append((line, cells))
    if not rows:
        ledger.stop(
            "F212", "", "there is no row of numbers", "give the VEHICLE and CUSTOMER sections"
        )
    line, cells = rows.pop(0)
    names = ("customers", "vehicles", "capacity")[-n_header:]
    header = ledger.cells(cells, line, names)
    if header is None:
        ledger.close()
        header = []
    for value, what in zip(header, names, strict=True):
        if what != "capacity" and (value < 0 or value != int(value)):
            ledger.note("F217", at(line), f"{what} is {value}", "give a whole number")
    return Sheet(name, tuple(header), "\n".join(titles), rows)


def _is_title(cell: str) -> bool:
    return cell[0].isalpha()
