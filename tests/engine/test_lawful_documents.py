"""Documents the checks let through end in a plan or a named finding (of ``engine/_plan.py``).

Each once ended in "this is a bug", or in an exception that is none of ours.
"""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.errors import CommitmentError

Document = dict[str, Any]

FLAT = {"car": {"durations": [[0, 10], [10, 0]]}}
CLASH = [{"types": ["raw", "cooked"]}]


def day(van: Document | None, *jobs: Document, **fields: Any) -> Document:
    vans = [] if van is None else [{"id": "v", "start_index": 0, "end_index": 0} | van]
    visits = [{"id": f"j{k}", "location_index": 1} | job for k, job in enumerate(jobs)]
    return {"vehicles": vans, "jobs": visits, "matrices": FLAT} | fields


LEFT_OUT: list[tuple[str, Document]] = [
    (
        "INCOMPATIBLE",  # two types aboard already
        day(
            {"capacity": [5]},
            {"delivery": [1], "load_type": "raw", "aboard": "v"},
            {"delivery": [1], "load_type": "cooked", "aboard": "v"},
            incompatible_types=CLASH,
        ),
    ),
    (
        "INCOMPATIBLE",  # two types held
        day(
            {"held_types": ["raw", "cooked"]},
            {"load_type": "raw"},
            incompatible_types=CLASH,
        ),
    ),
    (
        "INCOMPATIBLE",  # one held, one aboard
        day(
            {"capacity": [5], "held_types": ["raw"]},
            {"delivery": [1], "load_type": "cooked", "aboard": "v"},
            incompatible_types=CLASH,
        ),
    ),
    ("NO_VEHICLE", day(None, {"delivery": [1, 2]})),
    (
        "NO_VEHICLE",
        day(None, {"pickup": [1], "places": [{"location_index": 0, "cost": 2}]}),
    ),
    (
        "FACILITY_FULL",
        day(
            {"capacity": [5]},
            {"delivery": [1], "returned_to": "F"},
            facilities=[{"id": "F", "location_index": 1, "slots": 0}],
        ),
    ),
]


@pytest.mark.parametrize(("code", "document"), LEFT_OUT)
def test_what_nobody_can_serve_is_left_out_with_its_reason(code: str, document: Document) -> None:
    plan = vuelta.plan(document, iterations=50)
    assert len(plan.unassigned) == len(document["jobs"])
    assert {reason.code for left in plan.unassigned for reason in left.reasons} == {code}
    assert vuelta.check(document, plan).clean


SERVED: list[Document] = [
    # three loads that together pass 32 bits, one trip each
    day(
        {"capacity": [10**9], "reload_at": ["R"]},
        *({"delivery": [10**9]} for _ in range(3)),
        facilities=[{"id": "R", "location_index": 0}],
    ),
    day({"on_board": [3, 4]}, {}),
]


@pytest.mark.parametrize("document", SERVED)
def test_what_is_large_or_says_little_is_planned(document: Document) -> None:
    plan = vuelta.plan(document, iterations=200)
    assert not plan.unassigned
    judged = vuelta.check(document, plan)
    assert (judged.clean, judged.differences) == (True, ())


@pytest.mark.parametrize("held", [{"held_types": ["raw"]}, {}])
def test_what_is_pinned_to_a_van_whose_load_clashes_is_a_broken_promise(held: Document) -> None:
    """It carries raw already, held or aboard, and is to begin with a cooked parcel aboard."""
    raw = {} if held else {"load_type": "raw"}
    document = day(
        {"capacity": [5], "steps": [{"type": "job", "id": "j1"}], "pinned_steps": 1} | held,
        {"delivery": [1], "aboard": "v"} | raw,
        {"delivery": [1], "aboard": "v", "load_type": "cooked"},
        incompatible_types=CLASH,
    )
    with pytest.raises(CommitmentError, match="may not be together") as caught:
        vuelta.plan(document, iterations=20)
    assert (caught.value.code, caught.value.vehicle) == ("C301", "v")


def test_what_is_pinned_to_a_full_facility_is_a_broken_promise() -> None:
    document = day(
        {"capacity": [5], "steps": [{"type": "job", "id": "j0"}], "pinned_steps": 1},
        {"delivery": [1], "returned_to": "F"},
        facilities=[{"id": "F", "location_index": 1, "slots": 0}],
    )
    with pytest.raises(CommitmentError, match="facility F does not take") as caught:
        vuelta.plan(document, iterations=20)
    assert caught.value.code == "C301"
