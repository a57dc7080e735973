"""Where a day stands: plans and observations brought to one moment, on the day of ``star``."""

# Covers: execution/reconcile.py execution/state.py execution/task_state.py

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.execution import DayState, Replays, project
from vuelta.model import Event, Problem


def event(star: Any, kind: str, clock: str, job: str | None = None, **more: Any) -> Event:
    fields = {"type": kind, "time": star.at(clock), "vehicle": "v_n", "job": job}
    return Event.model_validate(fields | more)


def seen(star: Any, *events: Event, now: str = "8:30", **vans: Any) -> DayState:
    problem = star.problem(**vans)
    return project(problem, star.plan(problem), events, star.at(now))


def begun(state: DayState, van: str = "v_n") -> list[str]:
    return [step.id or step.type for step in state.vehicle_states[van].begun]


def status(state: DayState, job: str) -> str:
    return state.tasks["job", job].status


def test_without_events_the_plan_has_come_true(star: Any) -> None:
    """At 8:12 every van is at work at its first stop, free at 8:15."""
    state = seen(star, now="8:12")
    van = state.vehicle_states["v_n"]
    assert begun(state) == ["start", "N10"]
    assert [step.id for step in van.ahead] == ["N20", "N30", "N40", None]
    assert (van.free_at, van.spot.index) == (star.at("8:15"), star.row("N10"))
    assert van.loaded
    assert not van.finished
    assert [status(state, job) for job in ("N10", "N20")] == ["begun", "planned"]
    assert not state.changed


def test_before_departure_nothing_is_aboard(star: Any) -> None:
    state = seen(star, now="7:59")
    assert not any(van.begun for van in state.vehicle_states.values())
    assert not state.aboard
    assert not state.custody
    assert state.vehicle_states["v_n"].free_at == star.at("8:00")


def test_a_van_counts_as_loaded_a_while_before_it_leaves(star: Any) -> None:
    problem = star.problem()
    state = project(problem, star.plan(problem), (), star.at("7:50"), loading=900)
    assert state.aboard["job", "N40"] == "v_n"
    assert not state.vehicle_states["v_n"].begun


def test_a_van_on_its_way_is_where_it_will_be(star: Any) -> None:
    """At 8:20 it is between N10 and N20, and gets there at 8:25."""
    state = seen(star, now="8:20")
    assert begun(state) == ["start", "N10", "N20"]
    assert state.vehicle_states["v_n"].spot.index == star.row("N20")
    assert state.vehicle_states["v_n"].free_at == star.at("8:30")


def test_who_is_back_is_finished(star: Any) -> None:
    for now, is_finished in (("8:59", False), ("9:01", True), ("10:00", True)):
        assert seen(star, now=now).vehicle_states["v_n"].finished is is_finished


def test_what_was_delivered_is_not_aboard_and_what_was_collected_is_held(star: Any) -> None:
    """At 8:35 N10 has its parcel, N20's return is aboard, N30 and N40 wait for theirs."""
    state = seen(star, now="8:35")
    assert {key[1] for key, van in state.aboard.items() if van == "v_n"} == {"N30", "N40"}
    held = {(one.id, one.goods): (one.since, one.until) for one in state.custody}
    assert held["N10", "delivery"] == (star.at("8:00"), star.at("8:15"))
    assert held["N20", "pickup"] == (star.at("8:30"), None)
    assert held["N40", "delivery"] == (star.at("8:00"), None)


def test_what_was_observed_moves_all_that_follows(star: Any) -> None:
    """Delivered at 8:20 instead of 8:15: five minutes later at N20, at 8:30."""
    state = seen(star, event(star, "delivered", "8:20", "N10"), now="8:25")
    van = state.vehicle_states["v_n"]
    assert [(step.arrival, step.end) for step in van.begun[1:]] == [
        (star.at("8:10"), star.at("8:20")),
        (star.at("8:30"), star.at("8:35")),
    ]
    assert state.changed == {"v_n"}


def test_a_late_departure_is_taken_from_there(star: Any) -> None:
    state = seen(star, event(star, "departed", "8:20"), now="8:25")
    assert begun(state) == ["start", "N10"]
    assert state.vehicle_states["v_n"].begun[1].arrival == star.at("8:30")


def test_a_van_seen_before_its_time_is_ahead_of_it(star: Any) -> None:
    """Arrived at N20 at 8:18: it cannot still be at N10."""
    state = seen(star, event(star, "arrived", "8:18", "N20"), now="8:19")
    assert begun(state) == ["start", "N10", "N20"]
    assert state.vehicle_states["v_n"].begun[-1].arrival == star.at("8:18")
    assert state.vehicle_states["v_n"].free_at == star.at("8:23")


