"""Findings about single fields: in words of people, with the path that a document has."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta import insight
from vuelta.errors import Finding, InputError
from vuelta.model import Problem, path
from vuelta.policy import read_policy
from vuelta.returns import read_return_policy

VAN = {"id": "v", "start": [0, 0]}
FACTORS: dict[str, Any] = {"default": "van", "vehicles": {}}


def first(read: Any, document: object) -> Finding:
    with pytest.raises(InputError) as caught:
        read(document)
    return caught.value.findings[0]


@pytest.mark.parametrize(
    ("factor", "where", "cause"),
    [
        ({"kg_per_km": -1}, "kg_per_km", "should be 0 or more, not -1"),
        ({"kg_per_km": 101}, "kg_per_km", "should be at most 100, not 101"),
        ({"kg_per_km": "0.2"}, "kg_per_km", 'should be a number, not "0.2"'),
        ({"kg_per_km": True}, "kg_per_km", "should be a number, not true"),
        ({"kg_per_km": [0.2]}, "kg_per_km", "should be a number, not a list"),
        ({"source": ""}, "source", 'should not be empty, not ""'),
    ],
)
def test_ranges_and_kinds_are_told_in_words(factor: Any, where: str, cause: str) -> None:
    van = {"kg_per_km": 0.2, "source": "s", "year": 2026} | factor
    found = first(insight.read_factors, FACTORS | {"factors": {"van": van}})
    assert (found.code, found.where, found.cause) == ("E103", f"factors.van.{where}", cause)


def test_what_is_more_than_a_limit_that_does_not_belong_to_it() -> None:
    found = first(Problem.model_validate, {"vehicles": [VAN | {"speed_factor": 0}]})
    assert (found.where, found.cause) == (
        "vehicles[0].speed_factor",
        "should be more than 0, not 0",
    )


def test_names_of_fields_that_are_no_such_names_have_their_own_path() -> None:
    found = first(read_return_policy, {"grades": {"NO_REASON": {"opened": "A"}}})
    assert found.where == "grades.NO_REASON"
    assert first(read_policy, {"protocols": {"NO_CODE": {}}}).where == "protocols.NO_CODE"


def test_a_path_has_no_tags_of_kinds_where_the_document_is_known() -> None:
    location = ("incidents", 0, "WINDOW_CHANGE", "time_windows", 0)
    assert path(location) == "incidents[0].WINDOW_CHANGE.time_windows[0]"
    document = {"incidents": [{"code": "WINDOW_CHANGE", "time_windows": [5]}]}
    assert path(location, document) == "incidents[0].time_windows[0]"
    assert path(("protocols", "DELAY", "steps"), {"protocols": {"DELAY": {}}}) == (
        "protocols.DELAY.steps"
    )
