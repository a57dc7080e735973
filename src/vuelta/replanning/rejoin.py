"""The answer to a residual problem, back in the whole day's plan.

The inverse of ``restrict``: what has begun comes first, then what was planned
for the vans that were asked, and for the others what they had to do anyway.
Only who does what in which order is said here; all numbers are the referee's.
"""

from __future__ import annotations

from collections.abc import Mapping

from vuelta.execution import Key, VehicleState
from vuelta.model import TASK_TYPES, Plan, Problem, Reason, Route, SetAside, Step, Unassigned, made
from vuelta.replanning.day_tasks import aside
from vuelta.replanning.residual import Residual, steps_ahead, waiting
from vuelta.replanning.revised_day import DayEditor, DayView, RevisedDay


def rejoin(
    day: RevisedDay,
    old: Plan,
    residual: Residual | None,
    found: Plan | None,
    basis: Plan | None = None,
) -> tuple[Problem, Plan]:
    """The revised problem and the whole day's plan, not judged yet.

    What is aboard and was not planned is taken off the plan: it rides back. A hand-over
    that nobody comes for is undone, and its parcel deferred with its own van.

    Parameters
    ----------
    residual, found
        A residual problem and the solver's plan for it; ``None`` for both says
        that every van does what it had to do, less what incidents took out.
    basis
        What the vans do that were not asked, in place of what they had to do.
    """
    edited = day.edited()
    answered = {} if found is None else {route.vehicle: route for route in found.routes}
    asked = frozenset() if residual is None else frozenset(residual.vehicles)
    names = {} if residual is None else residual.names
    standing = frozenset() if residual is None else residual.standing
    ahead = steps_ahead(day, [v for v in day.vehicle_states if v not in asked], basis)
    planned: dict[str, list[Step]] = {}
    listed: set[Key] = set()
    for vehicle, state in day.vehicle_states.items():
        if vehicle in asked:
            route = answered.get(vehicle)
            if route is not None:
                steps = [_renamed(step, names) for step in route.steps if step.id not in standing]
            else:  # nothing more to do for it, but a break that is due is still taken
                steps = [step for step in state.ahead if step.type == "break" and state.begun]
        else:
            steps = list(ahead[vehicle])
        steps = [step for step in steps if step.type not in ("start", "end")]
        planned[vehicle] = steps
        listed.update((step.type, step.id or "") for step in steps)
    gone = dict(day.set_aside)
    left = _left_out(day, old, found, names, listed, gone, basis)
    _undo_hand_overs(edited, left, gone, listed)
    _ride_back(edited, left, gone)
    routes = tuple(
        route
        for vehicle, state in day.vehicle_states.items()
        if (route := _route(edited, old, vehicle, state, planned[vehicle])) is not None
    )
    plan = old.model_copy(
        update={
            "routes": routes,
            "unassigned": tuple(left.values()),
            "now": day.state.now,
            "set_aside": tuple(gone.values()),
        }
    )
    return edited.done().revised, plan


def is_unchanged(residual: Residual, found: Plan) -> bool:
    """Whether the solver has every van do what it did in the start it was given."""
    return _orders(found, residual.standing) == _orders(residual.warm, residual.standing)


def _orders(plan: Plan, standing: frozenset[str]) -> dict[str, list[tuple[str, str | None]]]:
    orders: dict[str, list[tuple[str, str | None]]] = {}
    for route in plan.routes:
        for step in route.steps:
            if step.type in TASK_TYPES and step.id not in standing:
                orders.setdefault(route.vehicle, []).append((step.type, step.id))
    return orders


def _route(
    day: DayView, old: Plan, vehicle: str, state: VehicleState, steps: list[Step]
) -> Route | None:
    """The whole day of one van: begun, then planned, then its way home."""
    if not state.begun and not any(step.type in TASK_TYPES for step in steps):
        return None
    planned = next((route for route in old.routes if route.vehicle == vehicle), None)
    begun = state.begun
    if day.shipments:
        begun = tuple(_in_form(day, step) for step in begun)
    end = [step for step in state.ahead if step.type == "end"]
    whole = [*begun, *([] if state.begun else _start(day, state)), *steps]
    if not (state.begun and state.begun[-1].type == "end"):
        whole += end or _end(day, vehicle)
    done = len(state.begun)
    if planned is not None and tuple(whole) == planned.steps:
        return planned if planned.done == done else planned.model_copy(update={"done": done})
    return made(Route, {"vehicle": vehicle, "steps": tuple(whole), "done": done})


