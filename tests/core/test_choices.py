"""Groups, resources and types as the core is told of them, without lowering."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from vuelta.solver import _core

N = 6


def street(vehicles: int = 2) -> _core.Problem:
    """Stops 0 to 5 at 1 to 6 on a line, the depot at 0, leaving one out costs 100."""
    spots = np.arange(N + 1)
    table = np.zeros((N + 2, N + 2), np.int32)
    table[:-1, :-1] = np.abs(spots[:, None] - spots[None, :])
    problem = _core.Problem(1, N + 2)
    problem.add_travel(table, table)
    zero = np.zeros(N, np.int32)
    problem.set_stops(
        np.arange(1, N + 1, dtype=np.int32),
        np.arange(N + 1, dtype=np.int32),
        np.tile(np.array([0, _core.horizon], np.int32), N),
        zero + _core.horizon,
        zero.astype(np.int64),
        np.array([-1, -1, -1, -1, 5, 4], np.int32),
        np.array([1, 1, 1, 1, 1, 0], np.uint8),
        np.array([100, 100, 100, 100, 100, 0], np.int64),
        zero,
        zero,
    )
    problem.add_trade(zero, zero)
    kind = _core.Kind()
    kind.per_second = 1
    kind.fixed = 10
    kind.set_room([9])
    problem.add_kind(kind)
    for _ in range(vehicles):
        problem.add_vehicle(0, [])
    return problem


def search(problem: _core.Problem, **given: Any) -> _core.Answer:
    fields: dict[str, Any] = {"iterations": 300, "warm": [], **given}
    return _core.solve(
        problem,
        seconds=math.inf,
        patience=2**62,
        seed=1,
        threads=1,
        heat=0.0,
        cancel=None,
        report=None,
        **fields,
    )


def served(answer: _core.Answer) -> list[int]:
    return sorted(stop for route in answer.routes for stop in route)


def test_one_of_a_group_is_served_and_paid_for() -> None:
    """Stop 0 instead of the pair out to 6; the others are on the way to 4."""
    problem = street()
    problem.set_groups([[4, 0]])
    answer = search(problem)
    assert served(answer) == [0, 1, 2, 3]
    assert answer.cost == 10 + 8


def test_a_group_that_is_left_out_costs_its_price_once() -> None:
    problem = street()
    problem.set_groups([[4, 0]])
    problem.set_resources([1], [(0, 0, 2), (4, 0, 2)])
    answer = search(problem, warm=[[4, 5], [0]])
    assert served(answer) == [1, 2, 3]
    assert answer.cost == 10 + 8 + 100


def test_no_more_is_taken_than_there_is() -> None:
    """Room for two of three; the two nearest cost least to serve, all cost alike to leave."""
    problem = street()
    problem.set_resources([2], [(stop, 0, 1) for stop in (0, 1, 3)])
    answer = search(problem)
    assert sum(stop in (0, 1, 3) for stop in served(answer)) == 2
    assert answer.cost == 10 + 12 + 100


def test_types_that_clash_are_on_two_routes() -> None:
    problem = street()
    problem.set_types(np.array([1, 2, 0, 0, 0, 0], np.uint64), np.array([2, 1], np.uint64))
    answer = search(problem)
    assert served(answer) == list(range(N))
    assert not any({0, 1} <= set(route) for route in answer.routes)
    assert problem.walk(0, [0, 1]).broken == 2048
    assert problem.walk(0, [0, 2]).broken == 0


@pytest.mark.parametrize("members", [[[]], [[5]], [[0, 1], [1]], [[N]], [[-1]]], ids=str)
def test_groups_that_make_no_sense_are_refused(members: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="group"):
        street().set_groups(members)


def test_resources_and_types_that_make_no_sense_are_refused() -> None:
    problem = street()
    with pytest.raises(ValueError, match="resource"):
        problem.set_resources([1], [(0, 1, 1)])
    with pytest.raises(ValueError, match="resource"):
        problem.set_resources([1], [(N, 0, 1)])
    with pytest.raises(ValueError, match="types"):
        problem.set_types(np.zeros(N - 1, np.uint64), np.zeros(1, np.uint64))
