"""Differences by hand: every kind of change, each task once, history left alone."""

# Covers: changes/comparison.py changes/task_status.py

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from vuelta.changes.diff import diff
from vuelta.model import Diff, Plan


def told(found: Diff) -> list[tuple[str, str]]:
    return [(change.id, change.kind) for change in found.changes]


def test_the_same_plan_is_no_difference(plan_of: Any) -> None:
    plan = plan_of(
        {"v1": ["A@100", "B@200"], "v2": ["C@100"]},
        done={"v1": 1},
        left=["D"],
        aside={"E": "deferred"},
        costs={"distance": 5},
    )
    assert diff(plan, plan, 150) == Diff()
    assert diff(plan, plan, 150).is_empty
    assert diff(Plan(), Plan(), 0).is_empty


def test_a_later_start_is_retimed(plan_of: Any) -> None:
    found = diff(plan_of({"v1": ["A@100"]}), plan_of({"v1": ["A@130"]}), 0)
    [change] = found.changes
    assert (change.kind, change.old_start, change.new_start) == ("retimed", 100, 130)
    assert (change.old_vehicle, change.new_vehicle) == ("v1", "v1")


def test_another_vehicle_is_moved_and_said_once(plan_of: Any) -> None:
    """A goes from v1 to v2 and to another time; B, left behind, only shifts."""
    old = plan_of({"v1": ["A@100", "B@200"], "v2": ["C@100"]})
    new = plan_of({"v1": ["B@150"], "v2": ["C@100", "A@220"]})
    assert told(diff(old, new, 0)) == [("A", "moved"), ("B", "retimed")]


def test_the_fewest_tasks_explain_a_new_order(plan_of: Any) -> None:
    """A B C D becomes B C D A: A has moved, the others have only come earlier."""
    old = plan_of({"v1": ["A@100", "B@200", "C@300", "D@400"]})
    new = plan_of({"v1": ["B@100", "C@200", "D@300", "A@400"]})
    assert told(diff(old, new, 0)) == [
        ("A", "resequenced"),
        ("B", "retimed"),
        ("C", "retimed"),
        ("D", "retimed"),
    ]


@pytest.mark.parametrize("order", [*permutations("ABCDE")])
def test_resequenced_is_as_few_as_can_be(plan_of: Any, order: tuple[str, ...]) -> None:
    """Against all subsets: the largest that keeps its order is what stays."""
    subsets = [[name for i, name in enumerate(order) if mask >> i & 1] for mask in range(32)]
    longest = max(len(subset) for subset in subsets if subset == sorted(subset))
    old = plan_of({"v1": [f"{name}@{100 * i}" for i, name in enumerate("ABCDE")]})
    new = plan_of({"v1": [f"{name}@{100 * i}" for i, name in enumerate(order)]})
    moved = {change.id for change in diff(old, new, 0).of("resequenced")}
    assert len(moved) == 5 - longest
    stayed = [name for name in order if name not in moved]
    assert stayed == sorted(stayed)


def test_order_is_judged_among_those_that_stay(plan_of: Any) -> None:
    """B leaves and N comes in between: neither makes A or C resequenced."""
    old = plan_of({"v1": ["A@100", "B@200", "C@300"]})
    new = plan_of({"v1": ["A@100", "N@200", "C@300"]}, left=["B"])
    assert told(diff(old, new, 0)) == [("B", "unassigned"), ("N", "added")]


def test_what_is_set_aside_says_why(plan_of: Any) -> None:
    old = plan_of({"v1": ["A@100", "B@200", "C@300", "D@400"]})
    new = plan_of(
        {},
        aside={"A": "deferred", "B": "cancelled", "C": "returning", "D": "missing"},
        reason="REFUSED",
    )
    found = diff(old, new, 0)
    assert told(found) == [
        ("B", "cancelled"),
        ("C", "removed"),
        ("D", "removed"),
        ("A", "deferred"),
    ]
    assert {change.reason for change in found.changes} == {"REFUSED"}
    assert found.changes[0].new_vehicle is None


def test_what_was_set_aside_before_is_not_told_again(plan_of: Any) -> None:
    old = plan_of({}, aside={"A": "deferred", "B": "deferred"}, left=["C"])
    new = plan_of({}, aside={"A": "deferred", "B": "cancelled"}, left=["C"])
    assert told(diff(old, new, 0)) == [("B", "cancelled")]


