"""Incidents on a day of one street: full vans, a closed depot, no van left, new pairs.

Places lie on a line, 100 apart in seconds and metres; van A makes a round of eight tasks,
van B waits at the depot. Each task takes 60.
"""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta import Problem, Revision
from vuelta.units import MONEY_STEPS

ROUND = ["d1", "d2", "d3", "d4", "r5", "r6", "p7", "q8"]


def day(**changes: Any) -> Problem:
    size = range(9)
    table = [[100 * abs(i - k) for k in size] for i in size]
    jobs = [{"id": f"d{k}", "location_index": k, "delivery": [1]} for k in (1, 2, 3, 4)]
    jobs += [{"id": f"r{k}", "location_index": k, "pickup": [1]} for k in (5, 6)]
    pair = {
        end: {"id": name, "location_index": int(name[1]), "service": 60}
        for end, name in (("pickup", "p7"), ("delivery", "q8"))
    }
    van = {"start_index": 0, "end_index": 0, "capacity": [10], "time_window": [0, 20_000]}
    document = {
        "vehicles": [{"id": name} | van for name in "AB"],
        "jobs": [job | {"service": 60} for job in jobs],
        "shipments": [pair | {"amount": [1]}],
        "matrices": {"car": {"durations": table, "distances": table}},
    }
    return Problem.model_validate(document | changes)


def plan_of(problem: Problem) -> vuelta.Plan:
    kinds = {"p": "pickup", "q": "delivery"}
    steps = [{"type": kinds.get(name[0], "job"), "id": name, "arrival": 0} for name in ROUND]
    ends = {"type": "start", "arrival": 0}, {"type": "end", "arrival": 0}
    given = {"routes": [{"vehicle": "A", "steps": [ends[0], *steps, ends[1]]}]}
    return vuelta.check(problem, given).plan


def told(*incidents: dict[str, Any], problem: Problem | None = None, **options: Any) -> Revision:
    problem = day() if problem is None else problem
    named = [{"id": f"I{k}", "time": 250} | one for k, one in enumerate(incidents)]
    free = {"commitment": {"next_stops": 1, "horizon": 0}}
    options = {"iterations": 100, "policy": free} | options
    return vuelta.replan(problem, plan_of(problem), named, 260, **options)


def loads(revision: Revision, van: str) -> dict[str | None, tuple[int, ...] | None]:
    [route] = [one for one in revision.plan.routes if one.vehicle == van]
    return {step.id or step.type: step.load for step in route.steps}


def broken(revision: Revision, van: str) -> list[str | None]:
    """Steps of a van that break a limit."""
    [route] = [one for one in revision.plan.routes if one.vehicle == van]
    return [step.id or step.type for step in route.steps if step.violations]


def full(amount: int, time: int = 250) -> dict[str, Any]:
    return {"code": "VEHICLE_FULL", "vehicle": "A", "amounts": [amount], "time": time}


def test_room_that_is_taken_counts_from_when_it_was_found() -> None:
    """Found at 250, on the way to d2, which is over at 320: with eight more there are ten."""
    revision = told(full(8))
    assert [loads(revision, "A")[name] for name in ("start", "d1", "d2")] == [(4,), (3,), (10,)]
    judged = vuelta.check(revision.problem, revision.plan)
    assert judged.clean
    assert not judged.differences
    written = vuelta.Problem.model_validate_json(revision.problem.model_dump_json())
    again = vuelta.check(written, vuelta.Plan.model_validate_json(revision.plan.model_dump_json()))
    assert again.clean


def test_room_that_is_taken_twice_is_taken_twice() -> None:
    first = told(full(3))
    second = vuelta.replan(
        first.problem, first.plan, [{"id": "J"} | full(2, 500)], 500, time_limit=0
    )
    found = loads(second, "A")
    assert (found["d1"], found["d2"], found["d3"], found["d4"]) == ((3,), (5,), (4,), (5,))
    assert vuelta.check(second.problem, second.plan).clean


@pytest.mark.parametrize("mode", ["full", "insert_only", "resequence"])
def test_what_does_not_fit_any_more_goes_to_the_van_that_waits(mode: str) -> None:
    """After d2 there are eleven in a van of ten: true, and not to be helped.

    A is rid of two more and may take one return and the pair, one after the other:
    11, 10, 9; what it cannot take goes to B. No van may take it from A where each
    keeps its own, and then a return is left out, with a reason.
    """
    revision = told(full(9), mode=mode)
    assert broken(revision, "A") == ["d2"]
    assert max(load[0] for load in loads(revision, "A").values() if load) == 11
    left = {entry.id for entry in revision.plan.unassigned}
    served = {step.id for route in revision.plan.routes for step in route.steps if step.id}
    assert left | served == set(ROUND)
    assert all(entry.reasons for entry in revision.plan.unassigned)
    if mode != "resequence":
        assert not left
        assert {route.vehicle for route in revision.plan.routes} == {"A", "B"}


