"""Published instances: what is known about them, and that every set loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vuelta import units
from vuelta.formats import dumps, loads, loads_plan, read, read_plan
from vuelta.model import Problem

SETS: dict[str, dict[str, Any]] = {
    "vrptw/solomon_100": {},
    "vrptw/homberger_200": {},
    "vrptw/homberger_400": {"convention": "exact"},
    "vrptw/homberger_1000": {},
    "pdptw/li_lim_100": {},
    "pdptw/li_lim_200": {},
    "pdptw/li_lim_600": {},
    "vrpspdtw/wang_chen": {},
    "vrpspdtw/jd": {},
    "vrpspd/dethloff": {},
    "vrpspd/salhi_nagy": {},
    "vrpb/queiroga_small": {},
    "lastmile/loggi_ortec_cvrp": {},
    "lastmile/loggibud_test": {},
    "dynamic/ortec_waves": {},
}

FACTS = [
    ("vrptw/solomon_100/C101.txt", 100, 25, 200, 1, 186),
    ("vrptw/homberger_1000/c1_10_1.txt", 1000, 250, 200, 1, 1448),
    ("vrpspdtw/wang_chen/cdp101.txt", 100, 25, 200, 1, 186_815),
    ("vrpspdtw/wang_chen/rcdp1001.txt", 10, 3, 200, 1, 520_000),
    ("vrpspdtw/jd/200_1.vrpsdptw.gz", 200, 200, 2_500_000, 1, 57_611),
    ("vrpspd/dethloff/CON3-1.vrpspd", 50, 4, 9_262_573, 1, 66_246),
    ("vrpspd/salhi_nagy/CMT01H.vrpspd", 50, 3, 160, 1, 138_924),
    ("vrpb/queiroga_small/X-n101-50-k13.vrpb", 100, None, 206, 1, 554),
    ("lastmile/loggi_ortec_cvrp/ORTEC-n242-k12.vrp.gz", 241, None, 125, 1, 3194),
    ("dynamic/ortec_waves/ORTEC-VRPTW-ASYM-c170c387-d1-n238-k17.txt.gz", 238, 17, 145, 1, 2833),
]
"""File, customers, vehicles, capacity, and the distance from the depot to a matrix row.

C101: customer 1 lies (5, 18) from the depot, 18.681 away. c1_10_1: (137, 47),
144.839. rcdp1001: customer 30 lies (48, 20) away, exactly 52. CMT01H: (7, 12),
13.892. The others are given.
"""


@pytest.mark.slow
@pytest.mark.parametrize(("file", "jobs", "vehicles", "capacity", "row", "metres"), FACTS)
def test_known_facts_are_read(
    shared_data: Path,
    file: str,
    jobs: int,
    vehicles: int | None,
    capacity: int,
    row: int,
    metres: int,
) -> None:
    problem = read(shared_data / file)
    assert len(problem.jobs) == jobs
    assert vehicles is None or len(problem.vehicles) == vehicles
    assert problem.vehicles[0].capacity == (capacity,)
    table = problem.matrices["car"].distances
    assert table is not None
    assert table.array[0, row] == metres


@pytest.mark.slow
@pytest.mark.parametrize("folder", SETS)
def test_every_set_loads(shared_data: Path, folder: str) -> None:
    files = sorted((shared_data / folder).iterdir())
    for path in {files[0], files[len(files) // 2], files[-1]}:
        problem = read(path, **SETS[folder])
        assert problem.n_tasks > 0
        assert problem.vehicles


def tour_length(problem: Problem, tour: list[int]) -> int:
    """Scaled length of a tour through matrix rows, back to its start."""
    table = problem.matrices["car"].distances
    assert table is not None
    rows = np.array([*tour, tour[0]])
    return int(table.array[rows[:-1], rows[1:]].sum())


@pytest.mark.parametrize("name", ["C101", "R101", "RC201"])
def test_published_tours_have_their_published_length(shared_data: Path, name: str) -> None:
    """Nodes beyond customers + 1 of these tours are copies of the depot."""
    folder = shared_data / "vrptw" / "lkh3_solomon100_trunc1_tours"
    [file] = folder.glob(f"{name}.*.tour")
    cells = file.read_text().split("TOUR_SECTION")[1].split()
    nodes = [int(cell) for cell in cells[: cells.index("-1")]]
    problem = read(shared_data / f"vrptw/solomon_100/{name}.txt")
    n_customers = len(problem.jobs)
    tour = [node - 1 if node <= n_customers + 1 else 0 for node in nodes]
    assert tour_length(problem, tour) == int(file.name.split(".")[3])


def test_li_lim_pairs_are_complete(shared_data: Path) -> None:
    problem = read(shared_data / "pdptw/li_lim_100/lc101.txt")
    assert problem.name == "lc101"
    assert len(problem.shipments) == 53
    assert problem.shipments[0].pickup.id == "3"
    assert problem.shipments[0].delivery.id == "75"


@pytest.mark.slow
def test_jd_costs_are_in_the_literatures_currency(shared_data: Path) -> None:
    problem = read(shared_data / "vrpspdtw/jd/400_1.vrpsdptw.gz")
    costs = problem.vehicles[0].costs
    assert (costs.fixed, costs.per_km) == (300 * units.MONEY_STEPS, 14 * units.MONEY_STEPS)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_vrooms_examples_are_read_and_come_back(shared_data: Path, number: int) -> None:
    folder = shared_data / "examples" / "vroom_docs"
    problem = read(folder / f"example_{number}.json")
    assert loads(dumps(problem)) == problem
    plan = read_plan(folder / f"example_{number}_sol.json")
    text = dumps(plan)
    assert loads_plan(text).summary.cost == plan.summary.cost
    assert dumps(loads_plan(text)) == text
    assert [route.vehicle for route in loads_plan(text).routes] == [r.vehicle for r in plan.routes]


def test_a_benchmark_survives_native_json(shared_data: Path) -> None:
    problem = read(shared_data / "vrpspdtw/wang_chen/rcdp5001.txt")
    assert loads(dumps(problem)) == problem
