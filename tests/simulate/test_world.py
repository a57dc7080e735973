"""Days driven: as planned where nothing disturbs them, by hand, and whatever happens."""

# Covers: simulate/control_desk.py simulate/door_outcomes.py simulate/simulated_day.py
# Covers: simulate/vehicle_process.py

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import Event, Incident, Plan, Problem
from vuelta.simulate import Scenario, generate
from vuelta.simulate.dispatchers import Budget, Still, dispatcher_of
from vuelta.simulate.executed_plan import driven, judged
from vuelta.simulate.scenario_trace import Trace
from vuelta.simulate.simulated_day import Day, Decision, State
from vuelta.simulate.world import simulate

UNHURRIED = settings(deadline=None, max_examples=12, derandomize=True)
QUICK = Budget(iterations=20)

STORMY: dict[str, Any] = {
    "stops_per_van": 8,
    "service_median": 6,
    "breakdown": 0.3,
    "no_show": 0.2,
    "dark": 0.05,
    "depot_delay": 0.5,
    "closure": 1.0,
    "storm": 0.5,
    "missing": 0.05,
    "damaged": 0.05,
    "refused": 0.05,
    "access": 0.1,
    "address_wrong": 0.1,
    "absent": 0.15,
    "returns": 0.2,
    "exchanges": 0.2,
    "not_ready": 0.1,
    "mismatch": 0.1,
    "window_change": 0.1,
    "address_change": 0.1,
    "cancel": 0.1,
    "new_pickups": 0.2,
    "urgent": 0.1,
}
"""A day on which everything that can happen does."""


def run(scenario: Scenario, dispatcher: Any, plan: Plan | None = None) -> Day:
    if plan is None:
        plan = vuelta.plan(scenario.problem, iterations=100)
    return simulate(scenario.problem, scenario.trace, plan, dispatcher)


def quiet(problem: Problem) -> Trace:
    """Nothing happens, and everything takes as long as planned."""
    return Trace.model_validate(
        {"doors": [{"job": job.id, "service": job.service} for job in problem.jobs]}
    )


@pytest.mark.parametrize("pause", [0, 30])
def test_an_undisturbed_day_goes_exactly_as_planned(pause: int) -> None:
    small = {"stops_per_van": 25, "break_minutes": pause}
    problem = generate("calm", 2, 4, parameters=small).problem
    plan = vuelta.plan(problem, iterations=40)
    day = run(Scenario(problem, quiet(problem)), Still(), plan)
    for route in plan.routes:
        real = [visit.step(day.ended) for visit in day.visits[route.vehicle]]
        assert [(step.type, step.id) for step in real] == [(s.type, s.id) for s in route.steps]
        for step, planned in zip(real, route.steps, strict=True):
            assert (step.arrival, step.end) == (planned.arrival, planned.end), planned
    judgement = judged(day)
    assert not judgement.faults
    assert judgement.plan.summary.cost == plan.summary.cost


def line() -> dict[str, Any]:
    """A depot and three doors in a row, ten minutes apart; one van, from 8:00."""
    table = [[600 * abs(i - j) for j in range(4)] for i in range(4)]
    jobs = [
        {"id": name, "location_index": k, "service": 120, "delivery": [1]}
        for k, name in enumerate("ABC", start=1)
    ]
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [9]}
    return {
        "vehicles": [van | {"time_window": [28800, 61200]}],
        "jobs": jobs,
        "matrices": {"car": {"durations": table}},
    }


