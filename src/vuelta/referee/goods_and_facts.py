"""What a revision may not do to goods and facts, whatever its numbers are.

==== ========================================================================
R501 a step that had begun is changed or gone
R502 a parcel changes vans without being handed over
R503 a task that was known has vanished: neither planned, done nor taken off the plan
R504 a pinned stop is not where it was pinned
R505 goods aboard are planned as if they were at the depot, or nowhere
==== ========================================================================

Compares two plans; shares no line with what made the second one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vuelta.errors import Finding
from vuelta.model import TASK_TYPES, Plan, Problem, Step

Key = tuple[str, str]


def audit(
    before: Plan,
    after: Plan,
    problem: Problem,
    *,
    begun: Mapping[str, Sequence[Step]],
    aboard: Mapping[Key, str],
    pinned: Mapping[str, Sequence[Key]] | None = None,
) -> tuple[Finding, ...]:
    """Everything that a revision does to goods and facts and must not.

    Parameters
    ----------
    problem
        Of the revised day.
    begun
        By vehicle, the steps that had begun when it was revised.
    aboard
        By task, the vehicle that holds what it is to deliver.
    pinned
        By vehicle, what had to come next.
    """
    found = list(_facts(after, begun))
    found += _goods(after, problem, aboard)
    found += _known(before, after, problem)
    found += _pins(after, pinned or {})
    return tuple(found)


def _facts(after: Plan, begun: Mapping[str, Sequence[Step]]) -> Iterator[Finding]:
    routes = {route.vehicle: (r, route) for r, route in enumerate(after.routes)}
    for vehicle, steps in begun.items():
        if not steps:
            continue
        if vehicle not in routes:
            yield _finding("R501", "routes", f"vehicle {vehicle} had begun, and has no route")
            continue
        r, route = routes[vehicle]
        for k, step in enumerate(steps):
            now = route.steps[k] if k < len(route.steps) else None
            if now is None or _fact(now) != _fact(step) or route.done < len(steps):
                what = f"{step.type} {step.id or ''}".strip()
                cause = f"vehicle {vehicle} had begun {what} at {step.arrival}"
                yield _finding("R501", f"routes[{r}].steps[{k}]", cause)
                break


def _fact(step: Step) -> tuple[object, ...]:
    """What cannot change any more; a job may have become a shipment since."""
    kind = "task" if step.type in TASK_TYPES else step.type
    return kind, step.id, step.arrival, step.start, step.end, step.outcome


def _goods(after: Plan, problem: Problem, aboard: Mapping[Key, str]) -> Iterator[Finding]:
    handed_over = {shipment.delivery.id for shipment in problem.shipments}
    apart = {job.id for job in problem.jobs if not any(job.delivery or ())} & handed_over
    doors: dict[Key, tuple[str, str]] = {}
    for r, route in enumerate(after.routes):
        for k, step in enumerate(route.steps):
            if step.type in TASK_TYPES and step.outcome is None:
                doors[step.type, step.id or ""] = route.vehicle, f"routes[{r}].steps[{k}]"
    resting: dict[Key, str | None] = {
        (entry.type, entry.id): entry.aboard for entry in after.set_aside
    }
    for key, holder in aboard.items():
        # An exchange that came apart is a job without a delivery, and a shipment.
        planned = None if key[0] == "job" and key[1] in apart else doors.get(key)
        if planned is not None and planned[0] != holder:
            cause = f"{key[0]} {key[1]} is aboard {holder} and planned for {planned[0]}"
            yield _finding("R502", planned[1], cause)
        if planned is not None or resting.get(key) == holder:
            continue
        if key[1] in handed_over:
            pickup, delivery = doors.get(("pickup", key[1])), doors.get(("delivery", key[1]))
            if pickup is not None and delivery is not None and pickup[0] == delivery[0]:
                continue  # handed over: its new van fetches it where it is
            if resting.get(("delivery", key[1])) == holder:
                continue
        cause = f"{key[0]} {key[1]} is aboard {holder}, and nothing says what becomes of it"
        yield _finding("R505", "routes", cause)


def _known(before: Plan, after: Plan, problem: Problem) -> Iterator[Finding]:
    there = {(step.type, step.id) for route in after.routes for step in route.steps}
    there |= {(entry.type, entry.id) for entry in after.unassigned}
    there |= {(entry.type, entry.id) for entry in after.set_aside}
    handed_over = {shipment.delivery.id for shipment in problem.shipments}
    for r, route in enumerate(before.routes):
        for k, step in enumerate(route.steps):
            if step.type not in TASK_TYPES or (step.type, step.id) in there:
                continue
            if step.id in handed_over and ("delivery", step.id) in there:
                continue
            cause = f"{step.type} {step.id} was planned, and is neither planned nor taken off"
            yield _finding("R503", f"routes[{r}].steps[{k}]", cause)
    for entry in before.unassigned:
        if (entry.type, entry.id) not in there:
            cause = f"{entry.type} {entry.id} was waiting, and is neither planned nor taken off"
            yield _finding("R503", "unassigned", cause)
    for aside in before.set_aside:
        if (aside.type, aside.id) not in there:
            cause = f"{aside.type} {aside.id} was taken off the plan ({aside.reason}) and is gone"
            yield _finding("R503", "set_aside", cause)


def _pins(after: Plan, pinned: Mapping[str, Sequence[Key]]) -> Iterator[Finding]:
    for r, route in enumerate(after.routes):
        wanted = list(pinned.get(route.vehicle, ()))
        ahead = [
            (step.type, step.id or "")
            for step in route.steps[route.done :]
            if step.type in TASK_TYPES
        ]
        if ahead[: len(wanted)] != wanted:
            cause = (
                f"vehicle {route.vehicle} was to do {wanted} next, and does {ahead[: len(wanted)]}"
            )
            yield _finding("R504", f"routes[{r}]", cause)


def _finding(code: str, where: str, cause: str) -> Finding:
    remedy = "this is a bug: please report it with the problem, the plan and the incidents"
    return Finding(code, where, cause, remedy)
