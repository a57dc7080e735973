"""What goes wrong with vans, depots and roads: the day of ``star``, incident by incident.

A driver can be told anything at any time here; what the ladder freezes is
shown with the engine's own tests.
"""

# Covers: replanning/incidents/vehicles.py replanning/incidents/roads_and_depots.py
# Covers: replanning/incidents/transfers.py

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Revision

NORTH, EAST, WEST = ([f"{arm}{far}" for far in (10, 20, 30, 40)] for arm in "NEW")


def due(revision: Revision) -> list[tuple[str, int]]:
    [run] = revision.protocol_runs
    return [(step.role, round((step.due - run.opened) / 60)) for step in run.steps]


def told(revision: Revision) -> dict[str, tuple[str, bool]]:
    """What each customer is told, and whether it counts as telling anew."""
    return {notice.job: (notice.kind, notice.counts) for notice in revision.notices}


def kinds(revision: Revision) -> dict[str, str]:
    return {f"{change.type} {change.id}": change.kind for change in revision.diff.changes}


def test_a_delay_moves_all_that_follows(star: Any) -> None:
    """N10 ends at 8:45 instead of 8:15: three customers hear of 30 minutes.

    Each costs 5 for telling and (30 - 15) / 60 * 20 = 5 for the shift.
    """
    revision = star.replan("8:12", {"code": "DELAY", "vehicle": "v_n", "seconds": 1800})
    assert star.ids(revision.plan) == {"v_n": NORTH, "v_e": EAST, "v_w": WEST}
    starts = [star.clock(revision.plan, name) for name in NORTH]
    assert starts == ["8:10", "8:55", "9:10", "9:25"]
    assert star.clock(revision.plan, "v_n") == "10:10"
    assert revision.price == 30 * 10_000
    assert due(revision) == [("ENG", 1), ("ENG", 2), ("ENG", 5)]
    assert told(revision) == dict.fromkeys(NORTH[1:], ("delay", True))
    assert {notice.deadline for notice in revision.notices} == {star.at("8:17")}
    assert set(kinds(revision).values()) == {"retimed"}


def test_a_short_delay_is_told_and_does_not_count(star: Any) -> None:
    revision = star.replan("8:12", {"code": "DELAY", "vehicle": "v_n", "seconds": 600})
    assert told(revision) == dict.fromkeys(NORTH[1:], ("delay", False))
    assert {notice.level for notice in revision.notices} == {"information"}
    assert revision.kpis.to_notify == 0
    assert revision.price == 0


def test_a_delay_on_the_road_lengthens_the_drive(star: Any) -> None:
    """At 8:20 the van is half way to N20, and gets there at 8:55."""
    revision = star.replan("8:20", {"code": "DELAY", "vehicle": "v_n", "seconds": 1800})
    step = star.visit(revision.plan, "N20")
    assert (step.arrival, step.start) == (star.at("8:55"), star.at("8:55"))
    assert step.duration == 50 * 60


def test_a_collection_leaves_a_delayed_van_for_the_sake_of_its_promise(star: Any) -> None:
    """N20 is promised by 8:30, and v_n comes two hours late: 115 minutes at 2 a minute.

    A van that turns round after its first stop is there at 8:15 + 30 = 8:45.
    That costs 30 for 15 minutes late, 60 of driving, 10 for the change, and
    three customers of its own who wait 65 minutes longer: less than 230 in all.
    The parcels stay where they are.
    """
    window = {"time_windows": [[star.at("8:00"), star.at("8:30")]]}
    revision = star.replan(
        "8:12",
        {"code": "DELAY", "vehicle": "v_n", "seconds": 7200},
        problem=star.problem(N20=window),
    )
    ids = star.ids(revision.plan)
    assert "N20" in ids["v_e"] + ids["v_w"]
    assert star.clock(revision.plan, "N20") == "8:45"
    assert kinds(revision)["job N20"] == "moved"
    assert ids["v_n"] == ["N10", "N30", "N40"]


