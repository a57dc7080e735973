"""One route worked out: its steps, totals, money and broken limits.

Puts together what the other rooms know, and computes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vuelta.model import Break, Facility, Job, Route, Step, Task, Travel, Violation, altered, made
from vuelta.referee import costs, rides, violations
from vuelta.referee.differences import Pair
from vuelta.referee.executed_steps import go_on, lost_on, riding
from vuelta.referee.itinerary import Itinerary
from vuelta.referee.loads import Load, loads_along, with_found
from vuelta.referee.problem_index import Register, Reload, Visit, windows_of
from vuelta.referee.schedule import Moment, Timetable, schedule


@dataclass(frozen=True)
class Ride:
    """A vehicle's whole route, worked out.

    ``loads[k]`` is the load before the ``k``-th visit, ``loads[-1]`` the one
    at the end; ``of_visits[k]`` is what the visit itself forbids this vehicle;
    ``aboard`` are the jobs whose deliveries it holds before it serves anything.
    """

    itinerary: Itinerary
    register: Register
    timetable: Timetable
    aboard: Sequence[Job]
    loads: list[Load]
    exact: dict[str, Fraction]
    of_visits: list[list[Violation]]
    has_distances: bool

    @classmethod
    def of(
        cls,
        itinerary: Itinerary,
        measured: Travel,
        register: Register,
        serving: violations.Serving,
    ) -> Ride:
        vehicle, past, legs = itinerary.vehicle, itinerary.past, tuple(itinerary.legs())
        aboard = list(register.aboard.get(vehicle.id, ()))
        limited = rides.rides_of(itinerary)
        if limited:
            legs = rides.held(legs, itinerary, limited)
        if past is None:
            timetable = schedule(legs, itinerary.earliest)
        else:
            timetable = go_on(past, legs, itinerary.earliest)
        failed = (itinerary.visits[k] for k in sorted(itinerary.failed))
        in_vain = [visit for visit in failed if isinstance(visit, Visit)]
        tried = {visit.id for visit in in_vain if visit.type == "job"}
        loads = loads_along(
            vehicle,
            itinerary.visits,
            # What failed on this very route was loaded for its trip, wherever it is by now.
            [job for job in aboard if job.aboard is not None or job.id not in tried],
            register.dimensions,
            itinerary.failed,
            lost_on(vehicle.id, in_vain, register),
        )
        of_visits = violations.of_visits(itinerary, register, serving)
        for k, violation in rides.broken(itinerary, timetable, limited):
            of_visits[k].append(violation)
        aboard += riding(itinerary.visits, itinerary.failed, register)
        return cls(
            itinerary,
            register,
            timetable,
            aboard,
            loads,
            costs.route_costs(itinerary, timetable, arcs_are_priced=measured.has_costs),
            of_visits,
            measured.has_distances,
        )

    @property
    def exact_cost(self) -> Fraction:
        """Money steps of all sources together."""
        return sum((amount for amount in self.exact.values() if amount), Fraction(0))

    def route(self, given: Route | None = None) -> Route:
        """The route with its steps, totals and violations.

        Facts say what the ``given`` route says of them.
        """
        itinerary, vehicle, timetable = self.itinerary, self.itinerary.vehicle, self.timetable
        steps = self._steps(() if given is None else given.steps)
        breakdown = costs.rounded(self.exact)
        broken = [violation for step in steps for violation in step.violations]
        if steps[0].type != "start":
            broken += violations.of_load(self._load(0, timetable.departure), vehicle)
        if steps[-1].type != "end":
            broken += violations.of_end(itinerary, timetable)
        broken += violations.of_route(itinerary, timetable, self.register, self.aboard)
        fields = {
            "vehicle": vehicle.id,
            "steps": tuple(steps),
            "cost": breakdown.routes,
            "costs": breakdown,
            "setup": sum([step.setup for step in steps]),
            "service": sum([step.service for step in steps]),
            "duration": timetable.travelled,
            "waiting_time": sum([step.waiting_time for step in steps])
            + sum([moment.held for moment in timetable.moments]),
            "priority": sum([visit.demand.priority for _, visit in itinerary.served()]),
            "violations": violations.merged(broken),
        }
        if self.has_distances:
            fields["distance"] = timetable.metres
        if self.register.dimensions:
            fields["delivery"] = self._sum("unload")
            fields["pickup"] = self._sum("load")
        if vehicle.description is not None:
            fields["description"] = vehicle.description
        if vehicle.metadata is not None:
            fields["metadata"] = vehicle.metadata
        if itinerary.past is not None:
            ends = (steps[0].type == "start") + (itinerary.past.end is not None)
            fields["done"] = itinerary.n_past + ends
        return made(Route, fields)

    def pairs(self, given: Route, route: Route) -> list[Pair]:
        """The given steps that are no facts, beside the ones worked out."""
        itinerary, vehicle = self.itinerary, self.itinerary.vehicle
        if itinerary.is_over:
            return []
        steps = list(route.steps[route.done :])
        pairs = []
        last = steps.pop() if vehicle.has_end else None
        if itinerary.past is None and vehicle.has_start:
            first = steps.pop(0)
            if given.steps[0].type == "start":
                pairs.append(Pair(0, given.steps[0], first, earliest=itinerary.earliest))
        rest = itinerary.entries[itinerary.n_past :]
        for (position, what), step in zip(rest, steps, strict=True):
            pairs.append(Pair(position, given.steps[position], step, windows_of(what)))
        if last is not None and given.steps[-1].type == "end":
            pairs.append(Pair(len(given.steps) - 1, given.steps[-1], last))
        return pairs

    def _steps(self, given: Sequence[Step]) -> list[Step]:
        itinerary, vehicle, past = self.itinerary, self.itinerary.vehicle, self.itinerary.past
        steps = []
        if past is not None and past.start is not None:
            steps.append(self._terminal_fact(past.start))
        elif vehicle.has_start:
            steps.append(self._terminal("start"))
        k = 0
        for n, (entry, moment) in enumerate(
            zip(itinerary.entries, self.timetable.moments, strict=True)
        ):
            if n < itinerary.n_past:
                steps.append(self._fact(given[entry.position], entry.what, moment, k))
            elif isinstance(entry.what, Break):
                rested = moment.start + entry.what.service
                steps.append(self._break_step(entry.what, moment, self._load(k, rested)))
            elif isinstance(entry.what, Reload):
                steps.append(self._reload_step(entry.what, moment, k))
            else:
                steps.append(self._visit_step(entry.what, moment, k))
            k += not moment.is_pause
        if past is not None and past.end is not None:
            steps.append(self._terminal_fact(past.end))
        elif vehicle.has_end:
            steps.append(self._terminal("end"))
        return steps

    def _terminal_fact(self, step: Step) -> Step:
        """Where the vehicle has started, or ended."""
        itinerary, timetable = self.itinerary, self.timetable
        if step.type == "start":
            return self._seen(step, 0, 0, self._load(0, step.end), [])
        broken = violations.of_end(itinerary, timetable)
        late = costs.overtime(itinerary, timetable)
        load = self._load(-1, step.end)
        return self._seen(step, timetable.travelled, timetable.metres, load, broken, late=late)

    def _fact(self, step: Step, what: Visit | Reload | Break, moment: Moment, k: int) -> Step:
        """A visit or break that has begun; the ``k``-th visit, or the one after the break."""
        travelled, metres = moment.travelled, moment.metres
        if isinstance(what, Break):
            broken = violations.of_fact(what.time_windows, step.start) + violations.at_step(moment)
            load = self._load(k, step.end)
            broken += violations.of_break(load, what.max_load)
            known = place_of(what, None, None)
            return self._seen(step, travelled, metres, load, broken, **known)
        load = self._load(k + 1, step.end)
        if isinstance(what, Reload):
            broken = violations.of_fact(windows_of(what), step.start) + violations.at_step(moment)
            broken += self.of_visits[k]
            return self._seen(step, travelled, metres, load, broken)
        task, late, broken = what.task, 0, list(self.of_visits[k])
        if k not in self.itinerary.failed:
            broken += violations.of_fact(task.time_windows, step.start) + violations.at_step(moment)
            late = 0 if task.soft_end is None else max(0, step.start - task.soft_end)
        known = place_of(task, task.location, task.location_index)
        if step.location is not None or step.location_index is not None:
            known = place_of(task, None, None)
        return self._seen(step, travelled, metres, load, broken, id=what.id, late=late, **known)

    def _seen(
        self,
        step: Step,
        travelled: int,
        metres: int,
        load: Load,
        broken: Sequence[Violation],
        **update: Any,
    ) -> Step:
        """A fact as it stands, with what the problem says of it."""
        update = {"late": 0, "duration": travelled, **update}
        if self.register.dimensions:
            update["load"] = load
        if self.has_distances:
            update["distance"] = metres
        update["violations"] = (*broken, *violations.of_load(load, self.itinerary.vehicle))
        return altered(step, update)

    def _visit_step(self, visit: Visit, moment: Moment, k: int) -> Step:
        task = visit.task
        load = self._load(
            k + 1, moment.start + self.itinerary.setups[k] + self.itinerary.services[k]
        )
        broken = violations.at_step(moment)
        broken += violations.of_drive(reachable=self.itinerary.drives[k].reachable)
        broken += violations.of_load(load, self.itinerary.vehicle)
        broken += self.of_visits[k]
        fields = place_of(task, task.location, task.location_index)
        fields["type"], fields["id"] = visit.type, visit.id
        if visit.number:
            fields["place"] = visit.number
        if visit.facility is not None:
            fields["facility"] = visit.facility
        fields["setup"] = self.itinerary.setups[k]
        fields["service"] = self.itinerary.services[k]
        fields["late"] = 0 if task.soft_end is None else max(0, moment.start - task.soft_end)
        return self._step(moment, load, broken, fields)

    def _reload_step(self, reload: Reload, moment: Moment, k: int) -> Step:
        facility = reload.facility
        load = self._load(k + 1, moment.start + self.itinerary.services[k])
        broken = violations.at_step(moment)
        broken += violations.of_drive(reachable=self.itinerary.drives[k].reachable)
        broken += violations.of_load(load, self.itinerary.vehicle)
        broken += self.of_visits[k]
        fields = place_of(facility, facility.location, facility.location_index)
        fields |= {"type": "reload", "id": facility.id}
        fields["service"] = self.itinerary.services[k]
        return self._step(moment, load, broken, fields)

    def _break_step(self, pause: Break, moment: Moment, load: Load) -> Step:
        broken = violations.at_step(moment) + violations.of_load(load, self.itinerary.vehicle)
        broken += violations.of_break(load, pause.max_load)
        fields = place_of(pause, None, None)
        fields |= {"type": "break", "id": pause.id, "service": pause.service}
        return self._step(moment, load, broken, fields)

    def _step(
        self, moment: Moment, load: Load, broken: Sequence[Violation], fields: dict[str, Any]
    ) -> Step:
        fields["arrival"] = moment.arrival
        fields["waiting_time"] = moment.waiting
        fields["duration"] = moment.travelled
        fields["violations"] = tuple(broken)
        if self.register.dimensions:
            fields["load"] = load
        if self.has_distances:
            fields["distance"] = moment.metres
        return made(Step, fields)

    def _terminal(self, kind: str) -> Step:
        """The step where the vehicle starts, or ends."""
        itinerary, timetable, vehicle = self.itinerary, self.timetable, self.itinerary.vehicle
        moment = Moment(
            False, timetable.departure, timetable.departure, timetable.departure, None, 0, 0, 0
        )
        load, late = self._load(0, timetable.departure), 0
        location, index = vehicle.start, vehicle.start_index
        broken: list[Violation] = []
        if kind == "end":
            end = timetable.end
            moment = Moment(False, end, end, end, None, 0, timetable.travelled, timetable.metres)
            load, late = self._load(-1, end), costs.overtime(itinerary, timetable)
            location, index = vehicle.end, vehicle.end_index
            broken = violations.of_end(itinerary, timetable)
            broken += violations.of_drive(reachable=itinerary.drives[-1].reachable)
        broken += violations.of_load(load, vehicle)
        fields = place_of(None, location, index)
        fields["type"], fields["late"] = kind, late
        return self._step(moment, load, broken, fields)

    def _load(self, k: int, moment: int) -> Load:
        """What is aboard before the ``k``-th visit, at a moment; ``-1``: at the end."""
        return with_found(self.loads[k], self.itinerary.vehicle, moment)

    def _sum(self, way: str) -> Load:
        amounts = [0] * self.register.dimensions
        for _, visit in self.itinerary.served():
            for dimension, amount in enumerate(getattr(visit, way)):
                amounts[dimension] += amount
        return tuple(amounts)


def place_of(
    what: Task | Facility | Break | None, location: tuple[float, float] | None, index: int | None
) -> dict[str, Any]:
    """The fields that are known, and only those; with the caller's own of what is there."""
    fields: dict[str, Any] = {}
    if what is not None and what.description is not None:
        fields["description"] = what.description
    if what is not None and what.metadata is not None:
        fields["metadata"] = what.metadata
    if location is not None:
        fields["location"] = location
    if index is not None:
        fields["location_index"] = index
    return fields
