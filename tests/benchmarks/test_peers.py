"""What the adapters are given, and that their answers stand before the referee."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.instances import city, swept
from benchmarks.peers.flat import FAR, flatten, refuse_beyond, wishes
from benchmarks.worker import cost_of, disputed, kinds_of, must_be_served, plan_of, run

from benchmarks import peers
from vuelta import referee
from vuelta.model import Problem
from vuelta.travel import measure
from worlds.packages import needs

PEERS = [pytest.param(name, marks=needs(name)) for name in ("pyvrp", "ortools", "vroom")]

LINE = [[abs(i - j) * 10 for j in range(5)] for i in range(5)]
"""Five places in a row, ten seconds and ten metres apart."""


def problem_of(**parts: Any) -> Problem:
    document: dict[str, Any] = {
        "vehicles": [
            {
                "id": name,
                "start_index": 0,
                "end_index": 0,
                "capacity": [4],
                "time_window": [1000, 2000],
                "costs": {"fixed": 300, "per_hour": 0, "per_km": 14},
            }
            for name in ("A", "B")
        ],
        "jobs": [
            {"id": "far", "location_index": 4, "delivery": [4], "pickup": [1]},
            {"id": "near", "location_index": 1, "pickup": [3], "time_windows": [[1000, 1100]]},
        ],
        "matrices": {"car": {"durations": LINE, "distances": LINE}},
        **parts,
    }
    return Problem.model_validate(document)


def test_prices_and_fixed_costs_are_small_whole_numbers_in_proportion() -> None:
    # 14 per km is 0.014 per metre; with 300 fixed the common step is 0.002
    problem = problem_of()
    flat = flatten(problem, measure(problem))
    assert flat.prices[0, 4] == 40 * 7
    assert flat.vans[0].fixed == 150_000


def test_times_begin_at_zero_and_end_with_the_shift() -> None:
    problem = problem_of()
    flat = flatten(problem, measure(problem))
    assert (flat.vans[0].earliest, flat.vans[0].latest, flat.horizon) == (0, 1000, 1000)
    assert flat.visits[1].windows == ((0, 100),)


def test_horizon_without_shifts_leaves_room_for_one_van_to_do_it_all() -> None:
    vehicle = {"id": "A", "start_index": 0, "end_index": 0, "capacity": [4]}
    problem = problem_of(vehicles=[vehicle])
    flat = flatten(problem, measure(problem))
    # windows from 1000 to 1100, and three drives of at most 40
    assert flat.horizon == 100 + 3 * 40


def test_unreachable_pair_is_far_in_time_and_price() -> None:
    table: list[list[int | None]] = [list(row) for row in LINE]
    table[1][4] = None
    problem = problem_of(matrices={"car": {"durations": table, "distances": table}})
    flat = flatten(problem, measure(problem))
    assert flat.durations[1, 4] == FAR * 40
    assert flat.prices[1, 4] == FAR * 40 * 7
    assert flat.durations[4, 1] == 30


def ordered(jobs: list[dict[str, Any]], **vehicle: Any) -> Problem:
    """Vans that deliver first, or as asked."""
    vans = [van.model_dump() for van in problem_of().vehicles]
    asked = {"loading": "deliveries_first", **vehicle}
    return problem_of(vehicles=[{**van, **asked} for van in vans], jobs=jobs)


PURE: list[dict[str, Any]] = [
    {"id": "in", "location_index": 1, "pickup": [1]},
    {"id": "out", "location_index": 4, "delivery": [1]},
]


def test_a_delivery_is_far_from_every_return_where_deliveries_come_first() -> None:
    problem = ordered(PURE)
    assert wishes(problem) == {"deliveries first"}
    flat = flatten(problem, measure(problem))
    assert (flat.prices[1, 4], flat.durations[1, 4]) == (FAR * 40 * 7, FAR * 40)
    assert (flat.prices[4, 1], flat.durations[4, 1]) == (30 * 7, 30)


@pytest.mark.parametrize(
    ("jobs", "vehicle"),
    [
        ([*PURE, {"id": "both", "location_index": 2, "delivery": [1], "pickup": [1]}], {}),
        ([*PURE, {"id": "same place", "location_index": 1, "delivery": [1]}], {}),
        (PURE, {"loading_cost": 1}),
        (PURE, {"collected": True}),
        (PURE, {"loading": "lifo"}),
    ],
)
def test_an_order_that_arcs_cannot_say_is_named(
    jobs: list[dict[str, Any]], vehicle: dict[str, Any]
) -> None:
    assert wishes(ordered(jobs, **vehicle)) == {"an order of loading"}


def test_speed_factor_shortens_every_drive() -> None:
    vehicle = {
        "id": "A", "start_index": 0, "end_index": 0, "capacity": [4], "speed_factor": 2.0
    }  # fmt: skip
    problem = problem_of(vehicles=[vehicle])
    flat = flatten(problem, measure(problem))
    assert np.array_equal(flat.durations, np.array(LINE) // 2)


def test_distance_limit_is_counted_in_prices() -> None:
    vehicles = [
        vehicle.model_copy(update={"max_distance": 100}) for vehicle in problem_of().vehicles
    ]
    problem = problem_of().model_copy(update={"vehicles": tuple(vehicles)})
    assert flatten(problem, measure(problem)).vans[0].max_price == 700


def test_wishes_beyond_a_solver_are_named() -> None:
    job = {"id": "odd", "location_index": 2, "skills": [1], "penalty": 5}
    problem = problem_of(jobs=[job])
    assert wishes(problem) == {"skills", "optional stops"}
    with pytest.raises(peers.NotSupportedError, match="optional stops"):
        refuse_beyond(problem, ["skills"])


def test_choices_beyond_a_solver_are_named() -> None:
    lockers = [{"id": "L", "location_index": 3}]
    jobs = [
        {"id": "a", "location_index": 1, "places": [{"location_index": 2}]},
        {"id": "b", "location_index": 1, "places": [{"facility": "L"}], "priority": 3},
        {"id": "c", "location_index": 1, "pickup": [1], "destinations": [{"facility": "L"}]},
        {"id": "d", "location_index": 1, "vehicle_costs": {"A": 2}, "allowed_vehicles": ["A"]},
    ]
    assert wishes(problem_of(jobs=jobs, facilities=lockers)) == {
        "other places",
        "places with a price or a facility",
        "priorities",
        "destinations",
        "vehicle preferences",
        "vehicle choice",
    }


def varied() -> Problem:
    """Vans that differ in room, price and depot; a prize, two places, and a task of B's alone."""
    van = {"end_index": 0, "start_index": 0, "capacity": [3]}
    return problem_of(
        vehicles=[
            {**van, "id": "A", "costs": {"fixed": 5, "per_hour": 0, "per_km": 1000}},
            {
                **van,
                "id": "B",
                "start_index": 4,
                "end_index": 4,
                "costs": {"fixed": 2.5, "per_hour": 0, "per_km": 3000},
                "max_distance": 90,
            },
        ],
        jobs=[
            {"id": "own", "location_index": 3, "delivery": [1], "allowed_vehicles": ["B"]},
            {"id": "two", "location_index": 4, "delivery": [2], "places": [{"location_index": 1}]},
            {"id": "prize", "location_index": 2, "delivery": [2], "penalty": 4.5},
        ],
    )


