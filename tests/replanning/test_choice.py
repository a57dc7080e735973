"""What may become of a task, what it costs, and that every way offered can be gone."""

# Covers: replanning/recovery_options.py replanning/day_tasks.py

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.model import Option, Revision

POINT = {"id": "shop", "fee": 1, "service": 120}


def option(revision: Revision, code: str) -> Option:
    [run] = [run for run in revision.protocol_runs if run.options]
    return next(one for one in run.options if one.code == code)


def test_an_option_costs_what_inserting_the_visit_costs(star: Any) -> None:
    """A return at E35, where E30 closes the eastern round: 10 minutes more, judged and quoted.

    From E30 at 8:45, where one is promised to be, to E35 at 8:50, and back.
    """
    problem = star.problem(E30={"time_windows": [[star.at("8:00"), star.at("8:45")]]})
    routes = {"v_n": ["N10", "N20", "N30", "N40"], "v_w": ["W10", "W20", "W30", "W40"]}
    jobs = tuple(job for job in problem.jobs if job.id != "E40")
    problem = problem.model_copy(update={"jobs": jobs})
    plan = star.plan(problem, routes | {"v_e": ["E10", "E20", "E30"]})
    order = {"code": "NEW_ORDER", "order": star.job("E35", "return")}
    revision = star.replan("8:12", order, problem=problem, plan=plan)
    accept = option(revision, "ACCEPT")
    assert accept.cost == 10 * 10_000
    assert (accept.vehicle, accept.eta) == ("v_e", star.at("8:50"))
    assert accept.window == (star.at("8:35"), star.at("9:05"))
    assert accept.promises_lost == ()
    assert revision.diff.cost == accept.cost
    with_it = star.plan(revision.problem, routes | {"v_e": ["E10", "E20", "E30", "E35"]})
    assert with_it.summary.cost - plan.summary.cost == accept.cost


def test_a_choice_is_done_instead_of_the_default(star: Any) -> None:
    """A neighbour takes it: a minute and a half at the door, and N10 is served."""
    absent = {"code": "RECIPIENT_ABSENT", "job": "N10"}
    chosen = star.replan("8:12", absent, choices={"RECIPIENT_ABSENT": "NEIGHBOUR"})
    visit = star.visit(chosen.plan, "N10")
    assert (visit.outcome, visit.end) == (None, star.at("8:12") + 90)
    assert star.ids(chosen.plan)["v_n"] == ["N10", "N20", "N30", "N40"]
    assert star.visit(chosen.plan, "N20").arrival == star.at("8:22") + 90
    [run] = chosen.protocol_runs
    assert (run.chosen, run.default) == ("NEIGHBOUR", "RETRY_TODAY")
    assert not [notice for notice in chosen.notices if notice.job == "N10"]
    aside = star.replan("8:12", absent, choices={"RECIPIENT_ABSENT": "HOLD_AT_DEPOT"})
    assert star.aside(aside.plan) == {"N10": ("deferred", "v_n")}


def test_a_wish_that_is_declined_leaves_the_order_as_it_was(star: Any) -> None:
    for code, wish in (
        ("WINDOW_CHANGE", {"time_windows": [[star.at("9:30"), star.at("9:40")]]}),
        ("ADDRESS_CHANGE", {"location_index": star.row("E40")}),
    ):
        policy = star.loose | {"protocols": {code: {"options": ["ACCEPT", "DECLINE"]}}}
        revision = star.replan(
            "8:12", {"code": code, "job": "N30", **wish}, policy=policy, choices={code: "DECLINE"}
        )
        assert star.ids(revision.plan)["v_n"] == ["N10", "N20", "N30", "N40"]
        assert not star.aside(revision.plan)
        assert revision.problem == star.problem()


def test_hours_that_cannot_be_kept_are_not_accepted(star: Any) -> None:
    """N30 before 8:20: nobody can be there, late or not."""
    early = [[star.at("8:13"), star.at("8:20")]]
    revision = star.replan("8:12", {"code": "WINDOW_CHANGE", "job": "N30", "time_windows": early})
    [run] = revision.protocol_runs
    assert run.default == "RESCHEDULE"
    assert run.refused == {
        "ACCEPT": "no van has the time, the room and the skills for it beside what it has to do"
    }
    assert star.aside(revision.plan) == {"N30": ("deferred", "v_n")}


def test_a_pick_up_point_on_the_way_is_a_short_detour(star: Any) -> None:
    """At N25: no driving, a fee of 1 and 6 for the customer's way to it."""
    policy = star.loose | {"pickup_points": [POINT | {"location_index": star.row("N25")}]}
    absent = {"code": "RECIPIENT_ABSENT", "job": "N10"}
    revision = star.replan("8:12", absent, policy=policy)
    point = option(revision, "REDIRECT_PUDO")
    assert (point.cost, point.place, point.vehicle) == (7 * 10_000, "shop", "v_n")
    [run] = revision.protocol_runs
    assert run.default == "REDIRECT_PUDO"
    assert star.visit(revision.plan, "N10").location_index == star.row("N25")
    assert run.verbs == ("DIVERT",)


def test_ways_for_one_parcel_do_not_fill_the_van(star: Any) -> None:
    """Four points and another attempt are tried: the parcel is aboard once all the same.

    The van holds four and has three parcels aboard at most; each of the points
    costs what it does when it is the only one.
    """
    places = ("N15", "N25", "N35", "N5")
    points = [POINT | {"id": place, "location_index": star.row(place)} for place in places]
    absent = {"code": "RECIPIENT_ABSENT", "job": "N10"}
    together = star.replan("8:12", absent, policy=star.loose | {"pickup_points": points})
    [run] = together.protocol_runs
    costs = {one.place: one.cost for one in run.options if one.place}
    assert costs == dict.fromkeys(places, 7 * 10_000)
    assert option(together, "RETRY_TODAY").cost == 0