def test_a_van_fuller_than_it_may_be_delivers_and_collects_nothing() -> None:
    revision = told(full(14))
    assert list(loads(revision, "A")) == ["start", "d1", "d2", "d3", "d4", "end"]
    assert not revision.plan.unassigned


def test_a_closed_way_makes_nothing_cheaper() -> None:
    """The depot is closed: nobody gets home, and the way home costs what it did."""
    closed = {"code": "ROAD_CLOSURE", "disruption": {"id": "x", "places": [0]}}
    revision = told(closed)
    assert broken(revision, "A") == ["end"]
    assert revision.diff.cost == 0
    assert revision.plan.summary.cost == 1600 * MONEY_STEPS
    assert revision.plan.routes[0].steps[-1].arrival == plan_of(day()).routes[0].steps[-1].arrival


def test_a_way_that_there_never_is_counts_nothing() -> None:
    table: list[list[int | None]] = [[100 * abs(i - k) for k in range(9)] for i in range(9)]
    table[8][0] = None
    given = plan_of(day(matrices={"car": {"durations": table, "distances": table}}))
    assert given.summary.cost == 800 * MONEY_STEPS


def test_where_no_van_is_left_each_task_says_so() -> None:
    stops = {"code": "VEHICLE_BREAKDOWN"}
    revision = told(
        stops | {"vehicle": "A", "location_index": 2}, stops | {"vehicle": "B", "location_index": 0}
    )
    assert revision.plan.unassigned
    for entry in revision.plan.unassigned:
        assert [reason.code for reason in entry.reasons] == ["NO_VEHICLE"]


NEW = {
    "pickup": {"id": "p9", "location_index": 5},
    "delivery": {"id": "d9", "location_index": 8},
    "amount": [1],
}


@pytest.mark.parametrize("code", ["NEW_ORDER", "NEW_URGENT"])
@pytest.mark.parametrize("mode", ["full", "insert_only"])
def test_a_new_pair_is_an_order_like_any_other(code: str, mode: str) -> None:
    """p9 and d9 lie on the way of A: it costs nothing to take them along."""
    revision = told({"code": code, "order": NEW}, mode=mode)
    assert revision.diff.cost == 0
    [route] = revision.plan.routes
    order = [step.id for step in route.steps]
    assert order.index("p9") < order.index("d9")
    [run] = revision.protocol_runs
    assert run.job == "d9"
    assert "ACCEPT" in [option.code for option in run.options]
    assert vuelta.check(revision.problem, revision.plan).clean


def test_a_new_pair_may_be_declined_and_is_kept_within_its_hours() -> None:
    revision = told({"code": "NEW_ORDER", "order": NEW}, choices={"I0": "DECLINE"})
    assert {(entry.type, entry.id) for entry in revision.plan.set_aside} == {
        ("pickup", "p9"),
        ("delivery", "d9"),
    }
    hours = NEW | {"pickup": {"id": "p9", "location_index": 5, "time_windows": [[0, 400]]}}
    late = told({"code": "NEW_ORDER", "order": hours})
    assert "ACCEPT" not in [option.code for run in late.protocol_runs for option in run.options]


def test_what_is_wrong_with_a_new_pair_is_said_with_its_path() -> None:
    wrong = NEW | {"pickup": {"id": "p7", "location_index": 50}, "amount": [1, 2]}
    with pytest.raises(vuelta.InputError) as caught:
        told({"code": "NEW_ORDER", "order": wrong})
    assert {(finding.code, finding.where) for finding in caught.value.findings} == {
        ("I709", "incidents[0].order.pickup.id"),
        ("I709", "incidents[0].order.amount"),
        ("I710", "incidents[0].order.pickup.location_index"),
    }
    bare = NEW | {"pickup": {"location_index": 5}}
    with pytest.raises(vuelta.InputError) as caught:
        told({"code": "NEW_ORDER", "order": bare})
    [finding] = caught.value.findings
    assert (finding.code, finding.where) == ("E101", "incidents[0].order.pickup.id")


def test_a_window_is_promised_for_the_delivery_of_a_pair() -> None:
    problem = day()
    windows = vuelta.promise(problem, plan_of(problem), NEW | {"delivery": NEW["delivery"]}, 260)
    assert windows
    for one in windows:
        assert one.window.start <= one.eta <= one.window.end
    [best] = [one for one in windows if one.eta == min(two.eta for two in windows)]
    assert best.eta >= 260 + 300 + 300  # by way of p9
