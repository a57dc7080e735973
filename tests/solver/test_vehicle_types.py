"""Which vehicles count as alike, and what they may carry and serve."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Problem
from vuelta.solver import lower
from vuelta.solver.vehicle_types import speed
from vuelta.travel import measure


def pair(
    first: dict[str, Any], second: dict[str, Any], job: dict[str, Any] | None = None
) -> Problem:
    """Two vehicles and a job; a second job keeps ids apart."""
    base = {"start": [0, 0], "capacity": [10]}
    return Problem.model_validate(
        {
            "vehicles": [{"id": "A", **base, **first}, {"id": "B", **base, **second}],
            "jobs": [
                {"id": "1", "location": [0.01, 0], **(job or {})},
                {"id": "2", "location": [0.02, 0]},
            ],
        }
    )


def kinds(problem: Problem) -> tuple[int, ...]:
    return lower(problem, measure(problem)).legend.kind_of


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"description": "the old one"},
        {"steps": [{"type": "job", "id": "1"}], "pinned_steps": 1},
    ],
)
def test_names_words_and_pinned_jobs_make_no_kind(same: dict[str, Any]) -> None:
    assert kinds(pair(same, {})) == (0, 0)


@pytest.mark.parametrize(
    "other",
    [
        {"capacity": [11]},
        {"start": [0, 1]},
        {"start": None, "end": [0, 0]},
        {"costs": {"fixed": 1}},
        {"skills": ["crane"]},
        {"time_window": [0, 100]},
        {"breaks": [{"id": 1}]},
        {"speed_factor": 1.1},
        {"max_tasks": 3},
        {"on_board": [1]},
        {"type": "van"},
        {"profile": "bike"},
    ],
)
def test_everything_else_does(other: dict[str, Any]) -> None:
    assert kinds(pair(other, {})) == (0, 1)


@pytest.mark.parametrize(
    "job",
    [
        {"allowed_vehicles": ["A"]},
        {"vehicle_costs": {"B": 3}},
        {"aboard": "A", "delivery": [1]},
    ],
)
def test_a_vehicle_a_job_names_is_of_its_own_kind(job: dict[str, Any]) -> None:
    assert kinds(pair({}, {}, job)) == (0, 1)


def broken(problem: Problem, v: int, stops: list[int]) -> int:
    lowered = lower(problem, measure(problem))
    return lowered.core.walk(lowered.legend.kind_of[v], stops).broken


@pytest.mark.parametrize(
    ("job", "allowed"),
    [
        ({"skills": ["crane"]}, (True, False)),
        ({"skills": ["crane", "ice"]}, (False, False)),
        ({"allowed_vehicles": ["B"]}, (False, True)),
        ({"allowed_vehicles": []}, (False, False)),
        ({"aboard": "B", "delivery": [1]}, (False, True)),
        ({}, (True, True)),
    ],
)
def test_who_may_serve_what(job: dict[str, Any], allowed: tuple[bool, bool]) -> None:
    problem = pair({"skills": ["crane"]}, {}, job)
    assert tuple(broken(problem, v, [0]) & 128 == 0 for v in (0, 1)) == allowed


def test_a_wish_is_priced_for_the_vehicle_it_names() -> None:
    problem = pair({"costs": {"per_hour": 0}}, {"costs": {"per_hour": 0}})
    wishing = pair(
        {"costs": {"per_hour": 0}},
        {"costs": {"per_hour": 0}},
        {"vehicle_costs": {"A": -2.5, "B": 4}},
    )
    lowered = lower(wishing, measure(problem))
    prices = [
        lowered.legend.prices.currency(lowered.core.walk(lowered.legend.kind_of[v], [0]).price)
        for v in (0, 1)
    ]
    assert prices == [-2.5, 4]


def test_a_wish_for_a_shipment_counts_once() -> None:
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": "A", "costs": {"per_hour": 0}}],
            "shipments": [
                {
                    "pickup": {"id": "1", "location": [0, 0]},
                    "delivery": {"id": "2", "location": [0, 1]},
                    "vehicle_costs": {"A": 3},
                }
            ],
        }
    )
    lowered = lower(problem, measure(problem))
    assert lowered.legend.prices.currency(lowered.core.walk(0, [0, 1]).price) == 3


@pytest.mark.parametrize(
    ("vehicle", "most"),
    [
        ({}, 10),
        ({"on_board": [4]}, 6),
        ({"on_board": [10]}, 0),
    ],
)
def test_room_is_capacity_less_what_stays_aboard(vehicle: dict[str, Any], most: int) -> None:
    for amount, fits in ((most, True), (most + 1, False)):
        problem = pair(vehicle, {}, {"pickup": [amount]})
        assert (broken(problem, 0, [0]) & 2 == 0) == fits


@pytest.mark.parametrize(
    ("factor", "millionths"), [(1, 1_000_000), (0.834, 834_000), (0.000001, 1), (5, 5_000_000)]
)
def test_speed_counts_in_millionths(factor: float, millionths: int) -> None:
    problem = pair({"speed_factor": factor}, {})
    assert speed(problem.vehicles[0]) == millionths


def test_limits_that_never_bind_cost_no_search() -> None:
    """Two jobs, a shift of 100 s: a plain day for the core, and no longer one if less is asked."""
    shift = {"time_window": [0, 100]}
    for limit, least in {"max_tasks": 2, "max_travel_time": 100, "max_duration": 100}.items():
        for asked, plain in ((least, True), (least + 1, True), (least - 1, False)):
            problem = pair({**shift, limit: asked}, {**shift, limit: asked})
            assert lower(problem, measure(problem)).core.is_plain is plain, (limit, asked)
