"""The table of limits: nothing that speaks of limits knows one that is not in it."""

from __future__ import annotations

from typing import Any, get_args

import pytest

import vuelta
from vuelta.explain.nouns import Lever, LimitName
from vuelta.model import Vehicle
from vuelta.model.limits import CAPS, LIMITS, CapName, cap_of, limit_named, with_cap
from vuelta.model.plan import ReasonCode
from vuelta.solver import _core
from vuelta.wording.words import LANGUAGES, words_of


def test_every_bit_of_the_core_has_a_row() -> None:
    """But who may serve what, told by skill and permission, and halves of pairs out of order."""
    bits = {limit.name for limit in _core.Limit} - {"not_allowed", "order"}
    assert bits == {limit.core for limit in LIMITS}


def test_every_row_has_a_code_and_words() -> None:
    assert len({limit.name for limit in LIMITS}) == len(LIMITS)
    for limit in LIMITS:
        assert limit.reason in get_args(ReasonCode)
        assert limit.word
        assert limit.standing
        assert limit.change
        assert limit_named(limit.name) is limit


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    words = words_of("explain", language)
    page = words_of("report", language)
    assert set(words["limit_names"]) == set(get_args(LimitName))
    assert set(words["fixes"]) | {"penalty"} == set(get_args(Lever))
    assert set(page["reasons"]) == set(get_args(ReasonCode))


def test_every_number_of_a_vehicle_can_be_asked_and_raised() -> None:
    assert set(get_args(CapName)) == set(CAPS)
    for name in CAPS:
        vehicle = Vehicle.model_validate({"id": "A", "start_index": 0, name: 3})
        assert cap_of(vehicle, name) == 3
        assert cap_of(with_cap(vehicle, name, 4), name) == 7
        free = Vehicle.model_validate({"id": "A", "start_index": 0})
        assert with_cap(free, name, 4) == free


Document = dict[str, Any]


def day(vehicle: Document, *jobs: Document, **more: Document) -> Document:
    """A depot and two places, each a minute and a kilometre from the next."""
    minutes = [[abs(a - b) for b in range(3)] for a in range(3)]
    return {
        "vehicles": [{"id": "A", "start_index": 0, "end_index": 0, "capacity": [4], **vehicle}],
        "jobs": [
            {"id": str(k), "location_index": k} | job for k, job in enumerate(jobs or ({},), 1)
        ],
        "matrices": {
            "car": {
                "durations": [[60 * each for each in row] for row in minutes],
                "distances": [[1000 * each for each in row] for row in minutes],
            }
        },
    } | more


NO_WAY = {"car": {"durations": [[0, None, None], [60, 0, None], [None, None, 0]]}}
CLASH = {"incompatible_types": [{"types": ["food", "waste"]}]}
FOOD, WASTE = {"delivery": [1], "load_type": "food"}, {"delivery": [1], "load_type": "waste"}
LUNCH = [{"id": "lunch", "service": 10, "time_windows": [[900, 999]], "always_taken": True}]
LOADS = [{"delivery": [4]}, {"delivery": [4]}]
TRIPS = {"facilities": [{"id": "F", "location_index": 0}]}

PAIR: Document = {
    "pickup": {"id": "p", "location_index": 1},
    "delivery": {"id": "d", "location_index": 2},
    "max_ride": 60,
}
RIDE = day({}) | {"jobs": [], "shipments": [PAIR]}

TINY: dict[str, tuple[Document, Document]] = {
    "reach": (day({}, matrices=NO_WAY), day({})),
    "types": (day({"held_types": ["waste"]}, FOOD, **CLASH), day({}, FOOD, **CLASH)),
    "capacity": (day({}, {"delivery": [5]}), day({"capacity": [5]}, {"delivery": [5]})),
    "window": (day({}, {"time_windows": [[0, 59]]}), day({}, {"time_windows": [[0, 60]]})),
    "shift": (day({"time_window": [0, 119]}), day({"time_window": [0, 120]})),
    "max_tasks": (day({"max_tasks": 0}), day({"max_tasks": 1})),
    "max_travel_time": (day({"max_travel_time": 119}), day({"max_travel_time": 120})),
    "max_distance": (day({"max_distance": 1999}), day({"max_distance": 2000})),
    "max_duration": (day({"max_duration": 119}), day({"max_duration": 120})),
    "max_reloads": (
        day({"reload_at": ["F"], "max_reloads": 0}, *LOADS, **TRIPS),
        day({"reload_at": ["F"], "max_reloads": 1}, *LOADS, **TRIPS),
    ),
    "max_ride": (RIDE | {"shipments": [PAIR | {"max_ride": 59}]}, RIDE),
    "break": (
        day({"breaks": LUNCH, "time_window": [0, 500]}),
        day({"breaks": LUNCH, "time_window": [0, 1500]}),
    ),
    "loading": (
        day({"loading": "deliveries_first", "collected": True}, {"delivery": [1]}),
        day({"loading": "free", "collected": True}, {"delivery": [1]}),
    ),
}
"""For each limit: a day on which it stands in the way of a task, and one on which it does not."""


@pytest.mark.parametrize("name", [limit.name for limit in LIMITS])
def test_every_limit_is_the_reason_of_a_tiny_day(name: str) -> None:
    """What a reason asks for is tried one by one in ``tests/solver/test_remedies.py``."""
    stuck, free = TINY[name]
    left = vuelta.plan(stuck, iterations=50).unassigned
    assert limit_named(name).reason in {reason.code for task in left for reason in task.reasons}
    assert not vuelta.plan(free, iterations=50).unassigned
