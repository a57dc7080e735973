"""The two doors between several days and ordinary problems.

``expanded_problem`` makes of a horizon one problem in which a vehicle, and a facility that
counts what it takes, stands once for each of its days; ``day_problem`` and
``day_plan`` cut one day out again, in the names and with the times the driver knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from vuelta.horizon.calendar import Calendar, merged, name_on, shifted
from vuelta.horizon.daily_capacity import (
    destinations_on,
    facilities_on_days,
    facility_on,
    in_day_words,
    in_expanded_words,
    places_on,
    returned_on,
)
from vuelta.model import (
    TASK_TYPES,
    Job,
    Plan,
    Problem,
    Route,
    Shipment,
    Unassigned,
    Vehicle,
    Window,
)

Key = tuple[str, str]
"""A task: job, pickup or delivery, and its id."""


def served(plan: Plan) -> dict[Key, str]:
    """Who serves each task of a plan; breaks and stops at facilities are none."""
    return {
        (step.type, step.id or ""): route.vehicle
        for route in plan.routes
        for step in route.steps
        if step.type in TASK_TYPES
    }


def expanded_problem(
    calendar: Calendar, allowed: Mapping[str, Collection[int]] | None = None
) -> Problem:
    """All days as one problem.

    Parameters
    ----------
    allowed
        Days that a rule leaves to a job, where it leaves only some.
    """
    problem = calendar.problem
    rule = allowed or {}
    return problem.model_copy(
        update={
            "vehicles": tuple(
                vehicle_on(vehicle, day, name_on(vehicle.id, day))
                for day in calendar.days
                for vehicle in calendar.vehicles(day)
            ),
            "jobs": tuple(_spread(job, calendar, rule.get(job.id)) for job in problem.jobs),
            "shipments": tuple(_kept(shipment, calendar) for shipment in problem.shipments),
            "facilities": facilities_on_days(calendar),
        }
    )


def day_problem(calendar: Calendar, day: int, tasks: Collection[Key]) -> Problem:
    """One day as a problem of its own, with the tasks that are for this day.

    Prices of waiting until this day stay on it, so that the costs of all days
    add up to those of the horizon.

    Parameters
    ----------
    tasks
        Jobs, and pickups of shipments.
    """
    problem = calendar.problem
    keys = {*tasks, *_deliveries(problem, tasks)}
    vehicles = tuple(
        _with_steps(vehicle_on(each, day, each.id), keys) for each in calendar.vehicles(day)
    )
    out = [vehicle.id for vehicle in vehicles]
    return problem.model_copy(
        update={
            "name": None if problem.name is None else f"{problem.name}, day {day}",
            "vehicles": vehicles,
            "jobs": tuple(
                _on_day(job, calendar, day, out) for job in problem.jobs if ("job", job.id) in tasks
            ),
            "shipments": tuple(
                shipment.model_copy(update=_of_vehicles(shipment, out, 0))
                for shipment in problem.shipments
                if ("pickup", shipment.pickup.id) in tasks
            ),
            "relations": tuple(
                relation
                for relation in problem.relations
                if all(("job", name) in tasks for name in relation.jobs)
            ),
            "facilities": tuple(
                facility_on(calendar, facility, day) for facility in problem.facilities
            ),
        }
    )


def _deliveries(problem: Problem, tasks: Collection[Key]) -> Iterator[Key]:
    for pair in problem.shipments:
        if ("pickup", pair.pickup.id) in tasks:
            yield "delivery", pair.delivery.id


def _with_steps(vehicle: Vehicle, tasks: Collection[Key]) -> Vehicle:
    """The vehicle with those of its given steps that are of the day: who may wait had others."""
    steps = tuple(
        step
        for step in vehicle.steps
        if step.type not in TASK_TYPES or (step.type, step.id or "") in tasks
    )
    return vehicle if steps == vehicle.steps else vehicle.model_copy(update={"steps": steps})


def day_plan(calendar: Calendar, day: int, plan: Plan, left: Iterable[Unassigned]) -> Plan:
    """The routes of one day of a plan of the expanded problem, and what it leaves out."""
    names = {name_on(vehicle.id, day): vehicle.id for vehicle in calendar.vehicles(day)}
    routes = tuple(
        route.model_copy(
            update={
                "vehicle": names[route.vehicle],
                "steps": tuple(in_day_words(calendar, day, step) for step in route.steps),
            }
        )
        for route in plan.routes
        if route.vehicle in names
    )
    return plan.model_copy(
        update={"routes": routes, "unassigned": tuple(_in_names(entry, names) for entry in left)}
    )


def expanded_routes(calendar: Calendar, day: int, plan: Plan) -> tuple[Route, ...]:
    """The routes of a day's own plan as the expanded problem names them."""
    return tuple(
        route.model_copy(
            update={
                "vehicle": name_on(route.vehicle, day),
                "steps": tuple(in_expanded_words(calendar, day, step) for step in route.steps),
            }
        )
        for route in plan.routes
    )


