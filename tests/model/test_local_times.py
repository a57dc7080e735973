"""Times of day on the date and in the zone of the document; RFC 3339 and nothing else elsewhere."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.formats import dumps
from vuelta.formats.native import parse
from vuelta.model import Problem
from vuelta.units import parse_time

HERE = {"date": "2026-11-23", "time_zone": "Europe/Madrid"}
EIGHT = parse_time("2026-11-23T08:00:00+01:00")


def day(shift: Any, window: Any = None, **fields: Any) -> dict[str, Any]:
    job = {"id": "a", "location": [-3.7, 40.4]} | ({"time_windows": [window]} if window else {})
    van = {"id": "v", "start": [-3.7, 40.42], "time_window": shift}
    return {"vehicles": [van], "jobs": [job], "profiles": {"car": {}}, **fields}


def refused(document: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        Problem.model_validate(document)
    return [f"{one.code} {one.where} {one.remedy}" for one in caught.value.findings]


@pytest.mark.parametrize(
    "shift",
    [
        ["08:00", "18:00"],
        ["8:00", "18:00:00"],
        ["2026-11-23T08:00:00", "2026-11-23 18:00"],
        ["2026-11-23T07:00:00Z", "18:00"],
        ["08:00", 64_800],
    ],
)
def test_a_time_of_day_is_one_of_the_documents_day_and_place(shift: Any) -> None:
    document = day(shift, ["09:00", "10:00"], **HERE)
    before = copy.deepcopy(document)
    problem = Problem.model_validate(document)
    assert document == before
    assert problem.vehicles[0].time_window == (EIGHT, EIGHT + 36_000)
    assert problem.jobs[0].time_windows == ((EIGHT + 3_600, EIGHT + 7_200),)
    assert problem.style.times == "rfc3339"
    assert parse(dumps(problem, "json")) == problem
    text = dumps(vuelta.plan(problem, iterations=1), "json")
    assert '"2026-11-23T09:00:00+01:00"' in text or '"2026-11-23T08:00:00Z"' in text


def test_all_times_of_a_document_are_read_so() -> None:
    document = day(["08:00", "24:00"], ["09:00", "10:00"], **HERE)
    document["jobs"][0] |= {"soft_end": "09:30", "late_cost": 1, "release_time": "08:30"}
    document["vehicles"][0]["breaks"] = [{"id": "b", "time_windows": [["12:00", "13:00"]]}]
    document["facilities"] = [{"id": "f", "location": [0, 0], "time_windows": [["07:00", "08:00"]]}]
    problem = Problem.model_validate(document)
    shift = problem.vehicles[0].time_window
    assert shift is not None
    assert shift.end - shift.start == 16 * 3_600
    assert problem.jobs[0].soft_end == EIGHT + 5_400
    assert problem.jobs[0].release_time == EIGHT + 1_800
    assert problem.vehicles[0].breaks[0].time_windows[0].start == EIGHT + 4 * 3_600
    assert problem.facilities[0].time_windows[0].end == EIGHT


def test_the_clock_of_the_place_changes_with_the_season() -> None:
    summer = day(["08:00", "18:00"], **HERE | {"date": "2026-07-01"})
    shift = Problem.model_validate(summer).vehicles[0].time_window
    assert shift is not None
    assert shift.start == parse_time("2026-07-01T08:00:00+02:00")
    change = day(["01:00", "04:00"], **HERE | {"date": "2026-03-29"})
    shift = Problem.model_validate(change).vehicles[0].time_window
    assert shift is not None
    assert shift.end - shift.start == 2 * 3_600


def test_seconds_alone_stay_what_they_are() -> None:
    problem = Problem.model_validate(day([28_800, 64_800], **HERE))
    assert problem.vehicles[0].time_window == (28_800, 64_800)
    assert problem.style.times == "seconds"


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({}, "E105 vehicles[0].time_window[0] give the problem's date and time_zone"),
        ({"date": "2026-11-23"}, "E113 time_zone give its time_zone"),
        ({"time_zone": "Europe/Madrid"}, "E113 date give its date"),
        ({"date": "23/11/2026", "time_zone": "UTC"}, "E113 date give year-month-day"),
        ({"date": "2026-02-30", "time_zone": "UTC"}, "E113 date give year-month-day"),
        ({"date": 20261123, "time_zone": "UTC"}, "E113 date give year-month-day"),
        (HERE | {"time_zone": "Europe/Madird"}, "E113 time_zone did you mean Europe/Madrid?"),
        (HERE | {"time_zone": "Europe"}, "E113 time_zone did you mean"),
        (HERE | {"time_zone": "../../etc/passwd"}, "E113 time_zone give a name"),
    ],
)
def test_what_is_missing_is_said(fields: dict[str, Any], finding: str) -> None:
    assert refused(day(["08:00", "18:00"], **fields))[0].startswith(finding)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-W48-1T09:00:00+01:00", "20261122T090000+0100", "2026-11-22T09:00:00+0100"),
        *("2026-11-22T09:00:00+01", "2026-11-22T09:00+01:00", "2026-11-22T09+01:00"),
        *("2026-11-22T09:00:00,0+01:00", "2026-11-22 09:00:00+01:00", "2026-11-22T24:00:00Z"),
        *("2026-02-30T09:00:00Z", "2026-11-22T09:00:00+01:00:30", " 2026-11-22T09:00:00Z"),
        *("2026-11-22T09:00:00Z\n", "٢٠٢٦-11-22T09:00:00Z", "2026-11-22T09:00:00.5Z", "9 o'clock"),
    ],
)
def test_nothing_but_rfc_3339_is_an_absolute_time(text: str) -> None:
    for fields in ({}, HERE):
        assert refused(day([text, "2026-11-22T10:00:00Z"], **fields))[0].startswith(
            "E105 vehicles[0].time_window[0]"
        )


@pytest.mark.parametrize(
    "text", ["2026-11-22T09:00:00Z", "2026-11-22t09:00:00z", "2026-11-22T10:00:00.000+01:00"]
)
def test_every_form_of_rfc_3339_is_one(text: str) -> None:
    assert parse_time(text) == 1_795_338_000


def test_seconds_beside_dates_are_told_how_to_be_meant() -> None:
    window = ["2026-11-23T09:00:00+01:00", "2026-11-23T10:00:00+01:00"]
    assert "date and time_zone" in refused(day([28_800, 64_800], window))[0]
    mixed = Problem.model_validate(day([28_800, 64_800], window, **HERE))
    assert mixed.vehicles[0].time_window == (EIGHT, EIGHT + 36_000)