def test_a_van_seen_at_a_later_stop_has_passed_over_the_ones_between(star: Any) -> None:
    """Nothing was seen of N10 and N20: they are still to be done, and their goods aboard."""
    state = seen(star, event(star, "arrived", "8:05", "N30"), now="8:06")
    assert begun(state) == ["start", "N30"]
    assert [step.id for step in state.vehicle_states["v_n"].ahead] == ["N10", "N20", "N40", None]
    assert state.aboard["job", "N10"] == "v_n"


def test_a_failure_without_an_incident_is_a_failure(star: Any) -> None:
    failed = event(star, "failed", "8:13", "N10", reason="REFUSED")
    state = seen(star, failed, now="8:14")
    task = state.tasks["job", "N10"]
    assert (task.status, task.attempts, task.reason) == ("failed", 1, "REFUSED")
    assert state.aboard["job", "N10"] == "v_n"
    assert begun(state) == ["start", "N10", "N20"]


def test_a_van_whose_visit_fails_this_moment_is_still_at_the_door(star: Any) -> None:
    state = seen(star, event(star, "failed", "8:13", "N10"), now="8:13")
    assert begun(state) == ["start", "N10"]
    assert state.vehicle_states["v_n"].free_at == star.at("8:13")
    assert state.vehicle_states["v_n"].spot.index == star.row("N10")


def test_a_second_attempt_is_a_second_visit(star: Any) -> None:
    """It failed at 8:13 and was delivered at 8:15 after all, at the same door."""
    events = [event(star, "failed", "8:13", "N10"), event(star, "delivered", "8:15", "N10")]
    problem = star.problem()
    plan = star.plan(problem)
    again = plan.routes[0].steps
    failed = again[1].model_copy(update={"outcome": "failed", "service": 180})
    route = plan.routes[0].model_copy(update={"steps": (again[0], failed, *again[1:]), "done": 2})
    reported = plan.model_copy(update={"routes": (route, *plan.routes[1:])})
    state = project(problem, reported, events, star.at("8:16"))
    assert state.tasks["job", "N10"].status == "served"
    assert state.tasks["job", "N10"].attempts == 2


def test_a_break_under_way_belongs_to_the_drive(star: Any) -> None:
    """Rest from 8:15 to 8:25, then N20 at 8:35: at 8:20 the van is on its way there."""
    pause = {"id": "rest", "time_windows": [[star.at("8:15"), star.at("8:20")]], "service": 600}
    problem = star.problem(v_n={"breaks": [pause]})
    plan = star.plan(problem, {"v_n": ["N10", "break rest", "N20"]}, rest=False)
    state = project(problem, plan, (), star.at("8:20"))
    assert begun(state) == ["start", "N10", "rest", "N20"]
    assert state.vehicle_states["v_n"].spot.index == star.row("N20")
    assert state.vehicle_states["v_n"].free_at == star.at("8:40")
    late = project(problem, plan, [event(star, "delivered", "8:18", "N10")], star.at("8:20"))
    assert late.vehicle_states["v_n"].free_at == star.at("8:43")


def test_a_van_without_an_end_is_done_where_its_last_stop_is(star: Any) -> None:
    document = star.document()
    del document["vehicles"][0]["end_index"]
    problem = Problem.model_validate(document)
    for now, is_finished in (("8:50", False), ("8:57", False), ("9:00", True)):
        van = project(problem, star.plan(problem), (), star.at(now)).vehicle_states["v_n"]
        assert van.finished is is_finished
        assert van.spot.index == star.row("N40")


def test_a_van_without_a_start_begins_at_its_first_stop(star: Any) -> None:
    """It is nowhere before, and its parcels are on it from then on."""
    document = star.document()
    del document["vehicles"][0]["start_index"]
    problem = Problem.model_validate(document)
    plan = star.plan(problem)
    before = project(problem, plan, (), star.at("7:59")).vehicle_states["v_n"]
    assert not before.spot.is_known
    after = project(problem, plan, (), star.at("8:03"))
    assert begun(after)[-1] == "N10"
    assert after.aboard["job", "N40"] == "v_n"


