"""Explanations against brute force: every place of every route, judged by the referee.

The changes that are proposed are made here by hand, on the document.
"""

# Covers: explain/limits_left.py explain/nouns.py explain/remedies.py explain/single_vehicle.py
# Covers: explain/slack.py

from __future__ import annotations

import copy
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.errors import InputError
from vuelta.explain import Fix
from vuelta.explain.explaining import explain_route, explain_task, why_not
from vuelta.model import CostBreakdown, Plan, Problem
from vuelta.solver import insert
from vuelta.travel import measure

UNHURRIED = settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.filter_too_much]
)
"""Many vans drawn cannot even drive their own route: those are no plans to ask about."""

Document = dict[str, Any]


def plan_of(problem: Problem, routes: dict[str, list[str]]) -> Plan:
    """A plan by ids of jobs."""
    bare = [
        {
            "vehicle": van,
            "steps": [
                {"type": "start", "arrival": 0},
                *({"type": "job", "id": name, "arrival": 0} for name in names),
                {"type": "end", "arrival": 0},
            ],
        }
        for van, names in routes.items()
        if names
    ]
    return vuelta.check(problem, {"routes": bare}).plan


def cheapest(document: Document, van: str, route: list[str], task: str) -> int | None:
    """Money steps the task adds at its cheapest place that breaks nothing: all places judged."""
    problem = Problem.model_validate(document)
    before = plan_of(problem, {van: route}).summary.cost
    costs = []
    for at in range(len(route) + 1):
        plan = plan_of(problem, {van: [*route[:at], task, *route[at:]]})
        if not plan.summary.violations:
            costs.append(plan.summary.cost - before)
    return min(costs, default=None)


def changed(document: Document, van: str, task: str, fixes: list[tuple[Fix, int]]) -> Document:
    """The document with changes made to one van and one job, each by a number of ours."""
    document = copy.deepcopy(document)
    vehicle = next(one for one in document["vehicles"] if one["id"] == van)
    job = next(one for one in document["jobs"] if one["id"] == task)
    for fix, by in fixes:
        match fix.what:
            case "skill":
                vehicle["skills"] = [*vehicle.get("skills", []), *fix.names[:by]]
            case "allowed":
                job["allowed_vehicles"] = [*job["allowed_vehicles"], van][: None if by else -1]
            case "window_later":
                job["time_windows"] = [[start, end + by] for start, end in job["time_windows"]]
            case "window_earlier":
                job["time_windows"] = [[start - by, end] for start, end in job["time_windows"]]
            case "shift_later":
                vehicle["time_window"][1] += by
            case "break_later":
                for pause in vehicle["breaks"]:
                    pause["time_windows"] = [[s, e + by] for s, e in pause["time_windows"]]
            case "room":
                vehicle["capacity"][fix.dimension or 0] += by
            case "max_tasks" | "max_travel_time" | "max_distance" | "max_duration":
                vehicle[fix.what] += by
    return document


@st.composite
def towns(draw: st.DrawFn) -> Document:
    """A van with limits of every kind, up to four jobs on its route, and one asked about."""
    n = draw(st.integers(1, 4))
    size = n + 2
    table = [[0 if i == j else draw(st.integers(5, 60)) for j in range(size)] for i in range(size)]
    van: Document = {"id": "v", "start_index": 0, "end_index": 0, "costs": {"per_hour": 3600}}
    van |= {"capacity": [draw(st.integers(1, 5)), 5]}
    van |= {"time_window": [0, draw(st.integers(60, 400))]}
    limits = {"max_tasks": (1, 5), "max_travel_time": (40, 300), "max_duration": (60, 400)}
    limits["max_distance"] = (40, 300)
    for name, span in limits.items():
        if draw(st.integers(0, 3)) == 0:
            van[name] = draw(st.integers(*span))
    jobs = []
    for k in range(n + 1):
        job: Document = {"id": f"j{k}", "location_index": k + 1, "service": 10}
        job[draw(st.sampled_from(("delivery", "pickup")))] = [draw(st.integers(0, 2)), 1]
        jobs.append(job)
    asked = jobs[-1]
    if draw(st.booleans()):
        start = draw(st.integers(0, 200))
        asked["time_windows"] = [[start, start + draw(st.integers(0, 60))]]
    if draw(st.integers(0, 3)) == 0:
        asked["skills"] = ["lift", "cold"][: draw(st.integers(1, 2))]
    if draw(st.integers(0, 4)) == 0:
        asked["allowed_vehicles"] = []
    matrices = {"car": {"durations": table, "distances": table}}
    return {"vehicles": [van], "jobs": jobs, "matrices": matrices}


