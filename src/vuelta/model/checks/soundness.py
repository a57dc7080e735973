"""The checks a problem needs as a whole, and errors in our own words.

``check`` returns findings, it never raises; ``findings_of`` translates what
pydantic collected, naming for an unknown field the nearest known one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from vuelta import units
from vuelta.documents import findings as tags
from vuelta.errors import Finding
from vuelta.model.alternatives import Destination, Place
from vuelta.model.base import Style
from vuelta.model.checks import (
    alternatives,
)
from vuelta.model.checks import (
    clock as horizon,
)
from vuelta.model.checks import (
    disruptions as surroundings,
)
from vuelta.model.checks import (
    reloads as reloading,
)
from vuelta.model.fleet import Break, Costs, Facility, Vehicle, VehicleStep
from vuelta.model.jobs import Incompatibility, Job, Relation, Shipment, ShipmentStep
from vuelta.model.matrix import Matrices

if TYPE_CHECKING:
    from vuelta.model.problem import Problem

Positions = Mapping[str, list[int]]
"""For each list, where its remaining items stood in the document."""

_NOUNS: dict[str, type[BaseModel]] = {
    "vehicles": Vehicle,
    "costs": Costs,
    "breaks": Break,
    "steps": VehicleStep,
    "jobs": Job,
    "places": Place,
    "destinations": Destination,
    "shipments": Shipment,
    "pickup": ShipmentStep,
    "delivery": ShipmentStep,
    "facilities": Facility,
    "relations": Relation,
    "incompatible_types": Incompatibility,
    "matrices": Matrices,
}


def path(location: Iterable[int | str]) -> str:
    """A path into the document, such as ``jobs[17].time_windows[0]``."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part not in ("function-after", "function-before"):
            text += f".{part}" if text else part
    return text


def style_of(data: Mapping[str, Any]) -> Style:
    """The style a raw document is written in: its times and its ids."""
    times: list[str] = []
    ids: list[object] = []

    def look(value: object, depth: int) -> None:
        if isinstance(value, Mapping):
            for key, item in value.items():
                if key == "id":
                    ids.append(item)
                elif key in (
                    "time_window",
                    "time_windows",
                    "soft_start",
                    "soft_end",
                    "release_time",
                ):
                    gather(item)
                elif depth < 3 and key not in ("matrices", "matrix"):
                    look(item, depth + 1)
        elif isinstance(value, list | tuple):
            for item in value:
                look(item, depth)

    def gather(value: object) -> None:
        if isinstance(value, str):
            times.append(value)
        elif isinstance(value, list | tuple):
            for item in value:
                gather(item)

    look(data, 0)
    integer = bool(ids) and all(type(name) is int for name in ids)
    for text in times:
        try:
            offset = units.utc_offset_of(text)
        except ValueError:
            continue
        return Style(times="rfc3339", utc_offset=offset, ids="integer" if integer else "string")
    return Style(ids="integer" if integer else "string")


def findings_of(error: ValidationError, data: object) -> list[Finding]:
    """What pydantic found wrong, each with code, path, cause and remedy."""
    findings = []
    for line in error.errors(include_url=False):
        where, kind = line["loc"], line["type"]
        context = line.get("ctx", {})
        if "remedy" in context:
            findings.append(Finding(kind, path(where), line["msg"], context["remedy"]))
        elif kind == "extra_forbidden":
            findings.append(_unknown_field(where))
        elif kind == "missing":
            findings.append(
                Finding("E101", path(where), f"{where[-1]} is missing", f"give {where[-1]}")
            )
        elif kind in ("union_tag_invalid", "union_tag_not_found"):
            findings.append(tags.unknown(path(where), context))
        else:
            cause = line["msg"][0].lower() + line["msg"][1:]
            given = line["input"]
            if isinstance(given, str | int | float | bool | None):
                cause += f", not {given!r}"
            findings.append(Finding("E103", path(where), cause, "correct the value"))
    return list(dict.fromkeys(findings))


