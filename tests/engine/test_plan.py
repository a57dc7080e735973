"""The verbs: budgets, the referee at the door, and the face of the package."""

# Covers: verification/judged_plans.py

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest

import vuelta
from vuelta import engine
from vuelta.engine import _plan as planning
from vuelta.errors import DefectError, InputError
from vuelta.model import Plan, Problem, Step
from vuelta.solver import Draft

COSTS = {"fixed": 10, "per_hour": 36, "per_km": 0.5}


def town(n_jobs: int, n_vehicles: int = 2, **fields: Any) -> dict[str, Any]:
    """A street of jobs going east from the depot, in the order of their numbers."""
    return {
        "vehicles": [
            {
                "id": f"v{k}",
                "start": [0, 0],
                "end": [0, 0],
                "capacity": [100],
                "costs": COSTS,
            }
            for k in range(n_vehicles)
        ],
        "jobs": [
            {"id": f"j{k}", "location": [0.001 * (k + 1), 0.0005 * (k % 3)], "delivery": [1]}
            for k in range(n_jobs)
        ],
        **fields,
    }


def order(plan: Plan) -> list[list[str]]:
    return [[str(step.id) for step in route.steps if step.id] for route in plan.routes]


@pytest.mark.parametrize(
    ("n_tasks", "seconds"), [(0, 1), (1, 1), (50, 1), (1_000, 10), (10_000, 60), (10**6, 60)]
)
def test_the_default_time_grows_with_the_size(n_tasks: int, seconds: float) -> None:
    assert engine.default_time_limit(n_tasks) == seconds


def test_more_tasks_never_get_less_time() -> None:
    limits = [engine.default_time_limit(n) for n in range(0, 12_000, 37)]
    assert limits == sorted(limits)


def test_a_plan_serves_everything_and_is_clean() -> None:
    plan = vuelta.plan(town(12), iterations=500, seed=3)
    assert not plan.unassigned
    assert sorted(itertools.chain(*order(plan))) == sorted(f"j{k}" for k in range(12))
    assert vuelta.check(town(12), plan).clean


def test_a_problem_or_a_mapping_is_the_same() -> None:
    mapping = town(6)
    assert order(vuelta.plan(mapping, iterations=200)) == order(
        vuelta.plan(Problem.model_validate(mapping), iterations=200)
    )


def test_same_seed_and_iterations_give_the_same_plan() -> None:
    plans = [vuelta.plan(town(30), iterations=300, seed=5) for _ in range(2)]
    assert order(plans[0]) == order(plans[1])
    assert plans[0].summary == plans[1].summary


def test_what_is_pinned_stays_however_long_is_searched() -> None:
    """One van would do, and long searches cross plans: not in what is pinned."""
    points = [(-184, -898), (-186, -894), (-192, -876), (-192, -876), (-186, -894), (-192, -876)]
    depot = {"start": [-43.184, -22.898], "end": [-43.184, -22.898]}
    given = {"v0": ("j1", "j4"), "v1": ("j0", "j2"), "v2": ("j3", "j5")}
    problem = {
        "vehicles": [
            {"id": name, "steps": [{"type": "job", "id": k} for k in first]}
            | {"pinned_steps": 0 if name == "v0" else 2}
            | depot
            for name, first in given.items()
        ],
        "jobs": [
            {"id": f"j{k}", "location": [-43 + x / 1000, -22 + y / 1000], "service": work}
            for k, ((x, y), work) in enumerate(zip(points, (5, 2, 4, 0, 1, 1), strict=True))
        ],
        "profiles": {"car": {"speed": 45, "detour": 1.25}},
    }
    for seed in (24, 1, 2):
        plan = vuelta.plan(problem, iterations=3000, seed=seed)
        begun = {route.vehicle: tuple(s.id for s in route.steps if s.id) for route in plan.routes}
        assert (begun["v1"][:2], begun["v2"][:2]) == (given["v1"], given["v2"])


def test_the_search_says_how_it_was_done() -> None:
    search = vuelta.plan(town(20), iterations=200, seed=7).search
    assert search is not None
    assert search.seed == 7
    assert search.threads == 1
    assert search.iterations <= 200
    assert search.stopped_by in ("iterations", "trivial")


