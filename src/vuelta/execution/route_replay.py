"""One route as it really went: the plan's steps, corrected by what was observed.

Where nothing is observed the plan's own durations are taken, from the last
observation on. Driving takes as long as planned, waiting ends when a window
opens, work lasts as planned; an observation overrides all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vuelta.execution.task_state import Key
from vuelta.model import Event, Route, Step, Window, altered

_NEVER: Final = -(10**12)
"""Before any time."""

Windows = Mapping[Key, tuple[Window, ...]]
"""When work at a task, or a break, may begin."""


@dataclass(slots=True)
class _Sight:
    """All that was seen of one visit."""

    arrived: int | None = None
    ended: int | None = None
    left: int | None = None
    failed: bool = False

    @property
    def first(self) -> int | None:
        first: int | None = None
        for time in (self.arrived, self.ended, self.left):
            if time is not None and (first is None or time < first):
                first = time
        return first

    @property
    def is_open(self) -> bool:
        """Whether nobody has seen it end."""
        return self.ended is None and self.left is None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A route divided at the moment: begun, and ahead."""

    begun: tuple[Step, ...]
    ahead: tuple[Step, ...]
    ends: int
    """When the last step begun is over; the departure when none is."""
    reasons: Mapping[Key, str]
    """Why visits failed, where it was said."""


def replay(
    route: Route,
    windows: Windows,
    events: Sequence[Event],
    now: int,
    off: Collection[Key] = (),
) -> Replayed:
    """What of the route has begun by ``now``, with the times it really had.

    Parameters
    ----------
    events
        Of this vehicle, up to ``now``, by time.
    off
        Tasks called off while the vehicle is on its way to them or at work
        there: it gets there, and goes on at once.
    """
    if not events and not any((step.type, step.id or "") in off for step in route.steps if off):
        return _as_planned(route, now)
    sights, depot, back = _sights(events)
    heard = _heard(events)
    reasons = {event.key: event.reason for event in events if event.reason is not None}
    begun: list[Step] = []
    rest = list(route.steps)
    clock = rest[0].arrival if rest else now
    if rest and rest[0].type == "start":
        if depot is not None:
            clock = depot
        elif any(sights.values()):
            clock = min(
                clock, *(sight.first or clock for seen in sights.values() for sight in seen)
            )
        if clock > now:
            return Replayed((), tuple(rest), clock, reasons)
        begun.append(altered(rest.pop(0), {"arrival": clock}))
    before = route.steps[0]
    held: list[Step] = []  # passed over: something later was seen first
    is_given_up = False  # one of those called off has failed: its others are not made
    while rest:
        step = rest[0]
        key = (step.type, step.id or "")
        mine = sights.get(key, [])
        is_fact = len(route.steps) - len(rest) < route.done
        is_on_record = is_fact and step.outcome == "failed"  # another attempt, earlier in the day
        sight = _own(step, mine, is_on_record)
        if sight is None and (
            _too_late_for(step, before, clock, rest, sights)
            or (is_given_up and key in off and not is_fact)
        ):
            held.append(rest.pop(0))
            continue
        last = begun[-1] if begun else None
        arrival = _arrival(step, before, last, clock, sight)
        if step.type == "end" and back is not None:
            arrival = back
        elif sight is None and not is_on_record and _is_due(step, heard, sights):
            arrival = max(arrival, heard + 1)
        if last is not None and clock > now and last.type != "break":
            break  # still at work there
        if last is not None and clock == now and last.outcome == "failed" and sight is None:
            break  # still at the customer: what becomes of the visit decides where it goes
        if last is None and arrival > now:
            break
        if step.type == "end" and held and back is None:
            break  # it was seen beyond them: they are still to be done
        if sight is not None:
            mine.remove(sight)
        stands = _stood(step, arrival, windows, sight, now)
        if sight is not None and sight.is_open and not any(sights.values()):
            stands = _at_work(stands, heard)
        begun.append(_driven(stands, last, step, before))
        is_given_up |= key in off and stands.outcome == "failed" and not is_on_record
        clock, before = begun[-1].end, step
        rest.pop(0)
        if arrival > now and step.type != "break":
            break  # on the way there; a break on the way belongs to the drive
    if begun and begun[-1].end > now and (begun[-1].type, begun[-1].id or "") in off:
        begun[-1] = called_off(begun[-1], now)
        clock = begun[-1].end
    return Replayed(tuple(begun), tuple(held + rest), clock, reasons)


def _as_planned(route: Route, now: int) -> Replayed:
    """Where the route stands when everything happens as it says."""
    begun = 0
    last: Step | None = None
    for step in route.steps:
        if last is None:
            if step.arrival > now:
                break
        elif last.type != "break" and (last.end > now or last.arrival > now):
            break  # at work, or on the way there; a break belongs to the drive
        begun, last = begun + 1, step
    clock = last.end if last is not None else route.steps[0].arrival if route.steps else now
    return Replayed(route.steps[:begun], route.steps[begun:], clock, {})


