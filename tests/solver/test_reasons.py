"""Why tasks are left out: every code by hand, and each claim tried again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.errors import CommitmentError
from vuelta.model import TASK_TYPES, Plan, Problem, Reason
from vuelta.solver import lift, lower, reasons
from vuelta.solver.budget import Deadline
from vuelta.solver.lift import sequences
from vuelta.solver.reasons import with_reasons
from vuelta.travel import measure
from worlds.left_out import line

LIMITS = {
    "CAPACITY",
    "TIME_WINDOW",
    "MAX_DISTANCE",
    "MAX_DURATION",
    "MAX_TRAVEL_TIME",
    "MAX_TASKS",
    "BREAK",
    "UNREACHABLE",
}


def reasons_of(plan: Plan, identity: str = "1") -> tuple[Reason, ...]:
    return next(entry.reasons for entry in plan.unassigned if entry.id == identity)


def only_reason(document: dict[str, Any], identity: str = "1") -> Reason:
    [reason] = reasons_of(vuelta.plan(document, iterations=60), identity)
    return reason


BY_HAND: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("SKILL", {}, {"skills": ["crane"]}),
    ("VEHICLE_NOT_ALLOWED", {}, {"allowed_vehicles": []}),
    ("CAPACITY", {}, {"delivery": [11]}),
    ("CAPACITY", {"on_board": [8]}, {"pickup": [3]}),
    ("TIME_WINDOW", {}, {"time_windows": [[0, 59]]}),
    ("TIME_WINDOW", {"time_window": [100, 219]}, {}),
    ("MAX_TASKS", {"max_tasks": 0}, {}),
    ("MAX_TRAVEL_TIME", {"max_travel_time": 119}, {}),
    ("MAX_DISTANCE", {"max_distance": 1999}, {}),
    ("MAX_DURATION", {"max_duration": 129}, {"service": 10}),
    ("BREAK", {"time_window": [50, 500], "breaks": [{"id": 1, "time_windows": [[0, 20]]}]}, {}),
]


@pytest.mark.parametrize(("code", "vehicle", "job"), BY_HAND)
def test_each_limit_is_named(code: str, vehicle: dict[str, Any], job: dict[str, Any]) -> None:
    document = line(**vehicle)
    document["jobs"][0].update(job)
    reason = only_reason(document)
    assert reason.code == code
    assert reason.vehicles == ("A",)
    assert reason.detail
    assert reason.fix


def test_each_limit_at_its_edge_is_kept() -> None:
    """The same limits, one unit wider: the job is served."""
    vehicle: dict[str, Any] = {
        "time_window": [100, 230],
        "max_tasks": 1,
        "max_travel_time": 120,
        "max_distance": 2000,
        "max_duration": 130,
        "on_board": [7],
    }
    document = line(**vehicle)
    document["jobs"][0].update(service=10, pickup=[3], time_windows=[[0, 160]])
    assert not vuelta.plan(document, iterations=20).unassigned


def test_a_place_without_a_way_is_unreachable() -> None:
    document = line()
    document["matrices"]["car"]["durations"][0][1] = None
    assert only_reason(document).code == "UNREACHABLE"


@pytest.mark.parametrize("table", ["durations", "distances", "costs"])
def test_a_gap_in_any_matrix_is_no_way(table: str) -> None:
    document = line()
    matrices = document["matrices"]["car"]
    matrices["costs"] = [[0, 5], [5, 0]]
    matrices[table][1][0] = None
    assert only_reason(document).code == "UNREACHABLE"


def test_no_vehicle_at_all() -> None:
    document = {**line(), "vehicles": []}
    [reason] = reasons_of(vuelta.plan(document, iterations=5))
    assert reason.code == "NO_VEHICLE"


def test_a_parcel_aboard_elsewhere_says_where() -> None:
    document = line()
    document["vehicles"].append({"id": "B", "capacity": [10], "max_tasks": 0})
    document["jobs"][0].update(delivery=[1], aboard="B")
    reasons = {reason.code: reason for reason in reasons_of(vuelta.plan(document, iterations=20))}
    assert reasons["VEHICLE_NOT_ALLOWED"].vehicles == ("A",)
    assert "B" in reasons["VEHICLE_NOT_ALLOWED"].detail
    assert reasons["MAX_TASKS"].vehicles == ("B",)


def test_the_price_that_would_buy_it_is_told() -> None:
    """Two minutes at one unit a second are 120; the penalty is 100."""
    document = line()
    document["jobs"][0]["penalty"] = 100
    reason = only_reason(document)
    assert reason.code == "PRICED_OUT"
    assert "120.00" in reason.detail
    document["jobs"][0]["penalty"] = 121
    assert not vuelta.plan(document, iterations=20).unassigned


def test_who_takes_the_place_is_told() -> None:
    """Two tasks at most; the third fits alone, and any of the two could give way."""
    document = line(3, max_tasks=2)
    document["jobs"][1]["priority"] = document["jobs"][2]["priority"] = 5
    reason = only_reason(document)
    assert (reason.code, reason.vehicles) == ("DISPLACED", ("A",))
    assert set(reason.jobs) == {"2", "3"}


def test_asking_who_could_give_way_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long round is not walked once for every task on it when too much was walked already."""
    document = line(40, max_tasks=39)
    for job in document["jobs"][1:]:
        job["priority"] = 5
    plan = vuelta.plan(document, iterations=60)
    assert len(only_reason(document).jobs) == 39
    problem = Problem.model_validate(document)
    lowered = lower(problem, measure(problem))
    monkeypatch.setattr(reasons, "_MOST_EFFORT", 150)  # a trial is 39 places, and a walk
    [left] = with_reasons(lowered, plan, sequences(lowered, plan)).unassigned
    [reason] = left.reasons
    assert reason.code == "DISPLACED"
    assert 0 < len(reason.jobs) < 5


