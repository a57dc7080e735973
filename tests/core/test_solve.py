"""The core's one verb: budgets, patience, cancelling, progress, and what it refuses."""

from __future__ import annotations

import _thread
import math
import threading
import time
from typing import Any

import numpy as np
import pytest

from vuelta.solver import _core

FOREVER = 2**62


def grid(
    n: int,
    *,
    vehicles: int = 4,
    room: int | None = None,
    late: int = 0,
    measured: Any = False,
    spots: Any = None,
) -> _core.Problem:
    """A depot and stops on a scattered lattice or given spots, one unit to bring to each.

    With ``measured`` the core asks for travel instead of holding it: asks it
    when it can be called, the lattice otherwise.
    """
    if spots is None:
        spots = np.array([(0, 0), *((17 * k % 101, 29 * k % 97) for k in range(1, n + 1))])
    gaps = np.abs(spots[:, None, :] - spots[None, :, :]).sum(axis=2)
    table = np.zeros((n + 2, n + 2), np.int32)
    table[:-1, :-1] = gaps
    problem = _core.Problem(1, n + 2)
    if measured:
        lattice = lambda cells: (table[np.ix_(cells, cells)],) * 2  # noqa: E731
        problem.add_measured_travel(measured if callable(measured) else lattice)
    else:
        problem.add_travel(table, table)
    zero, one = np.zeros(n, np.int32), np.ones(n, np.int32)
    problem.set_stops(
        np.arange(1, n + 1, dtype=np.int32),
        np.arange(n + 1, dtype=np.int32),
        np.tile(np.array([0, _core.horizon], np.int32), n),
        zero + 100,
        np.full(n, late, np.int64),
        zero - 1,
        zero.astype(np.uint8),
        np.full(n, 10**6, np.int64),
        one,
        -one,
    )
    if measured:
        problem.set_near(np.argsort(gaps[1:, 1:], axis=1)[:, 1:21].astype(np.int32).ravel())
    problem.add_trade(zero, zero)
    kind = _core.Kind()
    kind.per_second = 1
    kind.set_room([n // vehicles + 2 if room is None else room])
    problem.add_kind(kind)
    for _ in range(vehicles):
        problem.add_vehicle(0, [])
    return problem


def search(problem: _core.Problem, **given: Any) -> _core.Answer:
    defaults: dict[str, Any] = {
        "seconds": math.inf,
        "iterations": 400,
        "patience": FOREVER,
        "seed": 1,
        "threads": 1,
        "warm": [],
        "heat": 0.0,
        "cancel": None,
        "report": None,
    }
    return _core.solve(problem, **{**defaults, **given})


def price_of(problem: _core.Problem, routes: list[list[int]], n: int) -> int:
    served = sum(map(len, routes))
    return sum(problem.walk(0, route).price for route in routes) + (n - served) * 10**6


@pytest.mark.parametrize("n", [1, 2, 3, 13, 60])
@pytest.mark.parametrize("late", [0, 3])
def test_the_cost_is_the_sum_of_the_walks(n: int, late: int) -> None:
    """With ``late`` the rich search runs, without it the plain one."""
    problem = grid(n, late=late)
    assert problem.is_plain == (late == 0)
    answer = search(problem)
    assert sorted(stop for route in answer.routes for stop in route) == list(range(n))
    assert answer.cost == price_of(problem, answer.routes, n)
    assert not any(problem.walk(0, route).broken for route in answer.routes)


def test_what_does_not_fit_stays_out_and_is_paid_for() -> None:
    problem = grid(10, vehicles=2, room=3)
    answer = search(problem)
    assert sum(map(len, answer.routes)) == 6
    assert answer.cost == price_of(problem, answer.routes, 10)


@pytest.mark.parametrize("iterations", [1, 2, 7, 8, 9, 100, 1001])
def test_iterations_are_counted_exactly(iterations: int) -> None:
    answer = search(grid(20), iterations=iterations)
    assert (answer.iterations, answer.stopped) == (iterations, "iterations")


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("late", [0, 3])
def test_seed_and_iterations_fix_the_answer(threads: int, late: int) -> None:
    problem = grid(40, late=late)
    answers = [search(problem, iterations=300, seed=9, threads=threads) for _ in range(2)]
    assert answers[0].routes == answers[1].routes
    assert answers[0].cost == answers[1].cost


def test_patience_ends_a_search_that_finds_nothing_better() -> None:
    answer = search(grid(4), iterations=10**9, patience=200)
    assert answer.stopped == "no_improvement"
    assert 200 <= answer.iterations < 10**6


def test_time_ends_a_search() -> None:
    answer = search(grid(30), iterations=FOREVER, seconds=0.05)
    assert answer.stopped == "time"
    assert answer.seconds >= 0.05, "the core's own clock"


def test_no_time_at_all_still_gives_routes() -> None:
    answer = search(grid(30), iterations=FOREVER, seconds=0.0)
    assert answer.stopped == "time"
    assert sum(map(len, answer.routes)) == 30


@pytest.mark.parametrize("given", [{}, {"warm": [[2, 1], [], [], []]}])
@pytest.mark.parametrize("late", [0, 3])
def test_a_first_plan_that_is_long_overdue_leaves_out_who_still_waits(
    given: dict[str, Any], late: int
) -> None:
    """It has had all the work that it has in any case; given routes stay."""
    answer = search(grid(30, late=late), iterations=FOREVER, seconds=0.0, grace=0.0, **given)
    assert answer.stopped == "time"
    assert answer.routes == given.get("warm", [[]] * 4)
    assert answer.cost == price_of(grid(30, late=late), answer.routes, 30)


def test_a_first_plan_may_take_no_longer_than_its_grace() -> None:
    """However long its limit is over: what counts is its own work."""
    late: dict[str, Any] = {"iterations": FOREVER, "seconds": -100.0}
    assert sum(map(len, search(grid(30), **late, grace=0.5).routes)) == 30
    assert sum(map(len, search(grid(30), **late, grace=1e-7).routes)) < 30


def test_what_only_cuts_a_search_off_changes_nothing_before() -> None:
    problem = grid(40)
    whole, cut = search(problem), search(problem, cut_off=60.0)
    assert (cut.routes, cut.stopped) == (whole.routes, "iterations")
    late = search(problem, iterations=10**9, cut_off=0.0)
    assert late.stopped == "time"
    assert late.iterations < 100
    working = search(problem, iterations=10**9, cut_off=0.0, least=0.02)
    assert working.iterations > late.iterations


def test_a_flag_ends_a_search_from_another_thread() -> None:
    cancel, begun = _core.Cancel(), threading.Event()

    def report(*_: Any) -> None:
        begun.set()

    other = threading.Thread(target=lambda: begun.wait() and cancel.set())
    other.start()
    answer = search(grid(30), iterations=FOREVER, cancel=cancel, report=report)
    other.join()
    assert cancel.is_set()
    assert answer.stopped == "cancelled"
    assert sum(map(len, answer.routes)) == 30


def test_a_flag_set_before_gives_the_first_routes() -> None:
    cancel = _core.Cancel()
    cancel.set()
    answer = search(grid(30), iterations=FOREVER, cancel=cancel)
    assert answer.stopped == "cancelled"
    assert sum(map(len, answer.routes)) == 30


def test_progress_never_gets_worse_and_ends_at_or_above_the_answer() -> None:
    told: list[tuple[float, int, int, int, list[int]]] = []
    problem = grid(60, vehicles=3, room=15)

    def report(*figures: Any) -> None:
        told.append(figures)

    answer = search(problem, iterations=20_000, report=report)
    costs = [cost for _, _, cost, _, _ in told]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] >= answer.cost
    assert all(routes == 3 and len(left_out) == 15 for _, _, _, routes, left_out in told)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_what_the_listener_raises_comes_out(error: type[BaseException]) -> None:
    def report(*_: Any) -> None:
        raise error

    with pytest.raises(error):
        search(grid(30), iterations=FOREVER, report=report)


def test_an_interrupt_comes_out_while_nobody_listens() -> None:
    def interrupt() -> None:
        time.sleep(0.2)  # until the core is at work, which has no way to say so
        _thread.interrupt_main()

    other = threading.Thread(target=interrupt)
    other.start()
    with pytest.raises(KeyboardInterrupt):
        search(grid(30), iterations=FOREVER)
    other.join()


def test_a_given_start_is_never_worsened() -> None:
    problem = grid(40)
    first = search(problem, iterations=500)
    again = search(problem, iterations=1, seed=2, warm=first.routes)
    assert again.cost <= first.cost


def test_a_given_start_may_break_everything() -> None:
    """All stops on one vehicle, twice the last one, and more than it can carry."""
    problem = grid(12, vehicles=3, room=5)
    answer = search(problem, iterations=50, warm=[[*range(12), 11], [], [3]])
    assert sum(map(len, answer.routes)) == 12
    assert not any(problem.walk(0, route).broken for route in answer.routes)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"warm": [[0]]}, "every vehicle"),
        ({"warm": [[99], [], [], []]}, "no such stop"),
        ({"warm": [[-1], [], [], []]}, "no such stop"),
    ],
)
def test_nonsense_is_refused_at_the_border(given: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        search(grid(5), **given)


def test_nothing_to_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to plan"):
        search(_core.Problem(1, 1))


def test_a_fit_is_the_cheapest_of_all_places() -> None:
    problem = grid(8, vehicles=1, room=20)
    route = [3, 0, 6, 5]
    walks = [problem.walk(0, [*route[:i], 7, *route[i:]]).price for i in range(5)]
    assert problem.fit(0, route, 0, 7, None)[:2] == (0, min(walks))
    assert problem.fit(0, route, 3, 7, None)[:2] == (0, min(walks[3:]))


def test_a_fit_that_is_too_full_says_so() -> None:
    broken, *_ = grid(8, room=4).fit(0, [3, 0, 6, 5], 0, 7, None)
    assert broken == 2


def test_a_walk_of_strangers_is_refused() -> None:
    with pytest.raises(ValueError, match="no such stop"):
        grid(3).walk(0, [7])
    with pytest.raises(ValueError, match="no such kind"):
        grid(3).walk(1, [0])


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("late", [0, 3])
def test_threads_share_out_one_plan(threads: int, late: int) -> None:
    n = 450
    problem = grid(n, vehicles=30, late=late)
    answers = [search(problem, iterations=600, seed=4, threads=threads) for _ in range(2)]
    assert answers[0].routes == answers[1].routes
    assert answers[0].iterations == 600
    assert sorted(stop for route in answers[0].routes for stop in route) == list(range(n))
    assert answers[0].cost == price_of(problem, answers[0].routes, n)


@pytest.mark.slow
def test_two_threads_are_better_than_one_with_as_many_iterations_each() -> None:
    # At random and around the depot: on the lattice the first plan is hard to beat.
    spots = np.random.default_rng(1).integers(-5_000, 5_000, (401, 2))
    problem = grid(400, vehicles=50, room=10, spots=spots)

    def cost(threads: int) -> int:
        return sum(search(problem, iterations=4000, seed=s, threads=threads).cost for s in range(3))

    assert cost(2) < cost(1)


@pytest.mark.parametrize("n", [1, 2, 30, 600])
@pytest.mark.parametrize("threads", [1, 2])
def test_travel_may_be_measured_piece_by_piece(n: int, threads: int) -> None:
    vehicles = n // 20 + 4
    held, measured = grid(n, vehicles=vehicles), grid(n, vehicles=vehicles, measured=True)
    answer = search(measured, iterations=300, threads=threads)
    assert sorted(stop for route in answer.routes for stop in route) == list(range(n))
    assert answer.cost == price_of(held, answer.routes, n) == price_of(measured, answer.routes, n)
    for route in answer.routes:
        assert measured.walk(0, route).events == held.walk(0, route).events
    whole = next(route for route in answer.routes if route)
    if len(whole) > 1:
        fits = [p.fit(0, whole[1:], 0, whole[0], None) for p in (held, measured)]
        assert fits[0] == fits[1]


@pytest.mark.parametrize("threads", [1, 2])
def test_what_measuring_raises_comes_out(threads: int) -> None:
    def silent(cells: Any) -> Any:
        raise RuntimeError(f"no way between {len(cells)} places")

    with pytest.raises(RuntimeError, match="no way between"):
        search(grid(400, measured=silent), threads=threads)


def test_a_divided_plan_may_start_from_anything() -> None:
    """One vehicle with every stop, some of them twice, one on another as well."""
    n = 320
    problem = grid(n, vehicles=20)
    warm = [[*range(n), 3, 5], [7, 7], *([] for _ in range(18))]
    answer = search(problem, iterations=200, threads=2, warm=warm)
    assert sorted(stop for route in answer.routes for stop in route) == list(range(n))
    assert not any(problem.walk(0, route).broken for route in answer.routes)


def test_a_divided_plan_is_never_worse_than_its_start() -> None:
    problem = grid(400, vehicles=25)
    first = search(problem, iterations=3000, threads=2)
    again = search(problem, iterations=1, seed=2, threads=2, warm=first.routes)
    assert again.cost <= first.cost


@pytest.mark.slow
def test_a_divided_search_tells_and_stops() -> None:
    seen: list[int] = []

    def report(*figures: Any) -> None:
        seen.append(figures[2])

    answer = search(
        grid(500, vehicles=30), iterations=FOREVER, seconds=0.6, threads=2, report=report
    )
    assert answer.stopped == "time"
    assert seen == sorted(seen, reverse=True)
    assert answer.cost <= seen[-1]


@pytest.mark.slow
def test_a_first_plan_in_parts_has_whole_vehicles_for_all() -> None:
    """45 vehicles of 60 for 2,700 stops, in six parts: seven and a half vehicles would each lack
    the half."""
    answer = search(grid(2_700, vehicles=45, room=60, measured=True), iterations=1)
    assert sum(map(len, answer.routes)) == 2_700
