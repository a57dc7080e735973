"""Turned back: deliveries that ride home after a replan, as returns in transit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta import returns
from vuelta.model import ReturnItem, ReturnPolicy, Revision, TaskKey


def turned_back(
    revision: Revision,
    policy: ReturnPolicy | Mapping[str, Any] | None = None,
    *,
    contents: Mapping[str, Sequence[ReturnItem]]
    | Mapping[TaskKey, Sequence[ReturnItem]]
    | None = None,
) -> tuple[returns.TurnedBack, ...]:
    """Deliveries that ride back after a replan, as returns in transit with a target facility.

    Goods that a protocol run sends anew (RESHIP) come with the order for it, to
    be reported to ``replan`` or planned on another day.

    Parameters
    ----------
    contents
        What is in the parcels, by id, or by type and id where tasks share one.

    Raises
    ------
    InputError
        R6xx of the policy, with every finding at once.
    """
    anew = [
        (entry.type, entry.id)
        for entry in revision.plan.set_aside
        for run in revision.protocol_runs
        if run.is_about((entry.type, entry.id)) and (run.chosen or run.default) == "RESHIP"
    ]
    return returns.turned_back(
        revision.problem,
        revision.plan,
        returns.policy_of(policy),
        contents=contents,
        reshipped=anew,
    )
