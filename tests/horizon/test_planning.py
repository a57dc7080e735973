"""Several days planned together: against exhaustive search, by hand, and by the referee."""

# Covers: horizon/barred.py horizon/summary.py

from __future__ import annotations

import random
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.errors import InputError
from vuelta.horizon import planning
from vuelta.model import TASK_TYPES, HorizonPlan
from vuelta.solver import Cancel

FIXED = 7
RULES = ("optimize", "ride", "zone_days", "hold")


def planned(problem: Any, horizon: Any, rule: str = "optimize", **options: Any) -> HorizonPlan:
    options = {"iterations": 300, "seed": 1} | options
    return vuelta.plan_horizon(problem, horizon, consolidation=rule, **options)


def days_of(answer: HorizonPlan) -> dict[str, int]:
    return {entry.job: entry.day for entry in answer.collected}


def cheapest(
    home: dict[int, list[int]], returns: list[tuple[int, dict[str, Any]]], beyond: int | None
) -> float:
    """The least cost of two days by trying every day and every order.

    ``home``: minutes of the deliveries of each day; ``returns``: minutes and
    terms. A day out costs ``FIXED``, and a minute 1.
    """
    best = float("inf")
    choices = [1, 2] + ([3] if beyond is not None else [])
    for days in product(choices, repeat=len(returns)):
        cost = 0.0
        for day, (_, terms) in zip(days, returns, strict=True):
            late = max(0, day - terms.get("latest_day", 9))
            if day < terms["earliest_day"] or (late and "deadline_penalty" not in terms):
                cost = float("inf")
            waited = max(0, day - terms["earliest_day"])
            cost += min(terms["value"], terms["value"] * terms["decay_per_day"] * waited)
            cost += late * terms.get("deadline_penalty", 0)
            cost += beyond if day == 3 and beyond is not None else 0
        for day in (1, 2):
            stops = home[day] + [at for on, (at, _) in zip(days, returns, strict=True) if on == day]
            if stops:
                cost += FIXED + min(
                    sum(abs(a - b) for a, b in zip((0, *order), (*order, 0), strict=True))
                    for order in permutations(stops)
                )
        best = min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(25))
def test_costs_what_exhaustive_search_finds(road: Any, seed: int) -> None:
    """Two days, three returns, a delivery or none each day."""
    draw = random.Random(seed)
    home = {day: [draw.randrange(1, 60) for _ in range(draw.randrange(2))] for day in (1, 2)}
    beyond = draw.choice([None, 5, 30])
    returns = [
        (
            draw.randrange(1, 60),
            {
                "earliest_day": draw.choice([1, 1, 2]),
                "value": draw.randrange(0, 100),
                "decay_per_day": draw.choice([0, 0.05, 0.3]),
            }
            | draw.choice([{}, {}, {"latest_day": 2}, {"latest_day": 1, "deadline_penalty": 9}]),
        )
        for _ in range(3)
    ]
    jobs = [road.delivery(f"d{day}", at, day) for day in (1, 2) for at in home[day]]
    jobs += [road.job(f"r{k}", at) for k, (at, _) in enumerate(returns)]
    problem = road.problem(*jobs)
    [van] = problem.vehicles
    costs = van.costs.model_copy(update={"fixed": FIXED * 10_000})
    problem = problem.model_copy(update={"vehicles": (van.model_copy(update={"costs": costs}),)})
    waiting = [{"job": f"r{k}"} | terms for k, (_, terms) in enumerate(returns)]
    answer = planned(problem, {"days": 2, "waiting": waiting, "beyond": beyond})
    found = (answer.kpis.driven + answer.kpis.lost) / 10_000
    assert found == pytest.approx(cheapest(home, returns, beyond))
    costs_in_all = answer.plan.summary.costs.total / 10_000
    assert found == pytest.approx(costs_in_all)


def test_waits_for_the_van_that_is_passing_anyway(road: Any) -> None:
    """R lies at minute 50: 100 there and back on day 1, nothing on the way to D on day 2.

    Each day costs 4; at 99 a day it would not wait.
    """
    problem = road.problem(road.job("r", 50), road.delivery("d", 55, 2))
    terms = {"value": 100, "decay_per_day": 0.04}
    answer = planned(problem, {"days": 3, "returns": terms})
    [entry] = answer.collected
    assert (entry.day, entry.why, entry.rides_along, entry.age) == (2, "waiting_pays", True, 1)
    assert (entry.waiting, entry.detour, entry.first_detour) == (40_000, 0, 1_000_000)
    assert {entry.after, entry.before} == {"d", None}
    assert (answer.kpis.driven, answer.kpis.lost, answer.kpis.net) == (1_100_000, 40_000, -140_000)
    dear = planned(problem, {"days": 3, "returns": terms | {"value": 2475}})
    assert days_of(dear) == {"r": 2}
    dearer = planned(problem, {"days": 3, "returns": terms | {"value": 2525}})
    assert days_of(dearer) == {"r": 1}
    assert dearer.collected[0].why == "first_day"


