"""KPIs of a day with revisions: promises told twice, incidents, steadiness."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.engine._kpis import kpis
from vuelta.model import Problem, Revision


@pytest.fixture(scope="module")
def late(star: Any, driven: Any) -> Any:
    """A delay of an hour at 8:05 in the north, where N20 is promised until 8:45."""
    promise = {"time_windows": [[star.at("8:00"), star.at("12:00")]], "soft_end": star.at("8:45")}
    problem = driven.problem(N20=promise | {"late_cost": 1})
    plan = star.plan(problem)
    delay = {"code": "DELAY", "vehicle": "v_n", "seconds": 3600, "time": star.at("8:02")}
    revision = star.replan("8:05", delay, problem=problem, plan=plan, mode="check")
    return problem, plan, revision


def test_first_and_last_promise_part_ways(late: Any) -> None:
    """N20 begins at 9:25, 40 minutes late; the customer was told a new window."""
    problem, plan, revision = late
    service = kpis(problem, plan, revisions=[revision]).service
    assert (service.in_window_first.count, service.in_window_first.of) == (0, 1)
    assert service.in_window_last.count == service.in_window_last.of == 1
    assert service.late.mean == 2400


def test_incidents_of_the_day(late: Any) -> None:
    """Known 3 minutes after it happened; the one promise missed was told of in time."""
    problem, plan, revision = late
    told = kpis(problem, plan, revisions=[revision]).incidents
    assert told.by_code == {"DELAY": 1}
    assert told.detection_lag.mean == 180
    assert (told.proactive.count, told.proactive.of) == (1, 1)


def test_steadiness_is_that_of_the_revisions(late: Any) -> None:
    """The van drives to N10; the three behind it wait an hour longer, and each is told once."""
    problem, plan, revision = late
    told = kpis(problem, plan, revisions=[revision]).steadiness
    assert told.versions == 2
    assert told.revisions == (revision.kpis,)
    assert told.renotified == 3
    assert told.changes_per_customer.mean == 1


def test_arrivals_are_held_against_the_version_in_force(late: Any, driven: Any) -> None:
    """Driven as revised: the first plan was an hour off, the version an hour before only
    where it was that old: N30 at 9:40 and N40 at 9:55 were announced right at 8:40 and 8:55.
    """
    problem, plan, revision = late
    events = driven.as_planned(revision.problem, revision.plan)
    errors = {e.horizon: e for e in kpis(problem, plan, revisions=[revision], events=events).eta}
    assert errors["morning"].mae == pytest.approx(4 * 3600 / 12)
    assert errors["60 min"].mae == pytest.approx(0)
    assert errors["120 min"].mae == pytest.approx(4 * 3600 / 12)


def test_what_returns_add_is_measured_against_a_plan_without(star: Any, driven: Any) -> None:
    """E30 and W20 lie on the way; N40 as a return is what the north drives 80 km for, not 60."""
    problem = driven.problem(N40={"type": "return", "pickup": [1], "delivery": None})
    work = kpis(problem, star.plan(problem), extra_km=200).work
    assert work.extra_metres_for_returns == 20_000
    assert work.metres_per_return == pytest.approx(20_000 / 5)


def test_both_halves_of_a_pair_have_customers_of_their_own(star: Any) -> None:
    """Both are called S: what is told to one of them is not told to the other."""
    hours = {"id": "S", "time_windows": [[star.at("8:00"), star.at("12:00")]]}
    pair = {
        "pickup": hours | {"location_index": star.row("N10")},
        "delivery": hours | {"location_index": star.row("N20")},
        "amount": [1],
    }
    document = star.document()
    document |= {"jobs": [], "shipments": [pair]}
    problem = Problem.model_validate(document)
    plan = vuelta.plan(problem, iterations=5)
    notice = {"job": "S", "kind": "new_window", "counts": True, "text": {}}
    windows = {"pickup": [star.at("8:05"), star.at("8:30")], "delivery": [0, 1]}
    told = [notice | {"type": kind, "new_window": window} for kind, window in windows.items()]
    revision = Revision.model_validate(
        {"now": star.at("8:00"), "problem": problem, "plan": plan, "notices": told}
    )
    measures = kpis(problem, plan, revisions=[revision])
    assert measures.service.in_window_last.rate == pytest.approx(1 / 2)
    assert measures.steadiness.changes_per_customer.n == 2
