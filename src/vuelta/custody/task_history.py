"""What revisions have to say of one task: incidents, choices, changes and notices."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from vuelta.model import Incident, Plan, ProtocolRun, Revision, TaskKey, Touch


def touches(
    plan: Plan,
    revisions: Sequence[Revision],
    keys: Collection[TaskKey],
    reported: Sequence[Incident] = (),
) -> Iterator[Touch]:
    """All that touched a task, revision by revision: first why, then what, then who was notified.

    An incident of a vehicle touches what that vehicle had to do when it happened.

    Parameters
    ----------
    plan
        The one that the first revision changed.
    keys
        What the task goes by: a job's, or those of both halves of a shipment.
    reported
        Incidents as they were reported: who said so, and on what evidence.
    """
    by_id = {incident.id: incident for incident in reported}
    for number, revision in enumerate(revisions, start=1):
        vehicles = {
            route.vehicle
            for route in plan.routes
            for step in route.steps[route.done :]
            if (step.type, step.id) in keys
        }
        vehicles |= {
            entry.aboard
            for entry in plan.set_aside
            if (entry.type, entry.id) in keys and entry.aboard
        }
        for run in revision.protocol_runs:
            is_about = any(run.is_about(key) for key in keys)
            if is_about or (run.job is None and run.vehicle in vehicles):
                yield _incident(run, number, by_id.get(run.incident))
        for change in revision.diff.changes:
            if (change.type, change.id) in keys:
                yield Touch.model_construct(
                    time=revision.now,
                    revision=number,
                    kind="change",
                    code=change.kind,
                    reason=change.reason,
                    old_vehicle=change.old_vehicle,
                    new_vehicle=change.new_vehicle,
                    old_start=change.old_start,
                    new_start=change.new_start,
                )
        for notice in revision.notices:
            if (notice.type, notice.job) in keys:
                yield Touch.model_construct(
                    time=revision.now,
                    revision=number,
                    kind="notice",
                    code=notice.kind,
                    old_start=notice.old_eta,
                    new_start=notice.new_eta,
                )
        plan = revision.plan


def _incident(run: ProtocolRun, number: int, reported: Incident | None) -> Touch:
    return Touch.model_construct(
        time=run.opened,
        revision=number,
        kind="incident",
        code=run.code,
        incident=run.incident,
        vehicle=run.vehicle,
        option=run.chosen or run.default,
        chosen=run.chosen is not None,
        source=None if reported is None else reported.source,
        note=None if reported is None else reported.note,
        evidence=() if reported is None else reported.evidence,
    )