def expanded_left(calendar: Calendar, day: int, left: Unassigned) -> Unassigned:
    """What a day's own plan leaves out, as the expanded problem names it."""
    names = {vehicle.id: name_on(vehicle.id, day) for vehicle in calendar.vehicles(day)}
    return _in_names(left, names)


def _in_names(left: Unassigned, names: Mapping[str, str]) -> Unassigned:
    """The entry with the reasons that are not about other vehicles only, if there are any."""
    every, mine = [], []
    for reason in left.reasons:
        named = tuple(names[name] for name in reason.vehicles if name in names)
        every.append(reason.model_copy(update={"vehicles": named}))
        if named or not reason.vehicles:
            mine.append(every[-1])
    return left.model_copy(update={"reasons": tuple(mine or every)})


def vehicle_on(vehicle: Vehicle, day: int, name: str) -> Vehicle:
    """A vehicle on a day; what it holds and must do first is the first day's."""
    if day == 1:
        return vehicle if name == vehicle.id else vehicle.model_copy(update={"id": name})
    shift = vehicle.time_window
    return vehicle.model_copy(
        update={
            "id": name,
            "time_window": None if shift is None else shifted(shift, day - 1),
            "breaks": tuple(
                pause.model_copy(
                    update={"time_windows": tuple(shifted(w, day - 1) for w in pause.time_windows)}
                )
                for pause in vehicle.breaks
            ),
            "on_board": None,
            "room_taken": (),
            "held_types": (),
            "collected": False,
            "stack": (),
            "steps": (),
            "pinned_steps": 0,
        }
    )


def _spread(job: Job, calendar: Calendar, rule: Collection[int] | None) -> Job:
    """A job with all days on which it may be served, each at its price."""
    days = [day for day in calendar.days_of(job) if rule is None or day in rule]
    windows: Sequence[Window] = [w for day in days for w in calendar.windows_on(job, day)]
    allowed, costs = [], {}
    for day in days:
        price = calendar.price(job.id, day)
        for vehicle in calendar.vehicles(day):
            if job.allowed_vehicles is None or vehicle.id in job.allowed_vehicles:
                allowed.append(name_on(vehicle.id, day))
            if price + job.vehicle_costs.get(vehicle.id, 0):
                cost = price + job.vehicle_costs.get(vehicle.id, 0)
                costs[name_on(vehicle.id, day)] = cost
    penalty = job.penalty
    if calendar.may_wait_beyond(job):
        later = calendar.price_beyond(job)
        penalty = later if penalty is None else min(penalty, later)
    return job.model_copy(
        update={
            "time_windows": merged(windows) if days else job.time_windows,
            "places": places_on(calendar, job),
            "destinations": destinations_on(calendar, job),
            "returned_to": returned_on(calendar, job, job.returned_to),
            "facility": returned_on(calendar, job, job.facility),
            "allowed_vehicles": tuple(allowed),
            "vehicle_costs": costs,
            "penalty": penalty,
            "aboard": None if job.aboard is None else name_on(job.aboard, 1),
        }
    )


def _kept(shipment: Shipment, calendar: Calendar) -> Shipment:
    """A shipment on the day its windows say, or on the first."""
    allowed, costs = [], {}
    for day in calendar.days_of_pair(shipment):
        for vehicle in calendar.vehicles(day):
            name = name_on(vehicle.id, day)
            if shipment.allowed_vehicles is None or vehicle.id in shipment.allowed_vehicles:
                allowed.append(name)
            if shipment.vehicle_costs.get(vehicle.id):
                costs[name] = shipment.vehicle_costs[vehicle.id]
    return shipment.model_copy(update={"allowed_vehicles": tuple(allowed), "vehicle_costs": costs})


def _on_day(job: Job, calendar: Calendar, day: int, out: Sequence[str]) -> Job:
    fields = _of_vehicles(job, out, calendar.price(job.id, day))
    return job.model_copy(
        update=fields
        | {
            "time_windows": calendar.windows_on(job, day),
            "places": calendar.places_on(job, (day,)),
            # nobody comes for what is of another day, whose facility may be shut on this one
            "returned_to": job.returned_to if calendar.is_of(job, day) else None,
        }
    )


def _of_vehicles(demand: Job | Shipment, out: Sequence[str], price: int) -> dict[str, object]:
    """Who may serve it and at which price, as far as they are out."""
    allowed = demand.allowed_vehicles
    costs = {name: price + demand.vehicle_costs.get(name, 0) for name in out}
    return {
        "allowed_vehicles": None if allowed is None else tuple(n for n in allowed if n in out),
        "vehicle_costs": {name: cost for name, cost in costs.items() if cost},
    }
