"""Where a stop fits: the answer equals that of walking every place, one after another."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from vuelta.solver import _core

CAPACITY, NO_WAY = 2, 1024
N, SPARES = 14, 2
"""Visits, of which the first four are two pairs, and reloads after them."""

FEATURES = (
    "windows",
    "dues",
    "setups",
    "sites",
    "loads",
    "pauses",
    "shift",
    "limits",
    "waiting",
    "loading",
    "gaps",
    "types",
    "kinds",
    "given",
    "reloads",
)


def problem(draw: random.Random, has: set[str]) -> _core.Problem:
    """A day of these features; the others stand in nobody's way."""
    n, cells = N + SPARES, 9
    reloads = np.array([-1] * N + [0] * SPARES if "reloads" in has else [-1] * n, np.int32)
    table = np.array([[draw.randrange(40) for _ in range(cells)] for _ in range(cells)], np.int32)
    if "gaps" in has:
        table[draw.randrange(cells - 1), draw.randrange(cells - 1)] = -1
    core = _core.Problem(2, cells)
    given = np.array([draw.randrange(50) for _ in range(cells**2)], np.int32).reshape(cells, -1)
    core.add_travel(table, np.where(table < 0, table, 3 * table), given if "given" in has else None)
    times = [
        sorted(draw.sample(range(0, 500, 5), draw.choice((2, 4))))
        if "windows" in has
        else [0, 10**9]
        for _ in range(n)
    ]
    mates = np.array([k ^ 1 if k < 4 else -1 for k in range(n)], np.int32)
    pickup = np.array([k in (0, 2) for k in range(n)])
    brings, net = np.zeros((n, 2), np.int32), np.zeros((n, 2), np.int32)
    if "loads" in has or "reloads" in has:
        for k in range(N):
            for d in range(2):
                amount = draw.randrange(4)
                if k < 4:
                    net[k, d] = -net[k ^ 1, d] if k % 2 else amount
                else:
                    brings[k, d], net[k, d] = amount, draw.choice((-amount, 0, 2))
    zero = np.zeros(n, np.int32)
    core.set_stops(
        np.array([draw.randrange(cells - 1) for _ in range(n)], np.int32),
        np.cumsum([0, *(len(some) // 2 for some in times)]).astype(np.int32),
        np.array([bound for some in times for bound in some], np.int32),
        np.array(
            [draw.randrange(400) if "dues" in has else _core.horizon for _ in range(n)], np.int32
        ),
        np.full(n, 3, np.int64),
        mates,
        pickup.astype(np.uint8),
        zero.astype(np.int64),
        brings.ravel(),
        net.ravel(),
    )
    core.set_reloads(reloads, np.maximum(0, net).ravel().astype(np.int32))
    if "sites" in has:
        core.set_sites(
            np.array([draw.randrange(-1, 2) for _ in range(n)], np.int32),
            (reloads < 0).astype(np.uint8),
        )
    if "types" in has:
        bits = np.array([draw.choice((0, 0, 1, 2)) for _ in range(n)], np.uint64)
        core.set_types(bits, np.array([draw.choice((0, 2)), 0], np.uint64))
    if "loading" in has:
        core.set_loading(
            np.array([draw.randrange(-1, 2) for _ in range(n)], np.int8),
            np.array([(k | 1) if k < 4 else -1 for k in range(n)], np.int32),
            zero - 1,
        )
    service = np.array([draw.randrange(15) for _ in range(n)], np.int32)
    setup = [draw.randrange(10) if "setups" in has or "sites" in has else 0 for _ in range(n)]
    core.add_trade(service, np.array(setup, np.int32))
    kind = _core.Kind()
    kind.start, kind.end = draw.randrange(cells), draw.randrange(cells)
    kind.per_metre, kind.per_second, kind.per_task_second = 1, 2, draw.choice((0, 1))
    kind.per_given, kind.fixed = 1, 100
    kind.set_room([draw.randrange(3, 14), draw.randrange(3, 14)])
    if "pauses" in has:
        kind.pauses = [
            _core.Pause(draw.choice(([], [(60, 150)], [(30, 80), (200, 260)])), draw.randrange(30))
            for _ in range(draw.choice((1, 2)))
        ]
    if "shift" in has:
        kind.open, kind.due = draw.randrange(60), draw.randrange(150, 300)
        kind.close, kind.per_overtime_second = draw.randrange(250, 500), 4
    if "limits" in has:
        kind.max_tasks, kind.max_travel = draw.randrange(4, 9), draw.randrange(100, 250)
        kind.max_duration, kind.max_metres = draw.randrange(150, 400), draw.randrange(300, 700)
        kind.max_reloads = draw.choice((1, 2))
    if "waiting" in has:
        kind.per_wait_second = 2
    if "loading" in has:
        kind.per_turn, kind.lifo = draw.choice((0, 5, _core.no)), draw.random() < 0.5
        kind.collected = draw.random() < 0.3
    allowed = np.array([draw.random() < 0.9 for _ in range(n)], np.uint8)
    wishes = np.array([draw.randrange(-20, 20) for _ in range(n)], np.int64)
    core.add_kind(kind, *((allowed, wishes) if "kinds" in has else ()))
    core.add_vehicle(0, [])
    return core


def trips(route: Sequence[int], first: int, last: int, start: int) -> range:
    """Where a reload may stand that is of use to what stands from ``first`` to ``last``."""
    while first > start and route[first - 1] < N:
        first -= 1
    last += 1
    while last < len(route) and route[last] < N:
        last += 1
    return range(first, last + 1)


def places(
    route: Sequence[int], start: int, stop: int, mate: int | None, spares: Sequence[int]
) -> Iterator[list[int]]:
    """Every route with the stop, and its mate, and with one spare reload more."""
    for i in range(start, len(route) + 1):
        for at in [i] if mate is None else range(i, len(route) + 1):
            other = [] if mate is None else [mate]
            trial = [*route[:i], stop, *route[i:at], *other, *route[at:]]
            yield trial
            for spare in spares:
                for then in trips(trial, i, at + len(other), start):
                    yield [*trial[:then], spare, *trial[then:]]


def nearness(core: _core.Problem, route: list[int], rest: _core.Rest) -> tuple[int, int]:
    table = core.walk(0, route, rest)
    broken = table.broken
    far = 4 * broken.bit_count() + 1000 * bool(broken & NO_WAY) + bool(broken & CAPACITY)
    return far, table.price


def check(seed: int) -> bool:
    """One random question; whether the stop fits."""
    draw = random.Random(seed)
    has = {feature for feature in FEATURES if draw.random() < 0.3}
    core = problem(draw, has)
    stop = draw.choice((0, 2, *range(4, N)))
    mate = stop + 1 if stop < 4 else None
    others = [k for k in range(4, N) if k != stop]
    route = draw.sample(others, draw.randrange(len(others)))
    if draw.random() < 0.5:  # the other pair
        a, b = sorted((draw.randrange(len(route) + 1), draw.randrange(len(route) + 1)))
        route[b:b] = [3 - stop if stop < 4 else 1]
        route[a:a] = [2 - stop if stop < 4 else 0]
    spares: list[int] = []
    if "reloads" in has:
        spares = [N + 1]
        if draw.random() < 0.5:
            route.insert(draw.randrange(len(route) + 1), N)
    start = draw.choice((0, 0, draw.randrange(len(route) + 1)))
    rest = draw.choice((_core.Rest.as_given, _core.Rest.any_time, _core.Rest.none))
    best = min(places(route, start, stop, mate, spares), key=lambda r: nearness(core, r, rest))
    found = core.why(0, route, start, stop, mate, spares, rest)
    table = core.walk(0, best, rest)
    assert (found.broken, found.price, found.route) == (table.broken, table.price, best), has
    as_given = _core.Rest.as_given
    best = min(places(route, start, stop, mate, spares), key=lambda r: nearness(core, r, as_given))
    table = core.walk(0, best)
    broken, price, _ = core.fit(0, route, start, stop, mate, spares)
    assert (broken == 0) == (table.broken == 0)
    if table.broken == 0:
        assert price == table.price
    elif broken != CAPACITY:  # where the load forbids all places, nothing else is asked
        assert broken == table.broken
    return table.broken == 0


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_a_stop_fits_where_walks_of_all_places_say(start: int) -> None:
    fits = sum(check(seed) for seed in range(start, start + 100))
    assert 5 <= fits <= 95


def line(n: int, **kind: object) -> _core.Problem:
    """Stops in pairs along a line, from the depot out; ``n`` of them."""
    table = np.zeros((n + 2, n + 2), np.int32)
    spots = np.arange(n + 1)
    table[:-1, :-1] = 10 * np.abs(spots[:, None] - spots[None, :])
    core = _core.Problem(1, n + 2)
    core.add_travel(table, table)
    zero = np.zeros(n, np.int32)
    first = np.arange(n) % 2 == 0
    core.set_stops(
        np.arange(1, n + 1, dtype=np.int32),
        np.arange(n + 1, dtype=np.int32),
        np.tile(np.array([0, _core.horizon], np.int32), n),
        zero + _core.horizon,
        np.zeros(n, np.int64),
        np.arange(n, dtype=np.int32) ^ 1,
        first.astype(np.uint8),
        zero.astype(np.int64),
        zero,
        np.where(first, 1, -1).astype(np.int32),
    )
    core.add_trade(zero, zero)
    made = _core.Kind()
    made.start, made.end, made.per_metre = 0, 0, 1
    made.set_room([n])
    for name, value in kind.items():
        setattr(made, name, value)
    core.add_kind(made)
    core.add_vehicle(0, [])
    return core


@pytest.mark.parametrize("limit", ["nothing", "pauses", "max_duration"])
@pytest.mark.parametrize("n", [20, 100, 200])
def test_few_places_are_walked(n: int, limit: str) -> None:
    """Of the thousands that a pair has on a long route, those that may be the cheapest."""
    kind: dict[str, object] = {}
    if limit == "pauses":
        kind["pauses"] = [_core.Pause([], 30)]
    elif limit == "max_duration":
        kind["max_duration"] = 5_000
    stop = n // 2
    route = [c for c in range(n) if c not in (stop, stop + 1)]
    found = line(n, **kind).why(0, route, 0, stop, stop + 1, [], _core.Rest.as_given)
    assert found.route == list(range(n))
    assert found.walks <= 8


@pytest.mark.ten_thousand
def test_many_stops_fit_where_walks_of_all_places_say() -> None:
    for seed in range(1_000, 9_000):
        check(seed)