def test_rates_in_proportion_prizes_and_places_are_flat() -> None:
    flat = flatten(varied(), measure(varied()))
    assert [van.rate for van in flat.vans] == [1, 3]
    assert [visit.stop for visit in flat.visits] == ["own", "two", ("two", 1), "prize"]
    assert flat.n_jobs == 4
    assert flat.visits[3].prize is not None
    assert flat.visits[3].prize * flat.step == Fraction(9, 2)
    assert flat.vans[1].fixed * flat.step == Fraction(5, 2)
    assert flat.prices[0, 4] * flat.step == 40
    assert flat.vans[1].max_price is not None
    assert flat.vans[1].max_price * flat.step == 90


@needs("pyvrp")
@pytest.mark.parametrize(
    ("routes", "holds", "cost"),
    [
        ([(0, [("two", 1)]), (1, ["own"])], True, Fraction(5 + 20) + Fraction(5, 2) + 60 + 4.5),
        ([(0, ["two"]), (1, ["own"])], True, Fraction(5 + 80) + Fraction(5, 2) + 60 + 4.5),
        ([(0, [("two", 1), "prize"]), (1, ["own"])], False, None),
        ([(0, [("two", 1), "own"])], False, None),
        ([(1, ["own", "two", "prize"])], False, None),
    ],
)
def test_pyvrp_has_an_opinion_of_anybodys_routes(
    routes: Any, holds: bool, cost: Fraction | None
) -> None:
    from benchmarks.peers.pyvrp_peer import opinion

    problem = varied()
    found = opinion(problem, measure(problem), routes)
    assert found is not None
    judged = referee.judge(problem, plan_of(problem, routes, kinds_of(problem)), measure(problem))
    ours = not any(route.violations for route in judged.plan.routes)
    assert found[0] == holds or routes == [(0, [("two", 1), "own"])]
    assert ours == holds
    if cost is not None:
        assert found[1] == cost == cost_of(judged)
        assert disputed(problem, measure(problem), routes, judged, holds=True) is None
        assert disputed(problem, measure(problem), routes, judged, holds=False) is not None


