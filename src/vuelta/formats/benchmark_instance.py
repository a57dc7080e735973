"""A benchmark instance in memory, and the ``Problem`` it stands for.

Every text reader fills an ``Instance``; the checks that all of them need, and
the choices all of them make, are here: places are matrix rows in the order of
the file, amounts are scaled to integers exactly. Vehicles that are all alike
are never more than customers; where a text lists them one by one, all are kept,
in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vuelta import bounds
from vuelta.errors import beyond
from vuelta.formats.finding_log import Ledger, at
from vuelta.model import Loading, Problem, Style

FINEST: Final = 10**9
"""Amounts are whole in units of at least one over this."""

NO_LIMIT: Final = 10_000_000
"""Windows [0, at least this] are how TSPLIB-like files say "any time"."""

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Node:
    """A depot or customer as the file has it, unscaled.

    ``prize`` is what leaving it out costs, 0 where it must be served;
    ``allowed`` the numbers of the vehicles that may come, ``None`` for all.
    """

    line: int
    number: int
    x: float = 0.0
    y: float = 0.0
    delivery: Decimal = _ZERO
    pickup: Decimal = _ZERO
    ready: Decimal | None = None
    due: Decimal | None = None
    service: Decimal = _ZERO
    release: Decimal | None = None
    prize: Decimal = _ZERO
    allowed: tuple[int, ...] | None = None

    @property
    def has_window(self) -> bool:
        if self.ready is None or self.due is None:
            return False
        return not (self.ready <= 0 and self.due >= NO_LIMIT)


@dataclass(frozen=True, kw_only=True)
class FleetVehicle:
    """One vehicle of a text that lists them, unscaled.

    ``depot`` and ``reload_at`` are positions of nodes; ``fixed`` is scaled by
    the convention as distances are, ``per_unit`` prices a scaled unit.
    """

    number: int
    capacity: Decimal
    depot: int
    fixed: Decimal = _ZERO
    per_unit: Decimal = Decimal(1)
    max_duration: Decimal | None = None
    max_distance: Decimal | None = None
    reload_at: tuple[int, ...] = ()
    max_reloads: int | None = None


@dataclass(frozen=True, kw_only=True)
class Instance:
    """Nodes in matrix order, and a fleet of vehicles that are alike.

    ``distances`` and ``durations`` ``(n, n)``, scaled; ``time_scale`` turns
    the nodes' times into the same unit. ``pairs`` are positions of pickup and
    delivery nodes; all other nodes but the depots become jobs, and those of a
    group the places of one job. ``fixed`` and ``per_unit`` price a vehicle and
    a unit of distance.

    ``fleet`` stands in place of ``capacity``, ``n_vehicles``, ``fixed``,
    ``per_unit`` and ``max_duration`` where vehicles are listed one by one;
    ``more_depots`` are positions of depots besides ``depot``.
    """

    name: str | None
    nodes: Sequence[Node]
    capacity: Decimal
    n_vehicles: int
    distances: NDArray[np.int64]
    durations: NDArray[np.int64] | None = None
    depot: int = 0
    pairs: Sequence[tuple[int, int]] = ()
    time_scale: int = 1
    fixed: Decimal | int = 0
    per_unit: Decimal | int = 1
    max_duration: Decimal | None = None
    description: str | None = None
    loading: Loading = "free"
    fleet: Sequence[FleetVehicle] = ()
    more_depots: Sequence[int] = ()
    groups: Sequence[Sequence[int]] = ()


def points(nodes: Sequence[Node]) -> NDArray[np.float64]:
    """Coordinates of nodes, ``(n, 2)``."""
    return np.array([(node.x, node.y) for node in nodes], dtype=np.float64).reshape(-1, 2)


def node_of(
    line: int, cells: Mapping[str, Decimal], ledger: Ledger, number: str, **more: Decimal | None
) -> Node:
    """The node of a row in Solomon's manner: ``number`` is the name of its first column."""
    return Node(
        line=line,
        number=ledger.whole(cells[number], at(line), number),
        x=float(cells["x"]),
        y=float(cells["y"]),
        ready=cells["ready time"],
        due=cells["due date"],
        service=cells["service time"],
        **more,  # type: ignore[arg-type]  # amounts and release, of the readers' own
    )