def test_what_a_broken_van_holds_is_handed_over_where_it_stands(star: Any) -> None:
    """v_n stops at N15 on its way to N20: a rescue van fetches two parcels there.

    N20 is free and goes with it. v_e has delivered everything at 9:00, reaches
    N15 at 9:55, takes a minute for each parcel and goes on up the street.
    """
    revision = star.replan(
        "8:20",
        {"code": "VEHICLE_BREAKDOWN", "vehicle": "v_n", "location_index": star.row("N15")},
    )
    ids = star.ids(revision.plan)
    assert ids["v_n"] == ["N10"]
    rescuer = next(van for van in ("v_e", "v_w") if "N20" in ids[van])
    rescue = ids[rescuer][4:]
    assert sorted(rescue) == sorted(
        ["pickup:N30", "pickup:N40", "N20", "N30", "delivery:N30", "delivery:N40"]
    )
    assert rescue.index("pickup:N30") < rescue.index("delivery:N30")
    assert rescue.index("pickup:N40") < rescue.index("delivery:N40")
    transfers = [step for r in revision.plan.routes for step in r.steps if step.type == "pickup"]
    assert {step.location_index for step in transfers} == {star.row("N15")}
    assert {step.service for step in transfers} == {60}
    assert star.clock(revision.plan, "N20") == "10:02"
    assert not revision.plan.summary.violations
    [run] = revision.protocol_runs
    assert run.verbs == ("REASSIGN", "TRANSFER")
    assert run.severity == "critical"
    assert due(revision) == [("DRV", 2), ("FLT", 10), ("ENG", 2), ("DSP", 15), ("CS", 20)]
    assert kinds(revision) == {
        "job N20": "moved",
        "job N30": "moved",
        "delivery N30": "moved",
        "delivery N40": "moved",
        "pickup N30": "added",
        "pickup N40": "added",
    }
    # Nobody waits where parcels change vans: no notice is about that.
    assert {notice.type for notice in revision.notices} == {"job", "delivery"}
    assert told(revision) == dict.fromkeys(("N20", "N30", "N40"), ("delay", True))
    # A broken van does not drive home.
    assert revision.plan.routes[0].steps[-1].type == "job"


def test_what_is_not_worth_a_rescue_rides_back_with_the_broken_van(star: Any) -> None:
    """At 25 for a deferral no rescue pays, and dropping anybody else does not either.

    Bringing N20, N30 and N40 would take 80 minutes of driving, besides what it
    costs to come later; deferring them 75. E30 and E40 save 40, for 50.
    """
    revision = star.replan(
        "8:20",
        {"code": "VEHICLE_BREAKDOWN", "vehicle": "v_n", "location_index": star.row("N15")},
        stability={"deferral": 25},
    )
    assert star.ids(revision.plan) == {"v_n": ["N10"], "v_e": EAST, "v_w": WEST}
    assert star.aside(revision.plan) == {"N30": ("deferred", "v_n"), "N40": ("deferred", "v_n")}
    [left] = revision.plan.unassigned
    assert (left.id, left.reasons[0].code) == ("N20", "PRICED_OUT")
    assert told(revision) == dict.fromkeys(("N20", "N30", "N40"), ("deferred", True))
    # Tasks that nobody came for are the jobs they were.
    assert {job.id for job in revision.problem.jobs} >= {"N30", "N40"}
    assert not revision.problem.shipments


def test_a_visit_under_way_when_the_van_breaks_down_has_failed(star: Any) -> None:
    revision = star.replan("8:12", {"code": "VEHICLE_BREAKDOWN", "vehicle": "v_n"})
    begun = revision.plan.routes[0].steps[-1]
    assert (begun.id, begun.outcome, begun.end) == ("N10", "failed", star.at("8:12"))
    assert star.visit(revision.plan, "N10").outcome is None
    assert not revision.plan.summary.violations


def test_a_van_repaired_by_a_given_hour_keeps_its_round(star: Any) -> None:
    """It goes on at 9:00 from N10."""
    for code in ("VEHICLE_BREAKDOWN", "DRIVER_UNAVAILABLE"):
        revision = star.replan("8:12", {"code": code, "vehicle": "v_n", "until": star.at("9:00")})
        ids = star.ids(revision.plan)
        assert [name for name in ids["v_n"] if name != "N20"] == ["N10", "N30", "N40"]
        assert star.visit(revision.plan, "N10").end == star.at("9:00")


