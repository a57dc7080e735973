"""A van that loses time: on the road, at a door, or before it has left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vuelta.model import TASK_TYPES, Incident, Step, Window
from vuelta.replanning.revised_day import DayEditor


def delayed(
    edited: DayEditor, incident: Incident, vehicle: str, *, seconds: int = 0, until: int = 0
) -> None:
    """The drive or the work under way takes longer; a van that has not left, leaves later.

    It loses ``seconds`` from now on, or stands until ``until``. What it waits for is
    waited for anew: from its later arrival on, or less by what it loses while it waits.
    """
    state = edited.vehicle_states[vehicle]
    edited.touched_vehicles[vehicle] = incident.code
    now = edited.state.now
    lost = seconds or max(0, until - state.free_at)
    if not state.begun:
        hold_back(edited, vehicle, max(state.free_at, now) + lost)
        return
    last = state.begun[-1]
    windows = () if last.outcome else _windows_of(edited, vehicle, last)
    if last.arrival > now:
        lost = seconds or max(0, until - now)
        arrival = last.arrival + lost
        start = _first_start(windows, arrival)
        update = {"arrival": arrival, "duration": last.duration + lost}
        update["waiting_time"] = start - arrival
    elif last.start > now:  # it waits, and what it loses comes out of that first
        start = max(last.start, _first_start(windows, max(now + lost, until)))
        update = {"waiting_time": start - last.arrival}
    else:
        update = {"service": max(0, state.free_at + lost - last.start - last.setup)}
    late = last.model_copy(update=update)
    edited.vehicle_states[vehicle] = replace(
        state, begun=(*state.begun[:-1], late), free_at=max(state.free_at, late.end)
    )


def _windows_of(edited: DayEditor, vehicle: str, step: Step) -> tuple[Window, ...]:
    """When a step that a van is on its way to, or waits at, may start."""
    name = step.id or ""
    if step.type == "job":
        return edited.jobs[name].time_windows if name in edited.jobs else ()
    if step.type == "break":
        breaks = edited.vehicles[vehicle].breaks
        return next((pause.time_windows for pause in breaks if pause.id == name), ())
    if step.type in TASK_TYPES:
        half = "pickup" if step.type == "pickup" else "delivery"
        visits = (getattr(shipment, half) for shipment in edited.shipments.values())
        return next((visit.time_windows for visit in visits if visit.id == name), ())
    return ()


def _first_start(windows: Sequence[Window], ready: int) -> int:
    """When work begins, in the first window that is not over; at once where all are."""
    return next((max(ready, one.start) for one in windows if one.end >= ready), ready)


def hold_back(edited: DayEditor, vehicle: str, until: int) -> None:
    """A van that has not left cannot leave before ``until``."""
    shift = edited.vehicles[vehicle].time_window
    end = until + 86_400 if shift is None else max(shift.end, until)
    start = until if shift is None else max(shift.start, until)
    edited.edit_vehicle(vehicle, time_window=Window(start, end))
    state = edited.vehicle_states[vehicle]
    edited.vehicle_states[vehicle] = replace(state, free_at=max(state.free_at, until))