def test_nothing_to_do_is_a_plan() -> None:
    for nothing in ({}, town(0), {"vehicles": []}):
        plan = vuelta.plan(nothing, iterations=10)
        assert plan.routes == ()
        assert plan.unassigned == ()
        assert plan.summary.cost == 0


def test_nobody_to_do_it_is_a_result_with_a_reason() -> None:
    plan = vuelta.plan({"jobs": [{"id": "A", "location": [0, 0]}]}, iterations=10)
    [left] = plan.unassigned
    assert left.id == "A"
    assert [reason.code for reason in left.reasons] == ["NO_VEHICLE"]


def test_a_job_nobody_can_serve_is_a_result_with_a_reason() -> None:
    problem = town(3)
    problem["jobs"][1]["skills"] = ["welding"]
    plan = vuelta.plan(problem, iterations=100)
    [left] = plan.unassigned
    assert left.id == "j1"
    assert [reason.code for reason in left.reasons] == ["SKILL"]
    assert set(left.reasons[0].vehicles) == {"v0", "v1"}


def test_all_findings_of_a_mapping_come_at_once() -> None:
    bad = town(2)
    bad["jobs"][0]["servise"] = 3
    bad["jobs"][1]["delivery"] = [-1]
    with pytest.raises(InputError) as caught:
        vuelta.plan(bad)
    assert [finding.code for finding in caught.value.findings] == ["E102", "E108"]


def test_a_wrong_plan_document_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        vuelta.check(town(1), {"routes": [{"steps": []}]})
    assert [finding.where for finding in caught.value.findings] == ["routes[0].vehicle"]


@pytest.mark.parametrize(
    "budget",
    [
        {"time_limit": -1},
        {"time_limit": float("nan")},
        {"iterations": -1},
        {"iterations": 5, "no_improvement": 0},
        {"iterations": 5, "threads": 0},
    ],
)
def test_a_senseless_budget_is_a_programming_error(budget: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="should be"):
        vuelta.plan(town(1), **budget)


@pytest.mark.parametrize("thing", [None, "problem.json", 3])
def test_something_else_than_a_document_is_a_programming_error(thing: Any) -> None:
    with pytest.raises(TypeError):
        vuelta.plan(thing)
    with pytest.raises(TypeError):
        vuelta.check(town(0), thing)


def test_a_warm_plan_is_a_start_that_is_never_worsened() -> None:
    first = vuelta.plan(town(25), iterations=800, seed=1)
    again = vuelta.plan(town(25), iterations=1, seed=2, warm=first)
    assert again.summary.cost <= first.summary.cost


def test_a_warm_plan_may_be_partial_or_name_what_is_gone() -> None:
    first = vuelta.plan(town(10), iterations=100)
    assert not vuelta.plan(town(12), iterations=100, warm=first).unassigned
    assert not vuelta.plan(town(8), iterations=100, warm=first).unassigned


def test_a_cancelled_search_gives_its_best_plan() -> None:
    cancel = vuelta.Cancel()
    plan = vuelta.plan(
        town(40), iterations=10**9, cancel=cancel, on_progress=lambda _: cancel.set()
    )
    assert not plan.unassigned
    assert plan.search is not None
    assert plan.search.stopped_by == "cancelled"


def test_progress_is_told_and_never_gets_worse() -> None:
    told: list[vuelta.Progress] = []
    plan = vuelta.plan(town(40), iterations=3000, on_progress=told.append)
    assert told
    assert [p.iterations for p in told] == sorted(p.iterations for p in told)
    assert told[-1].cost >= float(plan.summary.cost) / 10_000 - 0.01
    assert all(p.routes >= 0 and p.unassigned >= 0 and p.seconds >= 0 for p in told)


def test_check_times_and_prices_a_bare_plan() -> None:
    """Only who does what in which order is given; the referee works out the rest."""
    bare = {
        "routes": [
            {
                "vehicle": "v0",
                "steps": [{"type": "job", "id": name, "arrival": 0} for name in ("j0", "j1")],
            }
        ]
    }
    judgement = vuelta.check(town(2), bare)
    assert judgement.clean
    assert judgement.plan.summary.cost > 10 * 10_000
    assert not vuelta.check(town(3), bare).clean


