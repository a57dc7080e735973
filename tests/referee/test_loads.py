"""What is aboard, stop by stop."""

from __future__ import annotations

from typing import Any

from vuelta.model import Problem
from vuelta.referee.loads import excess, loads_along
from vuelta.referee.register import Register


def loads(visits: list[tuple[str, str]], **fields: Any) -> list[tuple[int, ...]]:
    """The loads of the first vehicle along some visits."""
    document: dict[str, Any] = {"vehicles": [{"id": "v", "start": [0, 0], "capacity": [9]}]}
    register = Register.of(Problem.model_validate(document | fields))
    vehicle = register.problem.vehicles[0]
    served = [register.visits[name] for name in visits]
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
