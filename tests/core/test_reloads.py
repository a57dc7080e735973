"""Reloads in the core itself: what a walk makes of them, and what the search may not do."""

from __future__ import annotations

import numpy as np
import pytest

from vuelta.solver import _core

CAPACITY, MAX_TASKS, NOT_ALLOWED, MAX_RELOADS = 2, 8, 128, 4096
FOREVER = 2**62
RELOAD = 4
"""The first of two reloads at the depot, after four doors."""


def problem(**limits: int) -> _core.Problem:
    """Doors at 10, 20, 30, 40 on a line: a unit to each, one back from the last, room for 2."""
    spots = [0, 10, 20, 30, 40]
    table = np.zeros((6, 6), np.int32)
    table[:-1, :-1] = [[abs(a - b) for b in spots] for a in spots]
    core = _core.Problem(1, 6)
    core.add_travel(table, table)
    zero, n = np.zeros(6, np.int32), 6
    core.set_stops(
        np.array([1, 2, 3, 4, 0, 0], np.int32),
        np.arange(n + 1, dtype=np.int32),
        np.tile(np.array([0, _core.horizon], np.int32), n),
        zero + _core.horizon,
        np.zeros(n, np.int64),
        zero - 1,
        zero.astype(np.uint8),
        np.array([1000] * 4 + [0, 0], np.int64),
        np.array([1, 1, 1, 1, 0, 0], np.int32),
        np.array([-1, -1, -1, 0, 0, 0], np.int32),
    )
    core.set_reloads(np.array([-1] * 4 + [0, 0], np.int32), np.array([0, 0, 0, 1, 0, 0], np.int32))
    core.add_trade(np.array([0, 0, 0, 0, 5, 5], np.int32), zero)
    kind = _core.Kind()
    kind.per_second, kind.per_task_second = 1, 2
    kind.end = kind.start = 0
    kind.set_room([2])
    for name, value in limits.items():
        setattr(kind, name, value)
    core.add_kind(kind)
    core.add_vehicle(0, [])
    return core


def solved(core: _core.Problem) -> _core.Answer:
    return _core.solve(core, 1e9, 300, FOREVER, 1, 1, [], 0.0, None, None)


def test_a_walk_counts_the_load_of_every_trip() -> None:
    core = problem()
    assert core.walk(0, [0, 1, 2]).broken == CAPACITY
    two = core.walk(0, [2, 3, RELOAD, 0, 1])
    assert two.broken == 0
    assert two.price == 80 + 40 + 2 * 5
    # 1 for the last door and 1 back from it: nothing more fits before it is set down
    assert core.walk(0, [3, 2, 1]).broken == CAPACITY
    assert core.walk(0, [3, RELOAD, 2, 1]).broken == 0
    assert [event[0] for event in two.events] == [2, 3, RELOAD, 0, 1]


@pytest.mark.parametrize(("limit", "bit"), [("max_reloads", MAX_RELOADS), ("max_tasks", MAX_TASKS)])
def test_reloads_have_a_limit_of_their_own(limit: str, bit: int) -> None:
    route = [2, RELOAD, 1, RELOAD + 1, 0]
    assert problem(**{limit: 1}).walk(0, route).broken == bit
    assert problem(max_tasks=3, max_reloads=2).walk(0, route).broken == 0


def test_a_stop_may_bring_a_spare_reload_along() -> None:
    core = problem()
    assert core.fit(0, [2, 3], 0, 1, None)[:2] == (CAPACITY, FOREVER)
    assert core.fit(0, [2, 3], 0, 1, None, [RELOAD])[:2] == (0, 80 + 40 + 2 * 5)
    assert core.fit(0, [2, 3], 1, 1, None, [RELOAD])[0] == 0
    with pytest.raises(ValueError, match="no such stop"):
        core.fit(0, [2, 3], 0, 1, None, [17])


def test_the_search_makes_two_trips_and_no_third() -> None:
    answer = solved(problem())
    assert answer.cost == 80 + 40 + 2 * 5
    (route,) = answer.routes
    assert sorted(stop for stop in route if stop < RELOAD) == [0, 1, 2, 3]
    assert len(route) == 5
    lonely = solved(problem(max_reloads=0))
    assert all(stop < RELOAD for stop in lonely.routes[0])
    assert lonely.cost == 40 + 2 * 1000


@pytest.mark.slow
def test_progress_does_not_call_a_reload_left_out() -> None:
    told: list[list[int]] = []
    _core.solve(
        problem(), 0.3, FOREVER, FOREVER, 1, 1, [], 0.0, None,
        lambda seconds, iterations, cost, routes, out: told.append(list(out)),
    )  # fmt: skip
    assert told
    assert all(stop < RELOAD for out in told for stop in out)


def test_columns_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        problem().set_reloads(np.zeros(3, np.int32), np.zeros(6, np.int32))
