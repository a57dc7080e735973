"""PyVRP's dialect of VRPLIB: vehicles one by one, depots, prizes, groups, reloads."""

# Covers: formats/vrplib_fleet.py

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.formats import dumps, loads, loads_plan
from vuelta.model import Plan, Problem

MIXED = """\
NAME: mixed
TYPE: MDVRPTW
DIMENSION: 7
VEHICLES: 3
VEHICLES_MAX_DURATION: 90
SERVICE_TIME: 2
EDGE_WEIGHT_TYPE: EUC_2D
NODE_COORD_SECTION
1 0 0
2 10 0
3 3 4
4 0 5
5 13 4
6 6 0
7 10 7
DEMAND_SECTION
1 0
2 0
3 4
4 3
5 2
6 5
7 1
TIME_WINDOW_SECTION
1 0 100
2 10 80
3 0 90
4 0 90
5 0 90
6 0 90
7 20 60
CAPACITY_SECTION
1 10
2 6
3 9
VEHICLES_FIXED_COST_SECTION
1 7
2 0
3 2.5
VEHICLES_UNIT_DISTANCE_COST_SECTION
1 3
2 2
3 1
VEHICLES_MAX_DISTANCE_SECTION
1 60
2 50
3 40
VEHICLES_DEPOT_SECTION
1 1
2 2
3 2
VEHICLES_RELOAD_DEPOT_SECTION
1 1 2
2
3 2
VEHICLES_MAX_RELOADS_SECTION
1 2
2 0
3 1
VEHICLES_ALLOWED_CLIENTS_SECTION
1 3 4 5 6 7
2 4 5 6 7
3 3 5 6 7
PRIZE_SECTION
1 0
2 0
3 0
4 8
5 0
6 0
7 0
MUTUALLY_EXCLUSIVE_GROUP_SECTION
1 3
2 5
DEPOT_SECTION
1
2
-1
EOF
"""
"""Every feature at once; its groups hold one node each."""

GROUPED = """\
name: grouped
dimension: 5
vehicles: 1
capacity: 9
service_time: 3
edge_weight_type: euc_2d
node_coord_section
1 0 0
2 3 4
3 30 40
4 6 8
5 0 1
demand_section
1 0
2 4
3 4
4 4
5 1
mutually_exclusive_group_section
1 3 4
2 2
time_window_section
1 0 200
2 0 200
3 0 200
4 50 60
5 0 200
depot_section
1
eof
"""
"""Keywords in lower case; nodes 3 and 4 are one job."""


def test_vehicles_are_read_one_by_one() -> None:
    problem = loads(MIXED)
    first, second, third = problem.vehicles
    assert [van.capacity for van in problem.vehicles] == [(10,), (6,), (9,)]
    assert [van.start_index for van in problem.vehicles] == [0, 1, 1]
    assert [van.end_index for van in problem.vehicles] == [0, 1, 1]
    assert [van.time_window for van in problem.vehicles] == [(0, 100), (10, 80), (10, 80)]
    assert [van.costs.fixed for van in problem.vehicles] == [70_000, 0, 25_000]
    assert [van.costs.per_km for van in problem.vehicles] == [30_000_000, 20_000_000, 10_000_000]
    assert {van.max_duration for van in problem.vehicles} == {90}
    assert [van.max_distance for van in problem.vehicles] == [60, 50, 40]
    assert first.reload_at == ("1", "2")
    assert second.reload_at == ()
    assert [van.max_reloads for van in (first, third)] == [2, 1]
    assert [(site.id, site.location_index) for site in problem.facilities] == [("1", 0), ("2", 1)]


def test_depots_are_no_jobs_and_prizes_are_what_leaving_out_costs() -> None:
    problem = loads(MIXED)
    assert [job.id for job in problem.jobs] == ["3", "4", "5", "6", "7"]
    assert [job.penalty for job in problem.jobs] == [None, 80_000, None, None, None]
    assert [job.allowed_vehicles for job in problem.jobs] == [
        ("1", "3"),
        ("1", "2"),
        None,
        None,
        None,
    ]
    assert not any(job.places for job in problem.jobs)