def check(nodes: Sequence[Node], capacity: Decimal, ledger: Ledger) -> None:
    """Note what is wrong with the nodes of any instance."""
    check_capacity(capacity, "capacity", ledger)
    if len(nodes) < 2:
        cause, remedy = f"{len(nodes)} usable rows of nodes", "give the depot first, then customers"
        ledger.note("F219", "", cause, remedy)
    if len(nodes) > bounds.NODES.most:
        ledger.add(beyond(bounds.NODES, "", len(nodes)))
    first: dict[int, int] = {}
    for node in nodes:
        where = at(node.line)
        if node.number in first:
            ledger.note(
                "F215",
                where,
                f"number {node.number} already stands in line {first[node.number]}",
                "give each customer its own number",
            )
        first.setdefault(node.number, node.line)
        for what, value in (
            ("delivery", node.delivery),
            ("prize", node.prize),
            ("pickup", node.pickup),
            ("service time", node.service),
        ):
            if value < 0:
                ledger.note("F217", where, f"{what} {value} is negative", "give zero or more")
        if amount_scale((node.delivery, node.pickup)) > FINEST:
            ledger.note("F217", where, "amount has too many decimals", "give nine at most")
        if node.ready is not None and node.due is not None and node.due < node.ready:
            ledger.note(
                "F218",
                where,
                f"window {node.ready}..{node.due} ends before it starts",
                "swap the two times",
            )


def check_capacity(capacity: Decimal, where: str, ledger: Ledger) -> None:
    """Note what is wrong with the capacity of a vehicle."""
    if capacity <= 0:
        ledger.note("F217", where, f"capacity is {capacity}", "give more than zero")
    if amount_scale((capacity,)) > FINEST:
        ledger.note("F217", where, "capacity has too many decimals", "give nine at most")


def enough_vehicles(amounts: Iterable[Decimal], capacity: Decimal, n_customers: int) -> int:
    """A fleet that never gets in the way where a file sets no limit.

    Three tenths more than the amounts need, and ten; never more than customers.
    """
    if capacity <= 0:
        return max(1, n_customers)
    need = ceil(Fraction(13, 10) * Fraction(sum(amounts, _ZERO)) / Fraction(capacity)) + 10
    return max(1, min(need, n_customers))


def scaled(value: Decimal, scale: int) -> int:
    """A time in scaled units, halves rounded up."""
    return int((value * scale).quantize(Decimal(1), ROUND_HALF_UP))


def amount_scale(amounts: Iterable[Decimal]) -> int:
    """The smallest power of ten that makes all amounts whole."""
    places = 0
    for amount in amounts:
        exponent = amount.normalize().as_tuple().exponent
        if isinstance(exponent, int):
            places = max(places, -exponent)
    return int(10**places)


def build(instance: Instance) -> Problem:
    """The problem of an instance whose parts are right.

    Raises
    ------
    InputError
        When a scaled value is beyond the limits of ``units``.
    """
    nodes = instance.nodes
    amounts = [amount for node in nodes for amount in (node.delivery, node.pickup)]
    unit = amount_scale(
        [*amounts, instance.capacity, *(vehicle.capacity for vehicle in instance.fleet)]
    )
    aside = {instance.depot, *instance.more_depots}
    aside |= {position for pair in instance.pairs for position in pair}
    others = {first: rest for first, *rest in instance.groups}
    aside |= {position for rest in others.values() for position in rest}
    data: dict[str, Any] = {
        "name": instance.name,
        "description": instance.description,
        "vehicles": _vehicles(instance, unit),
        "jobs": [
            _job(node, position, others.get(position, ()), instance, unit)
            for position, node in enumerate(nodes)
            if position not in aside
        ],
        "shipments": [
            {
                "pickup": _task(nodes[pickup], pickup, instance),
                "delivery": _task(nodes[delivery], delivery, instance),
                "amount": [int(nodes[pickup].pickup * unit)],
            }
            for pickup, delivery in instance.pairs
        ],
        "matrices": {
            "car": {
                "durations": instance.distances
                if instance.durations is None
                else instance.durations,
                "distances": instance.distances,
            }
        },
        "facilities": _facilities(instance),
        "style": Style(ids="integer"),
    }
    return Problem.model_validate(data)


