"""Every limit a route may break, and by how much.

On a step: ``delay`` (after its last window), ``load`` (after the step),
``negative_load`` (more left the vehicle than was aboard), ``max_load`` (during
a break), ``skills``, ``vehicle_not_allowed`` (not among
``allowed_vehicles``, aboard another vehicle, or bound to one by a relation; a
reload where the vehicle may not),
``precedence`` (a shipment's delivery before its pickup or without it, a pickup
without its delivery, jobs out of the order of a relation), ``loading_order``
(``loading``), ``unreachable``, what ``choices`` finds, and what ``rides`` does.

A visit that failed served nothing, and breaks none of these but ``load``. On
a step that has begun the matrix is not asked, so it is never ``unreachable``.

On a route: ``max_tasks``, ``max_reloads``, ``max_travel_time``, ``max_distance``,
``max_duration`` (departure to end), ``missing_break``, ``pinned`` (the pinned
steps that have not begun are not the next visits), ``incompatible_types``, and
``delay`` past shift and ``max_overtime`` together, which stands on the end
step where there is one.

A route also repeats what its steps break, and the summary what the routes
break: one violation a cause, durations added up, the worst amount.

Two causes show only where something has begun, as the canonical schedule waits
instead: ``lead_time`` for a window to open, ``release_time`` for the goods of
the route. What a plan itself states too early is reported by ``differences``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from vuelta.model import Cause, Job, Relation, Vehicle, Violation, Window
from vuelta.referee import chosen_alternatives as choices
from vuelta.referee import loading_order as loading
from vuelta.referee.itinerary import Itinerary, first_trip, waits_for_release
from vuelta.referee.loads import Load, excess, held_elsewhere, lack, set_down
from vuelta.referee.problem_index import Name, Register, Reload, Visit
from vuelta.referee.schedule import Moment, Timetable, first_start

Serving = Mapping[Name, str]
"""The vehicle that serves each visit."""


def at_step(moment: Moment) -> list[Violation]:
    """A step that starts after its last window."""
    if not moment.delay:
        return []
    return [Violation(cause="delay", duration=moment.delay, detail="after its last time window")]


def of_fact(windows: Sequence[Window], start: int) -> list[Violation]:
    """A step that has begun before the window it would have had to wait for."""
    early = first_start(windows, start)[0] - start
    if early <= 0:
        return []
    return [Violation(cause="lead_time", duration=early, detail="before its time window")]


def of_load(load: Load, vehicle: Vehicle) -> list[Violation]:
    """A load over the vehicle's capacity, or below nothing."""
    found = []
    if over := excess(load, vehicle.capacity):
        found.append(Violation(cause="load", amount=over, detail="over the capacity"))
    if under := lack(load):
        detail = "more leaves the vehicle than was aboard"
        found.append(Violation(cause="negative_load", amount=under, detail=detail))
    return found


def of_break(load: Load, limit: Load | None) -> list[Violation]:
    """A load too large for the break."""
    over = excess(load, limit)
    return [Violation(cause="max_load", amount=over, detail="aboard during it")] if over else []


def of_drive(*, reachable: bool) -> list[Violation]:
    """A place the vehicle cannot drive to."""
    return (
        [] if reachable else [Violation(cause="unreachable", detail="no way from the step before")]
    )


def of_visits(itinerary: Itinerary, register: Register, serving: Serving) -> list[list[Violation]]:
    """For each visit of the route: may this vehicle serve it, and here?"""
    found: list[list[Violation]] = [[] for _ in itinerary.visits]
    vehicle = itinerary.vehicle
    owned = set(vehicle.skills)
    position = {visit.name: k for k, visit in itinerary.served()}
    for k, what in enumerate(itinerary.visits):
        if isinstance(what, Reload) and what.facility.id not in vehicle.reload_at:
            detail = f"may not reload at {what.facility.id}"
            found[k].append(Violation(cause="vehicle_not_allowed", detail=detail))
    for k, jobs in set_down(itinerary.visits, itinerary.failed).items():
        found[k] += choices.of_reload(itinerary.visits[k], jobs)
    for k, visit in itinerary.served():
        demand = visit.demand
        if demand.skills:
            missing = [skill for skill in demand.skills if skill not in owned]
            if missing:
                detail = f"vehicle lacks {', '.join(missing)}"
                found[k].append(Violation(cause="skills", amount=len(missing), detail=detail))
        found[k] += _not_allowed(visit, vehicle)
        found[k] += _out_of_order(visit, k, position, register, vehicle.id)
        found[k] += _not_released(visit, itinerary)
        found[k] += choices.of_visit(visit, k, position, register)
    if register.bound:
        bound = {n for _, visit in itinerary.served() for n in _bound(visit, register)}
        for number in sorted(bound):
            relation = register.problem.relations[number]
            _relation(relation, itinerary, position, serving, found)
    for k, violation in loading.broken(itinerary):
        found[k].append(violation)
    return found


