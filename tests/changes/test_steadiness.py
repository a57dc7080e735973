"""Difference, KPI and notices of the same two plans must agree, whatever the plans."""

# Covers: changes/renotification.py

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.changes.diff import diff
from vuelta.changes.notices import notices
from vuelta.changes.stability import stability
from vuelta.changes.task_status import task_statuses
from vuelta.model import Plan, Problem, ProtocolRun
from vuelta.policy.read import default_policy

NAMES = "ABCDEFGH"
VEHICLES = ("v1", "v2", "bike")
STARTS = (0, 59, 60, 900, 901, 950, 1500, 1560, 1801, 2500, 2560, 4000)
"""On both sides of every threshold and window, once or twice over."""
WINDOWS = ([], [], [[0, 3000]], [[0, 1500], [1560, 5000]], [[500, 900], [4000, 9000]])
UNHURRIED = settings(deadline=None)
"""A busy machine is no failure."""

STATES = ("deferred", "cancelled", "returning", "missing")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan over eight jobs: open, done, failed, left out, taken off the plan, unknown."""
    routes: dict[str, list[dict[str, Any]]] = {vehicle: [] for vehicle in VEHICLES}
    left, aside = [], []
    for name in draw(st.permutations(NAMES)):
        fate = draw(st.sampled_from(("route",) * 6 + ("left", "aside", "unknown")))
        vehicle = draw(st.sampled_from(VEHICLES))
        visit = {
            "type": "job",
            "id": name,
            "arrival": draw(st.sampled_from(STARTS)),
            "location_index": draw(st.sampled_from((0, 0, 0, 1))),
        }
        if draw(st.integers(0, 9)) == 0:
            routes[vehicle].insert(0, visit | {"outcome": "failed"})
        if fate == "route":
            routes[vehicle].append(visit)
        elif fate == "left":
            left.append({"id": name})
        elif fate == "aside":
            state = draw(st.sampled_from(STATES))
            aside.append({"id": name, "state": state, "reason": "DELAY", "time": 0})
    return Plan.model_validate(
        {
            "routes": [
                {
                    "vehicle": vehicle,
                    "steps": steps,
                    "done": max(
                        sum(step.get("outcome") == "failed" for step in steps),
                        draw(st.integers(0, min(len(steps), 2))),
                    ),
                }
                for vehicle, steps in routes.items()
            ],
            "unassigned": left,
            "set_aside": aside,
            "now": 1000,
        }
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    return Problem.model_validate(
        {
            "vehicles": [
                {"id": vehicle, "profile": "bike" if vehicle == "bike" else "car"}
                for vehicle in VEHICLES
            ],
            "jobs": [
                {
                    "id": name,
                    "location": [2, 41],
                    "time_windows": draw(st.sampled_from(WINDOWS)),
                    "soft_end": draw(st.sampled_from((None, None, 2500))),
                }
                for name in NAMES
            ],
        }
    )


@st.composite
def protocol_runs(draw: st.DrawFn) -> list[ProtocolRun]:
    codes = ("RECIPIENT_ABSENT", "WINDOW_CHANGE", "DAMAGED", "DELAY", "NEW_ORDER")
    return [
        ProtocolRun.model_validate(
            {
                "incident": f"i{i}",
                "code": code,
                "opened": 900,
                "inform_by": draw(st.sampled_from((None, 1500))),
                **({"vehicle": "v1"} if code == "DELAY" else {"job": NAMES[i]}),
                "options": draw(st.sampled_from(([], [{"code": "RESCHEDULE", "verb": "DEFER"}]))),
            }
        )
        for i, code in enumerate(draw(st.lists(st.sampled_from(codes), max_size=4)))
    ]


@pytest.mark.slow
@UNHURRIED
@given(plans(), plans(), problems(), problems(), protocol_runs())
def test_customers_to_notify_are_the_notices_that_count(
    old: Plan, new: Plan, before: Problem, after: Problem, runs: list[ProtocolRun]
) -> None:
    policy = default_policy()
    found = diff(old, new, 1000)
    for was in (None, before):
        told = notices(old, new, after, found, runs, policy, 1000, before=was)
        kpis = stability(old, new, after, policy.stability.eta_threshold, before=was)
        assert sum(notice.counts for notice in told) == kpis.to_notify
        assert len({(notice.type, notice.job) for notice in told}) == len(told)
        assert all(notice.level == "action" for notice in told if notice.counts)
        assert all(set(notice.text) == {"en", "es", "pl"} for notice in told)
        assert not [text for n in told for text in n.text.values() if "None" in text or "{" in text]


@pytest.mark.slow
@UNHURRIED
@given(plans(), plans(), problems())
def test_measures_stay_within_their_bounds(old: Plan, new: Plan, problem: Problem) -> None:
    kpis = stability(old, new, problem, 900)
    assert 0 <= kpis.order_changed <= 1
    for count in (kpis.windows_kept, kpis.to_notify, kpis.vehicles_changed, kpis.deferred):
        assert 0 <= count <= kpis.tasks
    assert kpis.late <= kpis.tasks - kpis.windows_kept
    assert (kpis.p95_eta_shift == 0) <= (kpis.mean_eta_shift == 0), "at n < 20, p95 is the largest"


@pytest.mark.slow
@UNHURRIED
@given(plans(), problems())
def test_no_change_is_no_difference_and_no_notice(plan: Plan, problem: Problem) -> None:
    found = diff(plan, plan, 1000)
    assert found.is_empty
    assert notices(plan, plan, problem, found, (), default_policy(), 1000) == ()
    kpis = stability(plan, plan, problem, 900)
    assert (kpis.to_notify, kpis.vehicles_changed, kpis.deferred) == (0, 0, 0)
    assert (kpis.order_changed, kpis.mean_eta_shift) == (0, 0)


@st.composite
def open_days(draw: st.DrawFn) -> tuple[dict[str, list[tuple[str, int]]], list[str]]:
    """Visits per vehicle with their starts, and who is left out; nothing has begun."""
    routes: dict[str, list[tuple[str, int]]] = {vehicle: [] for vehicle in VEHICLES}
    left = []
    for name in draw(st.permutations("ABCD")):
        vehicle = draw(st.sampled_from((*VEHICLES[:2], None)))
        if vehicle is None:
            left.append(name)
        else:
            routes[vehicle].append((name, draw(st.sampled_from((100, 200)))))
    return routes, sorted(left)


@pytest.mark.slow
@UNHURRIED
@given(open_days(), open_days(), st.booleans())
def test_there_is_no_difference_exactly_when_the_plans_are_the_same(
    old: tuple[dict[str, list[tuple[str, int]]], list[str]],
    new: tuple[dict[str, list[tuple[str, int]]], list[str]],
    is_copy: bool,
) -> None:
    def plan(routes: dict[str, list[tuple[str, int]]], left: list[str]) -> Plan:
        return Plan.model_validate(
            {
                "routes": [
                    {
                        "vehicle": vehicle,
                        "steps": [
                            {"type": "job", "id": name, "arrival": start} for name, start in visits
                        ],
                    }
                    for vehicle, visits in routes.items()
                ],
                "unassigned": [{"id": name} for name in left],
            }
        )

    new = old if is_copy else new
    assert diff(plan(*old), plan(*new), 0).is_empty == (old == new)


@pytest.mark.slow
@UNHURRIED
@given(plans(), plans())
def test_every_task_is_told_once_and_the_other_way_round_too(old: Plan, new: Plan) -> None:
    there, back = diff(old, new, 0), diff(new, old, 0)
    for found in (there, back):
        assert len({(change.type, change.id) for change in found.changes}) == len(found.changes)
    before, after = task_statuses(old), task_statuses(new)
    for change in there.changes:
        key = (change.type, change.id)
        assert change.new_start == (after[key].eta if key in after else None)
        assert change.old_start == (before[key].eta if key in before else None)
