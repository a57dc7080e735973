"""Goods that turned back, and the facilities on the way that may take them.

N10 is refused at 8:12 and stays aboard v_n, which goes on to N20 (a return), N30
and N40. The facility F lies at N25, which the van passes anyway, or elsewhere.
"""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.execution import project
from vuelta.model import AccessProblem, Problem, Revision
from vuelta.policy import effective_policy
from vuelta.replanning.day_tasks import aside as aside_of
from vuelta.replanning.day_tasks import by_halves
from vuelta.replanning.incidents.at_the_door import access
from vuelta.replanning.question import Question
from vuelta.replanning.recovery_options import of_all
from vuelta.replanning.return_destinations import return_destinations
from vuelta.replanning.revised_day import RevisedDay
from vuelta.units import MONEY_STEPS

SHOES = {"load_type": "shoes"}
REFUSED = {"code": "REFUSED", "job": "N10"}
KEY = ("job", "N10")


def day(star: Any, cost: float = -1, at: str = "N25", **changes: Any) -> Problem:
    """Goods of N10 and E10 cost ``cost`` at F and nothing at home; ``F={...}`` changes F."""
    more = {"id": "F", "location_index": star.row(at)} | changes.pop("F", {})
    ends = SHOES | {"destinations": [{"facility": "F", "cost": cost}, {"cost": 0}]}
    plain = {name: ends | changes.pop(name, {}) for name in ("N10", "E10")}
    shipments = changes.pop("shipments", [])
    document = star.document(**plain, **changes)
    return Problem.model_validate(document | {"facilities": [more], "shipments": shipments})


def revised_of(star: Any, problem: Problem, now: str = "8:12") -> RevisedDay:
    plan = star.plan(problem, rest=not problem.shipments)
    state = project(problem, plan, (), star.at(now))
    return RevisedDay.of(problem, state, effective_policy(star.loose, None))


def offered(star: Any, problem: Problem) -> list[str]:
    """Facilities that N10's goods may be brought to."""
    return [one["place"] for one in return_destinations(revised_of(star, problem), KEY)]


def refused(star: Any, problem: Problem, *more: dict[str, Any], **options: Any) -> Revision:
    """The day after the refusal, where all that can be offered is a refund."""
    rules = star.loose | {"protocols": {"REFUSED": {"options": ["REFUND"]}}}
    revision = star.replan("8:12", REFUSED, *more, problem=problem, policy=rules, **options)
    assert isinstance(revision, Revision)
    return revision


def test_the_visit_there_is_the_facilitys_and_no_customers(star: Any) -> None:
    """Its hours from now on, its service, and no wish of the customer's about the time."""
    hours = [[star.at("8:00"), star.at("8:05")], [star.at("8:10"), star.at("9:00")]]
    wish = {"time_windows": [[star.at("8:00"), star.at("8:30")]], "soft_end": star.at("8:15")}
    problem = day(star, F={"time_windows": hours, "service": 60}, N10=wish | {"late_cost": 5})
    [way] = return_destinations(revised_of(star, problem), KEY)
    visit = way["visit"]
    assert (visit.returned_to, visit.location_index) == ("F", star.row("N25"))
    assert visit.time_windows == ((star.at("8:12"), star.at("9:00")),)
    assert (visit.setup, visit.service, visit.soft_end, visit.late_cost) == (60, 0, None, 0)
    assert (way["extra"], way["is_hard"]) == (-1, True)


def test_a_facility_that_is_shut_by_now_is_no_way(star: Any) -> None:
    for end, found in (("8:12", []), ("8:13", ["F"])):
        hours = {"time_windows": [[star.at("8:00"), star.at(end)]]}
        assert offered(star, day(star, F=hours)) == found


def test_a_facility_that_cannot_be_reached_in_time_is_refused(star: Any) -> None:
    """N25 is 15 minutes away; open until 8:20, it is a way on paper, and no van can go it."""
    hours = {"time_windows": [[star.at("8:00"), star.at("8:20")]]}
    revision = refused(star, day(star, -50, F=hours))
    assert star.aside(revision.plan) == {"N10": ("returning", "v_n")}
    [run] = revision.protocol_runs
    assert [option.place for option in run.options] == [None]


def test_goods_of_another_kind_are_not_taken(star: Any) -> None:
    assert offered(star, day(star, F={"accepts": ["shoes"]})) == ["F"]
    assert offered(star, day(star, F={"accepts": ["hats"]})) == []


