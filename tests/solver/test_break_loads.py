"""Breaks with a most load: taken where no more is aboard, and the reason where they cannot be."""

from __future__ import annotations

import random
from typing import Any

import pytest

import vuelta
from vuelta import Plan
from worlds.left_out import Document, left_out, line, remedied


def road(*loads: int, pause: Document, **vehicle: Any) -> Document:
    """A job each minute of the road; above 0 it delivers that much, below 0 it collects."""
    document = line(len(loads), breaks=[{"id": "b", "service": 60} | pause], **vehicle)
    for job, load in zip(document["jobs"], loads, strict=True):
        job["delivery" if load > 0 else "pickup"] = [abs(load)]
    return document


def order(plan: Plan) -> list[str | None]:
    [route] = plan.routes
    assert route.violations == ()
    return [step.id for step in route.steps if step.id is not None]


@pytest.mark.parametrize(
    ("loads", "most", "steps"),
    [
        ((4, 3, 2), 9, ["b", "1", "2", "3"]),
        ((4, 3, 2), 5, ["1", "b", "2", "3"]),
        ((4, 3, 2), 4, ["1", "2", "b", "3"]),
        ((4, 3, 2), 0, ["1", "2", "3", "b"]),
        ((-4, -3, -2), 4, ["b", "1", "2", "3"]),
        ((4, -3, 2), 4, ["1", "b", "2", "3"]),
    ],
)
def test_the_break_is_taken_where_no_more_is_aboard(
    loads: tuple[int, ...], most: int, steps: list[str]
) -> None:
    """In the order of the road, and no later than where it can be for the first time."""
    at = steps.index("b")
    document = road(*loads, pause={"max_load": [most], "time_windows": [[0, 60 * at]]})
    document["vehicles"][0]["steps"] = [{"type": "job", "id": str(k)} for k in (1, 2, 3)]
    document["vehicles"][0]["pinned_steps"] = 3
    assert order(vuelta.plan(document, iterations=50)) == steps


def test_what_is_aboard_already_counts() -> None:
    """Own load of 2, a parcel of 3 that is aboard, and 1 that is delivered in the first minute."""
    pause = {"max_load": [5], "time_windows": [[0, 65]]}
    document = road(1, 3, pause=pause, on_board=[2])
    document["jobs"][1]["aboard"] = "A"
    assert order(vuelta.plan(document, iterations=50)) == ["1", "b", "2"]
    document["vehicles"][0]["breaks"][0]["max_load"] = [4]
    assert left_out(document)
    document["vehicles"][0]["breaks"][0] |= {"max_load": [1], "time_windows": []}
    assert set(left_out(document)) == {"1", "2"}


def test_a_break_that_the_load_forbids_is_the_reason() -> None:
    """Its window closes before anything is delivered."""
    document = road(4, pause={"max_load": [3], "time_windows": [[0, 30]]})
    [reason] = left_out(document)["1"]
    assert reason.code == "BREAK"
    assert reason.detail == "break b cannot be taken beside it: more is aboard than max_load allows"
    assert reason.fix == "raise the break's max_load"
    assert left_out(remedied(document, "1", reason, "A")) == {}


def test_load_and_window_are_named_where_both_forbid_it() -> None:
    document = road(4, pause={"max_load": [3], "time_windows": [[0, 30]]}, time_window=[50, 5000])
    [reason] = left_out(document)["1"]
    assert reason.fix == "raise the break's max_load, and widen the break's window"
    assert left_out(remedied(document, "1", reason, "A")) == {}


def day(seed: int) -> Document:
    """Six jobs about a depot, one van, and a break in the first half of its way."""
    draw = random.Random(seed)
    spots = [(0, 0), *((draw.randrange(60), draw.randrange(60)) for _ in range(6))]
    table = [[abs(a - c) + abs(b - d) for c, d in spots] for a, b in spots]
    loads = [draw.randint(1, 4) for _ in range(6)]
    return {
        "vehicles": [
            {
                "id": 1,
                "start_index": 0,
                "end_index": 0,
                "capacity": [sum(loads)],
                "time_window": [0, 1000],
                "breaks": [
                    {
                        "id": 1,
                        "service": draw.randint(5, 30),
                        "time_windows": [[0, draw.randint(40, 200)]],
                        "max_load": [draw.randint(2, sum(loads))],
                    }
                ],
            }
        ],
        "jobs": [
            {"id": k, "location_index": k, "service": 5}
            | {"delivery" if draw.random() < 0.7 else "pickup": [load]}
            for k, load in enumerate(loads, 1)
        ],
        "matrices": {"car": {"durations": table}},
    }


@pytest.mark.parametrize("seed", range(12))
def test_vroom_finds_no_better_day(seed: int) -> None:
    """Its routes are lawful here, breaks and all, and no cheaper."""
    vroom = pytest.importorskip("vroom")
    document = day(seed)
    [van] = document["vehicles"]
    [pause] = van["breaks"]
    model = vroom.Input()
    model.set_durations_matrix("car", document["matrices"]["car"]["durations"])
    model.add_vehicle(
        vroom.Vehicle(
            1,
            start=0,
            end=0,
            capacity=van["capacity"],
            time_window=van["time_window"],
            breaks=[
                vroom.Break(1, pause["time_windows"], pause["service"], max_load=pause["max_load"])
            ],
        )
    )
    model.add_job(
        [
            vroom.Job(
                job["id"],
                job["location_index"],
                default_service=job["service"],
                delivery=job.get("delivery", [0]),
                pickup=job.get("pickup", [0]),
            )
            for job in document["jobs"]
        ]
    )
    frame = model.solve(exploration_level=5, nb_threads=1).routes
    plan = vuelta.plan(document, iterations=500)
    assert plan.summary.violations == ()
    theirs = [
        {"type": kind, "id": int(name)}
        for kind, name in zip(frame["type"], frame["id"], strict=True)
        if kind in ("job", "break")
    ]
    n_theirs = sum(step["type"] == "job" for step in theirs)
    assert n_theirs <= 6 - len(plan.unassigned)
    if n_theirs:
        judgement = vuelta.check(document, {"routes": [{"vehicle": 1, "steps": theirs}]})
        assert judgement.plan.routes[0].violations == ()
        if n_theirs == 6 - len(plan.unassigned):
            assert plan.routes[0].cost <= judgement.plan.routes[0].cost
