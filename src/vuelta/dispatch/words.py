"""Small joints between a day revised and what is told about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vuelta.dispatch.choose import Answer
from vuelta.dispatch.effects import Effects
from vuelta.dispatch.protocols import open_run
from vuelta.errors import Finding
from vuelta.model import Incident, Plan, Problem, ProtocolRun


def run_of(effects: Effects, incident: Incident, answer: Answer | None) -> ProtocolRun:
    """The protocol run of an incident, with the options that were priced."""
    return open_run(
        incident,
        effects.policy,
        options=() if answer is None else answer.options,
        default=None if answer is None else answer.default,
        chosen=None if answer is None else answer.chosen,
        verbs=effects.verbs.get(incident.id, ()),
        refused=None if answer is None else answer.refused,
    )


def in_new_words(old: Plan, effects: Effects, problem: Problem) -> Plan:
    """The old plan, with tasks that became shipments under their new names.

    What an exchange collects is a task of its own once it has come apart.
    """
    shipped = {shipment.delivery.id for shipment in problem.shipments}
    renamed = {
        before: new
        for new, (before, _, _) in effects.rescued.items()
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
