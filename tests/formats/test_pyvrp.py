"""PyVRP's data and solutions, there and back: both sides judge every plan alike."""

# Covers: formats/pyvrp_travel.py verification/intake.py

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.formats.pyvrp import is_pyvrp, problem_of, solution_of
from vuelta.verification import plan_of as plan_of_anything

pyvrp = pytest.importorskip("pyvrp")

NO_WAY = 1 << 44


def data(
    clients: list[Any],
    *,
    depots: list[Any] | None = None,
    vehicle: dict[str, Any] | None = None,
    **more: Any,
) -> Any:
    """Three places on a line: the depot at 0, 10 and 30 along; one van unless said."""
    line = np.abs(np.subtract.outer([0, 10, 30], [0, 10, 30]))
    return pyvrp.ProblemData(
        [pyvrp.Location(x, 0) for x in (0, 10, 30)],
        clients,
        depots or [pyvrp.Depot(0)],
        [pyvrp.VehicleType(**(vehicle or {}))],
        [line],
        [line],
        **more,
    )


def cost_of(solution: Any, given: Any) -> int:
    """PyVRP's cost, money steps."""
    judge = pyvrp.CostEvaluator([0] * given.num_load_dimensions, 0, 0)
    return int(judge.penalised_cost(solution)) * 10_000


def ours(plan: vuelta.Plan) -> int:
    return plan.summary.cost + plan.summary.costs.left_out


def test_a_days_words_are_ours() -> None:
    given = data(
        [
            pyvrp.Client(1, delivery=[3], service_duration=4, tw_early=5, tw_late=90, name="Ana"),
            pyvrp.Client(2, pickup=[2], prize=15, required=False),
        ],
        vehicle={
            "num_available": 9,
            "capacity": [4],
            "fixed_cost": 7,
            "unit_distance_cost": 2,
            "unit_duration_cost": 1,
            "tw_late": 100,
            "shift_duration": 80,
            "max_distance": 70,
            "name": "van",
        },
    )
    problem = problem_of(given)
    ana, other = problem.jobs
    assert (ana.id, ana.description, ana.delivery, ana.pickup) == ("0", "Ana", (3,), None)
    assert (ana.service, ana.time_windows, ana.required) == (4, ((5, 90),), True)
    assert (other.penalty, other.required, other.time_windows) == (150_000, False, ())
    assert len(problem.vehicles) == 2
    van = problem.vehicles[0]
    assert (van.description, van.capacity, van.time_window) == ("van", (4,), (0, 100))
    assert (van.max_duration, van.max_distance) == (80, 70)
    assert van.costs.per_hour == van.costs.per_waiting_hour == 3600 * 10_000


def test_a_model_is_planned_in_one_line() -> None:
    """Out to 10 and 30 and back: 60, and the van for 5."""
    model = pyvrp.Model()
    places = [model.add_location(x, 0) for x in (0, 10, 30)]
    model.add_depot(places[0])
    model.add_vehicle_type(2, capacity=[9], fixed_cost=5)
    for place in places[1:]:
        model.add_client(place, delivery=[1])
    for one in places:
        for other in places:
            model.add_edge(one, other, abs(one.x - other.x), abs(one.x - other.x))
    plan = vuelta.plan(model, iterations=50)
    assert ours(plan) == 65 * 10_000
    solution = solution_of(plan, model)
    assert solution.is_feasible()
    assert cost_of(solution, model.data()) == ours(plan)
    assert vuelta.check(model, solution).clean


def test_edges_nobody_gave_are_no_way() -> None:
    model = pyvrp.Model()
    here, there = model.add_location(0, 0), model.add_location(9, 0)
    model.add_depot(here)
    model.add_vehicle_type()
    model.add_client(there)
    model.add_edge(here, there, 9, 9)
    table = problem_of(model).matrices["0"].durations
    assert table is not None
    assert table.rows() == [[0, 9], [None, 0]]


