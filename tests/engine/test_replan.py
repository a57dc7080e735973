"""Replan: what may move, what it costs to move it, and that no plan is ever lost."""

# Covers: model/minute_price.py model/revision.py replanning/candidates.py
# Covers: replanning/candidate.py replanning/outcome.py

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.model import Plan, Problem, Revision

SEEDS = st.integers(0, 2**32)
UNHURRIED = settings(deadline=None, max_examples=15)
HOUR = 3600


def test_the_next_stops_of_a_driver_stay(star: Any) -> None:
    """At 8:12 N20 and N30 are frozen: the order next door to them has to wait.

    A return at N15 costs nothing on the way out, and nothing on the way home.
    """
    order = {"code": "NEW_ORDER", "order": star.job("N15", "return")}
    free = star.replan("8:12", order)
    assert star.ids(free.plan)["v_n"] == ["N10", "N15", "N20", "N30", "N40"]
    held = star.replan("8:12", order, policy={"commitment": {"next_stops": 3, "horizon": 0}})
    assert star.ids(held.plan)["v_n"][:3] == ["N10", "N20", "N30"]
    soon = star.replan("8:12", order, policy={"commitment": {"next_stops": 0, "horizon": 2700}})
    assert star.ids(soon.plan)["v_n"] == ["N10", "N20", "N30", "N40", "N15"]


def test_insert_only_moves_nobody_else(star: Any) -> None:
    """Crossing rounds that a search would untangle stay as they are."""
    problem = star.problem()
    crossed = {"v_n": ["N20", "N10", "N40", "N30"], "v_e": ["E40", "E10", "E20", "E30"]}
    plan = star.plan(problem, crossed | {"v_w": ["W40", "W30", "W20", "W10"]})
    order = {"code": "NEW_ORDER", "order": star.job("W15", "return")}
    revision = star.replan("8:01", order, problem=problem, plan=plan, mode="insert_only")
    assert revision.found_by == "inserted"
    assert "W15" in star.ids(revision.plan)["v_w"]
    for van, ids in star.ids(plan).items():
        assert [name for name in star.ids(revision.plan)[van] if name != "W15"] == ids
    full = star.replan("8:01", order, problem=problem, plan=plan)
    assert star.ids(full.plan) != star.ids(revision.plan)
    assert full.plan.summary.cost < revision.plan.summary.cost


def test_resequence_leaves_every_task_with_its_van(star: Any) -> None:
    """N20 is better off in the east, says the full search; here it stays in the north."""
    moved = {"code": "ADDRESS_CHANGE", "job": "N20", "location_index": star.row("E15")}
    full = star.replan("8:12", moved, choices={"ADDRESS_CHANGE": "ACCEPT"})
    assert "N20" in star.ids(full.plan)["v_e"]
    kept = star.replan("8:12", moved, mode="resequence", choices={"ADDRESS_CHANGE": "ACCEPT"})
    assert "N20" in star.ids(kept.plan)["v_n"]
    assert not kept.diff.of("moved")


def test_check_only_retimes(star: Any) -> None:
    window = {"time_windows": [[star.at("8:00"), star.at("8:30")]]}
    delay = {"code": "DELAY", "vehicle": "v_n", "seconds": 7200}
    problem = star.problem(N20=window)
    revision = star.replan("8:12", delay, problem=problem, mode="check")
    assert star.ids(revision.plan) == star.ids(star.plan(problem))
    assert star.clock(revision.plan, "N20") == "10:25"
    assert revision.found_by == "retimed"
    assert revision.kpis.late == 1
    assert [v.cause for v in star.visit(revision.plan, "N20").violations] == ["delay"]