def test_conventions_scale_money_as_they_scale_distance() -> None:
    """The square root of 208, from node 2 to node 4 and so on; prices of a unit stay."""
    tens = loads(MIXED, convention="dimacs")
    assert [van.costs.fixed for van in tens.vehicles] == [700_000, 0, 250_000]
    assert tens.vehicles[0].costs.per_km == 30_000_000
    assert (tens.vehicles[0].max_duration, tens.vehicles[0].max_distance) == (900, 600)
    assert tens.jobs[1].penalty == 800_000
    thousands = loads(MIXED, convention="thousandths")
    table = thousands.matrices["car"].distances
    assert table is not None
    assert table.array[1, 6] == 7000
    assert table.array[1, 3] == 11_180
    assert thousands.vehicles[2].costs.fixed == 25_000_000


def test_a_group_is_one_job_at_several_places() -> None:
    problem = loads(GROUPED)
    assert [job.id for job in problem.jobs] == ["2", "3", "5"]
    job = problem.jobs[1]
    assert (job.location_index, job.service) == (2, 3)
    (other,) = job.places
    assert (other.location_index, other.service, other.cost) == (3, 3, 0)
    assert other.time_windows == ((50, 60),)


def test_the_nearer_of_a_group_is_visited_and_named_in_the_solution() -> None:
    """0 1 2 4 0 by rows: 1, then 4 to (3, 4) rounded, 5, and 10 home."""
    problem = loads(GROUPED)
    plan = vuelta.plan(problem, iterations=500)
    text = dumps(plan, "sol", problem=problem)
    assert text == "Route #1: 4 1 3\nCost 20\n"
    back = loads_plan(text, problem=problem)
    assert back.routes[0].steps[3].place == 1
    judged = vuelta.check(problem, back)
    assert judged.clean
    assert judged.plan.summary.cost == plan.summary.cost == 200_000


def test_two_of_a_group_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        loads_plan("Route #1: 1 2 3 4\n", problem=loads(GROUPED))
    assert [finding.code for finding in caught.value.findings] == ["F215"]


def served(plan: Plan) -> dict[str, list[str | None]]:
    return {
        route.vehicle: [step.id for step in route.steps if step.type not in ("start", "end")]
        for route in plan.routes
    }


def test_a_line_is_a_vehicle_where_vehicles_differ() -> None:
    problem = loads(MIXED)
    plan = loads_plan("Route #1: 2 0 5\nRoute #2:\nRoute #3: 6 4\nCost 40\n", problem=problem)
    assert served(plan) == {"1": ["3", "1", "6"], "3": ["7", "5"]}
    assert [step.type for step in plan.routes[0].steps] == ["start", "job", "reload", "job", "end"]
    assert dumps(plan, "sol", problem=problem).splitlines()[:3] == [
        "Route #1: 2 0 5",
        "Route #2:",
        "Route #3: 6 4",
    ]


def test_the_cost_of_a_solution_counts_prizes_not_collected() -> None:
    problem = loads(MIXED)
    plan = loads_plan("Route #1: 2 0 5\nRoute #2:\nRoute #3: 6 4\nCost 100\n", problem=problem)
    assert plan.summary.cost == (100 - 8) * 10_000
    judged = vuelta.check(problem, plan)
    stated = dumps(judged.plan, "sol", problem=problem).splitlines()[-1]
    assert stated == f"Cost {by_hand(problem):g}"


def by_hand(problem: Problem) -> float:
    """Of vehicle 1 over rows 0 2 0 5 0, vehicle 3 over rows 1 6 4 1, row 3 left out."""
    given = problem.matrices["car"].distances
    assert given is not None
    table = given.array.tolist()

    def length(*rows: int) -> int:
        return sum(table[here][there] for here, there in pairwise(rows))

    return 7 + 3 * length(0, 2, 0, 5, 0) + 2.5 + length(1, 6, 4, 1) + 8


