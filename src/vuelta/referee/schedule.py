"""The one schedule of a sequence of steps: when everything happens.

A sequence of visits and breaks leaves one freedom, the hour of departure.
This module takes it away, so that any two parts of the engine mean the same
times by the same sequence.

*Stops.* Work starts at the arrival, or waits for the first window that has not
ended by then. Windows bind the start of work, not its end. When every window
has ended, work starts at once and the stop is delayed by the seconds since
the last one.

A reload waits for goods that are not out yet: its work begins as early as its
windows let it, and the vehicle then stands there until it can leave with all of them.

*Breaks* may happen while driving. A break starts when the vehicle is free, or
waits for the first of its windows that has not ended. Until then the vehicle
drives on: a break that begins on the way interrupts the drive, and the rest
of it follows; one that begins after the drive is waited for where the drive
led. Several breaks in a row go on with what is left to drive.

*Departure.* First everything happens as early as possible from the earliest
departure on; this settles when the route ends, which window each step uses,
and how late each stop is. Then the departure moves as late as it can while

- the route ends at the same second,
- each step starts in the window it used,
- no stop gets later past its soft end than it was (on time stays on time),
- a delayed step is delayed no further.

Leaving ``d`` later moves a stop by whatever of ``d`` the waiting before it,
and its own, does not swallow: the start ``s`` becomes
``max(s, s + d - waited)``. With its latest start ``c`` this asks for
``d <= waited + c - s``. A break asks the same of its own start, with the time
since the vehicle was free in place of its waiting: driving up to a break that
has to wait for its window swallows delay of the break, though none of the
arrival. The end asks for ``d <= waited`` altogether.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vuelta.model import Window


class Stop(NamedTuple):
    """A place to work at for ``work`` seconds, and not to leave before ``out``."""

    windows: tuple[Window, ...] = ()
    work: int = 0
    soft_end: int | None = None
    out: int | None = None


class Pause(NamedTuple):
    """A break of ``rest`` seconds."""

    windows: tuple[Window, ...] = ()
    rest: int = 0


class Leg(NamedTuple):
    """A drive with the breaks on it, to a stop, or to the end (``None``)."""

    seconds: int
    metres: int
    pauses: tuple[Pause, ...]
    stop: Stop | None


class Moment(NamedTuple):
    """When a stop or a break happens.

    ``free`` is when the vehicle was done with the step before; ``latest`` the
    last second at which this step may start once the schedule is settled
    (``None``: any); ``delay`` the seconds after its last window. ``travelled``
    and ``metres`` count from the departure. ``held`` are the seconds between the end
    of the work and the moment when the goods the vehicle waits for are out.
    """

    is_pause: bool
    free: int
    arrival: int
    start: int
    latest: int | None
    delay: int
    travelled: int
    metres: int
    held: int = 0

    @property
    def waiting(self) -> int:
        return self.start - self.arrival


@dataclass(frozen=True, slots=True)
class Timetable:
    """All moments of a route between its departure and its end."""

    departure: int
    moments: tuple[Moment, ...]
    end: int
    travelled: int
    metres: int

    @property
    def duration(self) -> int:
        return self.end - self.departure


def schedule(legs: Sequence[Leg], earliest: int) -> Timetable:
    """The canonical schedule of a route that may leave from ``earliest`` on."""
    soonest = run(legs, earliest)
    later = slack(soonest)
    return run(legs, earliest + later) if later else soonest


def run(legs: Sequence[Leg], departure: int) -> Timetable:
    """Everything as early as possible after leaving at ``departure``."""
    moments = []
    clock, travelled, metres = departure, 0, 0
    for leg in legs:
        left = leg.seconds
        for pause in leg.pauses:
            start, latest, delay = first_start(pause.windows, clock)
            driven = min(left, start - clock)
            left -= driven
            travelled += driven
            so_far = metres + _share(leg.metres, leg.seconds - left, leg.seconds)
            moments.append(
                Moment(True, clock, clock + driven, start, latest, delay, travelled, so_far)
            )
            clock = start + pause.rest
        arrival = clock + left
        travelled += left
        metres += leg.metres
        if leg.stop is None:
            clock = arrival
            continue
        start, latest, delay = first_start(leg.stop.windows, arrival)
        latest = _latest(start, latest, leg.stop.soft_end)
        held = 0 if leg.stop.out is None else max(0, leg.stop.out - leg.stop.work - start)
        moments.append(Moment(False, clock, arrival, start, latest, delay, travelled, metres, held))
        clock = start + leg.stop.work + held
    return Timetable(departure, tuple(moments), clock, travelled, metres)


def slack(soonest: Timetable) -> int:
    """Seconds by which the departure of an as-early-as-possible run may move."""
    limit: int | None = None
    waited = 0
    swallowed = 0  # of a delay, before the next break can feel it
    for moment in soonest.moments:
        waited += moment.waiting
        swallowed = swallowed + moment.start - moment.free if moment.is_pause else waited
        if moment.latest is not None:
            room = swallowed + moment.latest - moment.start
            limit = room if limit is None else min(limit, room)
        waited += moment.held
        swallowed += moment.held
    return waited if limit is None else min(limit, waited)


def first_start(windows: Sequence[Window], ready: int) -> tuple[int, int | None, int]:
    """Start, latest start in the same window, and delay, when ready at ``ready``."""
    if not windows:
        return ready, None, 0
    for window in windows:
        if window.end >= ready:
            return max(ready, window.start), window.end, 0
    return ready, ready, ready - windows[-1].end


def _latest(start: int, window_end: int | None, soft_end: int | None) -> int | None:
    """The latest start that is no worse: late stays as late, on time on time."""
    if soft_end is None:
        return window_end
    if start > soft_end:
        return start
    return soft_end if window_end is None else min(window_end, soft_end)


def _share(metres: int, seconds: int, of_seconds: int) -> int:
    """Metres driven after some of the seconds of a drive, rounded half up."""
    if of_seconds == 0:
        return metres
    return (2 * metres * seconds + of_seconds) // (2 * of_seconds)
