"""Explanations in words: nothing is left unsaid, in any language."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from vuelta.explain import Lever, Tolerance, rendered
from vuelta.explain.explaining import explain_route, explain_task, why_not
from vuelta.explain.wording import _Teller
from vuelta.model import CostBreakdown
from vuelta.model.plan import Cause, ReasonCode, StepType
from vuelta.wording.clock import Clock
from vuelta.wording.words import LANGUAGES, words_of


def test_where_a_task_stands_in_words(star: Any) -> None:
    """The same facts as the explanation has, one line each."""
    problem = star.problem()
    lines = rendered(explain_task(problem, star.plan(problem), "N40"), problem, 0)
    assert lines[:2] == [
        "N40 is stop 4 of 4 on v_n: arrives 08:55, work 08:55–09:00.",
        "Without it the routes would cost 20.00 less: travel time 20.00.",
    ]
    assert "  room 1: 1 left" in lines
    assert any(re.fullmatch(r"  by v_e at \d\d:\d\d, 60.00 more", line) for line in lines)


def test_why_not_in_words(star: Any) -> None:
    problem = star.problem(N40={"delivery": [9], "skills": ["crane"]})
    plan = star.plan(problem, {"v_n": ["N10"]}, rest=False)
    lines = rendered(why_not(problem, plan, "N40", "v_n"), problem, 0)
    assert lines == [
        "v_n cannot take it: a skill is missing, too large.",
        "  Smallest changes, each enough by itself:",
        "    the skill crane and 6 more room in dimension 1; it then costs 60.00 more",
    ]


def test_a_route_in_words(star: Any) -> None:
    problem = star.problem()
    lines = rendered(explain_route(problem, star.plan(problem), "v_n"), problem, 0, "es")
    assert lines[0] == "v_n: 4 paradas, 08:00–09:40, coste 80.00: tiempo de viaje 80.00."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_there_is_one_for(language: str) -> None:
    words, page = words_of("explain", language), words_of("report", language)
    assert set(words["fixes"]) == set(get_args(Lever)) - {"penalty"}
    assert set(page["causes"]) == set(get_args(Cause))
    assert set(page["reasons"]) == set(get_args(ReasonCode))
    assert set(words["sources"]) == set(CostBreakdown.model_fields)
    assert set(get_args(StepType)) <= set(page["kinds"])


def test_all_languages_say_the_same_things() -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shape(item) for key, item in value.items()}
        return sorted(re.findall(r"\{\w+\}", value))

    english, *others = (shape(words_of("explain", name)) for name in LANGUAGES)
    assert all(other == english for other in others)


def test_what_has_no_word_yet_is_called_by_its_name(star: Any) -> None:
    """A source, a limit or a reason that joins the model breaks no sentence."""
    problem = star.problem()
    teller = _Teller(problem, Clock(problem.style, 0), "en")
    teller._words = teller._words | {"sources": {}}
    assert teller._sources(CostBreakdown(travel_time=20)) == "travel time 20.00"
    tolerance = Tolerance(seconds=60, cause="brand_new")
    assert (
        teller._tolerance(tolerance) == "Its work may take 0:01:00 longer; after that: brand_new."
    )
