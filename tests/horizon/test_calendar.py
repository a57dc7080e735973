"""On which days something may be served, when on them, and at what price."""

from __future__ import annotations

from typing import Any

from vuelta.model import Window


def test_what_has_no_terms_keeps_its_day(road: Any) -> None:
    jobs = [road.job("now", 5, "delivery"), road.delivery("later", 6, 3)]
    problem = road.problem(*jobs)
    calendar = road.calendar(problem)
    assert [calendar.days_of(job) for job in problem.jobs] == [(1,), (3,)]


def test_returns_may_wait_within_their_terms(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.job("b", 6), road.job("c", 7))
    waiting = [
        {"job": "b", "earliest_day": 2},
        {"job": "c", "latest_day": 2, "deadline_penalty": 1},
    ]
    calendar = road.calendar(problem, returns={"latest_day": 2}, waiting=waiting)
    days = [calendar.days_of(job) for job in problem.jobs]
    assert days == [(1, 2), (2, 3), (1, 2, 3)]  # c may be late, at a price


def test_nobody_is_served_on_a_day_off(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.delivery("d", 6, 2))
    calendar = road.calendar(problem, days_off=[2])
    assert [calendar.days_of(job) for job in problem.jobs] == [(1, 3), ()]
    calendar = road.calendar(problem, vehicle_days={"v": [1, 2]})
    assert [len(calendar.vehicles(day)) for day in (1, 2, 3)] == [1, 1, 0]


def test_hours_of_the_first_day_hold_on_every_day(road: Any) -> None:
    problem = road.problem(road.job("a", 5, time_windows=[road.window(1, "9:00", "10:00")]))
    calendar = road.calendar(problem)
    [job] = problem.jobs
    assert calendar.days_of(job) == (1, 2, 3)
    assert calendar.windows_on(job, 3) == (Window(*road.window(3, "9:00", "10:00")),)


def test_hours_of_another_day_are_that_days_own(road: Any) -> None:
    hours = [road.window(1, "9:00", "10:00"), road.window(3, "14:00", "15:00")]
    problem = road.problem(
        road.job("a", 5, time_windows=hours), road.job("b", 5, time_windows=hours[1:])
    )
    calendar = road.calendar(problem)
    one, other = problem.jobs
    assert (calendar.days_of(one), calendar.days_of(other)) == ((1, 3), (3,))
    assert calendar.windows_on(one, 3) == (Window(*hours[1]),)


def test_hours_outside_every_shift_do_not_become_free(road: Any) -> None:
    night = road.window(1, "2:00", "3:00")
    problem = road.problem(road.job("a", 5, time_windows=[night]))
    assert road.calendar(problem).windows_on(problem.jobs[0], 2) == (Window(*night),)


def test_waiting_costs_decay_and_penalties(road: Any) -> None:
    """A fifth of 40 a day from day 1 on, 3 a day after day 2."""
    terms = {"value": 40, "decay_per_day": 0.2, "latest_day": 2, "deadline_penalty": 3}
    calendar = road.calendar(road.problem(road.job("a", 5)), returns=terms)
    assert [calendar.price("a", day) / 10_000 for day in (1, 2, 3)] == [0, 8, 19]
    assert calendar.price("a", 9) / 10_000 == 40 + 21  # no more is lost than it is worth
    assert calendar.price("unknown", 3) == 0


def test_what_may_be_carried_over_has_a_price_for_it(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.job("b", 5), road.job("c", 5, required=True))
    waiting = [{"job": "b", "latest_day": 3}]
    calendar = road.calendar(
        problem, returns={"value": 10, "decay_per_day": 0.1}, waiting=waiting, beyond=20
    )
    a, b, c = problem.jobs
    assert [calendar.may_wait_beyond(job) for job in (a, b, c)] == [True, False, False]
    assert calendar.price_beyond(a) == 230_000  # three days, and the later visit
    assert not road.calendar(problem).may_wait_beyond(a)


def test_a_job_lies_in_the_first_zone_that_holds_it(road: Any) -> None:
    near, far = [-43.30, -22.90], [-43.60, -22.90]
    problem = road.problem(
        road.job("a", 5, location=near), road.job("b", 5, location=far), road.job("c", 5)
    )
    zones = [
        {"id": "named", "jobs": ["c"]},
        {"id": "circle", "centre": near, "radius": 1000},
        {"id": "wide", "centre": near, "radius": 5000},
    ]
    zone_of = road.calendar(problem, zones=zones).zone_of
    assert {job: zone.id for job, zone in zone_of.items()} == {"a": "circle", "c": "named"}


def test_other_places_have_their_hours_on_every_day_too(road: Any) -> None:
    morning = road.window(1, "9:00", "10:00")
    places = [{"location_index": 3, "time_windows": [morning]}, {"location_index": 4}]
    problem = road.problem(road.job("a", 5, places=places))
    one, other = road.calendar(problem).places_on(problem.jobs[0], (1, 3))
    assert [list(w) for w in one.time_windows] == [morning, road.window(3, "9:00", "10:00")]
    assert other.time_windows == ()
