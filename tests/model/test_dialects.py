"""Bodies as they are sent to VROOM, and what callers keep for themselves."""

# Covers: model/plain_values.py

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from pydantic import ValidationError

import vuelta
from vuelta.errors import InputError
from vuelta.formats import dumps
from vuelta.formats.native import parse, parse_plan
from vuelta.model import Job, Problem

ROAD = {"car": {"durations": [[0, 15, 15], [15, 0, 15], [15, 15, 0]]}}
UNIX = 1_795_424_400


def body(job: dict[str, Any] | None = None, van: dict[str, Any] | None = None, **more: Any) -> Any:
    """A small body of VROOM's: integer ids, and no field that is not VROOM's."""
    return {
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0} | (van or {})],
        "jobs": [{"id": 1, "location_index": 1} | (job or {}), {"id": 2, "location_index": 2}],
        "matrices": ROAD,
    } | more


def told(document: Any) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in Problem.model_validate(document).warnings]


def refused(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        Problem.model_validate(document)
    return [(one.code, one.where) for one in caught.value.findings]


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (body(options={"g": True, "c": False}), "options"),
        (body(geometry=True), "geometry"),
        (body(distances=[[0]]), "distances"),
        (body(matrix=[[0]]), "matrix"),
        (body({"customer_name": "Ana"}), "jobs[0].customer_name"),
        (body({"address": {"street": "x"}}), "jobs[0].address"),
        (body({"pickup": [1], "amount": [1]}, {"capacity": [2]}), "jobs[0].amount"),
        (body({"delivery": [1], "amount": [1]}, {"capacity": [2]}), "jobs[0].amount"),
        (body(van={"plate": "1234 ABC"}), "vehicles[0].plate"),
        (
            body(van={"breaks": [{"id": 1, "service": 5, "paid": True}]}),
            "vehicles[0].breaks[0].paid",
        ),
        (body(van={"costs": {"fuel": 9}}), "vehicles[0].costs.fuel"),
    ],
)
def test_what_vroom_does_not_use_is_left_aside_with_a_warning(document: Any, where: str) -> None:
    before = copy.deepcopy(document)
    assert told(document) == [("W107", where)]
    assert document == before
    assert not vuelta.plan(document, iterations=5).unassigned


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (body({"delivry": [1]}), "jobs[0].delivry"),
        (body({"time_window": [0, 9]}), "jobs[0].time_window"),
        (body({"timeWindows": [[0, 9]]}), "jobs[0].timeWindows"),
        (body(van={"speedfactor": 2}), "vehicles[0].speedfactor"),
        (body(shipment=[]), "shipment"),
    ],
)
def test_a_slip_of_the_keys_is_a_finding_in_vrooms_bodies_too(document: Any, where: str) -> None:
    assert refused(document) == [("E102", where)]


def test_a_document_of_our_own_has_no_fields_that_nobody_knows() -> None:
    ours = body({"phone": "600 000 000"}, currency="EUR")
    assert refused(ours) == [("E102", "jobs[0].phone")]
    named = body({"id": "J1", "phone": "600 000 000"})
    with pytest.raises(InputError, match="keep it under metadata"):
        Problem.model_validate(named)
    assert told(body({"id": "J1"}, options={"g": True})) == [("W107", "options")]


def test_one_number_is_one_dimension() -> None:
    document = body({"delivery": 3}, {"capacity": 10})
    assert told(document) == [("W108", "jobs[0].delivery"), ("W108", "vehicles[0].capacity")]
    problem = Problem.model_validate(document)
    assert (problem.jobs[0].delivery, problem.vehicles[0].capacity) == ((3,), (10,))
    assert refused(body({"delivery": "3"}, {"capacity": [10]})) == [("E103", "jobs[0].delivery")]
    assert refused(body({"delivery": 3}, {"capacity": [10, 10]})) == [("E131", "jobs[0].delivery")]


def test_an_old_amount_alone_is_a_delivery() -> None:
    problem = Problem.model_validate(body({"amount": [3]}, {"capacity": [10]}))
    assert problem.jobs[0].delivery == (3,)
    assert problem.warnings == ()


