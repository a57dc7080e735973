"""One vehicle apart from the rest of the day, to try things on.

What a vehicle can do with its own tasks depends on nobody else, so questions
about it are asked of a problem with that vehicle alone: small, and exact. The
solver places a task, and the referee says what the route then is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from vuelta.errors import Finding, InputError
from vuelta.model import (
    TASK_TYPES,
    Facility,
    Job,
    Plan,
    Problem,
    Reason,
    Route,
    Shipment,
    Step,
    TaskKey,
    TravelMatrix,
    Vehicle,
    Violation,
)
from vuelta.referee import Judgement
from vuelta.solver import insert
from vuelta.travel import measure
from vuelta.verification import judged


def keys_of(demand: Job | Shipment) -> tuple[TaskKey, ...]:
    """The visits of a demand: one, or both halves."""
    if isinstance(demand, Job):
        return (("job", demand.id),)
    return (("pickup", demand.pickup.id), ("delivery", demand.delivery.id))


def steps_of(demand: Job | Shipment) -> frozenset[tuple[str, str]]:
    """All that a demand brings to a route: its visits, and setting down what it collects."""
    keys = set(keys_of(demand))
    return frozenset(keys | {("unload", name) for kind, name in keys if kind == "job"})


def steps_without(steps: Iterable[Step], demands: Iterable[Job | Shipment]) -> tuple[Step, ...]:
    """The steps of a route but for all that some demands bring to it."""
    gone = frozenset[tuple[str, str]]().union(*map(steps_of, demands))
    return tuple(step for step in steps if (step.type, step.id) not in gone)


def demand_of(problem: Problem, name: str) -> Job | Shipment:
    """The job of this id, or the shipment one of whose halves has it.

    Raises
    ------
    InputError
        K820, when there is none.
    """
    for kind in TASK_TYPES:
        found = _demands(problem).get((kind, name))
        if found is not None:
            return found
    cause = f"there is no task {name}"
    raise InputError([Finding("K820", "job", cause, "name a job, or half a shipment")])


def demand_at(problem: Problem, step: Step) -> Job | Shipment:
    """The demand that a step serves: an id alone may be a job's and a shipment's."""
    return _demands(problem)[step.type, step.id or ""]


def _demands(problem: Problem) -> dict[tuple[str, str], Job | Shipment]:
    demands: Iterable[Job | Shipment] = (*problem.jobs, *problem.shipments)
    return {key: demand for demand in demands for key in keys_of(demand)}


def vehicle_of(problem: Problem, name: str) -> Vehicle:
    """The vehicle of this id; K821 when there is none."""
    for vehicle in problem.vehicles:
        if vehicle.id == name:
            return vehicle
    vehicle_ids = ", ".join(vehicle.id for vehicle in problem.vehicles[:10])
    raise InputError(
        [Finding("K821", "vehicle", f"there is no vehicle {name}", f"known are {vehicle_ids}")]
    )


def standing(plan: Plan, key: TaskKey) -> tuple[Route, int] | None:
    """The last visit of a task."""
    found = None
    for route in plan.routes:
        for position, step in enumerate(route.steps):
            if (step.type, step.id) == key:
                found = route, position
    return found


@dataclass(frozen=True)
class Bench:
    """A vehicle with the tasks of its route, and the one that is asked about.

    ``route`` is without the asked demand. ``problem`` knows nobody else.
    """

    problem: Problem
    demand: Job | Shipment
    route: Route

    @classmethod
    def of(cls, problem: Problem, plan: Plan, vehicle: Vehicle, demand: Job | Shipment) -> Bench:
        """The vehicle as the plan has it, with the demand taken out if it is there."""
        given = next((r for r in plan.routes if r.vehicle == vehicle.id), None)
        steps = () if given is None else given.steps
        rest = steps_without(steps, (demand,))
        kept = {(step.type, step.id or "") for step in rest} | set(keys_of(demand))
        others = [r for r in plan.routes if r.vehicle != vehicle.id]
        return cls(
            _alone(problem, vehicle, kept).model_copy(
                update={"facilities": _beside(problem, others, steps_of(demand))}
            ),
            demand,
            Route.model_construct(vehicle=vehicle.id, steps=rest, done=0),
        )

    @property
    def vehicle(self) -> Vehicle:
        return self.problem.vehicles[0]

    @cached_property
    def travel(self) -> TravelMatrix:
        """Travel between the problem's places: also of the problem with limits changed."""
        return measure(self.problem)

    @cached_property
    def without(self) -> Judgement:
        """The route without the demand, judged."""
        return self._judged(self.route)

    @property
    def holds(self) -> bool:
        """Whether the route without it breaks no limit."""
        return not self.without.plan.summary.violations

    def stands(self, route: Route) -> bool:
        """Whether the route still can be driven without the demand.

        Parameters
        ----------
        route
            As it is driven with it: what that breaks already does not count.
        """
        causes = {broken.cause for broken in _broken(self._judged(route))}
        return all(broken.cause in causes for broken in _broken(self.without))

    @property
    def demands(self) -> tuple[Job | Shipment, ...]:
        """What the route serves, in order, without the one that is asked about."""
        return tuple(
            demand_at(self.problem, step)
            for step in self.route.steps
            if step.type in ("job", "pickup")
        )

    def placed(self, problem: Problem | None = None) -> Judgement | None:
        """The route with the demand at its cheapest place; ``None`` when there is none.

        Parameters
        ----------
        problem
            The bench's problem with something changed.
        """
        asked = self.problem if problem is None else problem
        draft = self._draft(asked)
        if draft.unassigned:
            return None
        judgement = judged(asked, draft, self.travel)
        return judgement if judgement.clean else None

    def reasons(self) -> tuple[Reason, ...]:
        """Why the demand fits nowhere on the route: the solver's own reasons."""
        mine = set(keys_of(self.demand))
        for left in self._draft(self.problem).unassigned:
            if (left.type, left.id) in mine:
                return left.reasons
        return ()

    def fewer(self, demands: Iterable[Job | Shipment]) -> Bench:
        """The bench with some of the route's demands taken away, and all they bring."""
        steps = steps_without(self.route.steps, demands)
        kept = {(step.type, step.id or "") for step in steps} | set(keys_of(self.demand))
        route = self.route.model_copy(update={"steps": steps})
        return Bench(_alone(self.problem, self.vehicle, kept), self.demand, route)

    def added(self, judgement: Judgement) -> tuple[int, int]:
        """Money steps the demand adds, rounded, and the smallest whole price above them."""
        extra = judgement.exact_cost - self.without.exact_cost
        steps = extra * 10_000
        return round(steps), int(steps // 1) + 1

    def _draft(self, problem: Problem) -> Plan:
        plan = Plan.model_construct(routes=(self.route,) if self.route.steps else ())
        return insert(problem, self.travel, plan).plan

    def _judged(self, route: Route) -> Judgement:
        plan = Plan.model_construct(routes=(route,) if route.steps else ())
        return judged(self.problem, plan, self.travel)


def _broken(judgement: Judgement) -> Iterable[Violation]:
    return judgement.plan.summary.violations


def _beside(
    problem: Problem, routes: Iterable[Route], brought: Collection[tuple[str, str]]
) -> tuple[Facility, ...]:
    """Facilities with the room and slots that other routes leave.

    Parameters
    ----------
    brought
        Steps of the demand that is asked about: it leaves those routes.
    """
    jobs = {job.id: job for job in problem.jobs}
    slots: Counter[str] = Counter()
    room: Counter[tuple[str, int]] = Counter()

    def take(facility: str | None, amounts: tuple[int, ...] | None) -> None:
        if facility is not None:
            slots[facility] += 1
            room.update({(facility, d): amount for d, amount in enumerate(amounts or ())})

    for route in routes:
        for step in route.steps:
            job = jobs.get(step.id or "")
            if job is None or (step.type, step.id) in brought:
                continue
            if step.type == "unload":
                take(step.facility, job.pickup)
            elif step.type == "job" and step.place:
                take(job.places[step.place - 1].facility, job.delivery)
            elif step.type == "job":
                take(job.returned_to, job.delivery)
    return tuple(
        facility.model_copy(
            update={
                "slots": None
                if facility.slots is None
                else max(0, facility.slots - slots[facility.id]),
                "room": None
                if facility.room is None
                else tuple(
                    max(0, most - room[facility.id, d]) for d, most in enumerate(facility.room)
                ),
            }
        )
        for facility in problem.facilities
    )


def _alone(problem: Problem, vehicle: Vehicle, kept: Collection[tuple[str, str]]) -> Problem:
    """The problem of one vehicle and some tasks, which it must serve if it can."""
    free = {"penalty": None, "required": False}
    jobs = tuple(job.model_copy(update=free) for job in problem.jobs if ("job", job.id) in kept)
    pairs = tuple(
        pair.model_copy(update=free)
        for pair in problem.shipments
        if ("pickup", pair.pickup.id) in kept or ("delivery", pair.delivery.id) in kept
    )
    steps = tuple(
        step
        for step in vehicle.steps
        if step.type not in TASK_TYPES or (step.type, step.id or "") in kept
    )
    return problem.model_copy(
        update={
            "vehicles": (vehicle.model_copy(update={"steps": steps}),),
            "jobs": jobs,
            "shipments": pairs,
            "relations": (),
        }
    )
