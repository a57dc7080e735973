"""Nothing vanishes: every visit is in exactly one route, or unassigned.

Faults are about who and how often, never about when or how much:

==== ========================================================================
R401 a route of a vehicle the problem does not have
R402 a second route of a vehicle
R403 a step, or an unassigned entry, the problem does not have
R404 a visit served twice
R405 a visit neither served nor unassigned
R406 a visit served and unassigned
R407 half a shipment served, the other half not
R408 the halves of a shipment in two routes
R409 a visit listed twice as unassigned
R410 a break taken twice
==== ========================================================================
"""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.errors import Finding
from vuelta.model import Plan, Route, Step, Unassigned, Vehicle
from vuelta.referee.register import Register

Name = tuple[str, str]


def faults(plan: Plan, register: Register) -> tuple[Finding, ...]:
    """Everything a plan loses, doubles or invents."""
    served: dict[Name, list[tuple[int, int]]] = {}
    found = list(_routes(plan, register, served))
    idle: dict[Name, int] = {}
    found += _unassigned(plan, register, served, idle)
    found += _missing(register, served, idle)
    found += _halves(register, served)
    return tuple(found)


def _routes(
    plan: Plan, register: Register, served: dict[Name, list[tuple[int, int]]]
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
        yield from _steps(route, where, r, vehicle, register, served)


def _steps(
    route: Route,
    where: str,
    r: int,
    vehicle: Vehicle | None,
    register: Register,
    served: dict[Name, list[tuple[int, int]]],
) -> Iterator[Finding]:
    breaks = set() if vehicle is None else {pause.id for pause in vehicle.breaks}
    taken: set[str] = set()
    for k, step in enumerate(route.steps):
        at = f"{where}.steps[{k}]"
        if step.type in ("start", "end") or (step.type == "break" and vehicle is None):
            continue
        if step.type == "break":
            identity = step.id or ""
            if identity not in breaks:
                yield Finding(
                    "R403",
                    at,
                    f"vehicle {route.vehicle} has no break {identity}",
                    "name a break of this vehicle",
                )
            elif identity in taken:
                yield Finding("R410", at, f"break {identity} is already taken", "take it once")
            taken.add(identity)
            continue
        visit = register.visit_of(step)
        if visit is None:
            yield _unknown(at, step)
            continue
        before = served.setdefault(visit.name, [])
        if before:
            r0, k0 = before[0]
            yield Finding(
                "R404",
                at,
                f"{visit.type} {visit.id} is already served at routes[{r0}].steps[{k0}]",
                "serve it once",
            )
        before.append((r, k))


def _unknown(where: str, thing: Step | Unassigned) -> Finding:
    return Finding(
        "R403", where, f"there is no {thing.type} {thing.id}", "name a visit of the problem"
    )


def _unassigned(
    plan: Plan,
    register: Register,
    served: dict[Name, list[tuple[int, int]]],
    idle: dict[Name, int],
) -> Iterator[Finding]:
    for i, entry in enumerate(plan.unassigned):
        where, name = f"unassigned[{i}]", (entry.type, entry.id)
        if name not in register.visits:
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
        if name in served:
            r, k = served[name][0]
            yield Finding(
                "R406",
                where,
                f"{entry.type} {entry.id} is served at routes[{r}].steps[{k}]",
                "serve it, or leave it unassigned",
            )


def _missing(
    register: Register, served: dict[Name, list[tuple[int, int]]], idle: dict[Name, int]
) -> Iterator[Finding]:
    for visit in register.visits.values():
        if visit.name not in served and visit.name not in idle:
            yield Finding(
                "R405",
                visit.where,
                f"{visit.type} {visit.id} is neither served nor unassigned",
                "serve it, or list it as unassigned",
            )


def _halves(register: Register, served: dict[Name, list[tuple[int, int]]]) -> Iterator[Finding]:
    for visit in register.visits.values():
        other = visit.other_half
        if other is None or visit.name not in served:
            continue
        r, k = served[visit.name][0]
        if other not in served:
            yield Finding(
                "R407",
                f"routes[{r}].steps[{k}]",
                f"{visit.type} {visit.id} is served, {other[0]} {other[1]} is not",
                "serve both halves, or neither",
            )
        elif visit.type == "delivery" and {at[0] for at in served[other]}.isdisjoint(
            at[0] for at in served[visit.name]
        ):
            yield Finding(
                "R408",
                f"routes[{r}].steps[{k}]",
                f"{visit.type} {visit.id} is not on the route of {other[0]} {other[1]}",
                "let one vehicle serve both halves",
            )