def test_a_round_that_is_not_loaded_is_shared_out(star: Any) -> None:
    """At 7:50 v_n has no driver. Nine parcels, two vans for four: one stays, with its reason."""
    revision = star.replan("7:50", {"code": "DRIVER_UNAVAILABLE", "vehicle": "v_n"})
    ids = star.ids(revision.plan)
    assert "v_n" not in ids
    assert {"N20"} <= {*ids["v_e"], *ids["v_w"]}
    [left] = revision.plan.unassigned
    assert left.id in {"N10", "N30", "N40"}
    assert left.reasons[0].code in ("DISPLACED", "CAPACITY")
    [run] = revision.protocol_runs
    assert run.verbs == ("REASSIGN",)
    assert due(revision) == [("DSP", 10), ("ENG", 2), ("CS", 30)]
    assert not revision.problem.shipments
    # Told anew are the one who is left out, and whoever waits more than a quarter of an hour.
    late = {
        change.id
        for change in revision.diff.changes
        if change.new_start is not None and abs(change.new_start - change.old_start) > 900
    }
    assert {job for job, (_, counts) in told(revision).items() if counts} == late | {left.id}


def test_a_driver_who_drops_out_on_the_road_leaves_the_load_in_the_van(star: Any) -> None:
    revision = star.replan("8:12", {"code": "DRIVER_UNAVAILABLE", "vehicle": "v_n"})
    assert {shipment.delivery.id for shipment in revision.problem.shipments} <= set(NORTH)
    moved = {step.id for r in revision.plan.routes for step in r.steps if step.type == "pickup"}
    aside = set(star.aside(revision.plan))
    assert moved | aside == {"N10", "N30", "N40"}


def test_a_full_van_collects_only_after_it_has_delivered(star: Any) -> None:
    """At N10 two parcels are left aboard, and what else is there takes all the room.

    The exchange at N30 needs none more. N20's return waits for N40's parcel to
    be off: 8:55 + 20 = 9:15 on the way home.
    """
    revision = star.replan("8:12", {"code": "VEHICLE_FULL", "vehicle": "v_n"})
    assert star.ids(revision.plan)["v_n"] == ["N10", "N30", "N40", "N20"]
    assert star.clock(revision.plan, "N20") == "9:15"
    loads = [step.load[0] for step in revision.plan.routes[0].steps[1:] if step.load]
    assert max(loads) <= 4
    assert due(revision) == [("DRV", 2), ("ENG", 1), ("CS", 15)]
    assert told(revision)["N20"] == ("delay", True)


def test_a_van_with_room_left_changes_nothing(star: Any) -> None:
    revision = star.replan("8:12", {"code": "VEHICLE_FULL", "vehicle": "v_n", "amounts": [1]})
    assert revision.diff.is_empty
    assert not revision.notices


def test_a_collection_no_room_is_left_for_goes_to_another_van(star: Any) -> None:
    """N40 is an exchange as well: v_n stays full to its end, and N20 has to change vans.

    Whoever comes first is done at 9:00, an hour from N20.
    """
    problem = star.problem(N40={"type": "exchange", "pickup": [1]})
    revision = star.replan(
        "8:12", {"code": "VEHICLE_FULL", "vehicle": "v_n", "amounts": [2]}, problem=problem
    )
    ids = star.ids(revision.plan)
    assert ids["v_n"] == ["N10", "N30", "N40"]
    assert "N20" in ids["v_e"] + ids["v_w"]
    assert star.clock(revision.plan, "N20") == "10:00"
    assert kinds(revision)["job N20"] == "moved"


@pytest.mark.parametrize("places", [["N40"], ["N30", "N40"]])
def test_what_a_closed_road_encloses_rides_back(star: Any, places: list[str]) -> None:
    closed = {"id": "works", "places": [star.row(place) for place in places]}
    revision = star.replan("8:12", {"code": "ROAD_CLOSURE", "disruption": closed})
    open_ = [name for name in NORTH if name not in places]
    assert star.ids(revision.plan) == {"v_n": open_, "v_e": EAST, "v_w": WEST}
    assert star.aside(revision.plan) == dict.fromkeys(places, ("deferred", "v_n"))
    assert due(revision) == [("ENG", 1), ("ENG", 2), ("CS", 15)]
    assert kinds(revision) == {f"job {place}": "deferred" for place in places}
    assert told(revision) == dict.fromkeys(places, ("deferred", True))
    assert len(revision.problem.disruptions) == 1


def test_an_enclosed_collection_waits_with_its_reason(star: Any) -> None:
    closed = {"id": "works", "places": [star.row("E30")]}
    revision = star.replan("8:12", {"code": "ROAD_CLOSURE", "disruption": closed})
    [left] = revision.plan.unassigned
    assert (left.id, left.reasons[0].code) == ("E30", "UNREACHABLE")
    assert told(revision)["E30"] == ("deferred", True)


