"""What goes wrong at a customer's door: a day worked out by hand, incident by incident.

The day is ``star``: three vans on three streets, prices in minutes. At 8:12 the
northern van has been at work at N10 since 8:10; a visit given up at 8:12 lets
it reach N20 at 8:22, N30 at 8:37 and N40 at 8:52, and be home at 9:37.
"""

# Covers: replanning/incidents/at_the_door.py replanning/incidents/named.py

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Option, ProtocolRun, Revision

EAST, WEST = ["E10", "E20", "E30", "E40"], ["W10", "W20", "W30", "W40"]


def run_of(revision: Revision) -> ProtocolRun:
    [run] = revision.protocol_runs
    return run


def options(revision: Revision) -> dict[str, Option]:
    return {option.code: option for option in run_of(revision).options}


def expected(revision: Revision) -> dict[str, float]:
    """What each option comes to, in minutes."""
    return {code: option.expected / 10_000 for code, option in options(revision).items()}


def due(revision: Revision) -> list[tuple[str, int]]:
    """Roles and minutes of a run's steps."""
    run = run_of(revision)
    return [(step.role, round((step.due - run.opened) / 60)) for step in run.steps]


def told(revision: Revision) -> dict[str, str]:
    return {notice.job: notice.kind for notice in revision.notices}


def kinds(revision: Revision) -> dict[str, str]:
    return {change.id: change.kind for change in revision.diff.changes}


def failed_at_n10(star: Any, revision: Revision) -> None:
    """The visit is over at 8:12, in vain, and nobody else's van is touched."""
    route = revision.plan.routes[0]
    [visit] = [step for step in route.steps if step.id == "N10" and step.outcome]
    assert (visit.arrival, visit.end) == (star.at("8:10"), star.at("8:12"))
    ids = star.ids(revision.plan)
    assert (ids["v_e"], ids["v_w"]) == (EAST, WEST)


def test_who_is_absent_is_tried_again_on_the_way_back(star: Any) -> None:
    """N10 lies on the way home: another attempt costs no driving, only the chance to fail.

    A failure today has probability 0.3. A second failure leads to another day:
    12 for the visit, 10 for the day, 2 for the night and 0.1 times the third
    failure, which is 2 + 60 for sending it back: 24 + 6.2 = 30.2. So 0.3 * 30.2
    = 9.06 today, against 24 + 0.1 * 30.2 = 27.02 another day.
    """
    revision = star.replan("8:12", {"code": "RECIPIENT_ABSENT", "job": "N10"})
    failed_at_n10(star, revision)
    assert star.ids(revision.plan)["v_n"] == ["N10!", "N20", "N30", "N40", "N10"]
    assert star.clock(revision.plan, "N10") == "9:27"
    assert star.clock(revision.plan, "v_n") == "9:42"
    run = run_of(revision)
    assert (run.code, run.job, run.opened, run.verbs) == (
        "RECIPIENT_ABSENT",
        "N10",
        star.at("8:12"),
        ("REINSERT",),
    )
    assert run.default == "RETRY_TODAY"
    assert expected(revision) == {
        "NEIGHBOUR": 1.5,
        "SAFE_PLACE": 1.5,
        "RETRY_TODAY": 9.06,
        "HOLD_AT_DEPOT": 18,
        "RESCHEDULE": 27.02,
        "RETRY_NEXT_DAY": 27.02,
        "RETURN_TO_SENDER": 60,
    }
    assert run.refused == {"REDIRECT_PUDO": "the policy knows no pick-up point with room for it"}
    assert due(revision) == [("DRV", 3), ("DRV", 5), ("ENG", 1), ("CS", 10), ("CUS", 30)]
    assert run.inform_by == star.at("8:22")
    assert kinds(revision) == {
        "N10": "resequenced",
        "N20": "retimed",
        "N30": "retimed",
        "N40": "retimed",
    }
    assert told(revision) == {
        "N10": "absent",
        "N20": "earlier",
        "N30": "earlier",
        "N40": "earlier",
    }
    absent = revision.notices[0]
    assert (absent.level, absent.deadline, absent.counts) == ("action", run.inform_by, True)
    assert set(absent.options) == set(expected(revision))
    assert revision.kpis.to_notify == 1