def a_day(document: Document) -> tuple[Problem, Plan, list[str], str]:
    """The problem, the plan that leaves the last job out, its route, and that job."""
    problem = Problem.model_validate(document)
    *route, asked = [job["id"] for job in document["jobs"]]
    plan = plan_of(problem, {"v": route})
    assume(not plan.summary.violations)
    return problem, plan, route, asked


@pytest.mark.slow
@UNHURRIED
@given(document=towns())
def test_the_smallest_changes_suffice_and_nothing_smaller_does(document: Document) -> None:
    problem, plan, route, asked = a_day(document)
    told = why_not(problem, plan, asked, "v")
    now = cheapest(document, "v", route, asked)
    assert told.fits == (now is not None)
    if now is not None:
        assert told.cost == now
        return
    for remedy in told.remedies:
        whole = [(fix, fix.by) for fix in remedy.fixes]
        assert cheapest(changed(document, "v", asked, whole), "v", route, asked) == remedy.cost
        for k, (fix, by) in enumerate(whole):
            less = [*whole[:k], (fix, by - 1), *whole[k + 1 :]]
            assert cheapest(changed(document, "v", asked, less), "v", route, asked) is None


@pytest.mark.slow
@UNHURRIED
@given(document=towns())
def test_a_change_is_found_where_there_is_one(document: Document) -> None:
    """With everything wide open the task always fits, so some change has to be named."""
    problem, plan, _, asked = a_day(document)
    told = why_not(problem, plan, asked, "v")
    assert told.fits or (told.remedies and told.reasons)


@pytest.mark.slow
@UNHURRIED
@given(document=towns())
def test_a_conflict_is_as_small_as_it_can_be(document: Document) -> None:
    """Beside all of it the task does not fit; without any one of it, it does."""
    table = document["matrices"]["car"]["durations"]
    for k, i, j in itertools.product(range(len(table)), repeat=3):  # no detour is shorter
        table[i][j] = min(table[i][j], table[i][k] + table[k][j])
    document["matrices"]["car"]["distances"] = table
    problem, plan, route, asked = a_day(document)
    told = why_not(problem, plan, asked, "v")
    kept = list(told.conflict)
    if not kept:
        assert told.fits or cheapest(document, "v", [], asked) is None
        return
    assert cheapest(document, "v", kept, asked) is None
    for name in kept:
        rest = [other for other in kept if other != name]
        assert cheapest(document, "v", rest, asked) is not None
    assert kept == [name for name in route if name in kept]


@pytest.mark.slow
@UNHURRIED
@given(document=towns())
def test_the_price_that_serves_it_is_exact(document: Document) -> None:
    """At the penalty that is named the solver serves it, and one step below it does not."""
    document["jobs"][-1]["penalty"] = 0
    problem, plan, _, asked = a_day(document)
    told = why_not(problem, plan, asked, "v")
    assume(told.fits)
    assert bool(told.remedies) == (told.cost >= 0)
    for fix in (fix for remedy in told.remedies for fix in remedy.fixes):
        for by, served in ((fix.by, True), (fix.by - 1, False)):
            document["jobs"][-1]["penalty"] = by / 10_000
            priced = Problem.model_validate(document)
            left = insert(priced, measure(priced), plan).plan.unassigned
            assert ([one.id for one in left] == []) == served


def test_where_a_task_stands_and_what_it_costs(star: Any) -> None:
    """N40 is the fourth of four, 8:55 to 9:00; without it v_n turns at N30: 20 minutes less."""
    told = explain_task(star.problem(), star.plan(star.problem()), "N40")
    visit = told.visit
    assert (told.state, visit.vehicle, visit.position, visit.of) == ("planned", "v_n", 4, 4)
    assert (visit.start, visit.end) == (star.at("8:55"), star.at("9:00"))
    assert visit.marginal == visit.sources.travel_time == 20 * 10_000
    assert visit.sources.total == visit.marginal


