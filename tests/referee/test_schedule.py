"""The canonical schedule: by hand, and against a clock that ticks every second."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import Window
from vuelta.referee.schedule import Leg, Pause, Stop, Timetable, first_start, run, schedule


def leg(seconds: int, stop: Stop | None, *pauses: Pause, metres: int = 0) -> Leg:
    return Leg(seconds, metres, pauses, stop)


def starts(timetable: Timetable) -> list[int]:
    return [moment.start for moment in timetable.moments]


def arrivals(timetable: Timetable) -> list[int]:
    return [moment.arrival for moment in timetable.moments]


# Windows


def test_work_starts_at_once_inside_a_window() -> None:
    assert first_start([Window(10, 20)], 20) == (20, 20, 0)


def test_work_waits_for_the_first_window_still_to_come() -> None:
    assert first_start([Window(0, 5), Window(10, 20)], 6) == (10, 20, 0)


def test_after_the_last_window_work_starts_late_at_once() -> None:
    # 27 is 7 after the window's end
    assert first_start([Window(0, 5), Window(10, 20)], 27) == (27, 27, 7)


def test_no_windows_mean_any_time() -> None:
    assert first_start([], 27) == (27, None, 0)


# Stops


def test_times_add_up() -> None:
    # leave 0, drive 10, work 5, drive 20, work 5, drive 30: at 10, at 35, home at 70
    plan = schedule([leg(10, Stop(work=5)), leg(20, Stop(work=5)), leg(30, None)], 0)
    assert (plan.departure, starts(plan), plan.end) == (0, [10, 35], 70)
    assert plan.travelled == 60


def test_waiting_is_spent_at_the_start_instead() -> None:
    # Leaving at 0 means standing 40 s before the door that opens at 50.
    plan = schedule([leg(10, Stop((Window(50, 80),))), leg(10, None)], 0)
    assert plan.departure == 40
    assert arrivals(plan) == starts(plan) == [50]
    assert plan.end == 60


def test_an_earlier_window_limits_how_late_the_departure_may_be() -> None:
    # As early as possible: at 10, then 70 s of waiting from 20 to 90.
    # The first stop may start until 30, so only 20 of them go to the start.
    first, second = Stop((Window(0, 30),)), Stop((Window(90, 99),))
    plan = schedule([leg(10, first), leg(10, second), leg(5, None)], 0)
    assert plan.departure == 20
    assert starts(plan) == [30, 90]
    assert plan.moments[1].waiting == 50
    assert plan.end == 95


def test_waiting_before_a_tight_stop_gives_way_first() -> None:
    # As early as possible: waits 30 at the first (40), 10 at the second (60).
    # Leaving 40 later would start the first at 50, past its 45; 35 later is fine.
    first, second = Stop((Window(40, 45),)), Stop((Window(60, 70),))
    plan = schedule([leg(10, first), leg(10, second), leg(0, None)], 0)
    assert plan.departure == 35
    assert starts(plan) == [45, 60]


def test_the_end_never_moves() -> None:
    # Nobody waits, so nothing may move, however wide the windows are.
    plan = schedule([leg(10, Stop((Window(0, 1000),))), leg(10, None)], 5)
    assert (plan.departure, plan.end) == (5, 25)


def test_a_stop_stays_in_the_window_it_used() -> None:
    # The second window of the first stop, [30, 40], is not taken up by leaving later.
    first, second = Stop((Window(0, 15), Window(30, 40))), Stop((Window(90, 99),))
    plan = schedule([leg(10, first), leg(10, second), leg(5, None)], 0)
    assert starts(plan) == [15, 90]


def test_on_time_stays_on_time() -> None:
    # The soft end 25 binds before the window's end 60.
    first, second = Stop((Window(0, 60),), soft_end=25), Stop((Window(90, 99),))
    plan = schedule([leg(10, first), leg(10, second), leg(5, None)], 0)
    assert starts(plan) == [25, 90]


def test_a_late_stop_gets_no_later() -> None:
    first, second = Stop(soft_end=3), Stop((Window(90, 99),))
    plan = schedule([leg(10, first), leg(10, second), leg(5, None)], 0)
    assert (plan.departure, starts(plan)) == (0, [10, 90])


def test_a_delayed_stop_is_delayed_no_further() -> None:
    first, second = Stop((Window(0, 8),)), Stop((Window(90, 99),))
    plan = schedule([leg(10, first), leg(10, second), leg(5, None)], 0)
    assert (plan.departure, starts(plan)) == (0, [10, 90])
    assert plan.moments[0].delay == 2


# Breaks


def test_a_break_interrupts_the_drive() -> None:
    # Drives 40 of 100, rests 30 at 40, drives the other 60: there at 130.
    drive = leg(100, Stop(), Pause((Window(40, 50),), 30), metres=1000)
    plan = schedule([drive, leg(0, None)], 0)
    pause, stop = plan.moments
    assert (pause.arrival, pause.start, pause.travelled, pause.metres) == (40, 40, 40, 400)
    assert (stop.arrival, stop.travelled, stop.metres) == (130, 100, 1000)


def test_a_break_after_the_drive_is_waited_for_where_it_led() -> None:
    # There at 100, the break begins at 150 and ends at 180. The 50 s of
    # standing go to the start: leave at 50, arrive at 150, break at once.
    drive = leg(100, Stop(), Pause((Window(150, 160),), 30))
    soonest = run([drive, leg(0, None)], 0)
    assert (soonest.moments[0].arrival, soonest.moments[0].waiting) == (100, 50)
    assert soonest.moments[1].arrival == 180
    plan = schedule([drive, leg(0, None)], 0)
    assert plan.departure == 50
    assert (plan.moments[0].arrival, plan.moments[0].waiting) == (150, 0)
    assert plan.end == 180


def test_a_break_may_begin_the_second_the_drive_ends() -> None:
    drive = leg(100, Stop(), Pause((Window(100, 100),), 30))
    plan = schedule([drive, leg(0, None)], 0)
    assert (plan.moments[0].start, plan.moments[1].arrival) == (100, 130)


def test_a_break_without_windows_comes_at_once() -> None:
    plan = schedule([leg(100, Stop(), Pause((), 30)), leg(0, None)], 7)
    assert starts(plan) == [7, 137]


def test_breaks_in_a_row_share_the_drive() -> None:
    # Rest 10 at 20, drive on from 30, rest 10 at 60 after 50 s of driving;
    # 50 s are left from 70: there at 120.
    pauses = Pause((Window(20, 25),), 10), Pause((Window(60, 65),), 10)
    plan = schedule([leg(100, Stop(), *pauses), leg(0, None)], 0)
    assert starts(plan) == [20, 60, 120]
    assert [moment.travelled for moment in plan.moments] == [20, 50, 100]


def test_a_break_past_all_its_windows_is_delayed() -> None:
    plan = schedule([leg(10, Stop(), Pause((Window(0, 5),), 3)), leg(0, None)], 9)
    assert (plan.moments[0].start, plan.moments[0].delay) == (9, 4)


def test_driving_up_to_a_break_swallows_delay_of_the_break_only() -> None:
    # Free at 0, drives to the break at 40, on from 70, there at 130, waits to 200.
    # Leaving 45 later starts the break at 45, the last it may; leaving 70 later
    # would let it start at 70. So 45, although 70 s are waited in all.
    drive = leg(100, Stop((Window(200, 300),)), Pause((Window(40, 45),), 30))
    plan = schedule([drive, leg(0, None)], 0)
    assert plan.departure == 45
    assert starts(plan) == [45, 200]
    assert plan.moments[1].waiting == 25


def test_the_first_of_two_breaks_swallows_delay_of_the_second() -> None:
    # As early as possible: rest at 20 until 30, rest at 50. Leaving at 45 the
    # first break starts at 45 and ends at 55, when the second may start last.
    pauses = Pause((Window(20, 60),), 10), Pause((Window(50, 55),), 10)
    plan = schedule([leg(100, Stop((Window(300, 400),)), *pauses), leg(0, None)], 0)
    assert plan.departure == 45
    assert starts(plan) == [45, 55, 300]


def test_the_end_may_follow_a_break() -> None:
    # No way home to drive: the route ends when the break after the last stop does.
    plan = schedule([leg(10, Stop(work=5)), leg(0, None, Pause((), 30))], 0)
    assert (starts(plan), plan.end) == ([10, 15], 45)


# Any route, second by second


@dataclass(frozen=True)
class Outcome:
    """What a departure leads to, told by the ticking clock."""

    steps: tuple[tuple[int, int, int], ...]
    """Start, delay and number of the window used, of each step."""
    arrivals: tuple[int, ...]
    end: int


def tick(legs: list[Leg], departure: int) -> Outcome:
    """The route as lived: every second something may begin, or the van moves on."""
    clock, steps, reached = departure, [], []

    def may_begin(windows: tuple[Window, ...]) -> tuple[int, int] | None:
        if not windows:
            return 0, 0
        for number, window in enumerate(windows):
            if window.start <= clock <= window.end:
                return 0, number
        if clock > windows[-1].end:
            return clock - windows[-1].end, len(windows)
        return None

    for each in legs:
        left = each.seconds
        for pause in each.pauses:
            came = clock if left == 0 else None
            while (begun := may_begin(pause.windows)) is None:
                left, clock = max(0, left - 1), clock + 1
                if left == 0 and came is None:
                    came = clock
            steps.append((clock, *begun))
            reached.append(clock if came is None else came)
            clock += pause.rest
        clock += left
        if each.stop is not None:
            reached.append(clock)
            while (begun := may_begin(each.stop.windows)) is None:
                clock += 1
            steps.append((clock, *begun))
            clock += each.stop.work
            while each.stop.out is not None and clock < each.stop.out:
                clock += 1  # its goods are not out yet
    return Outcome(tuple(steps), tuple(reached), clock)


def no_worse(legs: list[Leg], later: Outcome, soonest: Outcome) -> bool:
    """Whether leaving later costs nothing: what the rule of departure asks."""
    soft_ends: list[int | None] = []
    for each in legs:
        soft_ends += [None] * len(each.pauses)
        soft_ends += [] if each.stop is None else [each.stop.soft_end]
    if later.end != soonest.end:
        return False
    for soft_end, now, before in zip(soft_ends, later.steps, soonest.steps, strict=True):
        if now[1] > before[1] or now[2] != before[2]:
            return False
        late = 0 if soft_end is None else max(0, now[0] - soft_end)
        was = 0 if soft_end is None else max(0, before[0] - soft_end)
        if late > was:
            return False
    return True


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 80), max_size=6)))
    return tuple(Window(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


pauses = st.lists(st.builds(Pause, windows(), st.integers(0, 8)), max_size=3).map(tuple)
soft_ends = st.none() | st.integers(0, 80)
stops = st.builds(Stop, windows(), st.integers(0, 8), soft_ends, st.none()) | st.builds(
    Stop, windows(), st.integers(0, 8), st.none(), st.integers(0, 80)
)
routes = st.tuples(
    st.lists(st.builds(Leg, st.integers(0, 20), st.just(0), pauses, stops), max_size=4),
    st.builds(Leg, st.integers(0, 20), st.just(0), pauses, st.none()),
).map(lambda parts: [*parts[0], parts[1]])


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(routes, st.integers(0, 90))
def test_every_departure_unfolds_as_the_clock_ticks(route: list[Leg], departure: int) -> None:
    timetable, lived = run(route, departure), tick(route, departure)
    assert [(m.start, m.delay) for m in timetable.moments] == [s[:2] for s in lived.steps]
    assert arrivals(timetable) == list(lived.arrivals)
    assert timetable.end == lived.end
    assert timetable.travelled == sum(each.seconds for each in route)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(routes, st.integers(-5, 30))
def test_the_departure_is_the_latest_that_costs_nothing(route: list[Leg], earliest: int) -> None:
    soonest = tick(route, earliest)
    kept = [
        departure
        for departure in range(earliest, max(earliest, soonest.end) + 2)
        if no_worse(route, tick(route, departure), soonest)
    ]
    plan = schedule(route, earliest)
    assert plan.departure == max(kept)
    assert kept == list(range(earliest, plan.departure + 1))
    assert starts(plan) == [step[0] for step in tick(route, plan.departure).steps]
