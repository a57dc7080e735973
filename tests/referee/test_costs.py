"""Money of a route: source by source, exact, and rounded once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import CostBreakdown, Plan, Problem, Route, Step
from vuelta.referee import Judgement, judge
from vuelta.referee.costs import half_up
from vuelta.travel import measure

CURRENCY = 10_000
"""Money steps of one unit."""

LINE = {"durations": [[0, 600, 1200], [600, 0, 600], [1200, 600, 0]]}
"""Three places in a row, ten minutes apart."""


def problem(vehicle: dict[str, Any], **fields: Any) -> Problem:
    document: dict[str, Any] = {
        "vehicles": [{"id": "v", "start_index": 0, "end_index": 0, **vehicle}],
        "jobs": [{"id": "a", "location_index": 1}, {"id": "b", "location_index": 2}],
        "matrices": {"car": LINE},
    }
    return Problem.model_validate(document | fields)


def judged(task: Problem, served: Sequence[str] = ("a", "b"), breaks: int = 0) -> Judgement:
    steps = [Step(type="break", id=str(k), arrival=0) for k in range(breaks)]
    steps += [Step(type="job", id=name, arrival=0) for name in served]
    route = Route(vehicle="v", steps=tuple(steps))
    return judge(task, Plan(routes=(route,)), measure(task))


def costs(task: Problem, served: Sequence[str] = ("a", "b"), breaks: int = 0) -> CostBreakdown:
    return judged(task, served, breaks).plan.routes[0].costs


def test_the_default_is_a_unit_for_every_second_of_travel() -> None:
    # out 600 + 600, home 1200
    assert costs(problem({})) == CostBreakdown.model_construct(travel_time=2400 * CURRENCY)


def test_a_used_vehicle_has_its_fixed_price() -> None:
    assert costs(problem({"costs": {"fixed": 12.5}})).fixed == 125_000


def test_kilometres_have_a_price() -> None:
    tables = {**LINE, "distances": [[0, 1, 2], [1, 0, 1], [2, 1, 1500]]}
    task = problem({"costs": {"per_hour": 0, "per_km": 2}}, matrices={"car": tables})
    # 1 + 1 + 2 metres at 2 a kilometre: 0.008
    assert costs(task).distance == 80


def test_work_and_idle_time_have_their_own_rates() -> None:
    jobs = [
        {"id": "a", "location_index": 1, "setup": 100, "service": 500},
        {"id": "b", "location_index": 1, "setup": 100, "service": 1100},
    ]
    rates = {"per_hour": 0, "per_task_hour": 36, "per_waiting_hour": 18}
    pause = {"id": "0", "service": 400}
    given = costs(problem({"costs": rates, "breaks": [pause]}, jobs=jobs), breaks=1)
    # setup once at the shared place: 100 + 500 + 1100 = 1700 s at 0.01 a second
    assert given.task_time == 17 * CURRENCY
    # the break of 400 s is all there is besides travel and work, at 0.005 a second
    assert given.waiting_time == 2 * CURRENCY


def test_waiting_that_leaving_later_saves_is_not_paid() -> None:
    jobs = [{"id": "a", "location_index": 1, "time_windows": [[5000, 6000]]}]
    task = problem({"costs": {"per_waiting_hour": 3600}}, jobs=jobs)
    assert costs(task, ["a"]).waiting_time == 0


def test_equal_rates_pay_the_whole_duration() -> None:
    # 2400 s of travel, 300 of work, and 1000 - 600 - 150 = 250 waiting at b
    jobs = [
        {"id": "a", "location_index": 1, "service": 150, "time_windows": [[0, 600]]},
        {"id": "b", "location_index": 2, "service": 150, "time_windows": [[1600, 2000]]},
    ]
    rates = {"per_hour": 7.2, "per_task_hour": 7.2, "per_waiting_hour": 7.2}
    judgement = judged(problem({"costs": rates}, jobs=jobs))
    assert judgement.plan.routes[0].waiting_time == 250
    assert judgement.exact_cost == Fraction(2950 * 72, 36000)


def test_overtime_comes_on_top() -> None:
    vehicle = {
        "time_window": [0, 1500],
        "max_overtime": 1000,
        "costs": {"per_hour": 0, "overtime_per_hour": 4},
    }
    judgement = judged(problem(vehicle))
    # home at 2400, 900 s past the shift: a quarter of an hour
    assert judgement.plan.routes[0].costs.overtime == CURRENCY
    assert judgement.plan.routes[0].steps[-1].late == 900
    assert judgement.plan.routes[0].violations == ()


def test_late_and_early_starts_have_their_prices() -> None:
    jobs = [
        {"id": "a", "location_index": 1, "soft_end": 500, "late_cost": 36},
        {"id": "b", "location_index": 2, "soft_start": 1500, "early_cost": 18},
    ]
    judgement = judged(problem({"costs": {"per_hour": 0}}, jobs=jobs))
    # a starts at 600, 100 s late: 1.00; b starts at 1200, 300 s early: 1.50
    assert judgement.plan.routes[0].costs.lateness == 25_000
    assert judgement.plan.routes[0].steps[1].late == 100


def test_a_job_may_prefer_a_vehicle() -> None:
    jobs = [{"id": "a", "location_index": 1, "vehicle_costs": {"v": -2.5, "w": 100}}]
    vehicles = [{"id": "v", "start_index": 0}, {"id": "w", "start_index": 0}]
    assert costs(problem({}, jobs=jobs, vehicles=vehicles), ["a"]).preference == -25_000


def test_a_shipment_has_its_preference_once() -> None:
    halves = {
        "pickup": {"id": "p", "location_index": 1},
        "delivery": {"id": "d", "location_index": 2},
        "vehicle_costs": {"v": 3},
    }
    task = problem({}, jobs=[], shipments=[halves])
    steps = (Step(type="pickup", id="p", arrival=0), Step(type="delivery", id="d", arrival=0))
    plan = Plan(routes=(Route(vehicle="v", steps=steps),))
    assert judge(task, plan, measure(task)).plan.routes[0].costs.preference == 3 * CURRENCY


def test_given_prices_stand_for_time_and_distance() -> None:
    tables = {**LINE, "costs": [[0, 7, 1], [1, 0, 8], [9, 1, 0]]}
    task = problem({"costs": {"per_km": 5, "fixed": 1}}, matrices={"car": tables})
    given = costs(task)
    # 7 out, 8 on, 9 home
    assert given.given == 24 * CURRENCY
    assert (given.travel_time, given.distance, given.fixed) == (0, 0, CURRENCY)


def test_what_is_left_out_has_its_penalty_apart() -> None:
    jobs = [
        {"id": "a", "location_index": 1},
        {"id": "b", "location_index": 2, "penalty": 80},
        {"id": "c", "location_index": 2},
    ]
    halves = {
        "pickup": {"id": "p", "location_index": 1},
        "delivery": {"id": "d", "location_index": 2},
        "penalty": 5.5,
    }
    judgement = judged(problem({}, jobs=jobs, shipments=[halves]), ["a"])
    summary = judgement.plan.summary
    assert summary.costs.left_out == 855_000
    assert summary.cost == summary.costs.routes == 1200 * CURRENCY
    assert summary.costs.total == 12_855_000
    assert judgement.exact_left_out == Fraction(171, 2)
    assert judgement.exact_cost == 1200


@pytest.mark.parametrize(
    ("state", "penalty"), [("deferred", 80), ("cancelled", 0), ("returning", 0), ("missing", 0)]
)
def test_only_what_is_deferred_is_left_out_at_its_price(state: str, penalty: int) -> None:
    task = problem({}, jobs=[{"id": "b", "location_index": 2, "penalty": 80}])
    entry = {"id": "b", "state": state, "reason": "RECIPIENT_ABSENT", "time": 0}
    plan = Plan.model_validate({"set_aside": [entry]})
    assert judge(task, plan, measure(task)).exact_left_out == penalty


@pytest.mark.parametrize(
    ("pickup", "delivery", "penalty"),
    [
        ("served", "returning", 0),  # picked up and on its way back
        ("served", "deferred", 5),
        ("cancelled", "cancelled", 0),
        ("cancelled", "deferred", 5),  # half of it is still due: the price once
        ("deferred", "deferred", 5),
        ("unassigned", "unassigned", 5),
    ],
)
def test_a_shipment_is_left_out_once_when_any_half_of_it_is(
    pickup: str, delivery: str, penalty: int
) -> None:
    halves = {"pickup": pickup, "delivery": delivery}
    task = problem(
        {},
        jobs=[],
        shipments=[{name: {"id": "s", "location_index": 1} for name in halves} | {"penalty": 5}],
    )
    served = [
        {"type": half, "id": "s", "arrival": 0} for half in halves if halves[half] == "served"
    ]
    document = {
        "routes": [{"vehicle": "v", "steps": served}],
        "unassigned": [
            {"type": half, "id": "s"} for half in halves if halves[half] == "unassigned"
        ],
        "set_aside": [
            {"type": half, "id": "s", "state": state, "reason": "X", "time": 0, "aboard": "v"}
            for half, state in halves.items()
            if state not in ("served", "unassigned")
        ],
    }
    judgement = judge(task, Plan.model_validate(document), measure(task))
    assert not judgement.faults
    assert judgement.exact_left_out == penalty


def test_halves_are_rounded_up() -> None:
    assert [half_up(Fraction(n, 4)) for n in (1, 2, 3, -1, -2, -3)] == [0, 1, 1, 0, 0, -1]


def test_each_source_of_each_route_is_rounded_once() -> None:
    # 600 s at 0.0003 an hour are half a step: one step, while the total stays exact.
    task = problem({"costs": {"per_hour": 0.0003}}, jobs=[{"id": "a", "location_index": 1}])
    task = task.model_copy(
        update={"vehicles": (task.vehicles[0].model_copy(update={"end_index": None}),)}
    )
    judgement = judged(task, ["a"])
    assert judgement.plan.routes[0].cost == 1
    assert judgement.exact_cost == Fraction(1, 20_000)


rate = st.integers(0, 50_000).map(lambda steps: steps / CURRENCY)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_route_costs_what_a_few_lines_say(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 5))
    row = st.lists(st.integers(0, 900), min_size=size, max_size=size)
    table = st.lists(row, min_size=size, max_size=size)
    seconds, metres = data.draw(table), data.draw(table)
    names = ("fixed", "per_hour", "per_task_hour", "per_waiting_hour", "per_km")
    prices = {name: data.draw(rate) for name in (*names, "overtime_per_hour")}
    vehicle = {"costs": prices, "time_window": [0, 1200], "max_overtime": 10**6}
    jobs: list[dict[str, Any]] = []
    for k in range(1, size):
        opens = data.draw(st.integers(0, 2000))
        jobs.append(
            {
                "id": str(k),
                "location_index": k,
                "service": data.draw(st.integers(0, 100)),
                "time_windows": [[opens, opens + 10**6]],
                "soft_end": opens + 60,
                "late_cost": data.draw(rate),
            }
        )
    order = data.draw(st.permutations(range(1, size)))
    task = problem(
        vehicle, jobs=jobs, matrices={"car": {"durations": seconds, "distances": metres}}
    )
    judgement = judged(task, [str(k) for k in order])

    stops = [0, *order, 0]
    drives = list(pairwise(stops))
    travel = sum(seconds[u][v] for u, v in drives)
    work = sum(jobs[k - 1]["service"] for k in order)
    clock, late = 0, Fraction(0)
    for u, v in drives:
        clock += seconds[u][v]
        if v:
            job = jobs[v - 1]
            clock = max(clock, job["time_windows"][0][0])
            late += Fraction(str(job["late_cost"])) * max(0, clock - job["soft_end"])
            clock += job["service"]
    departure = judgement.plan.routes[0].steps[0].arrival
    hourly = [
        (prices["per_hour"], travel),
        (prices["per_task_hour"], work),
        (prices["per_waiting_hour"], clock - departure - travel - work),
        (prices["overtime_per_hour"], max(0, clock - 1200)),
    ]
    expected = Fraction(str(prices["fixed"])) + late / 3600
    expected += sum(Fraction(str(price)) * spent / 3600 for price, spent in hourly)
    expected += Fraction(str(prices["per_km"])) * sum(metres[u][v] for u, v in drives) / 1000
    assert judgement.plan.routes[0].steps[-1].arrival == clock
    assert judgement.exact_cost == expected
    assert abs(judgement.plan.summary.cost - expected * CURRENCY) <= 3


def test_an_arc_that_was_closed_after_it_was_driven_has_its_price() -> None:
    table = [[10 * abs(i - j) for j in range(3)] for i in range(3)]
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": "v", "start_index": 0, "end_index": 0}],
            "jobs": [{"id": str(k), "location_index": k} for k in (1, 2)],
            "matrices": {"car": {"durations": table, "costs": table}},
            "disruptions": [{"id": "d", "places": [1]}],
        }
    )
    steps = [
        {"type": "start", "arrival": 0},
        {"type": "job", "id": "1", "arrival": 10, "duration": 10},
        {"type": "job", "id": "2", "arrival": 0},
        {"type": "end", "arrival": 0},
    ]
    plan = Plan.model_validate({"routes": [{"vehicle": "v", "steps": steps, "done": 2}]})
    judgement = judge(problem, plan, measure(problem))
    assert judgement.exact_cost == 10 + 10 + 20
    assert judgement.clean
