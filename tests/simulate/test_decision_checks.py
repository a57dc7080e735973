"""Dispatchers that decide what cannot be done are stopped, and told where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

import vuelta
from vuelta.model import TASK_TYPES, Event, Incident, Plan, Problem, Step
from vuelta.simulate import Day, Decision, Scenario, State, Trace, simulate


def two_vans() -> tuple[Problem, Plan]:
    """Four doors in a row, two a van: v has A and B, w has C and D."""
    table = [[600 * abs(i - j) for j in range(5)] for i in range(5)]
    van = {"start_index": 0, "end_index": 0, "capacity": [9], "time_window": [28800, 61200]}
    steps = {"v": "AB", "w": "CD"}
    problem = Problem.model_validate(
        {
            "vehicles": [
                {"id": name, **van, "steps": [{"type": "job", "id": one} for one in jobs]}
                for name, jobs in steps.items()
            ],
            "jobs": [
                {
                    "id": name,
                    "location_index": k,
                    "service": 120,
                    "delivery": [1],
                    "allowed_vehicles": ["v" if name in "AB" else "w"],
                }
                for k, name in enumerate("ABCD", start=1)
            ],
            "matrices": {"car": {"durations": table}},
        }
    )
    free = tuple(job.model_copy(update={"allowed_vehicles": None}) for job in problem.jobs)
    plan = vuelta.plan(problem, iterations=20)
    return problem.model_copy(update={"jobs": free}), plan


class Saboteur:
    """Changes the plan once, when something of a kind is seen."""

    def __init__(self, kind: str, change: Callable[[State], Any]) -> None:
        self._kind = kind
        self._change: Callable[[State], Any] | None = change

    def on_event(self, state: State, event: Event | Incident) -> Decision:
        if self._change is None or getattr(event, "type", "") != self._kind:
            return None
        change, self._change = self._change, None
        made: Decision = change(state)
        return made


def stopped(kind: str, change: Callable[[State], Any], trace: Trace | None = None) -> Day:
    problem, plan = two_vans()
    return simulate(problem, trace or Trace(), plan, Saboteur(kind, change))


def with_steps(plan: Plan, change: Callable[[str, list[Step]], Sequence[Step]]) -> Plan:
    routes = tuple(
        route.model_copy(update={"steps": tuple(change(route.vehicle, list(route.steps)))})
        for route in plan.routes
    )
    return plan.model_copy(update={"routes": routes})


def moved(state: State) -> Plan:
    """The last task of v goes to w, goods or not."""
    last = next(r for r in state.plan.routes if r.vehicle == "v").steps[-2]

    def change(vehicle: str, steps: list[Step]) -> Sequence[Step]:
        if vehicle == "v":
            return [step for step in steps if step is not last]
        return [*steps[:-1], last, steps[-1]]

    return with_steps(state.plan, change)


def codes(day: Day) -> set[str]:
    return {finding.code for finding in day.refusal}


def test_a_loaded_parcel_does_not_change_vans_by_itself() -> None:
    day = stopped("delivered", moved)
    assert codes(day) >= {"R502", "S843"}
    assert all(finding.where.startswith("routes[") for finding in day.refusal)
    assert not day.is_whole
    assert [event.type for event in day.events] == ["departed", "departed", "arrived", "delivered"]
    assert '"refused"' in day.journal()


def test_before_it_is_loaded_it_may() -> None:
    """A dispatcher that is asked before anybody left: a van's departure comes first to w."""
    problem, plan = two_vans()
    held = {"id": "d", "code": "DRIVER_UNAVAILABLE", "vehicle": "v", "time": 28000}
    late = {"id": "l", "code": "DRIVER_UNAVAILABLE", "vehicle": "w", "time": 28001}
    incidents = [one | {"until": 40000} for one in (held, late)]
    trace = Trace.model_validate({"incidents": incidents})

    class Early:
        done = False

        def on_event(self, state: State, event: Event | Incident) -> Decision:
            if self.done:
                return None
            self.done = True
            return moved(state)

    day = simulate(problem, trace, plan, Early())
    assert day.is_whole
    assert len([visit for visit in day.visits["w"] if visit.type == "job"]) == 3


def test_the_past_does_not_change() -> None:
    def forget(state: State) -> Plan:
        return with_steps(
            state.plan, lambda _, steps: [step for step in steps if step.type not in TASK_TYPES[:1]]
        )

    def swap(state: State) -> Plan:
        return with_steps(state.plan, lambda _, s: [s[0], s[2], s[1], *s[3:]])

    assert "S842" in codes(stopped("delivered", forget))
    assert "R503" in codes(stopped("delivered", forget))
    assert "S842" in codes(stopped("delivered", swap))


def test_nothing_is_planned_twice_or_for_nobody() -> None:
    def twice(state: State) -> Plan:
        return with_steps(state.plan, lambda _, s: [*s[:-1], s[-2], s[-1]])

    def unknown(state: State) -> Plan:
        return with_steps(
            state.plan,
            lambda _, s: [*s[:-1], s[-2].model_copy(update={"id": "nobody"}), s[-1]],
        )

    def ghost(state: State) -> Plan:
        route = state.plan.routes[0].model_copy(update={"vehicle": "ghost"})
        return state.plan.model_copy(update={"routes": (*state.plan.routes, route)})

    assert "S845" in codes(stopped("arrived", twice))
    assert "S845" in codes(stopped("arrived", unknown))
    assert "S841" in codes(stopped("arrived", ghost))


def test_a_van_that_stopped_or_is_not_heard_of_gets_no_other_work() -> None:
    def reverse(state: State) -> Plan:
        return with_steps(state.plan, lambda _, s: [s[0], s[2], s[1], *s[3:]])

    problem, plan = two_vans()
    leaves = min(route.steps[0].arrival for route in plan.routes)
    dark = {"id": "x", "vehicle": "v", "since": leaves + 10, "until": 90000}
    trace = Trace.model_validate({"darkness": [dark]})

    class Meddler:
        def on_event(self, state: State, event: Event | Incident) -> Decision:
            return reverse(state) if state.dark else None

    assert "S844" in codes(simulate(problem, trace, plan, Meddler()))
    broken = {"id": "b", "code": "VEHICLE_BREAKDOWN", "vehicle": "v", "time": leaves + 30}
    trace = Trace.model_validate({"incidents": [broken]})

    class Denier:
        def on_event(self, state: State, event: Event | Incident) -> Decision:
            return state.plan if getattr(event, "code", "") == "VEHICLE_BREAKDOWN" else None

    assert codes(simulate(problem, trace, plan, Denier())) == {"S844"}


@pytest.mark.parametrize("answer", ["plan", 7, {"routes": []}])
def test_nonsense_is_no_decision(answer: Any) -> None:
    day = stopped("arrived", lambda _: answer)
    assert codes(day) == {"S840"}


def test_the_plan_in_force_may_be_given_back(day: Callable[..., Scenario]) -> None:
    """Whoever repeats the plan at every moment changes nothing."""
    scenario = day("calm", vans=2, seed=5, stops=8)
    plan = vuelta.plan(scenario.problem, iterations=50)

    class Echo:
        def on_event(self, state: State, event: Event | Incident) -> Decision:
            return state.plan if getattr(event, "type", "") == "departed" else None

    echoed = simulate(scenario.problem, scenario.trace, plan, Echo())
    assert echoed.is_whole
    assert len(echoed.decisions) == 2
