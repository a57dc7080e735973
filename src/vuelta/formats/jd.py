"""JD Logistics' text: a real city, deliveries with returns, windows, road travel.

Fields (VEHICLES, DISPATCHINGCOST, UNITCOST, CAPACITY), then comma-separated
NODE_SECTION ``id, delivery, pickup, start, end, service`` (tonnes; minutes from
08:00), DISTANCETIME_SECTION ``from, to, metres, minutes`` of all ordered pairs,
DEPOT_SECTION.

Read as metres and seconds; amounts are scaled to the smallest unit all of them
need (grams in the published files: capacity 2,500,000). The cost is the
literature's own: 300 per vehicle and 0.014 per metre, or as the fields say.
The published fleet of 500 is cut to one vehicle per customer.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vuelta.formats.benchmark_instance import Instance, Node, build, check
from vuelta.formats.conventions import as_whole
from vuelta.formats.finding_log import Ledger, at
from vuelta.formats.tsplib import Document, by_node, depot_of, numbers, split
from vuelta.model import Problem

FIELDS: Final = (
    "DIMENSION",
    "VEHICLES",
    "DISPATCHINGCOST",
    "UNITCOST",
    "CAPACITY",
    "EDGE_WEIGHT_TYPE",
)
SECTIONS: Final = ("NODE", "DISTANCETIME", "DEPOT")
SECONDS_PER_MINUTE: Final = 60


def parse(text: str, *, name: str | None = None, vehicles: int | None = None) -> Problem:
    """The problem of a JD text. ``vehicles`` replaces the fleet.

    Raises
    ------
    InputError
        With everything wrong in the text, by line.
    """
    ledger = Ledger()
    document = split(text, ledger, FIELDS, SECTIONS)
    capacity = document.need("CAPACITY", ledger)
    fleet = document.fleet(ledger)
    fixed = document.need("DISPATCHINGCOST", ledger)
    per_metre = document.need("UNITCOST", ledger)
    nodes: list[Node] = []
    if "NODE" not in document.sections:
        ledger.note("F212", "", "NODE_SECTION is missing", "add it")
    else:
        what = ("delivery", "pickup", "start", "end", "service")
        for number, (line, cells) in by_node(document.sections["NODE"], what, ledger).items():
            delivery, pickup, ready, due, service = cells
            nodes.append(
                Node(
                    line=line,
                    number=number,
                    delivery=delivery,
                    pickup=pickup,
                    ready=ready,
                    due=due,
                    service=service,
                )
            )
    check(nodes, capacity, ledger)
    size = document.whole("DIMENSION", ledger)
    if size is not None and not ledger.findings and size != len(nodes):
        ledger.note(
            "F219",
            document.where("DIMENSION"),
            f"{len(nodes)} nodes where DIMENSION says {size}",
            "complete the rows, or correct DIMENSION",
        )
    depot = depot_of(document, nodes, ledger)
    ledger.close()
    distances, minutes = _travel(document, nodes, ledger)
    ledger.close()
    if fleet is None:
        fleet = len(nodes) - 1
    return build(
        Instance(
            name=document.name or name,
            nodes=nodes,
            capacity=capacity,
            n_vehicles=fleet if vehicles is None else vehicles,
            distances=distances,
            durations=minutes * SECONDS_PER_MINUTE,
            depot=depot,
            time_scale=SECONDS_PER_MINUTE,
            fixed=fixed,
            per_unit=per_metre,
        )
    )


def _travel(
    document: Document, nodes: list[Node], ledger: Ledger
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Metres and minutes between all nodes, ``(n, n)`` each."""
    n_nodes = len(nodes)
    metres = np.full((n_nodes, n_nodes), -1, dtype=np.int64)
    minutes = metres.copy()
    section = document.sections.get("DISTANCETIME")
    if section is None:
        ledger.stop("F212", "", "DISTANCETIME_SECTION is missing", "add it")
    for line, row in section.rows:
        if len(row) != 4:
            ledger.note(
                "F210", at(line), f"row has {len(row)} columns, not 4", "give i, j, metres, minutes"
            )
    ledger.close()
    table = numbers(section, ledger).reshape(-1, 4)
    ledger.close()
    whole = (table == np.floor(table)).all(axis=1) & (table >= 0).all(axis=1)
    for row_index in np.flatnonzero(~whole):
        line = section.rows[row_index][0]
        ledger.note("F217", at(line), "row is not of whole numbers, zero or more", "correct it")
    ledger.close()
    cells = as_whole(table)
    order = np.array([node.number for node in nodes])
    sorter = np.argsort(order)
    ends = np.searchsorted(order, cells[:, :2], sorter=sorter)
    ends = sorter[np.minimum(ends, n_nodes - 1)]
    for row_index in np.flatnonzero((order[ends] != cells[:, :2]).any(axis=1)):
        line, row = section.rows[row_index]
        ledger.note("F216", at(line), f"{row[0]} or {row[1]} is no node", "correct the numbers")
    ledger.close()
    metres[ends[:, 0], ends[:, 1]] = cells[:, 2]
    minutes[ends[:, 0], ends[:, 1]] = cells[:, 3]
    np.fill_diagonal(metres, 0)
    np.fill_diagonal(minutes, 0)
    missing = np.argwhere(metres < 0)
    if len(missing):
        i, j = missing[0]
        ledger.note(
            "F219",
            at(section.line),
            f"{len(missing)} ordered pairs have no row, first {order[i]} to {order[j]}",
            "give metres and minutes of every ordered pair",
        )
    return metres, minutes
