"""How every verb of a day under way begins: documents read, the plan timed, the day projected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vuelta.errors import InputError
from vuelta.execution import (
    DayState,
    Replays,
    implied,
    latest,
    project,
    read_events,
    read_incidents,
)
from vuelta.execution import findings as execution_findings
from vuelta.garbage import left_for_later
from vuelta.model import Event, Incident, Plan, Policy, Problem
from vuelta.replanning.carried import refused
from vuelta.replanning.fixed_choices import settled
from vuelta.replanning.renaming import events_in_new_words
from vuelta.verification import real


@dataclass(frozen=True)
class Opening:
    """A day at one moment.

    ``plan`` has the times it really has, whatever it said when it came;
    ``incidents`` and ``events`` with what they say of each other.
    """

    problem: Problem
    plan: Plan
    state: DayState
    incidents: tuple[Incident, ...]
    events: tuple[Event, ...]
    now: int
    policy: Policy


@left_for_later()
def opened(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    incidents: Sequence[Incident | Mapping[str, Any]],
    events: Sequence[Event | Mapping[str, Any]],
    now: int | None,
    policy: Policy,
) -> Opening:
    """The day as far as it is known; choices the plan has made are settled.

    Parameters
    ----------
    now
        Without one, the latest moment that incidents, events and plan speak of.

    Raises
    ------
    InputError
        I7xx or E1xx, with every finding at once; S2xx for what replanning does not keep.
    TravelError
        Travel between the places of the day is not known.
    """
    problem, given = settled(problem, plan)
    reported, seen = read_incidents(incidents), read_events(events)
    if now is None:
        now = latest(problem, given, reported, seen)
    timed = real(problem, given)
    loading = policy.commitment.loading
    seen = events_in_new_words(seen, problem)
    replays: Replays = {}
    state = project(problem, timed, seen, now, loading=loading, replays=replays)
    more = implied(problem, state, reported, seen, now)
    reported, seen = (*reported, *more.incidents), (*seen, *more.events)
    if more.events or more.off:
        state = project(problem, timed, seen, now, loading=loading, off=more.off, replays=replays)
    findings = execution_findings(problem, timed, state, reported, seen, now)
    findings += refused(problem, state)
    if findings:
        raise InputError(findings)
    return Opening(problem, timed, state, reported, seen, now, policy)
