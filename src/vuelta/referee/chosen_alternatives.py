"""What was chosen: the place of a job, where its goods go, and what facilities take.

On a step: ``no_such_place`` (a place that the job does not have; its own is
taken instead), ``not_accepted`` (a facility that does not accept the job's
goods; a reload, what it sets down), ``precedence`` (an unloading that its job
does not come before, on this route), and ``not_unloaded`` (goods that ride to
the end and may not). In the summary: ``facility_full``, over all routes.

What a job that failed, or an unloading that failed, would have taken counts for
nothing. What was settled in the morning was counted then; where goods that turned
back come on top, shipments that are set down there count with them. Facilities
that the problem does not know are faults (R416).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from vuelta.model import Destination, Facility, Job, Plan, Route, Shipment, Step, Violation
from vuelta.referee.executed_steps import counting, is_failed, n_begun
from vuelta.referee.itinerary import Itinerary
from vuelta.referee.loads import set_down
from vuelta.referee.problem_index import Name, Register, Reload, Visit


def of_visit(
    visit: Visit, k: int, position: Mapping[Name, int], register: Register
) -> Iterator[Violation]:
    """What the choices of a visit on a route break; ``position`` of all visits there."""
    if visit.type == "unload":
        door, job = position.get(("job", visit.id)), register.demands.get(("job", visit.id))
        facility = register.facilities.get(visit.facility or "")
        if not isinstance(job, Job) or facility is None:
            return
        if door is None or door > k:
            yield Violation(cause="precedence", detail=f"before job {visit.id} is collected")
        if not _offered(job, facility.id):
            detail = f"facility {facility.id} is no destination of job {visit.id}"
            yield Violation(cause="not_accepted", detail=detail)
        yield from _acceptance(facility, job)
        return
    job = visit.job
    if job is None:
        return
    if job.returned_to is not None:
        yield from _acceptance(register.facilities[job.returned_to], job)
    if visit.number > len(job.places):
        detail = f"it has {len(job.places)} places besides its own"
        yield Violation(cause="no_such_place", amount=visit.number, detail=detail)
    elif visit.number:
        chosen = job.places[visit.number - 1].facility
        if chosen is not None:
            yield from _acceptance(register.facilities[chosen], job)
    rides = ("unload", visit.id) not in position
    if rides and any(job.pickup or ()) and job.destinations and not _offered(job, None):
        yield Violation(cause="not_unloaded", detail="what it collects may not ride to the end")


def of_reload(reload: Visit | Reload, jobs: Sequence[Visit]) -> Iterator[Violation]:
    """What a reload breaks that sets down what these jobs have collected."""
    if isinstance(reload, Reload):
        for visit in jobs:
            if visit.job is not None:
                yield from _acceptance(reload.facility, visit.job)


def costs(itinerary: Itinerary) -> int:
    """Money steps of the places and destinations that a route has chosen."""
    ends = {visit.id: visit.facility for _, visit in itinerary.served() if visit.type == "unload"}
    total = 0
    for _, visit in itinerary.served():
        job = visit.job
        if job is None:
            continue
        if 0 < visit.number <= len(job.places):
            total += job.places[visit.number - 1].cost
        end = _entry(job, ends.get(visit.id)) if any(job.pickup or ()) else None
        total += 0 if end is None else end.cost
        if job.returned_to is not None:  # its goods would have ridden home
            back, home = _entry(job, job.returned_to), _entry(job, None)
            total += 0 if back is None else back.cost
            total -= 0 if home is None else home.cost
    return total


def of_facilities(plan: Plan, register: Register) -> list[Violation]:
    """Facilities that take more than they have slots or room for, over all routes."""
    if not register.facilities:
        return []
    slots: Counter[str] = Counter()
    room: Counter[tuple[str, int]] = Counter()
    for name, amounts in _brought(plan, register):
        slots[name] += 1
        for dimension, amount in enumerate(amounts):
            room[name, dimension] += amount
    found = []
    for facility in register.facilities.values():
        if facility.slots is not None and slots[facility.id] > facility.slots:
            over = slots[facility.id] - facility.slots
            detail = f"facility {facility.id}: {slots[facility.id]} of {facility.slots} slots"
            found.append(Violation(cause="facility_full", amount=over, detail=detail))
        for dimension, limit in enumerate(facility.room or ()):
            taken = room[facility.id, dimension]
            if taken > limit:
                detail = f"facility {facility.id}: {taken} of {limit} in dimension {dimension}"
                found.append(Violation(cause="facility_full", amount=taken - limit, detail=detail))
    return found


def _brought(plan: Plan, register: Register) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every facility that something is brought to, and how much."""
    back = {one.returned_to for one in register.demands.values() if isinstance(one, Job)}
    for route in plan.routes:
        if route.vehicle not in register.vehicles:
            continue
        begun = n_begun(route)
        yield from _reloaded(route, register)
        for position, step in enumerate(counting(route)):
            if not is_failed(step, position, begun):
                yield from _brought_at(step, register)
                yield from _settled_at(step, register, back)


def _reloaded(route: Route, register: Register) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What a route's reloads set down, a job each."""
    begun = n_begun(route)
    visits: list[Visit | Reload] = []
    failed = set()
    for position, step in enumerate(counting(route)):
        what = register.reload_of(step) or register.visit_of(step)
        if what is not None:
            if is_failed(step, position, begun):
                failed.add(len(visits))
            visits.append(what)
    for k, jobs in set_down(visits, failed).items():
        for job in jobs:
            yield visits[k].name[1], job.load


def _settled_at(
    step: Step, register: Register, counted: Collection[str | None]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What a shipment sets down at one of the facilities that are counted."""
    pair = register.demands.get(("delivery", step.id or "")) if step.type == "delivery" else None
    facility = pair.delivery.facility if isinstance(pair, Shipment) else None
    if isinstance(pair, Shipment) and facility is not None and facility in counted:
        yield facility, pair.amount or ()


def _brought_at(step: Step, register: Register) -> Iterator[tuple[str, tuple[int, ...]]]:
    job = register.demands.get(("job", step.id or ""))
    if not isinstance(job, Job):
        return
    if step.type == "unload" and step.facility is not None:
        yield step.facility, job.pickup or ()
    if step.type == "job" and job.returned_to is not None:
        yield job.returned_to, job.delivery or ()
    if step.type == "job" and step.place and step.place <= len(job.places):
        chosen = job.places[step.place - 1].facility
        if chosen is not None:
            yield chosen, job.delivery or ()


def _acceptance(facility: Facility, job: Job) -> Iterator[Violation]:
    if facility.accepts and job.load_type not in facility.accepts:
        detail = f"facility {facility.id} does not accept {job.load_type or 'untyped goods'}"
        yield Violation(cause="not_accepted", detail=detail)


def _offered(job: Job, facility: str | None) -> bool:
    return _entry(job, facility) is not None


def _entry(job: Job, facility: str | None) -> Destination | None:
    """The destination of a job that is this facility, or the vehicle's end."""
    return next((end for end in job.destinations if end.facility == facility), None)
