"""What a reason says would help is done to the document, and then the task is served."""

# Covers: solver/verdicts.py

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

import vuelta
from judge.remedies import PLANNED
from vuelta.errors import CommitmentError
from vuelta.model import Problem, Reason
from vuelta.solver import lower
from vuelta.travel import measure
from worlds.left_out import Document, gaps, left_out, line, remedied

FULL = [{"id": "F", "location_index": 0, "slots": 0}]
TO_F = [{"facility": "F"}]
LUNCH = {"id": "lunch", "service": 10}
AFTER_THE_SHIFT = {"time_windows": [[900, 999]], "always_taken": True}

EACH_LIMIT: list[tuple[set[str], Document, Document, Document]] = [
    ({"SKILL"}, {}, {"skills": ["crane"]}, {}),
    ({"VEHICLE_NOT_ALLOWED"}, {}, {"allowed_vehicles": []}, {}),
    ({"CAPACITY"}, {}, {"delivery": [11]}, {}),
    ({"CAPACITY"}, {"on_board": [8]}, {"pickup": [3]}, {}),
    ({"TIME_WINDOW"}, {}, {"time_windows": [[0, 59]]}, {}),
    ({"TIME_WINDOW"}, {"time_window": [100, 219]}, {}, {}),
    ({"TIME_WINDOW"}, {"time_window": [0, 500]}, {"time_windows": [[900, 950]]}, {}),
    ({"TIME_WINDOW"}, {"time_window": [0, 500]}, {"service": 600}, {}),
    ({"TIME_WINDOW"}, {}, {"service": 10**9}, {}),
    ({"MAX_TASKS"}, {"max_tasks": 0}, {}, {}),
    ({"MAX_TRAVEL_TIME"}, {"max_travel_time": 119}, {}, {}),
    ({"MAX_DISTANCE"}, {"max_distance": 1999}, {}, {}),
    ({"MAX_DURATION"}, {"max_duration": 129}, {"service": 10}, {}),
    (
        {"BREAK"},
        {"time_window": [50, 500], "breaks": [LUNCH | {"time_windows": [[0, 20]]}]},
        {},
        {},
    ),
    (
        {"BREAK"},
        {"time_window": [0, 500], "breaks": [LUNCH | AFTER_THE_SHIFT]},
        {},
        {},
    ),
    ({"BREAK"}, {"time_window": [0, 500], "breaks": [LUNCH | {"service": 501}]}, {}, {}),
    ({"BREAK"}, {"max_duration": 500, "breaks": [LUNCH | {"service": 501}]}, {}, {}),
    ({"FACILITY_FULL"}, {}, {"pickup": [1], "destinations": TO_F}, {"facilities": FULL}),
    # Several at once: each is named, and the changes go together.
    ({"MAX_TRAVEL_TIME", "MAX_DURATION"}, {"max_travel_time": 100, "max_duration": 90}, {}, {}),
    ({"SKILL", "CAPACITY"}, {}, {"skills": ["crane"], "delivery": [12]}, {}),
    ({"SKILL", "TIME_WINDOW"}, {}, {"skills": ["crane"], "time_windows": [[0, 30]]}, {}),
    (
        {"VEHICLE_NOT_ALLOWED", "MAX_TASKS", "MAX_DISTANCE"},
        {"max_tasks": 0, "max_distance": 5},
        {"allowed_vehicles": []},
        {},
    ),
    (
        {"BREAK", "CAPACITY"},
        {"time_window": [0, 300], "breaks": [LUNCH | {"service": 999}]},
        {"delivery": [11]},
        {},
    ),
    (
        {"FACILITY_FULL", "SKILL"},
        {},
        {"pickup": [1], "destinations": TO_F, "skills": ["lift"]},
        {"facilities": FULL},
    ),
    (
        {"FACILITY_FULL", "CAPACITY"},
        {},
        {"pickup": [11], "destinations": TO_F},
        {"facilities": FULL},
    ),
    (
        {"FACILITY_FULL", "MAX_DISTANCE"},
        {"max_distance": 7},
        {"pickup": [1], "destinations": TO_F},
        {"facilities": FULL},
    ),
]


@pytest.mark.parametrize(("codes", "vehicle", "job", "rest"), EACH_LIMIT)
def test_each_limit_is_named_and_its_remedy_helps(
    codes: set[str], vehicle: Document, job: Document, rest: Document
) -> None:
    document = line(**vehicle) | rest
    document["jobs"][0].update(job)
    reasons = left_out(document)["1"]
    assert {reason.code for reason in reasons} == codes
    for reason in reasons:
        assert not left_out(remedied(document, "1", reason, "A"))


