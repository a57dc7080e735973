"""VRPLIB: CVRP, VRPTW and backhauls (VRPB) of the CVRPLIB and its relatives.

Demands are delivered. The first node, or the one in DEPOT_SECTION, is the
depot. Jobs keep the file's node numbers as ids; ``.sol`` files number
customers by matrix row. DISTANCE limits the length of a route with its service
times (``max_duration``).

The fleet is the field VEHICLES; without it (the ``k`` of a name is only a
lower bound) three tenths more vehicles than the demand needs, and ten.

VRPB: customers are linehaul (delivery) or backhaul (pickup), marked by a
second column -1/0/1 in NODE_COORD_SECTION, or listed in BACKHAUL_SECTION. Every
linehaul of a route comes before its backhauls (``loading``), and every route
serves a linehaul: there is no way from the depot to a backhaul. A route of
backhauls alone is allowed where TYPE is VRPBTW, as in the sets with windows.
``order_rule=False`` drops both rules. The ``k`` of a VRPB's name is no fleet
either: 19033, best known for X-n101-50-k13, takes 14 vehicles.
Source: Toth and Vigo, Transportation Science 31(4), 1997, section 1; Queiroga
et al., European Journal of Operational Research 287(1), 2020, section 1; with
windows Gelinas et al., Annals of Operations Research 61, 1995.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from vuelta.formats.conventions import convention_of, scale_of
from vuelta.formats.instance import Instance, Node, build, check, enough_vehicles, points
from vuelta.formats.ledger import Ledger, at
from vuelta.formats.tsplib import Document, by_node, depot_of, node_numbers, same_nodes, split
from vuelta.formats.weights import explicit_weights, is_explicit, planar_weights
from vuelta.model import UNREACHABLE, Problem

FIELDS: Final = (
    "DIMENSION",
    "CAPACITY",
    "VEHICLES",
    "DISTANCE",
    "SERVICE_TIME",
    "EDGE_WEIGHT_TYPE",
    "EDGE_WEIGHT_FORMAT",
)
SECTIONS: Final = (
    "NODE_COORD",
    "EDGE_WEIGHT",
    "DEMAND",
    "DEPOT",
    "TIME_WINDOW",
    "SERVICE_TIME",
    "RELEASE_TIME",
    "BACKHAUL",
    "DISPLAY_DATA",
)
BACKHAUL: Final = 1
"""Node type of a customer that is collected from."""


def parse(
    text: str,
    *,
    name: str | None = None,
    convention: str | None = None,
    vehicles: int | None = None,
    vehicle_cost: float | None = None,
    order_rule: bool = True,
) -> Problem:
    """The problem of a VRPLIB text.

    ``convention`` is ``rounded`` (default), ``dimacs`` or ``exact``; it scales
    coordinates and times, explicit weights and their times stay as they are.
    ``vehicles`` replaces the fleet; ``vehicle_cost``, in units of distance, is
    the price of a vehicle (0). ``order_rule=False`` reads a VRPB without its
    rules.

    Raises
    ------
    InputError
        With everything wrong in the text, by line.
    """
    ledger = Ledger()
    document = split(text, ledger, FIELDS, SECTIONS)
    rule = convention_of("vrplib", convention)
    explicit = is_explicit(document)
    if explicit and rule != "rounded":
        ledger.note(
            "F205",
            document.where("EDGE_WEIGHT_TYPE"),
            f"explicit weights are whole numbers already, convention {rule} does not apply",
            "read it without a convention",
        )
    nodes, backhauls = _nodes(document, ledger)
    capacity = document.need("CAPACITY", ledger)
    check(nodes, capacity, ledger)
    depot = depot_of(document, nodes, ledger)
    ledger.close()
    if explicit:
        distances = explicit_weights(document, len(nodes), ledger)
    else:
        distances = planar_weights(document, points(nodes), rule, ledger)
    scale = 1 if explicit else scale_of("vrplib", rule)
    fleet = vehicles if vehicles is not None else _fleet(document, nodes, capacity, ledger)
    limit = document.number("DISTANCE", ledger)
    ledger.close()
    if backhauls and order_rule and document.text("TYPE") != "VRPBTW":
        rows = [row for row, node in enumerate(nodes) if node.number in backhauls]
        distances[depot, rows] = UNREACHABLE
    return build(
        Instance(
            name=document.name or name,
            nodes=nodes,
            capacity=capacity,
            n_vehicles=fleet,
            distances=distances,
            depot=depot,
            time_scale=scale,
            fixed=Decimal(str(vehicle_cost or 0)) * scale,
            max_duration=limit or None,
            loading="deliveries_first" if backhauls and order_rule else "free",
        )
    )


def _nodes(document: Document, ledger: Ledger) -> tuple[list[Node], set[int]]:
    """The nodes in matrix order, and the numbers of backhauls."""
    order = node_numbers(document, ledger)
    section = document.sections.get("NODE_COORD")
    typed = section is not None and bool(section.rows) and len(section.rows[0][1]) == 4
    places = (
        {}
        if section is None
        else by_node(section, ("type", "x", "y") if typed else ("x", "y"), ledger)
    )
    backhauls: set[int] = set()
    if typed:
        for number, (line, cells) in places.items():
            kind = ledger.whole(cells[0], at(line), "type")
            if kind not in (-1, 0, BACKHAUL):
                ledger.note("F214", at(line), f"type is {kind}", "give -1, 0 or 1")
            if kind == BACKHAUL:
                backhauls.add(number)
    listed = document.sections.get("BACKHAUL")
    for line, row in listed.rows if listed is not None else ():
        backhauls |= {ledger.integer(cell, at(line), "node") for cell in row if cell != "-1"}
    if not is_explicit(document) and section is None:
        ledger.note("F212", "", "NODE_COORD_SECTION is missing", "add it, or explicit weights")
    tables = {
        name: _table(document, name, what, order, ledger)
        for name, what in (
            ("DEMAND", ("demand",)),
            ("TIME_WINDOW", ("ready time", "due time")),
            ("SERVICE_TIME", ("service time",)),
            ("RELEASE_TIME", ("release time",)),
        )
    }
    if "DEMAND" not in document.sections:
        ledger.note("F212", "", "DEMAND_SECTION is missing", "add it")
    same = document.number("SERVICE_TIME", ledger) or Decimal(0)
    nodes = []
    for number in order:
        line, place = places.get(number, (0, []))
        x, y = (float(cell) for cell in place[-2:]) if place else (0.0, 0.0)
        demand_line, [demand] = tables["DEMAND"].get(number, (0, [Decimal(0)]))
        window = tables["TIME_WINDOW"].get(number)
        release = tables["RELEASE_TIME"].get(number)
        nodes.append(
            Node(
                line=line or demand_line,
                number=number,
                x=x,
                y=y,
                delivery=Decimal(0) if number in backhauls else demand,
                pickup=demand if number in backhauls else Decimal(0),
                ready=None if window is None else window[1][0],
                due=None if window is None else window[1][1],
                service=tables["SERVICE_TIME"].get(number, (0, [same]))[1][0],
                release=None if release is None else release[1][0],
            )
        )
    return nodes, backhauls


def _table(
    document: Document, name: str, what: tuple[str, ...], order: list[int], ledger: Ledger
) -> dict[int, tuple[int, list[Decimal]]]:
    section = document.sections.get(name)
    if section is None:
        return {}
    table = by_node(section, what, ledger)
    same_nodes(f"{name}_SECTION", order, table, ledger)
    return table


def _fleet(document: Document, nodes: list[Node], capacity: Decimal, ledger: Ledger) -> int:
    given = document.fleet(ledger)
    if given is not None:
        return given
    amounts = [node.delivery + node.pickup for node in nodes]
    return enough_vehicles(amounts, capacity, len(nodes) - 1)
