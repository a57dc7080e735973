"""Waves: requests that come by the hour, each to be sent now or to wait.

    python benchmarks/waves.py --instance FILE --seed 1 --policy sampled
    python benchmarks/waves.py --instance FILE --seed 1 --policy greedy --epoch-seconds 10

The dynamic problem of the EURO meets NeurIPS 2022 competition, on its static
instances (VRPLIB, explicit durations; CC BY-NC, not part of this repository).
The protocol is that of the competition, so that results compare with published
ones; the search has ``--iterations`` for every problem, or as many seconds as
``--epoch-seconds`` allows an epoch in all.

A policy is any object with ``dispatch(epoch, requests, context) -> routes``.
``greedy`` sends all, ``lazy`` only what must go, ``random`` half of the rest;
``sampled`` draws futures and sends what most of them would send now (consensus,
after Bent and Van Hentenryck 2004; iterated as in Lan et al. 2023).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vuelta
from benchmarks.arguments import count, positive
from vuelta.model import IntMatrix, Matrices, Problem

MARGIN: Final = 3600
EPOCH: Final = 3600
DRAWS: Final = 100

Route = list[int]
"""Request numbers in the order of their visits."""


@dataclass(frozen=True)
class Request:
    """One request, times since the instance's midnight; ``must_go``: later is too late."""

    number: int
    customer: int
    """Row of the matrix."""
    window: tuple[int, int]
    demand: int
    service: int
    must_go: bool = False


@dataclass(frozen=True)
class Context:
    """The static instance, and where the day is.

    ``durations`` seconds, ``(n + 1, n + 1)``, row 0 is the depot; ``windows``,
    ``demands``, ``services`` of customers 1..n at the same rows.
    """

    durations: NDArray[np.int32]
    windows: NDArray[np.int64]
    demands: NDArray[np.int64]
    services: NDArray[np.int64]
    capacity: int
    closes: int
    last: int = 0
    """The last epoch."""

    @property
    def n_customers(self) -> int:
        return len(self.demands) - 1

    def draw(self, rng: np.random.Generator, start: int) -> list[tuple[int, int, int, int]]:
        """Customer, window, demand and service of requests that can be met from ``start`` on."""
        draws = [rng.integers(self.n_customers, size=DRAWS) + 1 for _ in range(4)]
        made = zip(*(draw.tolist() for draw in draws), strict=True)
        return [
            (c, w, d, s)
            for c, w, d, s in made
            if self.is_possible(start, c, self.window(w), int(self.services[s]))
        ]

    def window(self, row: int) -> tuple[int, int]:
        return int(self.windows[row, 0]), int(self.windows[row, 1])

    def is_possible(self, start: int, row: int, window: tuple[int, int], service: int) -> bool:
        """Whether a vehicle that leaves at ``start`` is there and back in time."""
        begins = max(start + int(self.durations[0, row]), window[0])
        back = begins + service + int(self.durations[row, 0])
        return begins <= window[1] and back <= self.closes


class Policy(Protocol):
    """What of an epoch's requests goes now, and how."""

    def dispatch(
        self, epoch: int, requests: Sequence[Request], context: Context
    ) -> list[Route]: ...


def read(path: Path) -> Context:
    """The static instance of a VRPLIB file.

    Raises
    ------
    InputError
        When it cannot be read.
    ValueError
        When it has no matrix of durations, or no windows.
    """
    problem = vuelta.read(path)
    tables = next(iter(problem.matrices.values()), None)
    shift = problem.vehicles[0].time_window
    if tables is None or tables.durations is None or shift is None:
        raise ValueError(f"{path} has no durations, or no hours of its depot")
    size = len(problem.jobs) + 1
    windows = np.zeros((size, 2), dtype=np.int64)
    demands, services = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for job in problem.jobs:
        row = job.location_index
        if row is None or not job.time_windows:
            raise ValueError(f"customer {job.id} has no row, or no window")
        windows[row] = job.time_windows[0]
        demands[row] = (job.delivery or (0,))[0]
        services[row] = job.service
    capacity = (problem.vehicles[0].capacity or (0,))[0]
    return Context(tables.durations.array, windows, demands, services, capacity, shift.end)