def test_one_limit_alone_of_several_would_not_do() -> None:
    document = line(max_travel_time=100, max_duration=90)
    first, second = left_out(document)["1"]
    assert first.fix == "raise max_travel_time to 120 s, and raise max_duration to 120 s"
    assert second.fix == "raise max_duration to 120 s, and raise max_travel_time to 120 s"


def test_a_break_is_told_as_the_break() -> None:
    """Its window lies after the shift: no change of the task would help."""
    document = line(time_window=[0, 500], breaks=[LUNCH | AFTER_THE_SHIFT])
    [reason] = left_out(document)["1"]
    assert (
        reason.detail
        == "break lunch cannot be taken, whatever is served: the shift ends before that"
    )
    assert reason.fix == "widen the break's window, or lengthen the shift"


def test_a_shift_that_is_not_there_is_not_to_be_lengthened() -> None:
    document = line()
    document["jobs"][0]["service"] = 10**9
    [reason] = left_out(document)["1"]
    assert "shift" not in reason.detail + reason.fix
    assert reason.fix == "shorten its service"
    document = line()
    document["matrices"]["car"]["durations"] = [[0, 999_999_999], [999_999_999, 0]]
    [reason] = left_out(document)["1"]
    assert reason.code == "UNREACHABLE"
    assert "shift" not in reason.detail + reason.fix


@pytest.mark.parametrize("most", [0, 1])
def test_a_trip_too_many_is_a_reload_too_many(most: int) -> None:
    """Three full loads take two reloads: with one more each, one more load is served."""
    document = line(3, capacity=[2], reload_at=["F"], max_reloads=most)
    document["facilities"] = [{"id": "F", "location_index": 0}]
    for job in document["jobs"]:
        job["delivery"] = [2]
    left = left_out(document)
    assert len(left) == 2 - most
    name = next(iter(left))
    found = {reason.code: reason for reason in left[name]}
    assert found["MAX_RELOADS"].fix == f"raise max_reloads to {most + 1} (A)"
    assert len(left_out(remedied(document, name, found["MAX_RELOADS"], "A"))) == 1 - most
    assert found["DISPLACED"].detail.endswith("max_reloads")


def test_what_is_reached_through_another_has_the_limit_of_that_tour() -> None:
    """0 to 1 and back; 2 is reached from 1 only: with one task a tour it is max_tasks."""
    document = gaps((0, 1), (1, 0), (1, 2), (2, 0), (2, 1), n=3, max_tasks=1)
    [reason] = left_out(document)["2"]
    assert reason.code == "MAX_TASKS"
    assert reason.jobs == ("1",)
    assert not left_out(remedied(document, "2", reason, "A"))


def test_unreachable_is_what_no_tour_can_contain() -> None:
    """No way leads out of 2, whatever is visited."""
    document = gaps((0, 1), (1, 0), (1, 2), n=3)
    [reason] = left_out(document)["2"]
    assert (reason.code, reason.detail) == ("UNREACHABLE", "there is no way to it, or back")
    assert not left_out(remedied(document, "2", reason, "A"))


def test_no_higher_priority_than_the_highest_is_named() -> None:
    document = line(2, max_tasks=1)
    for job in document["jobs"]:
        job["priority"] = 100
    left = left_out(document)
    [(name, [reason])] = left.items()
    assert (reason.code, reason.fix) == ("DISPLACED", "add a vehicle")
    assert not left_out(remedied(document, name, reason, "A"))


def test_a_higher_priority_that_would_help_is_named_with_its_number() -> None:
    document = line(2, max_tasks=1)
    document["jobs"][1]["priority"] = 7
    [reason] = left_out(document)["1"]
    assert reason.fix == "add a vehicle, or give it a priority above 7"
    document["jobs"][0]["priority"] = 8
    assert set(left_out(document)) == {"2"}


def test_a_price_that_is_not_whole_is_rounded_up() -> None:
    document = line(costs={"per_km": 0.0004, "per_hour": 0})
    document["jobs"][0]["penalty"] = 0.0001
    document["matrices"]["car"]["distances"] = [[0, 1234], [1234, 0]]
    [reason] = left_out(document)["1"]
    assert reason.code == "PRICED_OUT"
    assert not left_out(remedied(document, "1", reason, "A"))