@needs("pyvrp")
def test_pyvrp_solves_vans_that_differ() -> None:
    """B does both where it stands and next to it, at 62.5; the prize does not pay."""
    problem = varied()
    for name in ("pyvrp", "vuelta"):
        routes = peers.load(name)(problem, measure(problem), 0.1, 1, 1)
        found = {van: set(stops) for van, stops in routes if stops}
        assert found == {1: {"own", "two"}}


def test_mixed_rates_are_refused() -> None:
    vehicles = [
        {"id": "A", "start_index": 0, "end_index": 0, "capacity": [4]},
        {"id": "B", "start_index": 0, "end_index": 0, "capacity": [4], "costs": {"per_hour": 1}},
    ]
    problem = problem_of(vehicles=vehicles)
    with pytest.raises(peers.NotSupportedError, match="mixed profiles or rates"):
        flatten(problem, measure(problem))


def test_plan_of_routes_lists_what_they_leave_out() -> None:
    problem = problem_of()
    plan = plan_of(problem, [(1, ["far"]), (0, [])], kinds_of(problem))
    assert [(route.vehicle, [step.id for step in route.steps]) for route in plan.routes] == [
        ("B", ["far"])
    ]
    assert [entry.id for entry in plan.unassigned] == ["near"]
    assert must_be_served(problem) == {("job", "far"), ("job", "near")}


def test_ids_shared_by_a_job_and_half_a_shipment_are_refused() -> None:
    shipment = {
        "amount": [1],
        "pickup": {"id": "far", "location_index": 1},
        "delivery": {"id": "y", "location_index": 2},
    }
    with pytest.raises(ValueError, match="share an id"):
        kinds_of(problem_of(shipments=[shipment]))


@pytest.mark.slow
@pytest.mark.parametrize("solver", PEERS)
def test_load_profile_of_exchanges_is_respected(solver: str) -> None:
    # Collecting 3 on the way out would leave no room for the 4 to deliver, and
    # the window keeps "near" from coming last: two vans, or far first in time.
    problem = problem_of()
    travel = measure(problem)
    routes = peers.load(solver)(problem, travel, 0.2, 1, 1)
    judged = referee.judge(problem, plan_of(problem, routes, kinds_of(problem)), travel)
    assert judged.clean
    assert not judged.plan.unassigned
    # far first at 1040, near at 1070, home at 1080: one van and 80 metres
    assert judged.exact_cost * 1000 == 300_000 + 80 * 14


@pytest.mark.parametrize("solver", PEERS)
def test_shipments_go_in_one_van_and_in_order(solver: str) -> None:
    shipment = {
        "amount": [2],
        "pickup": {"id": "x", "location_index": 4},
        "delivery": {"id": "y", "location_index": 2},
    }
    problem = problem_of(shipments=[shipment])
    travel = measure(problem)
    routes = peers.load(solver)(problem, travel, 0.2, 1, 1)
    judged = referee.judge(problem, plan_of(problem, routes, kinds_of(problem)), travel)
    assert judged.clean
    assert not judged.plan.unassigned


@pytest.mark.slow
@pytest.mark.parametrize("solver", PEERS)
def test_answer_of_a_whole_run_is_judged(solver: str, tmp_path: Path) -> None:
    path = tmp_path / "city.json"
    problem = city(30, seed=3)
    path.write_text(json.dumps(problem.model_dump(mode="json", exclude_none=True)))
    task = {
        "path": str(path),
        "convention": None,
        "solver": solver,
        "budget": 0.3,
        "seed": 1,
        "threads": 1,
    }
    answer = run(task)
    assert (answer["status"], answer["detail"]) == ("ok", "")
    assert answer["vehicles"] >= 1
    assert answer["wall"] > 0


def test_file_that_cannot_be_read_is_a_result(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("")
    task = {
        "path": str(path),
        "convention": None,
        "solver": "vuelta",
        "budget": 0.1,
        "seed": 1,
        "threads": 1,
    }
    assert run(task) == {"status": "unreadable", "detail": "there is nothing in it"}


def test_same_seed_makes_the_same_city() -> None:
    assert city(20, seed=5) == city(20, seed=5)
    assert city(20, seed=5) != city(20, seed=6)


def test_swept_plan_loses_nothing() -> None:
    problem = city(57)
    judged = referee.judge(problem, swept(problem), measure(problem))
    assert not judged.faults