class Search:
    """Solves static problems within a budget."""

    def __init__(self, iterations: int | None, seconds: float | None, seed: int = 0) -> None:
        self._iterations = iterations
        self._seconds = seconds
        self._seed = seed

    def routes(self, requests: Sequence[Request], context: Context, now: int) -> list[Route]:
        """Routes that serve them all, leaving at ``now`` or later; least driving."""
        if not requests:
            return []
        plan = vuelta.plan(
            _problem(requests, context, now),
            iterations=self._iterations,
            time_limit=self._seconds,
            seed=self._seed,
        )
        if plan.unassigned:
            raise RuntimeError(f"{len(plan.unassigned)} requests were left out")
        return [
            [int(step.id) for step in route.steps if step.type == "job" and step.id]
            for route in plan.routes
        ]


def _problem(requests: Sequence[Request], context: Context, now: int) -> Problem:
    rows = [0, *dict.fromkeys(one.customer for one in requests)]
    at = {row: k for k, row in enumerate(rows)}
    table = IntMatrix(context.durations[np.ix_(rows, rows)])
    document: dict[str, Any] = {
        "vehicles": [
            {
                "id": f"v{k}",
                "start_index": 0,
                "end_index": 0,
                "capacity": [context.capacity],
                "time_window": [0, context.closes - now],
            }
            for k in range(len(requests))
        ],
        "jobs": [
            {
                "id": str(one.number),
                "location_index": at[one.customer],
                "delivery": [one.demand],
                "service": one.service,
                "time_windows": [[max(0, one.window[0] - now), one.window[1] - now]],
            }
            for one in requests
        ],
        "matrices": {"car": Matrices(durations=table)},
    }
    return Problem.model_validate(document)