def test_another_solver_plans_what_may_still_change(star: Any) -> None:
    """It gets the problem and the plan as kept; what it breaks of limits is not taken."""
    late = {"id": "i", "code": "DELAY", "vehicle": "v_n", "seconds": 60, "time": star.at("7:00")}
    asked: list[tuple[Any, Plan]] = []

    def reverse(residual: Any, kept: Plan) -> Plan:
        asked.append((residual, kept))
        routes = []
        for van, route in zip(residual.problem.vehicles, residual.warm.routes, strict=True):
            pinned, rest = route.steps[: van.pinned_steps], route.steps[van.pinned_steps :]
            routes.append(route.model_copy(update={"steps": (*pinned, *reversed(rest))}))
        return residual.warm.model_copy(update={"routes": tuple(routes)})

    problem = star.problem()
    plan = star.plan(problem)
    turned = vuelta.replan(problem, plan, [late], star.at("7:00"), solver=reverse)
    ((residual, kept),) = asked
    assert {route.vehicle for route in kept.routes} == {van.id for van in residual.problem.vehicles}
    assert turned.found_by == "improved"
    assert star.ids(turned.plan) != star.ids(plan)
    for vehicle, ids in star.ids(turned.plan).items():
        assert sorted(ids) == sorted(star.ids(plan)[vehicle])
    assert not vuelta.check(turned.problem, turned.plan).faults

    def astray(residual: Any, kept: Plan) -> Plan:
        """Everything on one van: more than its shift has room for."""
        steps = [step for route in residual.warm.routes for step in route.steps]
        first, *others = residual.warm.routes
        mine = (*first.steps, *(step for step in steps if step not in first.steps))
        routes = (
            first.model_copy(update={"steps": mine}),
            *(r.model_copy(update={"steps": ()}) for r in others),
        )
        return residual.warm.model_copy(update={"routes": routes})

    hours = {"time_window": [star.at("8:00"), star.at("10:00")]}
    short = star.problem(v_n=hours)
    plan = star.plan(short)
    held = vuelta.replan(short, plan, [late], star.at("7:00"), solver=astray)
    assert held.found_by == "retimed"
    assert star.ids(held.plan) == star.ids(plan)


def test_a_better_plan_must_be_better_by_more_than_change_is_worth(star: Any) -> None:
    """Taking W30 before W40 saves nothing; E10 last saves 20 and moves four customers.

    At a hysteresis of 500 the round stays as it is, at 0 it is put right.
    """
    problem = star.problem()
    routes = {"v_n": ["N10", "N20", "N30", "N40"], "v_w": ["W10", "W20", "W30", "W40"]}
    plan = star.plan(problem, routes | {"v_e": ["E20", "E10", "E30", "E40"]})
    delay = {"code": "DELAY", "vehicle": "v_e", "seconds": 60}
    free = {"vehicle_change": 0, "notice": 0, "eta_shift_per_hour": 0}
    stays = star.replan(
        "7:55", delay, problem=problem, plan=plan, stability=free | {"hysteresis": 500}
    )
    assert star.ids(stays.plan) == star.ids(plan)
    goes = star.replan(
        "7:55",
        delay,
        problem=problem,
        plan=plan,
        stability=free | {"hysteresis": 0},
        time_limit=None,
        iterations=300,
    )
    assert goes.plan.summary.cost == plan.summary.cost - 20 * 10_000


@pytest.mark.slow
def test_change_that_has_a_price_happens_less(trouble: Callable[[int], Any]) -> None:
    """The same twenty delays, with and without a price for changing vans."""

    def moved(**stability: float) -> int:
        vans = 0
        for seed in range(20):
            problem = trouble(seed).day(is_pinned=False)
            plan = vuelta.plan(problem, iterations=100)
            van = next(route.vehicle for route in plan.routes)
            told = {"id": "i", "code": "DELAY", "vehicle": van, "time": 7 * HOUR}
            revision = vuelta.replan(
                problem,
                plan,
                [told | {"seconds": 2 * HOUR}],
                7 * HOUR,
                time_limit=0,
                stability=stability,
            )
            vans += revision.kpis.vehicles_changed
        return vans

    free = moved(vehicle_change=0, notice=0, eta_shift_per_hour=0, hysteresis=0)
    assert moved(vehicle_change=60) < free


def worth(revision: Revision) -> tuple[int, int, int]:
    """What a revision comes to: limits broken from now on, then who is left out, then cost."""
    excess = sum(
        violation.cause not in ("delay", "lead_time")
        for route in revision.plan.routes
        for step in route.steps[route.done :]
        for violation in step.violations
    )
    left = sum(aside.state == "deferred" for aside in revision.plan.set_aside)
    left += len(revision.plan.unassigned)
    return excess, left, revision.plan.summary.cost + revision.price


@pytest.mark.slow
@UNHURRIED
@given(seed=SEEDS)
def test_no_call_that_ends_early_loses_a_plan(
    seed: int, trouble: Callable[[int], Any], laws: Any
) -> None:
    """Cancelled before it began, during the search, or out of time: never worse than keeping."""
    maker = trouble(seed)
    problem = maker.day()
    plan = vuelta.plan(problem, iterations=60)
    now = 9 * HOUR
    told = maker.incidents(problem, plan, now, 2)
    cancelled = vuelta.Cancel()
    cancelled.set()
    options: list[dict[str, Any]] = [
        {"time_limit": 0},
        {"cancel": cancelled, "time_limit": None, "iterations": 10**9},
    ]
    try:
        kept = vuelta.replan(problem, plan, told, now, mode="check")
        vuelta.replan(problem, plan, told, now, time_limit=0)
    except vuelta.VueltaError:
        return  # what cannot be true, or a pin of the document that cannot hold
    for one in options:
        revision = vuelta.replan(problem, plan, told, now, **one)
        laws.hold(problem, plan, revision, told, now)
        assert worth(revision) <= worth(kept)