def test_windows_out_of_order_are_put_in_order() -> None:
    document = body({"time_windows": [[300, 400], [10, 20]]})
    assert told(document) == [("W108", "jobs[0].time_windows")]
    assert Problem.model_validate(document).jobs[0].time_windows == ((10, 20), (300, 400))
    assert refused(body({"time_windows": [[300, 400], [10, 300]]})) == [("E121", "jobs[0]")]


@pytest.mark.parametrize("end", [2**31 - 1, 2**32 - 1, 2**32, 10**12])
@pytest.mark.parametrize("start", [0, 50, -100])
def test_a_window_without_an_end_is_as_long_as_times_can_be(start: int, end: int) -> None:
    document = body({"time_windows": [[start, end]]}, {"time_window": [start, end]})
    assert told(document) == [
        ("W108", "jobs[0].time_windows"),
        ("W108", "vehicles[0].time_window"),
    ]
    problem = Problem.model_validate(document)
    window = problem.vehicles[0].time_window
    assert window is not None
    assert window.start == start
    assert window.end >= 10**9 - 100
    assert len(vuelta.plan(problem, iterations=5).routes[0].steps) == 4


def test_hours_of_facilities_and_places_without_an_end() -> None:
    hub = {"id": "hub", "location_index": 0, "time_windows": [[0, 2**32 - 1]]}
    document = body({"places": [{"location_index": 2, "time_windows": [[0, 2**32]]}]})
    document |= {"facilities": [hub]}
    document["vehicles"][0]["reload_at"] = ["hub"]
    assert told(document) == [
        ("W108", "facilities[0].time_windows"),
        ("W108", "jobs[0].places[0].time_windows"),
    ]
    with pytest.raises(ValidationError, match="longer than"):
        Job(id="a", location=(1, 1), time_windows=[[0, 10**10]])  # type: ignore[arg-type]


def test_a_window_from_nought_to_for_ever_bounds_no_day_of_unix_times() -> None:
    document = body({"time_windows": [[UNIX, UNIX + 60]]}, {"time_window": [0, 2**32 - 1]})
    problem = Problem.model_validate(document)
    shift = problem.vehicles[0].time_window
    assert shift is not None
    assert shift.start < UNIX - 3_600
    assert shift.end > UNIX + 10**8
    assert vuelta.plan(problem, iterations=5).unassigned == ()


def test_limits_and_ways_beyond_all_counting_are_none() -> None:
    endless = {"max_travel_time": 2**32 - 1, "max_distance": 2**31 - 1, "max_tasks": 2**64 - 1}
    document = body(van={"capacity": [2**32 - 1]} | endless)
    document["matrices"] = {
        "car": {"durations": ROAD["car"]["durations"], "distances": [[0, 7, 7]] * 3}
    }
    assert [code for code, _ in told(document)] == ["W108"] * 4
    for number in (2**31 - 1, 2**32 - 1):
        far = body()
        far["matrices"] = {"car": {"durations": [[0, number, 15], [15, 0, 15], [15, number, 0]]}}
        assert told(far) == [("W108", "matrices.car.durations")]
        [left] = vuelta.plan(far, iterations=5).unassigned
        assert left.reasons[0].code == "UNREACHABLE"
    beyond = body()
    beyond["matrices"] = {"car": {"durations": [[0, 10**9 + 1], [1, 0]]}}
    assert ("E141", "matrices.car.durations") in refused(beyond)


def test_a_truth_value_is_no_number_of_a_matrix() -> None:
    document = body()
    document["matrices"] = {"car": {"durations": [[0, True, 15], [15, 0, 15], [15, 15, 0]]}}
    assert ("E140", "matrices.car.durations") in refused(document)


