"""First files of people who have read one page: each message says how to go on.

A row is a mistake as people make it, the words without which its message is of no use, and
how the command ends. What Python raises says the same.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vuelta as package
from vuelta.errors import InputError

DEPOT = [-3.70, 40.42]
PLANNED, REFUSED = 0, 2


def day(job: Any = None, van: Any = None, **fields: Any) -> dict[str, Any]:
    """A day of a van and two stops; what is given stands in the first of them."""
    jobs = [
        {"id": "J1", "location": [-3.69, 40.425], "delivery": [1], "service": 300} | (job or {}),
        {"id": "J2", "location": [-3.68, 40.43], "delivery": [1], "service": 300},
    ]
    vans = [{"id": "v1", "start": DEPOT, "end": DEPOT, "capacity": [10]} | (van or {})]
    return {"vehicles": vans, "jobs": jobs} | fields


def without(document: dict[str, Any], noun: str, *names: str) -> dict[str, Any]:
    """The document whose first vehicle or job lacks some fields."""
    for name in names:
        document[noun][0].pop(name)
    return document


def renamed(**names: str) -> dict[str, Any]:
    """The day with other names for its lists."""
    return {names.get(name, name): value for name, value in day().items()}


FIELDS: dict[str, tuple[Any, list[str]]] = {
    # coordinates
    "decimal commas in a list": (
        day({"location": ["-3,69", "40,425"]}),
        ["jobs[0].location", "without quotes", "with a point", "longitude first"],
    ),
    "decimal commas in JSON": (
        day({"location": [-3, 69, 40, 425]}),
        ["jobs[0].location", "decimal point and not a comma"],
    ),
    "lat and lng in an object": (
        day({"location": {"lat": 40.425, "lng": -3.69}}),
        ["jobs[0].location", "in a list, longitude first"],
    ),
    "lat and lon as fields": (
        without(day({"lat": 40.425, "lon": -3.69}), "jobs", "location"),
        ["jobs[0].lat", "jobs[0].lon", "give location, [longitude, latitude]"],
    ),
    "a pair in one text": (
        day({"location": "40.425, -3.69"}),
        ["jobs[0].location", "without quotes", "longitude first"],
    ),
    "an address": (
        day({"location": "Calle de Alcalá 5, Madrid"}),
        ["Calle de Alcalá 5, Madrid", "find the coordinates of the address"],
    ),
    "an address as a field": (
        without(day({"address": "Calle de Alcalá 5"}), "jobs", "location"),
        ["jobs[0].address", "find its coordinates first"],
    ),
    "a latitude beyond the pole": (
        day({"location": [-3.69, 404.25]}),
        ["404.25", "latitude in -90..90"],
    ),
    "a longitude in the place of a latitude": (
        day({"location": [40.4, -103.7]}),
        ["[lon, lat]", "look swapped"],
    ),
    # times
    "times of day": (
        day({"time_windows": [["9:00", "12:00"]]}),
        ["jobs[0].time_windows[0][0]", "'9:00'", "date and time_zone"],
    ),
    "a span in one text": (
        day({"time_windows": ["09:00-12:00"]}),
        ["jobs[0].time_windows[0]", 'write ["09:00", "12:00"]'],
    ),
    "one text for all windows": (
        day({"time_windows": "09:00-12:00"}),
        ["jobs[0].time_windows", "[[start, end], ...]"],
    ),
    "one window in the singular": (
        day({"time_window": ["09:00", "12:00"]}),
        ["jobs[0].time_window", "did you mean time_windows?"],
    ),
    "the day before the month": (
        day({"time_windows": [["23/11/2026 09:00", "23/11/2026 12:00"]]}),
        ["'23/11/2026 09:00'", "RFC 3339 such as 2026-11-22T09:00:00+01:00"],
    ),
    "milliseconds": (
        day(van={"time_window": [1_795_420_800_000, 1_795_456_800_000]}),
        ["vehicles[0].time_window[0]", "milliseconds", "divide by 1000"],
    ),
    "the end before the start": (
        day(van={"time_window": [79_200, 21_600]}),
        ["vehicles[0].time_window", "ends before it starts", "past midnight, 86400 s more"],
    ),
    "null for a time": (
        day({"time_windows": [[None, None]]}),
        ["jobs[0].time_windows[0][0]", "null", "seconds as a whole number or RFC 3339"],
    ),
    "null for no windows": (
        day({"time_windows": None}),
        ["jobs[0].time_windows", "not null", "leave the field out"],
    ),
    "a service with its unit": (
        day({"service": "5 min"}),
        ["jobs[0].service", '"5 min"', "300 is five minutes"],
    ),
    "a service on the clock": (
        day({"service": "00:05"}),
        ["jobs[0].service", "whole number of seconds"],
    ),
    "a service in quotes": (day({"service": "300"}), ["jobs[0].service", 'not the text "300"']),
    "a service below nothing": (day({"service": -5}), ["-5 is negative", "zero or more"]),
    # amounts, prices, skills
    "a weight with its unit": (
        day({"delivery": ["12 kg"]}),
        ["jobs[0].delivery[0]", '"12 kg"', "unit of the vehicles' capacity"],
    ),
    "a weight that is no list": (
        day({"delivery": "12 kg"}),
        ["jobs[0].delivery", "list of whole numbers, such as [10]"],
    ),
    "a weight with a fraction": (day({"delivery": [1.5]}), ["jobs[0].delivery[0]", "1.5", "grams"]),
    "a weight by its name": (day({"weight": 12}), ["jobs[0].weight", "give delivery"]),
    "more dimensions than the van has": (
        day({"delivery": [1, 2]}, {"capacity": 10}),
        ["jobs[0].delivery", "2 dimensions", "vehicles[0].capacity"],
    ),
    "a price with a comma": (
        day(van={"costs": {"per_km": "0,35"}}),
        ["vehicles[0].costs.per_km", '"0,35"', "give a number"],
    ),
    "one price for all": (
        day(van={"costs": 0.35}),
        ["vehicles[0].costs", '"per_km": 0.35'],
    ),
    "a skill that is no list": (
        day({"skills": "fridge"}, {"skills": ["fridge"]}),
        ["jobs[0].skills", 'write ["fridge"]'],
    ),
    "a word for a number": (
        day({"priority": "high"}),
        ["jobs[0].priority", "whole number", '"high"'],
    ),
    "yes for true": (day({"required": "yes"}), ["jobs[0].required", "true or false"]),
    # ids and lists
    "a stop without a name": (without(day(), "jobs", "id"), ["jobs[0].id", "id is missing"]),
    "two of one name": (day({"id": "J2"}), ["jobs[1].id", "jobs[0]", "its own id"]),
    "a number and a text that are one name": (
        day({"id": 2}) | {"jobs": [*day({"id": 2})["jobs"], {"id": "2", "location": DEPOT}]},
        ["jobs[2].id", "jobs[0]"],
    ),
    "vehicles by their names": (
        day(vehicles={"v1": {"start": DEPOT}}),
        ["vehicles", "should be a list", "[{ ... }, { ... }]"],
    ),
    "the number of vehicles": (day(vehicles=3), ["vehicles", "should be a list, not 3"]),
    "job for jobs": (renamed(jobs="job"), ["job", "did you mean jobs?"]),
    "orders for jobs": (renamed(jobs="orders"), ["orders", "the visits stand in jobs"]),
    "drivers for vehicles": (renamed(vehicles="drivers"), ["drivers", "vans stand in vehicles"]),
    "capitals": (renamed(jobs="Jobs"), ["Jobs", "did you mean jobs?"]),
    "a depot for all": (
        without(day(depot=DEPOT), "vehicles", "start", "end"),
        ["depot", "give start and end of each vehicle"],
    ),
    "a document within": ({"problem": day()}, ["problem", "as the document itself"]),
    "a list of documents": ([day()], ["a list", '{"vehicles": [ ... ], "jobs": [ ... ]}']),
    "what others keep": (day({"phone": "600 000 000"}), ["jobs[0].phone", "metadata"]),
    "a plan": (
        {"summary": {"cost": 0}, "routes": [], "unassigned": []},
        ["this is a plan, not a problem", "give the problem it was made for"],
    ),
    "a map": (
        {"type": "FeatureCollection", "features": []},
        ["this is GeoJSON", "give vehicles and jobs"],
    ),
    "rows of a matrix that nobody names": (
        day(matrices={"car": {"durations": [[0]]}}),
        ["jobs[0]", "location_index", "leave the matrices out"],
    ),
}
GOOD = json.dumps(day(), indent=1)
ACCENTS = GOOD.replace("J2", "Peñíscola")


def packed(*names: str) -> bytes:
    """A zip file that holds some files."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name in names:
            archive.writestr(name, GOOD)
    return raw.getvalue()


