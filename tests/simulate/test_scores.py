"""Figures of a day, by hand; intervals; and that hindsight knows what it should."""

# Covers: simulate/executed_plan.py simulate/hindsight.py simulate/narrative.py
# Covers: simulate/paired_rows.py simulate/plot.py

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.model import MinutePrice, Problem, Revision
from vuelta.policy import default_policy
from vuelta.replanning import another_day
from vuelta.simulate import (
    Budget,
    Report,
    Row,
    Scenario,
    Trace,
    day_of,
    dispatcher_of,
    dynamism,
    measured,
    morning_plan,
    paired,
    plot,
    row_of,
    simulate,
    story,
    value_of_information,
)
from vuelta.simulate.dispatchers import Still
from vuelta.simulate.executed_plan import achieved, judged
from vuelta.simulate.hindsight import foreseen, in_traffic
from vuelta.travel import measure
from vuelta.units import MONEY_STEPS

QUICK = Budget(iterations=20)


def street(**doors: dict[str, Any]) -> Scenario:
    """A day of three doors ten minutes apart: A until 8:30 only, B a return, C all day."""
    table = [[600 * abs(i - j) for j in range(4)] for i in range(4)]
    day, early = [28800, 64800], [28800, 30600]
    jobs = [
        {"id": "A", "delivery": [1], "time_windows": [early]},
        {"id": "B", "pickup": [1], "time_windows": [day]},
        {"id": "C", "delivery": [1], "time_windows": [day]},
    ]
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [9]}
    costs = {"fixed": 10, "per_hour": 6, "per_task_hour": 6, "per_waiting_hour": 6}
    problem = Problem.model_validate(
        {
            "vehicles": [van | {"time_window": [28800, 61200], "costs": costs}],
            "jobs": [
                job | {"location_index": k, "service": 120} for k, job in enumerate(jobs, start=1)
            ],
            "matrices": {"car": {"durations": table}},
        }
    )
    known = [{"job": name, "service": 120} | doors.get(name, {}) for name in "ABC"]
    return Scenario(problem, Trace.model_validate({"suite": "street", "doors": known}))


def test_a_day_without_trouble_is_all_kept() -> None:
    scenario = street()
    plan = vuelta.plan(scenario.problem, iterations=20)
    day = simulate(scenario.problem, scenario.trace, plan, Still())
    figures = measured(day)
    assert figures.customers == 3
    shares = (figures.served, figures.in_hours, figures.in_slot, figures.in_last)
    assert shares == (1, 1, 1, 1)
    assert (figures.first_attempt, figures.collected, figures.proactive) == (1, 1, 1)
    assert figures.cost == figures.total == 10 + 6 * (60 + 6) / 60
    assert (figures.fixed, figures.notices, figures.lateness) == (10, 0, 0)


def test_who_was_not_there_and_who_was_late_are_counted() -> None:
    """A takes 50 minutes: B (slot told around 8:22) is missed, C is never met."""
    scenario = street(A={"service": 3000}, C={"service": 120, "absent": 1, "draws": [0.5, 0.5]})
    plan = vuelta.plan(scenario.problem, iterations=20)
    day = simulate(scenario.problem, scenario.trace, plan, Still())
    figures = measured(day)
    assert (figures.served, figures.in_hours) == (2 / 3, 2 / 3)
    assert figures.in_slot == 1 / 3, "A came in its hours"
    assert figures.first_attempt == 2 / 3
    assert figures.collected == 1
    assert figures.proactive == 0
    assert figures.left_price > 0
    assert figures.total == pytest.approx(figures.cost + figures.left_price + figures.late_price)
    told = measured(
        simulate(scenario.problem, scenario.trace, plan, dispatcher_of("vuelta", QUICK))
    )
    assert told.proactive > 0, "who watches the clock can warn in time"


def test_a_customer_who_called_off_is_none() -> None:
    scenario = street()
    cancel = {"id": "c", "code": "CANCELLATION", "job": "C", "time": 28700}
    trace = Trace.model_validate(
        scenario.trace.model_dump(exclude_unset=True) | {"incidents": [cancel]}
    )
    plan = vuelta.plan(scenario.problem, iterations=20)
    day = simulate(scenario.problem, trace, plan, dispatcher_of("keep", QUICK))
    assert measured(day).customers == 2