def of_end(itinerary: Itinerary, timetable: Timetable) -> list[Violation]:
    """A route that ends after its shift and all overtime."""
    shift = itinerary.vehicle.time_window
    if shift is None:
        return []
    late = timetable.end - shift.end - itinerary.vehicle.max_overtime
    if late <= 0:
        return []
    return [Violation(cause="delay", duration=late, detail="after the end of the shift")]


def of_route(
    itinerary: Itinerary, timetable: Timetable, register: Register, aboard: Sequence[Job]
) -> list[Violation]:
    """What only the whole route can break, with these deliveries ``aboard`` from the start."""
    vehicle = itinerary.vehicle
    budgets: list[tuple[Cause, int, int | None, str]] = [
        ("max_tasks", itinerary.n_tasks, vehicle.max_tasks, "tasks"),
        ("max_reloads", itinerary.n_reloads, vehicle.max_reloads, "reloads"),
        ("max_travel_time", timetable.travelled, vehicle.max_travel_time, "s"),
        ("max_distance", timetable.metres, vehicle.max_distance, "m"),
        ("max_duration", timetable.duration, vehicle.max_duration, "s"),
    ]
    found = [
        Violation(cause=cause, amount=used - limit, detail=f"{used} of {limit} {unit}")
        for cause, used, limit, unit in budgets
        if limit is not None and used > limit
    ]
    if vehicle.breaks:
        taken = {pause.id for pause in itinerary.pauses}
        missing = []
        for pause in vehicle.breaks:
            spared = pause.spares_until(vehicle.time_window)
            if pause.id not in taken and (spared is None or timetable.end > spared):
                missing.append(pause.id)
        if missing:
            detail = f"never takes {', '.join(missing)}"
            found.append(Violation(cause="missing_break", amount=len(missing), detail=detail))
    found += of_pins(vehicle, itinerary.visits, itinerary.v_past, register.aside)
    if register.problem.incompatible_types:
        found += _incompatible(itinerary, register, aboard)
    return found


def of_pins(
    vehicle: Vehicle,
    visits: Sequence[Visit | Reload],
    begun: int = 0,
    aside: Container[Name] = (),
) -> list[Violation]:
    """Pinned steps that are not the next tasks, in their order.

    Those among the first ``begun`` visits are kept, whatever came of them, and
    nobody can keep what is set ``aside``.
    """
    if not vehicle.pinned_steps:
        return []
    past = {visit.name for visit in visits[:begun]}
    names: list[Name] = [
        (step.type, step.id or "") for step in vehicle.tasks[: vehicle.pinned_steps]
    ]
    pinned = [name for name in names if name not in past and name not in aside]
    driven = [
        what.name for what in visits[begun:] if isinstance(what, Visit) and what.type != "unload"
    ]
    kept = 0
    while kept < min(len(driven), len(pinned)) and driven[kept] == pinned[kept]:
        kept += 1
    if kept == len(pinned):
        return []
    kind, identity = pinned[kept]
    detail = f"visit {begun + kept + 1} should be {kind} {identity}"
    return [Violation(cause="pinned", amount=len(pinned) - kept, detail=detail)]


