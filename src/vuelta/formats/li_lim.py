"""Li and Lim's text: paired pickups and deliveries with time windows.

The first row holds vehicles, capacity and speed; every other row a node:
number, x, y, demand, ready time, due date, service time, pickup, delivery. A
node with a ``delivery`` number is collected from and names the node it goes
to; its partner names it as ``pickup`` and has the negative demand. Travel time
is distance over speed; some published files say speed 0, which means 1.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import numpy as np

from vuelta.formats.benchmark_instance import Instance, Node, build, check, node_of, points
from vuelta.formats.conventions import as_whole, convention_of, planar, scale_of, vehicle_price
from vuelta.formats.finding_log import Ledger, at
from vuelta.model import Problem

COLUMNS: Final = (
    "node number",
    "x",
    "y",
    "demand",
    "ready time",
    "due date",
    "service time",
    "pickup",
    "delivery",
)

_SLOWEST: Final = Decimal("0.000001")
_FASTEST: Final = Decimal(1_000_000)
"""Speeds in units of distance a unit of time; what lies outside is a slip."""


def parse(
    text: str,
    *,
    name: str | None = None,
    convention: str | None = None,
    vehicles: int | None = None,
    vehicle_cost: float | None = None,
) -> Problem:
    """The problem of a Li-Lim text: one shipment per pair.

    ``convention`` is ``exact`` (default; the fewest vehicles come first),
    ``dimacs`` or ``rounded``. ``vehicles`` replaces the file's number,
    ``vehicle_cost`` (in units of distance) the convention's price.

    Raises
    ------
    InputError
        With everything wrong in the text, by line.
    """
    rule = convention_of("li_lim", convention)
    ledger = Ledger()
    rows = [
        (n, content.split()) for n, content in enumerate(text.splitlines(), 1) if content.strip()
    ]
    if not rows:
        ledger.stop("F203", "", "there is nothing in it", "give a Li-Lim text")
    line, first = rows.pop(0)
    header = ledger.cells(first, line, ("vehicles", "capacity", "speed"))
    if header is None:
        ledger.close()
        header = [Decimal(1)] * 3
    fleet, capacity, speed = header
    if fleet < 0 or fleet != int(fleet):
        ledger.note("F217", at(line), f"vehicles is {fleet}", "give a whole number")
    if speed != 0 and not _SLOWEST <= speed <= _FASTEST:
        ledger.note("F217", at(line), f"speed is {speed}", "give 0.000001 to 1,000,000, or 0 for 1")
    nodes: list[Node] = []
    links: list[tuple[int, int]] = []
    for line, cells in ledger.rows(rows, COLUMNS):
        demand, pickup = cells["demand"], cells["pickup"]
        links.append((int(pickup), int(cells["delivery"])))
        nodes.append(
            node_of(
                *(line, cells, ledger, "node number"),
                delivery=-demand if pickup else Decimal(0),
                pickup=Decimal(0) if pickup else demand,
            )
        )
    check(nodes, capacity, ledger)
    pairs = _pairs(nodes, links, ledger)
    ledger.close()
    distances = planar(points(nodes), rule)
    scale = scale_of("li_lim", rule)
    return build(
        Instance(
            name=name,
            nodes=nodes,
            capacity=capacity,
            n_vehicles=int(fleet) if vehicles is None else vehicles,
            distances=distances,
            durations=None if speed in (0, 1) else as_whole(np.rint(distances / float(speed))),
            pairs=pairs,
            time_scale=scale,
            fixed=vehicle_price("li_lim", rule, distances, vehicle_cost),
        )
    )


def _pairs(
    nodes: list[Node], links: list[tuple[int, int]], ledger: Ledger
) -> list[tuple[int, int]]:
    """Positions of pickup and delivery nodes that name each other."""
    position = {node.number: index for index, node in enumerate(nodes)}
    pairs = []
    for index, (node, (pickup, delivery)) in enumerate(zip(nodes, links, strict=True)):
        if index == 0:
            continue
        where = at(node.line)
        if (pickup == 0) == (delivery == 0):
            ledger.note(
                "F220",
                where,
                f"node {node.number} names {'both' if pickup else 'neither'} pickup and delivery",
                "name its partner in one of the two columns, 0 in the other",
            )
            continue
        partner = position.get(delivery or pickup)
        if partner is None or links[partner] != (
            (node.number, 0) if delivery else (0, node.number)
        ):
            ledger.note(
                "F220",
                where,
                f"node {node.number} names {delivery or pickup}, which does not name it back",
                "let pickup and delivery name each other",
            )
        elif delivery:
            if nodes[partner].delivery != node.pickup:
                ledger.note(
                    "F220",
                    where,
                    f"pickup {node.number} has {node.pickup}, delivery {delivery} has "
                    f"{nodes[partner].delivery}",
                    "give the delivery the negative demand of its pickup",
                )
            pairs.append((index, partner))
    return pairs