def test_weather_slows_the_drive_and_the_work_in_its_area(star: Any) -> None:
    """Legs from or to N30 and N40, and work there, take twice as long.

    8:30 + 20 = 8:50, + 10 + 20 = 9:20, + 10 + 80 = 10:50: a minute more of
    driving for each that was planned from N20 on, 60.
    """
    storm = {"id": "storm", "places": [star.row("N30"), star.row("N40")], "factor": 2}
    revision = star.replan("8:12", {"code": "WEATHER", "disruption": storm, "service_factor": 2})
    assert star.ids(revision.plan) == {"v_n": NORTH, "v_e": EAST, "v_w": WEST}
    assert star.clock(revision.plan, "N30") == "8:50"
    assert star.clock(revision.plan, "N40") == "9:20"
    assert star.clock(revision.plan, "v_n") == "10:50"
    assert revision.diff.cost == 60 * 10_000
    assert due(revision) == [("ENG", 1), ("DSP", 15), ("CS", 30)]
    assert told(revision) == {"N30": ("delay", False), "N40": ("delay", True)}


def test_work_that_has_begun_is_not_slowed(star: Any) -> None:
    storm = {"id": "storm", "places": [star.row("N10")], "factor": 1}
    revision = star.replan("8:12", {"code": "WEATHER", "disruption": storm, "service_factor": 3})
    assert star.visit(revision.plan, "N10").end == star.at("8:15")


def test_a_late_depot_holds_back_who_has_not_left(star: Any) -> None:
    """Everybody an hour later: twelve times 5 for telling and 45 / 60 * 20 = 15 for the shift."""
    revision = star.replan("7:50", {"code": "DEPOT_DELAY", "until": star.at("9:00")})
    assert star.ids(revision.plan) == {"v_n": NORTH, "v_e": EAST, "v_w": WEST}
    assert {star.clock(revision.plan, f"{arm}10") for arm in "NEW"} == {"9:10"}
    assert revision.price == 12 * 20 * 10_000
    assert due(revision) == [("DEP", 10), ("ENG", 2), ("CS", 30)]
    assert told(revision) == dict.fromkeys((*NORTH, *EAST, *WEST), ("delay", True))
    [run] = revision.protocol_runs
    assert run.verbs == ("RETIME",)
    # Told later in the day, the vans still leave no earlier.
    later = star.replan("7:55", problem=revision.problem, plan=revision.plan)
    assert later.diff.is_empty


def test_a_late_depot_leaves_alone_who_is_on_the_road(star: Any) -> None:
    revision = star.replan("8:12", {"code": "DEPOT_DELAY", "until": star.at("9:00")})
    assert revision.diff.is_empty


def test_what_is_not_loaded_leaves_the_van_that_waits(star: Any) -> None:
    """N20 is promised by 8:50, and v_n is loaded last: a van that leaves takes it."""
    window = {"time_windows": [[star.at("8:00"), star.at("8:50")]]}
    revision = star.replan(
        "7:50",
        {"code": "DEPOT_DELAY", "until": star.at("11:00"), "vehicles": ["v_n"]},
        problem=star.problem(N20=window),
    )
    assert "N20" not in star.ids(revision.plan)["v_n"]
    assert star.visit(revision.plan, "N20").start <= star.at("8:50")


def test_a_silent_van_keeps_its_round_and_gets_nothing_new(star: Any) -> None:
    """A return next to its way would cost nothing; other vans come for it, or nobody does."""
    revision = star.replan(
        "8:12",
        {"code": "CONNECTIVITY_LOSS", "vehicle": "v_n"},
        {"code": "NEW_ORDER", "order": star.job("N15", "return")},
    )
    assert star.ids(revision.plan)["v_n"] == NORTH
    silent, order = revision.protocol_runs
    assert silent.verbs == ("FREEZE",)
    assert [(step.role, step.due) for step in silent.steps] == [
        ("ENG", star.at("8:13")),
        ("DSP", star.at("8:27")),
    ]
    assert silent.inform_by is None
    accept = next(option for option in order.options if option.code == "ACCEPT")
    assert accept.vehicle in ("v_e", "v_w")
    assert accept.cost == 30 * 10_000
    alone = star.replan("8:12", {"code": "CONNECTIVITY_LOSS", "vehicle": "v_n"})
    assert alone.diff.is_empty
    assert not alone.notices
