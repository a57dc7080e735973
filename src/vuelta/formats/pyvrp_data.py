"""What PyVRP's data says, in the words of a problem; see ``pyvrp`` for how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from vuelta import units
from vuelta.errors import Finding, InputError
from vuelta.formats.pyvrp_travel import profiles_of
from vuelta.model import UNREACHABLE, Problem, Step, Style

if TYPE_CHECKING:
    from pyvrp import Activity, Client, ProblemData, VehicleType

_MAX_RATE: Final = units.MAX_MONEY // units.MONEY_STEPS
"""Largest price, currency units."""

_Item = dict[str, Any]
_Stop = tuple[str, int]
"""PyVRP's activity: name of its type, and index."""


@dataclass
class Reading:
    """The data, with what is worked out once: names of visits and vehicles.

    ``stops`` give PyVRP's activity of each step type, id and place; ``latest`` is
    a time that no route outlives.
    """

    data: ProblemData
    findings: list[Finding] = field(default_factory=list)
    stops: dict[tuple[str, str, int], _Stop] = field(init=False)
    vehicles_of: dict[int, list[str]] = field(init=False)
    type_of: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        data = self.data
        self.clients = data.clients()
        self.depots = data.depots()
        self.shipments = data.shipments()
        self.types = data.vehicle_types()
        self.members = list(self._members())
        self.stops = {}
        for name, members in self.members:
            for place, client in enumerate(members):
                self.stops["job", name, place] = ("CLIENT", client)
        for index in range(len(self.shipments)):
            self.stops["pickup", str(index), 0] = ("PICKUP", index)
            self.stops["delivery", str(index), 0] = ("DELIVERY", index)
        n_visits = len(self.members) + len(self.shipments)
        for index in sorted({depot for kind in self.types for depot in kind.reload_depots}):
            self.stops["reload", str(index), 0] = ("DEPOT", index)
        self.vehicles_of, self.type_of = {}, {}
        for number, kind in enumerate(self.types):
            first = len(self.type_of)
            names = [str(first + k) for k in range(min(kind.num_available, n_visits))]
            self.vehicles_of[number] = names
            self.type_of |= dict.fromkeys(names, number)

    def activity(self, step: Step, pyvrp: Any) -> Activity | None:
        """PyVRP's word for a step of a route."""
        stop = self.stops.get((step.type, step.id or "", step.place or 0))
        if stop is None:
            return None
        kind, index = stop
        activity: Activity = pyvrp.Activity(getattr(pyvrp.ActivityType, kind), index)
        return activity

    def _members(self) -> Iterator[tuple[str, list[int]]]:
        """The clients of every job, the one whose place is its own first."""
        in_groups = set()
        first_of = {}
        for group in self.data.groups():
            members = list(group.clients)
            in_groups.update(members)
            if members:
                best = max(members, key=lambda client: self.clients[client].prize)
                members.remove(best)
                first_of[min([best, *members])] = [best, *members]
        for index in range(len(self.clients)):
            if index in first_of:
                yield str(first_of[index][0]), first_of[index]
            elif index not in in_groups:
                yield str(index), [index]

    def refuse(self, code: str, where: str, cause: str, remedy: str) -> None:
        self.findings.append(Finding(code, where, cause, remedy))

    def problem(self) -> Problem:
        """The problem; every finding at once."""
        tables = self._tables()
        self.latest = self._latest(tables)
        dims = range(self.data.num_load_dimensions)
        carried = [0 for _ in dims]
        for demand in (*self.clients, *self.shipments):
            for amounts in _amounts(demand):
                for d in dims:
                    carried[d] += amounts[d]
        self.carried = carried
        document: _Item = {
            "jobs": [self._job(name, members) for name, members in self.members],
            "shipments": [self._shipment(index) for index in range(len(self.shipments))],
            "facilities": [
                self._facility(index)
                for kind, name, _ in self.stops
                if kind == "reload"
                for index in (int(name),)
            ],
            "vehicles": [
                {"id": name, **vehicle}
                for number, names in self.vehicles_of.items()
                for vehicle in (self._vehicle(number),)
                for name in names
            ],
            "matrices": {
                str(profile): {"distances": distances, "durations": durations}
                for profile, (distances, durations) in enumerate(tables)
            },
            "style": Style(ids="integer"),
        }
        if self.findings:
            raise InputError(self.findings)
        return Problem.model_validate(document)

    def _tables(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Distances and durations of every profile, with a row more for each start that works.

        A start depot's service is part of every way out of its row.
        """
        starts = sorted(
            {
                kind.start_depot
                for kind in self.types
                if self.depots[kind.start_depot].service_duration
            }
        )
        n = self.data.num_locations
        self.row_of = {depot: n + k for k, depot in enumerate(starts)}
        together = [{-1, depot.location} for depot in self.depots]
        together += [
            {self.clients[client].location for client in members} for _, members in self.members
        ]
        self.profiles = profiles_of(self.data, together)
        tables = []
        for number, (distances, durations) in enumerate(
            zip(self.profiles.distances, self.profiles.durations, strict=True)
        ):
            for what, table in (("distance", distances), ("duration", durations)):
                if table.max(initial=0) > units.MAX_DISTANCE:
                    self.refuse(
                        "S224",
                        f"{what}_matrices[{self.profiles.table_of.index(number)}]",
                        f"an entry of {table.max()} is beyond the limit of {units.MAX_DISTANCE}",
                        "choose a larger unit, or MAX_VALUE where there is no way",
                    )
            tables.append((self._extended(distances), self._extended(durations, works=True)))
        return tables

    def _allowed(self, *locations: int) -> _Item:
        """The vehicles that may come to places, where some may not."""
        closed = [not its.isdisjoint(locations) for its in self.profiles.closed]
        if not any(closed[kind.profile] for kind in self.types):
            return {}
        may = [
            name for name, number in self.type_of.items() if not closed[self.types[number].profile]
        ]
        return {"allowed_vehicles": may}

    def _extended(self, table: NDArray[np.int64], *, works: bool = False) -> NDArray[np.int64]:
        """The table with a row for each start that works, to which nobody comes."""
        n = len(table)
        wider = np.full((n + len(self.row_of),) * 2, UNREACHABLE, dtype=np.int64)
        wider[:n, :n] = table
        for depot, row in self.row_of.items():
            out = table[self.depots[depot].location]
            service = self.depots[depot].service_duration if works else 0
            wider[row, :n] = np.where(out == UNREACHABLE, UNREACHABLE, out + service)
            wider[row, row] = 0
        return wider

    def _latest(self, tables: list[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> int:
        """A time no route outlives: all begin by the last opening, and each thing is done once."""
        halves: list[Any] = [
            half for some in self.shipments for half in (some.pickup, some.delivery)
        ]
        visits: list[Any] = [*self.clients, *halves]
        opening = [visit.tw_early for visit in (*visits, *self.depots, *self.types)]
        opening += [client.release_time for client in self.clients]
        longest = max((int(durations.max(initial=0)) for _, durations in tables), default=0)
        reload = max((depot.service_duration for depot in self.depots), default=0)
        work = sum(visit.service_duration for visit in visits)
        return int(max(opening, default=0) + work + 2 * (len(visits) + 2) * (longest + reload))

    def _within(self, value: int, limit: int, where: str) -> int:
        """A number that fits, or a finding."""
        if value > limit:
            remedy = "choose a larger unit"
            self.refuse("S224", where, f"{value} is beyond the limit of {limit}", remedy)
            return 0
        return int(value)

    def _window(self, opens: int, closes: int, where: str) -> list[list[int]]:
        """No window where none binds; one up to the latest time where only its start does."""
        opens = self._within(opens, units.MAX_DURATION, f"{where}.tw_early")
        if closes >= self.latest:
            if not opens:
                return []
            closes = max(opens, min(self.latest, units.MAX_DURATION))
        return [[opens, self._within(closes, units.MAX_DURATION, f"{where}.tw_late")]]

    def _amounts(self, amounts: list[int], where: str) -> list[int] | None:
        """Amounts that fit; ``None`` for nothing."""
        if not any(amounts):
            return None
        return [self._within(amount, units.MAX_AMOUNT, where) for amount in amounts]

    def _task(self, visit: Any, where: str) -> _Item:
        """Place, work and hours of a client or half of a shipment."""
        service = self._within(
            visit.service_duration, units.MAX_DURATION, f"{where}.service_duration"
        )
        return {
            "location_index": visit.location,
            "service": service,
            "time_windows": self._window(visit.tw_early, visit.tw_late, where),
        }

    def _demand(self, thing: Any, where: str, prize: int) -> _Item:
        """Whether it must be served, and what leaving it out costs; names become descriptions."""
        demand: _Item = {"description": thing.name} if thing.name else {}
        if thing.required:
            return {**demand, "required": True}
        return {**demand, "penalty": self._within(prize, _MAX_RATE, f"{where}.prize")}

    def _job(self, name: str, members: list[int]) -> _Item:
        first, *others = members
        client, where = self.clients[first], f"clients[{first}]"
        job = {"id": int(name), **self._task(client, where), **self._allowed(client.location)}
        for what in ("delivery", "pickup"):
            job[what] = self._amounts(getattr(client, what), f"{where}.{what}")
        if client.release_time:
            if job["pickup"] and not job["delivery"]:
                self.refuse(
                    "S225",
                    f"{where}.release_time",
                    "a release time of goods that are only collected",
                    "open its time window later, or leave the release time out",
                )
            job["release_time"] = self._within(
                client.release_time, units.MAX_DURATION, f"{where}.release_time"
            )
        if client.group is None:
            return {**job, **self._demand(client, where, client.prize)}
        group = self.data.group(client.group)
        prizes = [self.clients[member].prize for member in members]
        # Whoever is visited, the prizes of all others are not collected.
        job |= self._demand(group, f"groups[{client.group}]", sum(prizes))
        lost = self._within(sum(prizes) - client.prize, _MAX_RATE, f"{where}.prize")
        if lost:
            job["vehicle_costs"] = dict.fromkeys(self.type_of, lost)
        job["places"] = []
        for member in others:
            other, its = self.clients[member], f"clients[{member}]"
            if _differ(client, other):
                self.refuse(
                    "S223",
                    its,
                    f"differs from client {first} of its group in amounts or release",
                    "only places, hours, work and prizes can differ",
                )
            job["places"].append({**self._task(other, its), "cost": client.prize - other.prize})
        return job

    def _shipment(self, index: int) -> _Item:
        shipment, where = self.shipments[index], f"shipments[{index}]"
        return {
            "pickup": {"id": index, **self._task(shipment.pickup, f"{where}.pickup")},
            "delivery": {"id": index, **self._task(shipment.delivery, f"{where}.delivery")},
            "amount": self._amounts(shipment.amount, f"{where}.amount"),
            **self._allowed(shipment.pickup.location, shipment.delivery.location),
            **self._demand(shipment, where, shipment.prize),
        }

    def _facility(self, index: int) -> _Item:
        depot, where = self.depots[index], f"depots[{index}]"
        named: _Item = {"description": depot.name} if depot.name else {}
        return {"id": index, **named, **self._task(depot, where)}

    def _vehicle(self, number: int) -> _Item:
        kind, where = self.types[number], f"vehicle_types[{number}]"
        start, end = self.depots[kind.start_depot], self.depots[kind.end_depot]
        opens = max(kind.tw_early, start.tw_early)
        closes = min(kind.tw_late, end.tw_late)
        leaves = min(kind.start_late, start.tw_late)
        shift = self._window(opens, closes, where)
        vehicle: _Item = {
            "profile": str(self.profiles.table_of[kind.profile]),
            "start_index": self.row_of.get(kind.start_depot, start.location),
            "end_index": end.location,
            "capacity": self._capacity(kind, where),
            "costs": self._costs(kind, where),
            "time_window": shift[0] if shift else None,
            "max_duration": self._limit(kind.max_duration, self.latest, f"{where}.shift_duration"),
            "max_distance": self._limit(
                kind.max_distance, self._farthest(kind), f"{where}.max_distance"
            ),
        }
        if kind.name:
            vehicle["description"] = kind.name
        if shift and shift[0][1] < shift[0][0]:
            self.refuse("S221", where, "its shift ends before it begins", "leave the type out")
        if kind.reload_depots:
            vehicle["reload_at"] = list(kind.reload_depots)
            most = 2 * len(self.stops)
            vehicle["max_reloads"] = kind.max_reloads if kind.max_reloads < most else None
            if self.shipments or any(kind.initial_load):
                self.refuse(
                    "S222",
                    f"{where}.reload_depots",
                    "shipments or an initial load beside reloads",
                    "PyVRP sets them down at a reload, which cannot be said: leave one out",
                )
        if any(kind.initial_load):
            vehicle["on_board"] = self._amounts(kind.initial_load, f"{where}.initial_load")
        if kind.max_overtime and kind.unit_overtime_cost and kind.shift_duration < self.latest:
            self.refuse(
                "S220",
                f"{where}.unit_overtime_cost",
                "a price of overtime that counts from the duration",
                "leave max_overtime out, or its price",
            )
        timed = kind.unit_duration_cost or vehicle["max_duration"] is not None
        if leaves < opens or (
            leaves < min(closes, self.latest)
            and (timed or any(client.release_time for client in self.clients))
        ):
            self.refuse(
                "S221",
                f"{where}.start_late",
                f"a latest start at {leaves} where waiting counts",
                "leave it out, or the duration's limit and price",
            )
        if timed and end.tw_early > opens:
            self.refuse(
                "S221",
                f"depots[{kind.end_depot}].tw_early",
                "an end depot that opens late where waiting counts",
                "open it with the shift, or leave the duration's limit and price out",
            )
        return vehicle

    def _capacity(self, kind: VehicleType, where: str) -> list[int] | None:
        """Room for no more than everything there is; ``None`` without dimensions."""
        if not self.carried:
            return None
        room = []
        for d, capacity in enumerate(kind.capacity):
            everything = self.carried[d] + (kind.initial_load[d] if kind.initial_load else 0)
            most = min(capacity, everything)
            room.append(self._within(most, units.MAX_AMOUNT, f"{where}.capacity"))
        return room

    def _costs(self, kind: VehicleType, where: str) -> _Item:
        per_hour = self._within(
            3600 * kind.unit_duration_cost, _MAX_RATE, f"{where}.unit_duration_cost"
        )
        return {
            "fixed": self._within(kind.fixed_cost, _MAX_RATE, f"{where}.fixed_cost"),
            "per_km": self._within(
                1000 * kind.unit_distance_cost, _MAX_RATE, f"{where}.unit_distance_cost"
            ),
            "per_hour": per_hour,
            "per_task_hour": per_hour,
            "per_waiting_hour": per_hour,
        }

    def _limit(self, most: int, enough: int, where: str) -> int | None:
        """A limit, where it can bind."""
        return None if most >= enough else self._within(most, units.MAX_DURATION, where)

    def _farthest(self, kind: VehicleType) -> int:
        """A distance that no route exceeds."""
        visits = len(self.clients) + 2 * len(self.shipments)
        table = self.profiles.distances[self.profiles.table_of[kind.profile]]
        return 2 * (visits + 2) * int(table.max(initial=0))


def _amounts(demand: Any) -> tuple[list[int], ...]:
    """What a client or a shipment carries."""
    if hasattr(demand, "amount"):
        return (demand.amount,)
    return demand.delivery, demand.pickup


def _differ(one: Client, other: Client) -> bool:
    return any(
        getattr(one, what) != getattr(other, what)
        for what in ("delivery", "pickup", "release_time")
    )