def merged(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """One violation a cause: durations added up, the worst amount."""
    by_cause: dict[Cause, list[Violation]] = {}
    for violation in violations:
        by_cause.setdefault(violation.cause, []).append(violation)
    return tuple(_as_one(cause, group) for cause, group in by_cause.items())


def _as_one(cause: Cause, group: Sequence[Violation]) -> Violation:
    if len(group) == 1:
        return group[0]
    durations = [each.duration for each in group if each.duration is not None]
    amounts = [each.amount for each in group if each.amount is not None]
    return Violation(
        cause=cause,
        duration=sum(durations) if durations else None,
        amount=max(amounts, default=None),
    )


def _not_allowed(visit: Visit, vehicle: Vehicle) -> list[Violation]:
    allowed = visit.demand.allowed_vehicles
    if held_elsewhere(visit, vehicle):
        holder = visit.job.aboard if visit.job is not None else None
        return [Violation(cause="vehicle_not_allowed", detail=f"aboard vehicle {holder}")]
    if allowed is not None and vehicle.id not in allowed:
        return [Violation(cause="vehicle_not_allowed", detail="not among its allowed_vehicles")]
    return []


def _not_released(visit: Visit, itinerary: Itinerary) -> list[Violation]:
    """Goods that were not out yet when the vehicle left."""
    job, past = visit.job, itinerary.past
    if job is None or past is None or not waits_for_release(job):
        return []
    if visit not in first_trip(itinerary.visits):
        return []  # loaded at a reload: what has begun is taken at its word
    left = past.departure if past.start is None else past.start.end
    missed = (job.release_time or 0) - left
    if missed <= 0:
        return []
    detail = "its goods were not out when the vehicle left"
    return [Violation(cause="release_time", amount=missed, detail=detail)]


def _out_of_order(
    visit: Visit, k: int, position: Mapping[Name, int], register: Register, vehicle_id: str
) -> list[Violation]:
    """A shipment's halves need each other on the route, pickup first.

    Goods of a pickup may also stay aboard, when the delivery is taken off the plan so.
    """
    half = visit.other_half
    if half is None:
        return []
    other = position.get(half)
    if other is None:
        if register.rides_back(half, vehicle_id):
            return []
        detail = f"{half[0]} {half[1]} is not on the route"
        return [Violation(cause="precedence", detail=detail)]
    if visit.type == "delivery" and other > k:
        return [Violation(cause="precedence", detail=f"before pickup {half[1]}")]
    return []


def _bound(visit: Visit, register: Register) -> Sequence[int]:
    """The relations of a job, by number."""
    return register.bound.get(visit.id, ()) if visit.type == "job" else ()


def _relation(
    relation: Relation,
    itinerary: Itinerary,
    position: Mapping[Name, int],
    serving: Serving,
    found: list[list[Violation]],
) -> None:
    """Jobs that belong together; those nobody serves leave no gap.

    All belong on the relation's vehicle, or else on the one that serves the
    first of them. On a route, ``sequence`` wants them in order, ``strict`` also
    next to one another: a task served, an unloading or a reload between stands in
    the way, a break does not.
    """
    served = [("job", identity) for identity in relation.jobs if ("job", identity) in serving]
    if not served:
        return
    owner = relation.vehicle or serving[served[0]]
    here = [position[name] for name in served if name in position]
    if owner != itinerary.vehicle.id:
        for k in here:
            detail = f"a relation binds it to vehicle {owner}"
            found[k].append(Violation(cause="vehicle_not_allowed", detail=detail))
    if relation.type == "same_route":
        return
    for before, after in pairwise(here):
        apart = any(k not in itinerary.failed for k in range(before + 1, after))
        if after < before or (relation.type == "strict" and apart):
            detail = (
                "out of the order of its relation" if after < before else "not next in its relation"
            )
            found[after].append(Violation(cause="precedence", detail=detail))


def _incompatible(
    itinerary: Itinerary, register: Register, aboard: Sequence[Job]
) -> list[Violation]:
    """Load types that may not share the vehicle, ever or at one time."""
    spans = _spans(itinerary, aboard)
    found = []
    for rule in register.problem.incompatible_types:
        for one, other in combinations(dict.fromkeys(rule.types), 2):
            if one not in spans or other not in spans:
                continue
            if rule.mode == "same_vehicle" or _meet(spans[one], spans[other]):
                when = "on one route" if rule.mode == "same_vehicle" else "aboard at one time"
                detail = f"{one} and {other} {when}"
                found.append(Violation(cause="incompatible_types", detail=detail))
    return found


Span = tuple[int, int]
"""First drive and drive after the last during which something is aboard."""


def _spans(itinerary: Itinerary, aboard: Sequence[Job]) -> dict[str, list[Span]]:
    """When each load type is aboard, counted in drives.

    Drive 0 leads to the first visit. Of one trip, deliveries are aboard until their
    visit, returns from it on (until they are unloaded), exchanges all the way;
    shipments in between; a service carries nothing. Parcels ``aboard`` that the route
    does not serve stay so.
    """
    all_the_way = len(itinerary.visits) + 1
    reloads = [k for k, what in enumerate(itinerary.visits) if isinstance(what, Reload)]
    position = {visit.name: k for k, visit in itinerary.served()}
    spans: dict[str, list[Span]] = {}
    for name in itinerary.vehicle.held_types:
        spans.setdefault(name, []).append((0, all_the_way))
    for job in aboard:
        if job.load_type is not None and ("job", job.id) not in position:
            spans.setdefault(job.load_type, []).append((0, all_the_way))
    for k, visit in itinerary.served():
        if visit.demand.load_type is not None:
            begin = max((at + 1 for at in reloads if at < k), default=0)
            end = min((at + 1 for at in reloads if at > k), default=all_the_way)
            span = _span(visit, k, position, (begin, end), all_the_way)
            spans.setdefault(visit.demand.load_type, []).append(span)
    return spans


def _span(visit: Visit, k: int, position: Mapping[Name, int], trip: Span, all_the_way: int) -> Span:
    """When the load of the ``k``-th visit is aboard."""
    if visit.job is not None:
        begin = 0 if visit.job.aboard is not None else trip[0]
        end = position.get(("unload", visit.id))
        if end is not None:
            return (begin if visit.job.kind == "exchange" else k + 1, end + 1)
        return {
            "delivery": (begin, k + 1),
            "return": (k + 1, trip[1]),
            "exchange": (begin, trip[1]),
            "service": (0, 0),
        }[visit.job.kind]
    other = None if visit.other_half is None else position.get(visit.other_half)
    if visit.type == "pickup":
        return (k + 1, all_the_way if other is None else other + 1)
    return (0, k + 1 if other is None else 0)  # reported at its pickup, when there is one


def _meet(some: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others if a < b and c < d)
