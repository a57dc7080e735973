"""Ways out for a task that cannot go as planned, before anybody knows what they cost.

The retry rule compares, in expectation, another attempt now, another day, and
a pick-up point: a = argmin { dC + p C_next ; C_day + hold + wait + p C_next ;
dC + fee + walk }, with C_next of the same form until the attempts are used up
(Vuelta's rule after Florio et al. 2018 and Ozarik et al. 2023). Everything is in
minutes of a van's work; what the routes pay (dC) is added by who can price it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final, Literal

from vuelta.execution import Key
from vuelta.model import (
    Job,
    Location,
    OptionCode,
    PickupPoint,
    Retry,
    SetAside,
    Shipment,
    ShipmentStep,
    TaskType,
    Window,
    great_circle_metres,
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

_DAY: Final = 86_400


def task_of(day: DayView, key: Key) -> Job | Shipment:
    """The job, or the shipment whose half it is; one is known to be."""
    task = day.task(key)
    if task is None:
        raise KeyError(key)
    return task


def shipment_of(day: DayView, pickup: str) -> Shipment:
    """The shipment that is fetched there; one is known to be."""
    shipment = day.fetched_at(pickup)
    if shipment is None:
        raise KeyError(pickup)
    return shipment


def door_of(task: Job | Shipment, key: Key) -> Job | ShipmentStep:
    """The visit itself: the job, or that end of the shipment."""
    if isinstance(task, Job):
        return task
    return task.pickup if key[0] == "pickup" else task.delivery


def by_halves(task: Job | Shipment) -> tuple[Job, Job] | None:
    """What an exchange gives and what it takes, as tasks of their own; the second has a new id."""
    if not (isinstance(task, Job) and any(task.delivery or ()) and any(task.pickup or ())):
        return None
    handed = {"type": "delivery", "pickup": None, "destinations": ()}  # those of the old goods
    given = task.model_copy(update=handed)
    taken = {"id": f"{task.id}-old", "type": "return", "delivery": None, "aboard": None}
    return given, task.model_copy(update=taken)


def with_door(task: Job | Shipment, key: Key, **changes: object) -> Job | Shipment:
    """The task with changes at the customer of that visit; ``skills`` are the whole task's."""
    if isinstance(task, Job):
        return task.model_copy(update=changes)
    own = {name: value for name, value in changes.items() if name != "skills"}
    end = "pickup" if key[0] == "pickup" else "delivery"
    rest = {"skills": changes["skills"]} if "skills" in changes else {}
    return task.model_copy(update={end: door_of(task, key).model_copy(update=own), **rest})


def last_moment(day: DayView) -> int:
    """When the last shift ends; a day from now where no shift does."""
    ends = [v.time_window.end for v in day.vehicles.values() if v.time_window is not None]
    return max([*ends, day.state.now]) if ends else day.state.now + _DAY


def after(windows: Iterable[Window], moment: int, last: int) -> tuple[Window, ...]:
    """What is left of windows from a moment on; the rest of the day when nothing is."""
    left = tuple(Window(max(w.start, moment), w.end) for w in windows if w.end > moment)
    return left or (Window(moment, max(moment, last)),)


def another_day(retry: Retry, attempts: int) -> float:
    """Minutes to be expected of a delivery from another day on, after so many attempts."""
    if attempts >= retry.attempts:
        return retry.hold + retry.refund
    more = retry.absent_announced * another_day(retry, attempts + 1)
    return retry.next_day + retry.hold + retry.day + more


def aside(
    day: DayView,
    key: Key,
    state: Literal["deferred", "cancelled", "returning", "missing"],
    reason: str,
) -> SetAside:
    """The task taken off today's routes; what is aboard stays aboard."""
    holder = day.aboard.get(key) if state != "missing" else None
    kind: TaskType = "job" if key[0] == "job" else "pickup" if key[0] == "pickup" else "delivery"
    return SetAside(
        id=key[1], type=kind, state=state, reason=reason, aboard=holder, time=day.state.now
    )


def van_at_door(day: DayView, key: Key) -> str | None:
    """The van whose last step is the failed visit of this task: it has not left yet."""
    for vehicle in day.vehicle_states.values():
        if vehicle.begun and (vehicle.begun[-1].type, vehicle.begun[-1].id) == key:
            last = vehicle.begun[-1]
            is_there = last.outcome == "failed" and last.arrival <= day.state.now
            return vehicle.id if is_there else None
    return None


def too_far(day: DayView, key: Key, old: Job | Shipment, new: Job | Shipment) -> str | None:
    """Why a parcel that is aboard does not go to a new address today, if it does not."""
    one, other = (door_of(task, key).location for task in (old, new))
    limit = day.policy.address_change_metres
    if key not in day.aboard or one is None or other is None:
        return None
    far = great_circle_metres(one, other)
    if far <= limit:
        return None
    return f"the new place is {far:.0f} m away, and {limit} m are allowed for what is loaded"


