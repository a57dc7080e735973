"""Stability by hand, each measure with its sum in words."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.changes.stability import stability
from vuelta.model import Kpis, Problem, Style

HERE = [2.0, 41.0]


def problem_of(jobs: dict[str, dict[str, Any]] | str, **fields: Any) -> Problem:
    if isinstance(jobs, str):
        jobs = {name: {} for name in jobs}
    return Problem.model_validate(
        {
            "vehicles": [{"id": "v1"}, {"id": "v2"}, {"id": "bike", "profile": "bike"}],
            "jobs": [{"id": name, "location": HERE, **job} for name, job in jobs.items()],
            **fields,
        }
    )


def test_nothing_changed_is_perfectly_steady(plan_of: Any) -> None:
    plan = plan_of({"v1": ["A@100", "B@200"]})
    assert stability(plan, plan, problem_of("AB"), 900) == Kpis(tasks=2, windows_kept=2)


def test_shifts_beyond_the_threshold_are_told_anew(plan_of: Any) -> None:
    """Shifts 0, 60, 900 and 901 s: only the last is beyond 900. Mean 1861 / 4."""
    old = plan_of({"v1": ["A@1000", "B@2000", "C@3000", "D@4000"]})
    new = plan_of({"v1": ["A@1000", "B@2060", "C@3900", "D@4901"]})
    kpis = stability(old, new, problem_of("ABCD"), 900)
    assert kpis.to_notify == 1
    assert kpis.mean_eta_shift == pytest.approx(465.25)
    assert kpis.p95_eta_shift == 901


def test_p95_is_by_nearest_rank(plan_of: Any) -> None:
    """Of shifts 1..20, 95 % lie at or below the 19th."""
    names = "ABCDEFGHIJKLMNOPQRST"
    old = plan_of({"v1": [f"{name}@{1000 * i}" for i, name in enumerate(names)]})
    new = plan_of({"v1": [f"{name}@{1000 * i + i + 1}" for i, name in enumerate(names)]})
    assert stability(old, new, problem_of(names), 900).p95_eta_shift == 19


def test_another_promised_window_is_told_however_small_the_shift(plan_of: Any) -> None:
    """From 990 in 900-1000 to 1050 in 1050-1200: one minute, but another promise."""
    problem = problem_of({"A": {"time_windows": [[900, 1000], [1050, 1200]]}})
    old, new = plan_of({"v1": ["A@990"]}), plan_of({"v1": ["A@1050"]})
    kpis = stability(old, new, problem, 900)
    assert (kpis.to_notify, kpis.windows_kept, kpis.late) == (1, 1, 0)


def test_a_broken_window_is_late_and_told(plan_of: Any) -> None:
    """Promised until 1000; at 1030 it is 30 s late. C, without a promise, never is."""
    problem = problem_of({"A": {"time_windows": [[900, 1000]]}, "C": {}})
    old, new = plan_of({"v1": ["A@990", "C@995"]}), plan_of({"v1": ["A@1030", "C@1040"]})
    kpis = stability(old, new, problem, 900)
    assert (kpis.to_notify, kpis.windows_kept, kpis.late, kpis.lateness) == (1, 1, 1, 30)


def test_a_soft_end_is_the_promise_inside_a_hard_window(plan_of: Any) -> None:
    """Hard until 5000, promised until 1000: 1200 is 200 s late."""
    problem = problem_of({"A": {"time_windows": [[0, 5000]], "soft_end": 1000}})
    old, new = plan_of({"v1": ["A@990"]}), plan_of({"v1": ["A@1200"]})
    kpis = stability(old, new, problem, 900)
    assert (kpis.windows_kept, kpis.lateness) == (0, 200)


def test_a_soft_end_alone_is_a_promise_too(plan_of: Any) -> None:
    problem = problem_of({"A": {"soft_end": 1000}})
    old = plan_of({"v1": ["A@990"]})
    assert stability(old, plan_of({"v1": ["A@995"]}), problem, 900).to_notify == 0
    kpis = stability(old, plan_of({"v1": ["A@1001"]}), problem, 900)
    assert (kpis.to_notify, kpis.windows_kept, kpis.lateness) == (1, 0, 1)


def test_windows_that_the_customer_changed(plan_of: Any) -> None:
    """The arrival stays at 950, but the promise was 900-1000 and is 940-2000."""
    before = problem_of({"A": {"time_windows": [[900, 1000]]}})
    after = problem_of({"A": {"time_windows": [[940, 2000]]}})
    plan = plan_of({"v1": ["A@950"]})
    assert stability(plan, plan, after, 900).to_notify == 0
    assert stability(plan, plan, after, 900, before=before).to_notify == 1


def test_another_day_is_told_whatever_the_threshold(plan_of: Any) -> None:
    """From a minute before to a minute after local midnight, an hour east of UTC."""
    problem = problem_of({"A": {}}, style=Style(times="rfc3339", utc_offset=3600))
    midnight = 20_000 * 86_400 - 3600
    old, new = plan_of({"v1": [f"A@{midnight - 60}"]}), plan_of({"v1": [f"A@{midnight + 60}"]})
    assert stability(old, new, problem, 900).to_notify == 1
    utc = problem_of({"A": {}})
    assert stability(old, new, utc, 900).to_notify == 0


def test_another_kind_of_vehicle_is_told_another_van_is_not(plan_of: Any) -> None:
    old = plan_of({"v1": ["A@100"]})
    van = stability(old, plan_of({"v2": ["A@100"]}), problem_of("A"), 900)
    bike = stability(old, plan_of({"bike": ["A@100"]}), problem_of("A"), 900)
    assert (van.to_notify, van.vehicles_changed) == (0, 1)
    assert (bike.to_notify, bike.vehicles_changed) == (1, 1)


def test_another_place_is_told(plan_of: Any) -> None:
    def at(location: list[float]) -> Any:
        plan = plan_of({"v1": ["A@100"]})
        step = plan.routes[0].steps[0].model_copy(update={"location": tuple(location)})
        route = plan.routes[0].model_copy(update={"steps": (step,)})
        return plan.model_copy(update={"routes": (route,)})

    assert stability(at(HERE), at([2.1, 41.0]), problem_of("A"), 900).to_notify == 1
    assert stability(at(HERE), at(HERE), problem_of("A"), 900).to_notify == 0


def test_not_served_any_more_is_deferred_and_told(plan_of: Any) -> None:
    old = plan_of({"v1": ["A@100", "B@200", "C@300", "D@400"]}, left=["E"])
    new = plan_of({"v1": ["A@100"]}, left=["B", "E"], aside={"C": "cancelled"})
    kpis = stability(old, new, problem_of("ABCDE"), 900)
    assert (kpis.tasks, kpis.windows_kept, kpis.deferred, kpis.to_notify) == (5, 1, 3, 3)


def test_served_after_all_is_told(plan_of: Any) -> None:
    old, new = plan_of({}, left=["A"]), plan_of({"v1": ["A@100"]})
    kpis = stability(old, new, problem_of("A"), 900)
    assert (kpis.tasks, kpis.deferred, kpis.to_notify) == (1, 0, 1)


def test_pairs_that_follow_each_other_are_counted(plan_of: Any) -> None:
    """A-B, B-C and C-D; after A C B D none is left; after N in between all are."""
    old = plan_of({"v1": ["A@100", "B@200", "C@300", "D@400"]})
    swapped = plan_of({"v1": ["A@100", "C@200", "B@300", "D@400"]})
    assert stability(old, swapped, problem_of("ABCD"), 900).order_changed == 1.0
    added = plan_of({"v1": ["A@100", "B@200", "N@250", "C@300", "D@400"]})
    assert stability(old, added, problem_of("ABCDN"), 900).order_changed == 0.0
    split = plan_of({"v1": ["A@100", "B@200"], "v2": ["C@300", "D@400"]})
    assert stability(old, split, problem_of("ABCD"), 900).order_changed == pytest.approx(1 / 3)


def test_finished_and_unknown_work_is_out_of_scope(plan_of: Any) -> None:
    """A is done, at another time; N is new: only B counts."""
    old = plan_of({"v1": ["A@100", "B@2000"]})
    new = plan_of({"v1": ["A@1500", "B@2000", "N@3000"]}, done={"v1": 1})
    kpis = stability(old, new, problem_of("ABN"), 900)
    assert (kpis.tasks, kpis.to_notify, kpis.mean_eta_shift) == (1, 0, 0)


def test_what_vanishes_is_told_unless_it_is_over(plan_of: Any) -> None:
    """Made at 150: A was over at 110, B was not, and C was left out anyway."""
    old = plan_of({"v1": ["A@100", "B@200"]}, left=["C"])
    kpis = stability(old, plan_of({}, now=150), problem_of("ABC"), 900)
    assert (kpis.tasks, kpis.deferred, kpis.to_notify) == (1, 1, 1)


def test_no_common_work_is_all_zeros(plan_of: Any) -> None:
    assert stability(plan_of({}), plan_of({"v1": ["A@1"]}), problem_of("A"), 900) == Kpis()