def test_steps_the_format_cannot_say_are_refused() -> None:
    problem = loads(GROUPED)
    steps = [
        {"type": "unload", "id": "2", "arrival": 0},
        {"type": "break", "id": "b", "arrival": 0},
        {"type": "job", "id": "2", "place": 7, "arrival": 0},
    ]
    plan = Plan.model_validate({"routes": [{"vehicle": "1", "steps": steps}]})
    with pytest.raises(InputError) as caught:
        dumps(plan, "sol", problem=problem)
    assert [finding.code for finding in caught.value.findings] == ["F230"] * 3


def test_amounts_collected_may_stand_beside_amounts_delivered() -> None:
    """Two columns for every node are amounts, not a list of nodes."""
    text = GROUPED.replace("\n3 4\n4 4", "\n3 4\n4 4").replace(
        "eof", "backhaul_section\n1 0\n2 3\n3 2\n4 2\n5 0\neof"
    )
    problem = loads(text.replace("demand_section", "linehaul_section"))
    assert [job.delivery for job in problem.jobs] == [(4,), (4,), (1,)]
    assert [job.pickup for job in problem.jobs] == [(3,), (2,), None]
    assert {vehicle.loading for vehicle in problem.vehicles} == {"free"}


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("1 10\n2 6\n3 9\nV", "1 10\n2 6\nV", "F219", "CAPACITY_SECTION"),
        ("1 10\n2 6\n3 9\nV", "1 10\n2 6\n3 9\n4 9\nV", "F216", "CAPACITY_SECTION"),
        ("1 10\n2 6\n3 9\nV", "1 10\n2 0\n3 9\nV", "F217", "line 34"),
        ("1 10\n2 6\n3 9\nV", "1 10\n2 x\n3 9\nV", "F211", "line 34"),
        ("1 10\n2 6\n3 9\nV", "1 10\n2 6\n2 9\nV", "F215", "line 35"),
        ("VEHICLES: 3", "VEHICLES: 3\nCAPACITY: 9", "F215", "line 5"),
        ("VEHICLES: 3", "VEHICLES: 3\nDISTANCE: 9", "F215", "line 6"),
        ("VEHICLES: 3", "VEHICLES: 999999999", "E190", "line 4"),
        ("1 7\n2 0", "1 -7\n2 0", "F217", "line 37"),
        ("1 1\n2 2\n3 2\n", "1 1\n2 3\n3 2\n", "F216", "line 50"),
        ("1 1 2\n2\n", "1 1 5\n2\n", "F216", "line 53"),
        ("2 4 5 6 7\n", "2 4 5 6 9\n", "F216", "line 62"),
        ("1 0\n2 0\n3 0\n4 8", "1 0\n2 1\n3 0\n4 8", "F214", "line 10"),
        ("1 0\n2 0\n3 0\n4 8", "1 0\n2 0\n3 0\n4 -8", "F217", "line 12"),
        ("1 3\n2 5\nDEPOT", "1 3 4\n2 5\nDEPOT", "F214", "line 73"),
        ("1 3\n2 5\nDEPOT", "1 1 4\n2 5\nDEPOT", "F216", "line 73"),
        ("1 3\n2 5\nDEPOT", "1 3\n2 3\nDEPOT", "F215", "line 74"),
        ("VEHICLES_DEPOT_SECTION", "VEHICLES_DEPOTS_SECTION", "F213", "line 48"),
        ("1\n2\n-1\nEOF", "1\n1\n-1\nEOF", "F215", "line 77"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, code: str, where: str) -> None:
    assert MIXED.count(old) == 1
    with pytest.raises(InputError) as caught:
        loads(MIXED.replace(old, new))
    assert (code, where) in [(finding.code, finding.where) for finding in caught.value.findings]


