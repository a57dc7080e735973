"""The life of a protocol run: opened by an incident, recorded, overdue.

Pure: a run is never changed, each function gives back another one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vuelta.model import (
    Breach,
    Incident,
    Option,
    OptionCode,
    Policy,
    Protocol,
    ProtocolRun,
    Role,
    RunStep,
    TaskType,
    Verb,
)
from vuelta.policy import external_codes as codes


def open_run(
    incident: Incident,
    policy: Policy,
    *,
    options: Sequence[Option] = (),
    default: OptionCode | None = None,
    chosen: OptionCode | None = None,
    verbs: Sequence[Verb] = (),
    refused: Mapping[OptionCode, str] | None = None,
    task: TaskType | None = None,
) -> ProtocolRun:
    """What has to be done about an incident, with deadlines from its time.

    A policy without a protocol for it gives a run without steps.

    Parameters
    ----------
    options, default
        What can be had, costed, and the cheapest of it in expectation.
    refused
        Options of the policy that cannot be had, and why.
    task
        What the incident's ``job`` names, where it is known.
    """
    protocol = policy.protocols.get(incident.code, Protocol())
    door = getattr(incident, "door", None)
    inform = protocol.inform
    return ProtocolRun(
        incident=incident.id,
        code=incident.code,
        severity=protocol.severity,
        policy=f"{policy.name} {policy.version}",
        opened=incident.time,
        job=door.id if door is not None else getattr(incident, "job", None),
        task=task,
        vehicle=getattr(incident, "vehicle", None),
        steps=tuple(
            RunStep(role=step.role, action=step.action, due=_after(incident.time, step.minutes))
            for step in protocol.steps
        ),
        inform_by=None if inform is None else _after(incident.time, inform),
        verbs=tuple(verbs),
        options=tuple(options),
        default=default,
        chosen=chosen,
        refused=dict(refused or {}),
        codes=codes.external(incident.code),
    )


def _after(time: int, minutes: float) -> int:
    return time + round(minutes * 60)


def record(run: ProtocolRun, role: Role, action: str, at: int, by: str) -> ProtocolRun:
    """The run with a step done; of equal steps the first that is still open.

    A breach of that step stays on record.

    Raises
    ------
    ValueError
        When the run has no such step, or it is done already.
    """
    same = [i for i, step in enumerate(run.steps) if (step.role, step.action) == (role, action)]
    if not same:
        known = "; ".join(f"{step.role}: {step.action}" for step in run.steps) or "none"
        raise ValueError(f"{run.code} has no step {role}: {action} (steps: {known})")
    still = [i for i in same if run.steps[i].done_at is None]
    if not still:
        raise ValueError(f"{role}: {action} is done already")
    steps = list(run.steps)
    steps[still[0]] = steps[still[0]].model_copy(update={"done_at": at, "done_by": by})
    return run.model_copy(update={"steps": tuple(steps)})


def with_breaches(run: ProtocolRun, now: int, policy: Policy) -> ProtocolRun:
    """The run with every step that is overdue at ``now`` or was done late.

    How late: until it was done, or until now. Whom it goes to is the policy's;
    a step done late needs nobody any more.
    """
    breaches = []
    for step in run.steps:
        until = now if step.done_at is None else min(step.done_at, now)
        if until <= step.due:
            continue
        limit = policy.authority.get(step.role)
        breaches.append(
            Breach(
                role=step.role,
                action=step.action,
                due=step.due,
                late=until - step.due,
                escalates_to=limit.escalates_to if limit and step.done_at is None else None,
            )
        )
    return run.model_copy(update={"breaches": tuple(breaches)})