def test_where_else_it_could_be(star: Any) -> None:
    """Before N30, on the way, it costs the same; another street's van drives 80 more, not 20."""
    told = explain_task(star.problem(), star.plan(star.problem()), "N40")
    [own, *others] = told.alternatives
    assert (own.vehicle, own.extra, own.start) == ("v_n", 0, star.at("8:50"))
    assert {(one.vehicle, one.extra) for one in others} == {
        ("v_e", 60 * 10_000),
        ("v_w", 60 * 10_000),
    }


def test_what_a_visit_can_bear(star: Any) -> None:
    """N30 is promised until 8:50 and begins at 8:40: N20 may last 10 minutes longer."""
    hours = {"time_windows": [[star.at("8:00"), star.at("8:50")]]}
    problem = star.problem(N30=hours)
    visit = explain_task(problem, star.plan(problem), "N20").visit
    assert (visit.tolerance.seconds, visit.tolerance.cause) == (600, "delay")
    assert visit.tolerance.late == ("N30",)


def test_limits_come_tightest_first(star: Any) -> None:
    """One of 4 places is left at the fullest moment, and 8 h 20 min of the shift."""
    visit = explain_task(star.problem(), star.plan(star.problem()), "N10").visit
    slack = {limit.name: limit.slack for limit in visit.limits}
    assert slack == {"capacity": 1, "shift": star.at("18:00") - star.at("9:40")}
    assert visit.limits[0].name == "capacity"
    assert not visit.limits[0].binds


def test_why_it_is_late(star: Any) -> None:
    """N30 was promised until 8:35 and begins at 8:40; without N20 it begins at 8:35."""
    problem = star.problem(N30={"soft_end": star.at("8:35"), "late_cost": 1})
    visit = explain_task(problem, star.plan(problem), "N30").visit
    assert visit.late == 300
    assert visit.late_because == ("N20",)


def test_a_task_that_is_left_out(star: Any) -> None:
    """A parcel of 9 where vans hold 4: aboard with three others it needs 8 places more."""
    problem = star.problem(N40={"delivery": [9]})
    routes = {"v_n": ["N10", "N20", "N30"], "v_e": ["E10"], "v_w": ["W10"]}
    told = explain_task(problem, star.plan(problem, routes, rest=False), "N40")
    assert told.state == "left_out"
    room = {one.vehicle: [fix.by for r in one.remedies for fix in r.fixes] for one in told.why_not}
    assert room == {"v_n": [7], "v_e": [6], "v_w": [6]}
    assert all(one.reasons[0].code == "CAPACITY" for one in told.why_not)


def test_a_route_and_its_dearest_tasks(star: Any) -> None:
    """Only N40 saves anything: all others lie on the way."""
    told = explain_route(star.problem(), star.plan(star.problem()), "v_n")
    assert (told.tasks, told.cost) == (4, 80 * 10_000)
    assert told.sources == CostBreakdown(travel_time=80)
    assert [(one.task, one.marginal) for one in told.dearest[:2]] == [("N40", 200_000), ("N10", 0)]


@pytest.mark.parametrize(("ask", "code"), [("job", "K820"), ("vehicle", "K821"), ("idle", "K822")])
def test_what_is_not_there_is_said(star: Any, ask: str, code: str) -> None:
    problem = star.problem()
    plan = star.plan(problem, {"v_n": ["N10"]}, rest=False)
    questions = {
        "job": lambda: explain_task(problem, plan, "nobody"),
        "vehicle": lambda: why_not(problem, plan, "N10", "nobody"),
        "idle": lambda: explain_route(problem, plan, "v_e"),
    }
    with pytest.raises(InputError) as caught:
        questions[ask]()
    assert caught.value.code == code


def test_a_day_that_has_begun_keeps_its_facts(star: Any) -> None:
    """What is done stands; what could still change is not asked here."""
    late = {"code": "DELAY", "vehicle": "v_n", "seconds": 600, "time": star.at("8:16")}
    revision = star.replan("8:16", late)
    told = explain_task(revision.problem, revision.plan, "N10")
    assert told.state == "done"
    assert told.visit.start == star.at("8:10")
    with pytest.raises(InputError) as caught:
        explain_task(revision.problem, revision.plan, "N40")
    assert caught.value.code == "K823"