def test_a_deadline_is_kept_or_paid_for(road: Any) -> None:
    problem = road.problem(road.job("r", 50), road.delivery("d", 55, 2))
    assert days_of(planned(problem, {"days": 3, "returns": {"latest_day": 1}})) == {"r": 1}
    priced = {"latest_day": 1, "deadline_penalty": 60}
    answer = planned(problem, {"days": 3, "returns": priced})
    assert (days_of(answer), answer.kpis.lost) == ({"r": 2}, 600_000)


def test_two_returns_wait_for_each_other(road: Any) -> None:
    """S is ready on day 2 beside R: one drive fetches both."""
    problem = road.problem(road.job("r", 50), road.job("s", 51))
    waiting = [{"job": "s", "earliest_day": 2}]
    answer = planned(problem, {"days": 2, "returns": {}, "waiting": waiting})
    assert days_of(answer) == {"r": 2, "s": 2}
    assert not any(entry.rides_along for entry in answer.collected)


def test_what_costs_more_than_later_is_carried_over(road: Any) -> None:
    problem = road.problem(road.job("near", 5), road.job("far", 50))
    answer = planned(problem, {"days": 1, "returns": {}, "beyond": 60})
    assert days_of(answer) == {"near": 1}
    [left] = answer.carried
    assert (left.job, left.price) == ("far", 600_000)
    assert not answer.days[0].plan.unassigned  # it is not of this day


def test_what_nobody_can_serve_is_left_out_with_its_reason(road: Any) -> None:
    night = [road.window(1, "2:00", "3:00")]
    problem = road.problem(road.job("r", 5, time_windows=night), road.job("s", 6))
    for rule in RULES:
        answer = planned(problem, {"days": 2, "returns": {}}, rule)
        assert days_of(answer) == {"s": 1}
        [left] = answer.carried
        assert (left.job, left.price) == ("r", 0)
        [entry] = answer.days[1].plan.unassigned
        assert entry.id == "r"
        assert [reason.code for reason in entry.reasons] == ["TIME_WINDOW"]


def test_full_vans_push_returns_to_the_next_day(road: Any) -> None:
    """Room for nine: ten returns need two days, whatever the rule."""
    problem = road.problem(*(road.job(f"r{k}", 5 + k) for k in range(10)))
    for rule in ("optimize", "ride"):
        answer = planned(problem, {"days": 2, "returns": {"value": 9, "decay_per_day": 1}}, rule)
        assert sorted(days_of(answer).values()) == [1] * 9 + [2]
        assert answer.collected[-1].why == "no_room"


def test_rules_decide_as_they_say(road: Any) -> None:
    problem = road.problem(*(road.job(f"r{k}", 10 * k + 5) for k in range(3)))
    waiting = [{"job": "r2", "earliest_day": 2}]
    zones = [{"id": "z", "jobs": ["r0", "r1", "r2"], "days": [3], "k": 3}]
    horizon = {"days": 3, "returns": {}, "waiting": waiting, "zones": zones}
    found = {rule: days_of(planned(problem, horizon, rule)) for rule in RULES}
    assert found["ride"] == {"r0": 1, "r1": 1, "r2": 2}
    assert found["zone_days"] == {"r0": 3, "r1": 3, "r2": 3}
    assert found["hold"] == {"r0": 2, "r1": 2, "r2": 2}
    whys = {entry.why for entry in planned(problem, horizon, "hold").collected}
    assert whys == {"rule", "first_day"}


