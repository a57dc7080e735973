"""Longest rides: a walk has the earliest times that keep them, found here by trying all.

On days so small that every order of every choice of stops can be walked, the search finds
the cheapest plan; it fails where a route with rides is priced too high or too low.
"""
# Covers: solver/ride_limits.py

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np
import pytest

from vuelta.solver import _core

DAY = 36
ANY = _core.horizon

Times = tuple[int, ...]


class Tiny:
    """Pairs, pickups before their deliveries, and stops of their own, for one van."""

    def __init__(self, seed: int, pairs: int = 2, own: int = 1) -> None:
        draw = random.Random(seed)
        self.n, self.pairs = 2 * pairs + own, pairs
        self.drive = [[draw.randrange(1, 6) for _ in range(self.n + 1)] for _ in range(self.n + 1)]
        self.work = [draw.randrange(3) for _ in range(self.n)]
        self.windows = [self._windows(draw) for _ in range(self.n)]
        self.longest = [
            draw.choice((0, 2, 5, 9, ANY)) if c < 2 * pairs and c % 2 == 0 else ANY
            for c in range(self.n)
        ]
        self.due = [draw.choice((ANY, draw.randrange(DAY))) for _ in range(self.n)]
        self.close = draw.choice((DAY, DAY + 20))
        self.per_wait = draw.choice((0, 3))

    @staticmethod
    def _windows(draw: random.Random) -> list[tuple[int, int]]:
        if draw.random() < 0.4:
            return [(0, DAY)]
        bounds = sorted(draw.sample(range(DAY), draw.choice((2, 2, 4))))
        return list(zip(bounds[::2], bounds[1::2], strict=True))

    def problem(self) -> _core.Problem:
        n, table = self.n, np.zeros((self.n + 2, self.n + 2), np.int32)
        table[:-1, :-1] = self.drive
        np.fill_diagonal(table, 0)
        problem = _core.Problem(1, n + 2)
        problem.add_travel(table, table)
        mates = [c ^ 1 if c < 2 * self.pairs else -1 for c in range(n)]
        pickups = [mate > c for c, mate in enumerate(mates)]
        problem.set_stops(
            np.arange(1, n + 1, dtype=np.int32),
            np.cumsum([0, *map(len, self.windows)], dtype=np.int32),
            np.array([t for own in self.windows for w in own for t in w], np.int32),
            np.array(self.due, np.int32),
            np.array([5] * n, np.int64),
            np.array(mates, np.int32),
            np.array(pickups, np.uint8),
            np.array(
                [500 if mate < 0 or mate > c else 0 for c, mate in enumerate(mates)], np.int64
            ),
            np.zeros(n, np.int32),
            np.zeros(n, np.int32),
        )
        rides = [(c, c + 1, most) for c, most in enumerate(self.longest) if most < ANY]
        problem.set_rides(rides)
        problem.add_trade(np.array(self.work, np.int32), np.zeros(n, np.int32))
        kind = _core.Kind()
        kind.start = kind.end = 0
        kind.close, kind.per_metre, kind.per_wait_second = self.close, 1, self.per_wait
        kind.set_room([9])
        problem.add_kind(kind)
        problem.add_vehicle(0, [])
        return problem

    def all_times(self, stops: Sequence[int]) -> Iterator[Times]:
        """Every choice of starts, of a van that leaves at 0, in windows, shift and rides."""

        def go_on(starts: Times, here: int, now: int) -> Iterator[Times]:
            if len(starts) == len(stops):
                if now + (self.drive[here][0] if here else 0) <= self.close:
                    yield starts
                return
            c = stops[len(starts)]
            first = now + self.drive[here][c + 1]
            for start in range(first, DAY + 1):
                if not any(a <= start <= b for a, b in self.windows[c]):
                    continue
                if c < 2 * self.pairs and c % 2:
                    at = stops.index(c - 1)
                    left = starts[at] + self.work[c - 1]
                    if start - left > self.longest[c - 1]:
                        break
                yield from go_on((*starts, start), c + 1, start + self.work[c])

        return go_on((), 0, 0)


