"""The TSPLIB-like text of the VRPSPD sets that LKH uses (Dethloff, Salhi-Nagy).

VRPLIB's fields and distances, with PICKUP_AND_DELIVERY_SECTION ``node,
(ignored), earliest, latest, service, pickup, delivery`` in place of demands.
Latest times of 10,000,000 mean no window. DISTANCE limits a route's length
with its service times (``max_duration``); 0 is no limit. VEHICLES is the fleet.

Under ``exact`` (default) EXACT_2D coordinates are scaled by 10,000; explicit
weights already carry distances times 10,000 and are taken as they are. Either
way cost / 10,000 is the literature's distance.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from vuelta.formats.benchmark_instance import Instance, Node, build, check, enough_vehicles, points
from vuelta.formats.conventions import convention_of, scale_of
from vuelta.formats.edge_weights import explicit_weights, is_explicit, planar_weights
from vuelta.formats.finding_log import Ledger
from vuelta.formats.tsplib import Document, by_node, depot_of, node_numbers, same_nodes, split
from vuelta.model import Problem

FIELDS: Final = (
    "DIMENSION",
    "VEHICLES",
    "CAPACITY",
    "DISTANCE",
    "EDGE_WEIGHT_TYPE",
    "EDGE_WEIGHT_FORMAT",
)
SECTIONS: Final = ("NODE_COORD", "EDGE_WEIGHT", "PICKUP_AND_DELIVERY", "DEPOT")
_COLUMNS: Final = ("(ignored)", "earliest", "latest", "service time", "pickup", "delivery")


def parse(
    text: str,
    *,
    name: str | None = None,
    convention: str | None = None,
    vehicles: int | None = None,
    vehicle_cost: float | None = None,
) -> Problem:
    """The problem of a VRPSPD text.

    ``convention`` is ``exact`` (default), ``dimacs`` or ``rounded``, for
    coordinates only. ``vehicles`` replaces the fleet; ``vehicle_cost``, in
    units of distance, is the price of a vehicle (0).

    Raises
    ------
    InputError
        With everything wrong in the text, by line.
    """
    rule = convention_of("vrpspd", convention)
    ledger = Ledger()
    document = split(text, ledger, FIELDS, SECTIONS)
    explicit = is_explicit(document)
    if explicit and rule != "exact":
        ledger.note(
            "F205",
            document.where("EDGE_WEIGHT_TYPE"),
            f"explicit weights are distances times 10000, convention {rule} does not apply",
            "read it without a convention",
        )
    nodes = _nodes(document, ledger)
    capacity = document.need("CAPACITY", ledger)
    check(nodes, capacity, ledger)
    depot = depot_of(document, nodes, ledger)
    ledger.close()
    if explicit:
        distances = explicit_weights(document, len(nodes), ledger)
    else:
        distances = planar_weights(document, points(nodes), rule, ledger)
    fleet = vehicles if vehicles is not None else document.fleet(ledger)
    if fleet is None:
        amounts = [max(node.delivery, node.pickup) for node in nodes]
        fleet = enough_vehicles(amounts, capacity, len(nodes) - 1)
    limit = document.number("DISTANCE", ledger)
    ledger.close()
    scale = scale_of("vrpspd", rule)
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
        )
    )


def _nodes(document: Document, ledger: Ledger) -> list[Node]:
    order = node_numbers(document, ledger)
    places: dict[int, tuple[int, list[Decimal]]] = {}
    if "NODE_COORD" in document.sections:
        places = by_node(document.sections["NODE_COORD"], ("x", "y"), ledger)
    elif not is_explicit(document):
        ledger.note("F212", "", "NODE_COORD_SECTION is missing", "add it, or explicit weights")
    if document.text("TYPE").startswith("PD"):
        ledger.note(
            "F214",
            document.where("TYPE"),
            f"TYPE {document.text('TYPE')} names pairs, whose rows mean something else",
            "give Li and Lim's text of it, or json with shipments",
        )
    section = document.sections.get("PICKUP_AND_DELIVERY")
    if section is None:
        ledger.stop("F212", "", "PICKUP_AND_DELIVERY_SECTION is missing", "add it")
    table = by_node(section, _COLUMNS, ledger)
    same_nodes("PICKUP_AND_DELIVERY_SECTION", order, table, ledger)
    nodes = []
    for number in order:
        if number not in table:
            continue
        line, (_, ready, due, service, pickup, delivery) = table[number]
        x, y = places.get(number, (0, [Decimal(0), Decimal(0)]))[1]
        nodes.append(
            Node(
                line=line,
                number=number,
                x=float(x),
                y=float(y),
                delivery=delivery,
                pickup=pickup,
                ready=ready,
                due=due,
                service=service,
            )
        )
    return nodes
