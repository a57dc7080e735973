"""KPIs against a day written out by hand, and planned against achieved ones."""

# Covers: insight/driven_day.py insight/extra_km.py
# Covers: engine/_kpis.py insight/kpi_nouns.py insight/kpis_cost.py insight/kpis_eta.py
# Covers: insight/kpis_service.py insight/kpis_work.py insight/measured_day.py

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.engine._kpis import kpis
from vuelta.insight import Measures
from vuelta.model import Problem

KG = 0.28
"""The shipped factor of a diesel van, kg per km."""


@pytest.fixture(scope="module")
def planned(star: Any, driven: Any) -> Measures:
    problem = driven.problem()
    return kpis(problem, star.plan(problem), by="class")


def test_planned_money(planned: Measures) -> None:
    """3 vans drive 80 minutes each at 60 an hour: 240. 12 stops, 13 parcels, 240 km."""
    assert planned.money.spent == 240 * 10_000
    assert planned.money.per_stop == 20
    assert planned.money.per_parcel == pytest.approx(240 / 13, abs=1e-4)
    assert planned.money.per_km == 1


def test_planned_work(planned: Measures) -> None:
    """3 routes of 100 minutes make 5 hours; each carries 3 of 4 at its start, and at most."""
    work = planned.work
    assert (work.stops, work.parcels, work.route_time) == (12, 13, 18_000)
    assert work.stops_per_hour == pytest.approx(12 / 5)
    assert work.vehicles.rate == 1
    assert work.utilisation[0].p50 == pytest.approx(3 / 4)
    assert work.time_use.mean == pytest.approx(100 / 600)
    assert (work.returns_on_delivery_routes.count, work.returns_on_delivery_routes.of) == (3, 3)


def test_planned_load_weighted(planned: Measures) -> None:
    """Load on each 10 km leg out, then on the 40 km home.

    N: 3 2 3 3, 2 home: 110 + 80. E: 3 2 1 2, 1 home: 80 + 40. W: 3 2 3 2, 1 home:
    100 + 40. Together 450 of 4 x 240.
    """
    assert planned.work.load_weighted == (pytest.approx(450 / 960),)
    assert planned.work.empty_share == 0


def test_the_way_home_with_nothing_aboard_is_empty(star: Any, driven: Any) -> None:
    """W20 as a delivery: its van comes home empty, 40 of 240 km."""
    give = {"type": "delivery", "delivery": [1], "pickup": None}
    problem = driven.problem(W20=give)
    assert kpis(problem, star.plan(problem)).work.empty_share == pytest.approx(40 / 240)


def test_cost_to_serve_adds_up(planned: Measures) -> None:
    """Alone, N10..N40 take 25, 45, 65 and 85 minutes: 220, which share the 80."""
    for place, alone in {"N10": 25, "N20": 45, "N30": 65, "N40": 85}.items():
        assert planned.cost_to_serve[place] == pytest.approx(800_000 * alone / 220, abs=1)
    assert sum(planned.cost_to_serve.values()) == planned.money.spent


def test_emissions_are_shared_by_load_and_distance(planned: Measures) -> None:
    """Northern street: out 10, 30 and 40 km, back 20 and 30: 130 share 80 km x 0.28."""
    co2 = planned.emissions
    assert co2.kg == pytest.approx(240 * KG)
    assert co2.outbound["N10"] == pytest.approx(80 * KG * 10 / 130)
    assert co2.returned["N30"] == pytest.approx(80 * KG * 30 / 130)
    assert co2.outbound["N30"] == pytest.approx(80 * KG * 30 / 130)
    assert "N20" not in co2.outbound
    assert sum(co2.outbound.values()) + sum(co2.returned.values()) == pytest.approx(co2.kg)


def test_groups_divide_the_day(planned: Measures) -> None:
    """8 deliveries, 1 exchange, 3 returns; money and CO2e of the parts add up."""
    stops = {group.name: group.stops for group in planned.groups}
    assert stops == {"delivery": 8, "exchange": 1, "return": 3}
    assert sum(group.spent for group in planned.groups) == planned.money.spent
    assert sum(group.kg for group in planned.groups) == pytest.approx(planned.emissions.kg)


