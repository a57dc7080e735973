"""What ids, offsets and coordinates may be, whoever gives them."""

# Covers: model/ids.py model/markers.py model/object_rules.py

from __future__ import annotations

import re
from typing import Any

import jsonschema
import numpy as np
import pytest
from pydantic import ValidationError

from vuelta import formats, units
from vuelta.errors import InputError
from vuelta.model import Problem, Style, findings_of
from vuelta.model.object_rules import both, either, given, listed, named, needs, no, positive
from vuelta.returns import request_of
from vuelta.verification import plan_of

VAN: dict[str, Any] = {"id": "V", "start": [0, 0], "end": [0, 0]}
JOB: dict[str, Any] = {"id": "J", "location": [0, 0.1]}


def refused(**fields: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        Problem.model_validate({"vehicles": [VAN], "jobs": [{**JOB, **fields}]})
    assert "\x1b" not in str(caught.value)
    return [(one.code, one.where) for one in caught.value.findings]


@pytest.mark.parametrize(
    "name",
    ["\x1b]0;PWN\x07x", "a\nE999 fake", "a\tb", "\x00", "\x7f", "\x9b2J", "a\u2028b", "\u202egpj"],
)
def test_an_id_holds_no_control_character(name: str) -> None:
    assert refused(id=name) == [("E104", "jobs[0].id")]
    assert refused(allowed_vehicles=[name])[0][0] == "E104"


@pytest.mark.parametrize("name", ["Łódź 5", "日本", "🚚", "a b", "<b>", "=1+1", "007", "é́"])
def test_other_letters_may_stand_in_an_id(name: str) -> None:
    problem = Problem.model_validate({"vehicles": [VAN], "jobs": [{**JOB, "id": name}]})
    assert formats.loads(formats.dumps(problem, "json")).jobs[0].id == name


def test_ids_and_numbers_of_numpy_are_taken() -> None:
    job = {
        "id": np.int64(7),
        "location": [np.float32(0), np.int64(1)],
        "service": np.int64(5),
        "delivery": [np.uint16(2)],
        "time_windows": [[np.int64(0), np.int64(9)]],
        "penalty": np.float64(1.5),
    }
    van = {**VAN, "capacity": [np.int32(9)]}
    [read] = Problem.model_validate({"vehicles": [van], "jobs": [job]}).jobs
    assert (read.id, read.service, read.delivery, read.penalty) == ("7", 5, (2,), 15_000)


@pytest.mark.parametrize(
    "field",
    ["id", "priority", "location_index", "service", "penalty", "delivery", "skills", "type",
     "description", "location", "required", "unheard_of"],
)  # fmt: skip
def test_a_number_of_five_thousand_digits_is_a_finding(field: str) -> None:
    assert ("F211", f"jobs[0].{field}") in refused(**{field: 10**5_000})
    assert ("F211", f"jobs[0].{field}[1]") in refused(**{field: [0, -(10**5_000)]})


def test_a_number_of_four_thousand_digits_is_quoted_in_short() -> None:
    with pytest.raises(InputError) as caught:
        Problem.model_validate({"vehicles": [VAN], "jobs": [{**JOB, "priority": 10**3_999}]})
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("offset", [86_400, -86_400, 3_630, False, "3600", 1.5, None])
def test_an_offset_is_of_whole_minutes_and_less_than_a_day(offset: object) -> None:
    style = {"times": "rfc3339", "utc_offset": offset}
    with pytest.raises(ValidationError) as caught:
        Style.model_validate(style)
    [finding] = findings_of(caught.value, style)
    assert (finding.code, finding.where) == ("E105", "utc_offset")


def test_offsets_there_are_hold() -> None:
    for offset in (-86_340, -34_200, 0, 20_700, 50_400, 86_340):
        assert Style(utc_offset=offset).utc_offset == offset


def test_times_beyond_what_can_be_written_are_refused_when_read() -> None:
    late = ["9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"]
    assert {code for code, _ in refused(time_windows=[late])} == {"E105"}


@pytest.mark.parametrize("name", ["7", "007", "²", "٣", "-0", "-7", "9" * 3_000, "9" * 5_000])
def test_ids_are_written_as_numbers_where_that_says_the_same(name: str) -> None:
    problem = Problem.model_validate(
        {"style": Style(ids="integer"), "vehicles": [VAN], "jobs": [{**JOB, "id": name}]}
    )
    assert formats.loads(formats.dumps(problem, "json")).jobs[0].id == name


@pytest.mark.parametrize("style", [{"ids": "integer"}, {}, None, "rfc3339"])
def test_no_document_says_its_style_apart_from_its_times_and_ids(style: object) -> None:
    with pytest.raises(InputError) as caught:
        Problem.model_validate({"style": style})
    assert (caught.value.code, caught.value.where) == ("E102", "style")
    for read in (plan_of, request_of):
        with pytest.raises(InputError) as caught:
            read({"style": style})
        assert ("E102", "style") in [(one.code, one.where) for one in caught.value.findings]


def test_a_list_that_is_too_short_is_one_finding() -> None:
    mixed = {"incompatible_types": [{"types": ["a"]}]}
    with pytest.raises(InputError) as caught:
        Problem.model_validate(mixed)
    [finding] = caught.value.findings
    assert (finding.code, finding.where) == ("E103", "incompatible_types[0].types")
    assert finding.remedy == "list 2 or more"


def test_rules_of_one_object_hold_where_a_null_is_nothing_given() -> None:
    schema = {
        "allOf": [
            needs(positive("a"), either(given("b"), listed("c"))),
            no(both(named("k", "x"), given("d"))),
        ]
    }
    fits = jsonschema.Draft202012Validator(schema).is_valid
    assert fits({})
    assert fits({"a": 0, "k": "x", "d": None})
    assert fits({"a": 1, "b": 0})
    assert fits({"a": [0, 2], "c": [None]})
    assert not fits({"a": 1, "b": None, "c": []})
    assert not fits({"a": [0, 2]})
    assert not fits({"k": "x", "d": 0})


@pytest.mark.parametrize(
    ("day", "is_one"),
    [("2024-02-29", True), ("2000-02-29", True), ("1900-02-29", False), ("2026-02-29", False),
     ("2026-04-31", False), ("2026-12-31", True), ("2026-00-10", False)],
)  # fmt: skip
def test_the_schema_of_a_time_knows_the_calendar(day: str, is_one: bool) -> None:
    assert (re.fullmatch(units.RFC_3339, f"{day}T09:00:00Z") is not None) == is_one
    try:
        units.parse_time(f"{day}T09:00:00Z")
    except ValueError:
        assert not is_one
    else:
        assert is_one


def test_ids_may_be_numbers_where_they_name_fields() -> None:
    job = JOB | {"vehicle_costs": {1: 2}}
    problem = Problem.model_validate({"vehicles": [VAN | {"id": 1}], "jobs": [job]})
    assert problem.jobs[0].vehicle_costs == {"1": 20_000}