@pytest.mark.parametrize("limit", [{"slots": 1}, {"room": [1]}])
def test_whatever_else_is_brought_there_takes_its_room(star: Any, limit: dict[str, Any]) -> None:
    """One thing has room: N10's goods, unless others come there."""
    assert offered(star, day(star, F=limit)) == ["F"]
    half = {"location_index": star.row("E20")}
    there = {"location_index": star.row("N25"), "facility": "F"}
    returned = {"location_index": star.row("N25"), "returned_to": "F"}
    pair = {"pickup": {"id": "p"} | half, "delivery": {"id": "d"} | there, "amount": [1]}
    for problem in (
        day(star, F=limit, W40=returned),
        day(star, F=limit, shipments=[pair]),
        day(star, F=limit, W40=there),  # in the morning, F was chosen as its place
    ):
        assert offered(star, problem) == []
    elsewhere = pair | {"delivery": {"id": "d", "location_index": star.row("N25")}}
    assert offered(star, day(star, F=limit, shipments=[elsewhere])) == ["F"]
    wider = {name: 2 if name == "slots" else [2] for name in limit}
    assert offered(star, day(star, F=wider, W40=returned)) == ["F"]


@pytest.mark.parametrize(("slots", "is_taken"), [(1, False), (2, True)])
def test_what_the_morning_chose_is_known_on_the_road(star: Any, slots: int, is_taken: bool) -> None:
    """N20's goods are to be set down at F: there is a slot for N10's only if there are two."""
    ends = {"destinations": [{"facility": "F", "cost": -50}, {"cost": 0}]}
    problem = day(star, -50, F={"slots": slots}, N20=ends)
    plan = vuelta.plan(problem, iterations=200, seed=1)
    visit = star.visit(plan, "N10")
    told = REFUSED | {"id": "i", "time": visit.start + 60}
    rules = star.loose | {"protocols": {"REFUSED": {"options": ["REFUND"]}}}
    revision = vuelta.replan(problem, plan, [told], visit.start + 60, policy=rules, time_limit=0)
    jobs = {job.id: job for job in revision.problem.jobs}
    assert [pair.pickup.id for pair in revision.problem.shipments] == ["N20"]
    assert (jobs["N10"].returned_to == "F") is is_taken
    assert vuelta.check(revision.problem, revision.plan).clean
    [shop] = revision.problem.facilities
    small = revision.problem.model_copy(
        update={"facilities": (shop.model_copy(update={"slots": 1}),)}
    )
    said = [one.cause for one in vuelta.check(small, revision.plan).plan.summary.violations]
    assert said == (["facility_full"] if is_taken else [])


def test_room_counts_amounts_and_slots_count_jobs(star: Any) -> None:
    """N10 is two pieces: one slot holds it, a room of one does not."""
    two = {"delivery": [2]}
    assert offered(star, day(star, F={"room": [1]}, N10=two)) == []
    assert offered(star, day(star, F={"slots": 1}, N10=two)) == ["F"]


def test_what_is_set_aside_leaves_its_room(star: Any) -> None:
    there = {"location_index": star.row("N25")}
    problem = day(star, F={"slots": 1}, W40=there | {"returned_to": "F"})
    revised = revised_of(star, problem)
    aside = aside_of(revised, ("job", "W40"), "cancelled", "CANCELLATION")
    edited = revised.edited()
    edited.put_aside(aside)
    assert [one["place"] for one in return_destinations(edited.done(), KEY)] == ["F"]
    assert list(return_destinations(revised, KEY)) == []


def test_another_question_may_have_asked_for_the_room(star: Any) -> None:
    """Two are refused at once: with one slot, one of them rides home. F is 50 from the east."""
    problem = day(star, F={"slots": 1})
    revised = revised_of(star, problem)
    assert list(return_destinations(revised, KEY, {"F": {"E10"}})) == []
    questions = [Question("one", "REFUSED", KEY), Question("other", "REFUSED", ("job", "E10"))]
    several = of_all(revised, questions)
    places = [{draft.place for draft in drafted.drafts} for drafted in several]
    assert places == [{None, "F"}, {None}]
    other = {"code": "REFUSED", "job": "E10", "id": "other"}
    for slots, n_taken in ((1, 1), (2, 2)):
        revision = refused(star, day(star, -90, F={"slots": slots}), other)
        taken = [job.id for job in revision.problem.jobs if job.returned_to == "F"]
        assert len(taken) == n_taken
        assert len(star.aside(revision.plan)) == 2 - n_taken


def test_value_decides_against_the_detour(star: Any) -> None:
    """F at E5 asks v_n for ten minutes, out of the depot and back: worth it for 11, not for 9.

    On the way at N25 it asks for nothing, and one unit of value is enough.
    """
    for at, cost, is_taken in (
        ("E5", -11, True),
        ("E5", -9, False),
        ("N25", -1, True),
        ("N25", 1, False),
    ):
        revision = refused(star, day(star, cost, at))
        [run] = revision.protocol_runs
        there = next(option for option in run.options if option.place == "F")
        home = next(option for option in run.options if option.place is None)
        detour = 10 if at == "E5" else 0
        assert there.cost - home.cost == (detour + cost) * 10_000
        visit = star.visit(revision.plan, "N10")
        if is_taken:
            assert (visit.outcome, visit.location_index) == (None, star.row(at))
            assert not star.aside(revision.plan)
        else:
            assert visit.outcome == "failed"
            assert star.aside(revision.plan) == {"N10": ("returning", "v_n")}