TEXTS: dict[str, tuple[str, bytes | str, list[str]]] = {
    "a comment": ("a.json", f"// Monday\n{GOOD}", ["line 1", "no comments", "metadata"]),
    "a comment within": (
        "a.json",
        GOOD.replace('"jobs"', '# stops\n "jobs"'),
        ["line 18 column 2", "no comments"],
    ),
    "a comma after the last": ("a.json", '{"jobs": [\n],\n}', ["line 3", "delete the comma"]),
    "a comma after the last of a list": ("a.json", '{"jobs": [1,]}', ["delete the comma"]),
    "single quotes": ("a.json", GOOD.replace('"', "'"), ["line 2", "straight double quotes"]),
    "quotes of a word processor": (
        "a.json",
        GOOD.replace('"J1"', "“J1”"),
        ["line 20", "straight double quotes"],
    ),
    "names without quotes": ("a.json", '{jobs: [], "vehicles": []}', ["double quotes"]),
    "a decimal comma": (
        "a.json",
        GOOD.replace('"service": 300', '"service": 2,5'),
        ["line 28", "decimals with a point"],
    ),
    "a number that begins with 0": (
        "a.json",
        GOOD.replace('"J1"', "0123"),
        ["line 20", "begins with 0", "quotes round an id"],
    ),
    "a value of Python": ("a.json", GOOD.replace("300", "None", 1), ["line 28", "write null"]),
    "half a file": ("a.json", GOOD[:200], ["ends before the document does", "close its brackets"]),
    "a line without its comma": (
        "a.json",
        GOOD.replace('"J1",', '"J1"'),
        ["line 21", "a comma or a closing bracket is missing"],
    ),
    "a document a line": ("a.json", f"{GOOD}\n{GOOD}", ["line 43", "more follows"]),
    "nothing": ("a.json", "", ["there is nothing in it"]),
    "no text": ("a.json", "null", ["the document is null", '{"vehicles": [ ... ]']),
    "a table": ("a.csv", "id;lat;lon\nJ1;40,4;-3,7\n", ["this looks like a table", "jobs"]),
    "a table by another name": (
        "a.json",
        "id,lat,lon\nJ1,40.4,-3.7\n",
        ["this looks like a table"],
    ),
    "a page": ("a.json", "<!doctype html><html></html>", ["XML or HTML"]),
    "YAML by another name": ("a.json", "vehicles:\n- id: v1\n", ["name the file .yaml"]),
    "tabs in YAML": ("a.yaml", "vehicles:\n\t- id: v1\n", ["line 2", "indent with spaces"]),
    "a workbook": (
        "a.xlsx",
        packed("[Content_Types].xml", "xl/workbook.xml"),
        ["a.xlsx", "a workbook", "as JSON or YAML"],
    ),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["a workbook"]),
    "a zip": ("a.zip", packed("day.json"), ["a zip archive", "unpack it"]),
    "a PDF": ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", ["a PDF", "as JSON or YAML"]),
    "UTF-16": ("a.json", ACCENTS.encode("utf-16"), ["UTF-16", "save the file as UTF-8"]),
    "UTF-16 without a mark": ("a.json", ACCENTS.encode("utf-16-le"), ["UTF-16"]),
    "Windows-1252": (
        "a.json",
        ACCENTS.encode("cp1252"),
        ["on line 31 it is ñ of Windows-1252", "save the file as UTF-8"],
    ),
}