def some_events(star: Any) -> list[Event]:
    """What a driver may have told by 8:50, some of it twice."""
    reported = [
        event(star, "departed", "8:03"),
        event(star, "arrived", "8:14", "N10"),
        event(star, "failed", "8:17", "N10", reason="RECIPIENT_ABSENT"),
        event(star, "departed", "8:18", "N10"),
        event(star, "arrived", "8:29", "N20"),
        event(star, "collected", "8:33", "N20"),
        event(star, "position", "8:40", location_index=star.row("N25")),
    ]
    return [*reported, event(star, "collected", "8:33", "N20", received=star.at("8:45"))]


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_the_order_of_the_news_does_not_matter(star: Any, data: st.DataObject) -> None:
    """Late, twice, or backwards: the same events are the same day; nothing given is changed."""
    problem = star.problem()
    plan = star.plan(problem)
    events = some_events(star)
    truth = project(problem, plan, events, star.at("8:50"))
    shuffled = data.draw(st.permutations(events)) + data.draw(
        st.lists(st.sampled_from(events), max_size=4)
    )
    before = (problem.model_dump(), plan.model_dump(), list(shuffled))
    assert project(problem, plan, shuffled, star.at("8:50")) == truth
    assert (problem.model_dump(), plan.model_dump(), list(shuffled)) == before


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_what_was_replayed_before_changes_nothing(star: Any, data: st.DataObject) -> None:
    """News that come in, and tasks called off, one by one: as if all were told at once."""
    problem = star.problem()
    plan = star.plan(problem)
    names = st.frozensets(st.sampled_from(("N10", "N20", "N30", "S10", "W10")), max_size=2)
    replays: Replays = {}
    for _ in range(3):
        events = data.draw(st.lists(st.sampled_from(some_events(star))))
        off = {("job", name) for name in data.draw(names)}
        given_all = project(problem, plan, events, star.at("8:50"), off=off)
        assert project(problem, plan, events, star.at("8:50"), off=off, replays=replays) == (
            given_all
        )
    assert set(replays) == {route.vehicle for route in plan.routes}


@settings(deadline=None, max_examples=80)
@given(data=st.data())
def test_whatever_was_seen_time_runs_forward(star: Any, data: st.DataObject) -> None:
    """Events that contradict dead reckoning, and each other: steps stay in order, none is lost."""
    problem = star.problem()
    plan = star.plan(problem)
    kinds = st.sampled_from(("arrived", "delivered", "failed", "departed"))
    visit = st.tuples(kinds, st.sampled_from(("N10", "N20", "N30", "N40")), st.integers(0, 100))
    events = [
        Event(type=kind, vehicle="v_n", job=job, time=star.at("8:00") + 60 * minute)
        for kind, job, minute in data.draw(st.lists(visit, max_size=6))
    ]
    now = star.at("8:00") + 60 * data.draw(st.integers(-10, 120))
    state = project(problem, plan, events, now)
    van = state.vehicle_states["v_n"]
    for one, other in itertools.pairwise(van.begun):
        assert one.end <= other.arrival
    assert all(step.end <= now for step in van.begun[:-1])
    assert sorted(step.id or step.type for step in (*van.begun, *van.ahead)) == sorted(
        step.id or step.type for step in plan.routes[0].steps
    )
    assert van.free_at >= now or not van.begun


def test_who_is_heard_of_and_did_not_say_has_not_arrived(star: Any) -> None:
    """Due at N20 at 8:25, heard of at 8:28, and nothing said of an arrival."""
    reported = (
        event(star, "departed", "8:00"),
        event(star, "arrived", "8:10", "N10"),
        event(star, "delivered", "8:15", "N10"),
        event(star, "position", "8:28", location_index=star.row("N10")),
    )
    state = seen(star, *reported, now="8:28")
    assert begun(state) == ["start", "N10", "N20"]
    assert status(state, "N20") == "begun"
    assert state.vehicle_states["v_n"].begun[-1].arrival == star.at("8:28") + 1
    assert [step.id for step in state.vehicle_states["v_n"].ahead] == ["N30", "N40", None]


def test_who_is_heard_of_and_did_not_say_is_still_at_work(star: Any) -> None:
    """At N10 since 8:10, to be done by 8:15, heard of at 8:20."""
    reported = (
        event(star, "departed", "8:00"),
        event(star, "arrived", "8:10", "N10"),
        event(star, "position", "8:20", location_index=star.row("N10")),
    )
    state = seen(star, *reported, now="8:20")
    assert begun(state) == ["start", "N10"]
    assert status(state, "N10") == "begun"
    assert state.vehicle_states["v_n"].free_at == star.at("8:20") + 1
    later = seen(star, *reported, now="8:21")
    assert begun(later) == ["start", "N10", "N20"], "from there on it goes as planned"


def test_where_visits_are_not_reported_a_position_says_nothing_of_them(star: Any) -> None:
    """A van that only tells where it is: its plan is taken to have come true."""
    reported = (event(star, "position", "8:28", location_index=star.row("N20")),)
    assert begun(seen(star, *reported, now="8:28")) == begun(seen(star, now="8:28"))