def test_a_van_that_has_left_the_door_offers_no_neighbour(star: Any) -> None:
    """The visit failed at 8:12; at 8:14 the van is on its way to N20."""
    revision = star.replan(
        "8:14", {"code": "RECIPIENT_ABSENT", "job": "N10", "time": star.at("8:12")}
    )
    failed_at_n10(star, revision)
    why = "the van is not at the customer with it"
    assert {run_of(revision).refused[code] for code in ("NEIGHBOUR", "SAFE_PLACE")} == {why}
    assert star.clock(revision.plan, "N20") == "8:22"


def test_after_the_last_attempt_nobody_tries_again(star: Any) -> None:
    """Two are allowed, and two have failed: hold it for the customer, or send it back."""
    revision = star.replan("8:12", {"code": "RECIPIENT_ABSENT", "job": "N10"})
    revision = star.replan(
        "9:28",
        {"code": "RECIPIENT_ABSENT", "job": "N10", "id": "again"},
        problem=revision.problem,
        plan=revision.plan,
        policy={**star.loose, "retry": {"attempts": 2}},
    )
    assert star.aside(revision.plan) == {"N10": ("deferred", "v_n")}
    refused = run_of(revision).refused
    assert refused["RETRY_TODAY"] == "2 attempts were made, 2 are allowed"
    assert refused["RESCHEDULE"] == "2 attempts were made, 2 are allowed"
    assert "RETURN_TO_SENDER" in options(revision)


def test_no_address_no_blind_retry(star: Any) -> None:
    """Until somebody corrects the address the parcel rides back with its van."""
    revision = star.replan("8:12", {"code": "ADDRESS_WRONG", "job": "N10"})
    failed_at_n10(star, revision)
    assert star.ids(revision.plan)["v_n"] == ["N10!", "N20", "N30", "N40"]
    assert star.clock(revision.plan, "v_n") == "9:37"
    assert star.aside(revision.plan) == {"N10": ("deferred", "v_n")}
    run = run_of(revision)
    assert (run.default, run.verbs) == ("RESCHEDULE", ("DEFER",))
    assert run.refused["REDIRECT_ADDRESS"] == "it cannot be tried again as things are"
    assert expected(revision) == {"RESCHEDULE": 27.02, "CANCEL": 60}
    assert due(revision) == [("DRV", 5), ("CS", 15), ("DSP", 20)]
    assert kinds(revision)["N10"] == "deferred"
    assert told(revision)["N10"] == "question"


def test_a_corrected_address_is_served_by_the_same_van(star: Any) -> None:
    """N15 lies on the way to N20: 8:12 + 5 = 8:17, and then everybody 2 minutes late."""
    revision = star.replan(
        "8:12", {"code": "ADDRESS_WRONG", "job": "N10", "location_index": star.row("N15")}
    )
    failed_at_n10(star, revision)
    assert star.ids(revision.plan)["v_n"] == ["N10!", "N10", "N20", "N30", "N40"]
    assert star.visit(revision.plan, "N10").location_index == star.row("N15")
    assert star.clock(revision.plan, "N10") == "8:17"
    assert star.clock(revision.plan, "N40") == "8:57"
    assert run_of(revision).default == "REDIRECT_ADDRESS"
    assert options(revision)["REDIRECT_ADDRESS"].cost == 0
    assert told(revision) == {
        "N10": "question",
        "N20": "delay",
        "N30": "delay",
        "N40": "delay",
    }
    assert [notice.job for notice in revision.notices if notice.counts] == ["N10"]


@pytest.mark.parametrize("job", ["N10", "N40"])
def test_damaged_goods_ride_back(star: Any, job: str) -> None:
    """Found at the door or on the shelf, the goods stay aboard their van to its end."""
    revision = star.replan("8:12", {"code": "DAMAGED", "job": job})
    assert star.aside(revision.plan) == {job: ("returning", "v_n")}
    rest = [name for name in ("N10", "N20", "N30", "N40") if name != job]
    planned = [name for name in star.ids(revision.plan)["v_n"] if not name.endswith("!")]
    assert planned == rest
    run = run_of(revision)
    assert (run.default, run.verbs) == ("RESHIP", ("CONVERT_TO_RETURN",))
    assert expected(revision) == {"PARTIAL_REFUND": 30, "RESHIP": 50, "REFUND": 60}
    assert due(revision) == [("DRV", 2), ("DEP", 30), ("CS", 60)]
    assert kinds(revision)[job] == "removed"
    assert told(revision)[job] == "question"
    # From now to the end there is one parcel aboard that was to be off.
    assert revision.plan.routes[0].steps[-1].load == (3,)


