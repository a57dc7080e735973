"""Bad choices are named: every finding has its code and its path."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.errors import InputError
from vuelta.model import Facility, Problem, at_place, set_down

HOME, THERE = [-3.70, 40.42], [-3.69, 40.41]
CENTRE = {"id": "C", "location": HOME, "service": 60, "time_windows": [[0, 900]]}


def document(facilities: list[dict[str, Any]] | None = None, **job: Any) -> dict[str, Any]:
    return {
        "vehicles": [{"id": "v", "start": HOME, "capacity": [5]}],
        "jobs": [{"id": "A", "location": THERE, **job}],
        "facilities": [CENTRE] if facilities is None else facilities,
    }


def to(*facilities: str | None) -> dict[str, Any]:
    """A pickup with these destinations."""
    ends: list[dict[str, Any]] = [{} if name is None else {"facility": name} for name in facilities]
    return {"pickup": [1], "destinations": ends}


CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("E160", "jobs[0].places[0]", document(places=[{}])),
    ("E160", "jobs[0].places[0]", document(places=[{"facility": "C", "location": THERE}])),
    ("E160", "jobs[0].places[0]", document(places=[{"facility": "C", "time_windows": [[0, 1]]}])),
    (
        "E121",
        "jobs[0].places[0]",
        document(places=[{"location": HOME, "time_windows": [[5, 9], [7, 10]]}]),
    ),
    ("E133", "jobs[0].places[0].facility", document(places=[{"facility": "D"}])),
    ("E133", "jobs[0].destinations[1].facility", document(**to(None, "D"))),
    ("E133", "jobs[0].returned_to", document(delivery=[1], returned_to="D")),
    ("E161", "jobs[0]", document(pickup=[1], returned_to="C")),
    ("E161", "jobs[0]", document(pickup=[1], delivery=[1], returned_to="C")),
    ("E161", "jobs[0]", document(returned_to="C")),
    ("E163", "facilities[0]", document([{"id": "C"}], delivery=[1], returned_to="C")),
    ("E144", "jobs[0].places[0]", document(places=[{"location_index": 1}])),
    ("E161", "jobs[0]", document(destinations=[{}])),
    ("E162", "jobs[0]", document(**to("C", "C"))),
    ("E162", "jobs[0]", document(**to(None, None))),
    ("E163", "facilities[0]", document([{"id": "C"}], **to("C"))),
    ("E164", "jobs[0].destinations", document([CENTRE | {"accepts": ["hats"]}], **to("C"))),
    ("E165", "facilities[0].room", document([CENTRE | {"room": [1, 2]}], **to("C"))),
    ("E102", "jobs[0].places[0].hours", document(places=[{"facility": "C", "hours": []}])),
]


@pytest.mark.parametrize(("code", "where", "data"), CASES)
def test_what_is_wrong_with_a_choice_is_named(code: str, where: str, data: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        Problem.model_validate(data)
    assert [(finding.code, finding.where) for finding in caught.value.findings] == [(code, where)]


def test_a_facility_outside_the_matrix_is_named() -> None:
    van = {"id": "v", "start_index": 0}
    hub = {"id": "hub", "location_index": 2}
    square = {"car": {"durations": [[0, 1], [1, 0]]}}
    with pytest.raises(InputError) as caught:
        Problem.model_validate({"vehicles": [van], "facilities": [hub], "matrices": square})
    assert [(f.code, f.where) for f in caught.value.findings] == [("E145", "facilities[0]")]


def test_a_facility_that_nobody_uses_may_be_anywhere() -> None:
    assert Problem.model_validate(document([{"id": "C"}])).facilities[0].location is None


def test_another_destination_makes_up_for_one_that_does_not_accept() -> None:
    shut = CENTRE | {"accepts": ["hats"]}
    Problem.model_validate(document([shut], **to("C", None)))
    Problem.model_validate(document([shut, CENTRE | {"id": "D"}], **to("C", "D")))
    Problem.model_validate(document([shut], load_type="hats", **to("C")))


@pytest.mark.parametrize(
    ("accepts", "load_type", "takes"),
    [((), None, True), ((), "hats", True), (("hats",), "hats", True), (("hats",), None, False)],
)
def test_a_facility_takes_what_it_accepts(
    accepts: tuple[str, ...], load_type: str | None, takes: bool
) -> None:
    assert Facility(id="C", accepts=accepts).takes(load_type) is takes


def test_hours_of_places_and_facilities_are_moments_of_the_day() -> None:
    places = [{"location": HOME, "time_windows": [[-50, 10]]}]
    assert Problem.model_validate(document(places=places)).day_start == -50
    early = [CENTRE | {"time_windows": [[-90, 0]]}]
    assert Problem.model_validate(document(early)).day_start == -90


def test_a_job_at_another_place_has_its_hours_and_its_work() -> None:
    places = [{"facility": "C", "service": 5}, {"location": HOME, "service": 7}]
    own = {"setup": 1, "service": 2, "soft_end": 9, "late_cost": 3, "service_per_type": {"x": 4}}
    job = Problem.model_validate(document(places=places, **own)).jobs[0]
    facilities = {"C": Facility.model_validate(CENTRE)}
    at_home = at_place(job, 0, facilities)
    assert (at_home.setup, at_home.service, at_home.soft_end, at_home.places) == (1, 2, 9, ())
    locker = at_place(job, 1, facilities)
    assert (locker.setup, locker.service, locker.service_on("x")) == (60, 5, 5)
    assert (locker.time_windows, locker.soft_end, locker.late_cost) == (((0, 900),), None, 0)
    other = at_place(job, 2, facilities)
    assert (other.setup, other.service, other.time_windows) == (0, 7, ())
    down = set_down(job, facilities["C"])
    assert (down.id, down.setup, down.service, down.time_windows) == ("A", 60, 0, ((0, 900),))
