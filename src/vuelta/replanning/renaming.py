"""Small joints between a day revised and what is reported about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from vuelta.errors import Finding
from vuelta.model import (
    Event,
    Incident,
    Job,
    NewOrder,
    NewUrgent,
    Plan,
    Problem,
    ProtocolRun,
    Route,
    TaskKey,
    TaskType,
    Verb,
)
from vuelta.policy import open_run, record
from vuelta.replanning.choice import Answer
from vuelta.replanning.revised_day import RevisedDay


def run_of(
    day: RevisedDay,
    incident: Incident,
    answer: Answer | None,
    verbs: Sequence[Verb],
    problem: Problem,
) -> ProtocolRun:
    """The protocol run of an incident, with the options that were priced.

    What the engine has to do is done by this very revision.
    """
    run = open_run(
        incident,
        day.policy,
        options=() if answer is None else answer.options,
        default=None if answer is None else answer.default,
        chosen=None if answer is None else answer.chosen,
        verbs=verbs,
        refused=None if answer is None else answer.refused,
        task=_task_of(day, incident, problem),
    )
    for step in run.steps:
        if step.role == "ENG":
            run = record(run, step.role, step.action, day.state.now, "engine")
    return run


def _task_of(day: RevisedDay, incident: Incident, problem: Problem) -> TaskType | None:
    """What the incident's id names in the revised problem; ``None`` where nothing or both.

    A job that changes vehicles is a delivery from then on. Of an exchange that came apart
    both parts go by one id, and are the one customer's.
    """
    if isinstance(incident, NewOrder | NewUrgent):
        return "job" if isinstance(incident.order, Job) else "delivery"
    meant = day.state.names.meant(incident)
    if not meant:
        return None
    kind, name = cast("TaskKey", meant[0])
    brought = {pair.delivery.id for pair in problem.shipments if pair.transfer_from is not None}
    if kind != "job" or name not in brought:
        return kind
    return None if any(job.id == name for job in problem.jobs) else "delivery"


def in_new_words(old: Plan, day: RevisedDay, problem: Problem) -> Plan:
    """The old plan, with tasks that became shipments under their new names.

    What an exchange collects is a task of its own once it has come apart.
    """
    shipped = {shipment.delivery.id for shipment in problem.shipments}
    renamed = {
        before: new
        for new, (before, _, _) in day.rescued.items()
        if new[1] in shipped and before[0] == "job"
    }
    if not renamed:
        return old
    jobs = {job.id for job in problem.jobs}
    routes = []
    for route in old.routes:
        steps = tuple(
            named
            for step in route.steps
            for named in (
                (step,)
                if step.type != "job" or ("job", step.id or "") not in renamed
                else (step.model_copy(update={"type": "delivery"}), *(step,) * (step.id in jobs))
            )
        )
        routes.append(route if steps == route.steps else route.model_copy(update={"steps": steps}))
    return old.model_copy(update={"routes": tuple(routes)})


def events_in_new_words(events: Sequence[Event], problem: Problem) -> tuple[Event, ...]:
    """Reports about jobs that have become shipments since, as reports about their deliveries."""
    jobs = {job.id for job in problem.jobs}
    shipped = {shipment.delivery.id for shipment in problem.shipments} - jobs
    return tuple(
        event.model_copy(update={"task": "delivery"})
        if event.task == "job" and event.job in shipped
        else event
        for event in events
    )


def unknown_choices(answers: Sequence[Answer], choices: Mapping[str, str]) -> list[Finding]:
    """I713: choices for incidents that leave nothing to choose."""
    asked = {answer.incident for answer in answers}
    return [
        Finding(
            "I713",
            f"choices.{incident}",
            f"incident {incident} leaves nothing to choose",
            f"choose for {', '.join(sorted(asked))}" if asked else "leave it out",
        )
        for incident in choices
        if incident not in asked
    ]


def changed_parts(day: RevisedDay, old: Plan, new: Plan) -> tuple[Plan, Plan, tuple[Route, ...]]:
    """Both plans without the routes that are the same in both, and those routes.

    What stays as it was makes no difference and no notice; leaving it out saves
    the look at a thousand tasks. Routes with a task an incident is about are
    kept, whether they changed or not.
    """
    before = {route.vehicle: route for route in old.routes}
    still = tuple(
        route
        for route in new.routes
        if route.vehicle in before
        and route.steps is before[route.vehicle].steps
        and not any((step.type, step.id) in day.touched for step in route.steps)
    )
    names = {route.vehicle for route in still}
    slim = [
        plan.model_copy(update={"routes": tuple(r for r in plan.routes if r.vehicle not in names)})
        for plan in (old, new)
    ]
    return slim[0], slim[1], still