def test_what_is_refused_rides_back_and_takes_room(star: Any) -> None:
    """Who has declined is not visited again unless they ask for it."""
    revision = star.replan("8:12", {"code": "REFUSED", "job": "N10"})
    failed_at_n10(star, revision)
    assert star.aside(revision.plan) == {"N10": ("returning", "v_n")}
    assert revision.plan.routes[0].steps[-1].load == (3,)
    run = run_of(revision)
    assert (run.default, run.verbs) == ("REFUND", ("CONVERT_TO_RETURN",))
    assert expected(revision) == {"RESCHEDULE": 27.02, "REFUND": 60}
    assert run.refused == {"EXCHANGE": "it cannot be tried again as things are"}
    assert due(revision) == [("DRV", 2), ("ENG", 1), ("CS", 60)]
    assert told(revision)["N10"] == "question"


def test_a_collection_that_no_longer_fits_moves_behind_a_delivery(star: Any) -> None:
    """The refused parcel takes the room that N20 was to have.

    A van for 3 leaves full. With N10's parcel still aboard it can collect at
    N20 only after N40 has got its own, on the way home.
    """
    problem = star.problem(v_n={"capacity": [3]})
    revision = star.replan("8:12", {"code": "REFUSED", "job": "N10"}, problem=problem)
    assert star.ids(revision.plan)["v_n"] == ["N10!", "N30", "N40", "N20"]
    assert not revision.plan.summary.violations


def test_restricted_access_is_tried_in_its_hours(star: Any) -> None:
    """Open from 9:20 on: the van comes by at 9:27, on its way home."""
    revision = star.replan(
        "8:12",
        {
            "code": "ACCESS_PROBLEM",
            "job": "N10",
            "time_windows": [[star.at("9:20"), star.at("10:00")]],
        },
    )
    failed_at_n10(star, revision)
    assert star.clock(revision.plan, "N10") == "9:27"
    assert run_of(revision).default == "RETRY_TODAY"
    assert expected(revision) == {"RETRY_TODAY": 0, "RESCHEDULE": 27.02}
    assert due(revision) == [("DRV", 5), ("DSP", 10)]
    assert told(revision)["N10"] == "question"


def test_access_that_needs_what_no_van_has_waits_for_another_day(star: Any) -> None:
    revision = star.replan("8:12", {"code": "ACCESS_PROBLEM", "job": "N10", "skills": ["key"]})
    assert star.aside(revision.plan) == {"N10": ("deferred", "v_n")}
    assert run_of(revision).refused["RETRY_TODAY"] == (
        "no van has the time, the room and the skills for it beside what it has to do"
    )


def test_a_missing_parcel_saves_the_way_to_its_door(star: Any) -> None:
    """N30 is the last one then: home 25 minutes earlier, 20 of them driving."""
    revision = star.replan("8:12", {"code": "PARCEL_MISSING", "job": "N40"})
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20", "N30"]
    assert star.clock(revision.plan, "v_n") == "9:15"
    assert star.aside(revision.plan) == {"N40": ("missing", None)}
    assert revision.diff.cost == -20 * 10_000
    assert run_of(revision).verbs == ("REMOVE",)
    assert due(revision) == [("DRV", 15), ("DEP", 15), ("DEP", 60), ("DEP", 1440)]
    assert kinds(revision) == {"N40": "removed"}
    assert set(told(revision)) == {"N40"}
    # It never was aboard: nothing of it is in the load from the start on.
    assert revision.plan.routes[0].steps[0].load == (2,)


def test_where_something_waits_the_van_goes_without_the_parcel(star: Any) -> None:
    """N30 is an exchange: there is nothing to bring, and still something to fetch."""
    revision = star.replan("8:12", {"code": "PARCEL_MISSING", "job": "N30"})
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20", "N30", "N40"]
    [job] = [job for job in revision.problem.jobs if job.id == "N30"]
    assert (job.kind, job.delivery, job.pickup) == ("return", None, (1,))
    assert told(revision) == {"N30": "question"}