def _vehicles(instance: Instance, unit: int) -> list[dict[str, Any]]:
    if instance.fleet:
        return [_vehicle(vehicle, instance, unit) for vehicle in instance.fleet]
    depot = instance.nodes[instance.depot]
    common: dict[str, Any] = {
        "start_index": instance.depot,
        "end_index": instance.depot,
        "capacity": [int(instance.capacity * unit)],
        "costs": {
            "fixed": instance.fixed,
            "per_hour": 0,
            "per_km": instance.per_unit * 1000,
        },
        "time_window": _window(depot, instance.time_scale),
        "loading": instance.loading,
    }
    if instance.max_duration is not None:
        common["max_duration"] = scaled(instance.max_duration, instance.time_scale)
    useful = min(instance.n_vehicles, len(instance.nodes) - 1)
    return [{"id": number, **common} for number in range(1, useful + 1)]


def _vehicle(given: FleetVehicle, instance: Instance, unit: int) -> dict[str, Any]:
    """A vehicle whose shift is the window of its depot."""
    scale = instance.time_scale
    vehicle: dict[str, Any] = {
        "id": given.number,
        "start_index": given.depot,
        "end_index": given.depot,
        "capacity": [int(given.capacity * unit)],
        "costs": {"fixed": given.fixed * scale, "per_hour": 0, "per_km": given.per_unit * 1000},
        "time_window": _window(instance.nodes[given.depot], scale),
        "loading": instance.loading,
    }
    if given.max_duration is not None:
        vehicle["max_duration"] = scaled(given.max_duration, scale)
    if given.max_distance is not None:
        vehicle["max_distance"] = scaled(given.max_distance, scale)
    if given.reload_at:
        vehicle["reload_at"] = [instance.nodes[position].number for position in given.reload_at]
        vehicle["max_reloads"] = given.max_reloads
    return vehicle


def _facilities(instance: Instance) -> list[dict[str, Any]]:
    """Depots where some vehicle reloads; they are open as long as its shift."""
    positions = sorted({position for vehicle in instance.fleet for position in vehicle.reload_at})
    return [
        {"id": instance.nodes[position].number, "location_index": position}
        for position in positions
    ]


def _window(node: Node, scale: int) -> list[int] | None:
    if not node.has_window or node.ready is None or node.due is None:
        return None
    return [scaled(node.ready, scale), scaled(node.due, scale)]


def _task(node: Node, position: int, instance: Instance) -> dict[str, Any]:
    window = _window(node, instance.time_scale)
    return {
        "id": node.number,
        "location_index": position,
        "service": scaled(node.service, instance.time_scale),
        "time_windows": [] if window is None else [window],
    }


def _job(
    node: Node, position: int, others: Sequence[int], instance: Instance, unit: int
) -> dict[str, Any]:
    """The job of a node, or of a group of nodes: at the place of any one of them."""
    job = _task(node, position, instance)
    if node.delivery:
        job["delivery"] = [int(node.delivery * unit)]
    if node.pickup:
        job["pickup"] = [int(node.pickup * unit)]
    if node.release:
        job["release_time"] = scaled(node.release, instance.time_scale)
    if node.prize:
        job["penalty"] = node.prize * instance.time_scale
    if node.allowed is not None:
        job["allowed_vehicles"] = node.allowed
    if others:
        places = [_task(instance.nodes[other], other, instance) for other in others]
        job["places"] = [
            {name: value for name, value in place.items() if name != "id"} for place in places
        ]
    return job
