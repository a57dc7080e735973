"""The next morning: what is left, a day older."""

from __future__ import annotations

from typing import Any

from vuelta.returns import Calendar, rolled


def test_what_was_done_is_gone_and_what_waits_is_a_day_older(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.job("b", 6), road.delivery("d", 7, 2))
    waiting = [{"job": "b", "value": 8, "earliest_day": 2, "latest_day": 3}]
    calendar = road.calendar(problem, waiting=waiting, days_off=[3])
    rest, horizon = rolled(calendar, {("job", "a")})
    assert [job.id for job in rest.jobs] == ["b", "d"]
    assert list(rest.vehicles[0].time_window or ()) == road.window(2, "8:00", "18:00")
    assert (horizon.days, horizon.days_off) == (2, (2,))
    [terms] = horizon.waiting
    assert (terms.earliest_day, terms.latest_day, terms.waited, terms.value) == (1, 2, 0, 80_000)
    _, later = rolled(Calendar(rest, horizon), set())
    assert (later.waiting[0].waited, later.waiting[0].latest_day) == (1, 1)


def test_days_mean_the_same_dates_as_before(road: Any) -> None:
    """Hours of every day stay so; hours of one day do not become those of every day."""
    every, wednesday = road.window(1, "9:00", "10:00"), road.window(3, "14:00", "15:00")
    own = [road.window(2, "9:00", "10:00"), wednesday]
    problem = road.problem(
        road.job("every", 5, time_windows=[every]),
        road.job("own", 6, time_windows=own),
        road.job("once", 6, time_windows=own[:1]),
    )
    calendar = road.calendar(problem)
    days = {job.id: [day - 1 for day in calendar.days_of(job) if day > 1] for job in problem.jobs}
    rest, horizon = rolled(calendar, set())
    after = Calendar(rest, horizon)
    assert {job.id: list(after.days_of(job)) for job in rest.jobs} == days
    assert days == {"every": [1, 2], "own": [1, 2], "once": [1]}


def test_what_was_missed_is_due_at_the_same_hours_of_the_next_day(road: Any) -> None:
    problem = road.problem(road.delivery("d", 6, 1), road.job("h", 3, "delivery", aboard="v"))
    rest, horizon = rolled(road.calendar(problem), set())
    assert [list(w) for w in rest.jobs[0].time_windows] == [road.window(2, "8:00", "18:00")]
    assert rest.jobs[1].aboard is None
    assert Calendar(rest, horizon).days_of(rest.jobs[0]) == (1,)


def test_zones_keep_what_is_left_of_them(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.job("b", 6), road.job("c", 6))
    zones = [{"id": "z", "jobs": ["a", "b"], "days": [1, 3]}, {"id": "y", "jobs": ["c"]}]
    _, horizon = rolled(road.calendar(problem, zones=zones), {("job", "a"), ("job", "c")})
    assert [(zone.id, zone.jobs, zone.days) for zone in horizon.zones] == [("z", ("b",), (2,))]


def test_a_deadline_that_was_missed_stays_a_deadline(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.job("b", 5))
    waiting = [{"job": "a", "latest_day": 1}, {"job": "b", "latest_day": 1, "deadline_penalty": 2}]
    _, horizon = rolled(road.calendar(problem, waiting=waiting), set())
    assert [entry.latest_day for entry in horizon.waiting] == [1, 0]
