"""What customers ask for while the day runs: orders, hours, places; the day of ``star``."""

# Covers: replanning/incidents/wishes.py replanning/incidents/orders.py

from __future__ import annotations

from typing import Any

from vuelta.model import ProtocolRun, Revision


def run_of(revision: Revision) -> ProtocolRun:
    [run] = revision.protocol_runs
    return run


def due(revision: Revision) -> list[tuple[str, int]]:
    """Roles and seconds of a run's steps."""
    run = run_of(revision)
    return [(step.role, step.due - run.opened) for step in run.steps]


def told(revision: Revision) -> dict[str, str]:
    return {notice.job: notice.kind for notice in revision.notices}


def kinds(revision: Revision) -> dict[str, str]:
    return {change.id: change.kind for change in revision.diff.changes}


def test_an_urgent_collection_joins_the_van_that_passes(star: Any) -> None:
    """E15 at 8:20, for nothing; three customers behind it wait five minutes longer."""
    revision = star.replan("8:12", {"code": "NEW_URGENT", "order": star.job("E15", "return")})
    assert star.ids(revision.plan)["v_e"] == ["E10", "E15", "E20", "E30", "E40"]
    assert star.clock(revision.plan, "E15") == "8:20"
    run = run_of(revision)
    assert (run.default, run.verbs, run.job) == ("ACCEPT", ("REINSERT",), "E15")
    assert due(revision) == [("ENG", 5), ("DSP", 300)]
    assert kinds(revision) == {"E15": "added"} | dict.fromkeys(("E20", "E30", "E40"), "retimed")
    assert told(revision) == {"E15": "added"} | dict.fromkeys(("E20", "E30", "E40"), "delay")
    assert revision.kpis.to_notify == 0


def test_an_order_whose_goods_lie_at_the_depot_comes_too_late(star: Any) -> None:
    """All vans have left: nobody can bring it today. At 7:50 anybody could."""
    order = {"code": "NEW_ORDER", "order": star.job("E15")}
    revision = star.replan("8:12", order)
    assert star.aside(revision.plan) == {"E15": ("deferred", None)}
    run = run_of(revision)
    assert (run.default, run.verbs) == ("RETRY_NEXT_DAY", ("DEFER",))
    assert run.refused == {
        "ACCEPT": "no van has the time, the room and the skills for it beside what it has to do"
    }
    assert due(revision) == [("ENG", 5), ("DSP", 1800)]
    assert told(revision) == {"E15": "deferred"}
    early = star.replan("7:50", order)
    assert star.ids(early.plan)["v_e"] == ["E10", "E15", "E20", "E30", "E40"]


def test_an_order_from_the_shelf_comes_with_the_van_that_holds_it(star: Any) -> None:
    """v_n has one aboard: after N40 it would be at E15 at 9:55, for 30 minutes more."""
    order = {"code": "NEW_ORDER", "order": star.job("E15", aboard="v_n")}
    revision = star.replan("8:12", order, choices={"NEW_ORDER": "ACCEPT"})
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20", "N30", "N40", "E15"]
    assert star.clock(revision.plan, "E15") == "9:55"
    assert revision.diff.cost == 30 * 10_000
    later = star.replan("8:12", order, choices={"NEW_ORDER": "DECLINE"})
    assert star.aside(later.plan) == {"E15": ("returning", "v_n")}


def test_an_order_that_loses_a_promise_says_whose(star: Any) -> None:
    """E20 is promised by 8:26: with E15 before it the van is there at 8:30, 8 too dear."""
    problem = star.problem(E20={"time_windows": [[star.at("8:00"), star.at("8:26")]]})
    hours = [[star.at("8:13"), star.at("8:25")]]
    order = star.job("E15", "return", time_windows=hours)
    revision = star.replan("8:12", {"code": "NEW_URGENT", "order": order}, problem=problem)
    accept = next(one for one in run_of(revision).options if one.code == "ACCEPT")
    assert accept.promises_lost == ("E20",)
    assert accept.cost == 8 * 10_000
    # It is cheaper than another day, and nobody takes it unasked.
    assert run_of(revision).default == "RETRY_NEXT_DAY"
    assert star.aside(revision.plan) == {"E15": ("deferred", None)}


def test_new_hours_are_kept_by_the_same_van(star: Any) -> None:
    """N30 from 9:00 on: after N40, at 9:05; its parcel cannot change vans.

    It is 25 minutes later than told: 5 for telling, 10 / 60 * 20 for the shift,
    and half a minute each for N30 after N40, and N40 after N20.
    """
    hours = [[star.at("9:00"), star.at("9:30")]]
    revision = star.replan("8:12", {"code": "WINDOW_CHANGE", "job": "N30", "time_windows": hours})
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20", "N40", "N30"]
    assert star.clock(revision.plan, "N30") == "9:05"
    assert revision.price == 93_333
    run = run_of(revision)
    assert (run.default, run.verbs) == ("ACCEPT", ("REINSERT",))
    assert due(revision) == [("ENG", 5), ("CS", 300)]
    assert told(revision) == {"N30": "new_window", "N40": "earlier"}


def test_a_new_address_nearby_is_served_by_the_same_van(star: Any) -> None:
    """N35 instead of N30: at 8:45, on the way to N40."""
    moved = {"code": "ADDRESS_CHANGE", "job": "N30", "location_index": star.row("N35")}
    revision = star.replan("8:12", moved)
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20", "N30", "N40"]
    assert star.clock(revision.plan, "N30") == "8:45"
    assert due(revision) == [("ENG", 5), ("CS", 900)]
    assert told(revision) == {"N30": "new_window"}
    assert kinds(revision) == {"N30": "retimed"}


def test_a_collection_at_a_new_address_goes_with_whoever_passes(star: Any) -> None:
    """N20 is at E15 now, and nothing is aboard for it: v_e is there at 8:20."""
    moved = {"code": "ADDRESS_CHANGE", "job": "N20", "location_index": star.row("E15")}
    revision = star.replan("8:12", moved)
    assert star.ids(revision.plan)["v_e"] == ["E10", "N20", "E20", "E30", "E40"]
    assert kinds(revision)["N20"] == "moved"


def test_a_loaded_parcel_for_a_distant_place_rides_back(star: Any) -> None:
    """E40 is 80 minutes of driving away from v_n's round, another day 26.7."""
    moved = {"code": "ADDRESS_CHANGE", "job": "N30", "location_index": star.row("E40")}
    revision = star.replan("8:12", moved)
    assert star.aside(revision.plan) == {"N30": ("deferred", "v_n")}
    assert run_of(revision).default == "RETRY_NEXT_DAY"
    assert told(revision)["N30"] == "deferred"