class Listener:
    """Says nothing, and remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, str]] = []

    def on_event(self, state: State, event: Event | Incident) -> Decision:
        what = event.code if not isinstance(event, Event) else f"{event.type} {event.job}"
        self.heard.append((state.now, what))
        return None


def test_a_morning_by_hand() -> None:
    """Driving takes 1.5 times as long; B does not open: 3 minutes; work at C takes 5."""
    problem = Problem.model_validate(line())
    plan = vuelta.plan(problem, iterations=50)
    doors = [
        {"job": "A", "service": 60, "absent": 0.5, "draws": [0.9]},
        {"job": "B", "service": 60, "absent": 0.5, "draws": [0.4]},
        {"job": "C", "service": 300},
    ]
    trace = Trace.model_validate({"doors": doors, "traffic": {"day": 1.5}})
    listener = Listener()
    day = run(Scenario(problem, trace), listener, plan)
    names = [step.id for step in plan.routes[0].steps]
    assert names == [None, "A", "B", "C", None]
    leaves = plan.routes[0].steps[0].arrival
    assert [(time - leaves, what) for time, what in listener.heard] == [
        (0, "departed None"),
        (900, "arrived A"),
        (960, "delivered A"),
        (1860, "arrived B"),
        (2040, "RECIPIENT_ABSENT"),
        (2940, "arrived C"),
        (3240, "delivered C"),
        (5940, "arrived None"),
    ]
    assert [event.reason for event in day.events if event.type == "failed"] == ["RECIPIENT_ABSENT"]
    judgement = judged(day)
    assert not judgement.faults
    assert [(entry.id, entry.aboard) for entry in judgement.plan.set_aside] == [("B", "v")]


def test_a_parcel_whose_van_breaks_down_is_handed_over() -> None:
    document = line()
    first = document["vehicles"][0]
    document["vehicles"] = [first | {"max_tasks": 3}, first | {"id": "w"}]
    problem = Problem.model_validate(document)
    plan = vuelta.plan(problem, iterations=50)
    [route] = plan.routes
    breakdown = {"id": "b", "code": "VEHICLE_BREAKDOWN", "vehicle": route.vehicle}
    trace = quiet(problem).model_copy(
        update={
            "incidents": Trace.model_validate(
                {"incidents": [breakdown | {"time": route.steps[1].end + 60}]}
            ).incidents
        }
    )
    day = run(Scenario(problem, trace), dispatcher_of("vuelta", QUICK), plan)
    assert day.is_whole
    other = next(name for name in ("v", "w") if name != route.vehicle)
    keys = [visit.key for visit in day.visits[other] if visit.id]
    fetched = {identity for kind, identity in keys if kind == "pickup"}
    assert fetched == {"B", "C"}
    assert {identity for kind, identity in keys if kind == "delivery"} == fetched
    assert not judged(day).faults


@pytest.mark.parametrize("name", ["keep", "insert", "resolve", "vuelta"])
@pytest.mark.parametrize("threads", [1, 2])
def test_the_same_seed_is_the_same_day_byte_for_byte(
    name: str, threads: int, day: Callable[..., Scenario]
) -> None:
    scenario = day("bad-day", vans=2, seed=3, stops=10)
    budget = Budget(iterations=20, threads=threads)
    journals = {run(scenario, dispatcher_of(name, budget)).journal() for _ in range(2)}
    assert len(journals) == 1


def fates(day: Day) -> None:
    """Every task of the last problem is served once, taken off the plan, or left over."""
    plan = driven(day)
    times: dict[tuple[str, str], int] = {}
    for route in plan.routes:
        for step in route.steps:
            if step.id is not None and step.type != "break" and step.outcome is None:
                times[step.type, step.id] = times.get((step.type, step.id), 0) + 1
    assert set(times.values()) <= {1}
    resting = {(entry.type, entry.id) for entry in (*plan.set_aside, *plan.unassigned)}
    assert not resting & times.keys()
    for job in day.problem.jobs:
        assert ("job", job.id) in resting | times.keys()


@pytest.mark.slow
@UNHURRIED
@given(
    seed=st.integers(0, 10**9),
    name=st.sampled_from(["keep", "insert", "resolve", "vuelta", "vuelta", "still"]),
    vans=st.integers(1, 3),
)
def test_whatever_happens_every_decision_can_be_carried_out(
    seed: int, name: str, vans: int
) -> None:
    scenario = generate("normal", vans, seed, parameters=STORMY)
    day = run(scenario, dispatcher_of(name, QUICK))
    assert not day.refusal
    assert not judged(day).faults
    fates(day)


def test_dispatchers_meet_the_same_day(day: Callable[..., Scenario]) -> None:
    """Until somebody decides otherwise: the first failures are the same, at the same time."""
    scenario = day("absent-heavy", vans=2, seed=1, stops=15)
    plan = vuelta.plan(scenario.problem, iterations=50)
    days = [run(scenario, dispatcher_of(name, QUICK), plan) for name in ("still", "keep", "vuelta")]
    firsts = [next(one for one in day.incidents if one.time > 28800) for day in days]
    assert firsts[0].code
    assert firsts[0] == firsts[1] == firsts[2]


def test_what_would_happen_to_an_idle_van_happens_to_the_next() -> None:
    document = line()
    document["vehicles"] = [document["vehicles"][0], document["vehicles"][0] | {"id": "w"}]
    problem = Problem.model_validate(document)
    plan = vuelta.plan(problem, iterations=50)
    [route] = plan.routes
    idle = next(name for name in ("v", "w") if name != route.vehicle)
    breakdown = {"id": "b", "code": "VEHICLE_BREAKDOWN", "vehicle": idle, "time": 30000}
    trace = Trace.model_validate({"incidents": [breakdown]})
    day = run(Scenario(problem, trace), Still(), plan)
    assert [getattr(one, "vehicle", "") for one in day.incidents] == [route.vehicle]


def test_nothing_is_heard_of_a_dark_van_until_it_is_back() -> None:
    problem = Problem.model_validate(line())
    plan = vuelta.plan(problem, iterations=50)
    leaves = plan.routes[0].steps[0].arrival
    dark = {"id": "d", "vehicle": "v", "since": leaves + 100, "until": leaves + 1500}
    trace = Trace.model_validate({"darkness": [dark]})
    listener = Listener()
    day = run(Scenario(problem, trace), listener, plan)
    heard = [(time - leaves, what) for time, what in listener.heard]
    assert heard[:4] == [
        (0, "departed None"),
        (100, "CONNECTIVITY_LOSS"),
        (1500, "delivered B"),
        (2040, "arrived C"),
    ]
    late = [event for event in day.events if event.received is not None]
    assert [(event.type, event.job) for event in late] == [
        ("arrived", "A"),
        ("delivered", "A"),
        ("arrived", "B"),
        ("delivered", "B"),
    ]
    assert {event.received for event in late} == {leaves + 1500}
