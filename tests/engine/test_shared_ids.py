"""A job and the delivery of a shipment that share an id are two customers, all along."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.model import ReturnItem, Revision

WHOLE = [[0, 80_000]]


def day() -> vuelta.Problem:
    """One van, job X with goods of the depot, and a shipment from P to another X."""
    return vuelta.Problem.model_validate(
        {
            "vehicles": [
                {
                    "id": "V",
                    "start": [0, 0],
                    "end": [0, 0],
                    "capacity": [9],
                    "time_window": WHOLE[0],
                }
            ],
            "jobs": [
                {
                    "id": "X",
                    "type": "delivery",
                    "location": [0.01, 0],
                    "service": 60,
                    "delivery": [1],
                    "time_windows": WHOLE,
                }
            ],
            "shipments": [
                {
                    "amount": [2],
                    "pickup": {"id": "P", "location": [0.02, 0], "service": 60},
                    "delivery": {
                        "id": "X",
                        "location": [0.05, 0.01],
                        "service": 60,
                        "time_windows": WHOLE,
                    },
                }
            ],
        }
    )


def damaged(task: str, **options: Any) -> tuple[vuelta.Problem, vuelta.Plan, Revision]:
    """The day, its plan, and what follows when the goods of one X are found broken."""
    problem = day()
    plan = vuelta.plan(problem, iterations=50)
    told = {"id": "I", "code": "DAMAGED", "time": 10, "job": "X", "task": task}
    return problem, plan, vuelta.replan(problem, plan, [told], iterations=50, **options)


@pytest.mark.parametrize(("task", "other"), [("job", "delivery"), ("delivery", "job")])
def test_only_the_customer_it_is_about_is_asked(task: str, other: str) -> None:
    _, _, revision = damaged(task)
    [run] = revision.protocol_runs
    assert (run.job, run.task) == ("X", task)
    asked = {notice.type: bool(notice.options) for notice in revision.notices}
    assert asked[task]
    assert not asked.get(other, False)


def test_goods_that_ride_back_are_those_of_the_job() -> None:
    _, _, revision = damaged("job", choices={"I": "RESHIP"})
    items = {("job", "X"): [ReturnItem(sku="lamp")], ("delivery", "X"): [ReturnItem(sku="sofa")]}
    [back] = vuelta.turned_back(revision, contents=items)
    assert back.request.location == (0.01, 0)
    assert [item.sku for item in back.request.items] == ["lamp"]
    assert back.reship is not None
    assert (back.reship.location, back.reship.delivery) == ((0.01, 0), (1,))


def test_both_that_ride_back_are_returns_and_orders_of_their_own() -> None:
    """P is served from 267 to 327 s; both parcels are found broken on the way on."""
    problem = day()
    tasks = [("start", None), ("pickup", "P"), ("job", "X"), ("delivery", "X"), ("end", None)]
    steps = [{"type": kind, "id": name, "arrival": 0} for kind, name in tasks]
    plan = vuelta.check(problem, {"routes": [{"vehicle": "V", "steps": steps}]}).plan
    told = [
        {"id": task, "code": "DAMAGED", "time": 350, "job": "X", "task": task}
        for task in ("job", "delivery")
    ]
    choices = {"job": "RESHIP", "delivery": "RESHIP"}
    revision = vuelta.replan(problem, plan, told, 350, choices=choices, iterations=50)
    backs = vuelta.turned_back(revision)
    assert [back.request.order for back in backs] == ["X", "X"]
    assert {back.request.id for back in backs} == {"X", "X-2"}
    assert {back.reship.id for back in backs if back.reship} == {"X-again", "X-again-2"}


def test_a_parcel_is_whole_whatever_became_of_its_namesakes() -> None:
    """Job X rides back broken; P and the other X, its delivery, are served as promised."""
    problem, plan, revision = damaged("job")
    service = vuelta.kpis(problem, plan, revisions=[revision]).service
    assert (service.otif.count, service.otif.of) == (2, 3)
    assert (service.perfect.count, service.perfect.of) == (2, 3)


def test_how_long_a_return_took_is_counted_from_its_own_order() -> None:
    """A return X told at 10 and a shipment to another X told at 20: the return's end less 10."""
    problem = day().model_copy(update={"jobs": (), "shipments": ()})
    plan = vuelta.plan(problem, iterations=10)
    parcel = day().shipments[0]
    fetched = {
        "id": "X",
        "type": "return",
        "location": [0.01, 0],
        "pickup": [1],
        "time_windows": WHOLE,
    }
    told: list[dict[str, Any]] = [
        {"id": "I", "code": "NEW_ORDER", "time": 10, "order": fetched},
        {"id": "J", "code": "NEW_ORDER", "time": 20, "order": parcel},
    ]
    revision = vuelta.replan(problem, plan, told, now=20, iterations=50)
    [end] = [s.end for r in revision.plan.routes for s in r.steps if s.type == "job"]
    cycle = vuelta.kpis(problem, plan, revisions=[revision]).service.pickup_cycle
    assert cycle.mean == end - 10


def test_the_story_of_a_shipment_is_not_that_of_a_job_of_its_id() -> None:
    """Job X is found broken and rides back; P and the other X are served, untouched by it."""
    problem, plan, revision = damaged("job", choices={"I": "RESHIP"})
    story = vuelta.trace(problem, plan, "P", revisions=[revision])
    assert len(story.chains) == 1
    assert "DAMAGED" not in {touch.code for touch in story.touches}
    assert story.status == "planned"
    both = vuelta.trace(problem, plan, "X", revisions=[revision])
    assert "DAMAGED" in {touch.code for touch in both.touches}
