"""Whether incidents and observations can be true together, before anything is done.

==== ========================================================================
I701 a job the problem does not have
I702 a vehicle the problem does not have
I703 an incident from before the day, or after ``now``
I704 ``now`` lies before something already observed, or before the plan's own
I705 two incidents with one id
I706 two incidents about one job
I707 an incident about a job that is done, or off today's routes, by then
I708 observations that contradict each other
I709 a new order whose id is taken, or amounts of the wrong length
I710 a place nobody can measure: a row beyond the matrices, or none given
I711 an incident about a vehicle that is done for the day
I714 an incident about goods that the task does not have
I715 a plan with reloads, which cannot be replanned yet
I716 an incident about an id that two tasks share
==== ========================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from vuelta import units
from vuelta.errors import CommitmentError, Finding, Suggestions
from vuelta.execution.project import ordered
from vuelta.execution.state import DayState
from vuelta.execution.task_state import Key
from vuelta.model import (
    DepotDelay,
    DriverUnavailable,
    Event,
    Incident,
    Job,
    NewOrder,
    NewUrgent,
    ParcelMissing,
    Places,
    Plan,
    Problem,
    ReturnMismatch,
    ReturnNotReady,
    Task,
    VehicleBreakdown,
    VehicleFull,
)

_SHIPPED: Final = "delivery and pickup of a shipment"


def findings(
    problem: Problem,
    plan: Plan,
    state: DayState,
    incidents: Sequence[Incident],
    events: Sequence[Event],
    now: int,
) -> list[Finding]:
    """Everything that stands against replanning with these, at once; empty when nothing does."""
    found = list(_of_now(problem, plan, events, now))
    found += _of_trips(plan)
    suggest = Suggestions()
    found += _of_events(problem, events, suggest)
    found += _of_incidents(problem, state, incidents, now, suggest)
    return found


def _spelled(problem: Problem, moment: int | None) -> str:
    """A moment as the problem's document spells it."""
    if moment is not None and problem.style.times == "rfc3339":
        return units.format_time(moment, problem.style.utc_offset)
    return str(moment)


def _of_now(problem: Problem, plan: Plan, events: Sequence[Event], now: int) -> Iterator[Finding]:
    last = max((event.time for event in events), default=now)
    if last > now:
        yield Finding(
            "I704",
            "now",
            f"now is {_spelled(problem, now)}, but something was observed at "
            f"{_spelled(problem, last)}",
            f"replan for {_spelled(problem, last)} or later, or leave that event out",
        )
    if plan.now is not None and plan.now > now:
        yield Finding(
            "I704",
            "now",
            f"now is {_spelled(problem, now)}, but the plan is of {_spelled(problem, plan.now)}",
            "time does not run backwards: give a later moment",
        )


def _of_trips(plan: Plan) -> Iterator[Finding]:
    """Goods of a later trip are not aboard yet, which nothing here knows of."""
    for r, route in enumerate(plan.routes):
        for k, step in enumerate(route.steps):
            if step.type == "reload":
                yield Finding(
                    "I715",
                    f"routes[{r}].steps[{k}]",
                    f"vehicle {route.vehicle} reloads at {step.id}: a route of several trips "
                    "cannot be replanned yet",
                    "plan the day without reload_at where it may have to be replanned",
                )


def _of_events(
    problem: Problem, events: Sequence[Event], suggest: Suggestions
) -> Iterator[Finding]:
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    tasks = _tasks(problem)
    over: dict[Key, Event] = {}
    for k, event in enumerate(events):
        if event.vehicle not in vehicles:
            yield _unknown(
                "I702", f"events[{k}].vehicle", "vehicle", event.vehicle, vehicles, suggest
            )
        if event.job is not None and event.key not in tasks:
            names = {name for kind, name in tasks if kind == event.task}
            yield _unknown("I701", f"events[{k}].job", event.task, event.job, names, suggest)
    position = {id(event): k for k, event in enumerate(events)}
    for event in ordered(events):
        if event.type not in ("delivered", "collected", "failed"):
            continue
        before = over.get(event.key)
        if before is not None and before.type != "failed":
            if event.type == "failed" or before.vehicle != event.vehicle:
                yield Finding(
                    "I708",
                    f"events[{position.get(id(event), 0)}]",
                    f"{event.task} {event.job} was {before.type} by {before.vehicle} at "
                    f"{_spelled(problem, before.time)}, and {event.type} by {event.vehicle} at "
                    f"{_spelled(problem, event.time)}",
                    "leave out the one that is not true",
                )
            continue
        over[event.key] = event