def test_a_pick_up_point_is_no_way_out_when_it_is_shut_or_full(star: Any) -> None:
    """It is open for five minutes from now on, and N25 is 17 minutes away."""
    place = {"location_index": star.row("N25")}
    shut = {"time_windows": [[star.at("8:00"), star.at("8:17")]]}
    for more in (shut, {"room": [0]}):
        policy = star.loose | {"pickup_points": [POINT | place | more]}
        absent = {"code": "RECIPIENT_ABSENT", "job": "N10"}
        revision = star.replan("8:12", absent, policy=policy)
        [run] = revision.protocol_runs
        assert "REDIRECT_PUDO" in run.refused


def test_of_two_pick_up_points_one_can_be_named(star: Any) -> None:
    points = [POINT | {"id": place, "location_index": star.row(place)} for place in ("N25", "N35")]
    revision = star.replan(
        "8:12",
        {"code": "RECIPIENT_ABSENT", "job": "N10"},
        policy=star.loose | {"pickup_points": points},
        choices={"RECIPIENT_ABSENT": "REDIRECT_PUDO:N35"},
    )
    assert star.visit(revision.plan, "N10").location_index == star.row("N35")


def test_what_is_beyond_the_dispatcher_needs_somebody_else(star: Any) -> None:
    """Bringing N30's parcel to E40 costs 80; the dispatcher may grant 50."""
    policy = star.loose | {"authority": {"DSP": {"max_cost": 50, "escalates_to": "FLT"}}}
    moved = {"code": "ADDRESS_CHANGE", "job": "N30", "location_index": star.row("E40")}
    revision = star.replan("8:12", moved, policy=policy)
    assert option(revision, "ACCEPT").cost == 80 * 10_000
    assert option(revision, "ACCEPT").needs == "FLT"
    assert option(revision, "RETRY_NEXT_DAY").needs is None


def test_a_loaded_parcel_goes_to_no_address_that_is_far_away(star: Any) -> None:
    """Coordinates: a tenth of a degree is 11 km, a hundredth 1.1 km, and 5 km are allowed.

    What is not loaded may go anywhere.
    """
    town = {
        "vehicles": [{"id": "v", "start": [0, 0], "end": [0, 0], "capacity": [9]}],
        "jobs": [
            {"id": name, "location": [0.01 * k, 0], what: [1], "service": 60}
            for k, (name, what) in enumerate(
                (("a", "delivery"), ("b", "delivery"), ("c", "pickup"))
            )
        ],
    }
    plan = vuelta.plan(town, iterations=20)
    for job, where, why in (
        ("b", [0.02, 0.01], False),
        ("b", [0.1, 0.1], True),
        ("c", [0.1, 0.1], False),
    ):
        change = {"id": "i", "code": "ADDRESS_CHANGE", "job": job, "time": 30, "location": where}
        revision = vuelta.replan(town, plan, [change], 30, time_limit=0)
        [run] = revision.protocol_runs
        assert ("ACCEPT" in run.refused) is why
        assert not why or "5000 m are allowed" in run.refused["ACCEPT"]


@pytest.mark.parametrize("now", ["8:12", "8:27", "8:42"])
@pytest.mark.parametrize(
    "code",
    [
        *("RECIPIENT_ABSENT", "ADDRESS_WRONG", "DAMAGED", "REFUSED", "ACCESS_PROBLEM"),
        *("WINDOW_CHANGE", "ADDRESS_CHANGE", "RETURN_MISMATCH", "NEW_ORDER"),
    ],
)
def test_every_option_offered_can_be_chosen(star: Any, code: str, now: str) -> None:
    """And comes to a plan that breaks nothing, costing what it said where it is a visit."""
    job = {"8:12": "N10", "8:27": "N20", "8:42": "N30"}[now]
    if code == "RETURN_MISMATCH" and job == "N10":
        pytest.skip("N10 is no return")
    more: dict[str, Any] = {"job": job}
    if code == "NEW_ORDER":
        more = {"order": star.job("E25", "return")}
    elif code in ("ADDRESS_WRONG", "ADDRESS_CHANGE"):
        more["location_index"] = star.row("N35")
    elif code in ("WINDOW_CHANGE", "ACCESS_PROBLEM"):
        more["time_windows"] = [[star.at("8:50"), star.at("9:50")]]
    elif code == "RETURN_MISMATCH":
        more["pickup"] = [2]
    policy = star.loose | {"pickup_points": [POINT | {"location_index": star.row("W15")}]}
    told = {"code": code, **more}
    problem = star.problem(**{job: {"service": 600}})
    offered = star.replan(now, told, policy=policy, problem=problem).protocol_runs[0]
    assert offered.options
    for one in offered.options:
        revision = star.replan(now, told, policy=policy, problem=problem, choices={code: one.code})
        assert not revision.plan.summary.violations
        [run] = revision.protocol_runs
        assert run.chosen == one.code
        about = more.get("job", "E25")
        gone = about in star.aside(revision.plan)
        assert gone is (one.eta is None and one.code not in ("NEIGHBOUR", "SAFE_PLACE"))
        assert not revision.plan.unassigned