def refused(vuelta: Callable[..., Any], path: Path, words: list[str]) -> None:
    """The command ends at once, in words, and Python says the same."""
    done = vuelta("plan", path)
    assert (done.code, done.out) == (REFUSED, "")
    assert [word for word in words if word not in done.err] == []
    with pytest.raises(InputError) as caught:
        package.read(path)
    assert str(caught.value) in done.err


@pytest.mark.parametrize("mistake", FIELDS)
def test_a_field_that_is_not_meant_so(
    mistake: str, tmp_path: Path, vuelta: Callable[..., Any]
) -> None:
    document, words = FIELDS[mistake]
    path = tmp_path / "day.json"
    path.write_text(json.dumps(document), "utf-8")
    refused(vuelta, path, words)
    if isinstance(document, dict) and "summary" not in document:
        with pytest.raises(InputError) as caught:
            package.plan(document, iterations=1)
        assert [word for word in words if word not in str(caught.value)] == []


@pytest.mark.parametrize("mistake", TEXTS)
def test_a_file_that_is_no_document(
    mistake: str, tmp_path: Path, vuelta: Callable[..., Any]
) -> None:
    name, content, words = TEXTS[mistake]
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    refused(vuelta, path, words)


USABLE: dict[str, tuple[Any, list[str]]] = {
    "ids of both kinds": (day({"id": 1}), []),
    "one number for a list": (
        day({"delivery": 1}, {"capacity": 10}),
        ["warning W108 jobs[0].delivery: 1 is taken as [1]"],
    ),
    "a pair swapped": (
        day({"location": [40.425, -3.69]}),
        ["warning W102 jobs[0].location", "swap the two"],
    ),
    "minutes": (
        day(van={"time_window": [480, 1080]}),
        ["warning W103 vehicles[0].time_window", "multiply minutes by 60"],
    ),
    "a mark before the text": (day({"id": "Peñíscola"}), []),
}


@pytest.mark.parametrize("mistake", USABLE)
def test_what_can_be_used_is_planned_with_a_warning(
    mistake: str, tmp_path: Path, vuelta: Callable[..., Any]
) -> None:
    document, words = USABLE[mistake]
    path = tmp_path / "day.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(document).encode())
    done = vuelta("plan", path, "--iterations", 1)
    assert done.code == PLANNED
    assert [word for word in words if word not in done.err] == []
    plain = {"W106"}  # no matrix was given
    said = {one.code for one in package.read(path).warnings} - plain
    assert said == {word.split()[1] for word in words if word.startswith("warning")}