def _of_incidents(
    problem: Problem,
    state: DayState,
    incidents: Sequence[Incident],
    now: int,
    suggest: Suggestions,
) -> Iterator[Finding]:
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    tasks = _tasks(problem)
    names = {name for _, name in tasks}
    places = len(Places.of(problem)) if problem.matrices else None
    width, moves = _width(problem), _moves(problem)
    ids: dict[str, int] = {}
    about: dict[Key, int] = {}
    for k, incident in enumerate(incidents):
        where = f"incidents[{k}]"
        if incident.id in ids:
            yield Finding(
                "I705",
                f"{where}.id",
                f"incident {incident.id} already stands at incidents[{ids[incident.id]}]",
                "give each incident an id of its own, or tell it once",
            )
        ids.setdefault(incident.id, k)
        if incident.time > now or incident.time < problem.day_start:
            yield Finding(
                "I703",
                f"{where}.time",
                f"it happened at {_spelled(problem, incident.time)}, the day runs from "
                f"{_spelled(problem, problem.day_start)} to now, {_spelled(problem, now)}",
                "give the time it happened, or replan for a later moment",
            )
        job: str | None = getattr(incident, "job", None)
        if job is not None:
            meant = state.names.meant(incident)
            key = meant[0] if meant else ("", job)
            if key in about:
                yield Finding(
                    "I706",
                    f"{where}.job",
                    f"incidents[{about[key]}] is about {job} as well",
                    "say what holds in the end, in one incident",
                )
            about.setdefault(key, k)
            if not meant:
                kind = getattr(incident, "task", None)
                known = {name for type_, name in tasks if kind in (None, type_)}
                yield _unknown("I701", f"{where}.job", kind or "job", job, known, suggest)
            else:
                yield from _undone(problem, state, meant[0], incident, job, where)
                yield from _of_goods(moves.get(meant[0], ""), incident, where)
                yield from _unclear(state.names.unclear(incident), incident, where)
        yield from _of_vehicles(state, incident, vehicles, where, suggest)
        yield from _of_order(incident, names, width, where)
        yield from _of_place(problem, incident, places, where)


def _unclear(keys: Sequence[Key], incident: Incident, where: str) -> Iterator[Finding]:
    if keys:
        kinds = " and a ".join(kind for kind, _ in keys)
        yield Finding(
            "I716",
            f"{where}.job",
            f"{keys[0][1]} is a {kinds}, and {incident.code} may be about either",
            "say which with task",
        )


def _undone(
    problem: Problem,
    state: DayState,
    key: Key,
    incident: Incident,
    job: str,
    where: str,
) -> Iterator[Finding]:
    known = state.tasks.get(key)
    if known is None or not known.is_over:
        return
    what = "done" if known.status == "served" else f"off today's routes ({known.reason})"
    yield Finding(
        "I707",
        f"{where}.job",
        f"{incident.code} of {job} at {_spelled(problem, incident.time)}: it is {what} since "
        f"{_spelled(problem, known.time)}",
        "check the job, or report its failure as an event",
    )


def _of_goods(moves: str, incident: Incident, where: str) -> Iterator[Finding]:
    if isinstance(incident, ParcelMissing) and incident.found_on and moves == _SHIPPED:
        yield Finding(
            "I714",
            f"{where}.found_on",
            "a shipment is fetched by the van that delivers it, and turns up on no other",
            "leave found_on out",
        )
    needs = {ParcelMissing: "delivery", ReturnNotReady: "pickup", ReturnMismatch: "pickup"}
    need = needs.get(type(incident))
    if need is not None and need not in moves:
        yield Finding(
            "I714",
            where,
            f"{incident.code} of a task without a {need}",
            f"name a task with a {need}, or report another incident",
        )


def _of_vehicles(
    state: DayState,
    incident: Incident,
    vehicles: Collection[str],
    where: str,
    suggest: Suggestions,
) -> Iterator[Finding]:
    named: list[tuple[str, str]] = []
    vehicle: str | None = getattr(incident, "vehicle", None)
    if vehicle is not None:
        named.append((f"{where}.vehicle", vehicle))
    if isinstance(incident, DepotDelay):
        named += [(f"{where}.vehicles[{n}]", v) for n, v in enumerate(incident.vehicles or ())]
    if isinstance(incident, ParcelMissing) and incident.found_on is not None:
        named.append((f"{where}.found_on", incident.found_on))
    for at, identity in named:
        if identity not in vehicles:
            yield _unknown("I702", at, "vehicle", identity, vehicles, suggest)
        elif at.endswith((".vehicle", ".found_on")) and state.vehicle_states[identity].finished:
            yield Finding(
                "I711",
                at,
                f"vehicle {identity} is done for the day, or on its way back",
                "check the vehicle",
            )


