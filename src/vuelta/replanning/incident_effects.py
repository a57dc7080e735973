"""Incidents applied to a day, one by one, in the order they happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, assert_never

from vuelta.execution import DayState, Key, Names, Spot, called_off, spot_after
from vuelta.model import (
    TASK_TYPES,
    AccessProblem,
    AddressChange,
    AddressWrong,
    Cancellation,
    ConnectivityLoss,
    Damaged,
    Delay,
    DepotDelay,
    DriverUnavailable,
    Incident,
    Job,
    NewOrder,
    NewUrgent,
    OptionCode,
    ParcelMissing,
    Policy,
    Problem,
    RecipientAbsent,
    Refused,
    ReturnMismatch,
    ReturnNotReady,
    RoadClosure,
    RoomTaken,
    Shipment,
    Step,
    VehicleBreakdown,
    VehicleFull,
    Weather,
    WindowChange,
    is_inside,
)
from vuelta.replanning.delays import delayed, hold_back
from vuelta.replanning.recovery_options import (
    after,
    aside,
    by_halves,
    door_of,
    last_moment,
    shipment_of,
    task_of,
    too_far,
    ways_out,
    with_door,
)
from vuelta.replanning.revised_day import Effects, Question
from vuelta.replanning.transfers import to_hand_over


def apply(
    problem: Problem, state: DayState, incidents: Sequence[Incident], policy: Policy
) -> Effects:
    """What the incidents make of the day; choices stay open as ``questions``."""
    effects = Effects.of(problem, state, policy)
    # What happens to single tasks comes first: a van that stops takes the rest along.
    for incident in sorted(incidents, key=lambda one: (_is_stop(one), one.time, one.id)):
        _one(effects, incident)
    _loosen_failed(effects)
    return effects


def _is_stop(incident: Incident) -> bool:
    return isinstance(incident, VehicleBreakdown | DriverUnavailable) and incident.until is None


def _loosen_failed(effects: Effects) -> None:
    """A visit that failed, and of which nobody said what is to be done, is tried again."""
    ahead = {(step.type, step.id or "") for van in effects.vans.values() for step in van.ahead}
    for key, known in effects.state.tasks.items():
        is_gone = key in effects.set_aside or (key[0] == "job" and key[1] not in effects.jobs)
        if known.status == "failed" and key not in ahead and not is_gone:
            effects.loosen(key)


def _one(effects: Effects, incident: Incident) -> None:
    visit: Job | Shipment | None = None
    match incident:
        case RecipientAbsent():
            key = _task(effects, incident)
            task = task_of(effects, key)
            again = incident.time + effects.policy.retry.reentry
            visit = with_door(
                task,
                key,
                time_windows=after(door_of(task, key).time_windows, again, last_moment(effects)),
            )
            _ask(effects, incident, key, visit, absent=incident.absent_probability)
        case AddressWrong():
            key = _task(effects, incident)
            if incident.location is not None or incident.location_index is not None:
                visit = _moved(effects, key, incident.location, incident.location_index)
            _ask(effects, incident, key, visit, absent=0.0)
        case AddressChange():
            key = _task(effects, incident)
            task = task_of(effects, key)
            visit = _moved(effects, key, incident.location, incident.location_index)
            far = too_far(effects, key, task, visit)
            _ask(
                effects,
                incident,
                key,
                None if far else visit,
                absent=0.0,
                unchanged=task,
                barred=far,
            )
        case AccessProblem():
            key = _task(effects, incident)
            task = task_of(effects, key)
            if incident.time_windows or incident.skills:
                skills = tuple(dict.fromkeys((*task.skills, *incident.skills)))
                windows = incident.time_windows or door_of(task, key).time_windows
                visit = with_door(
                    task,
                    key,
                    skills=skills,
                    time_windows=after(windows, effects.state.now, last_moment(effects)),
                )
            _ask(effects, incident, key, visit, absent=0.0)
        case WindowChange():
            key = _task(effects, incident)
            task = task_of(effects, key)
            hours = {"time_windows": incident.time_windows, "soft_end": None, "late_cost": 0}
            visit = with_door(task, key, **hours)
            _ask(effects, incident, key, visit, absent=0.0, unchanged=task)
        case Damaged() | Refused():
            key = _task(effects, incident)
            _ask(effects, incident, key, None)
        case ReturnNotReady():
            key = _task(effects, incident)
            _ask(effects, incident, key, None, apart=by_halves(task_of(effects, key)))
        case ReturnMismatch():
            key = _task(effects, incident)
            task = task_of(effects, key)
            if isinstance(task, Job) and (incident.pickup is not None or incident.skills):
                skills = tuple(dict.fromkeys((*task.skills, *incident.skills)))
                pickup = task.pickup if incident.pickup is None else incident.pickup
                now, last = effects.state.now, last_moment(effects)
                visit = task.model_copy(
                    update={
                        "pickup": pickup,
                        "skills": skills,
                        "time_windows": after(task.time_windows, now, last),
                    }
                )
            _ask(effects, incident, key, visit, absent=0.0)
        case Cancellation():
            key = _task(effects, incident)
            # A shipment called off by its pickup may be aboard already.
            held = next((half for half in effects.halves(key) if half in effects.aboard), None)
            loaded = held is not None
            state: Literal["returning", "cancelled"] = "returning" if loaded else "cancelled"
            effects.put_aside(aside(effects, held or key, state, incident.code))
            effects.say(incident.id, *(("CONVERT_TO_RETURN", "RTD") if loaded else ("REMOVE",)))
        case ParcelMissing():
            _missing(effects, incident)
        case NewUrgent() | NewOrder():
            order = incident.order
            if isinstance(order, Job):
                key = ("job", order.id)
                effects.jobs[order.id] = order
                if order.aboard is not None:
                    effects.aboard[key] = order.aboard
            else:
                key = ("delivery", order.delivery.id)
                effects.shipments[order.delivery.id] = order
            effects.touched[key] = incident.code
            _ask(effects, incident, key, order, absent=0.0)
        case Delay():
            delayed(effects, incident, incident.vehicle, seconds=incident.seconds)
        case VehicleBreakdown():
            if incident.until is not None:
                delayed(effects, incident, incident.vehicle, until=incident.until)
            else:
                spot = Spot(incident.location, incident.location_index)
                _stop(effects, incident, incident.vehicle, spot)
        case DriverUnavailable():
            if incident.until is not None:
                delayed(effects, incident, incident.vehicle, until=incident.until)
            else:
                _stop(effects, incident, incident.vehicle, Spot(None, None))
        case VehicleFull():
            _full(effects, incident)
        case RoadClosure() | Weather():
            effects.disruptions.append(incident.disruption)
            effects.area.append(incident.disruption)
            if isinstance(incident, Weather) and incident.service_factor > 1:
                _slow_service(effects, incident)
            effects.say(incident.id, "RETIME")
        case DepotDelay():
            for vehicle in incident.vehicles or tuple(effects.vehicles):
                van = effects.vans[vehicle]
                if not van.departed:
                    hold_back(effects, vehicle, incident.until)
                    if van.ahead:
                        effects.touched_vans[vehicle] = incident.code
            effects.say(incident.id, "RETIME")
        case ConnectivityLoss():
            effects.frozen.add(incident.vehicle)
            effects.touched_vans[incident.vehicle] = incident.code
            effects.say(incident.id, "FREEZE")
        case _:
            assert_never(incident)


def _task(effects: Effects, incident: Incident) -> Key:
    """The task an incident is about, put on record."""
    key = Names(effects.problem).meant(incident, effects.state)[0]
    effects.touched[key] = incident.code
    return key


def _ask(
    effects: Effects,
    incident: Incident,
    key: Key,
    visit: Job | Shipment | None,
    *,
    absent: float | None = None,
    unchanged: Job | Shipment | None = None,
    apart: tuple[Job, Job] | None = None,
    barred: str | None = None,
) -> None:
    """A task comes out of its route, and what becomes of it is to be chosen."""
    protocol = effects.policy.protocols.get(incident.code)
    codes: Iterable[OptionCode] = protocol.options if protocol is not None else ("RESCHEDULE",)
    more = {} if barred is None else {"barred": barred}
    candidates, refused = ways_out(
        effects,
        key,
        incident.code,
        codes,
        visit=visit,
        absent=absent,
        unchanged=unchanged,
        apart=apart,
        **more,
    )
    if isinstance(incident, Refused):
        # Who has declined is not called on again unless they say so.
        candidates = tuple(
            replace(one, is_asked=one.is_asked or one.verb in ("DEFER", "REINSERT"))
            for one in candidates
        )
    effects.loosen(key)
    effects.questions.append(Question(incident.id, key, candidates, refused))


def _moved(
    effects: Effects, key: Key, location: tuple[float, float] | None, index: int | None
) -> Job | Shipment:
    task = task_of(effects, key)
    effects.remember(door_of(task, key).location)
    now, last = effects.state.now, last_moment(effects)
    return with_door(
        task,
        key,
        location=location,
        location_index=index,
        time_windows=after(door_of(task, key).time_windows, now, last),
    )


def _missing(effects: Effects, incident: ParcelMissing) -> None:
    key = _task(effects, incident)
    if incident.found_on is not None:
        effects.aboard[key] = incident.found_on
        effects.loosen(key)
        effects.touched_vans[incident.found_on] = incident.code
        effects.say(incident.id, "TRANSFER", "REINSERT")
        return
    holder = effects.aboard.pop(key, None)
    for vehicle, van in effects.vans.items():
        # What it carries is another load from its start on, though it drives as before.
        if vehicle == holder or any((s.type, s.id) == key for s in (*van.begun, *van.ahead)):
            effects.touched_vans[vehicle] = incident.code
    job = effects.jobs.get(incident.job) if key[0] == "job" else None
    if job is not None and any(job.pickup or ()):
        effects.edit_job(job.id, delivery=None, type="return", aboard=None)
        effects.say(incident.id, "RETIME")  # the way is not for nothing: something waits there
        return
    effects.put_aside(aside(effects, key, "missing", incident.code))
    effects.say(incident.id, "REMOVE")


def _stop(effects: Effects, incident: Incident, vehicle: str, spot: Spot) -> None:
    """A van does nothing more: what is free goes elsewhere, what is aboard waits for rescue."""
    van = effects.vans[vehicle]
    effects.touched_vans[vehicle] = incident.code
    begun = _cut(van.begun, effects.state.now)
    where = spot if spot.is_known else spot_after(effects.vehicles[vehicle], begun)
    effects.stopped[vehicle] = where
    effects.remember(where.location)
    undone = [
        (step.type, step.id or "")
        for step in (*van.begun[len(begun) - (1 if _is_cut(begun) else 0) :], *van.ahead)
        if step.type in TASK_TYPES and not step.outcome
    ]
    effects.vans[vehicle] = replace(van, begun=begun, ahead=(), finished=True)
    served = sum(s.type in TASK_TYPES and not s.outcome for s in begun)
    rested = {step.id for step in begun if step.type == "break"}
    breaks = tuple(pause for pause in effects.vehicles[vehicle].breaks if pause.id in rested)
    changes: dict[str, object] = {"max_tasks": served, "breaks": breaks}
    changes |= {"pinned_steps": 0, "steps": ()}
    if begun:
        changes |= {"end": None, "end_index": None}
    effects.edit_vehicle(vehicle, **changes)
    for kind, name in undone:
        if kind == "pickup":  # never fetched: it is where it was
            never = ("delivery", shipment_of(effects, name).delivery.id)
            effects.aboard.pop(never, None)
            effects.unfetched.add(never)
            gone = effects.set_aside.get(never)
            if gone is not None:  # called off meanwhile: nothing of it rides back
                state = "cancelled" if gone.state == "returning" else gone.state
                effects.put_aside(gone.model_copy(update={"state": state, "aboard": None}))
    rescued = False
    held = [key for key, holder in effects.aboard.items() if holder == vehicle]
    for key in dict.fromkeys((*undone, *held)):
        if key in effects.set_aside or effects.is_asked(key):
            continue
        effects.touched.setdefault(key, incident.code)
        if effects.aboard.get(key) != vehicle:
            effects.loosen(key)
        elif key[0] == "job" and where.is_known:
            to_hand_over(effects, key, where)
            rescued = True
        else:  # fetched on the way, or nobody knows where: it goes back with its van
            effects.put_aside(aside(effects, key, "deferred", incident.code))
    effects.say(incident.id, "REASSIGN", *(("TRANSFER",) if rescued else ()))


def _cut(begun: Sequence[Step], now: int) -> tuple[Step, ...]:
    """What was begun, when the van stops for good: it arrives nowhere any more."""
    while begun and begun[-1].arrival > now:
        begun = begun[:-1]
    if begun and begun[-1].end > now and begun[-1].type not in ("start", "break"):
        begun = (*begun[:-1], called_off(begun[-1], now))
    return tuple(begun)


def _is_cut(begun: Sequence[Step]) -> bool:
    return bool(begun) and begun[-1].outcome == "failed"


def _full(effects: Effects, incident: VehicleFull) -> None:
    """The room that is taken counts as load that stays aboard, from when it was found on."""
    vehicle, van = effects.vehicles[incident.vehicle], effects.vans[incident.vehicle]
    effects.touched_vans[vehicle.id] = incident.code
    effects.say(incident.id, "REASSIGN")
    if vehicle.capacity is None:
        return
    amounts = incident.amounts
    if amounts is None:
        load = next((step.load for step in reversed(van.begun) if step.load is not None), None)
        held = load or (0,) * len(vehicle.capacity)
        amounts = tuple(
            max(0, room - has) for room, has in zip(vehicle.capacity, held, strict=True)
        )
    taken = RoomTaken(amounts=amounts, since=incident.time)
    effects.edit_vehicle(vehicle.id, room_taken=(*vehicle.room_taken, taken))


def _slow_service(effects: Effects, incident: Weather) -> None:
    """Work in the area takes longer; work already begun is as it is."""
    for identity, job in list(effects.jobs.items()):
        state = effects.state.tasks.get(("job", identity))
        if state is None or state.status in ("served", "begun", "set_aside"):
            continue
        if is_inside(incident.disruption, job.location, job.location_index):
            effects.edit_job(identity, service=round(job.service * incident.service_factor))