def week(seed: int) -> tuple[vuelta.Problem, dict[str, Any]]:
    """A random week of up to 14 jobs, with a shipment, breaks, and days off."""
    draw = random.Random(seed)

    def place() -> list[float]:
        return [round(-43.3 + draw.random() / 10, 4), round(-22.9 + draw.random() / 10, 4)]

    def hours(day: int, first: int, last: int) -> list[int]:
        return [86_400 * (day - 1) + 3600 * first, 86_400 * (day - 1) + 3600 * last]

    jobs: list[dict[str, Any]] = []
    for k in range(draw.randrange(2, 14)):
        job: dict[str, Any] = {"id": f"j{k}", "location": place(), "service": 600}
        if draw.random() < 0.5:
            job |= {"type": "return", "pickup": [draw.randrange(1, 4)]}
            if draw.random() < 0.3:
                job["time_windows"] = [hours(draw.choice([1, 1, 2]), 8, 11)]
        else:
            job |= {"delivery": [draw.randrange(1, 4)]}
            job["time_windows"] = [hours(draw.randrange(1, 4), 8, 12)]
        jobs.append(job)
    depot = place()
    pause = {"id": "j1", "service": 1800, "time_windows": [hours(1, 10, 11)]}
    van = {"start": depot, "end": depot, "capacity": [8], "time_window": hours(1, 8, 12)}
    van["costs"] = {"fixed": 20, "per_hour": 30, "per_km": 1}
    vans = [van | {"id": "v1", "breaks": [pause]}, van | {"id": "v2"}]
    pair: dict[str, Any] = {"amount": [1]}
    pair |= {half: {"id": f"s-{half}", "location": place()} for half in ("pickup", "delivery")}
    document = {"vehicles": vans, "jobs": jobs, "shipments": [pair] * draw.randrange(2)}
    horizon: dict[str, Any] = {"days": 3, "returns": {"value": 30, "decay_per_day": 0.1}}
    horizon["zones"] = [{"id": "z", "centre": depot, "radius": 5000, "days": [2], "k": 2}]
    if draw.random() < 0.5:
        horizon["beyond"] = 12
    if draw.random() < 0.3:
        horizon |= {"days_off": [2], "vehicle_days": {"v2": [1]}}
        horizon["zones"][0]["days"] = [3]
    return vuelta.Problem.model_validate(document), horizon


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), rule=st.sampled_from(RULES))
def test_nothing_vanishes_and_every_day_holds(seed: int, rule: str) -> None:
    """Each task is on one day, left out on one, or carried over; days cost what the whole does."""
    problem, horizon = week(seed)
    answer = planned(problem, horizon, rule, iterations=60)
    assert vuelta.check(answer.problem, answer.plan).clean
    seen: list[str] = [entry.job for entry in answer.carried if entry.price]
    for entry in answer.days:
        judgement = vuelta.check(entry.problem, entry.plan)
        assert judgement.clean
        assert not judgement.differences
        seen += [step.id for route in entry.plan.routes for step in route.steps
                 if step.type in TASK_TYPES and step.id]  # fmt: skip
        seen += [left.id for left in entry.plan.unassigned]
    tasks = [job.id for job in problem.jobs]
    tasks += [half.id for pair in problem.shipments for half in (pair.pickup, pair.delivery)]
    assert sorted(seen) == sorted(tasks)
    costs = sum(entry.plan.summary.costs.routes for entry in answer.days)
    assert costs == pytest.approx(answer.plan.summary.costs.routes, abs=len(answer.days))


def test_the_referee_finds_a_return_on_a_day_it_may_not_have(road: Any) -> None:
    """Taken over to day 3, past its deadline, by hand: the whole no longer holds."""
    problem = road.problem(road.job("r", 50), road.delivery("d", 55, 3))
    answer = planned(problem, {"days": 3, "returns": {"latest_day": 2}})
    routes = {route.vehicle: route for route in answer.plan.routes}
    first = next(name for name, route in routes.items() if name != "v@3")
    moved = [step for step in routes[first].steps if step.id == "r"]
    later = routes["v@3"].model_copy(
        update={"steps": (routes["v@3"].steps[0], *moved, *routes["v@3"].steps[1:])}
    )
    wrong = answer.plan.model_copy(update={"routes": (later,)})
    causes = {v.cause for v in vuelta.check(answer.problem, wrong).plan.summary.violations}
    assert causes == {"vehicle_not_allowed"}


def test_the_first_day_is_an_ordinary_day_that_can_be_replanned(road: Any) -> None:
    problem = road.problem(road.job("r", 50), road.delivery("d", 55, 1), road.delivery("e", 9, 2))
    answer = planned(problem, {"days": 2, "returns": {}})
    today = answer.days[0]
    late = {"id": "i", "code": "CANCELLATION", "time": road.at(1, "7:00"), "job": "d"}
    revision = vuelta.replan(today.problem, today.plan, [late], time_limit=0)
    assert vuelta.check(revision.problem, revision.plan).clean
    assert [step.id for route in revision.plan.routes for step in route.steps if step.id] == ["r"]


