"""A day in progress: what has begun is a fact, the rest goes on from there.

Five places on a line, 100 s and 1,000 m from each to the next. The van starts
and ends at place 0; job ``k`` delivers one parcel at place ``k``.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import Plan, Problem, Route, Step
from vuelta.referee import Judgement, judge
from vuelta.travel import measure

LINE = {
    "durations": [[100 * abs(i - j) for j in range(5)] for i in range(5)],
    "distances": [[1000 * abs(i - j) for j in range(5)] for i in range(5)],
}
FREE = {"per_hour": 0}


def problem(jobs: dict[str, dict[str, Any]] | None = None, **fields: Any) -> Problem:
    """Jobs 1 to 4, with what is said about some of them; one van, or those given."""
    jobs = jobs or {}
    document: dict[str, Any] = {
        "vehicles": [van()],
        "jobs": [
            {"id": str(k), "location_index": k, "delivery": [1], **jobs.get(str(k), {})}
            for k in range(1, 5)
        ],
        "matrices": {"car": LINE},
    }
    return Problem.model_validate(document | fields)


def van(name: str = "v", **fields: Any) -> dict[str, Any]:
    return {"id": name, "start_index": 0, "end_index": 0, "capacity": [9], "costs": FREE, **fields}


def start(arrival: int, **fields: Any) -> Step:
    return Step(type="start", arrival=arrival, **fields)


def job(identity: str, arrival: int = 0, **fields: Any) -> Step:
    return Step(type="job", id=identity, arrival=arrival, **fields)


def failed(identity: str, arrival: int, **fields: Any) -> Step:
    return job(identity, arrival, outcome="failed", **fields)


def route(*steps: Step, done: int = 0, vehicle: str = "v") -> Route:
    return Route(vehicle=vehicle, steps=steps, done=done)


def judged(task: Problem, *routes: Route, **fields: Any) -> Judgement:
    return judge(task, Plan.model_validate({"routes": routes, **fields}), measure(task))


def times(judgement: Judgement, r: int = 0) -> list[int]:
    return [step.arrival for step in judgement.plan.routes[r].steps]


def causes(judgement: Judgement) -> list[tuple[str, int | None]]:
    found = judgement.plan.summary.violations
    return [(each.cause, each.duration or each.amount) for each in found]


def codes(judgement: Judgement) -> list[tuple[str, str]]:
    return [(fault.code, fault.where) for fault in judgement.faults]


def left(*names: str) -> list[dict[str, str]]:
    return [{"id": name} for name in names]


REST = left("3", "4")


# Times


def test_a_fact_is_taken_at_its_word_and_the_rest_follows_on_it() -> None:
    # Left at 50, reached job 1 at 400 (350 s for a drive of 100), worked until
    # 460: at job 2 at 560, home at 760. The day had 350 + 100 + 200 s of travel.
    facts = [start(50), job("1", 400, service=60, duration=350, distance=1700)]
    judgement = judged(problem(), route(*facts, job("2"), done=2), unassigned=REST)
    assert times(judgement) == [50, 400, 560, 760]
    done = judgement.plan.routes[0]
    assert (done.duration, done.distance, done.service, done.done) == (650, 4700, 60, 2)
    assert judgement.clean
    assert judgement.differences == ()


def test_the_rest_waits_for_now_and_for_the_end_of_the_last_fact() -> None:
    facts = [start(0), job("1", 100, service=60, duration=100)]
    later = judged(problem(), route(*facts, job("2"), done=2), unassigned=REST, now=500)
    assert times(later) == [0, 100, 600, 800]
    earlier = judged(problem(), route(*facts, job("2"), done=2), unassigned=REST, now=130)
    assert times(earlier) == [0, 100, 260, 460]
    assert earlier.plan.now == 130


def test_the_rest_does_not_wait_at_the_last_fact_for_a_window() -> None:
    # An untouched route would leave at 800; this one has left, and waits at the door.
    task = problem({"2": {"time_windows": [[1000, 2000]]}})
    judgement = judged(task, route(start(0), job("2"), done=1), unassigned=left("1", *"34"))
    assert times(judgement) == [0, 200, 1200]
    assert judgement.plan.routes[0].waiting_time == 800
    assert times(judged(task, route(job("2")), unassigned=left("1", *"34"))) == [800, 1000, 1200]


def test_nobody_leaves_before_now() -> None:
    assert times(judged(problem(), route(job("1"), job("2")), unassigned=REST, now=70)) == [
        70,
        170,
        270,
        470,
    ]
    task = problem({"2": {"time_windows": [[1000, 2000]]}})
    judgement = judged(task, route(job("2")), unassigned=left("1", *"34"), now=70)
    assert times(judgement) == [800, 1000, 1200]


def test_what_a_fact_does_not_state_is_measured() -> None:
    # 0 -> 1 -> 3 is 100 + 200 s and 3,000 m, whatever the clock says.
    facts = [start(0), job("1", 130), job("3", 500)]
    done = judged(problem(), route(*facts, done=3), unassigned=left("2", "4")).plan.routes[0]
    assert [(step.duration, step.distance) for step in done.steps] == [
        (0, 0),
        (100, 1000),
        (300, 3000),
        (600, 6000),
    ]
    assert times(judged(problem(), route(*facts, done=3), unassigned=left("2", "4"))) == [
        0,
        130,
        500,
        800,
    ]


def test_without_a_start_among_the_facts_the_day_began_a_drive_before_them() -> None:
    judgement = judged(
        problem(), route(job("1", 250, duration=80), done=1), unassigned=left(*"234")
    )
    assert times(judgement) == [170, 250, 350]
    assert judgement.plan.routes[0].done == 2  # the start is one now


def test_nothing_follows_an_end_that_has_begun() -> None:
    facts = [start(0), job("1", 100), Step(type="end", arrival=250, duration=250)]
    judgement = judged(problem(), route(*facts, done=3), unassigned=left(*"234"), now=900)
    assert times(judgement) == [0, 100, 250]
    assert judgement.plan.routes[0].duration == 250
    assert judgement.clean
    more = judged(problem(), route(*facts, job("2"), done=3), unassigned=REST)
    assert codes(more) == [("R415", "routes[0].steps[3]"), ("R405", "jobs[1]")]


def test_a_day_without_an_end_place_is_over_with_its_last_fact() -> None:
    task = problem(vehicles=[van(end_index=None, costs={"per_hour": 0, "per_waiting_hour": 3600})])
    facts = [start(0), job("1", 100, service=60, duration=100)]
    judgement = judged(task, route(*facts, done=2), unassigned=left(*"234"), now=900)
    assert times(judgement) == [0, 100]
    assert judgement.exact_cost == 0  # nobody waits for now


def test_the_rest_of_a_day_leaves_the_place_that_is_stated() -> None:
    # The van stands at place 4 instead of at its start: 200 s to job 2.
    facts = [start(0, location_index=4)]
    judgement = judged(problem(), route(*facts, job("2"), done=1), unassigned=left("1", *"34"))
    assert times(judgement) == [0, 200, 400]
    assert judgement.plan.routes[0].steps[0].location_index == 4


def test_a_break_has_the_place_of_the_step_before_it_or_its_own() -> None:
    task = problem(vehicles=[van(breaks=[{"id": "tea", "service": 40}])])
    tea = Step(type="break", id="tea", arrival=100, service=40)
    facts = [start(0), job("1", 100), tea]
    assert times(judged(task, route(*facts, job("2"), done=3), unassigned=REST)) == [
        0,
        100,
        100,
        240,
        440,
    ]
    facts[2] = tea.model_copy(update={"location_index": 4, "arrival": 400})
    assert times(judged(task, route(*facts, job("2"), done=3), unassigned=REST)) == [
        0,
        100,
        400,
        640,
        840,
    ]


def test_setup_is_skipped_at_the_place_of_the_last_fact() -> None:
    task = problem({"2": {"setup": 30}})
    facts = [start(0), job("1", 100, location_index=2)]
    steps = judged(task, route(*facts, job("2"), done=2), unassigned=REST).plan.routes[0].steps
    assert (steps[2].arrival, steps[2].setup) == (100, 0)


# Money and limits over the whole day


def test_the_whole_day_is_paid() -> None:
    # Travel 350 + 100 + 200 s, work 60 s, and 90 s waited before it: 800 s
    # until home at 800, with 50 s of work past the shift's end at 750.
    costs = {"fixed": 5, "per_hour": 3600, "per_task_hour": 7200, "per_waiting_hour": 36000}
    costs |= {"per_km": 2, "overtime_per_hour": 360}
    shift = {"time_window": [0, 750], "max_overtime": 100}
    facts = [start(0), job("1", 350, waiting_time=90, service=60, duration=350, distance=1000)]
    judgement = judged(
        problem(vehicles=[van(costs=costs, **shift)]),
        route(*facts, job("2"), done=2),
        unassigned=REST,
    )
    assert judgement.exact_cost == 5 + 650 + 60 * 2 + 90 * 10 + 4 * 2 + 50 / 10
    assert judgement.plan.routes[0].steps[-1].late == 50


def test_arcs_with_a_price_cost_it_between_facts_too() -> None:
    tables = {**LINE, "costs": [[10 * abs(i - j) for j in range(5)] for i in range(5)]}
    facts = [start(0), job("1", 350, duration=350)]
    judgement = judged(
        problem(matrices={"car": tables}), route(*facts, job("2"), done=2), unassigned=REST
    )
    assert judgement.exact_cost == 10 + 10 + 20
    home = Step(type="end", arrival=500)
    judgement = judged(
        problem(matrices={"car": tables}), route(*facts, home, done=3), unassigned=left(*"234")
    )
    assert judgement.exact_cost == 10 + 10


def test_limits_count_from_the_first_fact_on() -> None:
    limits = {"max_duration": 600, "max_travel_time": 500, "max_distance": 4000, "max_tasks": 1}
    facts = [start(0), job("1", 300, duration=300, distance=1500)]
    judgement = judged(
        problem(vehicles=[van(**limits)]), route(*facts, job("2"), done=2), unassigned=REST
    )
    # 300 + 100 + 200 s at the wheel, 1.5 + 1 + 2 km
    assert causes(judgement) == [("max_tasks", 1), ("max_travel_time", 100), ("max_distance", 500)]


def test_facts_show_what_they_broke() -> None:
    task = problem({"1": {"time_windows": [[0, 80]], "skills": ["cold"]}})
    facts = [start(0), job("1", 100)]
    judgement = judged(task, route(*facts, done=2), unassigned=left(*"234"))
    assert causes(judgement) == [("skills", 1), ("delay", 20)]
    assert [len(step.violations) for step in judgement.plan.routes[0].steps] == [0, 2, 0]


def test_a_fact_before_its_window_opens_was_too_early() -> None:
    task = problem({"1": {"time_windows": [[0, 50], [130, 200]]}})
    judgement = judged(task, route(start(0), job("1", 100), done=2), unassigned=left(*"234"))
    assert causes(judgement) == [("lead_time", 30)]


def test_goods_that_come_out_after_the_departure_are_not_aboard() -> None:
    task = problem({"2": {"release_time": 90}})
    steps = [start(50, service=10), job("2")]
    judgement = judged(task, route(*steps, done=1), unassigned=left("1", "3", "4"))
    assert causes(judgement) == [("release_time", 30)]
    aboard = problem({"2": {"release_time": 90, "aboard": "v"}})
    assert judged(aboard, route(*steps, done=1), unassigned=left("1", "3", "4")).clean


def test_a_load_too_large_shows_on_facts() -> None:
    task = problem({"1": {"delivery": [6]}, "2": {"delivery": [5]}})
    judgement = judged(task, route(start(0), job("1", 100), job("2"), done=2), unassigned=REST)
    assert [step.load for step in judgement.plan.routes[0].steps] == [(11,), (5,), (0,), (0,)]
    assert causes(judgement) == [("load", 2)]


def test_an_unreachable_place_was_reached_when_it_is_a_fact() -> None:
    tables = {"durations": [[0, None, 9, 9, 9], *LINE["durations"][1:]]}
    task = problem(matrices={"car": tables})
    facts = [start(0), job("1", 100)]
    assert judged(task, route(*facts, done=2), unassigned=left(*"234")).clean
    assert causes(judged(task, route(*facts), unassigned=left(*"234"))) == [("unreachable", None)]


def test_pins_that_have_begun_are_kept_and_the_others_come_next() -> None:
    steps = [{"type": "job", "id": name} for name in "123"]
    task = problem(vehicles=[van(steps=steps, pinned_steps=3)])
    facts = [start(0), job("4", 400), failed("2", 600)]
    aside = [{"id": "2", "state": "returning", "reason": "REFUSED", "aboard": "v", "time": 0}]
    good = judged(task, route(*facts, job("1"), job("3"), done=3), set_aside=aside)
    assert good.clean
    bad = judged(task, route(*facts, job("3"), job("1"), done=3), set_aside=aside)
    assert causes(bad) == [("pinned", 2)]


def test_a_pin_set_aside_is_nobodys_to_keep() -> None:
    steps = [{"type": "job", "id": "1"}]
    task = problem(vehicles=[van(steps=steps, pinned_steps=1)])
    aside = [{"id": "1", "state": "cancelled", "reason": "CANCELLATION", "time": 0}]
    assert judged(task, unassigned=left(*"234"), set_aside=aside).clean
    assert causes(judged(task, unassigned=left(*"1234"))) == [("pinned", 1)]


# Failed visits


def test_a_failed_visit_serves_nothing_but_takes_its_time() -> None:
    # 30 s at the door of job 1 in vain; its parcel rides home.
    task = problem({"1": {"delivery": [3], "penalty": 7, "vehicle_costs": {"v": 11}}})
    facts = [start(0), failed("1", 100, service=30, duration=100)]
    judgement = judged(task, route(*facts, job("2"), done=2), unassigned=left("1", "3", "4"), now=0)
    assert judgement.clean
    assert times(judgement) == [0, 100, 230, 430]
    done = judgement.plan.routes[0]
    assert [step.load for step in done.steps] == [(4,), (4,), (3,), (3,)]
    assert done.steps[1].outcome == "failed"
    assert (done.service, done.delivery) == (30, (1,))
    assert (judgement.exact_cost, judgement.exact_left_out) == (0, 7)


def test_a_failed_visit_may_be_tried_again() -> None:
    facts = [start(0), failed("1", 100)]
    same = judged(problem(), route(*facts, job("2"), job("1"), done=2), unassigned=REST)
    assert same.clean
    assert [step.load for step in same.plan.routes[0].steps] == [(2,), (2,), (1,), (0,), (0,)]
    task = problem(vehicles=[van(), van("w")])
    other = judged(
        task, route(*facts, done=2), route(job("1"), vehicle="w"), unassigned=left(*"234")
    )
    assert other.clean
    twice = judged(problem(), route(*facts, failed("1", 200), done=3), unassigned=left(*"1234"))
    assert twice.clean


def test_a_failed_visit_is_neither_late_nor_a_task() -> None:
    late = {"time_windows": [[0, 50]], "soft_end": 20, "late_cost": 3600, "skills": ["cold"]}
    task = problem({"1": late}, vehicles=[van(max_tasks=1)])
    facts = [start(0), failed("1", 100)]
    judgement = judged(task, route(*facts, job("2"), done=2), unassigned=left("1", "3", "4"), now=0)
    assert judgement.clean
    assert judgement.exact_cost == 0


def test_a_failed_return_brings_nothing() -> None:
    task = problem({"1": {"delivery": [0], "pickup": [5]}})
    judgement = judged(task, route(start(0), failed("1", 100), done=2), unassigned=left(*"1234"))
    assert [step.load for step in judgement.plan.routes[0].steps] == [(0,), (0,), (0,)]


def test_a_route_that_has_begun_is_listed_though_it_serves_nothing() -> None:
    task = problem(vehicles=[van(costs={"fixed": 3, "per_hour": 0})])
    judgement = judged(task, route(start(20), done=1), unassigned=left(*"1234"))
    assert times(judgement) == [20, 20]
    assert judgement.exact_cost == 3


def test_a_failed_visit_between_jobs_that_follow_strictly_is_no_gap() -> None:
    relations = [{"type": "strict", "jobs": ["1", "2"]}]
    facts = [start(0), job("1", 100), failed("3", 300), job("2", 400)]
    judgement = judged(
        problem(relations=relations), route(*facts, done=4), unassigned=left("3", "4")
    )
    assert judgement.clean


def test_a_failed_parcel_may_not_share_the_van_either() -> None:
    # It rides on with the food, all the way.
    task = problem(
        {"1": {"load_type": "paint"}, "2": {"load_type": "food"}},
        incompatible_types=[{"types": ["paint", "food"], "mode": "simultaneous"}],
    )
    facts = [start(0), failed("1", 100)]
    judgement = judged(task, route(*facts, job("2"), done=2), unassigned=left("1", "3", "4"))
    assert causes(judgement) == [("incompatible_types", None)]


# Places


def test_waypoints_are_places_of_facts() -> None:
    document = {
        "vehicles": [{"id": "v", "start": [0, 0], "end": [0, 0]}],
        "jobs": [{"id": "1", "location": [0.01, 0]}],
        "waypoints": [[0.02, 0]],
    }
    task = Problem.model_validate(document)
    where = {"location": (0.02, 0.0)}
    judgement = judged(task, route(start(0, **where), job("1"), done=1))
    assert judgement.clean
    # from the waypoint and from the start it is 1,446 m, or 174 s, to the job
    assert times(judgement) == [0, 174, 348]
    assert judgement.plan.routes[0].steps[0].location == (0.02, 0)
    lost = judged(task, route(start(0, location=(0.03, 0)), job("1"), done=1))
    assert codes(lost) == [("R414", "routes[0].steps[0]")]


# Any day, cut anywhere


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_day_that_goes_as_planned_is_judged_the_same_at_any_step(data: st.DataObject) -> None:
    """The canonical schedule is as early as possible after its departure."""
    window = st.tuples(st.integers(0, 900), st.integers(0, 900)).map(sorted)
    jobs = {
        str(k): {
            "setup": data.draw(st.integers(0, 20)),
            "service": data.draw(st.integers(0, 60)),
            "time_windows": data.draw(st.lists(window, max_size=1)),
            "pickup": [data.draw(st.integers(0, 3))],
            "soft_end": 300,
            "late_cost": 5,
        }
        for k in range(1, 5)
    }
    pause = {"id": "tea", "service": 40, "time_windows": data.draw(st.lists(window, max_size=1))}
    rates = dict.fromkeys(("fixed", "per_km", "per_task_hour", "per_waiting_hour"), 7)
    ends = data.draw(st.sampled_from([{}, {"start_index": None}, {"end_index": None}]))
    task = problem(jobs, vehicles=[van(breaks=[pause], costs=rates, time_window=[0, 800], **ends)])
    travel = measure(task)
    steps = [*(job(k) for k in "1234"), Step(type="break", id="tea", arrival=0)]
    order = data.draw(st.permutations(steps))
    once = judge(task, Plan(routes=(route(*order),)), travel).plan
    [whole] = once.routes
    done = data.draw(st.integers(1, len(whole.steps)))
    if whole.steps[done - 1].type == "break":
        return  # a drive that a break interrupts begins anew at the last place
    begun = whole.model_copy(update={"done": done})
    read = Plan.model_validate_json(once.model_copy(update={"routes": (begun,)}).model_dump_json())
    again = judge(task, read, travel)
    assert again.plan.routes[0] == begun
    assert again.plan.summary == once.summary
    assert again.differences == ()


@pytest.mark.parametrize("done", [0, 2])
def test_a_judged_day_keeps_what_it_was_told(done: int) -> None:
    steps = [start(0), job("1", 100, duration=100, distance=1000), job("2", 200)]
    judgement = judged(problem(), route(*steps, done=done), unassigned=REST, now=0)
    again = judge(problem(), judgement.plan, measure(problem()))
    assert again.plan == judgement.plan
    assert again.plan.routes[0].done == done
