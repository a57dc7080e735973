"""One route worked out: its steps, totals, money and broken limits.

Puts together what the other rooms know, and computes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vuelta.model import Break, Route, Step, Travel, Violation
from vuelta.referee import costs, limits
from vuelta.referee.differences import Pair
from vuelta.referee.itinerary import Itinerary
from vuelta.referee.loads import Load, loads_along
from vuelta.referee.register import Register, Visit
from vuelta.referee.schedule import Moment, Timetable, schedule


@dataclass(frozen=True)
class Ride:
    """A vehicle's whole route, worked out.

    ``loads[k]`` is the load before the ``k``-th visit, ``loads[-1]`` the one
    at the end; ``of_visits[k]`` is what the visit itself forbids this vehicle.
    """

    itinerary: Itinerary
    register: Register
    timetable: Timetable
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
        serving: Mapping[tuple[str, str], str],
    ) -> Ride:
        vehicle = itinerary.vehicle
        timetable = schedule(tuple(itinerary.legs()), itinerary.earliest)
        aboard = register.aboard.get(vehicle.id, ())
        return cls(
            itinerary,
            register,
            timetable,
            loads_along(vehicle, itinerary.visits, aboard, register.dimensions),
            costs.route_costs(itinerary, timetable, arcs_are_priced=measured.has_costs),
            limits.of_visits(itinerary, register, serving),
            measured.has_distances,
        )

    def route(self) -> Route:
        """The route with its steps, totals and violations."""
        itinerary, vehicle, timetable = self.itinerary, self.itinerary.vehicle, self.timetable
        steps = self._steps()
        breakdown = costs.rounded(self.exact)
        broken = [violation for step in steps for violation in step.violations]
        if not vehicle.has_start:
            broken += limits.of_load(self.loads[0], vehicle)
        if not vehicle.has_end:
            broken += limits.of_end(itinerary, timetable)
        broken += limits.of_route(itinerary, timetable, self.register)
        optional: dict[str, Any] = {}
        if self.has_distances:
            optional["distance"] = timetable.metres
        if self.register.dimensions:
            optional["delivery"] = self._sum("unload")
            optional["pickup"] = self._sum("load")
        if vehicle.description is not None:
            optional["description"] = vehicle.description
        return Route.model_construct(
            vehicle=vehicle.id,
            steps=tuple(steps),
            cost=breakdown.routes,
            costs=breakdown,
            setup=sum(itinerary.setups),
            service=sum(step.service for step in steps),
            duration=timetable.travelled,
            waiting_time=sum(moment.waiting for moment in timetable.moments),
            priority=sum(visit.demand.priority for visit in itinerary.visits),
            violations=limits.merged(broken),
            **optional,
        )

    def pairs(self, given: Route, route: Route) -> list[Pair]:
        """The given steps beside the ones worked out."""
        vehicle = self.itinerary.vehicle
        steps = list(route.steps)
        pairs = []
        first = steps.pop(0) if vehicle.has_start else None
        last = steps.pop() if vehicle.has_end else None
        if first is not None and given.steps[0].type == "start":
            pairs.append(Pair(0, given.steps[0], first, earliest=self.itinerary.earliest))
        for entry, step in zip(self.itinerary.entries, steps, strict=True):
            what = entry.what
            windows = what.time_windows if isinstance(what, Break) else what.task.time_windows
            pairs.append(Pair(entry.position, given.steps[entry.position], step, windows))
        if last is not None and given.steps[-1].type == "end":
            pairs.append(Pair(len(given.steps) - 1, given.steps[-1], last))
        return pairs

    def _steps(self) -> list[Step]:
        itinerary, vehicle = self.itinerary, self.itinerary.vehicle
        steps = []
        if vehicle.has_start:
            steps.append(self._terminal("start"))
        served = 0
        for entry, moment in zip(itinerary.entries, self.timetable.moments, strict=True):
            if isinstance(entry.what, Break):
                steps.append(self._break_step(entry.what, moment, self.loads[served]))
            else:
                steps.append(self._visit_step(entry.what, moment, served))
                served += 1
        if vehicle.has_end:
            steps.append(self._terminal("end"))
        return steps

    def _visit_step(self, visit: Visit, moment: Moment, k: int) -> Step:
        task = visit.task
        late = 0 if task.soft_end is None else max(0, moment.start - task.soft_end)
        load = self.loads[k + 1]
        broken = limits.at_step(moment)
        broken += limits.of_drive(reachable=self.itinerary.drives[k].reachable)
        broken += limits.of_load(load, self.itinerary.vehicle)
        broken += self.of_visits[k]
        return self._step(
            moment,
            load,
            broken,
            type=visit.type,
            id=visit.id,
            setup=self.itinerary.setups[k],
            service=self.itinerary.services[k],
            late=late,
            **place_of(task.description, task.location, task.location_index),
        )

    def _break_step(self, pause: Break, moment: Moment, load: Load) -> Step:
        broken = limits.at_step(moment) + limits.of_load(load, self.itinerary.vehicle)
        broken += limits.of_break(load, pause.max_load)
        place = place_of(pause.description, None, None)
        return self._step(
            moment, load, broken, type="break", id=pause.id, service=pause.service, **place
        )

    def _step(self, moment: Moment, load: Load, broken: Sequence[Violation], **fields: Any) -> Step:
        if self.register.dimensions:
            fields["load"] = load
        if self.has_distances:
            fields["distance"] = moment.metres
        return Step.model_construct(
            arrival=moment.arrival,
            waiting_time=moment.waiting,
            duration=moment.travelled,
            violations=tuple(broken),
            **fields,
        )

    def _terminal(self, kind: str) -> Step:
        """The step where the vehicle starts, or ends."""
        itinerary, timetable, vehicle = self.itinerary, self.timetable, self.itinerary.vehicle
        moment = Moment(
            False, timetable.departure, timetable.departure, timetable.departure, None, 0, 0, 0
        )
        load, late = self.loads[0], 0
        location, index = vehicle.start, vehicle.start_index
        broken: list[Violation] = []
        if kind == "end":
            end = timetable.end
            moment = Moment(False, end, end, end, None, 0, timetable.travelled, timetable.metres)
            load, late = self.loads[-1], costs.overtime(itinerary, timetable)
            location, index = vehicle.end, vehicle.end_index
            broken = limits.of_end(itinerary, timetable)
            broken += limits.of_drive(reachable=itinerary.drives[-1].reachable)
        broken += limits.of_load(load, vehicle)
        return self._step(
            moment, load, broken, type=kind, late=late, **place_of(None, location, index)
        )

    def _sum(self, way: str) -> Load:
        amounts = [0] * self.register.dimensions
        for visit in self.itinerary.visits:
            for dimension, amount in enumerate(getattr(visit, way)):
                amounts[dimension] += amount
        return tuple(amounts)


def place_of(
    description: str | None, location: tuple[float, float] | None, index: int | None
) -> dict[str, Any]:
    """The fields that are known, and only those."""
    fields = {"description": description, "location": location, "location_index": index}
    return {name: value for name, value in fields.items() if value is not None}