def _in_form(day: DayView, step: Step) -> Step:
    """A fact about a job that is a shipment by now."""
    if step.type != "job" or step.id in day.jobs or step.id not in day.shipments:
        return step
    return step.model_copy(update={"type": "delivery"})


def _start(day: DayView, vehicle: VehicleState) -> list[Step]:
    start = [step for step in vehicle.ahead if step.type == "start"]
    if start or not day.vehicles[vehicle.id].has_start:
        return start
    return [Step.model_construct(type="start", arrival=day.state.now)]


def _end(day: DayView, vehicle: str) -> list[Step]:
    if not day.vehicles[vehicle].has_end:
        return []
    return [Step.model_construct(type="end", arrival=day.state.now)]


def _renamed(step: Step, names: Mapping[Key, Key]) -> Step:
    key = names.get((step.type, step.id or ""))
    if key is None or key == (step.type, step.id):
        return step
    return step.model_copy(update={"type": key[0], "id": key[1]})


def _left_out(
    day: RevisedDay,
    old: Plan,
    found: Plan | None,
    names: Mapping[Key, Key],
    listed: set[Key],
    gone: Mapping[Key, SetAside],
    basis: Plan | None,
) -> dict[Key, Unassigned]:
    """Who is in no route, with the reasons the solver found, in the day's own names."""
    left: dict[Key, Unassigned] = {}
    ids = {here[1]: key[1] for here, key in names.items()}
    for entry in () if found is None else found.unassigned:
        key = names[entry.type, entry.id]
        reasons = tuple(_reason(reason, ids) for reason in entry.reasons)
        left[key] = entry.model_copy(update={"type": key[0], "id": key[1], "reasons": reasons})
    for entry in old.unassigned:
        left.setdefault((entry.type, entry.id), entry)
    for key in waiting(day, old, basis):
        left.setdefault(key, Unassigned.model_construct(type=key[0], id=key[1], reasons=()))
    return {
        key: entry
        for key, entry in left.items()
        if key not in listed and key not in gone and day.task(key) is not None
    }


def _reason(reason: Reason, ids: Mapping[str, str]) -> Reason:
    jobs = tuple(ids.get(job, job) for job in reason.jobs)
    return reason if jobs == reason.jobs else reason.model_copy(update={"jobs": jobs})


def _undo_hand_overs(
    edited: DayEditor, left: dict[Key, Unassigned], gone: dict[Key, SetAside], listed: set[Key]
) -> None:
    """Parcels nobody comes for stay with their van, and are tasks as before.

    Where what an exchange collects is planned on its own, its delivery stays a
    shipment, taken off the plan whole.
    """
    for key, (before, job, holder) in edited.rescued.items():
        if key not in left:
            continue
        entry = left.pop(key)
        pickup: Key = ("pickup", edited.shipments[key[1]].pickup.id)
        left.pop(pickup, None)
        if before in listed:
            edited.aboard[key] = holder
            gone[key] = _deferred(edited, key, entry)
            gone[pickup] = _deferred(edited, pickup, entry)
            continue
        del edited.shipments[key[1]]
        left.pop(before, None)
        edited.jobs[before[1]] = job
        edited.aboard[before] = holder
        gone[before] = _deferred(edited, before, entry)


def _ride_back(day: DayView, left: dict[Key, Unassigned], gone: dict[Key, SetAside]) -> None:
    for key, entry in list(left.items()):
        if key in day.aboard:
            del left[key]
            gone[key] = _deferred(day, key, entry)


def _deferred(day: DayView, key: Key, entry: Unassigned) -> SetAside:
    reason = day.touched.get(key) or (entry.reasons[0].code if entry.reasons else "DISPLACED")
    return aside(day, key, "deferred", reason)
