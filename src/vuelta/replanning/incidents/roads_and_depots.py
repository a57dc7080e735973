"""What concerns everybody: closed roads, weather, a depot that is late."""

from __future__ import annotations

from vuelta.model import DepotDelay, RoadClosure, Weather, is_inside
from vuelta.replanning.incidents.delays import hold_back
from vuelta.replanning.incidents.handlers import Handled, handles
from vuelta.replanning.revised_day import RevisedDay


@handles(RoadClosure)
def closed(day: RevisedDay, incident: RoadClosure) -> Handled:
    edited = day.edited()
    edited.disruptions.append(incident.disruption)
    edited.area.append(incident.disruption)
    return Handled(edited.done(), verbs=("RETIME",))


@handles(Weather)
def weather(day: RevisedDay, incident: Weather) -> Handled:
    """Work in the area takes longer too; work already begun is as it is."""
    edited = day.edited()
    edited.disruptions.append(incident.disruption)
    edited.area.append(incident.disruption)
    for identity, job in day.jobs.items() if incident.service_factor > 1 else ():
        state = day.state.tasks.get(("job", identity))
        if state is None or state.status in ("served", "begun", "set_aside"):
            continue
        if is_inside(incident.disruption, job.location, job.location_index):
            edited.edit_job(identity, service=round(job.service * incident.service_factor))
    return Handled(edited.done(), verbs=("RETIME",))


@handles(DepotDelay)
def depot_late(day: RevisedDay, incident: DepotDelay) -> Handled:
    """Vans that have not left leave later."""
    edited = day.edited()
    for vehicle in incident.vehicles or tuple(day.vehicles):
        state = day.vehicle_states[vehicle]
        if not state.departed:
            hold_back(edited, vehicle, incident.until)
            if state.ahead:
                edited.touched_vehicles[vehicle] = incident.code
    return Handled(edited.done(), verbs=("RETIME",))