@pytest.fixture(scope="module")
def achieved(star: Any, driven: Any) -> Measures:
    """North went wrong, east went by plan, west was not heard of after its first stop.

    N10, promised 8:00 to 8:30, is begun at 8:40; the return N20 is not ready at
    8:58; N30 is exchanged, but N40 gets nothing of the one parcel; home 10:08.
    """
    problem = driven.problem(N10={"time_windows": [[driven.at("8:00"), driven.at("8:30")]]})
    plan = star.plan(problem)
    east = [e for e in driven.as_planned(problem, plan) if e["vehicle"] == "v_e"]
    told = [
        driven.event("departed", "8:00", "v_n"),
        driven.event("arrived", "8:40", "v_n", "N10"),
        driven.event("delivered", "8:45", "v_n", "N10"),
        driven.event("arrived", "8:55", "v_n", "N20"),
        driven.event("failed", "8:58", "v_n", "N20", reason="RETURN_NOT_READY"),
        driven.event("arrived", "9:08", "v_n", "N30"),
        driven.event("collected", "9:13", "v_n", "N30"),
        driven.event("arrived", "9:23", "v_n", "N40"),
        driven.event("delivered", "9:28", "v_n", "N40", amounts=[0]),
        driven.event("arrived", "10:08", "v_n"),
        driven.event("departed", "8:00", "v_w"),
        driven.event("arrived", "8:10", "v_w", "W10"),
        driven.event("delivered", "8:15", "v_w", "W10"),
    ]
    return kpis(problem, plan, events=[*east, *told], by="vehicle", quantiles=(-60, 1200))


def test_achieved_service(achieved: Measures) -> None:
    """Of 12 tasks 3 in the west were never reported; 8 of the other 9 were served."""
    service = achieved.service
    assert (service.tasks, service.served, service.open) == (12, 8, 3)
    assert (service.in_window_first.count, service.in_window_first.of) == (0, 1)
    assert service.late.mean == 600
    assert (service.on_time.count, service.on_time.of) == (8, 9)
    assert (service.first_attempt.count, service.first_attempt.of) == (8, 9)
    assert service.attempts_per_parcel == pytest.approx(9 / 8)
    assert service.failed == {"RETURN_NOT_READY": 1}


def test_achieved_whole_orders(achieved: Measures) -> None:
    """Not N10 (late), N20 (not ready) nor N40 (nothing of one): 6 of 9."""
    assert (achieved.service.otif.count, achieved.service.otif.of) == (6, 9)


def test_achieved_pickups(achieved: Measures) -> None:
    """N20 in vain, N30 and E30 fetched; W20 is open."""
    assert (achieved.service.pickups.count, achieved.service.pickups.of) == (2, 3)


def test_achieved_money(achieved: Measures) -> None:
    """North drove 40 + 10 + 10 + 10 + 40 = 110 minutes instead of 80."""
    assert achieved.money.spent == 270 * 10_000


def test_a_day_that_is_not_over_is_counted_whole(achieved: Measures) -> None:
    """The three stops in the west that are still open are driven for, and paid for."""
    assert achieved.work.stops == 8 + 3
    assert achieved.money.per_stop == pytest.approx(270 / 11, abs=1e-4)


def test_achieved_eta_errors(achieved: Measures) -> None:
    """Starts 30 min late at N10, 28 at N30 and N40, and 0 at the five others.

    N10 8:40 against 8:10, N30 9:08 against 8:40, N40 9:23 against 8:55.
    """
    [morning, *_] = achieved.eta
    assert morning.n == 8
    assert morning.bias == pytest.approx(60 * (30 + 28 + 28) / 8)
    assert morning.p90 == 1800
    assert (morning.coverage.count, morning.coverage.of) == (5, 8)


def test_achieved_by_vehicle(achieved: Measures) -> None:
    served = {group.name: group.service.served for group in achieved.groups}
    assert served == {"v_e": 4, "v_n": 3, "v_w": 1}


@st.composite
def days(draw: st.DrawFn) -> Problem:
    """Small days with windows, breaks, returns, exchanges, services and a shipment."""

    def place() -> list[float]:
        return [draw(st.integers(0, 40)) / 400, 41 + draw(st.integers(0, 40)) / 400]

    def hours() -> dict[str, Any]:
        start = draw(st.integers(0, 8)) * 3600
        return {"time_windows": [[start, start + 4 * 3600]]} if draw(st.booleans()) else {}

    kinds: list[dict[str, Any]] = [
        {"delivery": [1]},
        {"pickup": [2]},
        {"delivery": [1], "pickup": [1]},
        {},
    ]
    jobs = [
        {"id": f"j{i}", "location": place(), "service": 60 * draw(st.integers(0, 9)), "setup": 30}
        | draw(st.sampled_from(kinds))
        | hours()
        for i in range(draw(st.integers(1, 5)))
    ]
    ends = [{"id": name, "location": place(), "service": 120} for name in ("from", "to")]
    pairs = [{"pickup": ends[0], "delivery": ends[1], "amount": [1]}]
    home = place()
    pause = {"id": "rest", "service": 900, "time_windows": [[3600, 6 * 3600]]}
    vans = [
        {
            "id": f"v{i}",
            "start": home,
            "end": home,
            "capacity": [4],
            "time_window": [0, 12 * 3600],
            "breaks": [pause] if draw(st.booleans()) else [],
            "costs": {"fixed": 9, "per_hour": 20, "per_km": 0.3, "per_waiting_hour": 5},
        }
        for i in range(2)
    ]
    document = {"vehicles": vans, "jobs": jobs, "shipments": pairs if draw(st.booleans()) else []}
    return Problem.model_validate(document)


