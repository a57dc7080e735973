"""Ways out for a task that cannot go as planned, before anybody knows what they cost.

The retry rule compares, in expectation, another attempt now, another day, and
a pick-up point: a = argmin { dC + p C_next ; C_day + hold + wait + p C_next ;
dC + fee + walk }, with C_next of the same form until the attempts are used up
(Vuelta's rule after Florio et al. 2018 and Ozarik et al. 2023). Everything is in
minutes of a van's work; what the routes pay (dC) is added by who can price it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from vuelta.execution import Key
from vuelta.model import Job, OptionCode, PickupPoint, Retry, SetAside, Shipment, Verb, Window
from vuelta.replanning.day_tasks import (
    aside,
    last_moment,
    task_location,
    task_of,
    van_at_door,
    with_door,
)
from vuelta.replanning.option_draft import Drafted, OptionDraft
from vuelta.replanning.question import Question
from vuelta.replanning.return_destinations import return_destinations
from vuelta.replanning.revised_day import DayView, RevisedDay

_ASKED: Final[frozenset[OptionCode]] = frozenset(
    {"NEIGHBOUR", "SAFE_PLACE", "CANCEL", "PARTIAL_REFUND", "EXCHANGE", "DECLINE"}
)
"""Nobody may choose these but the customer."""

_AGREED: Final = frozenset({"WINDOW_CHANGE", "NEW_ORDER", "NEW_URGENT"})
"""Hours that are agreed on now are accepted to be kept, or not at all."""


def another_day(retry: Retry, attempts: int) -> float:
    """Minutes to be expected of a delivery from another day on, after so many attempts."""
    if attempts >= retry.attempts:
        return retry.hold + retry.refund
    more = retry.absent_announced * another_day(retry, attempts + 1)
    return retry.next_day + retry.hold + retry.day + more


class _Drafting:
    """The drafts of one question, as they are found."""

    def __init__(
        self, day: RevisedDay, question: Question, coming: Mapping[str, Collection[str]] | None
    ) -> None:
        key = question.key
        known = day.state.tasks.get(key)
        self._day, self._question, self._key = day, question, key
        self._retry = day.policy.retry
        self._attempts = known.attempts if known is not None else 0
        self._is_loaded = key in day.aboard
        self._gone = aside(day, key, "returning" if self._is_loaded else "cancelled", question.code)
        self._destinations = tuple(return_destinations(day, key, coming)) if self._is_loaded else ()
        self._found: list[OptionDraft] = []
        self._refused: dict[OptionCode, str] = {}

    def drafted(self, codes: Iterable[OptionCode]) -> Drafted:
        """Drafts of these options; goods that can go nowhere else go back to the sender."""
        for code in codes:
            _WAYS[code](self, code)
        if not self._found or (self._is_spent and not any(one.aside for one in self._found)):
            minutes = self._retry.hold + self._retry.refund
            self._add("RETURN_TO_SENDER", "RTD", aside=self._gone, expected=minutes)
        found = self._found
        if self._question.is_declined:  # who declined is not called on again unless they say so
            found = [
                replace(one, is_asked=one.is_asked or one.verb in ("DEFER", "REINSERT"))
                for one in found
            ]
        return Drafted(self._question, tuple(found), self._refused)

    def _add(self, code: OptionCode, verb: Verb, **more: Any) -> None:
        self._found.append(OptionDraft(code, verb, **{"is_asked": code in _ASKED} | more))

    @property
    def _is_spent(self) -> bool:
        return self._attempts >= self._retry.attempts

    def _refuse_spent(self, code: OptionCode) -> None:
        allowed = self._retry.attempts
        self._refused[code] = f"{self._attempts} attempts were made, {allowed} are allowed"

    def accept(self, code: OptionCode) -> None:
        """As asked for; of an exchange that came apart, the half that can be done."""
        question, retry = self._question, self._retry
        if question.apart is None:
            if question.code == "RETURN_NOT_READY":
                self._refused[code] = "there are no new goods to hand over"
            else:
                self.today(code)
            return
        given, opened = question.apart
        more = {
            "opens": opened,
            "expected": another_day(retry, 0),
            "detail": "the new goods are handed over, the old ones fetched another day",
            "is_asked": True,  # new goods without the old: somebody has to want it
        }
        if van_at_door(self._day, self._key) is None:
            self._add(code, "REINSERT", visit=given, **more)
        else:
            seconds = retry.hand_over
            self._add(code, "REINSERT", at_door=seconds, extra=seconds / 60, **more)

    def today(self, code: OptionCode) -> None:
        """Another visit today, at the price of its failing once more."""
        question, retry = self._question, self._retry
        if question.visit is None:
            self._refused[code] = question.barred
        elif self._is_spent:
            self._refuse_spent(code)
        else:
            usual = retry.absent if code == "RETRY_TODAY" else retry.absent_announced
            failing = usual if question.absent is None else question.absent
            again = failing * another_day(retry, self._attempts + 1)
            is_hard = question.code in _AGREED
            self._add(code, "REINSERT", visit=question.visit, expected=again, is_hard=is_hard)

    def later(self, code: OptionCode) -> None:
        """Another visit another day."""
        if self._is_spent:
            self._refuse_spent(code)
            return
        minutes = another_day(self._retry, self._attempts)
        self._add(code, "DEFER", aside=self._deferred(), expected=minutes)

    def hold(self, code: OptionCode) -> None:
        """Kept at the depot until it is fetched."""
        minutes = self._retry.hold + self._retry.day + self._retry.pickup_point
        self._add(code, "RTD", aside=self._deferred(), expected=minutes)

    def pickup_point(self, code: OptionCode) -> None:
        """Left at a pick-up point of the policy, for one draft each."""
        fitting = list(_pickup_points(self._day, self._key, task_of(self._day, self._key)))
        for point, visit in fitting:
            minutes = point.fee + self._retry.pickup_point
            self._add(code, "DIVERT", visit=visit, extra=minutes, place=point.id, is_hard=True)
        if not fitting and (self._is_loaded or self._key[0] == "job"):
            self._refused[code] = "the policy knows no pick-up point with room for it"
        elif not fitting:
            self._refused[code] = "the goods are not aboard yet"

    def at_door(self, code: OptionCode) -> None:
        """Left with somebody, or somewhere, where the van stands."""
        if not self._is_loaded or van_at_door(self._day, self._key) is None:
            self._refused[code] = "the van is not at the customer with it"
            return
        seconds = self._retry.hand_over
        self._add(code, "REINSERT", at_door=seconds, extra=seconds / 60)

    def back(self, code: OptionCode) -> None:
        """Given up, and paid back or sent anew; a draft for each place the goods may go to."""
        retry = self._retry
        minutes = (0.5 if code == "PARTIAL_REFUND" else 1.0) * retry.refund
        if code == "RESHIP":
            minutes = retry.reship + retry.day
        self._add(code, "CONVERT_TO_RETURN", aside=self._gone, expected=minutes)
        for destination in self._destinations:
            self._add(code, "CONVERT_TO_RETURN", expected=minutes, **destination)

    def decline(self, code: OptionCode) -> None:
        """What was asked for is not done: it stays as it was, where it was anything."""
        if self._question.unchanged is None:
            self.cancel(code)
            return
        detail = "it stays as it was"
        self._add(code, "REINSERT", visit=self._question.unchanged, detail=detail)

    def cancel(self, code: OptionCode) -> None:
        """Given up."""
        verb: Verb = "CONVERT_TO_RETURN" if self._is_loaded else "REMOVE"
        self._add(code, verb, aside=self._gone, expected=self._retry.refund)

    def _deferred(self) -> SetAside:
        return aside(self._day, self._key, "deferred", self._question.code)


_WAYS: Final[Mapping[OptionCode, Callable[[_Drafting, OptionCode], None]]] = {
    "ACCEPT": _Drafting.accept,
    "RETRY_TODAY": _Drafting.today,
    "REDIRECT_ADDRESS": _Drafting.today,
    "EXCHANGE": _Drafting.today,
    "RETRY_NEXT_DAY": _Drafting.later,
    "RESCHEDULE": _Drafting.later,
    "HOLD_AT_DEPOT": _Drafting.hold,
    "REDIRECT_PUDO": _Drafting.pickup_point,
    "NEIGHBOUR": _Drafting.at_door,
    "SAFE_PLACE": _Drafting.at_door,
    "RESHIP": _Drafting.back,
    "REFUND": _Drafting.back,
    "PARTIAL_REFUND": _Drafting.back,
    "RETURN_TO_SENDER": _Drafting.back,
    "DECLINE": _Drafting.decline,
    "CANCEL": _Drafting.cancel,
}
"""How the drafts of each option are made."""


def of(
    day: RevisedDay, question: Question, *, coming: Mapping[str, Collection[str]] | None = None
) -> Drafted:
    """Drafts for those of the policy's options that can be had, and why others cannot.

    Parameters
    ----------
    coming
        By facility: jobs whose goods other questions may send there as well.
    """
    protocol = day.policy.protocols.get(question.code)
    codes: Iterable[OptionCode] = protocol.options if protocol is not None else ("RESCHEDULE",)
    return _Drafting(day, question, coming).drafted(codes)


def of_all(day: RevisedDay, questions: Iterable[Question]) -> tuple[Drafted, ...]:
    """The options of each question; of a facility's room what earlier ones may take is gone."""
    coming: dict[str, set[str]] = {}
    found = []
    for question in questions:
        found.append(of(day, question, coming=coming))
        for draft in found[-1].drafts:
            if draft.place is not None and question.key[0] == "job":
                coming.setdefault(draft.place, set()).add(question.key[1])
    return tuple(found)


