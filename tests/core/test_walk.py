"""The core's timetable of a route against the referee's, number by number.

The core is fed directly, without lowering: random stops, windows, pauses and
prices. The referee's schedule takes the same route as legs.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import Window
from vuelta.referee.schedule import Leg, Pause, Stop, Timetable, schedule
from vuelta.solver import _core

TIME_WINDOW, CAPACITY, SHIFT, MAX_TASKS, MAX_TRAVEL = 1, 2, 4, 8, 16
MAX_DISTANCE, MAX_DURATION, NOT_ALLOWED, ORDER, PAUSE, NO_WAY = 32, 64, 128, 256, 512, 1024
EVERYTHING = _core.horizon

Placing = tuple[tuple[int, ...], tuple[int, ...]]
"""Pauses in the order they are taken, and the leg of each."""


@dataclass
class Route:
    """A route in numbers, as the core and as the referee want it.

    ``places[0]`` and ``places[-1]`` are start and end; work, windows and dues
    belong to the stops in between.
    """

    places: list[int]
    seconds: list[list[int]]
    work: list[int]
    windows: list[list[tuple[int, int]]]
    dues: list[int | None]
    pauses: list[tuple[list[tuple[int, int]], int, bool]] = field(default_factory=list)
    """Windows, seconds, and whether it is taken even by a route that has ended before."""
    opening: int = 0
    late: int = 0

    @property
    def n(self) -> int:
        return len(self.work)

    def core(self, **kind: int) -> _core.Problem:
        cells = len(self.seconds) + 1
        table = np.zeros((cells, cells), np.int32)
        table[:-1, :-1] = self.seconds
        problem = _core.Problem(1, cells)
        problem.add_travel(table, np.where(table < 0, table, 10 * table))
        flat = [bound for some in self.windows for window in some for bound in window]
        first = np.cumsum([0, *map(len, self.windows)])
        zero = np.zeros(self.n, np.int32)
        problem.set_stops(
            np.array(self.places[1:-1], np.int32),
            first.astype(np.int32),
            np.array(flat, np.int32),
            np.array([EVERYTHING if due is None else due for due in self.dues], np.int32),
            np.full(self.n, self.late, np.int64),
            zero - 1,
            zero.astype(np.uint8),
            zero.astype(np.int64),
            zero,
            zero,
        )
        problem.add_trade(np.array(self.work, np.int32), zero)
        made = _core.Kind()
        made.start, made.end = self.places[0], self.places[-1]
        made.open = self.opening
        made.pauses = [_core.Pause(*pause) for pause in self.pauses]
        made.set_room([0])
        for name, value in kind.items():
            setattr(made, name, value)
        problem.add_kind(made)
        problem.add_vehicle(0, [])
        return problem

    def timetable(self, legs_of_pauses: tuple[int, ...], order: tuple[int, ...]) -> Timetable:
        legs = []
        pauses = [self.pauses[p] for p in order]
        for k, (a, b) in enumerate(zip(self.places, self.places[1:], strict=False)):
            stop = None
            if k < self.n:
                windows = tuple(Window(*window) for window in self.windows[k])
                stop = Stop(windows, self.work[k], self.dues[k])
            taken = tuple(
                Pause(tuple(Window(*window) for window in windows), rest)
                for (windows, rest, _), leg in zip(pauses, legs_of_pauses, strict=True)
                if leg == k
            )
            seconds = self.seconds[a][b]
            legs.append(Leg(seconds, 10 * seconds, taken, stop))
        return schedule(legs, self.opening)

    def may_end(self, end: int, taken: tuple[int, ...]) -> bool:
        """Whether it needs no more pauses than these when it ends then."""
        for p, (windows, _, always) in enumerate(self.pauses):
            ahead = [first for first, last in windows if last >= self.opening]
            if p not in taken and (always or not ahead or end > ahead[0]):
                return False
        return True


def some_windows(draw: random.Random, day: int, most: int) -> list[tuple[int, int]]:
    bounds = sorted(draw.sample(range(day), 2 * draw.randint(1, most)))
    return list(zip(bounds[::2], bounds[1::2], strict=True))


def some_route(seed: int, pauses: int = 0) -> Route:
    draw = random.Random(seed)
    n, size, day = draw.randint(1, 6), draw.randint(2, 6), 300
    return Route(
        places=[draw.randrange(size) for _ in range(n + 2)],
        seconds=[[draw.randint(0, 40) for _ in range(size)] for _ in range(size)],
        work=[draw.randint(0, 20) for _ in range(n)],
        windows=[
            some_windows(draw, day, 3) if draw.random() < 0.6 else [(0, EVERYTHING)]
            for _ in range(n)
        ],
        dues=[draw.randint(0, day) if draw.random() < 0.4 else None for _ in range(n)],
        pauses=[
            (
                some_windows(draw, day, 2) if draw.random() < 0.8 else [],
                draw.randint(0, 30),
                draw.random() < 0.2,
            )
            for _ in range(pauses)
        ],
        opening=draw.randint(0, 60),
        late=1,
    )


def starts_of(table: _core.Timetable) -> list[tuple[int, int]]:
    return [(arrival, start) for _, arrival, start, _ in table.events]


def moments_of(expected: Timetable) -> list[tuple[int, int]]:
    return [(moment.arrival, moment.start) for moment in expected.moments]


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_walk_keeps_the_referees_times(seed: int) -> None:
    route = some_route(seed)
    expected = route.timetable((), ())
    table = route.core().walk(0, list(range(route.n)))
    assert table.broken == (TIME_WINDOW if any(m.delay for m in expected.moments) else 0)
    assert (table.departure, table.end) == (expected.departure, expected.end)
    assert (table.travel, table.metres) == (expected.travelled, expected.metres)
    assert starts_of(table) == moments_of(expected)
    late = sum(
        max(0, moment.start - due)
        for moment, due in zip(expected.moments, route.dues, strict=True)
        if due is not None
    )
    assert table.price == late


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32), m=st.integers(1, 3), paid=st.booleans())
def test_pauses_are_placed_where_nothing_is_gained_elsewhere(seed: int, m: int, paid: bool) -> None:
    """Found when there is a way to keep those it needs, in any order, and the cheapest there is."""
    route = some_route(seed, pauses=m)
    table = route.core(per_wait_second=5 if paid else 0).walk(0, list(range(route.n)))
    prices: dict[Placing, int] = {}
    orders = (order for size in range(m + 1) for order in permutations(range(m), size))
    for order in orders:
        for legs in combinations_with_replacement(range(route.n + 1), len(order)):
            found = route.timetable(legs, order)
            if any(moment.delay for moment in found.moments):
                continue
            if not route.may_end(found.end, order):
                continue
            stops = [moment for moment in found.moments if not moment.is_pause]
            late = sum(
                max(0, stop.start - due)
                for stop, due in zip(stops, route.dues, strict=True)
                if due is not None
            )
            waiting = found.duration - found.travelled - sum(route.work)
            prices[order, legs] = late + (5 * waiting if paid else 0)
    if not prices:
        assert table.broken & (PAUSE | TIME_WINDOW)
        return
    assert table.broken == 0
    chosen: list[tuple[int, int]] = []
    leg = 0
    for stop, *_ in table.events:
        if stop < 0:
            chosen.append((-1 - stop, leg))
        else:
            leg += 1
    order, where = tuple(p for p, _ in chosen), tuple(leg for _, leg in chosen)
    expected = route.timetable(where, order)
    assert (table.departure, table.end) == (expected.departure, expected.end)
    assert starts_of(table) == moments_of(expected)
    assert table.price == prices[order, where] == min(prices.values())


def test_the_departure_waits_until_nothing_is_waited_for() -> None:
    """10 s to a stop that opens at 100: leave at 90, wait for nothing."""
    route = Route([0, 1, 0], [[0, 10], [10, 0]], [5], [[(100, 200)]], [None])
    table = route.core().walk(0, [0])
    assert (table.departure, table.end) == (90, 115)
    assert table.events == [(0, 100, 100, 105)]


def test_a_stop_on_time_is_never_made_late_by_leaving_later() -> None:
    """The second stop opens at 100; the first is due at 20, so the wait stays there."""
    route = Route(
        [0, 1, 1, 0],
        [[0, 10], [10, 0]],
        [0, 0],
        [[(0, 500)], [(100, 200)]],
        [20, None],
        late=1,
    )
    table = route.core().walk(0, [0, 1])
    assert (table.departure, table.price) == (10, 0)
    assert table.events == [(0, 20, 20, 20), (1, 20, 100, 100)]


def test_a_pause_on_the_road_interrupts_the_drive() -> None:
    """A pause of 30 s opening at 10 falls into a drive of 40 s: arrival 70."""
    route = Route(
        [0, 1, 0], [[0, 40], [40, 0]], [0], [[(0, 500)]], [None], [([(10, 15)], 30, False)]
    )
    table = route.core().walk(0, [0])
    assert table.events[0] == (-1, 10, 10, 40)
    assert table.events[1] == (0, 70, 70, 70)
    assert table.end == 110


@pytest.mark.parametrize(
    ("limit", "value", "bit"),
    [
        ("close", 49, SHIFT),
        ("max_tasks", 1, MAX_TASKS),
        ("max_travel", 39, MAX_TRAVEL),
        ("max_metres", 399, MAX_DISTANCE),
        ("max_duration", 49, MAX_DURATION),
    ],
)
def test_every_limit_says_which_it_is(limit: str, value: int, bit: int) -> None:
    """Four legs of 10 s and 100 m, two stops of 5 s: 40 s, 400 m, 50 s in all."""
    route = Route([0, 1, 0, 0], [[0, 20], [20, 0]], [5, 5], [[(0, 500)], [(0, 500)]], [None, None])
    assert route.core(**{limit: value + 1}).walk(0, [0, 1]).broken == 0
    assert route.core(**{limit: value}).walk(0, [0, 1]).broken == bit


def test_overtime_is_priced_between_shift_and_close() -> None:
    route = Route([0, 1, 0], [[0, 20], [20, 0]], [5], [[(0, 500)]], [None])
    table = route.core(due=30, close=60, per_overtime_second=7).walk(0, [0])
    assert (table.broken, table.price) == (0, 15 * 7)


def test_a_way_that_is_not_there_is_said() -> None:
    route = Route([0, 1, 0], [[0, -1], [10, 0]], [0], [[(0, 500)]], [None])
    assert route.core().walk(0, [0]).broken & NO_WAY


def test_a_pause_that_cannot_be_kept_is_said() -> None:
    route = Route(
        [0, 1, 0], [[0, 10], [10, 0]], [0], [[(50, 60)]], [None], [([(0, 5)], 1, False)], opening=20
    )
    assert route.core().walk(0, [0]).broken == PAUSE


@pytest.mark.parametrize(
    ("windows", "always", "end"),
    [
        ([(60, 90)], False, 60),  # it has ended when the pause may begin
        ([(59, 90)], False, 61),
        ([(60, 90)], True, 61),
        ([(200, 290)], True, 201),
        ([], False, 61),
        ([(10, 15), (70, 90)], False, 61),  # it is out when the first window opens
        ([(0, 4), (70, 90)], False, 60),  # which has ended before it may leave
        ([(0, 4), (50, 90)], False, 61),
    ],
)
def test_a_route_needs_no_pause_that_opens_once_it_has_ended(
    windows: list[tuple[int, int]], always: bool, end: int
) -> None:
    """Out from 5 to 60."""
    route = Route([0, 1, 0], [[0, 20], [20, 0]], [15], [[(0, 500)]], [None], opening=5)
    route.pauses = [(windows, 1, always)]
    table = route.core().walk(0, [0])
    assert (table.broken, table.end) == (0, end)
    assert len(table.events) == 1 + (end > 60)


def test_a_route_too_late_elsewhere_needs_no_pause_either() -> None:
    route = Route([0, 1, 0], [[0, 20], [20, 0]], [15], [[(0, 10)]], [None])
    route.pauses = [([(60, 90)], 1, False)]
    assert route.core().walk(0, [0]).broken == TIME_WINDOW


def test_no_stops_take_no_time_and_cost_nothing() -> None:
    route = Route([0, 1, 0], [[0, 10], [10, 0]], [0], [[(50, 60)]], [None])
    table = route.core(fixed=100).walk(0, [])
    assert (table.broken, table.price, table.events) == (0, 0, [])


def test_a_vehicle_from_nowhere_drives_to_its_first_stop_for_nothing() -> None:
    route = Route([2, 1, 2], [[0, 10], [10, 0]], [5], [[(0, 500)]], [None])
    table = route.core(per_second=1).walk(0, [0])
    assert (table.end, table.price, table.metres) == (5, 0, 0)
