"""What is remembered of routes is what the referee would say again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import vuelta
from vuelta.model import Plan, Problem
from vuelta.referee import Judgement, judge
from vuelta.replanning import candidates as day
from vuelta.replanning.route_cache import Judged
from vuelta.simulate import Budget, generate, simulate
from vuelta.simulate.dispatchers import dispatcher_of
from vuelta.travel import measure

HOUR = 3600


@contextmanager
def compared() -> Iterator[list[int]]:
    """Everything is judged afresh beside; how many routes were recalled each time."""
    asked: list[Plan] = []
    counts: list[int] = []
    recalled = Judged.recalled

    def listening(self: Judged, problem: Problem, plan: Plan) -> tuple[Plan, frozenset[str]]:
        asked.append(plan)
        found = recalled(self, problem, plan)
        counts.append(len(found[1]))
        return found

    def judging(problem: Problem, plan: Plan, travel: Any, **options: Any) -> Judgement:
        judgement = judge(problem, plan, travel, **options)
        afresh = judge(problem, asked.pop(), travel)
        assert judgement.faults == afresh.faults
        assert judgement.plan == afresh.plan
        for ours, theirs in zip(judgement.plan.routes, afresh.plan.routes, strict=True):
            assert ours.model_dump() == theirs.model_dump()
        return judgement

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Judged, "recalled", listening)
        patch.setattr(day, "judge", judging)
        # What a search leaves as it was is judged here too: it is what is recalled most.
        patch.setattr(day, "is_unchanged", lambda residual, found: False)
        yield counts


@pytest.mark.parametrize("seed", range(10))
def test_on_days_of_trouble(seed: int, trouble: Callable[[int], Any]) -> None:
    maker = trouble(seed)
    problem = maker.day()
    plan = vuelta.plan(problem, iterations=60)
    now = 9 * HOUR
    with compared():
        while now < 15 * HOUR:
            told = maker.incidents(problem, plan, now, 2)
            try:
                revision = vuelta.replan(problem, plan, told, now, iterations=40)
            except (vuelta.InputError, vuelta.CommitmentError):
                now += 600
                continue
            problem, plan = revision.problem, revision.plan
            now += maker.random.randrange(300, 2 * HOUR)


@pytest.mark.parametrize("suite", ["bad-day", "bulky-exchanges"])
def test_on_days_that_are_observed(suite: str) -> None:
    scenario = generate(suite, 3, 1, parameters={"stops_per_van": 10})
    plan = vuelta.plan(scenario.problem, iterations=60)
    with compared() as counts:
        driven = simulate(
            scenario.problem,
            scenario.trace,
            plan,
            dispatcher_of("vuelta", Budget(iterations=40)),
        )
    assert driven.is_whole
    assert sum(counts) > len(counts) / 2


def document(**more: Any) -> dict[str, Any]:
    table = [[0, 60, 90], [60, 0, 30], [90, 30, 0]]
    return {
        "vehicles": [{"id": v, "start_index": 0, "end_index": 0} for v in ("v", "w")],
        "jobs": [{"id": str(n), "location_index": n} for n in (1, 2)],
        "matrices": {"car": {"durations": table}},
        **more,
    }


def planned(*orders: str, done: int = 0) -> Plan:
    routes = [
        {
            "vehicle": vehicle,
            "steps": [
                {"type": "start", "arrival": 0},
                *({"type": "job", "id": name, "arrival": 60} for name in order),
                {"type": "end", "arrival": 0},
            ],
            "done": done,
        }
        for vehicle, order in zip("vw", orders, strict=False)
    ]
    return Plan.model_validate({"routes": routes})


def kept(problem: Problem, plan: Plan) -> tuple[Judged, Plan]:
    """A memory of one plan, and the plan as it was judged."""
    memory = Judged()
    assert memory.recalled(problem, plan) == (plan, frozenset())
    new = judge(problem, plan, measure(problem)).plan
    memory.keep(plan, new)
    return memory, new


def test_a_route_is_known_by_its_order_and_by_what_became_of_it() -> None:
    problem = Problem.model_validate(document())
    plan = planned("12")
    memory, new = kept(problem, plan)
    for same in (plan, planned("12"), new):
        found, known = memory.recalled(problem, same)
        assert known == {"v"}
        assert found.routes[0] is new.routes[0]
    for other in (planned("21"), planned("1"), planned("12", done=1)):
        assert memory.recalled(problem, other) == (other, frozenset())


def test_facts_are_known_by_themselves_alone() -> None:
    problem = Problem.model_validate(document())
    plan = planned("12", done=2)
    memory, _ = kept(problem, plan)
    assert memory.recalled(problem, plan)[1] == {"v"}
    assert not memory.recalled(problem, planned("12", done=2))[1]


def test_another_problem_or_other_tasks_set_aside_are_other_days() -> None:
    problem = Problem.model_validate(document())
    plan = planned("1")
    memory, _ = kept(problem, plan)
    entry = {"id": "2", "state": "deferred", "reason": "DELAY", "time": 0}
    aside = Plan.model_validate({**plan.model_dump(), "set_aside": [entry]})
    assert not memory.recalled(problem, aside)[1]
    assert memory.recalled(problem, plan)[1] == {"v"}
    assert not memory.recalled(problem.model_copy(), plan)[1]


def test_where_routes_bind_each_other_nothing_is_remembered() -> None:
    bound = document(relations=[{"type": "same_route", "jobs": ["1", "2"]}])
    problem = Problem.model_validate(bound)
    memory, _ = kept(problem, planned("1", "2"))
    assert not memory.recalled(problem, planned("1", "2"))[1]


def test_a_way_home_that_was_closed_is_no_limit_once_the_van_is_home(star: Any) -> None:
    """v_n is told home at 9:00, the depot's row being closed; nothing happens to it after."""
    closed = {"id": "D", "places": [star.row("D")]}
    first = star.replan("8:30", {"code": "ROAD_CLOSURE", "disruption": closed})
    told = {"code": "NEW_ORDER", "order": {"id": "new", "location_index": star.row("E5")}}
    assert any(route.violations for route in first.plan.routes)
    second = star.replan("9:20", told, problem=first.problem, plan=first.plan)
    judged = vuelta.check(second.problem, second.plan)
    assert judged.plan.routes == second.plan.routes