def test_reasons_differ_from_vehicle_to_vehicle() -> None:
    document = line()
    document["vehicles"].append(
        {"id": "B", "start_index": 0, "capacity": [10], "skills": ["crane"], "max_tasks": 0}
    )
    document["jobs"][0]["skills"] = ["crane"]
    reasons = reasons_of(vuelta.plan(document, iterations=20))
    assert {(reason.code, reason.vehicles) for reason in reasons} == {
        ("SKILL", ("A",)),
        ("MAX_TASKS", ("B",)),
    }


def test_both_halves_of_a_shipment_say_why() -> None:
    document = line(2)
    document["jobs"] = []
    document["shipments"] = [
        {
            "pickup": {"id": "1", "location_index": 1},
            "delivery": {"id": "2", "location_index": 2, "time_windows": [[0, 100]]},
            "amount": [1],
        }
    ]
    plan = vuelta.plan(document, iterations=20)
    assert [entry.type for entry in plan.unassigned] == ["pickup", "delivery"]
    assert {reason.code for entry in plan.unassigned for reason in entry.reasons} == {"TIME_WINDOW"}


def test_pins_of_one_vehicle_do_not_speak_for_its_twin() -> None:
    """The pinned van is full; its empty twin could serve the job: it was not found."""
    document = line(2, max_tasks=1)
    twin = {**document["vehicles"][0], "id": "B"}
    document["vehicles"][0].update(steps=[{"type": "job", "id": "2"}], pinned_steps=1)
    document["vehicles"].append(twin)
    problem = Problem.model_validate(document)
    lowered = lower(problem, measure(problem))
    routes: list[list[int]] = [[1], []]
    [reason, *rest] = reasons_of(with_reasons(lowered, lift(lowered, routes), routes))
    assert (reason.code, reason.vehicles) == ("NOT_FOUND", ("B",))
    assert [(other.code, other.vehicles) for other in rest] == [("MAX_TASKS", ("A",))]


