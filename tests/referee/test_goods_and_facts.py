"""The audit of a revision: every way of doing wrong to goods and facts is found."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from vuelta.model import Plan, Problem, Step
from vuelta.referee import audit

Key = tuple[str, str]


def problem(**changes: Any) -> Problem:
    """A and B are deliveries, C a return."""
    jobs = [
        {"id": name, "location": [0, 0], what: [1]}
        for name, what in (("A", "delivery"), ("B", "delivery"), ("C", "pickup"))
    ]
    vans = [{"id": name, "start": [0, 0], "capacity": [9]} for name in ("v", "w")]
    return Problem.model_validate({"vehicles": vans, "jobs": jobs, **changes})


def plan(routes: dict[str, list[str]], done: int = 0, **fields: Any) -> Plan:
    """Visits a hundred seconds apart; ``!`` marks one in vain, ``pickup:A`` half a shipment."""

    def step(text: str, k: int) -> dict[str, Any]:
        kind, name = text.rstrip("!").split(":") if ":" in text else ("job", text.rstrip("!"))
        outcome = {"outcome": "failed"} if text.endswith("!") else {}
        return {"type": kind, "id": name, "arrival": 100 * k, **outcome}

    return Plan.model_validate(
        {
            "routes": [
                {
                    "vehicle": van,
                    "steps": [step(text, k) for k, text in enumerate(visits)],
                    "done": done if van == "v" else 0,
                }
                for van, visits in routes.items()
            ],
            **fields,
        }
    )


def aside(name: str, van: str | None, kind: str = "job") -> dict[str, Any]:
    entry = {"id": name, "type": kind, "state": "deferred", "reason": "X", "time": 0}
    return entry | ({} if van is None else {"aboard": van})


@cache
def old() -> Plan:
    return plan({"v": ["A", "B"], "w": ["C"]}, done=1)


def begun() -> dict[str, tuple[Step, ...]]:
    return {"v": old().routes[0].steps[:1]}


ABOARD: dict[Key, str] = {("job", "B"): "v"}


def codes(after: Plan, of: Problem | None = None, **more: Any) -> list[str]:
    of = problem() if of is None else of
    options: dict[str, Any] = {"begun": begun(), "aboard": ABOARD} | more
    return [finding.code for finding in audit(old(), after, of, **options)]


def test_the_same_plan_has_nothing_against_it() -> None:
    assert codes(old()) == []


@pytest.mark.parametrize(
    "after",
    [
        lambda: plan({"v": ["B", "A"], "w": ["C"]}, done=1),
        lambda: plan({"v": ["A!", "B"], "w": ["C"]}, done=1),
        lambda: plan({"v": ["A", "B"], "w": ["C"]}, done=0),
        lambda: plan({"w": ["C", "A"]}, set_aside=[aside("B", "v")]),
    ],
    ids=["another order", "another outcome", "taken back", "no route any more"],
)
def test_what_has_begun_stays(after: Callable[[], Plan]) -> None:
    found = audit(old(), after(), problem(), begun=begun(), aboard=ABOARD)
    assert [finding.code for finding in found] == ["R501"]
    assert "A" in found[0].cause or "no route" in found[0].cause


def test_what_has_begun_stays_at_its_time() -> None:
    later = old().routes[0].steps[0].model_copy(update={"service": 5})
    route = old().routes[0].model_copy(update={"steps": (later, *old().routes[0].steps[1:])})
    assert codes(old().model_copy(update={"routes": (route, old().routes[1])})) == ["R501"]


def test_a_parcel_does_not_change_vans_by_itself() -> None:
    assert codes(plan({"v": ["A"], "w": ["C", "B"]}, done=1)) == ["R502"]


def test_a_parcel_may_be_handed_over() -> None:
    """B is a shipment by now: w fetches it where v stands, and brings it."""
    halves = {
        "pickup": {"id": "B", "location": [0, 0]},
        "delivery": {"id": "B", "location": [0, 0]},
    }
    jobs = [job for job in problem().model_dump(exclude_unset=True)["jobs"] if job["id"] != "B"]
    after = problem(jobs=jobs, shipments=[halves | {"amount": [1]}])
    handed = plan({"v": ["A"], "w": ["C", "pickup:B", "delivery:B"]}, done=1)
    assert codes(handed, after) == []
    half = plan({"v": ["A"], "w": ["C", "delivery:B"]}, done=1)
    assert codes(half, after) == ["R505"]
    rests = plan({"v": ["A"], "w": ["C"]}, done=1, set_aside=[aside("B", "v", "delivery")])
    assert codes(rests, after) == []


def test_nothing_vanishes() -> None:
    gone = plan({"v": ["A"], "w": ["C"]}, done=1)
    assert codes(gone, aboard={}) == ["R503"]
    assert codes(gone) == ["R505", "R503"]
    for key in ("unassigned", "set_aside"):
        entry = {"id": "C"} if key == "unassigned" else aside("C", None)
        assert codes(plan({"v": ["A", "B"]}, done=1, **{key: [entry]})) == []


def test_what_waited_or_was_set_aside_is_not_forgotten() -> None:
    old = plan({"v": ["A"]}, unassigned=[{"id": "B"}], set_aside=[aside("C", None)])
    found = audit(old, plan({"v": ["A"]}), problem(), begun={}, aboard={})
    assert [(finding.code, finding.where) for finding in found] == [
        ("R503", "unassigned"),
        ("R503", "set_aside"),
    ]


@pytest.mark.parametrize(
    "entry", [{"unassigned": [{"id": "B"}]}, {"set_aside": [aside("B", None)]}]
)
def test_what_is_aboard_is_not_at_the_depot(entry: dict[str, Any]) -> None:
    assert codes(plan({"v": ["A"], "w": ["C"]}, done=1, **entry)) == ["R505"]
    rides = plan({"v": ["A"], "w": ["C"]}, done=1, set_aside=[aside("B", "v")])
    assert codes(rides) == []
    swapped = plan({"v": ["A"], "w": ["C"]}, done=1, set_aside=[aside("B", "w")])
    assert codes(swapped) == ["R505"]


def test_goods_of_no_amount_are_delivered_by_whoever_holds_them() -> None:
    jobs = problem().model_dump(exclude_unset=True)["jobs"]
    empty = problem(jobs=[job | ({"delivery": [0]} if job["id"] == "B" else {}) for job in jobs])
    assert codes(old(), empty) == []
    assert codes(plan({"v": ["A"], "w": ["C", "B"]}, done=1), empty) == ["R502"]


def test_pinned_stops_come_next() -> None:
    pins = {"v": [("job", "B")]}
    assert codes(old(), pinned=pins) == []
    between = plan({"v": ["A", "C", "B"]}, done=1)
    assert codes(between, pinned=pins) == ["R504"]
    assert codes(between, pinned={"w": [("job", "B")]}) == []