def test_what_riding_home_costs_is_weighed_too(star: Any) -> None:
    """3 at F and 20 at home: 17 are won."""
    ends = {"destinations": [{"facility": "F", "cost": 3}, {"cost": 20}]}
    [way] = return_destinations(revised_of(star, day(star, N10=ends)), KEY)
    assert way["extra"] == -17


def test_an_exchange_is_never_diverted(star: Any) -> None:
    """Its destinations are those of the old goods; the new ones know none."""
    ends = {"destinations": [{"facility": "F", "cost": -50}, {"cost": 0}]}
    problem = day(star, N30=ends)
    revised = revised_of(star, problem)
    assert list(return_destinations(revised, ("job", "N30"))) == []
    halves = by_halves(revised.jobs["N30"])
    assert halves is not None
    given, taken = halves
    assert (given.destinations, len(taken.destinations)) == ((), 2)


def test_what_names_no_destination_leaves_the_day_as_it_was(star: Any) -> None:
    """Neither a way back, nor a place that would have to be measured."""
    document = {
        "vehicles": [{"id": "v", "start": [0, 0], "end": [0, 0], "capacity": [1]}],
        "jobs": [{"id": "N10", "location": [0.01, 0], "delivery": [1]}],
    }
    problem = Problem.model_validate(document)
    plan = project(problem, star.plan(problem, {"v": ["N10"]}), (), 0)
    revised = RevisedDay.of(problem, plan, effective_policy(star.loose, None))
    assert list(return_destinations(revised, KEY)) == []
    assert not revised.waypoints


@pytest.mark.parametrize(("cost", "home"), [(2, 0), (2, 5), (-3, 0)])
def test_the_price_of_the_option_is_what_the_plan_costs_more(
    star: Any, cost: float, home: float
) -> None:
    """F lies on the way: what it costs more than the van's end is the whole difference."""
    problem = day(star, cost)
    ends = ({"facility": "F", "cost": cost}, {"cost": home})
    jobs = [
        job.model_dump(exclude_defaults=True) | ({"destinations": ends} if job.destinations else {})
        for job in problem.jobs
    ]
    document = problem.model_dump(exclude_defaults=True) | {"jobs": jobs}
    problem = Problem.model_validate(document | {"matrices": problem.matrices})
    [facility] = problem.facilities
    full = problem.model_copy(update={"facilities": (facility.model_copy(update={"slots": 0}),)})
    rides = refused(star, full, mode="insert_only")
    down = refused(star, problem, choices={"REFUSED": "REFUND:F"}, mode="insert_only")
    [run] = down.protocol_runs
    prices = {option.place: option.cost for option in run.options}
    assert down.plan.summary.costs.choices == (cost - home) * MONEY_STEPS
    assert down.diff.cost - rides.diff.cost == prices["F"] - prices[None]
    judged = vuelta.check(down.problem, down.plan)
    assert judged.clean
    assert not judged.differences


@pytest.mark.parametrize("mode", ["full", "resequence", "insert_only"])
@pytest.mark.parametrize("is_back", [False, True])
def test_a_delivery_that_may_come_back_to_facilities_only_goes_out(
    star: Any, mode: str, *, is_back: bool
) -> None:
    """Where the goods of N40 may go should they come back keeps nobody from bringing them."""
    ends = {"destinations": [{"facility": "F", "cost": 1}]}
    if is_back:
        ends |= {"returned_to": "F", "location_index": star.row("N25")}
    problem = day(star, N40=ends)
    order = {"id": "new", "location_index": star.row("W20"), "pickup": [1]}
    new = {"code": "NEW_ORDER", "order": order}
    revision = star.replan("8:12", new, problem=problem, mode=mode)
    assert star.visit(revision.plan, "N40") is not None
    assert star.visit(revision.plan, "new") is not None


def test_what_was_never_collected_does_not_ride_back(star: Any) -> None:
    """The return of N20 is found damaged before anybody was there: there is nothing to bring."""
    damaged = {"code": "DAMAGED", "job": "N20"}
    for option in ("RESHIP", "REFUND"):
        rules = star.loose | {"protocols": {"DAMAGED": {"options": [option]}}}
        revision = star.replan("8:12", damaged, policy=rules)
        assert star.aside(revision.plan) == {"N20": ("cancelled", None)}


def test_hours_at_which_the_facility_is_shut_are_no_new_attempt(star: Any) -> None:
    """W40 brings goods back to F; who may come there only later finds it shut."""
    until = {"time_windows": [[star.at("8:00"), star.at("14:00")]]}
    there = {"location_index": star.row("N25"), "returned_to": "F"}
    revised = revised_of(star, day(star, F=until, W40=there))
    for opens, is_tried in (("14:00", True), ("14:01", False)):
        told = {"id": "I", "code": "ACCESS_PROBLEM", "time": star.at("8:12"), "job": "W40"}
        hours = [[star.at(opens), star.at("15:00")]]
        incident = AccessProblem.model_validate(told | {"time_windows": hours})
        [question] = access(revised, incident).questions
        assert (question.visit is not None) is is_tried
        assert (question.barred == "facility F is shut then") is not is_tried
