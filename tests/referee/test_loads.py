"""What is aboard, stop by stop."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import Plan, Problem
from vuelta.referee import judge
from vuelta.referee.loads import excess, loads_along
from vuelta.referee.problem_index import Register
from vuelta.travel import measure


def loads(visits: list[tuple[str, str]], **fields: Any) -> list[tuple[int, ...]]:
    """The loads of the first vehicle along some visits."""
    document: dict[str, Any] = {"vehicles": [{"id": "v", "start": [0, 0], "capacity": [9]}]}
    register = Register.of(Problem.model_validate(document | fields))
    vehicle = register.problem.vehicles[0]
    served = [visit for name in visits if (visit := register.visit(name))]
    aboard = register.aboard.get(vehicle.id, ())
    return loads_along(vehicle, served, aboard, register.dimensions)


def job(identity: str, **fields: Any) -> dict[str, Any]:
    return {"id": identity, "location": [0, 0], **fields}


def test_deliveries_are_aboard_from_the_start_and_pickups_to_the_end() -> None:
    # 3 + 2 to deliver; the exchange brings 4 back for its 2
    jobs = [job("a", delivery=[3]), job("b", delivery=[2], pickup=[4])]
    assert loads([("job", "a"), ("job", "b")], jobs=jobs) == [(5,), (2,), (4,)]


def test_only_the_jobs_on_the_route_are_loaded() -> None:
    jobs = [job("a", delivery=[3]), job("b", delivery=[2])]
    assert loads([("job", "b")], jobs=jobs) == [(2,), (0,)]


def test_what_is_on_board_stays_on_board() -> None:
    vehicles = [{"id": "v", "start": [0, 0], "capacity": [9, 9], "on_board": [1, 5]}]
    jobs = [job("a", delivery=[3, 0])]
    assert loads([("job", "a")], jobs=jobs, vehicles=vehicles) == [(4, 5), (1, 5)]


def test_a_parcel_aboard_takes_room_until_it_is_served() -> None:
    jobs = [job("a", delivery=[3], aboard="v"), job("b", delivery=[2])]
    # served: 3 + 2 at the start; not served: the 3 come back
    assert loads([("job", "a"), ("job", "b")], jobs=jobs) == [(5,), (2,), (0,)]
    assert loads([("job", "b")], jobs=jobs) == [(5,), (3,)]


def test_a_parcel_aboard_another_vehicle_is_neither_here_nor_there() -> None:
    vehicles = [
        {"id": "v", "start": [0, 0], "capacity": [9]},
        {"id": "w", "start": [0, 0], "capacity": [9]},
    ]
    jobs = [job("a", delivery=[3], pickup=[1], aboard="w")]
    assert loads([("job", "a")], jobs=jobs, vehicles=vehicles) == [(0,), (1,)]


def test_a_shipment_comes_and_goes() -> None:
    halves = {"pickup": job("p"), "delivery": job("d")}
    shipments = [{**halves, "amount": [4]}]
    along = loads([("pickup", "p"), ("delivery", "d")], shipments=shipments)
    assert along == [(0,), (4,), (0,)]


def test_no_amounts_make_no_load() -> None:
    vehicles = [{"id": "v", "start": [0, 0]}]
    assert loads([("job", "a")], jobs=[job("a")], vehicles=vehicles) == [(), ()]


def test_the_worst_dimension_counts() -> None:
    assert excess((5, 9), (4, 2)) == 7
    assert excess((4, 2), (4, 2)) == 0
    assert excess((4, 2), None) == 0


def set_aside(state: str, aboard: str | None, holder: str | None) -> list[tuple[int, ...]]:
    """The loads of a van that serves the other job, a parcel of 3 being taken off the plan."""
    document: dict[str, Any] = {
        "vehicles": [
            {"id": "v", "start": [0, 0], "end": [0, 0], "capacity": [9]},
            {"id": "w", "start": [0, 0], "capacity": [9]},
        ],
        "jobs": [job("a", delivery=[3], aboard=holder), job("b", delivery=[2])],
    }
    problem = Problem.model_validate(document)
    entry = {"id": "a", "state": state, "reason": "REFUSED", "aboard": aboard, "time": 0}
    route = {"vehicle": "v", "steps": [{"type": "job", "id": "b", "arrival": 0}]}
    plan = Plan.model_validate({"routes": [route], "set_aside": [entry]})
    judgement = judge(problem, plan, measure(problem))
    assert not judgement.faults
    return [step.load or () for step in judgement.plan.routes[0].steps]


def test_a_parcel_set_aside_aboard_rides_back() -> None:
    assert set_aside("returning", "v", None) == [(5,), (3,), (3,)]
    assert set_aside("deferred", "v", "v") == [(5,), (3,), (3,)]  # and is there once


def test_a_parcel_set_aside_elsewhere_takes_no_room_here() -> None:
    assert set_aside("deferred", None, None) == [(2,), (0,), (0,)]
    assert set_aside("returning", "w", "v") == [(2,), (0,), (0,)]
    assert set_aside("missing", None, "v") == [(2,), (0,), (0,)]


def test_a_parcel_does_not_vanish_because_it_is_set_aside() -> None:
    assert set_aside("cancelled", None, "v") == [(5,), (3,), (3,)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=6))
def test_only_what_is_served_changes_the_load(visits: list[tuple[int, int, bool]]) -> None:
    """Of every visit: its delivery, its pickup, and whether it failed."""
    jobs = [job(str(k), delivery=[d], pickup=[p]) for k, (d, p, _) in enumerate(visits)]
    vehicles = [{"id": "v", "start": [0, 0], "end": [0, 0], "capacity": [99]}]
    problem = Problem.model_validate({"vehicles": vehicles, "jobs": jobs})
    steps = [{"type": "start", "arrival": 0}]
    steps += [
        {"type": "job", "id": str(k), "arrival": 0} | ({"outcome": "failed"} if failed else {})
        for k, (_, _, failed) in enumerate(visits)
    ]
    route = {"vehicle": "v", "steps": steps, "done": len(steps)}
    left = [{"id": str(k)} for k, (_, _, failed) in enumerate(visits) if failed]
    plan = Plan.model_validate({"routes": [route], "unassigned": left})
    judgement = judge(problem, plan, measure(problem))
    assert judgement.clean
    load = sum(delivery for delivery, _, _ in visits)
    seen = [load]
    for delivery, pickup, failed in visits:
        load += 0 if failed else pickup - delivery
        seen.append(load)
    seen.append(load)
    assert [sum(step.load or ()) for step in judgement.plan.routes[0].steps] == seen
