"""A required order for which others have to make room.

Places lie on a line, 100 apart. One van has a shift of 1,000 and a round that takes all
of it: nothing more fits, unless somebody waits for another day.
"""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta import Problem, Revision

FREE = {"commitment": {"next_stops": 0, "horizon": 0}}


def day(*, vans: int = 1, **changes: Any) -> Problem:
    table = [[100 * abs(i - k) for k in range(9)] for i in range(9)]
    van = {"start_index": 0, "end_index": 0, "time_window": [0, 1000]}
    jobs = [{"id": f"j{k}", "location_index": k, "service": 100} for k in (1, 2, 3)]
    document = {
        "vehicles": [{"id": f"v{k}"} | van for k in range(vans)],
        "jobs": jobs,
        "matrices": {"car": {"durations": table}},
    }
    return Problem.model_validate(document | changes)


def told(problem: Problem, order: dict[str, Any], **options: Any) -> Revision:
    plan = vuelta.plan(problem, iterations=50)
    new = {"id": "n", "code": "NEW_ORDER", "time": 0, "order": order}
    options = {"iterations": 100, "policy": FREE} | options
    return vuelta.replan(problem, plan, [new], 0, **options)


ORDER = {"id": "x", "location_index": 3, "service": 300}


def served(revision: Revision) -> set[str]:
    return {step.id for route in revision.plan.routes for step in route.steps if step.id}


@pytest.mark.parametrize("mode", ["full", "resequence"])
def test_a_required_order_is_served_and_says_who_waits_for_it(mode: str) -> None:
    """900 of 1,000 are taken; of the three that take 100 each, two make room for 300 more."""
    revision = told(day(), ORDER | {"required": True}, mode=mode)
    assert "x" in served(revision)
    left = {entry.id for entry in revision.plan.unassigned}
    assert len(left) == 2
    [run] = revision.protocol_runs
    [accept] = [option for option in run.options if option.code == "ACCEPT"]
    assert set(accept.promises_lost) == left
    assert accept.detail == f"not served today for it: {', '.join(sorted(left))}"
    assert run.default == "ACCEPT"
    assert vuelta.check(revision.problem, revision.plan).clean


def test_an_order_that_is_not_required_makes_nobody_wait() -> None:
    revision = told(day(), ORDER | {"priority": 9})
    assert served(revision) == {"j1", "j2", "j3"}
    [run] = revision.protocol_runs
    assert "ACCEPT" not in [option.code for option in run.options]
    assert "beside what it has to do" in run.refused["ACCEPT"]


def test_where_nothing_else_moves_nobody_gives_way() -> None:
    revision = told(day(), ORDER | {"required": True}, mode="insert_only")
    assert served(revision) == {"j1", "j2", "j3"}
    [run] = revision.protocol_runs
    assert "beside what it has to do" in run.refused["ACCEPT"]


def test_a_required_order_that_fits_upsets_nobody() -> None:
    revision = told(day(vans=2), ORDER | {"required": True})
    assert served(revision) == {"j1", "j2", "j3", "x"}
    [run] = revision.protocol_runs
    assert [option.promises_lost for option in run.options if option.code == "ACCEPT"] == [()]


def test_what_no_van_could_serve_alone_is_refused() -> None:
    revision = told(day(), ORDER | {"required": True, "service": 900})
    assert served(revision) == {"j1", "j2", "j3"}
    [run] = revision.protocol_runs
    assert "ACCEPT" not in [option.code for option in run.options]


def test_room_is_made_on_one_van_while_another_is_full() -> None:
    """v0 has no room for what it was to collect next: nothing of that is held against x."""
    van = {"start_index": 0, "end_index": 0, "time_window": [0, 1000], "capacity": [3]}
    jobs = [
        {"id": f"{name}{k}", "location_index": k, "service": 100, **more}
        for name, more in (("j", {"pickup": [1]}), ("k", {"skills": [1]}))
        for k in (1, 2, 3)
    ]
    problem = day(jobs=jobs, vehicles=[{"id": "v0"} | van, {"id": "v1", "skills": [1]} | van])
    plan = vuelta.plan(problem, iterations=50)
    order = ORDER | {"required": True, "service": 100, "skills": [1]}
    told = [
        {"id": "n", "code": "NEW_ORDER", "time": 120, "order": order},
        {"id": "f", "code": "VEHICLE_FULL", "time": 120, "vehicle": "v0", "amounts": [3]},
    ]
    policy = {"commitment": {"next_stops": 2, "horizon": 0}}
    revision = vuelta.replan(problem, plan, told, 120, policy=policy, iterations=100)
    assert "x" in served(revision)
    [run] = [run for run in revision.protocol_runs if run.incident == "n"]
    assert [one.promises_lost for one in run.options if one.code == "ACCEPT"] == [("j3",)]


def test_required_orders_do_not_give_way_to_each_other() -> None:
    """j3 takes 100 of the 400 beside the drive there and back, and x would take 350."""
    jobs = [{"id": "j3", "location_index": 3, "service": 100, "required": True}]
    revision = told(day(jobs=jobs), ORDER | {"required": True, "service": 350})
    assert served(revision) == {"j3"}