def test_a_parcel_found_on_another_van_is_delivered_by_that_van(star: Any) -> None:
    """E40's parcel rides north: v_n brings it after N40, 9:00 + 80 = 10:20.

    It costs 80 more there and saves 20 in the east. Changing vans is priced 10,
    telling 5, and 85 minutes later than told, 15 of them free, 70 / 60 * 20.
    """
    revision = star.replan("8:12", {"code": "PARCEL_MISSING", "job": "E40", "found_on": "v_n"})
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20", "N30", "N40", "E40"]
    assert star.ids(revision.plan)["v_e"] == ["E10", "E20", "E30"]
    assert star.clock(revision.plan, "E40") == "10:20"
    assert revision.diff.cost == 60 * 10_000
    assert revision.price == 10 * 10_000 + 5 * 10_000 + 233_333
    assert run_of(revision).verbs == ("TRANSFER", "REINSERT")
    assert kinds(revision) == {"E40": "moved"}
    assert told(revision) == {"E40": "delay"}
    [job] = [job for job in revision.problem.jobs if job.id == "E40"]
    later = star.replan("8:20", problem=revision.problem, plan=revision.plan)
    assert later.diff.is_empty
    assert job.aboard in (None, "v_n")


def test_a_return_that_is_not_ready_waits_for_the_next_visit(star: Any) -> None:
    """The van leaves N20 at 8:27: N30 at 8:37, N40 at 8:52, home at 9:37."""
    revision = star.replan("8:27", {"code": "RETURN_NOT_READY", "job": "N20"})
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20!", "N30", "N40"]
    assert star.clock(revision.plan, "v_n") == "9:37"
    assert star.aside(revision.plan) == {"N20": ("deferred", None)}
    run = run_of(revision)
    assert (run.default, run.verbs) == ("RESCHEDULE", ("DEFER",))
    assert due(revision) == [("DRV", 3), ("ENG", 1), ("CS", 10)]
    assert kinds(revision) == {"N20": "deferred", "N30": "retimed", "N40": "retimed"}
    assert told(revision) == {"N20": "question", "N30": "earlier", "N40": "earlier"}


@pytest.mark.parametrize(("now", "home"), [("8:42", "9:38:30"), ("8:20", "9:40:00")])
def test_new_goods_may_be_handed_over_while_the_old_ones_are_fetched_later(
    star: Any, now: str, home: str
) -> None:
    """N30 at 8:40: told at 8:42 at the door, 90 s hand it over; told before, it is a delivery.

    Out of the van before: 1 parcel each to N30 and N40; home comes what N20 gave back.
    """
    revision = star.replan(
        now,
        {"code": "RETURN_NOT_READY", "job": "N30"},
        choices={"RETURN_NOT_READY": "ACCEPT"},
    )
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20", "N30", "N40"]
    visit = star.visit(revision.plan, "N30")
    assert (visit.outcome, visit.load) == (None, (2,))
    assert star.aside(revision.plan) == {"N30-old": ("deferred", None)}
    jobs = {job.id: job for job in revision.problem.jobs}
    assert (jobs["N30"].kind, jobs["N30"].pickup) == ("delivery", None)
    assert (jobs["N30-old"].kind, jobs["N30-old"].pickup) == ("return", (1,))
    assert jobs["N30-old"].delivery is None
    route = revision.plan.routes[0]
    hours, minutes, seconds = map(int, home.split(":"))
    assert route.steps[-1].arrival == hours * 3600 + minutes * 60 + seconds
    assert route.steps[-1].load == (1,)
    assert not revision.plan.summary.violations


def test_an_exchange_that_is_not_ready_keeps_its_goods_aboard_unless_somebody_wants_it_otherwise(
    star: Any,
) -> None:
    revision = star.replan("8:42", {"code": "RETURN_NOT_READY", "job": "N30"})
    assert star.aside(revision.plan) == {"N30": ("deferred", "v_n")}
    assert set(options(revision)) == {"RESCHEDULE", "ACCEPT"}
    plain = star.replan("8:27", {"code": "RETURN_NOT_READY", "job": "N20"})
    assert run_of(plain).refused["ACCEPT"] == "there are no new goods to hand over"


