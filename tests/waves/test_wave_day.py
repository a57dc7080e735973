"""Waves: the competition's protocol, worked out by hand, and what is refused."""

# Covers: waves/instance.py waves/wave_plan.py

from __future__ import annotations

import numpy as np
import pytest

from vuelta.errors import InputError
from vuelta.model import IntMatrix, Job, Matrices, Problem, Vehicle, Window
from vuelta.waves import Epoch, Open, Requests, Sent, Static, cost_of, run
from vuelta.waves.wave_day import drawn, epochs_of, in_time

FAR = 1000


def static(opens: tuple[int, ...] = (0, 7200, 14_400), closing: int = 40_000) -> Static:
    """Customers in a row, ``FAR`` seconds apart, the depot before the first."""
    n = len(opens)
    place = np.arange(n + 1)
    return Static(
        durations=np.abs(place[:, None] - place[None, :]) * FAR,
        opens=np.array([0, *opens]),
        closes=np.array([closing, *(hour + 7200 for hour in opens)]),
        service=np.array([0] + [60] * n),
        demand=np.array([0] + [2] * n),
        capacity=5,
    )


def requests(*rows: tuple[int, int, int]) -> Requests:
    """Customer, opening and closing of each; a minute of service, two units."""
    customer, opens, closes = (
        np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)
    )
    n = len(rows)
    return Requests(np.arange(1, n + 1), customer, opens, closes, np.full(n, 60), np.full(n, 2))


def test_epochs_reach_from_the_first_opening_to_the_last() -> None:
    """(14,400 - 3,600) // 3,600 = 3 is the last; nobody opens before 3,600, so 0 is first."""
    assert [(e.number, e.start, e.left) for e in epochs_of(static())] == [
        (0, 3600, 3),
        (1, 7200, 2),
        (2, 10_800, 1),
        (3, 14_400, 0),
    ]
    later = epochs_of(static(opens=(7200, 18_000)))
    assert [(e.number, e.is_last) for e in later] == [(1, False), (2, False), (3, False), (4, True)]


def test_a_request_is_dropped_when_a_van_for_it_alone_is_late_or_late_home() -> None:
    asked = requests((1, 0, 4600), (1, 0, 4599), (3, 37_000, 39_000))
    assert in_time(static(), asked, 3600).tolist() == [True, False, False]
    assert in_time(static(), asked, 3601).tolist() == [False, False, False]
    assert in_time(static(), asked, 3599).tolist() == [True, True, False]


def test_draws_come_in_the_order_of_the_competition() -> None:
    """Customer, window, demand, service: four draws of a hundred, then the dropped go."""
    place = static()
    random = np.random.default_rng(7)
    new = drawn(place, random, 7200)
    other = np.random.default_rng(7)
    customer, window, demand, service = (other.integers(3, size=100) + 1 for _ in range(4))
    start = np.maximum(7200 + customer * FAR, place.opens[window])
    kept = (start <= place.closes[window]) & (
        start + place.service[service] + customer * FAR <= 40_000
    )
    assert 0 < kept.sum() < 100
    assert new.customer.tolist() == customer[kept].tolist()
    assert new.opens.tolist() == place.opens[window[kept]].tolist()
    assert new.demand.tolist() == place.demand[demand[kept]].tolist()
    assert random.random() == other.random()


class Told:
    """Sends every open request on a round of its own when told to, else what must go."""

    def __init__(self, eager: bool) -> None:
        self.eager = eager
        self.seen: list[tuple[Epoch, Open]] = []

    def dispatch(self, epoch: Epoch, waiting: Open, context: Static) -> list[list[int]]:
        self.seen.append((epoch, waiting))
        return [[int(i)] for i in range(len(waiting.must_go)) if self.eager or waiting.must_go[i]]


def sent(policy: Told, seed: int = 3) -> list[Sent]:
    return list(run(static(), policy, seed))


def test_everybody_is_sent_once_however_long_a_policy_waits() -> None:
    eager, lazy = Told(True), Told(False)
    early, late = sent(eager), sent(lazy)
    assert sum(one.sent for one in early) == sum(one.sent for one in late) > 0
    assert sum(one.cost for one in early) == sum(one.cost for one in late)  # rounds of one each
    assert late[-1].sent == late[-1].waiting == late[-1].must_go


