"""The next morning: what is left, a day older."""

from __future__ import annotations

from typing import Any

from vuelta import formats
from vuelta.horizon import Calendar, day_problem, findings, rolled_forward
from vuelta.model import Window


def test_what_was_done_is_gone_and_what_waits_is_a_day_older(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.job("b", 6), road.delivery("d", 7, 2))
    waiting = [{"job": "b", "value": 8, "earliest_day": 2, "latest_day": 3}]
    calendar = road.calendar(problem, waiting=waiting, days_off=[3])
    rest, horizon = rolled_forward(calendar, {("job", "a")})
    assert [job.id for job in rest.jobs] == ["b", "d"]
    assert list(rest.vehicles[0].time_window or ()) == road.window(2, "8:00", "18:00")
    assert (horizon.days, horizon.days_off) == (2, (2,))
    [terms] = horizon.waiting
    assert (terms.earliest_day, terms.latest_day, terms.waited, terms.value) == (1, 2, 0, 80_000)
    later = Calendar(*rolled_forward(Calendar(rest, horizon), set()))
    assert (later.terms["b"].earliest_day, later.terms["b"].latest_day) == (0, 1)
    assert later.age("b", 1) == 1


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
    rest, horizon = rolled_forward(calendar, set())
    after = Calendar(rest, horizon)
    assert {job.id: list(after.days_of(job)) for job in rest.jobs} == days
    assert days == {"every": [1, 2], "own": [1, 2], "once": [1]}


def test_what_was_missed_is_due_at_the_same_hours_of_the_next_day(road: Any) -> None:
    problem = road.problem(road.delivery("d", 6, 1), road.job("h", 3, "delivery", aboard="v"))
    rest, horizon = rolled_forward(road.calendar(problem), set())
    assert [list(w) for w in rest.jobs[0].time_windows] == [road.window(2, "8:00", "18:00")]
    assert rest.jobs[1].aboard is None
    assert Calendar(rest, horizon).days_of(rest.jobs[0]) == (1,)


def test_zones_keep_what_is_left_of_them(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.job("b", 6), road.job("c", 6))
    zones = [{"id": "z", "jobs": ["a", "b"], "days": [1, 3]}, {"id": "y", "jobs": ["c"]}]
    _, horizon = rolled_forward(road.calendar(problem, zones=zones), {("job", "a"), ("job", "c")})
    assert [(zone.id, zone.jobs, zone.days) for zone in horizon.zones] == [("z", ("b",), (2,))]


def test_a_deadline_that_was_missed_stays_a_deadline(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.job("b", 5))
    waiting = [{"job": "a", "latest_day": 1}, {"job": "b", "latest_day": 1, "deadline_penalty": 2}]
    _, horizon = rolled_forward(road.calendar(problem, waiting=waiting), set())
    assert [entry.latest_day for entry in horizon.waiting] == [1, 0]


def test_hours_of_facilities_and_places_hold_on_the_next_morning_too(road: Any) -> None:
    """Open every morning, given for the first day; one only from the third day on."""
    morning, third = road.window(1, "8:00", "9:00"), road.window(3, "8:00", "9:00")
    place = {"location_index": 4, "time_windows": [morning]}
    stores = [
        {"id": "hub", "location_index": 7, "time_windows": [morning]},
        {"id": "shop", "location_index": 7, "slots": 1, "time_windows": [third]},
        {"id": "yard", "location_index": 7},
    ]
    problem = road.problem(road.job("a", 5, places=[place]), facilities=stores)
    calendar = road.calendar(problem, days=4)
    rest, horizon = rolled_forward(calendar, set())
    after = Calendar(rest, horizon)
    for day in (1, 2, 3):
        today, before = (
            day_problem(one, number, {("job", "a")})
            for one, number in ((after, day), (calendar, day + 1))
        )
        assert today.jobs[0].places == before.jobs[0].places
        open_now, open_then = ([f.time_windows for f in p.facilities] for p in (today, before))
        assert open_now[0] == open_then[0] == (Window(*road.window(day + 1, "8:00", "9:00")),)
        assert open_now[1:] == open_then[1:]
    assert {one.id: one.time_windows for one in rest.facilities}["yard"] == ()


