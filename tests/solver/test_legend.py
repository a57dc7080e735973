"""How the core's numbers read back: visits, times, holders, what is owed."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Problem, Window
from vuelta.solver import _core
from vuelta.solver.legend import Legend


def half(name: int, place: int) -> dict[str, Any]:
    return {"id": name, "location": [0.01 * place, 0]}


def town(**vehicle: Any) -> Problem:
    return Problem.model_validate(
        {
            "vehicles": [{"id": "A", "start": [0, 0], "capacity": [5], **vehicle}, {"id": "B"}]
            if not vehicle
            else [
                {"id": "A", "start": [0, 0], "capacity": [5], **vehicle},
                {"id": "B", "start": [0, 0], "capacity": [5]},
            ],
            "jobs": [half(1, 1), {**half(2, 2), "aboard": "B"}],
            "shipments": [
                {"pickup": half(1, 3), "delivery": half(2, 4)},
                {"pickup": half(3, 5), "delivery": half(4, 6)},
            ],
        }
    )


def test_jobs_come_first_then_both_halves_of_each_shipment() -> None:
    legend = Legend.of(town())
    assert [visit.key for visit in legend.visits] == [
        ("job", "1"),
        ("job", "2"),
        ("pickup", "1"),
        ("delivery", "2"),
        ("pickup", "3"),
        ("delivery", "4"),
    ]
    assert [legend.stop_of[visit.key] for visit in legend.visits] == list(range(6))
    assert [visit.place for visit in legend.visits] == [1, 2, 3, 4, 5, 6]
    assert legend.nowhere == 7


def test_every_visit_knows_who_alone_may_serve_it() -> None:
    """A parcel aboard, and the two halves of a pickup that is pinned."""
    legend = Legend.of(town(steps=[{"type": "pickup", "id": 3}], pinned_steps=1))
    assert [legend.holder(stop) for stop in range(6)] == [None, 1, None, None, 0, 0]
    assert legend.pinned == ((4,), ())
    assert (legend.owed(0), legend.owed(1)) == ((5,), ())


def test_nothing_is_owed_when_the_delivery_is_pinned_too() -> None:
    steps = [{"type": "pickup", "id": 3}, {"type": "job", "id": 1}, {"type": "delivery", "id": 4}]
    legend = Legend.of(town(steps=steps, pinned_steps=3))
    assert legend.pinned == ((4, 0, 5), ())
    assert legend.owed(0) == ()


def test_steps_that_are_not_pinned_bind_nobody() -> None:
    legend = Legend.of(town(steps=[{"type": "pickup", "id": 3}]))
    assert legend.pinned == ((), ())
    assert legend.holder(4) is None


@pytest.mark.parametrize(("moment", "core"), [(0, 0), (-5, 0), (77, 77), (10**12, _core.horizon)])
def test_moments_stay_on_the_cores_clock(moment: int, core: int) -> None:
    assert Legend.of(town()).moment(moment) == core


def test_no_windows_are_one_window_of_all_time() -> None:
    legend = Legend.of(town())
    assert legend.windows(()) == [(0, _core.horizon)]
    assert legend.windows((Window(3, 4), Window(7, 9))) == [(3, 4), (7, 9)]


def test_breaks_are_in_the_order_of_the_middle_of_their_time() -> None:
    """Without windows last; a wide window counts by its middle, not by its end."""
    breaks = [
        {"id": "any"},
        {"id": "late", "time_windows": [[190, 230]]},
        {"id": "wide", "time_windows": [[0, 100], [200, 240]]},
    ]
    problem = town(breaks=breaks)
    legend = Legend.of(problem)
    assert [pause.id for pause in legend.pauses(problem.vehicles[0])] == ["wide", "late", "any"]
