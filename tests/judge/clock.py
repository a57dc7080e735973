"""When everything happens: the one schedule of a sequence of steps.

As early as possible after the departure; then the departure is as late as it may be
without the route ending later, a step starting in another window, or anything being
later past a soft end or a last window than it was. Found by trying: who leaves later
is nowhere earlier, so a departure that will do has no gap before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from judge.document import Day, Doc, kind_of
from judge.ground import Ground
from judge.route import Stop, begun


@dataclass
class Moment:
    """When a stop happens; ``window`` the number of the one used, ``delay`` past the last.

    ``held`` seconds it stands there after the work, until the goods it waits for are out.
    """

    arrival: int
    start: int
    window: int | None
    delay: int
    travelled: int
    metres: int
    open: bool = True
    held: int = 0


@dataclass
class Times:
    """A route between its departure and its end."""

    departure: int
    loaded: int
    """When the start is over: its work, where somebody says it had some, comes before the drive."""
    moments: list[Moment]
    end: int
    travelled: int
    metres: int
    price: int
    end_open: bool
    begun: bool
    over: bool

    @property
    def duration(self) -> int:
        return self.end - self.departure


def first_start(windows: Sequence[Any], ready: int) -> tuple[int, int | None, int]:
    """The start in the first window that has not ended, its number, and the delay."""
    for number, (opens, closes) in enumerate(windows):
        if ready <= closes:
            return max(ready, opens), number, 0
    return ready, None, ready - windows[-1][1] if windows else 0


def times_of(day: Day, ground: Ground, van: Doc, route: Doc, stops: Sequence[Stop]) -> Times:
    """The schedule of these stops; what has begun is taken as it is stated."""
    past = Past(day, ground, van, route, stops)
    ahead = [stop for stop in stops if not stop.fact]
    if past.begun:
        if past.over or (not ahead and day.place(van, "end") is None):
            return past.times([], past.free)  # nothing is left to do
        earliest = past.free if day.now is None else max(past.free, day.now)
        visits = [stop for stop in stops if stop.fact and not stop.is_pause]
        if visits:  # one that has just reloaded waits for what it is to take along
            earliest = max(earliest, past.releases.get(visits[-1].position, earliest))
        past.hold(stops, ahead, earliest)
        return past.times(ahead, earliest)
    earliest = earliest_departure(day, van, stops)
    past.hold(stops, ahead, earliest)
    first = past.times(ahead, earliest)
    work = sum(stop.setup + stop.service for stop in ahead)
    low, high = 0, first.duration - first.travelled - work  # who leaves later waits less
    while low < high:
        middle = (low + high + 1) // 2
        if _no_worse(past.times(ahead, earliest + middle), first, ahead):
            low = middle
        else:
            high = middle - 1
    return past.times(ahead, earliest + low)


def _no_worse(later: Times, first: Times, stops: Sequence[Stop]) -> bool:
    if later.end != first.end:
        return False
    for stop, new, old in zip(stops, later.moments, first.moments, strict=True):
        if new.window != old.window or new.delay > old.delay:
            return False
        soft = stop.task.get("soft_end") if stop.is_task else None
        if soft is not None and max(0, new.start - soft) > max(0, old.start - soft):
            return False
    return True


def earliest_departure(day: Day, van: Doc, stops: Sequence[Stop]) -> int:
    """The shift's begin; what is loaded at the start must be out; nobody leaves before ``now``."""
    shift = van.get("time_window")
    moments = [shift[0] if shift else day.first_moment]
    moments += [out for _, out in waiting_goods(first_trip(stops))]
    if day.now is not None:
        moments.append(day.now)
    return max(moments)


def first_trip(stops: Sequence[Stop]) -> list[Stop]:
    reloads = [k for k, stop in enumerate(stops) if stop.kind == "reload"]
    return list(stops[: reloads[0]] if reloads else stops)