def test_a_job_that_fits_only_what_is_planned_was_not_found() -> None:
    """No way leads straight to the job; one leads through the stop that is planned."""
    document = line(2)
    document["matrices"]["car"]["durations"][0][2] = None
    document["matrices"]["car"]["durations"][2][0] = 200
    problem = Problem.model_validate(document)
    lowered = lower(problem, measure(problem))
    routes: list[list[int]] = [[0]]
    [reason] = reasons_of(with_reasons(lowered, lift(lowered, routes), routes), "2")
    assert (reason.code, reason.vehicles) == ("NOT_FOUND", ("A",))


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@example(seed=1_120_794_144, iterations=1)
@example(seed=40_682, iterations=1)
@given(seed=st.integers(0, 2**32), iterations=st.sampled_from([1, 200]))
def test_every_reason_is_true(
    seed: int,
    iterations: int,
    any_problem: Callable[..., dict[str, Any]],
    oracle: Any,
    without_pins: Callable[[Any], Any],
) -> None:
    """Each claim is tried again with the referee's arithmetic alone."""
    problem = Problem.model_validate(any_problem(seed, (3, 9), wild=seed % 2 == 0))
    try:
        lower(problem, measure(problem))
    except CommitmentError:
        problem = Problem.model_validate(without_pins(problem.model_dump(mode="json")))
    plan = vuelta.plan(problem, iterations=iterations, seed=seed)
    trial = Trial(problem, plan, oracle(problem, measure(problem)))
    for entry in plan.unassigned:
        assert entry.reasons
        named = [name for reason in entry.reasons for name in reason.vehicles]
        assert set(named) <= set(trial.vehicles)
        for reason in entry.reasons:
            trial.judge((entry.type, entry.id), reason)


class Trial:
    """Tries a left-out task (with its other half) on vehicles, alone and as planned."""

    def __init__(self, problem: Problem, plan: Plan, truth: Any) -> None:
        self.truth = truth
        self.vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self.routes: dict[str, list[tuple[str, str]]] = {name: [] for name in self.vehicles}
        for route in plan.routes:
            self.routes[route.vehicle] = [
                (step.type, step.id or "") for step in route.steps if step.type in TASK_TYPES
            ]

    def judge(self, task: tuple[str, str], reason: Reason) -> None:
        unit = next(number for number, tasks in enumerate(self.truth.units) if task in tasks)
        tasks, demand = self.truth.units[unit], self.truth.demands[unit]
        for name in reason.vehicles:
            route = self.routes[name]
            here = self.extra(name, route, tasks)
            pins = self.pins(name)
            if reason.code in LIMITS:
                assert self.extra(name, pins, tasks) is None
                assert here is None
            elif reason.code == "SKILL":
                assert not set(demand.skills) <= set(self.vehicles[name].skills)
            elif reason.code == "NOT_FOUND":
                assert here is not None
            elif reason.code == "PRICED_OUT":
                if here is None:  # it is reached by way of those that are named
                    way = [*route, *(("job", other) for other in reason.jobs)]
                    here = self.truth.cheapest(self.vehicles[name], way)
                    here += self.extra(name, way, tasks)
                assert here >= demand.penalty
            elif reason.code == "DISPLACED":
                assert here is None
                assert self.extra(name, pins, tasks) is not None
        if reason.code == "DISPLACED":
            for job in reason.jobs:
                assert any(self.makes_room(name, job, tasks) for name in reason.vehicles)

    def pins(self, name: str) -> list[tuple[str, str]]:
        """What the vehicle is committed to, as it stands in its route."""
        vehicle = self.vehicles[name]
        pinned = [(s.type, s.id or "") for s in vehicle.tasks[: vehicle.pinned_steps]]
        owed = [
            unit[1]
            for unit in self.truth.units
            if len(unit) == 2 and unit[0] in pinned and unit[1] not in pinned
        ]
        return pinned + [task for task in self.routes[name] if task in owed]

    def makes_room(self, name: str, job: str, tasks: Sequence[tuple[str, str]]) -> bool:
        gone = {
            task
            for unit in self.truth.units
            if any(half in self.routes[name] and half[1] == job for half in unit)
            for task in unit
        }
        rest = [task for task in self.routes[name] if task not in gone]
        return bool(gone) and self.extra(name, rest, tasks) is not None

    def extra(
        self, name: str, route: Sequence[tuple[str, str]], tasks: Sequence[tuple[str, str]]
    ) -> Any:
        """Money steps the best place costs; ``None`` when there is none."""
        vehicle = self.vehicles[name]
        before = self.truth.cheapest(vehicle, list(route)) if route else 0
        first, last = tasks[0], tasks[-1]
        costs = []
        for i in range(len(route) + 1):
            for k in range(i, len(route) + 1) if len(tasks) == 2 else [i]:
                order = [*route[:i], first, *route[i:]]
                if len(tasks) == 2:
                    order.insert(k + 1, last)
                cost = self.truth.cheapest(vehicle, order)
                if cost is not None:
                    costs.append(cost)
        # With gaps between places a rest may not hold that held with more stops: all of it counts.
        return min(costs) - (before or 0) if costs else None