def alone(document: Document, left: str, vehicle: str) -> Document:
    """The vehicle with what is pinned to it, and the task, which has no price."""
    reduced = copy.deepcopy(document)
    [van] = [van for van in reduced["vehicles"] if van["id"] == vehicle]
    pinned = van.get("steps", [])[: van.get("pinned_steps") or 0]
    names = {str(step["id"]) for step in pinned} | {left}
    reduced["vehicles"] = [van | {"steps": pinned}]
    reduced["jobs"] = [
        job for job in reduced.get("jobs", ()) if job["id"] in names or job.get("aboard") == vehicle
    ]
    reduced["shipments"] = [
        pair
        for pair in reduced.get("shipments", ())
        if {pair["pickup"]["id"], pair["delivery"]["id"]} & names
    ]
    for demand in (*reduced["jobs"], *reduced["shipments"]):
        if demand.get("id", left) in names:
            demand.pop("penalty", None)
        else:  # it only rides along
            demand.update(penalty=0, required=False)
        allowed = demand.get("allowed_vehicles")
        if allowed is not None:
            demand["allowed_vehicles"] = [name for name in allowed if name == vehicle]
        demand["vehicle_costs"] = {}
    return reduced


@pytest.mark.parametrize("seed", range(150))
def test_all_that_is_named_for_a_vehicle_together_lets_the_task_in(
    seed: int, any_problem: Callable[..., Document], without_pins: Callable[[Any], Any]
) -> None:
    document = any_problem(seed, (2, 6), wild=seed % 2 == 0, often=0.4)
    problem = Problem.model_validate(document)
    try:
        lower(problem, measure(problem))
    except CommitmentError:
        document = without_pins(problem.model_dump(mode="json"))
    plan = vuelta.plan(document, iterations=60)
    whole = Problem.model_validate(document).model_dump(mode="json", exclude_none=True)
    for left in plan.unassigned:
        assert left.reasons
        for reason in left.reasons:
            assert reason.detail
            assert reason.fix
            if reason.code in PLANNED or "serve it with" in reason.fix:
                continue
            _must_help(whole, left.id, reason)


def _must_help(document: Document, left: str, reason: Reason) -> None:
    """Of one of its vehicles: the figures are those of the one that is nearest to it."""
    whose = re.search(r" \(([^)]*)\)$", reason.fix)
    names: Sequence[str] = (whose[1],) if whose else reason.vehicles
    for name in names:
        changed = remedied(document, left, reason, name)
        by_way = "by way of" in reason.detail
        asked = changed if by_way else alone(changed, left, name)
        after = left_out(asked)
        codes = {again.code for again in after.get(left, ())}
        assert codes <= (PLANNED if by_way else set()), (reason, after)


@pytest.mark.parametrize(
    ("vehicle", "second", "gap", "said"),
    [
        ({}, {"skills": ["crane"]}, False, "job 2 does not keep skill crane"),
        ({}, {"time_windows": [[0, 100]]}, False, "job 2 does not keep time windows"),
        ({}, {}, True, "there is no way to job 2, or on from it"),
        ({"max_tasks": 1}, {}, False, "job 2 does not keep max_tasks"),
        ({}, {"allowed_vehicles": []}, False, "job 2 does not keep allowed_vehicles"),
    ],
)
def test_pins_that_do_not_hold_name_the_stop_and_the_limit(
    vehicle: Document, second: Document, gap: bool, said: str
) -> None:
    document = line(2, steps=[{"type": "job", "id": k} for k in "12"], pinned_steps=2, **vehicle)
    document["jobs"][1].update(second)
    if gap:
        document["matrices"]["car"]["durations"][1][2] = None
    with pytest.raises(CommitmentError) as caught:
        vuelta.plan(document, iterations=5)
    assert caught.value.code == "C301"
    assert said in str(caught.value)


def test_a_pair_counts_twice_where_priorities_are_compared() -> None:
    """One job of priority 5 has the place of a pair: 2 times 3 would pass it, 2 times 2 not."""
    document = line(3, max_tasks=2)
    document["shipments"] = [
        {
            "amount": [1],
            "pickup": {"id": "1", "location_index": 1},
            "delivery": {"id": "2", "location_index": 2},
        }
    ]
    document["jobs"] = [{"id": "3", "location_index": 3, "priority": 5, "service": 0}]
    reason = left_out(document)["1"][0]
    assert reason.fix == "add a vehicle, or give it a priority above 2"
    document["shipments"][0]["priority"] = 3
    assert set(left_out(document)) == {"3"}
