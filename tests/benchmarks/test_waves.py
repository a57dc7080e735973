"""Waves: the protocol by hand, legal routes, and policies on a small instance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from benchmarks.waves import Context, Greedy, Lazy, Random, Request, Sampled, Search

from benchmarks import waves


def town(n: int = 12, seed: int = 0) -> Context:
    """Customers around a depot, half an hour away at most; open one after another."""
    rng = np.random.default_rng(seed)
    points = np.vstack([[0.0, 0.0], rng.uniform(-900, 900, (n, 2))])
    table = np.linalg.norm(points[:, None] - points[None], axis=2).astype(np.int32)
    opens = np.concatenate([[0], rng.integers(4000, 14000, n)])
    windows = np.column_stack([opens, opens + 4000])
    windows[0] = 0, 40_000
    ones = np.ones(n + 1, dtype=np.int64)
    return Context(table, windows, ones, 120 * ones, 10, 40_000)


class Watcher:
    """Sends every request alone, and keeps what it was shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, list[Request]]] = []

    def dispatch(
        self, epoch: int, requests: Sequence[Request], context: Context
    ) -> list[list[int]]:
        self.seen.append((epoch, list(requests)))
        return [[one.number] for one in requests]


def test_draws_are_those_of_the_protocol() -> None:
    """One generator a day; customer, window, demand, service; what cannot be met is dropped."""
    context = town()
    watcher = Watcher()
    cost = waves.day(context, 3, watcher)
    rng = np.random.default_rng(3)
    opens = context.windows[1:, 0]
    first, last = (max((int(edge) - 3600) // 3600, 0) for edge in (opens.min(), opens.max()))
    assert [epoch for epoch, _ in watcher.seen] == list(range(first, last + 1))
    expected = 0
    for epoch, requests in watcher.seen:
        start = epoch * 3600 + 3600
        c, w, _, _ = (rng.integers(12, size=100) + 1 for _ in range(4))
        kept = []
        for row, other in zip(c, w, strict=True):
            begin = max(start + context.durations[0, row], context.windows[other, 0])
            back = begin + 120 + context.durations[row, 0]
            if begin <= context.windows[other, 1] and back <= context.closes:
                kept.append(int(row))
        assert [one.customer for one in requests] == kept
        expected += sum(int(context.durations[0, r] + context.durations[r, 0]) for r in kept)
        for one in requests:
            later = max(start + 3600 + int(context.durations[0, one.customer]), one.window[0])
            assert one.must_go == (epoch == last or later > one.window[1])
    assert cost == expected


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ([[1], [1]], "twice"),
        ([[9]], "not open"),
        ([], "must go"),
        ([[1, 2]], "too late"),
        ([[1, 3]], "too full"),
    ],
)
def test_routes_that_are_not_legal_are_refused(routes: list[list[int]], said: str) -> None:
    table = np.array([[0, 100, 100], [100, 0, 50], [100, 50, 0]], dtype=np.int32)
    zeros = np.zeros((3, 2), dtype=np.int64)
    context = Context(table, zeros, zeros[:, 0], zeros[:, 0], 10, 9000)
    requests = [
        Request(1, 1, (200, 800), 6, 60, must_go=True),
        Request(2, 2, (0, 120), 1, 60),
        Request(3, 2, (0, 900), 5, 60),
    ]
    with pytest.raises(ValueError, match=said):
        waves.driven(routes, requests, context, 0)


def test_every_policy_gets_everybody_there() -> None:
    context = town()
    search = Search(30, None)
    policies = [Greedy(search), Lazy(search), Random(search, 1), Sampled(search, search, 1, 2)]
    costs = [waves.day(context, 1, policy) for policy in policies]
    assert all(cost > 0 for cost in costs)
    assert waves.day(context, 1, Sampled(search, search, 1, 2)) == costs[-1], "the same again"
