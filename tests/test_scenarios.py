"""Every scenario comes true as ``scenarios/README.md`` says."""

from __future__ import annotations

import itertools
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.model import TASK_TYPES, Plan, Problem, Step

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json") if "." not in path.stem)
SOUND = [name for name in NAMES if name != "bad"]


def document(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


@cache
def problem(name: str) -> Problem:
    return vuelta.read(FOLDER / f"{name}.json")


@cache
def plan(name: str) -> Plan:
    iterations = 1_000 if problem(name).n_tasks > 200 else 2_000
    return vuelta.plan(problem(name), iterations=iterations, seed=1)


def steps(name: str, vehicle: str | None = None) -> list[Step]:
    """Steps that serve something, of one vehicle or of all."""
    return [
        step
        for route in plan(name).routes
        if vehicle in (None, route.vehicle)
        for step in route.steps
        if step.type in TASK_TYPES
    ]


def served_by(name: str) -> dict[str, str]:
    """The vehicle that serves each job."""
    return {
        str(step.id): route.vehicle
        for route in plan(name).routes
        for step in route.steps
        if step.type == "job"
    }


def test_the_readme_lists_every_scenario() -> None:
    table = (FOLDER / "README.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == NAMES
    others = sorted(path.name for path in FOLDER.iterdir() if "." in path.stem)
    assert sorted(re.findall(r"^\| `(\w+\.\S+)` \|", table, re.MULTILINE)) == others


@pytest.mark.slow
@pytest.mark.parametrize("name", SOUND)
def test_a_scenario_is_planned_clean_and_nothing_vanishes(name: str) -> None:
    judgement = vuelta.check(problem(name), plan(name))
    assert judgement.clean
    assert not judgement.differences
    assert len(steps(name)) + len(plan(name).unassigned) == problem(name).n_tasks
    assert all(left.reasons for left in plan(name).unassigned)
    assert all(reason.detail for left in plan(name).unassigned for reason in left.reasons)


@pytest.mark.parametrize(
    "name", ["tutorial", "bulky_exchanges", "mixed_fleet", "asymmetric", "shipments", "rio_100"]
)
def test_everything_is_served(name: str) -> None:
    assert not plan(name).unassigned


def test_tutorial_keeps_its_promises_and_its_parcels() -> None:
    """16 parcels leave, 5 come back; the last loads of all vans are the 5."""
    routes = plan("tutorial").routes
    assert sum(sum(route.steps[0].load or ()) for route in routes) == 16
    assert sum(sum(route.steps[-1].load or ()) for route in routes) == 5
    assert all(step.late == 0 for step in steps("tutorial"))
    assert plan("tutorial").summary.costs.lateness == 0
    assert plan("tutorial").style.times == "rfc3339"


def test_rio_100_needs_at_most_three_vans() -> None:
    assert len(plan("rio_100").routes) <= 3


def test_rio_full_needs_at_most_eleven_vans() -> None:
    assert not plan("rio_full").unassigned
    assert len(plan("rio_full").routes) <= 11


@pytest.mark.parametrize("name", ["rio_100", "rio_full"])
def test_rio_says_what_is_real_and_what_is_synthetic(name: str) -> None:
    description = problem(name).description or ""
    assert "real addresses of LoggiBUD" in description
    assert "synthetic" in description
    kinds = [job.kind for job in problem(name).jobs]
    assert {kind: kinds.count(kind) * 10 // len(kinds) for kind in ("return", "exchange")} == {
        "return": 2,
        "exchange": 1,
    }


def test_bulky_exchanges_fill_the_room_they_free() -> None:
    """A lorry's machines of the day, out and back, exceed its room; its load never does."""
    rooms = {v.id: v.capacity for v in problem("bulky_exchanges").vehicles}
    jobs = {job.id: job for job in problem("bulky_exchanges").jobs}
    carried = {}
    for route in plan("bulky_exchanges").routes:
        room = rooms[route.vehicle]
        assert room is not None
        for step in route.steps:
            assert all(load <= most for load, most in zip(step.load or (), room, strict=True))
        mine = [jobs[str(step.id)] for step in route.steps if step.type == "job"]
        carried[route.vehicle] = sum((j.delivery or (0,))[0] + (j.pickup or (0,))[0] for j in mine)
    assert any(machines > (rooms[name] or (0,))[0] for name, machines in carried.items())


def test_bulky_two_person_jobs_go_to_two_people() -> None:
    crew = served_by("bulky_exchanges")
    two = [job.id for job in problem("bulky_exchanges").jobs if "two_person" in job.skills]
    assert {crew[job] for job in two} <= {"crew-two-1", "crew-two-2"}


def test_mixed_fleet_uses_the_right_vehicle_for_each_job() -> None:
    fleet = served_by("mixed_fleet")
    for job in problem("mixed_fleet").jobs:
        if "old_town" in job.skills:
            assert fleet[job.id].startswith("bike")
        if "tail_lift" in job.skills:
            assert fleet[job.id] == "truck"
    assert fleet["arrigorriaga"] == "van-2"
    assert {"bike-1", "bike-2", "truck"} <= set(fleet.values())


def test_mixed_fleet_takes_its_breaks_and_spares_the_riders() -> None:
    for route in plan("mixed_fleet").routes:
        breaks = [step.id for step in route.steps if step.type == "break"]
        if route.vehicle.startswith("van"):
            is_home_by_noon = route.steps[-1].arrival <= 12 * 3600
            assert breaks == ([] if is_home_by_noon else ["lunch"])
        elif route.vehicle == "truck":
            assert breaks == ["rest"]
        else:
            assert route.distance is not None
            assert route.distance <= 18_000


def test_mixed_fleet_lets_a_rider_end_where_she_is() -> None:
    for route in plan("mixed_fleet").routes:
        assert (route.steps[-1].type == "end") == (route.vehicle != "bike-2")


def test_overloaded_leaves_out_five_jobs_for_five_reasons() -> None:
    reasons = {
        left.id: {reason.code for reason in left.reasons} for left in plan("overloaded").unassigned
    }
    assert reasons == {
        "warehouse-move": {"CAPACITY"},
        "night-club": {"TIME_WINDOW"},
        "gas-boiler": {"SKILL"},
        "ronda-leaflet": {"PRICED_OUT"},
        "atarazanas": {"DISPLACED"},
    }


def test_asymmetric_is_planned_at_the_cost_brute_force_finds() -> None:
    """20 fixed, 36 per hour of travel and 0.50 per km, over all orders of five stops."""
    tables = document("asymmetric")["matrices"]["car"]
    jobs = document("asymmetric")["jobs"]
    out = [sum(job.get("delivery", [0])) for job in jobs]
    back = [sum(job.get("pickup", [0])) for job in jobs]
    costs = []
    for order in itertools.permutations(range(5)):
        rows = [0, *(jobs[job]["location_index"] for job in order), 0]
        arcs = list(itertools.pairwise(rows))
        if any(tables["durations"][i][j] is None for i, j in arcs):
            continue
        loads = itertools.accumulate((back[j] - out[j] for j in order), initial=sum(out))
        if max(loads) > 12:
            continue
        seconds = sum(tables["durations"][i][j] for i, j in arcs)
        metres = sum(tables["distances"][i][j] for i, j in arcs)
        costs.append(20 + seconds / 100 + metres / 2000)
    assert plan("asymmetric").summary.cost / 10_000 == pytest.approx(min(costs), abs=1e-3)


def test_a_second_trip_by_bike_is_cheaper_than_a_van() -> None:
    day, [route] = problem("second_trip"), plan("second_trip").routes
    assert route.vehicle == "bike"
    assert not plan("second_trip").unassigned
    reloads = [step for step in route.steps if step.type == "reload"]
    assert len(reloads) == 2
    for reload in reloads:
        assert any(w.start <= reload.start <= w.end for w in day.facilities[0].time_windows)
    brought = sum((job.pickup or (0,))[0] for job in day.jobs)
    assert 0 < (route.steps[-1].load or (0,))[0] < brought, "returns are set down on the way"
    stays = [vehicle.model_copy(update={"reload_at": ()}) for vehicle in day.vehicles]
    single = day.model_copy(update={"vehicles": tuple(stays)})
    other = vuelta.plan(single, iterations=1_000, seed=1)
    assert not other.unassigned
    assert "van" in {other_route.vehicle for other_route in other.routes}
    assert plan("second_trip").summary.cost < 0.7 * other.summary.cost


def test_asymmetric_never_crosses_the_closed_bridge() -> None:
    visits = [step.location_index for route in plan("asymmetric").routes for step in route.steps]
    assert (2, 3) not in list(itertools.pairwise(visits))


def test_shipments_are_picked_up_before_they_are_delivered() -> None:
    for shipment in problem("shipments").shipments:
        [route] = [
            route
            for route in plan("shipments").routes
            if any(step.type == "pickup" and step.id == shipment.pickup.id for step in route.steps)
        ]
        order = [(step.type, step.id) for step in route.steps]
        first = order.index(("pickup", shipment.pickup.id))
        assert first < order.index(("delivery", shipment.delivery.id))
    assert len(plan("shipments").routes) == 2
    assert all((step.load or (0,))[0] <= 4 for step in steps("shipments"))


@pytest.mark.parametrize("name", ["vroom_example_1", "vroom_example_2", "vroom_example_3"])
def test_vroom_ids_come_back_as_they_were(name: str) -> None:
    assert plan(name).style.ids == "integer"


def test_vroom_example_2_costs_what_vroom_says() -> None:
    assert plan("vroom_example_2").summary.cost == 5461 * 10_000
    assert [step.id for step in steps("vroom_example_2")] == ["1414", "1515"]


def test_bad_names_everything_at_once() -> None:
    with pytest.raises(InputError) as caught:
        vuelta.read(FOLDER / "bad.json")
    assert [(finding.code, finding.where) for finding in caught.value.findings] == [
        ("E102", "vehicles[1].capactiy"),
        ("E111", "vehicles[3].time_window"),
        ("E109", "vehicles[4].costs.per_hour"),
        ("E112", "jobs[2].location"),
        ("E120", "jobs[3]"),
        ("E108", "jobs[4].delivery[0]"),
        ("E106", "jobs[5].service"),
        ("E105", "jobs[6].soft_end"),
        ("E123", "jobs[7]"),
        ("E124", "jobs[8]"),
        ("E108", "jobs[9].delivery[0]"),
        ("E130", "jobs[1].id"),
        ("E131", "vehicles[2].capacity"),
        ("E132", "vehicles[5].capacity"),
        ("E136", "relations"),
    ]