def _unknown_field(where: tuple[int | str, ...]) -> Finding:
    owner: type[BaseModel] | None = None
    for part in where[:-1]:
        if isinstance(part, str) and part in _NOUNS:
            owner = _NOUNS[part]
    if owner is None:
        from vuelta.model.problem import Disruption, Problem

        owner = Disruption if where[0] == "disruptions" else Problem
    name = str(where[-1])
    near = difflib.get_close_matches(name, owner.model_fields, n=1, cutoff=0.6)
    remedy = f"did you mean {near[0]}?" if near else "remove it, or see `vuelta schema problem`"
    return Finding("E102", path(where), f"unknown field {name}", remedy)


def without_faults(
    data: object, error: ValidationError
) -> tuple[dict[str, Any], dict[str, list[int]]] | None:
    """The document without its faulty parts, so that the rest can be checked too."""
    if not isinstance(data, dict):
        return None
    rest = dict(data)
    faulty: dict[str, set[int]] = {}
    dropped: dict[str, list[int]] = {}
    for line in error.errors(include_url=False, include_input=False):
        where = line["loc"]
        if not where or not isinstance(where[0], str):
            return None
        if len(where) > 1 and isinstance(where[1], int) and isinstance(rest.get(where[0]), list):
            faulty.setdefault(where[0], set()).add(where[1])
        else:
            rest.pop(where[0], None)
            dropped[where[0]] = []
    positions = dropped
    for name, bad in faulty.items():
        if name not in rest:
            continue
        positions[name] = [i for i in range(len(rest[name])) if i not in bad]
        rest[name] = [rest[name][i] for i in positions[name]]
    return rest, positions


def check(problem: Problem, positions: Positions | None = None) -> list[Finding]:
    """Everything wrong with a problem whose parts are right."""
    at = _Where(positions or {})
    findings: list[Finding] = []
    findings += _duplicates(problem, at)
    findings += _dimensions(problem, at)
    if "matrices" not in (positions or {}):
        findings += _indices(problem, at)
        findings += surroundings.check(problem, at)
    findings += _references(problem, at, complete=positions is None)
    findings += alternatives.check(problem, at, _n_dims(problem, at), complete=positions is None)
    findings += reloading.check(problem, at, complete=positions is None)
    findings += horizon.check(problem)
    return findings


class _Where:
    """Paths into the document as it was given, even when parts are left aside."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions

    def __call__(self, name: str, index: int, tail: str = "") -> str:
        places = self._positions.get(name)
        return f"{name}[{index if places is None else places[index]}]{tail}"


def _duplicates(problem: Problem, at: _Where) -> list[Finding]:
    findings = []
    groups: list[tuple[str, str, list[str]]] = [
        ("jobs", "", [job.id for job in problem.jobs]),
        ("shipments", ".pickup", [shipment.pickup.id for shipment in problem.shipments]),
        ("shipments", ".delivery", [shipment.delivery.id for shipment in problem.shipments]),
        ("vehicles", "", [vehicle.id for vehicle in problem.vehicles]),
        ("facilities", "", [facility.id for facility in problem.facilities]),
        ("disruptions", "", [disruption.id for disruption in problem.disruptions]),
    ]
    for name, tail, ids in groups:
        first: dict[str, int] = {}
        for index, identity in enumerate(ids):
            if identity in first:
                findings.append(
                    Finding(
                        "E130",
                        at(name, index, f"{tail}.id"),
                        f"id {identity} is already used by {at(name, first[identity], tail)}",
                        "give each its own id",
                    )
                )
            first.setdefault(identity, index)
    return findings


def _dimensions(problem: Problem, at: _Where) -> list[Finding]:
    """Amounts and capacities must all have one length."""
    found, carried = _lengths(problem, at)
    everything = found + carried
    if not everything:
        return []
    where, size = everything[0]
    findings = [
        Finding(
            "E131",
            other,
            f"has {length} dimensions where {where} has {size}",
            "give every amount and capacity the same dimensions",
        )
        for other, length in everything
        if length != size
    ]
    if any(length for _, length in carried):
        findings += [
            Finding(
                "E132",
                at("vehicles", i, ".capacity"),
                f"vehicle {vehicle.id} has no capacity while jobs carry amounts",
                f"give {size} numbers",
            )
            for i, vehicle in enumerate(problem.vehicles)
            if vehicle.capacity is None
        ]
    return findings


def _lengths(problem: Problem, at: _Where) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Paths and lengths of what vehicles hold, and of what tasks carry."""
    found: list[tuple[str, int]] = []
    for i, vehicle in enumerate(problem.vehicles):
        if vehicle.capacity is not None:
            found.append((at("vehicles", i, ".capacity"), len(vehicle.capacity)))
        if vehicle.on_board is not None:
            found.append((at("vehicles", i, ".on_board"), len(vehicle.on_board)))
        for k, pause in enumerate(vehicle.breaks):
            if pause.max_load is not None:
                found.append((at("vehicles", i, f".breaks[{k}].max_load"), len(pause.max_load)))
    carried: list[tuple[str, int]] = []
    for i, job in enumerate(problem.jobs):
        if job.delivery is not None:
            carried.append((at("jobs", i, ".delivery"), len(job.delivery)))
        if job.pickup is not None:
            carried.append((at("jobs", i, ".pickup"), len(job.pickup)))
    for i, shipment in enumerate(problem.shipments):
        if shipment.amount is not None:
            carried.append((at("shipments", i, ".amount"), len(shipment.amount)))
    return found, carried