def test_a_search_cancelled_by_another_thread_gives_its_best(
    trouble: Callable[[int], Any], laws: Any
) -> None:
    """The first sign of progress sets it off, however fast the machine is."""
    maker = trouble(4)
    problem = maker.day(is_pinned=False)
    plan = vuelta.plan(problem, iterations=20)
    van = plan.routes[0].vehicle
    told = [{"id": "i", "code": "DELAY", "vehicle": van, "time": 7 * HOUR, "seconds": 4 * HOUR}]
    cancel = vuelta.Cancel()
    begun = threading.Event()
    threading.Thread(target=lambda: begun.wait() and cancel.set()).start()
    revision = vuelta.replan(
        *(problem, plan, told, 7 * HOUR),
        time_limit=None,
        iterations=10**8,
        on_progress=lambda _: begun.set(),
        cancel=cancel,
    )
    laws.hold(problem, plan, revision, told, 7 * HOUR)
    kept = vuelta.replan(problem, plan, told, 7 * HOUR, mode="check")
    assert worth(revision) <= worth(kept)


def test_the_same_seed_and_iterations_give_the_same_revision(
    trouble: Callable[[int], Any],
) -> None:
    maker = trouble(11)
    problem = maker.day()
    plan = vuelta.plan(problem, iterations=60)
    told = maker.incidents(problem, plan, 9 * HOUR, 2)

    def revise() -> tuple[Problem, Plan]:
        revision = vuelta.replan(problem, plan, told, 9 * HOUR, time_limit=None, iterations=200)
        return revision.problem, revision.plan.model_copy(update={"search": None})

    assert revise() == revise()


@pytest.mark.parametrize("options", [{"time_limit": -1}, {"iterations": -1}, {"threads": 0}])
def test_a_senseless_budget_is_a_programming_error(star: Any, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="should be"):
        star.replan("8:00", **options)


def test_what_was_told_of_a_parcel_before_it_changed_vans_stays_true(star: Any) -> None:
    """N10 fails at 8:15, its van stops at 8:20, another takes the parcels: the whole log counts."""
    problem = star.problem()
    plan = star.plan(problem)
    log = [
        {"type": kind, "vehicle": "v_n", "job": job, "time": star.at(clock)}
        for kind, clock, job in (
            ("departed", "8:00", None),
            ("arrived", "8:10", "N10"),
            ("failed", "8:14", "N10"),
        )
    ]
    dear = {"deferral": 5000}
    absent = {"id": "a", "code": "RECIPIENT_ABSENT", "job": "N10", "time": star.at("8:14")}
    stop = {"id": "b", "code": "VEHICLE_BREAKDOWN", "vehicle": "v_n", "time": star.at("8:20")}
    choose = {"a": "RETRY_TODAY"}
    for told, clock in ((absent, "8:14"), (stop, "8:20")):
        revision = vuelta.replan(
            problem,
            plan,
            [told],
            star.at(clock),
            events=log,
            stability=dear,
            choices=choose,
            time_limit=0,
        )
        problem, plan, choose = revision.problem, revision.plan, {}
    assert "N10" in {shipment.delivery.id for shipment in problem.shipments}, "it is handed over"
    log.append({"type": "position", "vehicle": "v_e", "location_index": 0, "time": star.at("8:25")})
    later = vuelta.replan(problem, plan, (), star.at("8:25"), events=log, time_limit=0)
    [failed] = [step for step in later.plan.routes[0].steps if step.outcome == "failed"]
    assert (failed.id, failed.arrival, failed.end) == ("N10", star.at("8:10"), star.at("8:14"))