class Greedy:
    """Sends everything at once."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def chosen(
        self, epoch: int, requests: Sequence[Request], context: Context
    ) -> Sequence[Request]:
        return requests

    def dispatch(self, epoch: int, requests: Sequence[Request], context: Context) -> list[Route]:
        chosen = self.chosen(epoch, requests, context)
        return self._search.routes(chosen, context, epoch * EPOCH + MARGIN)


class Lazy(Greedy):
    """Sends what must go, and nothing else."""

    def chosen(
        self, epoch: int, requests: Sequence[Request], context: Context
    ) -> Sequence[Request]:
        return [one for one in requests if one.must_go]


class Random(Greedy):
    """Sends what must go, and half of the rest."""

    def __init__(self, search: Search, seed: int) -> None:
        super().__init__(search)
        self._rng = np.random.default_rng(seed)

    def chosen(
        self, epoch: int, requests: Sequence[Request], context: Context
    ) -> Sequence[Request]:
        return [one for one in requests if one.must_go or self._rng.random() < 0.5]


class Sampled(Greedy):
    """Sends what goes now in most of some sampled futures.

    In each future the open requests are routed together with requests of the
    next epochs. What rides with a request that must go, goes now; so does what
    rides without any future one. Requests that a majority sends are settled, and
    futures drawn again for the rest.
    """

    def __init__(
        self, search: Search, quick: Search, seed: int, futures: int, ahead: int = 1,
        rounds: int = 2, share: float = 0.6,
    ) -> None:  # fmt: skip
        super().__init__(search)
        self._quick = quick
        self._rng = np.random.default_rng(seed)
        self._futures, self._ahead = futures, ahead
        self._rounds, self._share = rounds, share

    def chosen(
        self, epoch: int, requests: Sequence[Request], context: Context
    ) -> Sequence[Request]:
        now = epoch * EPOCH + MARGIN
        going = {one.number for one in requests if one.must_go}
        if epoch >= context.last or len(going) == len(requests):
            return requests
        for _ in range(self._rounds):
            votes = dict.fromkeys((one.number for one in requests), 0)
            for _ in range(self._futures):
                future = self._future(epoch, context)
                known = {one.number for one in requests}
                for route in self._quick.routes([*requests, *future], context, now):
                    here = [number for number in route if number in known]
                    if len(here) == len(route) or going & set(here):
                        for number in here:
                            votes[number] += 1
            settled = {n for n, times in votes.items() if times >= self._share * self._futures}
            if settled <= going:
                break
            going |= settled
        return [one for one in requests if one.number in going]

    def _future(self, epoch: int, context: Context) -> list[Request]:
        """Requests of the next epochs, as the instance has them; none is met before it comes."""
        found: list[Request] = []
        for later in range(epoch + 1, min(epoch + self._ahead, context.last) + 1):
            start = later * EPOCH + MARGIN
            for c, w, d, s in context.draw(self._rng, start):
                opens, closes = context.window(w)
                opens = max(opens, start + int(context.durations[0, c]))
                number = -1 - len(found)
                demand, service = int(context.demands[d]), int(context.services[s])
                found.append(Request(number, c, (opens, closes), demand, service))
        return found


def day(context: Context, seed: int, policy: Policy, say: bool = False) -> int:
    """Seconds of driving of a whole day; the protocol is that of the competition.

    Raises
    ------
    ValueError
        When routes are not legal: too full, too late, or without who must go.
    """
    rng = np.random.default_rng(seed)
    opens = context.windows[1:, 0]
    first = max((int(opens.min()) - MARGIN) // EPOCH, 0)
    last = max((int(opens.max()) - MARGIN) // EPOCH, 0)
    context = Context(**{**context.__dict__, "last": last})
    open_: dict[int, Request] = {}
    number = total = 0
    for epoch in range(first, last + 1):
        now = epoch * EPOCH + MARGIN
        for c, w, d, s in context.draw(rng, now):
            number += 1
            demand, service = int(context.demands[d]), int(context.services[s])
            open_[number] = Request(number, c, context.window(w), demand, service)
        requests = [_due(one, context, epoch) for one in open_.values()]
        routes = policy.dispatch(epoch, requests, context)
        cost = driven(routes, requests, context, now)
        total += cost
        for route in routes:
            for name in route:
                del open_[name]
        if say:
            sent = sum(map(len, routes))
            print(f"epoch {epoch}: {len(requests)} open, {sent} sent, {cost} s", flush=True)
    return total


def _due(request: Request, context: Context, epoch: int) -> Request:
    later = (epoch + 1) * EPOCH + MARGIN
    can_wait = context.is_possible(later, request.customer, request.window, request.service)
    must = epoch == context.last or not can_wait
    return Request(**{**request.__dict__, "must_go": must})


def driven(routes: Sequence[Route], requests: Sequence[Request], context: Context, now: int) -> int:
    """Seconds of driving of legal routes; ``ValueError`` of others."""
    known = {one.number: one for one in requests}
    sent = [name for route in routes for name in route]
    if len(set(sent)) < len(sent) or not set(sent) <= known.keys():
        raise ValueError("a request is sent twice, or is not open")
    if any(one.must_go and one.number not in sent for one in requests):
        raise ValueError("a request that must go stays")
    total = 0
    for route in routes:
        clock, here, load = now, 0, 0
        for name in route:
            one = known[name]
            leg = int(context.durations[here, one.customer])
            total += leg
            clock = max(clock + leg, one.window[0])
            if clock > one.window[1]:
                raise ValueError(f"request {name} is met too late")
            clock, here, load = clock + one.service, one.customer, load + one.demand
        total += int(context.durations[here, 0])
        if clock + int(context.durations[here, 0]) > context.closes or load > context.capacity:
            raise ValueError("a route is back too late, or too full")
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    options = _parser().parse_args(arguments)
    context = read(options.instance)
    seconds = options.epoch_seconds
    rounds = None if seconds is not None else options.iterations
    share = None if seconds is None else seconds / 2
    search = Search(rounds, share, options.seed)
    policies: dict[str, Policy] = {
        "greedy": Greedy(search),
        "lazy": Lazy(search),
        "random": Random(search, options.seed),
        "sampled": Sampled(
            search,
            Search(
                None if rounds is None else max(1, rounds // 5),
                None if seconds is None else seconds / 4 / options.futures,
                options.seed,
            ),
            options.seed + 1,
            options.futures,
        ),
    }
    began = time.perf_counter()
    cost = day(context, options.seed, policies[options.policy], say=True)
    took = time.perf_counter() - began
    print(
        f"{options.instance.name} seed {options.seed} {options.policy}: {cost} s, took {took:.0f} s"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    policies = ("greedy", "lazy", "random", "sampled")
    parser.add_argument("--policy", choices=policies, default="sampled")
    parser.add_argument("--iterations", type=count, default=2000, help="of every problem")
    parser.add_argument("--epoch-seconds", type=positive, help="instead of iterations")
    parser.add_argument("--futures", type=count, default=8)
    return parser


if __name__ == "__main__":
    sys.exit(main())