def _n_dims(problem: Problem, at: _Where) -> int | None:
    found, carried = _lengths(problem, at)
    return next((length for _, length in (*found, *carried)), None)


def _indices(problem: Problem, at: _Where) -> list[Finding]:
    """Every place needs a row in given matrices, or coordinates."""
    findings = []
    sizes: dict[str, int] = {}
    for profile, given in problem.matrices.items():
        tables = {
            name: len(table)
            for name in ("durations", "distances", "costs")
            if (table := getattr(given, name)) is not None
        }
        if len(set(tables.values())) > 1:
            text = ", ".join(f"{name} {size}" for name, size in tables.items())
            findings.append(
                Finding("E140", f"matrices.{profile}", f"sizes differ: {text}", "give one size")
            )
        if given.durations is None:
            findings.append(
                Finding("E142", f"matrices.{profile}", "durations are missing", "give them")
            )
        sizes[profile] = min(tables.values(), default=0)
    for profile in {vehicle.profile for vehicle in problem.vehicles} if sizes else ():
        if profile not in sizes:
            findings.append(
                Finding(
                    "E143",
                    "matrices",
                    f"profile {profile} has no matrix while others have",
                    f"add matrices.{profile}, or give none and let travel be computed",
                )
            )
    size = min(sizes.values(), default=None)
    for where, identity, location, index, optional in _places(problem, at):
        if size is None:
            if location is None and not (optional and index is None):
                findings.append(
                    Finding(
                        "E144",
                        where,
                        f"{identity} has a matrix row but no coordinates, and no matrix is given",
                        "give [lon, lat], or the matrices",
                    )
                )
        elif index is None:
            if not (optional and location is None):
                findings.append(
                    Finding(
                        "E144",
                        where,
                        f"{identity} has no matrix row while matrices are given",
                        "give its row index",
                    )
                )
        elif index >= size:
            findings.append(
                Finding(
                    "E145",
                    where,
                    f"row {index} of {identity} is outside the {size} x {size} matrix",
                    f"give 0..{size - 1}, or a larger matrix",
                )
            )
    return findings


def _places(
    problem: Problem, at: _Where
) -> Iterable[tuple[str, str, tuple[float, float] | None, int | None, bool]]:
    for i, job in enumerate(problem.jobs):
        yield at("jobs", i), f"job {job.id}", job.location, job.location_index, False
    for i, shipment in enumerate(problem.shipments):
        for name, half in (("pickup", shipment.pickup), ("delivery", shipment.delivery)):
            where = at("shipments", i, f".{name}")
            yield where, f"{name} {half.id}", half.location, half.location_index, False
    yield from alternatives.spots(problem, at)
    for i, vehicle in enumerate(problem.vehicles):
        name = f"vehicle {vehicle.id}"
        yield at("vehicles", i, ".start"), name, vehicle.start, vehicle.start_index, True
        yield at("vehicles", i, ".end"), name, vehicle.end, vehicle.end_index, True


