"""A revised day is a value: incidents, choices and plans make new ones and change none."""

# Covers: replanning/incidents/handlers.py replanning/question.py replanning/option_draft.py

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, fields
from typing import Any, get_args

import pytest

from vuelta.execution import project, read_incidents
from vuelta.model import Incident, IncidentCode
from vuelta.policy import effective_policy
from vuelta.replanning import RevisedDay, applied
from vuelta.replanning.incidents import HANDLERS
from vuelta.replanning.recovery_options import of, of_all

NOUNS = get_args(get_args(Incident)[0])

TOLD: dict[str, dict[str, Any]] = {
    "RECIPIENT_ABSENT": {"job": "N10"},
    "ADDRESS_WRONG": {"job": "N10", "location_index": 3},
    "DAMAGED": {"job": "N10"},
    "REFUSED": {"job": "N10"},
    "ACCESS_PROBLEM": {"job": "N10", "skills": ["lift"]},
    "DELAY": {"vehicle": "v_n", "seconds": 600},
    "VEHICLE_BREAKDOWN": {"vehicle": "v_n"},
    "DRIVER_UNAVAILABLE": {"vehicle": "v_n", "until": 40_000},
    "VEHICLE_FULL": {"vehicle": "v_n"},
    "PARCEL_MISSING": {"job": "N40"},
    "NEW_URGENT": {"order": {"id": "new", "location_index": 2, "pickup": [1]}},
    "NEW_ORDER": {"order": {"id": "new", "location_index": 2, "pickup": [1]}},
    "CANCELLATION": {"job": "N40"},
    "WINDOW_CHANGE": {"job": "N40", "time_windows": [[36_000, 39_600]]},
    "ADDRESS_CHANGE": {"job": "N40", "location_index": 4},
    "RETURN_NOT_READY": {"job": "N20"},
    "RETURN_MISMATCH": {"job": "N20", "pickup": [2]},
    "ROAD_CLOSURE": {"disruption": {"id": "x", "places": [2]}},
    "WEATHER": {"disruption": {"id": "x", "places": [2], "factor": 2}, "service_factor": 2},
    "DEPOT_DELAY": {"until": 40_000},
    "CONNECTIVITY_LOSS": {"vehicle": "v_n"},
}


def of_star(star: Any, now: str = "8:12") -> RevisedDay:
    problem = star.problem()
    state = project(problem, star.plan(problem), (), star.at(now))
    return RevisedDay.of(problem, state, effective_policy(star.loose, None))


def test_every_kind_of_incident_has_one_handler() -> None:
    assert set(HANDLERS) == set(NOUNS)
    assert set(TOLD) == set(get_args(IncidentCode))


@pytest.mark.parametrize("code", TOLD)
def test_no_handler_changes_the_day_it_is_given(star: Any, code: str) -> None:
    now = "7:30" if code == "DEPOT_DELAY" else "8:12"  # it holds back who has not left
    day = of_star(star, now)
    before = {one.name: copy.copy(getattr(day, one.name)) for one in fields(day)}
    [incident] = read_incidents([{"id": "i", "code": code, "time": star.at(now)} | TOLD[code]])
    handled = HANDLERS[type(incident)](day, incident)
    assert {one.name: getattr(day, one.name) for one in fields(day)} == before
    assert handled.day is not day
    changed = [
        one.name for one in fields(day) if getattr(handled.day, one.name) != before[one.name]
    ]
    assert changed
    for question in handled.questions:  # what is asked holds no answers, and asking changes nothing
        after = {one.name: copy.copy(getattr(handled.day, one.name)) for one in fields(day)}
        assert of(handled.day, question).drafts
        assert {one.name: getattr(handled.day, one.name) for one in fields(day)} == after


def test_a_day_cannot_be_assigned_to(star: Any) -> None:
    day = of_star(star)
    with pytest.raises(FrozenInstanceError):
        day.unassigned_now = frozenset()  # type: ignore[misc]


def test_an_editor_leaves_its_day_alone_and_gives_new_ones(star: Any) -> None:
    day = of_star(star)
    edited = day.edited()
    edited.loosen(("job", "N40"))
    first = edited.done()
    edited.edit_job("N40", service=7)
    second = edited.done()
    assert (day.unassigned_now, first.unassigned_now) == (frozenset(), {("job", "N40")})
    assert first.jobs["N40"].service == day.jobs["N40"].service != 7
    assert second.jobs["N40"].service == 7


def test_the_problem_is_the_same_object_until_something_changes(star: Any) -> None:
    day = of_star(star)
    assert day.revised is day.problem
    assert day.edited().done().revised is day.problem
    edited = day.edited()
    edited.edit_job("N40", service=7)
    changed = edited.done()
    assert changed.revised is not day.problem
    assert changed.edited().done().revised is changed.revised


def test_options_are_made_after_all_that_happened(star: Any) -> None:
    """N40 is refused, and then the van breaks down before anybody has answered."""
    told = [
        {"id": "a", "code": "REFUSED", "time": star.at("8:11"), "job": "N10"},
        {"id": "b", "code": "VEHICLE_BREAKDOWN", "time": star.at("8:12"), "vehicle": "v_n"},
    ]
    problem = star.problem()
    state = project(problem, star.plan(problem), (), star.at("8:12"))
    found = applied(problem, state, read_incidents(told), effective_policy(star.loose, None))
    assert [question.key for question in found.questions] == [("job", "N10")]
    assert found.day.asked == {("job", "N10")}
    assert "v_n" in found.day.stopped
    [drafted] = of_all(found.day, found.questions)
    assert all(draft.aside is None or draft.aside.aboard == "v_n" for draft in drafted.drafts)