def test_a_larger_return_is_taken_where_it_fits(star: Any) -> None:
    """Two units instead of one: with two parcels aboard the van holds four."""
    revision = star.replan("8:27", {"code": "RETURN_MISMATCH", "job": "N20", "pickup": [2]})
    assert star.visit(revision.plan, "N20").outcome is None
    assert not star.aside(revision.plan)
    assert not revision.plan.summary.violations
    run = run_of(revision)
    assert (run.default, run.verbs) == ("ACCEPT", ("REINSERT",))
    assert expected(revision) == {"ACCEPT": 0, "RESCHEDULE": 27.02, "DECLINE": 60}
    assert due(revision) == [("DRV", 3), ("RET", 10)]
    [job] = [job for job in revision.problem.jobs if job.id == "N20"]
    assert job.pickup == (2,)


def test_a_return_that_fits_no_van_waits_for_another_day(star: Any) -> None:
    revision = star.replan("8:27", {"code": "RETURN_MISMATCH", "job": "N20", "pickup": [5]})
    assert star.aside(revision.plan) == {"N20": ("deferred", None)}
    assert run_of(revision).refused == {
        "ACCEPT": "no van has the time, the room and the skills for it beside what it has to do"
    }


def test_a_dangerous_return_goes_to_the_van_that_may_carry_it(star: Any) -> None:
    """Nothing but v_w may: it comes after W40, 9:00 + 60 to N20, for 40 minutes more."""
    problem = star.problem(v_w={"skills": ["hazmat"]})
    revision = star.replan(
        "8:27", {"code": "RETURN_MISMATCH", "job": "N20", "skills": ["hazmat"]}, problem=problem
    )
    accept = options(revision)["ACCEPT"]
    assert (accept.vehicle, accept.cost, accept.eta) == ("v_w", 40 * 10_000, star.at("10:00"))
    assert run_of(revision).default == "RESCHEDULE"
    chosen = star.replan(
        "8:27",
        {"code": "RETURN_MISMATCH", "job": "N20", "skills": ["hazmat"]},
        problem=problem,
        choices={"RETURN_MISMATCH": "ACCEPT"},
    )
    assert star.ids(chosen.plan)["v_w"] == [*WEST, "N20"]
    assert star.clock(chosen.plan, "N20") == "10:00"
    assert run_of(chosen).chosen == "ACCEPT"


@pytest.mark.parametrize(
    ("job", "state", "verbs", "home"),
    [
        ("N40", ("returning", "v_n"), ("CONVERT_TO_RETURN", "RTD"), "9:15"),
        ("N20", ("cancelled", None), ("REMOVE",), "9:35"),
    ],
)
def test_a_cancelled_task_is_not_driven_to(
    star: Any, job: str, state: tuple[str, str | None], verbs: tuple[str, ...], home: str
) -> None:
    """What is loaded rides back; what was to be fetched stays where it is."""
    revision = star.replan("8:12", {"code": "CANCELLATION", "job": job})
    assert job not in star.ids(revision.plan)["v_n"]
    assert star.aside(revision.plan) == {job: state}
    assert star.clock(revision.plan, "v_n") == home
    run = run_of(revision)
    assert run.verbs == verbs
    assert due(revision) == [("ENG", 1), ("CS", 10)]
    assert kinds(revision)[job] == ("removed" if state[1] else "cancelled")
    assert told(revision)[job] == "cancelled"


def test_a_van_on_its_way_to_a_cancelled_stop_gets_there_and_goes_on(star: Any) -> None:
    """At 8:20 it is between N10 and N20, whose customer calls it off."""
    revision = star.replan("8:20", {"code": "CANCELLATION", "job": "N20"})
    assert star.ids(revision.plan)["v_n"] == ["N10", "N20!", "N30", "N40"]
    assert star.clock(revision.plan, "N30") == "8:35"
    assert star.aside(revision.plan) == {"N20": ("cancelled", None)}


def test_before_loading_nothing_has_to_ride_back(star: Any) -> None:
    """At 7:50 all parcels are at the depot: what is cancelled or missing stays there."""
    for code, state in (("CANCELLATION", "cancelled"), ("PARCEL_MISSING", "missing")):
        revision = star.replan("7:50", {"code": code, "job": "N40"})
        assert star.aside(revision.plan) == {"N40": (state, None)}
        assert revision.plan.routes[0].steps[0].load == (2,)
