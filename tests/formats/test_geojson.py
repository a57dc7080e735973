"""Maps of plans."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vuelta.errors import InputError
from vuelta.formats import dumps
from vuelta.model import Plan, Problem, Style

DATA: dict[str, Any] = {
    "routes": [
        {
            "vehicle": "7",
            "cost": 12,
            "steps": [
                {"type": "start", "location": [1, 2], "arrival": 0},
                {"type": "job", "id": "5", "location": [3, 4], "arrival": 60},
                {"type": "break", "id": "b", "arrival": 90},
                {"type": "end", "location": [1, 2], "arrival": 120},
            ],
        }
    ],
    "unassigned": [{"id": "6", "location": [9, 9]}],
    "style": Style(ids="integer"),
}


def test_there_is_no_tag_in_a_map() -> None:
    evil = "<!--<script>alert(1)</script>"
    text = dumps(
        Plan.model_validate(DATA | {"unassigned": [{"id": evil, "location": [9, 9]}]}), "geojson"
    )
    assert "<" not in text
    assert json.loads(text)["features"][-1]["properties"]["id"] == evil


def test_a_route_is_a_line_and_its_stops_are_points() -> None:
    data = json.loads(dumps(Plan.model_validate(DATA), "geojson"))
    assert data["type"] == "FeatureCollection"
    line, *points = data["features"]
    assert line["geometry"] == {"type": "LineString", "coordinates": [[1, 2], [3, 4], [1, 2]]}
    assert (line["properties"]["vehicle"], line["properties"]["stops"]) == (7, 1)
    assert line["properties"]["cost"] == 12
    assert [point["geometry"]["coordinates"] for point in points] == [
        [1, 2],
        [3, 4],
        [1, 2],
        [9, 9],
    ]
    assert (points[1]["properties"]["id"], points[1]["properties"]["arrival"]) == (5, 60)
    assert points[3]["properties"]["unassigned"] is True


def without_places() -> Plan:
    steps = [
        {key: step[key] for key in step if key != "location"} for step in DATA["routes"][0]["steps"]
    ]
    return Plan.model_validate({"routes": [{"vehicle": "7", "steps": steps}]})


def test_choices_are_shown_where_they_were_made() -> None:
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": 7, "start": [1, 2], "capacity": [1]}],
            "jobs": [
                {
                    "id": 5,
                    "location": [3, 4],
                    "pickup": [1],
                    "places": [{"location": [5, 6]}, {"facility": "C"}],
                    "destinations": [{"facility": "C"}],
                }
            ],
            "facilities": [{"id": "C", "location": [7, 8]}],
        }
    )

    def points(number: int) -> list[list[float]]:
        steps = [
            {"type": "job", "id": 5, "place": number, "arrival": 0},
            {"type": "unload", "id": 5, "facility": "C", "arrival": 0},
        ]
        plan = Plan.model_validate({"routes": [{"vehicle": 7, "steps": steps}]})
        line, *shown = json.loads(dumps(plan, "geojson", problem=problem))["features"]
        assert line["properties"]["stops"] == 2
        assert shown[1]["properties"]["facility"] == "C"
        return [point["geometry"]["coordinates"] for point in shown]

    assert points(1) == [[5, 6], [7, 8]]
    assert points(2) == [[7, 8], [7, 8]]


def test_missing_coordinates_come_from_the_problem() -> None:
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": 7, "start": [1, 2], "end": [1, 2]}],
            "jobs": [{"id": 5, "location": [3, 4]}],
        }
    )
    data = json.loads(dumps(without_places(), "geojson", problem=problem))
    assert data["features"][0]["geometry"]["coordinates"] == [[1, 2], [3, 4], [1, 2]]


def test_coordinates_that_are_nowhere_are_told() -> None:
    with pytest.raises(InputError) as caught:
        dumps(without_places(), "geojson")
    assert [finding.code for finding in caught.value.findings] == ["F231"] * 3
    assert caught.value.where == "routes[0].steps[0]"


def test_a_single_place_still_makes_a_valid_line() -> None:
    step = {"type": "job", "id": "5", "location": [3, 4], "arrival": 60}
    plan = Plan.model_validate({"routes": [{"vehicle": "7", "steps": [step]}]})
    line = json.loads(dumps(plan, "geojson"))["features"][0]
    assert line["geometry"]["coordinates"] == [[3, 4], [3, 4]]


def test_a_reload_is_a_point_of_the_route() -> None:
    steps = [
        {"type": "start", "arrival": 0},
        {"type": "reload", "id": "hub", "arrival": 5, "service": 60},
        {"type": "end", "arrival": 90},
    ]
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": "v", "start": [1, 2], "end": [1, 2], "reload_at": ["hub"]}],
            "facilities": [{"id": "hub", "location": [3, 4]}],
        }
    )
    plan = Plan.model_validate({"routes": [{"vehicle": "v", "steps": steps}]})
    line, *points = json.loads(dumps(plan, "geojson", problem=problem))["features"]
    assert line["geometry"]["coordinates"] == [[1, 2], [3, 4], [1, 2]]
    assert points[1]["properties"]["type"] == "reload"
    assert points[1]["properties"]["service"] == 60