@settings(max_examples=40, deadline=None)
@given(problem=days())
def test_a_plan_that_is_driven_exactly_achieves_what_it_planned(
    driven: Any, problem: Problem
) -> None:
    plan = vuelta.plan(problem, iterations=60)
    events = driven.as_planned(problem, plan)
    planned = kpis(problem, plan, by="zone", parcels=0)
    achieved = kpis(problem, plan, events=events, by="zone", parcels=0)
    told = {"basis", "until", "eta"}
    assert achieved.model_dump(exclude=told) == planned.model_dump(exclude=told)
    assert all(error.mae in (None, 0) for error in achieved.eta)


def _shared_ids() -> tuple[dict[str, Any], dict[str, Any]]:
    """A job and both halves of a pair are called S, on a street of four; half of T is too."""
    rows = [[0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]]
    metres = [[1000 * cell for cell in row] for row in rows]
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [9]}
    pair = {
        "pickup": {"id": "S", "location_index": 1},
        "delivery": {"id": "S", "location_index": 2},
        "amount": [1],
    }
    job = {"id": "S", "location_index": 3, "delivery": [1]}
    problem = {
        "vehicles": [van],
        "jobs": [job],
        "shipments": [pair],
        "matrices": {"car": {"durations": rows, "distances": metres}},
    }
    steps = [("start", None), ("pickup", "S"), ("delivery", "S"), ("job", "S"), ("end", None)]
    bare = [{"type": kind, "arrival": 0} | ({"id": name} if name else {}) for kind, name in steps]
    return problem, {"routes": [{"vehicle": "v", "steps": bare}]}


def test_shares_add_up_where_tasks_share_an_id() -> None:
    """60 driven: alone they take 20, 40 and 60, so 10, 20 and 30, all called S."""
    problem, plan = _shared_ids()
    judged = vuelta.check(problem, plan).plan
    measures = kpis(Problem.model_validate(problem), judged, by="class")
    assert measures.money.spent == 60 * 10_000
    assert measures.cost_to_serve == {"S": 60 * 10_000}
    assert {one.name: one.spent // 10_000 for one in measures.groups} == {
        "delivery": 50, "pickup": 10,
    }  # fmt: skip


def test_carbon_of_groups_adds_up_where_tasks_share_an_id() -> None:
    """The pair's goods ride 10 km, the job's 30 from the start: a quarter and the rest of 60 km."""
    problem, plan = _shared_ids()
    problem["jobs"][0]["priority"] = 1  # a class of its own
    judged = vuelta.check(problem, plan).plan
    measures = kpis(Problem.model_validate(problem), judged, by="class")
    kg = {one.name: one.kg for one in measures.groups}
    assert kg == pytest.approx({"delivery": 15 * KG, "delivery, priority 1": 45 * KG, "pickup": 0})
    assert measures.emissions.outbound == pytest.approx({"S": 60 * KG})
    assert measures.emissions.unallocated == 0


def test_a_revision_whose_plan_stands_elsewhere_is_measured_all_the_same() -> None:
    """It was made for a depot that its own problem does not know: the way there counts nothing."""
    van = {"id": "V", "start": [0, 0], "end": [0, 0]}
    jobs = [{"id": "a", "location": [0.01, 0]}, {"id": "b", "location": [0.02, 0]}]
    elsewhere = van | {"start": [0, 0.5], "end": [0, 0.5]}
    problem = Problem.model_validate({"vehicles": [van], "jobs": jobs})
    moved = Problem.model_validate({"vehicles": [elsewhere], "jobs": jobs})
    plan = vuelta.plan(problem, iterations=20)
    told = {"id": "i", "code": "CANCELLATION", "job": "b", "time": 0}
    revision = vuelta.replan(moved, plan, [told], 0, iterations=5)
    measures = kpis(problem, plan, revisions=[revision.model_copy(update={"problem": problem})])
    assert set(measures.cost_to_serve) == {"a"}
