"""Which handler an incident has, and all incidents of a revision in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from vuelta.execution import DayState
from vuelta.model import DriverUnavailable, Incident, Policy, Problem, VehicleBreakdown, Verb
from vuelta.replanning.question import Question
from vuelta.replanning.revised_day import RevisedDay


@dataclass(frozen=True, slots=True)
class Handled:
    """The day after an incident, what it asks, and what it did to the routes."""

    day: RevisedDay
    questions: tuple[Question, ...] = ()
    verbs: tuple[Verb, ...] = ()


Handler = Callable[[RevisedDay, Any], Handled]

HANDLERS: Final[dict[type[Any], Handler]] = {}
"""By the incident's noun."""

_One = TypeVar("_One", bound=Handler)


def handles(*kinds: type[Any]) -> Callable[[_One], _One]:
    """Enter a handler for these kinds of incident."""

    def enter(handler: _One) -> _One:
        for kind in kinds:
            HANDLERS[kind] = handler
        return handler

    return enter


@dataclass(frozen=True, slots=True)
class Applied:
    """A day after all incidents; what they ask; by incident, what they did to the routes."""

    day: RevisedDay
    questions: tuple[Question, ...]
    verbs: Mapping[str, tuple[Verb, ...]]


def applied(
    problem: Problem, state: DayState, incidents: Sequence[Incident], policy: Policy
) -> Applied:
    """What the incidents make of the day, one by one, in the order they happened.

    What happens to single tasks comes first: a van that stops takes the rest along.
    """
    day = RevisedDay.of(problem, state, policy)
    questions: list[Question] = []
    verbs: dict[str, tuple[Verb, ...]] = {}
    for incident in sorted(incidents, key=lambda one: (_is_stop(one), one.time, one.id)):
        handled = HANDLERS[type(incident)](day, incident)
        day = handled.day
        questions += handled.questions
        verbs[incident.id] = (*verbs.get(incident.id, ()), *handled.verbs)
    return Applied(_with_failed_loose(day), tuple(questions), verbs)


def _is_stop(incident: Incident) -> bool:
    return isinstance(incident, VehicleBreakdown | DriverUnavailable) and incident.until is None


def _with_failed_loose(day: RevisedDay) -> RevisedDay:
    """A visit that failed, and of which nobody said what is to be done, is tried again."""
    ahead = {
        (step.type, step.id or "")
        for vehicle in day.vehicle_states.values()
        for step in vehicle.ahead
    }
    edited = day.edited()
    for key, known in day.state.tasks.items():
        is_gone = key in day.set_aside or (key[0] == "job" and key[1] not in day.jobs)
        if known.status == "failed" and key not in ahead and not is_gone:
            edited.loosen(key)
    return edited.done()