@pytest.mark.parametrize(
    ("suite", "seed"), [("absent-heavy", 1), ("bulky-exchanges", 2), ("bad-day", 2)]
)
def test_a_simulated_day_has_the_kpis_of_its_documents(
    day: Callable[..., Scenario], suite: str, seed: int
) -> None:
    """``vuelta simulate`` and ``vuelta kpis`` measure one day alike, name by name.

    Before, a customer who asked for other hours was late by different hours in both.
    """
    scenario = day(suite, vans=2, seed=seed, stops=10)
    plan = morning_plan(scenario, 60)
    revisions: list[Revision] = []
    gone = day_of(scenario, plan, "vuelta", QUICK, revisions=revisions)
    figures = measured(gone)
    kpis = vuelta.kpis(gone.morning, plan, events=gone.events, revisions=revisions)
    service, money = kpis.service, kpis.money
    assert figures.customers == service.tasks - service.cancelled
    assert figures.served * figures.customers == pytest.approx(service.served)
    assert figures.in_hours == service.in_window_first.rate
    assert figures.first_attempt == service.first_attempt.rate
    assert figures.collected == (1 if service.pickups.rate is None else service.pickups.rate)
    assert figures.cost == money.spent / MONEY_STEPS
    assert figures.fixed == money.sources.fixed / MONEY_STEPS
    assert figures.notices * figures.customers == pytest.approx(kpis.steadiness.renotified)
    assert figures.vans_changed == kpis.steadiness.vehicles_changed


def test_orders_and_cancellations_that_nobody_answers_count() -> None:
    """N is never planned, C called off before noon and is waited for all the same."""
    scenario = street(C={"service": 120, "absent": 1, "draws": [0.5, 0.5]}, N={"service": 60})
    order = {"id": "N", "location_index": 1, "pickup": [1], "time_windows": [[37800, 45000]]}
    incidents = [
        {"id": "c", "code": "CANCELLATION", "job": "C", "time": 28700},
        {"id": "n", "code": "NEW_ORDER", "time": 28900, "order": order},
    ]
    trace = Trace.model_validate(
        scenario.trace.model_dump(exclude_unset=True) | {"incidents": incidents}
    )
    plan = vuelta.plan(scenario.problem, iterations=20)
    figures = measured(simulate(scenario.problem, trace, plan, Still()))
    assert figures.customers == 3, "A, B and N"
    assert figures.served == pytest.approx(2 / 3)
    assert figures.collected == 1 / 2, "B of B and N"
    assert figures.left_price > 0


def test_dynamism_is_of_what_comes_later() -> None:
    scenario = street()
    order = {"id": "N", "location_index": 1, "pickup": [1], "time_windows": [[37800, 45000]]}
    new = {"id": "n", "code": "NEW_ORDER", "time": 37800, "order": order}
    trace = Trace.model_validate({"incidents": [new]})
    found = dynamism(scenario.problem, trace)
    assert found.dod == 1 / 4
    assert found.edod == pytest.approx((9000 / 32400) / 4)
    assert found.urgency == 2
    assert found.events == {"NEW_ORDER": 1}


def rows_of(scenario: Scenario, *totals: tuple[int, str, float]) -> list[Row]:
    plan = vuelta.plan(scenario.problem, iterations=20)
    base = measured(simulate(scenario.problem, scenario.trace, plan, Still()))
    return [
        Row("street", 1, seed, name, replace(base, total=total)) for seed, name, total in totals
    ]


def test_differences_are_paired_by_day() -> None:
    """4, 6 and 8 more: mean 6, and t(2 degrees) = 4.303 times 2 over the root of 3."""
    rows = rows_of(
        street(),
        *((0, "one", 14.0), (0, "two", 10.0), (1, "one", 106.0), (1, "two", 100.0)),
        *((2, "one", 58.0), (2, "two", 50.0), (3, "one", 9.0)),
    )
    gap = paired(rows, "total", "one", "two")
    assert (gap.mean, gap.days) == (6, 3)
    assert gap.half == pytest.approx(4.3027 * 2 / math.sqrt(3), rel=1e-4)
    assert paired(rows, "total", "one", "nobody").days == 0


def test_the_value_of_information_is_over_all_days_that_hindsight_has() -> None:
    rows = rows_of(
        street(), (0, "one", 12.0), (0, "hindsight", 10.0), (1, "one", 30.0), (2, "one", 99.0)
    )
    rows += rows_of(street(), (1, "hindsight", 25.0), (1, "hindsight-reload", 5.0))
    assert value_of_information(rows, "one") == pytest.approx(7 / 35)
    rows += rows_of(street(), (1, "two", 20.0))
    assert value_of_information(rows, "one") == pytest.approx(12 / 30), "the best known is less"
    assert value_of_information(rows, "two") == 0
    assert value_of_information(rows, "nobody") is None
    assert value_of_information(rows[:1], "one") is None