def test_an_answer_speaks_the_style_of_its_question() -> None:
    shift = ["2026-11-23T08:00:00-03:00", "2026-11-23T17:00:00-03:00"]
    problem = town(2)
    for vehicle in problem["vehicles"]:
        vehicle["time_window"] = shift
    plan = vuelta.plan(problem, iterations=50)
    assert (plan.style.times, plan.style.utc_offset) == ("rfc3339", -10_800)


def sabotage(draft: Draft, how: str) -> Draft:
    """A draft of the engine with one thing wrong in it."""
    route = draft.plan.routes[0]
    steps = route.steps
    job = next(step for step in steps if step.type == "job")
    if how == "a job lost":
        steps = tuple(step for step in steps if step != job)
    elif how == "a job doubled":
        steps = (*steps[:-1], job, steps[-1])
    elif how == "a load misstated":
        wrong = Step.model_validate({**job.model_dump(exclude_unset=True), "load": (77,)})
        steps = tuple(wrong if step == job else step for step in steps)
    elif how == "a cost misstated":
        return replace(draft, exact_cost=draft.exact_cost + Fraction(1, 3600))
    routes = (route.model_copy(update={"steps": steps}), *draft.plan.routes[1:])
    return replace(draft, plan=draft.plan.model_copy(update={"routes": routes}))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("a job lost", "D502"),
        ("a job doubled", "D502"),
        ("a load misstated", "D503"),
        ("a cost misstated", "D504"),
    ],
)
def test_a_draft_that_does_not_hold_never_leaves(
    how: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = planning.solve
    monkeypatch.setattr(planning, "solve", lambda *a, **k: sabotage(honest(*a, **k), how))
    with pytest.raises(DefectError) as caught:
        vuelta.plan(town(4, 1), iterations=50)
    assert caught.value.code == code
    assert "report" in caught.value.remedy


def test_a_draft_that_breaks_a_limit_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem.model_validate(town(4, 1))
    draft = planning.solve(problem, planning.measure(problem), iterations=50)
    monkeypatch.setattr(planning, "solve", lambda *_, **__: draft)
    small = town(4, 1)
    small["vehicles"][0]["capacity"] = [3]
    with pytest.raises(DefectError) as caught:
        vuelta.plan(small, iterations=50)
    assert caught.value.code == "D501"


def test_the_face_is_exactly_what_is_exported() -> None:
    assert all(getattr(vuelta, name) is not None for name in vuelta.__all__)
    public = {name for name in vars(vuelta) if not name.startswith("_")}
    rooms = {
        *("bounds", "changes", "cli", "custody", "dispatch", "documents", "engine", "error_codes"),
        *("errors", "garbage", "plain_text"),
        *("execution", "explain", "formats", "horizon", "insight", "lazy", "model", "policy"),
        *("referee", "replanning", "returns", "simulate", "solver", "travel", "units"),
        *("verification", "waves", "wording"),
    }
    assert public - rooms == set(vuelta.__all__) - {"__version__"}
    assert vuelta.__all__ == sorted(vuelta.__all__)
    with pytest.raises(AttributeError, match="optimise"):
        vuelta.optimise  # noqa: B018


def test_the_version_is_the_installed_one() -> None:
    try:
        installed = version("vuelta")
    except PackageNotFoundError:
        pytest.skip("run from a checkout that is not installed")
    assert vuelta.__version__ == installed


def test_a_plan_to_start_from_may_be_a_document() -> None:
    small = town(4, 1)
    first = vuelta.plan(small, iterations=50)
    document = first.model_dump(mode="json", exclude_none=True)
    again = vuelta.plan(small, warm=document, iterations=0)
    assert again == vuelta.plan(small, warm=first, iterations=0)
    assert not again.unassigned
    with pytest.raises(InputError) as caught:
        vuelta.plan(small, warm={"routs": []}, iterations=0)
    assert caught.value.where == "routs"
    with pytest.raises(TypeError, match="a plan is a Plan or a mapping"):
        vuelta.plan(small, warm=[], iterations=0)  # type: ignore[arg-type]