def test_profiles_that_cut_places_off_share_a_table_and_name_vehicles() -> None:
    """Profile 1 cannot come to place 2, profile 2 not to place 1; depots are never closed."""
    line = np.abs(np.subtract.outer([0, 10, 30], [0, 10, 30]))

    def without(*places: int) -> Any:
        table = line.copy()
        for place in places:
            table[place, :] = table[:, place] = NO_WAY
        np.fill_diagonal(table, 0)
        return table

    tables = [line, without(2), without(1), without(0, 1)]
    given = pyvrp.ProblemData(
        [pyvrp.Location(0, 0)] * 3,
        [pyvrp.Client(1), pyvrp.Client(2), pyvrp.Client(2)],
        [pyvrp.Depot(0)],
        [pyvrp.VehicleType(profile=profile) for profile in range(4)],
        tables,
        tables,
    )
    problem = problem_of(given)
    assert sorted(problem.matrices) == ["0", "1"]
    assert [vehicle.profile for vehicle in problem.vehicles] == ["0", "0", "0", "1"]
    assert [job.allowed_vehicles for job in problem.jobs] == [
        ("0", "1", "3"),
        ("0", "2", "3"),
        ("0", "2", "3"),
    ]
    table = problem.matrices["0"].distances
    assert table is not None
    assert table.array.tolist() == line.tolist()


def test_service_at_the_start_depot_is_paid_before_the_way_out() -> None:
    given = data(
        [pyvrp.Client(1, tw_late=14)],
        depots=[pyvrp.Depot(0, service_duration=4)],
        vehicle={"unit_duration_cost": 1},
    )
    plan = vuelta.plan(given, iterations=10)
    assert ours(plan) == (20 + 24) * 10_000
    assert cost_of(solution_of(plan, given), given) == ours(plan)
    tight = data([pyvrp.Client(1, tw_late=13)], depots=[pyvrp.Depot(0, service_duration=4)])
    assert vuelta.plan(tight, iterations=10).summary.unassigned == 1


@pytest.mark.parametrize(
    ("required", "far_prize", "visited"), [(True, 0, 0), (True, 90, 1), (False, 90, 1)]
)
def test_one_of_a_group_is_visited_and_the_prizes_of_others_lost(
    required: bool, far_prize: int, visited: int
) -> None:
    clients = [
        pyvrp.Client(1, prize=12, required=False, group=0),
        pyvrp.Client(2, prize=far_prize, required=False, group=0),
    ]
    given = data(clients, groups=[pyvrp.ClientGroup([0, 1], required=required)])
    plan = vuelta.plan(given, iterations=50)
    solution = solution_of(plan, given)
    assert [step.idx for step in solution.routes()[0] if step.is_client()] == [visited]
    assert solution.is_complete()
    assert cost_of(solution, given) == ours(plan)


def test_an_optional_group_is_left_out_where_it_does_not_pay() -> None:
    clients = [pyvrp.Client(place, prize=5, required=False, group=0) for place in (1, 2)]
    given = data(clients, groups=[pyvrp.ClientGroup([0, 1], required=False)])
    plan = vuelta.plan(given, iterations=50)
    assert ours(plan) == cost_of(solution_of(plan, given), given) == 10 * 10_000


def test_reloads_are_there_and_back() -> None:
    given = data(
        [pyvrp.Client(1, delivery=[3]), pyvrp.Client(2, delivery=[3])],
        depots=[pyvrp.Depot(0, service_duration=2)],
        vehicle={
            "capacity": [3],
            "reload_depots": [0],
            "max_reloads": 1,
            "unit_duration_cost": 1,
        },
    )
    plan = vuelta.plan(given, iterations=200)
    solution = solution_of(plan, given)
    assert solution.routes()[0].num_trips() == 2
    assert cost_of(solution, given) == ours(plan) == (80 + 84) * 10_000
    judged = vuelta.check(given, solution)
    assert judged.clean
    assert ours(judged.plan) == ours(plan)