def with_places(day: RevisedDay, several: Iterable[Drafted]) -> RevisedDay:
    """The day with every place measured that its options may bring somebody to."""
    edited = day.edited()
    for one in several:
        visits = [draft.visit for draft in one.drafts if draft.visit is not None]
        if any(isinstance(visit, Job) and visit.returned_to is not None for visit in visits):
            edited.remember(task_location(day, one.question.key))  # where the visit failed
        edited.remember_places(visits)
    return edited.done()


def _pickup_points(
    day: DayView, key: Key, task: Job | Shipment
) -> Iterable[tuple[PickupPoint, Job | Shipment]]:
    """Points that could take it, and the visit that brings it there."""
    if key not in day.aboard and key[0] != "job":
        return
    amounts = task.delivery if isinstance(task, Job) else task.amount
    if not any(amounts or ()):
        return
    last = last_moment(day)
    for point in day.policy.pickup_points:
        if point.room is not None and any(
            need > room for need, room in zip(amounts or (), point.room, strict=False)
        ):
            continue
        windows = tuple(w for w in point.time_windows if w.end > day.state.now)
        if point.time_windows and not windows:
            continue
        changes: dict[str, object] = {
            "location": point.location,
            "location_index": point.location_index,
            "time_windows": windows or (Window(day.state.now, last),),
            "soft_end": None,
            "late_cost": 0,
            "setup": 0,
            "service": point.service,
        }
        if isinstance(task, Job):
            changes |= {"pickup": None, "type": "delivery"}
        yield point, with_door(task, key, **changes)