@pytest.mark.parametrize(
    ("document", "code", "where", "words"),
    [
        (body({"time_windows": [0, 4000]}), "E103", "jobs[0].time_windows[0]", "[[start, end]]"),
        (body({"time_windows": [[0]]}), "E103", "jobs[0].time_windows[0]", "[start, end]"),
        (
            body({"time_windows": [{"start": 0, "end": 9}]}),
            *("E103", "jobs[0].time_windows[0]", "[start, end]"),
        ),
        (body(van={"end": []}), "E112", "vehicles[0].end", "longitude, latitude"),
        (body({"location": "40, 3"}), "E112", "jobs[0].location", "two numbers"),
        (body({"location": ["1", "2"]}), "E112", "jobs[0].location", "two numbers"),
    ],
)
def test_what_is_wrong_is_said_in_words(document: Any, code: str, where: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        Problem.model_validate(document)
    found = caught.value.findings[0]
    assert (found.code, found.where) == (code, where)
    assert words in f"{found.cause} {found.remedy}"
    assert "tuple" not in str(found)


@pytest.mark.parametrize(
    ("document", "taken"),
    [
        (body(van={"breaks": [{"id": 1}]}), True),
        (body(van={"breaks": [{"id": 1, "time_windows": [[0, 9]]}]}), True),
        (body(van={"breaks": [{"id": 1, "always_taken": False}]}), False),  # a word of ours
        (body(van={"breaks": [{"id": 1}]}, currency="EUR"), False),
        (body(van={"breaks": [{"id": 1}]}) | {"jobs": [{"id": "x", "location_index": 1}]}, False),
        (
            body(
                van={
                    "breaks": [
                        {
                            "id": 1,
                            "time_windows": [["2026-12-01T13:00:00Z", "2026-12-01T14:00:00Z"]],
                        }
                    ]
                }
            ),
            False,
        ),
    ],
)
def test_a_break_of_vrooms_is_taken_by_every_route(document: Any, taken: bool) -> None:
    problem = Problem.model_validate(document)
    assert [pause.always_taken for pause in problem.vehicles[0].breaks] == [taken]
    again = parse(dumps(problem, "json"))
    assert again.vehicles[0].breaks == problem.vehicles[0].breaks


OWN = {"phone": "600", "id": 7, "tags": [1, None, {"deep": [True, 2.5]}], "nothing": None}


def kept() -> dict[str, Any]:
    """A day on which everything carries something of the caller's."""
    spot = {"location": [-3.70, 40.42]}
    return {
        "metadata": OWN | {"of": "day"},
        "vehicles": [
            {
                "id": "v",
                "start": [-3.70, 40.42],
                "metadata": OWN | {"of": "v"},
                "breaks": [{"id": "lunch", "service": 60, "metadata": OWN | {"of": "lunch"}}],
            }
        ],
        "jobs": [
            {"id": "a", **spot, "metadata": OWN | {"of": "a"}},
            {"id": "b", **spot, "skills": ["none has"], "metadata": OWN | {"of": "b"}},
        ],
        "shipments": [
            {
                "metadata": OWN | {"of": "pair"},
                "pickup": {"id": "p", **spot, "metadata": OWN | {"of": "p"}},
                "delivery": {"id": "p", **spot, "metadata": OWN | {"of": "d"}},
            }
        ],
        "facilities": [{"id": "hub", **spot, "metadata": OWN | {"of": "hub"}}],
        "profiles": {"car": {}},
    }


def test_the_callers_own_comes_back_untouched() -> None:
    document = kept()
    problem = Problem.model_validate(document)
    again = parse(dumps(problem, "json"))
    assert again == problem
    assert json.loads(dumps(problem, "json"))["jobs"][0]["metadata"] == OWN | {"of": "a"}
    plan = parse_plan(dumps(vuelta.plan(problem, iterations=5), "json"))
    [route] = plan.routes
    assert plan.metadata == OWN | {"of": "day"}
    assert route.metadata == OWN | {"of": "v"}
    steps = {step.metadata["of"]: step.metadata for step in route.steps if step.metadata}
    assert steps == {name: OWN | {"of": name} for name in ("a", "p", "d", "lunch")}
    assert plan.unassigned[0].metadata == OWN | {"of": "b"}
    assert vuelta.check(problem, plan).plan.routes == plan.routes


def test_the_callers_own_stays_through_a_day() -> None:
    problem = Problem.model_validate(kept())
    plan = vuelta.plan(problem, iterations=5)
    cancelled = {"id": "i", "code": "CANCELLATION", "time": 0, "job": "a"}
    revision = vuelta.replan(problem, plan, [cancelled], 0, iterations=5)
    assert revision.problem.metadata == OWN | {"of": "day"}
    assert revision.plan.routes[0].metadata == OWN | {"of": "v"}


def test_ids_in_the_callers_own_say_nothing_about_the_style() -> None:
    document = body({"metadata": {"id": "text"}})
    assert Problem.model_validate(document).style.ids == "integer"


def test_the_callers_own_is_an_object() -> None:
    assert refused(body({"metadata": "phone 600"})) == [("E103", "jobs[0].metadata")]


def test_what_the_reader_fills_is_no_field_of_a_document() -> None:
    assert refused(body(remarks={"code": "W101"})) == [("E102", "remarks")]


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (body({"priority": "5"}), "jobs[0].priority"),
        (body({"priority": True}), "jobs[0].priority"),
        (body({"required": "yes"}), "jobs[0].required"),
        (body({"required": 1}), "jobs[0].required"),
        (body({"location_index": "1"}), "jobs[0].location_index"),
        (body(van={"speed_factor": "1.5"}), "vehicles[0].speed_factor"),
        (body(van={"speed_factor": True}), "vehicles[0].speed_factor"),
    ],
)
def test_a_text_is_no_number_and_a_number_no_truth_value(document: Any, where: str) -> None:
    assert where in [path for _, path in refused(document)]