def test_a_report_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    first, second = rows_of(street(), (0, "one", 12.0), (1, "one", 10.0))
    Report(path).add(first)
    report = Report(path)
    assert report.has("street", 1, 0, "one")
    assert not report.has("street", 1, 1, "one")
    report.add(second)
    again = Report(path).rows
    assert [row.cells() for row in again] == [first.cells(), second.cells()]
    path.write_text(path.read_text().replace("in_slot", "in_first"))
    assert [row.cells() for row in Report(path).rows] == [first.cells(), second.cells()]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a,b\n1,2\n", "S860"),
        (b"\xff\xfe", "F202"),
        (b'suite\n"' + b"x" * 200_000 + b'"\n', "S860"),
        (b"suite,vans,seed,dispatcher\na," + b"9" * 5_000 + b",1,x\n", "S860"),
    ],
    ids=["other columns", "no text", "a long cell", "a long number"],
)
def test_a_file_that_is_no_report_is_refused(tmp_path: Path, raw: bytes, code: str) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        Report(path)
    assert caught.value.code == code


@pytest.mark.slow
def test_a_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    rows = rows_of(street(), (0, "one", 12.0), (0, "two", 10.0))
    plot(rows, tmp_path / "cost.png")
    assert (tmp_path / "cost.png").read_bytes().startswith(b"\x89PNG")


def with_namesake(*incidents: dict[str, Any]) -> Scenario:
    """The street, and a shipment from the depot's door to another A beyond C, all day."""
    scenario = street()
    table = [[600 * abs(i - j) for j in range(5)] for i in range(5)]
    whole = {"service": 120, "time_windows": [[28800, 64800]]}
    document = scenario.problem.model_dump(mode="python", exclude_unset=True)
    document["matrices"] = {"car": {"durations": table}}
    document["shipments"] = [
        {
            "amount": [1],
            "pickup": {"id": "P", "location_index": 0} | whole,
            "delivery": {"id": "A", "location_index": 4} | whole,
        }
    ]
    trace = scenario.trace.model_dump(mode="python", exclude_unset=True)
    trace["incidents"] = list(incidents)
    return Scenario(Problem.model_validate(document), Trace.model_validate(trace))


def test_a_job_and_a_delivery_of_one_id_are_two_customers() -> None:
    """A is served until 8:30 and the other A at the end of the street, after 8:40."""
    scenario = with_namesake()
    plan = vuelta.plan(scenario.problem, iterations=50)
    figures = measured(simulate(scenario.problem, scenario.trace, plan, Still()))
    assert figures.customers == 5
    assert (figures.served, figures.in_hours, figures.in_slot, figures.in_last) == (1, 1, 1, 1)
    assert figures.lateness == figures.late_price == 0


@pytest.mark.parametrize("task", ["job", "delivery"])
def test_hindsight_knows_whose_wish_it_is(task: str) -> None:
    hours = {"id": "I", "code": "WINDOW_CHANGE", "time": 28900, "job": "A", "task": task}
    scenario = with_namesake(hours | {"time_windows": [[36000, 39600]]})
    plan = vuelta.plan(scenario.problem, iterations=20)
    problem = foreseen(scenario, plan)[0].problem
    [job] = [job for job in problem.jobs if job.id == "A"]
    [pair] = problem.shipments
    wished = {"job": job, "delivery": pair.delivery}
    assert {name for name, each in wished.items() if each.time_windows[0].start == 36000} == {task}


@pytest.mark.parametrize("task", ["job", "delivery"])
def test_who_calls_off_is_the_one_that_is_called_off(task: str) -> None:
    """The job alone, or the shipment with it: hindsight does not drive to either."""
    called = {"id": "I", "code": "CANCELLATION", "time": 28801, "job": "A", "task": task}
    scenario = with_namesake(called)
    plan = vuelta.plan(scenario.problem, iterations=20)
    problem = foreseen(scenario, plan)[0].problem
    assert (len(problem.jobs), len(problem.shipments)) == ((2, 1) if task == "job" else (3, 0))
    day = simulate(scenario.problem, scenario.trace, plan, Still())
    aside = achieved(day, judged(day)).driven.set_aside
    assert [(entry.type, entry.id, entry.state) for entry in aside] == [(task, "A", "cancelled")]