def _references(problem: Problem, at: _Where, *, complete: bool) -> list[Finding]:
    """Ids that name nothing, pins without steps, and circles among relations."""
    findings = []
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    stores = {facility.id for facility in problem.facilities}
    tasks = {
        "job": {job.id for job in problem.jobs},
        "pickup": {shipment.pickup.id for shipment in problem.shipments},
        "delivery": {shipment.delivery.id for shipment in problem.shipments},
    }

    def need(known: Iterable[str], identity: str, where: str, what: str) -> None:
        if complete and identity not in known:
            near = difflib.get_close_matches(identity, list(known), n=1)
            remedy = f"did you mean {near[0]}?" if near else f"name a {what} of this problem"
            findings.append(Finding("E133", where, f"there is no {what} {identity}", remedy))

    demands = [("jobs", i, job) for i, job in enumerate(problem.jobs)]
    for name, i, demand in [
        *demands,
        *(("shipments", i, shipment) for i, shipment in enumerate(problem.shipments)),
    ]:
        for identity in demand.allowed_vehicles or ():
            need(vehicles, identity, at(name, i, ".allowed_vehicles"), "vehicle")
        for identity in demand.vehicle_costs:
            need(vehicles, identity, at(name, i, ".vehicle_costs"), "vehicle")
    for name, i, job in demands:
        if job.aboard is not None:
            need(vehicles, job.aboard, at(name, i, ".aboard"), "vehicle")
    for i, shipment in enumerate(problem.shipments):
        if shipment.transfer_from is not None:
            need(vehicles, shipment.transfer_from, at("shipments", i, ".transfer_from"), "vehicle")
    seen: dict[tuple[str, str], str] = {}
    for i, vehicle in enumerate(problem.vehicles):
        breaks = {pause.id for pause in vehicle.breaks}
        for k, step in enumerate(vehicle.steps):
            where = at("vehicles", i, f".steps[{k}]")
            if step.id is None:
                continue
            known = {**tasks, "break": breaks, "reload": stores}
            need(known.get(step.type, ()), step.id, where, step.type)
            if step.type in tasks:
                before = seen.setdefault((step.type, step.id), where)
                if before != where:
                    findings.append(
                        Finding(
                            "E134",
                            where,
                            f"{step.type} {step.id} already stands at {before}",
                            "let one vehicle serve it once",
                        )
                    )
        if vehicle.pinned_steps > len(vehicle.tasks):
            findings.append(
                Finding(
                    "E135",
                    at("vehicles", i, ".pinned_steps"),
                    f"pins {vehicle.pinned_steps} tasks of {len(vehicle.tasks)} in steps",
                    "list the pinned tasks in steps",
                )
            )
    for i, relation in enumerate(problem.relations):
        for identity in relation.jobs:
            need(tasks["job"], identity, at("relations", i, ".jobs"), "job")
        if relation.vehicle is not None:
            need(vehicles, relation.vehicle, at("relations", i, ".vehicle"), "vehicle")
    return [*findings, *_circle(problem)]


def _circle(problem: Problem) -> Iterator[Finding]:
    """A circle of jobs that are each to come before the next, if there is one."""
    paths = [relation.jobs for relation in problem.relations if relation.type != "same_route"]
    if not paths:
        return
    import networkx as nx  # a fifth of a second, which few problems need

    order = nx.DiGraph()
    for path in paths:
        nx.add_path(order, path)
    for circle in nx.simple_cycles(order):
        text = " before ".join([*circle, circle[0]])
        yield Finding("E136", "relations", f"a circle: {text}", "drop one of these relations")
        return
