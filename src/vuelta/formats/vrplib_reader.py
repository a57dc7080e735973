"""VRPLIB: CVRP, VRPTW and backhauls (VRPB) of the CVRPLIB and its relatives.

What PyVRP's dialect adds (vehicles that differ, many depots, prizes, groups) is
told in ``vrplib_fleet``. Demands are delivered. The first node, or the one in DEPOT_SECTION, is the
depot. Jobs keep the file's node numbers as ids; ``.sol`` files number
customers by matrix row. DISTANCE limits the length of a route with its service
times (``max_duration``).

The fleet is the field VEHICLES; without it (the ``k`` of a name is only a
lower bound) three tenths more vehicles than the demand needs, and ten.

VRPB: customers are linehaul (delivery) or backhaul (pickup), marked by a
second column -1/0/1 in NODE_COORD_SECTION, or listed in BACKHAUL_SECTION. That
section may also give every node its amount collected, in two columns; nodes then
deliver and collect freely unless the TYPE is VRPB. In a VRPB every
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

from dataclasses import replace
from decimal import Decimal
from typing import Final

import numpy as np

from vuelta.formats import vrplib_fleet
from vuelta.formats.benchmark_instance import Instance, Node, build, check, enough_vehicles, points
from vuelta.formats.conventions import convention_of, scale_of
from vuelta.formats.edge_weights import explicit_weights, is_explicit, planar_weights
from vuelta.formats.finding_log import Ledger, at
from vuelta.formats.tsplib import (
    Document,
    Section,
    by_node,
    depot_of,
    depots_of,
    node_numbers,
    same_nodes,
    split,
)
from vuelta.model import UNREACHABLE, Problem

FIELDS: Final = (
    "DIMENSION",
    "CAPACITY",
    "VEHICLES",
    "DISTANCE",
    "SERVICE_TIME",
    "EDGE_WEIGHT_TYPE",
    "EDGE_WEIGHT_FORMAT",
    *vrplib_fleet.FIELDS,
)
SECTIONS: Final = (
    "NODE_COORD",
    "EDGE_WEIGHT",
    "DEMAND",
    "LINEHAUL",
    "DEPOT",
    "TIME_WINDOW",
    "SERVICE_TIME",
    "RELEASE_TIME",
    "BACKHAUL",
    "DISPLAY_DATA",
    *vrplib_fleet.SECTIONS,
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

    ``convention`` is ``rounded`` (default), ``dimacs``, ``thousandths`` or
    ``exact``; it scales coordinates, times, fixed costs and prizes; explicit
    weights and what goes with them stay as they are. ``vehicles`` replaces the
    fleet, unless vehicles are listed one by one; ``vehicle_cost``, in units of
    distance, is the price of a vehicle (0) where the text says none.
    ``order_rule=False`` reads a VRPB without its rules.

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
    _check_said_once(document, ledger)
    listed = vrplib_fleet.lists_vehicles(document)
    each = "CAPACITY" in document.sections
    capacity = Decimal(1) if each else document.need("CAPACITY", ledger)
    check(nodes, capacity, ledger)
    if vrplib_fleet.HOMES & set(document.sections):
        depots = depots_of(document, nodes, ledger)
    else:
        depots = [depot_of(document, nodes, ledger, vrplib_fleet.WHOSE)]
    scale = 1 if explicit else scale_of("vrplib", rule)
    fixed = Decimal(str(vehicle_cost or 0))
    described = vrplib_fleet.fleet_of(document, nodes, depots, fixed, ledger) if listed else []
    nodes = vrplib_fleet.with_allowed(document, nodes, described, ledger)
    groups = vrplib_fleet.groups_of(document, nodes, depots, ledger)
    for position in depots[: len(nodes)]:
        _check_depot(nodes[position], ledger)
    if listed and vehicles is not None:
        ledger.note("F205", "", "vehicles are listed in the text", "read it without vehicles")
    fleet = 0 if listed else _fleet(document, nodes, capacity, ledger)
    limit = document.number("DISTANCE", ledger) or None
    ledger.close()
    if explicit:
        distances = explicit_weights(document, len(nodes), ledger)
    else:
        distances = planar_weights(document, points(nodes), rule, ledger)
    ledger.close()
    if backhauls and order_rule and document.text("TYPE") != "VRPBTW":
        rows = [row for row, node in enumerate(nodes) if node.number in backhauls]
        distances[np.ix_(depots, rows)] = UNREACHABLE
    depot, *more = depots
    return build(
        Instance(
            name=document.name or name,
            nodes=nodes,
            capacity=capacity,
            n_vehicles=fleet if vehicles is None else vehicles,
            distances=distances,
            depot=depot,
            time_scale=scale,
            fixed=fixed * scale,
            max_duration=limit,
            loading="deliveries_first" if backhauls and order_rule else "free",
            fleet=[
                vehicle if vehicle.max_duration else replace(vehicle, max_duration=limit)
                for vehicle in described
            ],
            more_depots=more,
            groups=groups,
        )
    )


def _check_said_once(document: Document, ledger: Ledger) -> None:
    """What may be a field or a section is one of the two; so are limits and demands."""
    for name in document.sections:
        if name in document.fields:
            cause = f"{name} is a field and a section"
            ledger.note("F215", document.where(name), cause, "keep one of the two")
    for one, other in (("DEMAND", "LINEHAUL"), ("DISTANCE", "VEHICLES_MAX_DURATION")):
        found = {*document.fields, *document.sections}
        if one in found and other in found:
            cause = f"{one} and {other} say the same"
            ledger.note("F215", document.where(other), cause, "keep one of the two")


def _check_depot(node: Node, ledger: Ledger) -> None:
    if node.delivery or node.pickup or node.prize:
        ledger.note(
            "F214",
            at(node.line),
            f"depot {node.number} has a demand or a prize",
            "give it 0: nothing is delivered to a depot",
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
    collected = listed is not None and _is_table(listed, len(order))
    for line, row in () if listed is None or collected else listed.rows:
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
            ("PRIZE", ("prize",)),
            ("LINEHAUL", ("linehaul",)),
        )
    }
    tables["COLLECTED"] = (
        _table(document, "BACKHAUL", ("backhaul",), order, ledger) if collected else {}
    )
    if not {"DEMAND", "LINEHAUL"} & set(document.sections):
        ledger.note("F212", "", "DEMAND_SECTION is missing", "add it")
    demands = tables["DEMAND"] or tables["LINEHAUL"]
    same = document.number("SERVICE_TIME", ledger) or Decimal(0)
    nothing = (0, [Decimal(0)])
    nodes = []
    for number in order:
        line, place = places.get(number, (0, []))
        x, y = (float(cell) for cell in place[-2:]) if place else (0.0, 0.0)
        demand_line, [demand] = demands.get(number, nothing)
        pickup_line, [pickup] = tables["COLLECTED"].get(number, nothing)
        if collected and pickup and document.text("TYPE") in ("VRPB", "VRPBTW"):
            backhauls.add(number)
            if demand:
                ledger.note(
                    "F214",
                    at(pickup_line),
                    f"node {number} has a linehaul and a backhaul",
                    "in a VRPB give each node one of the two",
                )
        window = tables["TIME_WINDOW"].get(number)
        release = tables["RELEASE_TIME"].get(number)
        nodes.append(
            Node(
                line=line or demand_line,
                number=number,
                x=x,
                y=y,
                delivery=Decimal(0) if number in backhauls else demand,
                pickup=demand if number in backhauls and not collected else pickup,
                ready=None if window is None else window[1][0],
                due=None if window is None else window[1][1],
                service=tables["SERVICE_TIME"].get(number, (0, [same]))[1][0],
                release=None if release is None else release[1][0],
                prize=tables["PRIZE"].get(number, nothing)[1][0],
            )
        )
    return nodes, backhauls


def _is_table(section: Section, n_nodes: int) -> bool:
    """Whether a section of backhauls gives an amount to every node, not a list of nodes."""
    return len(section.rows) == n_nodes and all(len(row) == 2 for _, row in section.rows)


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