def test_a_number_without_a_fraction_is_whole_however_it_is_written() -> None:
    problem = Problem.model_validate(body({"id": 1.0, "priority": 5.0}))
    assert (problem.jobs[0].id, problem.jobs[0].priority) == ("1", 5)


EIGHT, SIX = "2026-11-23T08:00:00+01:00", "2026-11-23T18:00:00+01:00"


@pytest.mark.parametrize(
    "never",
    [
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-05:00",
        "9999-12-31T23:59:59",
        "9999-12-31 00:00:00",
        "4000-01-01T00:00:00Z",
    ],
)
def test_a_date_that_never_comes_is_no_end(never: str) -> None:
    document = body({"time_windows": [[SIX, never]]}, {"time_window": [EIGHT, never]})
    assert told(document) == [
        ("W108", "jobs[0].time_windows"),
        ("W108", "vehicles[0].time_window"),
    ]
    problem = Problem.model_validate(document)
    shift = problem.vehicles[0].time_window
    assert shift is not None
    assert (shift.start, shift.end - shift.start >= 9 * 10**8) == (UNIX - 2 * 3_600, True)
    assert (problem.style.times, problem.style.utc_offset) == ("rfc3339", 3_600)
    plan = vuelta.plan(problem, iterations=5)
    assert plan.unassigned == ()
    assert '"arrival": "2026-11-23T' in dumps(plan, "json")


def test_a_date_before_all_counting_is_no_start() -> None:
    always = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
    document = body({"time_windows": [always]}, {"time_window": [EIGHT, SIX]})
    assert told(document) == [("W108", "jobs[0].time_windows")]
    [window] = Problem.model_validate(document).jobs[0].time_windows
    assert window.start <= UNIX - 2 * 3_600 < window.end
    assert vuelta.plan(document, iterations=5).unassigned == ()
    both = body({"time_windows": [always]}, {"time_window": always})
    assert vuelta.plan(both, iterations=5).unassigned == ()


def test_a_local_date_that_never_comes_is_no_end() -> None:
    document = body(
        {"time_windows": [["17:00", "9999-12-31T23:59:59"]]},
        {"time_window": ["08:00", "18:00"]},
        date="2026-11-23",
        time_zone="Europe/Madrid",
    )
    assert told(document) == [("W108", "jobs[0].time_windows")]
    assert Problem.model_validate(document).jobs[0].time_windows[0].start == UNIX + 7 * 3_600


def test_elsewhere_such_a_date_says_to_leave_it_out() -> None:
    late = body({"id": "a", "soft_end": "9999-12-31T23:59:59Z", "late_cost": 1})
    with pytest.raises(InputError, match=r"beyond the year 3871\n.*leave the field out"):
        Problem.model_validate(late)
    with pytest.raises(InputError, match=r"before the year 69\n.*leave the field out"):
        Problem.model_validate(body({"id": "a", "release_time": "0001-01-01T00:00:00Z"}))
