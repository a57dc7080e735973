"""How every verb of a day under way begins: documents read, the plan timed, the day projected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vuelta import dispatch
from vuelta.engine.judging import real
from vuelta.engine.settling import settled
from vuelta.errors import InputError
from vuelta.model import Event, Incident, Plan, Policy, Problem


@dataclass(frozen=True)
class Opening:
    """A day at one moment.

    ``given`` is the plan as it came, ``plan`` the same with the times it really
    has; ``incidents`` and ``events`` with what they say of each other.
    """

    problem: Problem
    given: Plan
    plan: Plan
    state: dispatch.DayState
    incidents: tuple[Incident, ...]
    events: tuple[Event, ...]
    now: int
    rules: Policy


def opened(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    incidents: Sequence[Incident | Mapping[str, Any]],
    events: Sequence[Event | Mapping[str, Any]],
    now: int | None,
    rules: Policy,
) -> Opening:
    """The day as far as it is known; choices the plan has made are settled.

    Parameters
    ----------
    now
        Without one, the latest moment that incidents, events and plan speak of.

    Raises
    ------
    InputError
        I7xx or E1xx, with every finding at once.
    TravelError
        Travel between the places of the day is not known.
    """
    problem, given = settled(problem, plan)
    told, seen = dispatch.read_incidents(incidents), dispatch.read_events(events)
    if now is None:
        now = dispatch.latest(problem, given, told, seen)
    timed = real(problem, given)
    loading = rules.commitment.loading
    seen = dispatch.told_in_new_words(seen, problem)
    replays: dispatch.Replays = {}
    state = dispatch.project(problem, timed, seen, now, loading=loading, replays=replays)
    more = dispatch.implied(problem, state, told, seen, now)
    told, seen = (*told, *more.incidents), (*seen, *more.events)
    if more.events or more.off:
        state = dispatch.project(
            problem, timed, seen, now, loading=loading, off=more.off, replays=replays
        )
    findings = dispatch.findings(problem, timed, state, told, seen, now)
    if findings:
        raise InputError(findings)
    return Opening(problem, given, timed, state, told, seen, now, rules)