def test_a_request_must_go_when_the_next_wave_would_be_too_late() -> None:
    lazy = Told(False)
    sent(lazy)
    for epoch, waiting in lazy.seen[:-1]:
        asked = waiting.requests
        reached = np.maximum(3600 + asked.customer * FAR, asked.opens)
        late = (reached > asked.closes) | (
            reached + asked.service + asked.customer * FAR > 40_000 - epoch.start
        )
        assert late.tolist() == waiting.must_go.tolist()
    assert any(waiting.must_go.any() for _, waiting in lazy.seen[:-1])


def test_hours_are_seen_from_the_epoch_and_none_is_negative() -> None:
    lazy = Told(False)
    sent(lazy)
    assert all((waiting.requests.opens >= 0).all() for _, waiting in lazy.seen)
    _, first = lazy.seen[0]
    assert set(first.requests.closes.tolist()) <= {hour + 7200 - 3600 for hour in (0, 7200, 14_400)}


def test_a_round_costs_what_is_driven() -> None:
    """Depot - 1 - 2 - depot is 1,000 + 1,000 + 2,000 s; waiting and service are free."""
    waiting = Open(requests((1, 0, 9000), (2, 5000, 9000)), np.array([True, False]))
    assert cost_of(static(), Epoch(0, 3600, 1), waiting, [[0, 1]]) == 4000
    assert cost_of(static(), Epoch(0, 3600, 1), waiting, [[0], [1]]) == 6000


def test_routes_that_cannot_be_driven_are_refused_with_every_reason() -> None:
    rows = [(1, 0, 900), (2, 0, 9000), (2, 0, 9000), (3, 30_000, 36_000), (1, 0, 9000)]
    waiting = Open(requests(*rows), np.array([True, True, True, True, True]))
    with pytest.raises(InputError) as caught:
        cost_of(static(), Epoch(2, 3600, 1), waiting, [[0], [1, 2, 1], [3, 9], [3], []])
    causes = [(finding.where, finding.cause) for finding in caught.value.findings]
    assert causes == [
        ("epoch 2, routes[0]", "request 1 is reached 100 s late"),
        ("epoch 2, routes[1]", "carries 6, room is 5"),
        ("epoch 2, routes[2]", "holds no open request: [9]"),
        ("epoch 2, routes[4]", "holds no open request: it is empty"),
        ("epoch 2", "request 2 is sent twice"),
        ("epoch 2", "request 5 had to go"),
    ]
    late = Open(requests((3, 34_000, 36_000)), np.array([True]))
    with pytest.raises(InputError) as caught:
        cost_of(static(), Epoch(0, 3600, 1), late, [[0]])
    assert [f.cause for f in caught.value.findings] == ["is back 660 s late"]


def test_a_problem_of_another_shape_is_refused_with_every_reason() -> None:
    problem = Problem(
        vehicles=(Vehicle(id="v", start_index=1, end_index=0, capacity=(9, 9)),),
        jobs=(Job(id="a", location_index=1, pickup=(1, 0), setup=5),),
        matrices={"car": Matrices(durations=IntMatrix(np.zeros((2, 2))))},
    )
    with pytest.raises(InputError) as caught:
        Static.of(problem)
    assert [finding.where for finding in caught.value.findings] == [
        "vehicles[0]",
        "vehicles[0].capacity",
        "vehicles[0].time_window",
        "jobs[0].time_windows",
        "jobs[0]",
    ]


def test_the_arrays_are_those_of_the_problem() -> None:
    table = np.array([[0, 7, 9], [8, 0, 3], [6, 4, 0]])
    problem = Problem(
        vehicles=(
            Vehicle(id="v", start_index=0, end_index=0, capacity=(9,), time_window=Window(0, 500)),
        ),
        jobs=tuple(
            Job(
                id=str(row),
                location_index=row,
                delivery=(row + 3,),
                service=10 * row,
                time_windows=(Window(row, 100 * row),),
            )
            for row in (2, 1)
        ),
        matrices={"car": Matrices(durations=IntMatrix(table))},
    )
    found = Static.of(problem)
    assert found.durations.tolist() == [[0, 9, 7], [6, 0, 4], [8, 3, 0]]
    assert found.demand.tolist() == [0, 5, 4]
    assert found.service.tolist() == [0, 20, 10]
    assert found.opens.tolist() == [0, 2, 1]
    assert found.closes.tolist() == [500, 200, 100]
    assert (found.capacity, found.n_customers) == (9, 2)
