"""What PyVRP's dialect of VRPLIB adds: vehicles one by one, prizes, groups.

=================================  ====================================================
CAPACITY_SECTION                   room of each vehicle; CAPACITY is one for all
VEHICLES_FIXED_COST                price of using a vehicle, in units of distance
VEHICLES_UNIT_DISTANCE_COST        price of a scaled unit of distance
VEHICLES_MAX_DURATION              longest route, in time
VEHICLES_MAX_DISTANCE              longest route, in distance
VEHICLES_MAX_RELOADS               most reloads of a route
VEHICLES_DEPOT_SECTION             node where each vehicle starts and ends
VEHICLES_RELOAD_DEPOT_SECTION      nodes where each vehicle may reload
VEHICLES_ALLOWED_CLIENTS_SECTION   nodes each vehicle may serve
PRIZE_SECTION                      what leaving a node out costs; 0: it must be served
MUTUALLY_EXCLUSIVE_GROUP_SECTION   nodes of which exactly one is visited
=================================  ====================================================

The five in the middle with ``VEHICLES_...`` and no ``_SECTION`` are a field with
one number for all vehicles, or a section with a row for each. Vehicles are
numbered from 1; the shift of each is the window of its depot. Without a section
about them they are all alike, and never more than customers.
Source: PyVRP's documentation, "The VRPLIB format".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from vuelta import bounds
from vuelta.errors import beyond
from vuelta.formats.benchmark_instance import FleetVehicle, Node, check_capacity
from vuelta.formats.finding_log import Ledger, at
from vuelta.formats.tsplib import Document, by_node, lists_of, same_nodes

FIELDS: Final = (
    "VEHICLES_FIXED_COST",
    "VEHICLES_UNIT_DISTANCE_COST",
    "VEHICLES_MAX_DURATION",
    "VEHICLES_MAX_DISTANCE",
    "VEHICLES_MAX_RELOADS",
)
_LISTS: Final = (
    "VEHICLES_RELOAD_DEPOT",
    "VEHICLES_ALLOWED_CLIENTS",
)
_BY_VEHICLE: Final = ("CAPACITY", "VEHICLES_DEPOT", *FIELDS, *_LISTS)
SECTIONS: Final = (*_BY_VEHICLE, "PRIZE", "MUTUALLY_EXCLUSIVE_GROUP")
HOMES: Final = frozenset({"VEHICLES_DEPOT", "VEHICLES_RELOAD_DEPOT"})
"""Sections without which nothing says what a second depot is for."""
WHOSE: Final = "give one depot, or VEHICLES_DEPOT_SECTION to say whose each is"

_Table = Mapping[int, tuple[int, list[Decimal]]]


def lists_vehicles(document: Document) -> bool:
    """Whether a text says anything of its vehicles that plain VRPLIB does not."""
    return any(name in document.sections for name in _BY_VEHICLE) or any(
        name in document.fields for name in FIELDS
    )


def fleet_of(
    document: Document,
    nodes: Sequence[Node],
    depots: Sequence[int],
    fixed: Decimal,
    ledger: Ledger,
) -> list[FleetVehicle]:
    """The vehicles of a text, in their order.

    Parameters
    ----------
    depots
        Positions of the depots among the ``nodes``; the first is where vehicles
        start that no section gives a depot.
    fixed
        Price of a vehicle, in units of distance, where the text says none.
    """
    n_vehicles = _count(document, ledger)
    if not any(name in document.sections for name in _BY_VEHICLE):  # all are alike
        n_vehicles = min(n_vehicles, max(1, len(nodes) - len(depots)))
    numbers = range(1, n_vehicles + 1)
    columns = {name: _values(document, name, numbers, ledger) for name in ("CAPACITY", *FIELDS)}
    homes = _values(document, "VEHICLES_DEPOT", numbers, ledger)
    reloads = _nodes_of(document, "VEHICLES_RELOAD_DEPOT", numbers, ledger)
    depot_of = {nodes[position].number: position for position in depots}

    def depot(line: int, number: int) -> int:
        if number not in depot_of:
            ledger.note("F216", at(line), f"node {number} is no depot", "name one of DEPOT_SECTION")
        return depot_of.get(number, depots[0])

    vehicles = []
    for number in numbers:
        row = {name: table[number] for name, table in columns.items() if number in table}
        for name, (line, value) in row.items():
            if name != "CAPACITY" and value < 0:
                ledger.note("F217", at(line), f"{name} {value} is negative", "give zero or more")
        line, capacity = row.get("CAPACITY", (0, Decimal(0)))
        if "CAPACITY" in document.sections and line:
            check_capacity(capacity, at(line), ledger)
        home_line, home = homes.get(number, (0, None))
        reload_line, reload_at = reloads.get(number, (0, []))
        most_line, most = row.get("VEHICLES_MAX_RELOADS", (0, None))
        vehicles.append(
            FleetVehicle(
                number=number,
                capacity=capacity,
                depot=depots[0]
                if home is None
                else depot(home_line, ledger.whole(home, at(home_line), "depot")),
                fixed=row.get("VEHICLES_FIXED_COST", (0, fixed))[1],
                per_unit=row.get("VEHICLES_UNIT_DISTANCE_COST", (0, Decimal(1)))[1],
                max_duration=row.get("VEHICLES_MAX_DURATION", (0, None))[1],
                max_distance=row.get("VEHICLES_MAX_DISTANCE", (0, None))[1],
                reload_at=tuple(dict.fromkeys(depot(reload_line, node) for node in reload_at)),
                max_reloads=None
                if most is None
                else ledger.whole(most, at(most_line), "VEHICLES_MAX_RELOADS"),
            )
        )
    return vehicles


def _count(document: Document, ledger: Ledger) -> int:
    """How many vehicles there are: the field, else the rows of the first section about them."""
    n_vehicles = document.fleet(ledger)
    if n_vehicles is None:
        sections = [document.sections[name] for name in _BY_VEHICLE if name in document.sections]
        if not sections:
            ledger.note("F212", "", "VEHICLES is missing", "add the line VEHICLES : number")
            return 0
        return len(sections[0].rows)
    if n_vehicles > bounds.VEHICLES_BUILT.most:
        ledger.add(beyond(bounds.VEHICLES_BUILT, document.where("VEHICLES"), n_vehicles))
        return 0
    return max(0, n_vehicles)


def with_allowed(
    document: Document, nodes: Sequence[Node], fleet: Sequence[FleetVehicle], ledger: Ledger
) -> list[Node]:
    """The nodes with the vehicles that may come to each, where a section says so."""
    numbers = range(1, len(fleet) + 1)
    if "VEHICLES_ALLOWED_CLIENTS" not in document.sections:
        return list(nodes)
    vehicles: dict[int, list[int]] = {node.number: [] for node in nodes}
    for vehicle, (line, allowed) in _nodes_of(
        document, "VEHICLES_ALLOWED_CLIENTS", numbers, ledger
    ).items():
        for number in dict.fromkeys(allowed):
            if number not in vehicles:
                ledger.note("F216", at(line), f"there is no node {number}", "correct the number")
                continue
            vehicles[number].append(vehicle)
    return [
        node
        if len(vehicles[node.number]) == len(fleet)
        else replace(node, allowed=tuple(vehicles[node.number]))
        for node in nodes
    ]


def groups_of(
    document: Document, nodes: Sequence[Node], depots: Sequence[int], ledger: Ledger
) -> list[list[int]]:
    """Positions of nodes of which exactly one is visited, for each group of several.

    A group's nodes become the places of one job, which has one amount, one
    price of being left out and one list of vehicles: nodes that differ in
    these are noted.
    """
    section = document.sections.get("MUTUALLY_EXCLUSIVE_GROUP")
    if section is None:
        return []
    positions = {node.number: position for position, node in enumerate(nodes)}
    seen: dict[int, int] = {}
    groups = []
    for group, (line, members) in lists_of(section, "group", ledger).items():
        found = []
        for number in members:
            position = positions.get(number)
            if position is None or position in depots:
                cause = f"node {number} of group {group} is no customer"
                ledger.note("F216", at(line), cause, "correct the number")
                continue
            if position in seen:
                cause = f"node {number} already stands in the group of line {seen[position]}"
                ledger.note("F215", at(line), cause, "let each node be in one group at most")
                continue
            seen[position] = line
            found.append(position)
        for what in ("delivery", "pickup", "release", "allowed"):
            if len({getattr(nodes[position], what) for position in found}) > 1:
                ledger.note(
                    "F214",
                    at(line),
                    f"the nodes of group {group} differ in {_WORDS[what]}",
                    "only nodes that differ in place, window and service can be alternatives",
                )
        if len(found) > 1:
            groups.append(found)
            if any(nodes[position].prize for position in found):
                ledger.note(
                    "F214",
                    at(line),
                    f"nodes of group {group} have prizes",
                    "one of a group is always visited: leave their prizes out",
                )
    return groups


_WORDS: Final = {
    "delivery": "demand",
    "pickup": "backhaul",
    "release": "release time",
    "allowed": "the vehicles that may come",
}


def _values(
    document: Document, name: str, numbers: range, ledger: Ledger
) -> Mapping[int, tuple[int, Decimal]]:
    """Line and number of each vehicle, from the field or the section; empty without both."""
    section = document.sections.get(name)
    if section is None:
        same = document.number(name, ledger)
        line = document.fields[name][1] if name in document.fields else 0
        return {} if same is None else dict.fromkeys(numbers, (line, same))
    table: _Table = by_node(section, (_plain(name),), ledger, key="vehicle")
    same_nodes(f"{name}_SECTION", numbers, table, ledger, key="vehicle")
    return {number: (line, values[0]) for number, (line, values) in table.items()}


def _nodes_of(
    document: Document, name: str, numbers: range, ledger: Ledger
) -> Mapping[int, tuple[int, list[int]]]:
    """Line and listed nodes of each vehicle; empty without the section."""
    section = document.sections.get(name)
    if section is None:
        return {}
    table = lists_of(section, "vehicle", ledger)
    same_nodes(f"{name}_SECTION", numbers, table, ledger, key="vehicle")
    return {number: row for number, row in table.items() if number in numbers}


def _plain(name: str) -> str:
    return name.removeprefix("VEHICLES_").replace("_", " ").lower()
