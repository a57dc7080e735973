"""Nothing vanishes: every visit is in exactly one route, unassigned, or taken off the plan.

Faults are about who, where and how often, never about when or how much. Visits
that failed serve nothing:

==== ========================================================================
R401 a route of a vehicle the problem does not have
R402 a second route of a vehicle
R403 a step (also a reload at a facility), an unassigned entry, or a task or
     vehicle of one taken off the plan, that the problem does not have
R404 a visit served twice
R405 a visit neither served nor unassigned nor taken off the plan
R406 a visit served and unassigned
R407 half a shipment served, the other half not; but goods picked up may ride
     back, when the delivery is taken off the plan aboard that vehicle
R408 the halves of a shipment in two routes
R409 a visit listed twice as unassigned
R410 a break taken twice
R411 a step that failed without being a visit that has begun
R412 a visit taken off the plan, and served or unassigned
R413 a visit taken off the plan twice
R414 a step that has begun, at a place the problem does not have
R415 more steps begun than there are, or a step after an end that has begun
R416 an unloading of a job, or at a facility, that the problem does not have
R417 the goods of a job unloaded twice
R418 a step before the start or after the end of a route, or a second one of these
==== ========================================================================
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from vuelta.errors import Finding
from vuelta.model import Plan, Route, SetAside, Step, Unassigned, Vehicle
from vuelta.referee.executed_steps import counting, is_nowhere, n_begun
from vuelta.referee.problem_index import Name, Register, name_of


@dataclass(frozen=True)
class Account:
    """What a plan loses, doubles or invents, and the vehicle that serves each visit."""

    faults: tuple[Finding, ...]
    serving: Mapping[Name, str]


class _Served:
    """Where each visit is served: the route and position of the first time, and later routes."""

    def __init__(self) -> None:
        self.first: dict[Name, tuple[int, int]] = {}
        self.again: dict[Name, set[int]] = {}

    def routes_of(self, name: Name) -> set[int]:
        return {self.first[name][0]} | self.again.get(name, set())

    def where(self, name: Name) -> str:
        r, k = self.first[name]
        return f"routes[{r}].steps[{k}]"


def account(plan: Plan, register: Register, trusted: Container[str] = ()) -> Account:
    """Who serves what, and every fault.

    Places of facts are not looked up on routes of ``trusted`` vehicles.
    """
    served = _Served()
    found = list(_routes(plan, register, served, trusted))
    idle: dict[Name, int] = {}
    found += _unassigned(plan, register, served, idle)
    found += _set_aside(plan, register, served, idle)
    found += _missing(register, served, idle)
    found += _halves(plan, register, served)
    vehicles = [
        route.vehicle if route.vehicle in register.vehicles else None for route in plan.routes
    ]
    serving = {name: vehicle for name, (r, _) in served.first.items() if (vehicle := vehicles[r])}
    return Account(tuple(found), serving)


def _routes(
    plan: Plan, register: Register, served: _Served, trusted: Container[str]
) -> Iterator[Finding]:
    driven: dict[str, int] = {}
    for r, route in enumerate(plan.routes):
        where = f"routes[{r}]"
        vehicle = register.vehicles.get(route.vehicle)
        if vehicle is None:
            yield Finding(
                "R401",
                f"{where}.vehicle",
                f"there is no vehicle {route.vehicle}",
                "name a vehicle of the problem",
            )
        elif route.vehicle in driven:
            yield Finding(
                "R402",
                where,
                f"vehicle {route.vehicle} already drives routes[{driven[route.vehicle]}]",
                "join the two routes, or give one of them another vehicle",
            )
        driven.setdefault(route.vehicle, r)
        yield from _ends(route, where)
        if route.done:
            yield from _facts(route, where, None if route.vehicle in trusted else register)
        yield from _steps(route, where, r, vehicle, register, served)


def _ends(route: Route, where: str) -> Iterator[Finding]:
    """A start that is not first, an end that is not last."""
    last = len(counting(route)) - 1  # what follows an end that has begun is reported as such
    for k, step in enumerate(counting(route)):
        if (step.type == "start" and k > 0) or (step.type == "end" and k < last):
            side = "before" if step.type == "start" else "after"
            yield Finding(
                "R418",
                f"{where}.steps[{k}]",
                f"there are steps {side} this {step.type}",
                "let a route start first, end last, and once each",
            )


def _facts(route: Route, where: str, register: Register | None) -> Iterator[Finding]:
    """What cannot be so; places are looked up when there is a register."""
    if route.done > len(route.steps):
        yield Finding(
            "R415",
            f"{where}.done",
            f"{route.done} steps have begun of {len(route.steps)}",
            "count the steps that have begun",
        )
    n_counting = len(counting(route))
    if n_counting < len(route.steps):
        yield Finding(
            "R415",
            f"{where}.steps[{n_counting}]",
            f"vehicle {route.vehicle} has ended its route before",
            "drop the steps after the end, or the end",
        )
    for k, step in enumerate(route.steps[: n_begun(route)] if register is not None else ()):
        if register is not None and is_nowhere(step, register):
            yield Finding(
                "R414",
                f"{where}.steps[{k}]",
                "states a place that is none of the problem's",
                "add the place to the problem's waypoints",
            )


def _steps(
    route: Route, where: str, r: int, vehicle: Vehicle | None, register: Register, served: _Served
) -> Iterator[Finding]:
    taken: set[str] = set()
    unloaded: set[str] = set()
    begun, first, demands = n_begun(route), served.first, register.demands
    for k, step in enumerate(counting(route)):
        if step.outcome is not None and (
            k >= begun or step.type in ("start", "break", "reload", "end")
        ):
            yield Finding(
                "R411",
                f"{where}.steps[{k}]",
                f"{step.type} {step.id or ''} failed, but is no visit that has begun",
                "count it in done, or drop its outcome",
            )
        if step.type in ("start", "end"):
            continue
        if step.type == "break":
            if vehicle is not None:
                yield from _break(step, f"{where}.steps[{k}]", vehicle, taken)
            continue
        if step.type == "unload":
            if k >= begun or step.outcome is None:
                yield from _unloading(step, f"{where}.steps[{k}]", register, unloaded)
            continue
        if step.type == "reload":
            if step.id not in register.facilities:
                yield _unknown(f"{where}.steps[{k}]", step)
            continue
        name = name_of(step)
        if name is None or name not in demands:
            yield _unknown(f"{where}.steps[{k}]", step)
        elif k < begun and step.outcome is not None:
            continue
        elif name not in first:
            first[name] = r, k
        else:
            yield Finding(
                "R404",
                f"{where}.steps[{k}]",
                f"{name[0]} {name[1]} is already served at {served.where(name)}",
                "serve it once",
            )
            served.again.setdefault(name, set()).add(r)


def _break(step: Step, at: str, vehicle: Vehicle, taken: set[str]) -> Iterator[Finding]:
    identity = step.id or ""
    if all(pause.id != identity for pause in vehicle.breaks):
        yield Finding(
            "R403",
            at,
            f"vehicle {vehicle.id} has no break {identity}",
            "name a break of this vehicle",
        )
    elif identity in taken:
        yield Finding("R410", at, f"break {identity} is already taken", "take it once")
    taken.add(identity)


def _unloading(step: Step, at: str, register: Register, unloaded: set[str]) -> Iterator[Finding]:
    """Only on its own route: elsewhere it lacks its job, which ``choices`` tells."""
    if register.visit_of(step) is None:
        cause = f"there is no job {step.id} or no facility {step.facility}"
        yield Finding("R416", at, cause, "name a job and a facility of the problem")
    elif step.id in unloaded:
        yield Finding("R417", at, f"job {step.id} is already unloaded", "unload it once")
    unloaded.add(step.id or "")


def _unknown(where: str, thing: Step | Unassigned | SetAside) -> Finding:
    remedy = f"name a {'facility' if thing.type == 'reload' else 'visit'} of the problem"
    return Finding("R403", where, f"there is no {thing.type} {thing.id}", remedy)


def _unassigned(
    plan: Plan, register: Register, served: _Served, idle: dict[Name, int]
) -> Iterator[Finding]:
    for i, entry in enumerate(plan.unassigned):
        where, name = f"unassigned[{i}]", (entry.type, entry.id)
        if name not in register.demands:
            yield _unknown(where, entry)
            continue
        if name in idle:
            yield Finding(
                "R409",
                where,
                f"{entry.type} {entry.id} is already unassigned[{idle[name]}]",
                "list it once",
            )
        idle.setdefault(name, i)
        if name in served.first:
            yield Finding(
                "R406",
                where,
                f"{entry.type} {entry.id} is served at {served.where(name)}",
                "serve it, or leave it unassigned",
            )


def _set_aside(
    plan: Plan, register: Register, served: _Served, idle: Mapping[Name, int]
) -> Iterator[Finding]:
    listed: dict[Name, int] = {}
    for i, entry in enumerate(plan.set_aside):
        where, name = f"set_aside[{i}]", (entry.type, entry.id)
        if entry.aboard is not None and entry.aboard not in register.vehicles:
            yield Finding(
                "R403",
                f"{where}.aboard",
                f"there is no vehicle {entry.aboard}",
                "name a vehicle of the problem",
            )
        if name not in register.demands:
            yield _unknown(where, entry)
            continue
        if name in listed:
            yield Finding(
                "R413",
                where,
                f"{entry.type} {entry.id} is already set_aside[{listed[name]}]",
                "list it once",
            )
        listed.setdefault(name, i)
        elsewhere = f"served at {served.where(name)}" if name in served.first else None
        if name in idle:
            elsewhere = f"unassigned[{idle[name]}]"
        if elsewhere is not None:
            yield Finding(
                "R412",
                where,
                f"{entry.type} {entry.id} is {elsewhere}",
                "set it aside, or plan it",
            )


def _missing(register: Register, served: _Served, idle: Mapping[Name, int]) -> Iterator[Finding]:
    aside = register.aside
    lost = {
        name
        for name in register.demands
        if name not in served.first and name not in idle and name not in aside
    }
    if not lost:
        return
    for where, name in _visits(register):
        if name in lost:
            yield Finding(
                "R405",
                where,
                f"{name[0]} {name[1]} is neither served, unassigned nor taken off the plan",
                "serve it, or list it under unassigned or set_aside",
            )


def _visits(register: Register) -> Iterator[tuple[str, Name]]:
    """Every visit with its path in the problem."""
    for i, job in enumerate(register.problem.jobs):
        yield f"jobs[{i}]", ("job", job.id)
    for i, shipment in enumerate(register.problem.shipments):
        yield f"shipments[{i}].pickup", ("pickup", shipment.pickup.id)
        yield f"shipments[{i}].delivery", ("delivery", shipment.delivery.id)


def _halves(plan: Plan, register: Register, served: _Served) -> Iterator[Finding]:
    for shipment in register.problem.shipments:
        pickup, delivery = ("pickup", shipment.pickup.id), ("delivery", shipment.delivery.id)
        for name, other in ((pickup, delivery), (delivery, pickup)):
            if name not in served.first:
                continue
            if other not in served.first:
                vehicle = plan.routes[served.first[name][0]].vehicle
                if register.rides_back(other, vehicle):
                    continue
                yield Finding(
                    "R407",
                    served.where(name),
                    f"{name[0]} {name[1]} is served, {other[0]} {other[1]} is not",
                    "serve both halves, or neither",
                )
            elif name == delivery and served.routes_of(other).isdisjoint(served.routes_of(name)):
                yield Finding(
                    "R408",
                    served.where(name),
                    f"{name[0]} {name[1]} is not on the route of {other[0]} {other[1]}",
                    "let one vehicle serve both halves",
                )