def test_hindsight_knows_the_day_and_keeps_the_loads(day: Callable[..., Scenario]) -> None:
    scenario = day("bad-day", vans=2, seed=6, stops=10)
    plan = morning_plan(scenario, 60)
    known, aside = foreseen(scenario, plan)
    loads = {s.id: route.vehicle for route in plan.routes for s in route.steps if s.id}
    doors = {door.job: door for door in scenario.trace.doors}
    for job in known.problem.jobs:
        in_vain = job.service - doors[job.id].service
        assert in_vain in {n * scenario.trace.absent_wait for n in range(3)}
        if job.delivery and job.id in loads:
            assert job.allowed_vehicles == (loads[job.id],)
    orders = {one.order.id for one in scenario.trace.incidents if hasattr(one, "order")}
    hopeless = {"DAMAGED", "REFUSED", "PARCEL_MISSING", "RETURN_NOT_READY", "ADDRESS_WRONG"}
    possible = {
        name
        for name in orders
        if (found := doors[name].finding) is None or found.code not in hopeless
    }
    known_ids = {job.id for job in known.problem.jobs}
    assert {entry.id for entry in aside} & known_ids == set()
    assert len(possible & known_ids) >= len(possible) - 1, "unless nobody is ever at home"
    best = day_of(scenario, plan, "hindsight", QUICK, morning=30)
    assert best.is_whole
    row = row_of(scenario, "hindsight", best)
    assert row.measures.faults == 0
    assert row.measures.first_attempt > 0.8
    assert (
        row.measures.customers
        == row_of(scenario, "keep", day_of(scenario, plan, "keep", QUICK)).measures.customers
    )


def test_who_may_load_anew_is_bound_to_no_van(day: Callable[..., Scenario]) -> None:
    scenario = day("normal", vans=2, seed=1, stops=8)
    plan = morning_plan(scenario, 60)
    fixed, _ = foreseen(scenario, plan)
    free, _ = foreseen(scenario, plan, reload=True)
    bound = [job for job in fixed.problem.jobs if job.allowed_vehicles is not None]
    assert bound
    assert all(job.allowed_vehicles is None for job in free.problem.jobs)


def test_hindsight_reckons_with_the_traffic_of_every_part_of_the_city() -> None:
    """Day 2, nine to noon 1.5 and 1 after that, and twice as slow in the east."""
    scenario = street()
    hours = [1.0] * 9 + [1.5] * 3 + [1.0] * 12
    zones = [
        {"centre": [0.0, 0.0], "shocks": [1.0]},
        {"centre": [1.0, 0.0], "shocks": [2.0]},
    ]
    traffic = {"day": 2, "hours": hours, "zones": zones}
    trace = Trace.model_validate({"traffic": traffic})
    places = [{"location": [0.0, 0.0]}, {"location": [0.9, 0.0]}]
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": "v", "start": [0.0, 0.0]}],
            "jobs": [{"id": name, **at} for name, at in zip("ab", places, strict=True)],
        }
    )
    slow = in_traffic(problem, trace)
    table = slow.matrices["car"].durations
    assert table is not None
    plain = measure(problem).profiles["car"].leg(0, 1).seconds
    mean_of_day = 2 * (3 * 1.5 + 5) / 8
    assert table.array[0, 1] == round(plain * 2 * mean_of_day)
    assert table.array[1, 0] == round(plain * mean_of_day)
    assert scenario.problem.matrices["car"].durations is not None


def test_who_waits_for_another_day_costs_less_than_who_was_left_out() -> None:
    """Three absent at the door: told and held, or told nothing at all."""
    policy = default_policy()
    scenario = street(
        **{name: {"service": 120, "absent": 1, "draws": [0.5, 0.5, 0.5]} for name in "ABC"}
    )
    plan = vuelta.plan(scenario.problem, iterations=20)
    silent = measured(simulate(scenario.problem, scenario.trace, plan, Still()))
    decided = simulate(scenario.problem, scenario.trace, plan, dispatcher_of("keep", QUICK))
    worth = MinutePrice.of(scenario.problem)
    assert silent.left_price == 3 * worth.of_minutes(policy.stability.deferral) / MONEY_STEPS
    told = {entry.id: entry.state for entry in decided.plan.set_aside}
    assert set(told.values()) == {"deferred"}
    retry = policy.retry
    at_depot = retry.hold + retry.day + retry.pickup_point
    minutes = sum(another_day(retry, 1) if name == "B" else at_depot for name in told)
    minutes += policy.stability.deferral * (3 - len(told))
    assert measured(decided).left_price == pytest.approx(
        worth.of_minutes(minutes) / MONEY_STEPS, abs=1e-3
    )


def test_a_morning_of_one_van_is_told_line_by_line(day: Callable[..., Scenario]) -> None:
    scenario = day("normal", vans=1, seed=2, stops=8)
    told = list(story(day_of(scenario, morning_plan(scenario, 30), "vuelta", QUICK)))
    assert any(line.endswith("V01 leaves") for line in told)
    assert any("V01 has delivered J" in line for line in told)
    assert told == sorted(told, key=lambda line: line[:8])