def _sights(
    events: Iterable[Event],
) -> tuple[dict[Key, list[_Sight]], int | None, int | None]:
    """What was seen of every task, visit by visit; departure and return."""
    sights: dict[Key, list[_Sight]] = {}
    depot = back = None
    for event in events:
        if event.type == "position":
            continue
        if event.job is None:
            if event.type == "departed" and depot is None:
                depot = event.time
            elif event.type == "arrived":
                back = event.time
            continue
        seen = sights.setdefault(event.key, [])
        if event.type == "departed":
            if seen:
                seen[-1].left = event.time
            continue
        if not seen or seen[-1].ended is not None:
            if seen and event.type != "arrived" and not seen[-1].failed:
                continue  # reported twice, in other words: it is served already
            seen.append(_Sight())
        sight = seen[-1]
        if event.type == "arrived":
            sight.arrived = event.time if sight.arrived is None else sight.arrived
        else:
            sight.ended = event.time
            sight.failed = event.type == "failed"
    return sights, depot, back


def _heard(events: Sequence[Event]) -> int:
    """When the vehicle was last heard of, where its visits are reported; else before all time."""
    if all(event.type == "position" for event in events):
        return _NEVER
    return max((event.time for event in events if event.type == "position"), default=_NEVER)


def _is_due(step: Step, heard: int, sights: Mapping[Key, list[_Sight]]) -> bool:
    """Whether the visit is the next to be seen, so that silence says it has not been."""
    return heard != _NEVER and step.type != "break" and not any(sights.values())


def _at_work(step: Step, heard: int) -> Step:
    """The visit, not over before the vehicle was last heard of."""
    if step.end > heard:
        return step
    return step.model_copy(update={"service": step.service + heard + 1 - step.end})


def _own(step: Step, mine: Sequence[_Sight], is_on_record: bool) -> _Sight | None:
    """The sight that belongs to this visit of the task.

    A failure on record that nobody reported as an event came from an incident:
    what was seen later belongs to the next visit.
    """
    if not mine:
        return None
    if is_on_record:
        first = mine[0].first
        if first is not None and (not mine[0].failed or first > step.end):
            return None
    return mine[0]


def _too_late_for(
    step: Step,
    before: Step,
    clock: int,
    rest: Sequence[Step],
    sights: Mapping[Key, list[_Sight]],
) -> bool:
    """Whether a later step was seen before this one could have been done."""
    if step.type == "end":
        return False
    over = clock + max(0, step.duration - before.duration) + step.setup + step.service
    for later in rest[1:]:
        seen = sights.get((later.type, later.id or ""))
        first = seen[0].first if seen else None
        if first is not None:
            return first < over
    return False


def _arrival(step: Step, before: Step, last: Step | None, clock: int, sight: _Sight | None) -> int:
    planned = clock + max(0, step.duration - before.duration) if last is not None else step.arrival
    if sight is None:
        return planned
    if sight.arrived is not None:
        return max(sight.arrived, clock if last is not None else sight.arrived)
    first = sight.first
    return (
        planned if first is None else min(planned, max(first, clock if last is not None else first))
    )


def _stood(step: Step, arrival: int, windows: Windows, sight: _Sight | None, now: int) -> Step:
    """The step with the hours it really had, or is expected to have."""
    if sight is None and arrival == step.arrival:
        return step
    start = arrival
    for window in windows.get((step.type, step.id or ""), ()):
        if window.end >= arrival:
            start = max(arrival, window.start)
            break
    work = step.setup + step.service
    outcome = step.outcome
    if sight is not None:
        over = sight.left if sight.left is not None else sight.ended
        if sight.ended is not None:
            outcome = "failed" if sight.failed else None
        if over is not None:
            start = min(start, over)
            work = over - start
        elif sight.arrived is not None and start + work <= now:
            work = step.setup + step.service
    setup = min(step.setup, work)
    return altered(
        step,
        {
            "arrival": arrival,
            "waiting_time": start - arrival,
            "setup": setup,
            "service": work - setup,
            "outcome": outcome,
        },
    )


def called_off(step: Step, now: int) -> Step:
    """The visit, given up now, or on arrival."""
    over = max(now, step.arrival)
    start = min(step.start, over)
    setup = min(step.setup, over - start)
    return step.model_copy(
        update={
            "waiting_time": start - step.arrival,
            "setup": setup,
            "service": over - start - setup,
            "outcome": "failed",
        }
    )


def _driven(step: Step, last: Step | None, planned: Step, before: Step) -> Step:
    """The step with what was driven so far, in seconds and metres."""
    if last is None:
        return step
    travelled = last.duration + max(0, step.arrival - last.end)
    metres = None
    if planned.distance is not None and last.distance is not None:
        metres = last.distance + max(0, planned.distance - (before.distance or 0))
    if travelled == step.duration and metres == step.distance:
        return step
    return altered(step, {"duration": travelled, "distance": metres})
