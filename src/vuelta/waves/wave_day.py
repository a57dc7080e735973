"""A day of waves: requests come hour by hour, and each may go now or wait.

The protocol is that of the EURO meets NeurIPS 2022 vehicle routing competition
(dynamic part), so that results compare with what is published for it. Times
count from midnight of the instance; a policy sees them from its epoch's start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from vuelta.errors import Finding, InputError
from vuelta.waves.instance import Ints, Static

EPOCH: Final = 3600
"""Seconds from one wave to the next."""
MARGIN: Final = 3600
"""Seconds from an epoch's beginning until its vans leave."""
DRAWN: Final = 100
"""Requests drawn an epoch, before those that cannot be served are dropped."""

Routes = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Requests:
    """Requests as arrays of one length: who asks, when, how much.

    ``id`` counts from 1 over the day; ``customer`` is a row of the durations.
    """

    id: Ints
    customer: Ints
    opens: Ints
    closes: Ints
    service: Ints
    demand: Ints

    def __len__(self) -> int:
        return len(self.id)

    def only(self, which: NDArray[np.bool_] | Ints) -> Self:
        """Those that a mask or positions select."""
        return type(self)(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def and_(self, more: Requests) -> Self:
        """These, then those."""
        return type(self)(
            *(
                np.concatenate([getattr(self, name), getattr(more, name)])
                for name in self.__dataclass_fields__
            )
        )

    def seen_from(self, start: int) -> Self:
        """The same with hours that count from ``start``, none of them before it."""
        return type(self)(
            self.id,
            self.customer,
            np.maximum(self.opens - start, 0),
            np.maximum(self.closes - start, 0),
            self.service,
            self.demand,
        )

    @classmethod
    def none(cls) -> Self:
        return cls(*(np.empty(0, dtype=np.int64) for _ in cls.__dataclass_fields__))


@dataclass(frozen=True)
class Epoch:
    """One wave: its number, when its vans leave, and how many more will come."""

    number: int
    start: int
    left: int

    @property
    def is_last(self) -> bool:
        return self.left == 0


@dataclass(frozen=True)
class Open:
    """What a policy may send: requests seen from the epoch's start, and which must go."""

    requests: Requests
    must_go: NDArray[np.bool_]


class Policy(Protocol):
    """Decides who goes with this wave, and how.

    Routes are positions in ``waiting.requests``, in the order of service; those
    in none of them wait. ``context`` is the place the day is drawn from.
    """

    def dispatch(self, epoch: Epoch, waiting: Open, context: Static) -> Routes: ...


def in_time(static: Static, asked: Requests, leaving: int) -> NDArray[np.bool_]:
    """Whether a van that leaves then, for one request alone, comes in time and is back in time."""
    begin = np.maximum(leaving + static.durations[0, asked.customer], asked.opens)
    back = begin + asked.service + static.durations[asked.customer, 0]
    return np.asarray((begin <= asked.closes) & (back <= static.closes[0]))


def drawn(static: Static, random: np.random.Generator, leaving: int) -> Requests:
    """New requests of an epoch whose vans leave then; ids are not given yet.

    Four draws in this order: customer, hours, amount, service time.
    """
    place, hours, amount, work = (
        random.integers(static.n_customers, size=DRAWN) + 1 for _ in range(4)
    )
    asked = Requests(
        np.zeros(DRAWN, dtype=np.int64),
        place,
        static.opens[hours],
        static.closes[hours],
        static.service[work],
        static.demand[amount],
    )
    return asked.only(in_time(static, asked, leaving))


def epochs_of(static: Static) -> list[Epoch]:
    """The waves of a day: from the first customer's opening to the last one's."""
    opens = static.opens[1:]
    first, last = (max((int(hour) - MARGIN) // EPOCH, 0) for hour in (opens.min(), opens.max()))
    return [Epoch(k, k * EPOCH + MARGIN, last - k) for k in range(first, last + 1)]


@dataclass(frozen=True)
class Sent:
    """What became of one epoch: seconds driven, requests sent and open, seconds of thought."""

    epoch: int
    cost: int
    sent: int
    waiting: int
    must_go: int
    seconds: float


def run(static: Static, policy: Policy, seed: int) -> Iterator[Sent]:
    """The day of this seed under a policy, wave by wave.

    Raises
    ------
    InputError
        Y802, when the policy's routes cannot be driven; what was sent before
        has been handed out already.
    """
    random = np.random.default_rng(seed)
    waiting, known = Requests.none(), 0
    for epoch in epochs_of(static):
        new = drawn(static, random, epoch.start)
        ids = np.arange(known + 1, known + len(new) + 1)
        known += len(new)
        waiting = waiting.and_(
            Requests(ids, new.customer, new.opens, new.closes, new.service, new.demand)
        )
        late = ~in_time(static, waiting, epoch.start + EPOCH)
        must_go = np.ones(len(waiting), dtype=np.bool_) if epoch.is_last else late
        seen = waiting.seen_from(epoch.start)
        began = perf_counter()
        routes = policy.dispatch(epoch, Open(seen, must_go), static)
        seconds = perf_counter() - began
        cost = cost_of(static, epoch, Open(seen, must_go), routes)
        gone = np.zeros(len(waiting), dtype=np.bool_)
        gone[[position for route in routes for position in route]] = True
        yield Sent(epoch.number, cost, int(gone.sum()), len(waiting), int(must_go.sum()), seconds)
        waiting = waiting.only(~gone)


def cost_of(static: Static, epoch: Epoch, waiting: Open, routes: Routes) -> int:
    """Seconds driven on these routes.

    Raises
    ------
    InputError
        Y802 for everything wrong: a request that is not open or goes twice, one
        left out that must go, a van overfull, late, or back too late.
    """
    asked, faults = waiting.requests, []
    times = np.zeros(len(asked), dtype=np.int64)
    cost = 0
    for number, route in enumerate(routes):
        where = f"epoch {epoch.number}, routes[{number}]"
        strange = [position for position in route if not 0 <= position < len(asked)]
        if strange or not route:
            faults.append((where, f"holds no open request: {strange or 'it is empty'}"))
            continue
        load, now, place = 0, 0, 0
        for position in route:
            times[position] += 1
            customer = int(asked.customer[position])
            now = max(now + int(static.durations[place, customer]), int(asked.opens[position]))
            cost += int(static.durations[place, customer])
            late = now - int(asked.closes[position])
            if late > 0:
                faults.append((where, f"request {asked.id[position]} is reached {late} s late"))
            now += int(asked.service[position])
            load += int(asked.demand[position])
            place = customer
        now += int(static.durations[place, 0])
        cost += int(static.durations[place, 0])
        if load > static.capacity:
            faults.append((where, f"carries {load}, room is {static.capacity}"))
        if now > static.closes[0] - epoch.start:
            faults.append((where, f"is back {now + epoch.start - int(static.closes[0])} s late"))
    whole = f"epoch {epoch.number}"
    faults += [(whole, f"request {twice} is sent twice") for twice in asked.id[times > 1]]
    left = waiting.must_go & (times == 0)
    faults += [(whole, f"request {missed} had to go") for missed in asked.id[left]]
    if faults:
        raise InputError(
            [Finding("Y802", where, cause, "send what can be driven") for where, cause in faults]
        )
    return cost
