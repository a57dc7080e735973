"""What ids, offsets and coordinates may be, whoever gives them."""

# Covers: model/ids.py

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vuelta import formats
from vuelta.errors import InputError
from vuelta.model import Problem, Style

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
    with pytest.raises(InputError) as caught:
        Problem.model_validate({"style": style})
    assert (caught.value.code, caught.value.where) == ("E105", "style.utc_offset")


def test_offsets_there_are_hold() -> None:
    for offset in (-86_340, -34_200, 0, 20_700, 50_400, 86_340):
        assert Style(utc_offset=offset).utc_offset == offset


def test_times_beyond_what_can_be_written_are_refused_when_read() -> None:
    late = ["9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"]
    assert {code for code, _ in refused(time_windows=[late])} == {"E105"}


@pytest.mark.parametrize("name", ["7", "007", "²", "٣", "-0", "-7", "9" * 3_000, "9" * 5_000])
def test_ids_are_written_as_numbers_where_that_says_the_same(name: str) -> None:
    problem = Problem.model_validate(
        {"style": {"ids": "integer"}, "vehicles": [VAN], "jobs": [{**JOB, "id": name}]}
    )
    assert formats.loads(formats.dumps(problem, "json")).jobs[0].id == name