def test_everything_wrong_is_told_at_once() -> None:
    text = MIXED.replace("3 2.5", "3 lots").replace("2 4 5 6 7", "2 4 5 6 8").replace("3 40", "4 4")
    with pytest.raises(InputError) as caught:
        loads(text)
    codes = sorted(finding.code for finding in caught.value.findings)
    assert codes == ["F211", "F216", "F216", "F219"]


def test_listed_vehicles_are_not_replaced() -> None:
    with pytest.raises(InputError) as caught:
        loads(MIXED, vehicles=2)
    assert caught.value.code == "F205"


def test_release_times_are_refused_by_name_where_a_plan_is_asked_for() -> None:
    text = GROUPED.replace("eof", "release_time_section\n1 0\n2 5\n3 0\n4 0\n5 0\neof")
    with pytest.raises(InputError) as caught:
        vuelta.plan(loads(text), iterations=1)
    assert {(finding.code, finding.where) for finding in caught.value.findings} == {
        ("S202", "jobs[0].release_time")
    }


@pytest.mark.parametrize("text", [MIXED, GROUPED])
def test_a_text_cut_anywhere_never_raises_anything_else(text: str) -> None:
    for keep in range(0, len(text), 3):
        with suppress(InputError):
            loads(text[:keep], format="vrplib")


def test_pyvrp_prices_our_plan_as_we_do(tmp_path: Path) -> None:
    pyvrp = pytest.importorskip("pyvrp")
    file = tmp_path / "mixed.vrp"
    # PyVRP cannot read a section whose rows say nothing but their number, or half units.
    text = MIXED.replace("3 2.5", "3 2").replace("1 1 2\n2\n3 2\n", "1 1\n2 2\n3 2\n")
    file.write_text(text)
    problem = vuelta.read(file)
    plan = vuelta.plan(problem, iterations=1000)
    (tmp_path / "mixed.sol").write_text(dumps(plan, "sol", problem=problem))
    data = pyvrp.read(file, round_func="round")
    theirs = pyvrp.read_solution(tmp_path / "mixed.sol", data)
    assert theirs.is_feasible()
    assert theirs.is_complete()
    cost = pyvrp.CostEvaluator([0], 0, 0).cost(theirs)
    assert cost * 10_000 == plan.summary.cost + plan.summary.costs.left_out


FAMILIES = [
    ("HFVRP/X115-HVRP.vrp", "round", None),
    ("HFVRP/X106-FSMD.vrp", "round", None),
    ("MDVRPTW/PR12A.vrp", "exact", "thousandths"),
    ("SDVRPTW/PR02.vrp", "exact", "thousandths"),
    ("PCVRPTW/RC2_10_2.vrp", "dimacs", "dimacs"),
    ("GVRP/G-n262-k25-C88-V9.vrp", "round", None),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rounding", "convention"), FAMILIES)
def test_the_fields_own_sets_are_priced_alike(
    shared_data: Path, tmp_path: Path, name: str, rounding: str, convention: str | None
) -> None:
    """Our plan as a solution file, judged by PyVRP; its own matrices are ours."""
    pyvrp = pytest.importorskip("pyvrp")
    file = shared_data / "families" / name
    if not file.is_file():
        pytest.skip(f"the benchmark data has no families/{name}")
    problem = vuelta.read(file, convention=convention)
    plan = vuelta.plan(problem, iterations=50)
    (tmp_path / "x.sol").write_text(dumps(plan, "sol", problem=problem))
    data = pyvrp.read(file, round_func=rounding)
    theirs = pyvrp.read_solution(tmp_path / "x.sol", data)
    priced = {job.id for job in problem.jobs if job.penalty is not None}
    required_left = [task for task in plan.unassigned if task.id not in priced]
    assert theirs.is_complete() == (not required_left)
    assert not theirs.has_excess_load()
    assert not theirs.has_time_warp()
    assert not theirs.has_excess_distance()
    cost = pyvrp.CostEvaluator([0], 0, 0).penalised_cost(theirs)
    assert cost * 10_000 == plan.summary.cost + plan.summary.costs.left_out