NO_LIMIT = 2**31 - 1
EDGES = {
    "nobody": ({"clients": []}, 0),
    "a group of one": (
        {
            "clients": [pyvrp.Client(1, required=False, group=0)],
            "groups": [pyvrp.ClientGroup([0])],
        },
        20,
    ),
    "shipments alone": ({"clients": [], "shipments": [pyvrp.Shipment(1, 2)]}, 60),
    "clients at the depot": ({"clients": [pyvrp.Client(0), pyvrp.Client(0)]}, 0),
    "limits that never bind": (
        {
            "clients": [pyvrp.Client(1, delivery=[5], tw_early=5, tw_late=NO_LIMIT)],
            "vehicle": {
                "capacity": [2**40],
                "tw_early": 3,
                "tw_late": NO_LIMIT,
                "shift_duration": NO_LIMIT,
                "max_distance": NO_LIMIT,
            },
        },
        20,
    ),
    "one who need not be served": ({"clients": [pyvrp.Client(1, required=False)]}, 0),
}


@pytest.mark.parametrize("name", EDGES)
def test_edges_are_said_exactly(name: str) -> None:
    words, cost = EDGES[name]
    given = data(**words)
    plan = vuelta.plan(given, iterations=20)
    solution = solution_of(plan, given)
    assert solution.is_feasible()
    assert cost_of(solution, given) == ours(plan) == cost * 10_000
    assert vuelta.check(given, solution).clean


REFUSED = {
    "overtime at a price": (
        {"vehicle": {"shift_duration": 50, "max_overtime": 5, "unit_overtime_cost": 2}},
        "S220",
        "vehicle_types[0].unit_overtime_cost",
    ),
    "a latest start where waiting is paid": (
        {"vehicle": {"start_late": 5, "unit_duration_cost": 1}},
        "S221",
        "vehicle_types[0].start_late",
    ),
    "a latest start where duration is limited": (
        {"vehicle": {"start_late": 5, "shift_duration": 100}},
        "S221",
        "vehicle_types[0].start_late",
    ),
    "a shipment beside reloads": (
        {"vehicle": {"reload_depots": [0]}, "shipments": [pyvrp.Shipment(1, 2)]},
        "S222",
        "vehicle_types[0].reload_depots",
    ),
    "a price that is too large": (
        {"vehicle": {"fixed_cost": 10**10}},
        "S224",
        "vehicle_types[0].fixed_cost",
    ),
    "a price of a unit that is too large": (
        {"vehicle": {"unit_distance_cost": 10**7}},
        "S224",
        "vehicle_types[0].unit_distance_cost",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_said_is_refused_by_name(name: str) -> None:
    more, code, where = REFUSED[name]
    with pytest.raises(InputError) as caught:
        vuelta.plan(data([pyvrp.Client(1)], **more), iterations=1)
    assert [(finding.code, finding.where) for finding in caught.value.findings] == [(code, where)]


def test_everything_that_cannot_be_said_is_told_at_once() -> None:
    clients = [
        pyvrp.Client(1, delivery=[1], required=False, group=0),
        pyvrp.Client(2, delivery=[2], required=False, group=0),
        pyvrp.Client(2, pickup=[2], release_time=5),
    ]
    given = data(
        clients,
        groups=[pyvrp.ClientGroup([0, 1])],
        vehicle={"capacity": [5], "fixed_cost": 10**12},
    )
    with pytest.raises(InputError) as caught:
        problem_of(given)
    assert sorted(finding.code for finding in caught.value.findings) == ["S223", "S224", "S225"]


def test_release_times_are_refused_by_the_search_and_kept_by_the_referee() -> None:
    given = data([pyvrp.Client(1, delivery=[1], release_time=33)], vehicle={"capacity": [1]})
    with pytest.raises(InputError) as caught:
        vuelta.plan(given, iterations=1)
    assert caught.value.code == "S202"
    judged = vuelta.check(given, pyvrp.Solution(given, [[0]]))
    assert judged.clean
    assert judged.plan.routes[0].steps[0].arrival == 33


def test_other_things_are_told_apart() -> None:
    with pytest.raises(TypeError, match="Model or ProblemData"):
        vuelta.plan(pyvrp.Depot(0))
    given = data([pyvrp.Client(1)])
    with pytest.raises(TypeError, match="comes with the ProblemData"):
        plan_of_anything(pyvrp.Solution(given, [[0]]), problem_of(given))
    with pytest.raises(InputError) as caught:
        solution_of(vuelta.plan(data([pyvrp.Client(1)] * 2), iterations=5), given)
    assert caught.value.code == "F216"
    assert not is_pyvrp({})
