"""What happens to a van: it loses time, stops for good, is full, or is not heard of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vuelta.execution import Spot, called_off, spot_after
from vuelta.model import (
    TASK_TYPES,
    ConnectivityLoss,
    Delay,
    DriverUnavailable,
    Incident,
    RoomTaken,
    Step,
    VehicleBreakdown,
    VehicleFull,
)
from vuelta.replanning.day_tasks import aside, shipment_of
from vuelta.replanning.incidents.delays import delayed
from vuelta.replanning.incidents.handlers import Handled, handles
from vuelta.replanning.incidents.transfers import to_hand_over
from vuelta.replanning.revised_day import DayEditor, RevisedDay


@handles(Delay)
def late(day: RevisedDay, incident: Delay) -> Handled:
    edited = day.edited()
    delayed(edited, incident, incident.vehicle, seconds=incident.seconds)
    return Handled(edited.done(), verbs=("RETIME", "REASSIGN"))


@handles(VehicleBreakdown, DriverUnavailable)
def stopped(day: RevisedDay, incident: VehicleBreakdown | DriverUnavailable) -> Handled:
    """A van that drives again some time is late; one that does not does nothing more."""
    edited = day.edited()
    if incident.until is not None:
        delayed(edited, incident, incident.vehicle, until=incident.until)
        return Handled(edited.done(), verbs=("RETIME", "REASSIGN"))
    spot = Spot(None, None)
    if isinstance(incident, VehicleBreakdown):
        spot = Spot(incident.location, incident.location_index)
    is_rescued = _stop(edited, incident, incident.vehicle, spot)
    return Handled(edited.done(), verbs=("REASSIGN", "TRANSFER") if is_rescued else ("REASSIGN",))


@handles(VehicleFull)
def full(day: RevisedDay, incident: VehicleFull) -> Handled:
    """The room that is taken counts as load that stays aboard, from when it was found on."""
    edited = day.edited()
    vehicle, state = day.vehicles[incident.vehicle], day.vehicle_states[incident.vehicle]
    edited.touched_vehicles[vehicle.id] = incident.code
    if vehicle.capacity is not None:
        amounts = incident.amounts
        if amounts is None:
            load = next(
                (step.load for step in reversed(state.begun) if step.load is not None), None
            )
            held = load or (0,) * len(vehicle.capacity)
            amounts = tuple(
                max(0, room - has) for room, has in zip(vehicle.capacity, held, strict=True)
            )
        taken = RoomTaken(amounts=amounts, since=incident.time)
        edited.edit_vehicle(vehicle.id, room_taken=(*vehicle.room_taken, taken))
    return Handled(edited.done(), verbs=("REASSIGN",))


@handles(ConnectivityLoss)
def silent(day: RevisedDay, incident: ConnectivityLoss) -> Handled:
    """What it still does is not known, so its work stays as it is."""
    edited = day.edited()
    edited.frozen.add(incident.vehicle)
    edited.touched_vehicles[incident.vehicle] = incident.code
    return Handled(edited.done(), verbs=("FREEZE",))


def _stop(edited: DayEditor, incident: Incident, vehicle: str, spot: Spot) -> bool:
    """What is free goes elsewhere, what is aboard waits for rescue; whether any of it does."""
    state = edited.vehicle_states[vehicle]
    edited.touched_vehicles[vehicle] = incident.code
    begun = _cut(state.begun, edited.state.now)
    where = spot if spot.is_known else spot_after(edited.vehicles[vehicle], begun)
    edited.stopped[vehicle] = where
    edited.remember(where.location)
    undone = [
        (step.type, step.id or "")
        for step in (*state.begun[len(begun) - (1 if _is_cut(begun) else 0) :], *state.ahead)
        if step.type in TASK_TYPES and not step.outcome
    ]
    edited.vehicle_states[vehicle] = replace(state, begun=begun, ahead=(), finished=True)
    served = sum(s.type in TASK_TYPES and not s.outcome for s in begun)
    rested = {step.id for step in begun if step.type == "break"}
    breaks = tuple(pause for pause in edited.vehicles[vehicle].breaks if pause.id in rested)
    changes: dict[str, object] = {"max_tasks": served, "breaks": breaks}
    changes |= {"pinned_steps": 0, "steps": ()}
    if begun:
        changes |= {"end": None, "end_index": None}
    edited.edit_vehicle(vehicle, **changes)
    for kind, name in undone:
        if kind == "pickup":  # never fetched: it is where it was
            _unfetched(edited, name)
    is_rescued = False
    held = [key for key, holder in edited.aboard.items() if holder == vehicle]
    for key in dict.fromkeys((*undone, *held)):
        if key in edited.set_aside or key in edited.asked:
            continue
        edited.touched.setdefault(key, incident.code)
        if edited.aboard.get(key) != vehicle:
            edited.loosen(key)
        elif key[0] == "job" and where.is_known:
            to_hand_over(edited, key, where)
            is_rescued = True
        else:  # fetched on the way, or nobody knows where: it goes back with its van
            edited.put_aside(aside(edited, key, "deferred", incident.code))
    return is_rescued


def _unfetched(edited: DayEditor, pickup: str) -> None:
    never = ("delivery", shipment_of(edited, pickup).delivery.id)
    edited.aboard.pop(never, None)
    edited.unfetched.add(never)
    gone = edited.set_aside.get(never)
    if gone is not None:  # called off meanwhile: nothing of it rides back
        state = "cancelled" if gone.state == "returning" else gone.state
        edited.put_aside(gone.model_copy(update={"state": state, "aboard": None}))


def _cut(begun: Sequence[Step], now: int) -> tuple[Step, ...]:
    """What was begun, when the van stops for good: it arrives nowhere any more."""
    while begun and begun[-1].arrival > now:
        begun = begun[:-1]
    if begun and begun[-1].end > now and begun[-1].type not in ("start", "break"):
        begun = (*begun[:-1], called_off(begun[-1], now))
    return tuple(begun)


def _is_cut(begun: Sequence[Step]) -> bool:
    return bool(begun) and begun[-1].outcome == "failed"
