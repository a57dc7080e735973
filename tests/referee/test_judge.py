"""The door of the room: whole plans, those of VROOM's documentation included."""

# Covers: referee/problem_index.py referee/route_account.py

from __future__ import annotations

import json
import os
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from benchmarks.instances import city
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import (
    Places,
    Plan,
    Problem,
    ProfileTravel,
    Route,
    Search,
    Step,
    TravelMatrix,
    Unassigned,
)
from vuelta.referee import judge
from vuelta.referee.route_account import Ride
from vuelta.travel import measure

DATA = Path(os.environ.get("VUELTA_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
EXAMPLES = DATA / "examples" / "vroom_docs"

needs_examples = pytest.mark.skipif(
    not EXAMPLES.is_dir(), reason=f"VROOM's examples are not at {EXAMPLES}; set VUELTA_DATA"
)


def example(number: int) -> tuple[Problem, Plan]:
    """A problem of VROOM's documentation, and the solution it prints."""
    problem = json.loads((EXAMPLES / f"example_{number}.json").read_text())
    plan = json.loads((EXAMPLES / f"example_{number}_sol.json").read_text())
    return Problem.model_validate(problem), Plan.model_validate(plan)


@needs_examples
def test_vroom_example_2_holds_to_the_second() -> None:
    problem, plan = example(2)
    judgement = judge(problem, plan, measure(problem))
    assert judgement.clean
    assert judgement.exact_cost == 5461
    assert judgement.differences == ()
    assert [step.arrival for step in judgement.plan.routes[0].steps] == [0, 2104, 4359, 5461]


def replayed(problem: Problem, plan: Plan) -> TravelMatrix:
    """The driving times the printed arrivals imply, for the arcs they use."""
    travel = measure(problem).profiles["car"]
    durations = travel.durations.copy()
    places = Places.of(problem)
    for route in plan.routes:
        for before, after in zip(route.steps, route.steps[1:], strict=False):
            u, v = places.number(before.location, None), places.number(after.location, None)
            durations[u, v] = after.duration - before.duration
    return TravelMatrix({"car": ProfileTravel(durations, travel.distances)})


@needs_examples
def test_vroom_example_3_breaks_what_its_authors_say() -> None:
    # Route 1 loads 7 of 4. Route 2 leaves 800 s before its shift and is still
    # 1266 s late at job 3 and 1446 s at the end. We leave with the shift, so
    # everything is 800 s later: 2066 and 2246, and job 4 starts at
    # 1600423057, still within its window.
    problem, plan = example(3)
    judgement = judge(problem, plan, replayed(problem, plan))
    first, second = judgement.plan.routes
    assert [(v.cause, v.amount) for v in first.violations] == [("load", 3)]
    assert [(v.cause, v.duration) for v in second.violations] == [("delay", 2066 + 2246)]
    assert second.steps[0].arrival == 1600416000
    assert not judgement.faults
    assert judgement.exact_cost == 18711
    early = [each for each in judgement.differences if each.path.endswith("lead_time")]
    assert [(each.path, each.stated) for each in early] == [("routes[1].steps[0].lead_time", 800)]
    assert not any(
        each.path.startswith("routes[0].steps")
        for each in judgement.differences
        if not each.path.endswith("distance")
    )


def small(**fields: Any) -> Problem:
    document: dict[str, Any] = {
        "currency": "EUR",
        "vehicles": [
            {
                "id": "v",
                "description": "the red van",
                "start": [0, 0],
                "end": [0, 0],
                "breaks": [{"id": "tea", "service": 60, "description": "tea"}],
            }
        ],
        "jobs": [
            {"id": "a", "location": [0.01, 0], "description": "Ada", "priority": 3, "service": 30},
            {"id": "b", "location": [0.02, 0], "description": "Bob"},
        ],
    }
    return Problem.model_validate(document | fields)


def serving(*names: str, breaks: tuple[str, ...] = ("tea",), **fields: Any) -> Plan:
    steps = [Step(type="break", id=name, arrival=0) for name in breaks]
    steps += [Step(type="job", id=name, arrival=0) for name in names]
    return Plan(routes=(Route(vehicle="v", steps=tuple(steps)),), **fields)


def test_a_plan_is_described_in_the_words_of_its_problem() -> None:
    problem = small()
    plan = judge(problem, serving("a", unassigned=(Unassigned(id="b"),)), measure(problem)).plan
    route = plan.routes[0]
    assert route.description == "the red van"
    assert [(step.type, step.description, step.location) for step in route.steps] == [
        ("start", None, (0, 0)),
        ("break", "tea", None),
        ("job", "Ada", (0.01, 0)),
        ("end", None, (0, 0)),
    ]
    assert (plan.unassigned[0].description, plan.unassigned[0].location) == ("Bob", (0.02, 0))
    assert plan.currency == "EUR"


def test_what_a_plan_knows_of_its_making_is_kept() -> None:
    problem = small()
    search = Search(seed=1, threads=1, iterations=5, seconds=0.5, stopped_by="iterations")
    reasons = [{"code": "PRICED_OUT", "detail": "too dear"}]
    left = Unassigned.model_validate({"id": "b", "reasons": reasons})
    draft = serving("a", unassigned=(left,), search=search, currency="CHF")
    plan = judge(problem, draft, measure(problem)).plan
    assert (plan.search, plan.currency, plan.style) == (search, "CHF", draft.style)
    assert plan.unassigned[0].reasons == left.reasons


def test_totals_of_a_route() -> None:
    # 1111.95 m x 1.3 = 1446 m at 30 km/h are 174 s, out and home again;
    # the service of the break counts as service, as in VROOM.
    problem = small()
    judgement = judge(problem, serving("a", unassigned=(Unassigned(id="b"),)), measure(problem))
    for total in (judgement.plan.routes[0], judgement.plan.summary):
        assert (total.duration, total.distance, total.service) == (348, 2892, 90)
        assert (total.priority, total.waiting_time) == (3, 0)
    assert judgement.plan.routes[0].steps[-1].arrival == 348 + 90
    assert (judgement.plan.summary.routes, judgement.plan.summary.unassigned) == (1, 1)


def test_routes_without_a_visit_are_not_listed() -> None:
    problem = small()
    plan = serving(unassigned=(Unassigned(id="a"), Unassigned(id="b")))
    judgement = judge(problem, plan, measure(problem))
    assert judgement.plan.routes == ()
    assert judgement.clean
    assert judgement.exact_cost == 0


def test_a_judged_plan_can_be_written_and_read() -> None:
    problem = small()
    judged = judge(problem, serving("a", "b"), measure(problem)).plan
    assert Plan.model_validate_json(judged.model_dump_json()) == judged


def test_a_judged_plan_is_judged_the_same_again() -> None:
    problem = small()
    travel = measure(problem)
    once = judge(problem, serving("a", "b"), travel)
    again = judge(problem, once.plan, travel)
    assert again.plan == once.plan
    assert again.differences == ()


def test_travel_of_another_problem_is_refused() -> None:
    problem = small()
    with pytest.raises(ValueError, match="profile car is not measured"):
        judge(problem, serving("a", "b"), TravelMatrix({}))
    durations = measure(problem).profiles["car"].durations
    bounded = small(vehicles=[{"id": "v", "start": [0, 0], "max_distance": 9}])
    with pytest.raises(ValueError, match="needs distances"):
        judge(bounded, serving("a", "b"), TravelMatrix({"car": ProfileTravel(durations)}))


def test_a_thousand_stops_on_one_route_are_judged() -> None:
    rng = random.Random(3)
    jobs = [
        {
            "id": str(k),
            "location": [rng.random() / 10, rng.random() / 10],
            "delivery": [1, 2],
            "time_windows": [[0, 5000], [6000, 10**7]],
            "soft_end": 9000,
            "late_cost": 1,
        }
        for k in range(1000)
    ]
    problem = small(jobs=jobs, vehicles=[{"id": "v", "start": [0, 0], "capacity": [1000, 2000]}])
    plan = serving(*(str(k) for k in range(1000)), breaks=())
    assert judge(problem, plan, measure(problem)).clean


def two_vans(**fields: Any) -> tuple[Problem, Plan]:
    """A judged plan: the red van serves a, the other one b."""
    vans = [{"id": name, "start": [0, 0], "end": [0, 0]} for name in "vw"]
    problem = small(vehicles=vans, **fields)
    routes = [
        {"vehicle": van, "steps": [{"type": "job", "id": name, "arrival": 0}]}
        for van, name in zip("vw", "ab", strict=True)
    ]
    return problem, judge(problem, Plan.model_validate({"routes": routes}), measure(problem)).plan


def test_trusted_routes_are_taken_over_as_they_are() -> None:
    problem, plan = two_vans()
    travel = measure(problem)
    whole = judge(problem, plan, travel)
    assert judge(problem, plan, travel, trusted=frozenset("v")).plan == whole.plan
    # even when they say what is not so, at the cost they state
    wrong = plan.routes[0].model_copy(update={"cost": 50_000, "waiting_time": 7})
    changed = plan.model_copy(update={"routes": (wrong, plan.routes[1])})
    judgement = judge(problem, changed, travel, trusted=frozenset("v"))
    assert judgement.plan.routes[0] is wrong
    assert judgement.plan.summary.waiting_time == 7
    assert judgement.exact_cost == 5 + Fraction(plan.routes[1].cost, 10_000)
    assert [each.path for each in judgement.differences] == ["summary.waiting_time"]


def test_trusted_routes_need_no_travel() -> None:
    problem, plan = two_vans()
    assert judge(problem, plan, TravelMatrix({}), trusted={"v", "w"}).clean


def test_nothing_vanishes_on_trusted_routes_either() -> None:
    problem, plan = two_vans()
    lost = plan.model_copy(update={"routes": plan.routes[1:]})
    judgement = judge(problem, lost, measure(problem), trusted={"w"})
    assert [fault.code for fault in judgement.faults] == ["R405"]
    twice = plan.model_copy(update={"unassigned": (Unassigned(id="a"),)})
    judgement = judge(problem, twice, measure(problem), trusted={"v"})
    assert [fault.code for fault in judgement.faults] == ["R406"]


def test_trusted_routes_still_bind_the_others() -> None:
    # b belongs with a, which the trusted van serves
    problem, plan = two_vans()
    relations = [{"type": "same_route", "jobs": ["a", "b"]}]
    document = problem.model_dump(exclude_defaults=True) | {"relations": relations}
    related = Problem.model_validate(document)
    judgement = judge(related, plan, measure(related), trusted={"v"})
    assert [each.cause for each in judgement.plan.summary.violations] == ["vehicle_not_allowed"]
    assert judgement.plan.routes[1].steps[1].violations


@pytest.mark.slow
def test_only_routes_that_are_not_trusted_are_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of fifty routes forty-five are trusted: five are."""
    problem = city(1000)
    vans = problem.vehicles[:50]
    loads = [problem.jobs[k : k + 20] for k in range(0, 1000, 20)]
    routes = [
        Route(
            vehicle=van.id,
            steps=tuple(Step(type="job", id=job.id, arrival=0) for job in load),
        )
        for van, load in zip(vans, loads, strict=True)
    ]
    travel = measure(problem)
    plan = judge(problem, Plan(routes=tuple(routes)), travel).plan
    trusted = {van.id for van in vans[:45]}
    worked_out, ride_of = [], Ride.of

    def of(itinerary: Any, *rest: Any) -> Any:
        worked_out.append(itinerary)
        return ride_of(itinerary, *rest)

    monkeypatch.setattr(Ride, "of", of)
    judgement = judge(problem, plan, travel, trusted=trusted)
    assert len(worked_out) == 5
    assert judgement.plan.routes == plan.routes
    assert not judgement.faults


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_plan_survives_writing_reading_and_judging_again(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 5))
    row = st.lists(st.integers(0, 300), min_size=size, max_size=size)
    window = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(sorted)
    jobs = [
        {
            "id": str(k),
            "location_index": k,
            "service": data.draw(st.integers(0, 90)),
            "time_windows": data.draw(st.lists(window, max_size=1)),
            "delivery": [data.draw(st.integers(0, 3))],
        }
        for k in range(1, size)
    ]
    pause = {"id": "tea", "service": 60, "time_windows": data.draw(st.lists(window, max_size=1))}
    vehicle = {"id": "v", "capacity": [5], "breaks": [pause], "time_window": [0, 600]}
    vehicle |= data.draw(st.sampled_from([{"start_index": 0}, {"end_index": 0}]))
    tables = {"durations": data.draw(st.lists(row, min_size=size, max_size=size))}
    problem = small(vehicles=[vehicle], jobs=jobs, matrices={"car": tables})
    travel = measure(problem)
    order = data.draw(st.permutations([str(k) for k in range(1, size)]))
    once = judge(problem, serving(*order), travel)
    read = Plan.model_validate_json(once.plan.model_dump_json())
    again = judge(problem, read, travel)
    assert again.plan == once.plan
    assert again.exact_cost == once.exact_cost
    assert again.differences == ()
    route = once.plan.routes[0]
    spent = route.duration + route.waiting_time + route.setup + route.service
    first, last = route.steps[0], route.steps[-1]
    assert last.end - first.arrival == spent