def waiting_goods(trip: Sequence[Stop]) -> list[tuple[Stop, int]]:
    """Jobs of a trip whose goods come out at some moment; a return alone brings none."""
    return [
        (stop, stop.demand["release_time"])
        for stop in trip
        if stop.kind == "job"
        and stop.demand.get("release_time") is not None
        and stop.demand.get("aboard") is None
        and kind_of(stop.demand) != "return"
    ]


def rides(stops: Sequence[Stop]) -> list[tuple[Stop, Stop]]:
    """Pickups and deliveries of what may not ride longer than so much, in this order."""
    served = {stop.key: stop for stop in stops if stop.serves}
    found = []
    for stop in served.values():
        if stop.kind == "delivery" and stop.demand.get("max_ride") is not None:
            first = served.get(("pickup", stop.demand["pickup"]["id"]))
            if first is not None and first.position < stop.position:
                found.append((first, stop))
    return found


def too_long(pair: tuple[Stop, Stop], of: dict[int, Moment]) -> int:
    """By how much goods ride longer than they may, from work's end to work's start."""
    first, second = pair
    work = first.setup + first.service
    if first.fact:
        work = (first.step.get("setup") or 0) + (first.step.get("service") or 0)
    left = of[first.position].start + work
    most: int = second.demand["max_ride"]
    return of[second.position].start - left - most


class Past:
    """The facts of a route, and the way it goes on from them."""

    def __init__(
        self, day: Day, ground: Ground, van: Doc, route: Doc, stops: Sequence[Stop]
    ) -> None:
        self.day, self.ground, self.van = day, ground, van
        self.here = day.place(van, "start")
        self.free = self.departure = self.loaded = self.travelled = self.metres = self.price = 0
        self.moments: list[Moment] = []
        self.begun = self.over = False
        self.releases: dict[int, int] = {}
        self.waits: dict[int, int] = {}
        """Moments before which a pickup does not begin, so that its goods do not ride too long."""
        self._find_releases(stops)
        meanings = {stop.position: stop for stop in stops}
        for position, step in enumerate(route["steps"][: begun(route)]):
            stop, kind = meanings.get(position), step["type"]
            if stop is not None or kind == "end" or (kind == "start" and not self.begun):
                self._fact(step, stop)

    def _find_releases(self, stops: Sequence[Stop]) -> None:
        """When the goods a reload takes on are all out."""
        for k, stop in enumerate(stops):
            if stop.kind == "reload":
                goods = waiting_goods(first_trip(stops[k + 1 :]))
                if goods:
                    self.releases[stop.position] = max(out for _, out in goods)

    def _fact(self, step: Doc, stop: Stop | None) -> None:
        there = self.day.place(step)
        if there is None:
            if stop is not None and not stop.is_pause:
                there = stop.place
            elif step["type"] == "end":
                there = self.day.place(self.van, "end")
            there = self.here if there is None else there
        stays = step["type"] == "start" or (step["type"] == "break" and there == self.here)
        way = None if stays else self.ground.way(self.van, self.here, there)
        if step.get("duration") is not None:
            self.travelled = step["duration"]
        elif way is not None:
            self.travelled += way.seconds
        if step.get("distance") is not None:
            self.metres = step["distance"]
        elif way is not None:
            self.metres += way.metres or 0
        self.price += (way.price or 0) if way is not None else 0
        is_first, self.begun = not self.begun, True
        if is_first:
            self.departure = self.loaded = step["arrival"] - self.travelled
        start = step["arrival"] + (step.get("waiting_time") or 0)
        if stop is not None:
            _, window, delay = first_start(stop.windows, start)
            if stop.failed:
                delay = 0
            self.moments.append(
                Moment(step["arrival"], start, window, delay, self.travelled, self.metres)
            )
        self.here = there
        self.free = start + (step.get("setup") or 0) + (step.get("service") or 0)
        if is_first and step["type"] == "start":
            self.loaded = self.free
        self.over = step["type"] == "end"

    def hold(self, stops: Sequence[Stop], ahead: Sequence[Stop], earliest: int) -> None:
        """Pickups wait, each for as long as its goods would ride too long, if that can be.

        It cannot where something is too late then, or where who waits comes to be later
        than all waiting for windows and all that is done and driven together.
        """
        pairs = [
            pair for pair in rides(stops) if not (pair[0].fact or pair[0].failed or pair[1].failed)
        ]
        if not pairs:
            return
        opens = [first for stop in ahead for first, _ in stop.windows]
        opens += self.releases.values()
        shift, more = self.van.get("time_window"), self.van.get("max_overtime") or 0
        while True:
            times = self.times(ahead, earliest)
            of = {stop.position: moment for stop, moment in zip(stops, times.moments, strict=True)}
            work = sum(stop.setup + stop.service for stop in ahead)
            last = max([earliest, *opens]) + times.travelled - self.travelled + work
            if (
                any(of[stop.position].delay for stop in ahead)
                or (shift and times.end > shift[1] + more)
                or any(moment.start > last for moment in of.values())
            ):
                self.waits = {}
                return
            long = [(pair, too_long(pair, of)) for pair in pairs]
            if all(more <= 0 for _, more in long):
                return
            for (first, _), excess in long:
                if excess > 0:
                    self.waits[first.position] = of[first.position].start + excess

    def times(self, ahead: Sequence[Stop], earliest: int) -> Times:
        """The whole day when it goes on at this moment."""
        moments = list(self.moments)
        if self.over:
            return Times(
                self.departure,
                self.loaded,
                moments,
                self.free,
                self.travelled,
                self.metres,
                self.price,
                True,
                self.begun,
                True,
            )
        walk = _Walk(self, earliest)
        waiting: list[Stop] = []
        for stop in ahead:
            if stop.is_pause:
                waiting.append(stop)
                continue
            moments += walk.drive(waiting, stop.place)
            wait = self.waits.get(stop.position)
            moments.append(walk.work(stop, self.releases.get(stop.position), wait))
            waiting = []
        moments += walk.drive(waiting, self.day.place(self.van, "end"))
        return Times(
            self.departure if self.begun else earliest,
            self.loaded if self.begun else earliest,
            moments,
            walk.time,
            walk.travelled,
            walk.metres,
            walk.price,
            walk.open,
            self.begun,
            False,
        )