def _of_order(
    incident: Incident, names: Collection[str], width: int, where: str
) -> Iterator[Finding]:
    if isinstance(incident, VehicleFull):
        yield from _of_amounts(incident.amounts, width, f"{where}.amounts")
    if not isinstance(incident, NewUrgent | NewOrder):
        return
    order, at = incident.order, f"{where}.order"
    doors: dict[str, Task] = (
        {f"{at}.id": order}
        if isinstance(order, Job)
        else {
            f"{at}.pickup.id": order.pickup,
            f"{at}.delivery.id": order.delivery,
        }
    )
    for path, door in doors.items():
        if door.id in names:
            yield Finding(
                "I709",
                path,
                f"there is a task {door.id} already",
                "give the order an id of its own; change the other one by its own incident",
            )
    for name in ("delivery", "pickup") if isinstance(order, Job) else ("amount",):
        yield from _of_amounts(getattr(order, name), width, f"{at}.{name}")


def _of_amounts(amounts: Sequence[int] | None, width: int, where: str) -> Iterator[Finding]:
    if amounts is not None and len(amounts) != width:
        yield Finding(
            "I709",
            where,
            f"has {len(amounts)} amounts, the problem's loads have {width}",
            "give one amount per capacity dimension",
        )


def _of_place(
    problem: Problem, incident: Incident, places: int | None, where: str
) -> Iterator[Finding]:
    spots = [(f"{where}", incident)]
    if isinstance(incident, NewUrgent | NewOrder):
        order = incident.order
        spots = [(f"{where}.order", order)]  # type: ignore[list-item]
        if not isinstance(order, Job):
            ends = ("pickup", "delivery")
            spots = [(f"{where}.order.{end}", getattr(order, end)) for end in ends]
    for at, spot in spots:
        index: int | None = getattr(spot, "location_index", None)
        location = getattr(spot, "location", None)
        if places is None:
            if index is not None and location is None:
                yield Finding(
                    "I710",
                    f"{at}.location_index",
                    "the problem has no matrices, so a row says nothing",
                    "give location as [lon, lat]",
                )
        elif index is None and location is not None:
            yield Finding(
                "I710",
                f"{at}.location",
                "the problem measures travel by matrices, which do not know this place",
                "give location_index, the row of the place or of one next to it",
            )
        elif index is not None and index >= places:
            yield Finding(
                "I710",
                f"{at}.location_index",
                f"row {index} of matrices with {places} rows",
                f"give a row from 0 to {places - 1}",
            )


def refuse_broken_pins(problem: Problem, state: DayState, incidents: Sequence[Incident]) -> None:
    """The document's own pins are commitments: an incident may not silently void them.

    Raises
    ------
    CommitmentError
        C302, naming the pin and the incident that cannot both hold.
    """
    pinned = {
        (step.type, step.id): (v, vehicle.id)
        for v, vehicle in enumerate(problem.vehicles)
        for step in vehicle.tasks[: vehicle.pinned_steps]
    }
    ahead = {
        (step.type, step.id): current.id
        for current in state.vehicle_states.values()
        for step in current.ahead
    }
    for k, incident in enumerate(incidents):
        about = state.names.meant(incident)[:1]
        stops = isinstance(incident, VehicleBreakdown | DriverUnavailable) and (
            incident.until is None
        )
        for (kind, name), (v, vehicle) in pinned.items():
            if (kind, name) not in ahead:
                continue
            is_void = (kind, name) in about and not isinstance(incident, ParcelMissing)
            is_void |= stops and getattr(incident, "vehicle", None) == vehicle
            if is_void:
                raise CommitmentError(
                    "C302",
                    f"incidents[{k}]",
                    f"vehicles[{v}].pinned_steps holds {kind} {name} to vehicle {vehicle}, "
                    f"and incident {incident.id} ({incident.code}) takes it from there",
                    "unpin the task, or withdraw the incident",
                    vehicle=vehicle,
                )


def _tasks(problem: Problem) -> Mapping[Key, None]:
    tasks: dict[Key, None] = {("job", job.id): None for job in problem.jobs}
    for shipment in problem.shipments:
        tasks["pickup", shipment.pickup.id] = None
        tasks["delivery", shipment.delivery.id] = None
    return tasks


def _moves(problem: Problem) -> Mapping[Key, str]:
    """What each task carries, in words."""
    moves: dict[Key, str] = {
        ("job", job.id): "delivery " * any(job.delivery or ()) + "pickup" * any(job.pickup or ())
        for job in problem.jobs
    }
    for shipment in problem.shipments:
        moves["pickup", shipment.pickup.id] = moves["delivery", shipment.delivery.id] = _SHIPPED
    return moves


def _width(problem: Problem) -> int:
    for vehicle in problem.vehicles:
        if vehicle.capacity is not None:
            return len(vehicle.capacity)
    for job in problem.jobs:
        amounts = job.delivery or job.pickup
        if amounts is not None:
            return len(amounts)
    return 1


def _unknown(
    code: str, where: str, what: str, name: str, known: Collection[str], suggest: Suggestions
) -> Finding:
    remedy = suggest(name, known, f"name a {what} of the problem")
    return Finding(code, where, f"there is no {what} {name}", remedy)