def orders(day: Tiny) -> Iterator[tuple[int, ...]]:
    halves = range(2 * day.pairs)
    for size in range(1, day.n + 1):
        for stops in permutations(range(day.n), size):
            at = {c: k for k, c in enumerate(stops)}
            if all(at.get(c ^ 1, -1) >= 0 and at[c & ~1] < at[c | 1] for c in stops if c in halves):
                yield stops


def judged(seed: int, count: int) -> int:
    day = Tiny(seed, pairs=2, own=seed % 2)
    problem, kept = day.problem(), 0
    chosen = list(orders(day))
    for stops in random.Random(seed).sample(chosen, min(count, len(chosen))):
        table = problem.walk(0, list(stops))
        right = next(day.all_times(stops), None)
        if right is None:
            assert table.broken, (seed, stops)
            continue
        assert not table.broken, (seed, stops)
        # As early as possible, then put off: nothing is earlier, and the end is the same.
        starts = [start for _, _, start, _ in table.events]
        assert all(a >= b for a, b in zip(starts, right, strict=True)), (seed, stops)
        last = stops[-1]
        assert table.end == right[-1] + day.work[last] + day.drive[last + 1][0], (seed, stops)
        for k, c in enumerate(stops):
            assert any(a <= starts[k] <= b for a, b in day.windows[c])
            if c < 2 * day.pairs and c % 2 == 0:
                ride = starts[stops.index(c + 1)] - starts[k] - day.work[c]
                assert ride <= day.longest[c], (seed, stops)
            if right[k] <= day.due[c]:
                assert starts[k] <= day.due[c]
        kept += any(day.longest[c] < ANY for c in stops)
    return kept


def test_a_walk_has_the_earliest_times_that_keep_the_rides() -> None:
    assert sum(judged(seed, 12) for seed in range(60)) > 100


@pytest.mark.ten_thousand
def test_so_have_many() -> None:
    for seed in range(100, 3_000):
        judged(seed, 20)


def searched(seed: int) -> None:
    day = Tiny(seed, pairs=2, own=1)
    problem = day.problem()
    everything = 500 * (day.pairs + 1)

    def out(stops: Sequence[int]) -> int:
        return everything - 500 * sum(c >= 2 * day.pairs or c % 2 == 0 for c in stops)

    tables = [(problem.walk(0, list(stops)), stops) for stops in orders(day)]
    best = min([everything, *(t.price + out(s) for t, s in tables if not t.broken)])
    answer = _core.solve(problem, math.inf, 300, 2**62, seed, 1, [], 0.0, None, None)
    assert answer.cost == best, seed


@pytest.mark.parametrize("seed", range(40))
def test_the_search_finds_the_cheapest_plan(seed: int) -> None:
    searched(seed)


@pytest.mark.ten_thousand
def test_so_it_does_on_many_days() -> None:
    for seed in range(100, 1_000):
        searched(seed)


def test_a_pickup_waits_where_its_delivery_cannot_be_earlier() -> None:
    """The stop before it opens at 0 and closes at once: the van cannot leave later."""
    day = Tiny(0, pairs=1, own=1)
    day.drive = [[0 if a == b else 1 for b in range(4)] for a in range(4)]
    day.work, day.due, day.close, day.per_wait = [0, 0, 0], [ANY] * 3, ANY, 0
    day.windows = [[(0, DAY)], [(30, 31)], [(1, 1)]]
    day.longest = [ANY, ANY, ANY]
    assert [e[2] for e in day.problem().walk(0, [2, 0, 1]).events] == [1, 2, 30]
    day.longest = [5, ANY, ANY]
    assert [e[2] for e in day.problem().walk(0, [2, 0, 1]).events] == [1, 25, 30]
    day.longest = [0, ANY, ANY]
    table = day.problem().walk(0, [2, 0, 1])
    assert table.broken == _core.Limit.max_ride.value
    assert [e[2] for e in table.events] == [1, 2, 30]
