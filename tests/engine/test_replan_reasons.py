"""Whatever a revision leaves out, in whatever mode: why is said."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta


@pytest.mark.parametrize("mode", ["check", "insert_only", "resequence", "full"])
@pytest.mark.parametrize("seed", range(8))
def test_every_task_left_out_has_a_reason(trouble: Any, seed: int, mode: Any) -> None:
    """A new order, hours that changed, a van that breaks down: in every mode."""
    draw = trouble(seed)
    problem = draw.day()
    plan = vuelta.plan(problem, iterations=30, seed=seed)
    now = 10 * 3600
    told = draw.incidents(problem, plan, now, 4)
    order = draw.job("new") | {"delivery": [1]}
    told.append({"id": "new", "code": "NEW_ORDER", "time": now, "order": order})
    try:
        revision = vuelta.replan(problem, plan, told, now, mode=mode, iterations=30)
    except vuelta.InputError:
        return
    assert all(entry.reasons for entry in revision.plan.unassigned)


def test_what_a_van_could_take_is_told_apart_from_what_none_can(star: Any) -> None:
    """There is room for one more; when all vans break down, there is none for anybody."""
    order = {"id": "new", "location_index": star.row("E5"), "delivery": [1]}
    revision = star.replan("7:30", {"code": "NEW_ORDER", "order": order}, mode="check")
    [left] = revision.plan.unassigned
    assert [one.code for one in left.reasons] == ["NOT_ASKED"]
    down = [
        {"id": van, "code": "VEHICLE_BREAKDOWN", "vehicle": van} for van in ("v_n", "v_e", "v_w")
    ]
    for mode in ("check", "insert_only", "full"):
        revision = star.replan("7:30", *down, mode=mode)
        assert len(revision.plan.unassigned) == 12
        codes = {one.code for left in revision.plan.unassigned for one in left.reasons}
        assert codes == {"NO_VEHICLE"}
