"""Returns of ``scenarios`` come out as ``scenarios/README.md`` says, and as they were priced."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import vuelta
from vuelta import returns
from vuelta.model import Plan, Problem
from vuelta.model.return_answers import ReturnOption, ReturnOptions
from vuelta.model.return_policy import ReturnPolicy
from vuelta.model.returns import ReturnRequest

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"


@cache
def file() -> Any:
    return returns.read_requests(FOLDER / "rio_100.returns.yaml")


@cache
def requests() -> dict[str, ReturnRequest]:
    return {request.id: request for request in file().requests}


@cache
def rio() -> tuple[Problem, Plan]:
    return vuelta.read(FOLDER / "rio_100.json"), vuelta.read_plan(FOLDER / "rio_100.plan.json")


@cache
def policy() -> ReturnPolicy:
    return vuelta.read_return_policy(FOLDER / "rio_100.return_policy.yaml")


@cache
def found(name: str) -> ReturnOptions:
    return vuelta.return_options(requests()[name], *rio(), policy(), file().now)


def of_plan(name: str, method: str) -> ReturnOption:
    return next(one for one in found(name).options if (one.method, one.basis) == (method, "plan"))


def visit(request: ReturnRequest, method: str) -> dict[str, object]:
    make = returns.swap_task if method == "door_exchange" else returns.pickup_task
    assert file().now is not None
    return make(request, policy(), file().now).job.model_dump(exclude_unset=True)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("dress", "APPROVE"),
        ("phone", "APPROVE"),
        ("kettle", "APPROVE"),
        ("socks", "KEEP"),
        ("cream", "DECLINE"),
        ("drill", "EVIDENCE"),
    ],
)
def test_each_is_decided_and_only_granted_ones_have_ways_back(name: str, verdict: str) -> None:
    assert found(name).decision.verdict == verdict
    granted = verdict in ("APPROVE", "KEEP")
    assert (len(found(name).options) >= 2) == granted
    assert all(set(one.text) == {"en", "es", "pl"} for one in found(name).options)


@pytest.mark.parametrize(
    ("name", "method"), [("dress", "home_pickup"), ("kettle", "door_exchange")]
)
def test_taking_a_way_costs_the_plan_what_was_said(name: str, method: str) -> None:
    """The visit told as a new order with the option's window, nothing else moved."""
    option = of_plan(name, method)
    order = visit(requests()[name], method) | {"time_windows": [list(option.window)]}
    told = [{"id": "taken", "code": "NEW_ORDER", "time": file().now, "order": order}]
    choices = {"taken": "ACCEPT"}
    revision = vuelta.replan(
        *rio(), told, file().now, mode="insert_only", time_limit=0, choices=choices
    )
    [served] = [
        (route.vehicle, step)
        for route in revision.plan.routes
        for step in route.steps
        if step.id == name
    ]
    assert served[0] == option.vehicle
    assert option.window.start <= served[1].start <= option.window.end
    other = vuelta.replan(*rio(), [], file().now)
    more = revision.plan.summary.cost - other.plan.summary.cost
    assert abs(option.cost - more) <= 1, "one step of rounding"
    assert not revision.plan.summary.violations


def test_the_workshop_gets_the_phone_and_room_holds() -> None:
    assert file().now is not None
    coming = [requests()[name] for name in ("dress", "phone", "kettle")]
    disposition = vuelta.returns.dispose(coming, policy(), file().now)
    targets = {one.sku: one.facility for one in disposition.placements}
    assert targets["phone-x"] == "workshop"
    centre = policy().facility("centre")
    assert centre is not None
    assert centre.room is not None
    sizes = {item.sku: item.size for request in coming for item in request.items}
    taken = [sizes[sku] for sku, name in targets.items() if name == "centre"]
    totals = [sum(column) for column in zip(*taken, strict=True)]
    assert all(total <= room for total, room in zip(totals, centre.room, strict=True))


def test_a_january_of_returns_fills_the_centre_and_the_rest_goes_elsewhere_or_waits() -> None:
    """Forty dresses for a centre with room for four parcels a day: days and other places share."""
    assert file().now is not None
    many = [requests()["dress"].model_copy(update={"id": f"dress-{k}"}) for k in range(40)]
    disposition = vuelta.returns.dispose(many, policy(), file().now, days=3)
    assert disposition.is_optimal
    parcels: dict[tuple[str | None, int], int] = {}
    for one in disposition.placements:
        if one.state == "placed" and one.sku == "dress-38":
            parcels[one.facility, one.day] = parcels.get((one.facility, one.day), 0) + 1
    assert [parcels["centre", day] for day in range(3)] == [4, 4, 4]
    assert all(one.net >= 0 for one in disposition.placements)