def crowded(n_kinds: int) -> dict[str, Any]:
    """Ten jobs, and vans that take one each, no two of one kind."""
    jobs = [{"id": str(k), "location": [0.01 * k, 0.01]} for k in range(10)]
    vans = [
        {"id": f"v{k}", "start": [0, 0], "max_tasks": 1, "costs": {"fixed": k}}
        for k in range(n_kinds)
    ]
    return {"vehicles": vans, "jobs": jobs}


def calls_of(name: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a step of finding reasons is done; everything left out has one all the same."""
    calls = []
    usual = getattr(reasons._Explainer, name)

    def counted(self: Any, *given: Any) -> Any:
        calls.append(given)
        return usual(self, *given)

    monkeypatch.setattr(reasons._Explainer, name, counted)
    plan = vuelta.plan(document, iterations=5)
    assert plan.unassigned
    assert all(left.reasons for left in plan.unassigned)
    return len(calls)


def test_no_more_routes_are_tried_when_all_steps_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasons, "_MOST_EFFORT", 0)
    assert calls_of("_try_way", crowded(2), monkeypatch) == 8  # one for each that is left out
    monkeypatch.undo()
    monkeypatch.setattr(reasons, "_MOST_EFFORT", 0)
    monkeypatch.setattr(reasons, "_LAST_EFFORT", 0)
    assert calls_of("_try_way", crowded(2), monkeypatch) == 1


def test_each_task_asks_one_kind_when_enough_were_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls_of("_stands_alone", crowded(4), monkeypatch) == 6 * 4
    monkeypatch.undo()
    monkeypatch.setattr(reasons, "_MOST_ALONE", 4)
    assert calls_of("_stands_alone", crowded(4), monkeypatch) == 4 + 5


class Late(Deadline):
    """Over once it has been looked at so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    @property
    def left(self) -> float:
        self.looks -= 1
        return 1.0 if self.looks >= 0 else -1e9


@pytest.mark.parametrize("looks", [0, 40])
def test_past_the_deadline_the_rest_is_not_asked(
    looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a cancelled search leaves out is not tried for minutes: nothing is claimed of it."""
    document = line(30, max_tasks=0)
    problem = Problem.model_validate(document)
    lowered = lower(problem, measure(problem))
    routes: list[list[int]] = [[]]
    plan = lift(lowered, routes)
    full = [entry.reasons[0].code for entry in with_reasons(lowered, plan, routes).unassigned]
    assert full == ["MAX_TASKS"] * 30
    monkeypatch.setattr(reasons, "_MOMENT", 0.0)
    late = with_reasons(lowered, plan, routes, Late(looks))
    codes = [entry.reasons[0].code for entry in late.unassigned]
    n_asked = codes.index("NOT_ASKED")
    assert (n_asked > 0) == (looks > 0)
    assert codes == ["MAX_TASKS"] * n_asked + ["NOT_ASKED"] * (30 - n_asked)
    monkeypatch.setattr(reasons, "_MOMENT", 1e9)
    assert with_reasons(lowered, plan, routes, Late(0)).unassigned[29].reasons[0].code == full[0]