def of(
    day: RevisedDay, question: Question, *, coming: Mapping[str, Collection[str]] | None = None
) -> Drafted:
    """Drafts for those of the policy's options that can be had, and why others cannot.

    Parameters
    ----------
    coming
        By facility: jobs whose goods other questions may send there as well.
    """
    key, reason = question.key, question.code
    protocol = day.policy.protocols.get(question.code)
    codes: Iterable[OptionCode] = protocol.options if protocol is not None else ("RESCHEDULE",)
    visit, absent, unchanged = question.visit, question.absent, question.unchanged
    apart, barred = question.apart, question.barred
    retry = day.policy.retry
    known = day.state.tasks.get(key)
    attempts = known.attempts if known is not None else 0
    spent = attempts >= retry.attempts
    too_often = f"{attempts} attempts were made, {retry.attempts} are allowed"
    loaded = key in day.aboard
    gone = aside(day, key, "returning" if loaded else "cancelled", reason)
    found: list[OptionDraft] = []
    refused: dict[OptionCode, str] = {}

    def add(code: OptionCode, verb: str, **more: object) -> None:
        more = {"is_asked": code in _ASKED} | more
        found.append(OptionDraft(code, verb, **more))  # type: ignore[arg-type]

    destinations = list(return_destinations(day, key, coming)) if loaded else []
    for code in codes:
        match code:
            case "ACCEPT" if apart is not None:
                given, opened = apart
                detail = "the new goods are handed over, the old ones fetched another day"
                more = {"opens": opened, "expected": another_day(retry, 0), "detail": detail}
                more["is_asked"] = True  # new goods without the old: somebody has to want it
                if van_at_door(day, key) is None:
                    add(code, "REINSERT", visit=given, **more)
                else:
                    seconds = retry.hand_over
                    add(code, "REINSERT", at_door=seconds, extra=seconds / 60, **more)
            case "ACCEPT" if reason == "RETURN_NOT_READY":
                refused[code] = "there are no new goods to hand over"
            case "RETRY_TODAY" | "ACCEPT" | "REDIRECT_ADDRESS" | "EXCHANGE":
                if visit is None:
                    refused[code] = barred
                elif spent:
                    refused[code] = too_often
                else:
                    failing = retry.absent if absent is None else absent
                    if code != "RETRY_TODAY":
                        failing = retry.absent_announced if absent is None else absent
                    again = failing * another_day(retry, attempts + 1)
                    is_hard = reason in _AGREED
                    add(code, "REINSERT", visit=visit, expected=again, is_hard=is_hard)
            case "RETRY_NEXT_DAY" | "RESCHEDULE":
                if spent:
                    refused[code] = too_often
                else:
                    entry = aside(day, key, "deferred", reason)
                    add(code, "DEFER", aside=entry, expected=another_day(retry, attempts))
            case "HOLD_AT_DEPOT":
                entry = aside(day, key, "deferred", reason)
                add(code, "RTD", aside=entry, expected=retry.hold + retry.day + retry.pickup_point)
            case "REDIRECT_PUDO":
                fitting = list(_pickup_points(day, key, task_of(day, key)))
                for point, diverted in fitting:
                    minutes = point.fee + retry.pickup_point
                    add(code, "DIVERT", visit=diverted, extra=minutes, place=point.id, is_hard=True)
                if not fitting:
                    refused[code] = (
                        "the policy knows no pick-up point with room for it"
                        if loaded or key[0] == "job"
                        else "the goods are not aboard yet"
                    )
            case "NEIGHBOUR" | "SAFE_PLACE":
                if not loaded or van_at_door(day, key) is None:
                    refused[code] = "the van is not at the customer with it"
                else:
                    extra = retry.hand_over / 60
                    add(code, "REINSERT", at_door=retry.hand_over, extra=extra)
            case "RESHIP" | "REFUND" | "PARTIAL_REFUND" | "RETURN_TO_SENDER":
                minutes = (0.5 if code == "PARTIAL_REFUND" else 1.0) * retry.refund
                if code == "RESHIP":
                    minutes = retry.reship + retry.day
                add(code, "CONVERT_TO_RETURN", aside=gone, expected=minutes)
                for back in destinations:
                    add(code, "CONVERT_TO_RETURN", expected=minutes, **back)
            case "DECLINE" if unchanged is not None:
                add(code, "REINSERT", visit=unchanged, detail="it stays as it was")
            case "CANCEL" | "DECLINE":
                verb = "CONVERT_TO_RETURN" if loaded else "REMOVE"
                add(code, verb, aside=gone, expected=retry.refund)
    if not found or (spent and not any(one.aside for one in found)):
        add("RETURN_TO_SENDER", "RTD", aside=gone, expected=retry.hold + retry.refund)
    if question.is_declined:  # who has declined is not called on again unless they say so
        found = [
            replace(one, is_asked=one.is_asked or one.verb in ("DEFER", "REINSERT"))
            for one in found
        ]
    return Drafted(question, tuple(found), refused)


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


def task_location(day: DayView, key: Key) -> Location | None:
    """Where a task is, as it was before anything was chosen."""
    return door_of(task_of(day, key), key).location


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
