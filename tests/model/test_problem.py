"""Problems: VROOM's spelling, the caller's style, and writing back."""

# Covers: model/fleet.py model/jobs.py model/places.py model/problem_fields.py
# Covers: model/task.py

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from vuelta.model import Costs, Job, Places, Problem, Style, Vehicle, Window

RFC = {
    "vehicles": [
        {
            "id": "v",
            "start": [0, 0],
            "time_window": ["2026-11-22T08:00:00-03:00", "2026-11-22T17:00:00-03:00"],
        }
    ],
    "jobs": [{"id": "A", "location": [1, 1]}],
}


def test_style_follows_the_document() -> None:
    assert Problem.model_validate(RFC).style == Style(times="rfc3339", utc_offset=-10_800)
    numbers = {"vehicles": [{"id": 1, "start": [0, 0]}], "jobs": [{"id": 2, "location": [1, 1]}]}
    assert Problem.model_validate(numbers).style == Style(ids="integer")
    assert Problem.model_validate({}).style == Style()


def test_one_text_id_makes_all_ids_texts() -> None:
    mixed = {"vehicles": [{"id": "van", "start": [0, 0]}], "jobs": [{"id": 2, "location": [1, 1]}]}
    problem = Problem.model_validate(mixed)
    assert problem.style.ids == "string"
    assert problem.jobs[0].id == "2"


def test_a_problem_writes_itself_in_its_own_style() -> None:
    problem = Problem.model_validate(RFC)
    written = problem.model_dump(
        mode="json", exclude_defaults=True, context={"style": problem.style}
    )
    assert written["vehicles"][0]["time_window"] == RFC["vehicles"][0]["time_window"]
    assert "style" not in written
    assert Problem.model_validate(written) == problem


def test_integer_ids_are_written_as_integers() -> None:
    problem = Problem.model_validate({"vehicles": [{"id": 7, "start": [0, 0]}]})
    assert problem.vehicles[0].id == "7"
    written = problem.model_dump(mode="json", context={"style": problem.style})
    assert written["vehicles"][0]["id"] == 7


def test_nouns_do_not_change() -> None:
    problem = Problem.model_validate(RFC)
    with pytest.raises(ValidationError):
        problem.name = "other"  # type: ignore[misc]
    assert isinstance(problem.jobs, tuple)


def test_the_old_amount_is_a_delivery() -> None:
    job = Job.model_validate({"id": 1, "location": [0, 0], "amount": [3]})
    assert job.delivery == (3,)


def test_the_old_matrix_is_the_car_matrix() -> None:
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": 1, "start_index": 0}],
            "jobs": [{"id": 1, "location_index": 1}],
            "matrix": [[0, 4], [5, 0]],
        }
    )
    durations = problem.matrices["car"].durations
    assert durations is not None
    assert durations.rows() == [[0, 4], [5, 0]]


def test_the_default_price_is_one_a_second_of_travel() -> None:
    """3600 units per hour are one per second, as in VROOM; nothing else costs."""
    assert Costs().per_hour == 3600 * 10_000
    assert Costs().model_dump() == {
        "fixed": 0,
        "per_hour": 3600,
        "per_task_hour": 0,
        "per_waiting_hour": 0,
        "per_km": 0,
        "overtime_per_hour": 0,
    }


@pytest.mark.parametrize(
    ("amounts", "kind"),
    [
        ({"delivery": [1]}, "delivery"),
        ({"pickup": [1]}, "return"),
        ({"delivery": [1], "pickup": [1]}, "exchange"),
        ({"delivery": [0]}, "service"),
        ({}, "service"),
        ({"type": "exchange"}, "exchange"),
    ],
)
def test_the_kind_of_a_job_is_declared_or_implied(amounts: dict[str, object], kind: str) -> None:
    assert Job.model_validate({"id": 1, "location": [0, 0], **amounts}).kind == kind


def test_setup_and_service_depend_on_the_type_of_vehicle() -> None:
    job = Job.model_validate(
        {
            "id": 1,
            "location": [0, 0],
            "setup": 60,
            "service": 300,
            "service_per_type": {"bike": 120},
        }
    )
    assert (job.setup_on("bike"), job.service_on("bike")) == (60, 120)
    assert (job.setup_on(None), job.service_on(None)) == (60, 300)
    assert job.service_on("truck") == 300


def test_names_are_kept_once_and_in_order() -> None:
    vehicle = Vehicle.model_validate({"id": 1, "skills": ["b", "a", "b", 3]})
    assert vehicle.skills == ("b", "a", "3")


def test_windows_are_pairs_of_seconds() -> None:
    job = Job.model_validate({"id": 1, "location": [0, 0], "time_windows": [[5, 9]]})
    assert job.time_windows == (Window(5, 9),)


def test_tasks_counts_both_ends_of_a_shipment() -> None:
    half = {"location": [0, 0]}
    problem = Problem.model_validate(
        {
            "jobs": [{"id": 1, **half}],
            "shipments": [{"pickup": {"id": 1, **half}, "delivery": {"id": 1, **half}}],
        }
    )
    assert problem.n_tasks == 3


@pytest.mark.parametrize("noun", ["Problem", "Plan"])
def test_a_schema_is_json_and_describes_times_as_two_things(noun: str) -> None:
    from vuelta import model

    schema = json.dumps(getattr(model, noun).model_json_schema())
    assert "date-time" in schema


def test_waypoints_are_numbered_after_all_other_places() -> None:
    document: dict[str, object] = {
        "vehicles": [{"id": 1, "start": [0, 0]}],
        "jobs": [{"id": 1, "location": [1, 0]}],
        "facilities": [{"id": 1, "location": [2, 0]}],
    }
    plain = Places.of(Problem.model_validate(document))
    more = Places.of(Problem.model_validate(document | {"waypoints": [[9, 0], [1, 0], [9, 0]]}))
    assert more.coordinates == (*plain.coordinates, (9, 0))
    assert more.number((9, 0), None) == 3
