"""Taking over of another plan only the groups of vans that pay."""

from __future__ import annotations

from collections.abc import Mapping

from vuelta.model import Plan, Route, Step, Unassigned
from vuelta.replanning.merge import NOWHERE, blended, worth_taking


def plan_of(routes: Mapping[str, str], left: str = "") -> Plan:
    """A plan whose vans do the jobs named by single letters, in order."""
    return Plan(
        routes=tuple(
            Route(
                vehicle=van,
                steps=tuple(Step(type="job", id=name, arrival=0) for name in names),
            )
            for van, names in routes.items()
        ),
        unassigned=tuple(Unassigned(id=name) for name in left),
    )


def test_a_van_that_gains_alone_is_taken_alone() -> None:
    ours, theirs = plan_of({"V1": "ab", "V2": "cd"}), plan_of({"V1": "ba", "V2": "dc"})
    # V1 saves 10 by turning round, V2 loses 3.
    taken = worth_taking(ours, theirs, {"V1": 100, "V2": 50}, {"V1": 90, "V2": 53})
    assert taken == {"V1"}
    mixed = blended(ours, theirs, taken)
    assert [[step.id for step in route.steps] for route in mixed.routes] == [["b", "a"], ["c", "d"]]


def test_vans_that_exchange_a_task_go_together() -> None:
    ours = plan_of({"V1": "ab", "V2": "cd", "V3": "e"})
    theirs = plan_of({"V1": "a", "V2": "cbd", "V3": "e"})
    # V1 saves 40, V2 pays 30 for it: together 10 are saved.
    assert worth_taking(
        ours, theirs, {"V1": 100, "V2": 50, "V3": 9}, {"V1": 60, "V2": 80, "V3": 9}
    ) == {"V1", "V2"}
    # V1 saves 40, V2 pays 50 for it: both stay.
    assert not worth_taking(
        ours, theirs, {"V1": 100, "V2": 50, "V3": 9}, {"V1": 60, "V2": 100, "V3": 9}
    )


def test_a_task_that_is_served_after_all_ties_its_van_to_what_is_left_out() -> None:
    ours, theirs = plan_of({"V1": "a", "V2": "c"}, left="b"), plan_of({"V1": "ab", "V2": "c"})
    taken = worth_taking(ours, theirs, {"V1": 10, "V2": 5, NOWHERE: 100}, {"V1": 30, "V2": 5})
    assert taken == {"V1", NOWHERE}
    assert blended(ours, theirs, taken).unassigned == ()
    kept = worth_taking(ours, theirs, {"V1": 10, "V2": 5, NOWHERE: 10}, {"V1": 30, "V2": 5})
    assert not kept
    assert [left.id for left in blended(ours, theirs, kept).unassigned] == ["b"]


def test_what_begun_steps_do_ties_nobody() -> None:
    """A task that is done is on a van in both plans, and no reason to take two vans together."""
    ours = plan_of({"V1": "ab", "V2": "cd"})
    done = Route(vehicle="V1", steps=ours.routes[0].steps, done=1)
    ours = ours.model_copy(update={"routes": (done, ours.routes[1])})
    theirs = plan_of({"V1": "ab", "V2": "dc"})
    begun = Route(vehicle="V1", steps=theirs.routes[0].steps, done=1)
    theirs = theirs.model_copy(update={"routes": (begun, theirs.routes[1])})
    assert worth_taking(ours, theirs, {"V1": 9, "V2": 9}, {"V1": 9, "V2": 8}) == {"V2"}