class _Walk:
    """Where a van is, and when, as it goes on."""

    def __init__(self, past: Past, time: int) -> None:
        self.ground, self.van, self.here = past.ground, past.van, past.here
        self.time, self.open = time, True
        self.travelled, self.metres, self.price = past.travelled, past.metres, past.price

    def drive(self, pauses: Sequence[Stop], there: Any) -> list[Moment]:
        """To the next place, with breaks on the way or where the drive led."""
        way = self.ground.way(self.van, self.here, there)
        driven, found = 0, []
        for pause in pauses:
            start, window, delay = first_start(pause.windows, self.time)
            led = min(way.seconds - driven, start - self.time)
            driven += led
            metres = (2 * (way.metres or 0) * driven + way.seconds) // (2 * way.seconds or 1)
            found.append(
                Moment(
                    self.time + led,
                    start,
                    window,
                    delay,
                    self.travelled + driven,
                    self.metres + metres,
                )
            )
            self.time = start + pause.service
        self.time += way.seconds - driven
        self.travelled += way.seconds
        self.metres += way.metres or 0
        self.price += (way.price or 0) if way.ever else 0
        self.open = way.open
        self.here = self.here if there is None else there
        return found

    def work(self, stop: Stop, release: int | None, wait: int | None) -> Moment:
        ready = self.time if wait is None else max(self.time, wait)
        start, window, delay = first_start(stop.windows, ready)
        ends = start + stop.setup + stop.service
        held = 0 if release is None else max(0, release - ends)  # it leaves with goods that are out
        moment = Moment(
            self.time, start, window, delay, self.travelled, self.metres, self.open, held
        )
        self.time = ends + held
        return moment
