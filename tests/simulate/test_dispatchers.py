"""Dispatchers by name, when they answer, and what they do where replanning refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import vuelta
from vuelta.errors import DefectError, InputError
from vuelta.model import Event
from vuelta.simulate import NAMES, Budget, Scenario, dispatcher_of, simulate
from vuelta.simulate.dispatchers import PAIRED, Replanner

QUICK = Budget(iterations=10)


def test_an_unknown_dispatcher_is_refused_by_name() -> None:
    with pytest.raises(InputError) as caught:
        dispatcher_of("resolv")
    assert caught.value.code == "S850"
    assert "did you mean resolve?" in str(caught.value)
    assert all(dispatcher_of(name) for name in NAMES)


def test_hand_overs_make_rounds_dear() -> None:
    budget = Budget(iterations=100)
    assert budget.options(pairs=True)["iterations"] == 100 // PAIRED
    assert budget.options(pairs=False)["iterations"] == 100
    assert Budget(iterations=None, seconds=2).options(pairs=True)["time_limit"] == 2


def test_who_only_keeps_moves_nobody(day: Callable[..., Scenario]) -> None:
    scenario = day("bad-day", vans=2, seed=2, stops=12)
    plan = vuelta.plan(scenario.problem, iterations=60)
    kept = simulate(scenario.problem, scenario.trace, plan, dispatcher_of("keep", QUICK))
    assert kept.is_whole
    assert kept.decisions
    assert not any(made.kpis.vehicles_changed for made in kept.decisions)
    first = {route.vehicle: [s.id for s in route.steps if s.id] for route in plan.routes}
    for vehicle, visits in kept.visits.items():
        done = [visit.id for visit in visits if visit.id]
        assert done == [name for name in first.get(vehicle, []) if name in done]


def test_a_van_a_little_behind_is_left_alone(day: Callable[..., Scenario]) -> None:
    """Nothing is told on a calm day: decisions are those that lateness asks for."""
    scenario = day("calm", vans=1, seed=4, stops=10)
    slow = scenario.trace.model_copy(
        update={"traffic": scenario.trace.traffic.model_copy(update={"day": 3.0})}
    )
    plan = vuelta.plan(scenario.problem, iterations=30)

    def decisions(patience: int) -> int:
        made = Replanner("check", QUICK, patience=patience)
        causes = [one.cause for one in simulate(scenario.problem, slow, plan, made).decisions]
        return sum(not cause.startswith("RECIPIENT") for cause in causes)

    assert decisions(60) > decisions(900) > 0
    assert decisions(10**6) == 0


def test_where_replanning_fails_the_plan_stays(
    day: Callable[..., Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = day("absent-heavy", vans=1, seed=1, stops=12)
    plan = vuelta.plan(scenario.problem, iterations=30)

    def broken(*_: Any, **__: Any) -> Any:
        raise DefectError("D501", "routes[0]", "a bug", "report it")

    monkeypatch.setattr(vuelta, "replan", broken)
    dispatcher = Replanner("full", QUICK)
    done = simulate(scenario.problem, scenario.trace, plan, dispatcher)
    assert done.is_whole
    assert not done.decisions
    assert {error.code for error in dispatcher.failures} == {"D501"}
    back = [e for e in done.events if isinstance(e, Event) and e.type == "arrived" and not e.job]
    assert len(back) == 1, "the van drove its round all the same"