def test_hours_of_one_day_do_not_become_those_of_every_day(road: Any) -> None:
    """What may be done on day 2 alone, or at a place then alone, may not be on day 3."""
    second = [road.window(2, "9:00", "10:00")]
    place = {"location_index": 4, "time_windows": second}
    problem = road.problem(
        road.job("own", 5, time_windows=second), road.job("any", 5, places=[place])
    )
    rest, horizon = rolled_forward(road.calendar(problem, days=4), set())
    after = Calendar(rest, horizon)
    own, free = rest.jobs
    assert (after.days_of(own), after.days_of(free)) == ((1,), (1, 2, 3))
    assert after.terms["own"].latest_day is None
    for day, there in ((1, True), (2, False), (3, False)):
        [there_too] = after.places_on(free, (day,))
        hours = [w for w in there_too.time_windows if after.span(day).start <= w.end]
        assert any(w.start <= after.span(day).end for w in hours) is there
    again = Calendar(*rolled_forward(after, set()))
    assert again.days_of(again.problem.jobs[0]) == (1,)  # missed: due at once, at its hours


def test_a_pair_that_nobody_carried_moves_on(road: Any) -> None:
    first, second = ([road.window(day, "8:00", "9:00")] for day in (1, 2))
    pairs = [
        {
            "pickup": {"id": f"p{k}", "location_index": 3, **hours, "soft_end": soft},
            "delivery": {"id": f"d{k}", "location_index": 4},
            "amount": [1],
        }
        for k, (hours, soft) in enumerate(
            (
                ({"time_windows": first}, first[0][1]),
                ({"time_windows": second}, second[0][1]),
                ({}, first[0][1]),
                ({"time_windows": first}, first[0][1]),
            )
        )
    ]
    rest, horizon = rolled_forward(
        road.calendar(road.problem(shipments=pairs)), {("pickup", "p3"), ("delivery", "d3")}
    )
    after = Calendar(rest, horizon)
    assert [after.days_of_pair(pair) for pair in rest.shipments] == [(1,)] * 3
    assert [pair.pickup.soft_end for pair in rest.shipments] == [second[0][1]] * 3


def test_a_value_goes_on_decaying_and_a_penalty_on_growing(road: Any) -> None:
    """Each day costs on the next morning what it cost the evening before."""
    problem = road.problem(*(road.job(name, 5) for name in ("a", "b", "c")))
    waiting = [
        {"job": "a", "value": 30, "decay_per_day": 0.4},
        {"job": "b", "latest_day": 1, "deadline_penalty": 7, "waited": 2},
        {"job": "c", "earliest_day": 3, "value": 10, "decay_per_day": 0.5},
    ]
    calendar = road.calendar(problem, days=4, waiting=waiting)
    after = calendar
    for rolls in (1, 2, 3):
        after = Calendar(*rolled_forward(after, set()))
        for day in range(1, 5 - rolls):
            for name in ("a", "b", "c"):
                assert after.price(name, day) == calendar.price(name, day + rolls)
                assert after.age(name, day) == calendar.age(name, day + rolls)


def test_what_the_first_day_leaves_behind_is_sound(road: Any) -> None:
    """Terms of all returns move too; relations keep who is left; a van begins its route anew."""
    van = {"id": "v", "start_index": 0, "capacity": [9], "time_window": [28_800, 64_800]}
    van |= {"held_types": ["cold"], "collected": True, "on_board": [2]}
    van |= {"loading": "deliveries_first"}
    relations = [
        {"type": "same_route", "jobs": ["a", "b", "c"]},
        {"type": "same_route", "jobs": ["a", "c"]},
    ]
    problem = road.problem(
        *(road.job(name, 5) for name in ("a", "b", "c")), vehicles=[van], relations=relations
    )
    calendar = road.calendar(
        problem, days_off=[3], returns={"earliest_day": 3, "latest_day": 3}, vehicle_days={"v": [1]}
    )
    rest, horizon = rolled_forward(calendar, {("job", "a")})
    assert formats.loads(formats.dumps(rest)) == rest
    assert findings(rest, horizon) == []
    assert [one.jobs for one in rest.relations] == [("b", "c")]
    assert (horizon.returns.earliest_day, horizon.returns.latest_day) == (2, 2)
    assert horizon.vehicle_days == {"v": ()}
    [next_van] = rest.vehicles
    assert (next_van.held_types, next_van.collected, next_van.on_board) == ((), False, None)
    for _ in range(2):
        rest, horizon = rolled_forward(Calendar(rest, horizon), set())
        assert findings(rest, horizon) == []
    assert (horizon.days, horizon.vehicle_days) == (1, {})  # over: a plain day comes next