def test_another_day_is_told_again(plan_of: Any) -> None:
    def until(day: int) -> Plan:
        aside = {"id": "A", "state": "deferred", "reason": "WEATHER", "time": 0, "until": day}
        return Plan.model_validate({"set_aside": [aside]})

    assert diff(until(86_400), until(86_400), 0).is_empty
    assert told(diff(until(86_400), until(172_800), 0)) == [("A", "deferred")]


def test_what_was_left_out_may_come_back(plan_of: Any) -> None:
    old = plan_of({}, left=["A"], aside={"B": "deferred"})
    new = plan_of({"v1": ["A@100", "B@200", "N@300"]})
    assert told(diff(old, new, 0)) == [("A", "added"), ("B", "added"), ("N", "added")]


def test_a_new_order_nobody_can_serve_is_unassigned(plan_of: Any) -> None:
    assert told(diff(Plan(), plan_of({}, left=["N"]), 0)) == [("N", "unassigned")]


def test_history_is_no_change(plan_of: Any) -> None:
    """A was done at 140 instead of 100, and B at 90, before A: facts, not changes."""
    old = plan_of({"v1": ["A@100", "B@200", "C@300"]})
    new = plan_of({"v1": ["B@90", "A@140", "C@300"]}, done={"v1": 2})
    assert diff(old, new, 160).is_empty


def test_work_done_by_another_vehicle_has_moved(plan_of: Any) -> None:
    old = plan_of({"v1": ["A@100"]})
    assert told(diff(old, plan_of({"v2": ["A@90"]}, done={"v2": 1}), 100)) == [("A", "moved")]


def test_a_visit_in_vain_that_is_tried_again_has_another_time(plan_of: Any) -> None:
    """Nobody there at 100; planned again behind B, at 400: A is what has moved."""
    old = plan_of({"v1": ["A@100", "B@200", "C@300"]})
    new = plan_of({"v1": ["A@100!", "B@200", "C@300", "A@400"]}, done={"v1": 1})
    [change] = diff(old, new, 110).changes
    assert (change.id, change.kind, change.new_start) == ("A", "resequenced", 400)


def test_a_visit_in_vain_that_is_not_tried_again(plan_of: Any) -> None:
    old = plan_of({"v1": ["A@100", "B@200"]})
    new = plan_of({"v1": ["A@100!", "B@200"]}, done={"v1": 1}, aside={"A": "deferred"})
    assert told(diff(old, new, 110)) == [("A", "deferred")]
    nowhere = plan_of({"v1": ["A@100!", "B@200"]}, done={"v1": 1})
    assert told(diff(old, nowhere, 110)) == [("A", "unassigned")]


def test_a_stop_on_the_way_counts_as_begun_until_the_van_breaks_down(plan_of: Any) -> None:
    """The old plan calls A begun (a forecast); the new one gives it to v2."""
    old = plan_of({"v1": ["A@100"], "v2": []}, done={"v1": 1})
    new = plan_of({"v1": [], "v2": ["A@500"]})
    assert told(diff(old, new, 90)) == [("A", "moved")]


def test_what_vanishes_is_removed_unless_it_is_over(plan_of: Any) -> None:
    """At 150 the visit at 100 is over by the old plan's own times, that at 200 is not."""
    old = plan_of({"v1": ["A@100", "B@200"]})
    assert told(diff(old, Plan(), 150)) == [("B", "removed")]


def test_a_job_and_a_half_shipment_may_share_an_id(plan_of: Any) -> None:
    old = plan_of({"v1": ["1@100", "pickup:1@200", "delivery:1@300"]})
    new = plan_of({"v1": ["1@100", "pickup:1@250", "delivery:1@300"]})
    [change] = diff(old, new, 0).changes
    assert (change.type, change.id) == ("pickup", "1")


def test_money_is_new_minus_old_and_may_be_negative(plan_of: Any) -> None:
    """Distance 5 -> 3.5 and left out 0 -> 4: -1.50 + 4 = 2.50 more."""
    old = plan_of({}, costs={"distance": 5, "fixed": 10})
    new = plan_of({}, costs={"distance": 3.5, "fixed": 10, "left_out": 4})
    found = diff(old, new, 0)
    assert (found.costs.distance, found.costs.left_out) == (-15_000, 40_000)
    assert found.cost == 25_000
    assert not found.is_empty
    text = found.model_dump_json()
    assert json.loads(text)["costs"]["distance"] == -1.5
    assert Diff.model_validate_json(text) == found
    assert diff(new, old, 0).cost == -25_000
