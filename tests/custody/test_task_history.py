"""Of a revision, what concerns one task."""

from __future__ import annotations

from typing import Any

from vuelta.custody import touches


def test_incidents_of_the_van_that_has_it_concern_a_task(star: Any) -> None:
    """V_n breaks down: what it had still to do is touched, what v_e does is not."""
    plan = star.plan(star.problem())
    stop = {"code": "VEHICLE_BREAKDOWN", "vehicle": "v_n", "location_index": star.row("N15")}
    revision = star.replan("8:17", stop)

    def codes(name: str) -> list[tuple[str, str]]:
        found = touches(plan, [revision], {("job", name)})
        return [(one.kind, one.code) for one in found if one.kind == "incident"]

    assert codes("N40") == [("incident", "VEHICLE_BREAKDOWN")]
    assert codes("E40") == []


def test_revisions_are_numbered_and_follow_the_plan(star: Any) -> None:
    """The second incident is of the van that fetches N40, by then half of a shipment."""
    problem, plan = star.problem(), star.plan(star.problem())
    stop = {"code": "VEHICLE_BREAKDOWN", "vehicle": "v_n", "location_index": star.row("N15")}
    first = star.replan("8:17", stop, problem=problem, plan=plan)
    rescuer = next(r.vehicle for r in first.plan.routes for s in r.steps if s.id == "N40")
    late = {"code": "DELAY", "vehicle": rescuer, "seconds": 1200}
    second = star.replan("8:20", late, problem=first.problem, plan=first.plan)
    found = list(touches(plan, [first, second], {("job", "N40"), ("delivery", "N40")}))
    assert [(one.revision, one.code) for one in found if one.kind == "incident"] == [
        (1, "VEHICLE_BREAKDOWN"), (2, "DELAY"),
    ]  # fmt: skip
    moved = next(one for one in found if one.code == "moved")
    assert (moved.old_vehicle, moved.new_vehicle, moved.time) == ("v_n", rescuer, star.at("8:17"))


def test_nothing_touches_a_task_nobody_speaks_of(star: Any) -> None:
    revision = star.replan("8:05", {"code": "CANCELLATION", "job": "N30"})
    assert list(touches(star.plan(star.problem()), [revision], {("job", "E40")})) == []