def test_of_an_exchange_that_came_apart_the_half_at_the_door_is_meant() -> None:
    """What X gives back is aboard; nobody opens for what X gets, which has X's name as well."""
    table = [[0 if i == j else 600 for j in range(3)] for i in range(3)]
    problem = {
        "vehicles": [{"id": "v", "start_index": 0, "end_index": 0, "capacity": [9]}],
        "jobs": [{"id": "X", "location_index": 2, "service": 60, "pickup": [1]}],
        "shipments": [
            {
                "pickup": {"id": "X", "location_index": 1},
                "delivery": {"id": "X", "location_index": 2, "service": 60},
                "amount": [1],
                "transfer_from": "v",
            }
        ],
        "matrices": {"car": {"durations": table}},
    }
    order = (("start", None), ("pickup", "X"), ("job", "X"), ("delivery", "X"), ("end", None))
    steps = [{"type": kind, "id": name, "arrival": 0} for kind, name in order]
    plan = {"routes": [{"vehicle": "v", "steps": steps}]}
    log = [
        {"type": kind, "vehicle": "v", "time": time, "job": name, "task": task}
        for kind, time, name, task in (
            ("departed", 0, None, "job"),
            ("arrived", 600, "X", "pickup"),
            ("collected", 610, "X", "pickup"),
            ("arrived", 1200, "X", "job"),
            ("collected", 1260, "X", "job"),
            ("arrived", 1260, "X", "delivery"),
            ("failed", 1400, "X", "delivery"),
        )
    ]
    absent = {"id": "a", "code": "RECIPIENT_ABSENT", "job": "X", "time": 1400}
    revision = vuelta.replan(problem, plan, [absent], 1400, events=log, time_limit=0)
    served = [(s.type, s.id) for s in revision.plan.routes[0].steps if s.id and not s.outcome]
    assert served == [("pickup", "X"), ("job", "X"), ("delivery", "X")], "what failed, again"
    [failed] = [step for step in revision.plan.routes[0].steps if step.outcome]
    assert (failed.type, failed.arrival, failed.end) == ("delivery", 1260, 1400)


@pytest.mark.parametrize("name", ["p", "d"])
def test_a_shipment_called_off_before_its_van_breaks_down_is_nobodys_load(name: str) -> None:
    """It is being fetched when it is called off, and never is: the van stops meanwhile."""
    table = [[0 if i == j else 600 for j in range(4)] for i in range(4)]
    van = {"start_index": 0, "end_index": 0, "capacity": [9]}
    problem: Any = {
        "vehicles": [van | {"id": vehicle} for vehicle in ("v", "w")],
        "jobs": [{"id": "j", "location_index": 3, "service": 60, "pickup": [1]}],
        "shipments": [
            {
                "pickup": {"id": "p", "location_index": 1, "service": 100},
                "delivery": {"id": "d", "location_index": 2, "service": 100},
                "amount": [1],
            }
        ],
        "matrices": {"car": {"durations": table}},
    }
    order = (("start", None), ("pickup", "p"), ("delivery", "d"), ("job", "j"), ("end", None))
    steps = [{"type": kind, "id": identity, "arrival": 0} for kind, identity in order]
    plan: Any = {"routes": [{"vehicle": "v", "steps": steps}]}
    for told in (
        {"id": "off", "code": "CANCELLATION", "job": name, "time": 610},
        {"id": "stop", "code": "VEHICLE_BREAKDOWN", "vehicle": "v", "time": 650},
    ):
        revision = vuelta.replan(problem, plan, [told], told["time"], time_limit=0)
        problem, plan = revision.problem, revision.plan
    aside = {entry.id: (entry.state, entry.aboard) for entry in plan.set_aside}
    assert aside == {"p": ("cancelled", None), "d": ("cancelled", None)}
    served = {s.id for r in plan.routes for s in r.steps if s.id and not s.outcome}
    assert served == {"j"}, "what is free goes elsewhere"


def test_a_van_with_nothing_left_but_its_break_stands_in_nobodys_way() -> None:
    """``v`` ends where it is, and has lunch after its last stop; the new order is for ``w``."""
    table = [[0 if i == j else 600 for j in range(3)] for i in range(3)]
    lunch = {"id": "lunch", "time_windows": [[1000, 5000]], "service": 600}
    problem = {
        "vehicles": [
            {"id": "v", "start_index": 0, "capacity": [1], "breaks": [lunch]},
            {"id": "w", "start_index": 0, "end_index": 0, "capacity": [1]},
        ],
        "jobs": [{"id": "a", "location_index": 1, "service": 500, "delivery": [1]}],
        "matrices": {"car": {"durations": table}},
    }
    order = (("start", None), ("job", "a"), ("break", "lunch"))
    plan = {
        "routes": [
            {"vehicle": "v", "steps": [{"type": k, "id": name, "arrival": 0} for k, name in order]}
        ]
    }
    new = {"id": "b", "location_index": 2, "delivery": [1]}
    told = {"id": "i", "code": "NEW_ORDER", "time": 700, "order": new}
    for mode in ("insert_only", "full"):
        revision = vuelta.replan(
            problem, plan, [told], 700, mode=mode, time_limit=0, choices={"i": "ACCEPT"}
        )
        routes = {
            route.vehicle: [s.id for s in route.steps if s.id] for route in revision.plan.routes
        }
        assert routes == {"v": ["a", "lunch"], "w": ["b"]}