def test_the_next_morning_plans_what_is_left(road: Any) -> None:
    problem = road.problem(road.job("r", 50), road.delivery("d", 55, 2), road.delivery("e", 9, 1))
    horizon = vuelta.Horizon.model_validate({"days": 2, "returns": {"value": 9}})
    answer = planned(problem, horizon)
    rest, following = vuelta.roll_forward(problem, horizon, answer)
    assert [job.id for job in rest.jobs] == ["r", "d"]
    again = planned(rest, following)
    assert days_of(again) == {"r": 1}
    assert again.collected[0].age == 1


def test_same_seed_and_iterations_give_the_same_plan(road: Any) -> None:
    problem, horizon = week(3)
    one, other = (planned(problem, horizon) for _ in range(2))
    assert [entry.plan.routes for entry in one.days] == [entry.plan.routes for entry in other.days]


def test_everything_wrong_is_said_at_once(road: Any) -> None:
    problem = road.problem(road.job("r", 50))
    wrong = {"days": 0, "retruns": {}, "waiting": [{"jb": "r"}], "zones": [{"id": "z"}]}
    with pytest.raises(InputError) as caught:
        vuelta.plan_horizon(problem, wrong)
    found = {(one.code, one.where): one.remedy for one in caught.value.findings}
    assert set(found) == {
        ("E103", "days"), ("E102", "retruns"), ("E101", "waiting[0].job"),
        ("E102", "waiting[0].jb"), ("H803", "zones[0]"),
    }  # fmt: skip
    assert found["E102", "retruns"] == "did you mean returns?"
    assert found["E102", "waiting[0].jb"] == "did you mean job?"
    with pytest.raises(InputError, match="H804"):
        vuelta.plan_horizon(problem, {"days": 1, "waiting": [{"job": "x"}]})
    with pytest.raises(TypeError):
        vuelta.plan_horizon(problem, [])
    with pytest.raises(ValueError, match="time_limit"):
        vuelta.plan_horizon(problem, {"days": 1}, time_limit=-1)


def test_places_and_destinations_are_chosen_on_their_day(road: Any) -> None:
    """R may also be done at minute 10 in the morning, for 3; its goods are worth 9 at the shop.

    D takes the van to minute 12 on day 2: the neighbour and the shop lie on its way.
    """
    morning = [road.window(1, "8:00", "9:00")]
    choices = {
        "places": [{"location_index": 10, "time_windows": morning, "cost": 3}],
        "destinations": [{"facility": "shop", "cost": -9}, {}],
    }
    problem = road.problem(
        road.job("r", 50, **choices),
        road.delivery("d", 12, 2),
        facilities=[{"id": "shop", "location_index": 6}],
    )
    answer = planned(problem, {"days": 2, "returns": {"value": 40, "decay_per_day": 0.1}})
    [entry] = answer.collected
    assert (entry.day, entry.waiting) == (2, 40_000)
    steps = [step for route in answer.days[1].plan.routes for step in route.steps]
    [visit] = [step for step in steps if (step.type, step.id) == ("job", "r")]
    [down] = [step for step in steps if step.type == "unload"]
    assert (visit.place, down.facility) == (1, "shop")
    assert visit.start <= road.at(2, "9:00")
    assert answer.plan.summary.costs.total == 24 * 10_000 + 40_000 - 60_000
    [chain] = vuelta.trace(answer.days[1].problem, answer.days[1].plan, "r").chains
    assert [(link.kind, link.taker.id) for link in chain.links] == [
        ("collected", "v"), ("set_down", "shop"),
    ]  # fmt: skip


def settled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Each round in which a plan is settled, as it begins."""
    rounds: list[Any] = []
    usual = planning._moved

    def counted(*given: Any) -> Any:
        rounds.append(given)
        return usual(*given)

    monkeypatch.setattr(planning, "_moved", counted)
    return rounds


def test_settling_ends_when_the_time_is_over_or_nobody_waits(
    road: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, horizon = road.problem(road.job("a", 5), road.job("b", 6)), {"days": 2, "returns": {}}
    rounds = settled(monkeypatch)
    planned(problem, horizon)
    assert rounds
    rounds.clear()
    answer = planned(problem, horizon, iterations=None, time_limit=0)
    assert not rounds
    assert len(answer.collected) == 2
    cancel = Cancel()
    cancel.set()
    answer = planned(problem, horizon, cancel=cancel)
    assert not rounds
    assert len(answer.collected) == 2
