"""Whether a decision can be carried out: goods, facts, and nothing twice.

The referee's audit says what becomes of goods and of tasks once known (R5xx);
what only the world knows is added here:

==== ========================================================================
S840 no decision at all: neither a revision, nor a plan, nor nothing
S841 a route of a van that does not exist
S842 a visit that was made is changed or gone
S843 a delivery planned on a van that is on the road without the goods
S844 other work for a van that cannot be told, that stopped, or is back
S845 a task planned twice, or again after it was served, or one nobody knows
==== ========================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from vuelta.errors import Finding
from vuelta.model import TASK_TYPES, Plan, Problem, Step
from vuelta.referee import audit
from vuelta.simulate.simulated_day import Key, Visit

_REMEDY: Final = "return a plan that goes on from what is known, or no change"


@dataclass(frozen=True)
class Known:
    """What is true when a decision is made."""

    plan: Plan
    visits: Mapping[str, Sequence[Visit]]
    """That were reported, by van."""
    begun: Mapping[str, int]
    """Tasks that each van has been at, or is at, reported or not."""
    aboard: Mapping[Key, str]
    served: AbstractSet[Key]
    on_road: AbstractSet[str]
    """Vans that left, and are neither back nor stopped."""
    over: AbstractSet[str]
    """Vans that stopped or are back."""
    dark: AbstractSet[str]


def faults(known: Known, problem: Problem, plan: Plan) -> tuple[Finding, ...]:
    """Everything in a decision that cannot be carried out, with its place; none when all can."""
    # A hand-over that is put off, or left out, leaves the parcel in the van that stands still.
    waiting = {entry.id for entry in plan.set_aside if entry.type == "pickup"}
    waiting |= {entry.id for entry in plan.unassigned if entry.type == "pickup"}
    aboard = {key: holder for key, holder in known.aboard.items() if key[1] not in waiting}
    found = list(audit(known.plan, plan, problem, begun={}, aboard=aboard))
    vehicles = {each.id for each in problem.vehicles}
    routes = {route.vehicle: (r, route.steps) for r, route in enumerate(plan.routes)}
    done = {route.vehicle: route.done for route in plan.routes}
    for vehicle, (r, _) in routes.items():
        if vehicle not in vehicles:
            where = f"routes[{r}].vehicle"
            found.append(_fault("S841", where, f"there is no vehicle {vehicle}"))
    for vehicle, visits in known.visits.items():
        found += _of_facts(vehicle, visits, routes, done.get(vehicle, 0))
    ahead = {
        vehicle: _tasks(steps)[known.begun.get(vehicle, 0) :]
        for vehicle, (_, steps) in routes.items()
    }
    found += _of_telling(known, routes, ahead)
    found += _of_goods(known, problem, routes, ahead)
    found += _of_tasks(known, problem, routes, ahead)
    return tuple(found)


Routes = Mapping[str, tuple[int, Sequence[Step]]]
Ahead = Mapping[str, Sequence[tuple[int, Step]]]


def _tasks(steps: Sequence[Step]) -> list[tuple[int, Step]]:
    return [(k, step) for k, step in enumerate(steps) if step.type in TASK_TYPES]


def _of_facts(
    vehicle: str, visits: Sequence[Visit], routes: Routes, done: int
) -> Iterator[Finding]:
    """What was visited comes first, in that order; what is stated as done has its real hours."""
    made = [visit for visit in visits if visit.type in TASK_TYPES]
    if not made:
        return
    if vehicle not in routes:
        cause = f"vehicle {vehicle} was on the road and has no route"
        yield _fault("S842", "routes", cause)
        return
    r, steps = routes[vehicle]
    stated = _tasks(steps)
    for n, visit in enumerate(made):
        k, step = stated[n] if n < len(stated) else (len(steps), None)
        # A job may have become a hand-over since: its name stays.
        is_same = step is not None and step.id == visit.id
        if step is not None and is_same and visit.end is not None and k < done:
            is_same = (step.arrival, step.end) == (visit.arrival, visit.end)
            is_same = is_same and step.outcome == visit.outcome
        if not is_same:
            cause = f"vehicle {vehicle} was at {visit.type} {visit.id} at {visit.arrival}"
            yield _fault("S842", f"routes[{r}].steps[{k}]", cause)
            return


def _of_telling(known: Known, routes: Routes, ahead: Ahead) -> Iterator[Finding]:
    before = {route.vehicle: route.steps for route in known.plan.routes}
    for vehicle in known.dark & known.on_road:
        planned = [(step.type, step.id) for _, step in _tasks(before.get(vehicle, ()))]
        r, steps = routes.get(vehicle, (0, ()))
        if planned != [(step.type, step.id) for _, step in _tasks(steps)]:
            cause = f"vehicle {vehicle} is not heard of, and cannot be told of other work"
            yield _fault("S844", f"routes[{r}]", cause)
    for vehicle in known.over:
        for k, step in ahead.get(vehicle, ()):
            cause = f"vehicle {vehicle} does nothing more, and is to do {step.type} {step.id}"
            yield _fault("S844", f"routes[{routes[vehicle][0]}].steps[{k}]", cause)


def _of_goods(known: Known, problem: Problem, routes: Routes, ahead: Ahead) -> Iterator[Finding]:
    gives = {job.id for job in problem.jobs if any(job.delivery or ())}
    for vehicle in known.on_road - known.dark:
        for k, step in ahead.get(vehicle, ()):
            if step.type != "job" or step.id not in gives or step.outcome is not None:
                continue
            if known.aboard.get(("job", step.id)) != vehicle:
                cause = f"vehicle {vehicle} is on the road without the goods of {step.id}"
                yield _fault("S843", f"routes[{routes[vehicle][0]}].steps[{k}]", cause)


def _of_tasks(known: Known, problem: Problem, routes: Routes, ahead: Ahead) -> Iterator[Finding]:
    names: set[Key] = {("job", job.id) for job in problem.jobs}
    for pair in problem.shipments:
        names |= {("pickup", pair.pickup.id), ("delivery", pair.delivery.id)}
    times: Counter[Key] = Counter()
    for vehicle, rest in ahead.items():
        for k, step in rest:
            if step.outcome is not None:
                continue  # of a van that is not heard of: tried before
            key = (step.type, step.id or "")
            where = f"routes[{routes[vehicle][0]}].steps[{k}]"
            times[key] += 1
            if key not in names:
                yield _fault("S845", where, f"there is no {step.type} {step.id}")
            elif times[key] > 1:
                yield _fault("S845", where, f"{step.type} {step.id} is planned twice")
            elif key in known.served and vehicle not in known.dark:
                yield _fault("S845", where, f"{step.type} {step.id} was served already")


def _fault(code: str, where: str, cause: str) -> Finding:
    return Finding(code, where, cause, _REMEDY)
