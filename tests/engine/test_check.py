"""Plans made by hand: a mere sequence is timed as the engine times its own, and then judged."""

# Covers: verification/mere_sequences.py solver/unnamed_breaks.py

from __future__ import annotations

import random
from typing import Any

import pytest

import vuelta
from judge import cases, draw
from vuelta.formats import dumps, loads_plan

LUNCH = {"id": "lunch", "time_windows": [[1000, 1500]], "service": 600}


def day(**van: Any) -> dict[str, Any]:
    """Three jobs of 100 s along a road, 500 s from one to the next; vans A and B."""
    ways = [[500 * abs(i - j) for j in range(4)] for i in range(4)]
    return {
        "vehicles": [
            {"id": "A", "start_index": 0, "end_index": 0, "capacity": [2], **van},
            {"id": "B", "start_index": 0, "end_index": 0, "capacity": [9]},
        ],
        "jobs": [{"id": f"j{i}", "location_index": i, "service": 100} for i in (1, 2, 3)],
        "matrices": {"car": {"durations": ways}},
    }


def by_hand(*names: str, vehicle: str = "A") -> dict[str, Any]:
    return {"vehicle": vehicle, "steps": [{"type": "job", "id": name} for name in names]}


def times(judgement: vuelta.Judgement) -> list[tuple[str, int, int]]:
    steps = judgement.plan.routes[0].steps
    return [(step.id or step.type, step.arrival, step.start) for step in steps]


def test_a_sequence_without_times_is_timed() -> None:
    """By hand: to j1 500, work 100, on 500, and so on; home 1,500 s from j3."""
    judgement = vuelta.check(day(), {"routes": [by_hand("j1", "j2", "j3")]})
    assert judgement.clean
    assert judgement.timed == (("A", ()),)
    assert judgement.differences == ()
    assert times(judgement) == [
        ("start", 0, 0),
        ("j1", 500, 500),
        ("j2", 1100, 1100),
        ("j3", 1700, 1700),
        ("end", 3300, 3300),
    ]


def test_it_leaves_as_late_as_nothing_gets_later() -> None:
    """The first job opens at 2,000: the van leaves at 1,500, not at 0."""
    problem = day()
    problem["jobs"][0]["time_windows"] = [[2000, 2500]]
    judgement = vuelta.check(problem, {"routes": [by_hand("j1", "j2", "j3")]})
    assert times(judgement)[:3] == [("start", 1500, 1500), ("j1", 2000, 2000), ("j2", 2600, 2600)]


def test_a_plan_that_states_its_times_was_not_timed() -> None:
    problem = day()
    plan = vuelta.plan(problem, iterations=20)
    assert vuelta.check(problem, plan).timed == ()
    assert vuelta.check(problem, loads_plan(dumps(plan))).timed == ()


@pytest.mark.parametrize("named", [True, False])
def test_breaks_are_placed_where_the_sequence_names_none(named: bool) -> None:
    """On the way to j3, from 1,200; or where the planner says: after j3, 300 s past its window."""
    problem = day(breaks=[LUNCH])
    route = by_hand("j1", "j2", "j3")
    if named:
        route["steps"].insert(3, {"type": "break", "id": "lunch"})
    judgement = vuelta.check(problem, {"routes": [route]})
    assert judgement.timed == (("A", () if named else ("lunch",)),)
    if named:
        causes = [one.cause for one in judgement.plan.routes[0].violations]
        assert causes == ["delay"]
    else:
        assert judgement.clean
        assert ("lunch", 1200, 1200) in times(judgement)


def test_a_break_is_not_placed_where_the_sequence_ends_before_it() -> None:
    """Another one that it names is taken, and with that it ends later."""
    tea = {"id": "tea", "time_windows": [[6000, 8000]], "service": 600}
    problem = day(breaks=[LUNCH | {"time_windows": [[6500, 7000]]}, tea])
    judgement = vuelta.check(problem, {"routes": [by_hand("j1", "j2", "j3")]})
    assert judgement.clean
    assert judgement.timed == (("A", ()),)
    route = by_hand("j1", "j2", "j3")
    route["steps"].append({"type": "break", "id": "tea"})
    judgement = vuelta.check(problem, {"routes": [route]})
    assert judgement.clean
    assert judgement.timed == (("A", ("lunch",)),)


def test_a_break_that_fits_nowhere_is_said_to_be_missing() -> None:
    problem = day(breaks=[LUNCH | {"time_windows": [[100, 101]]}], time_window=[400, 9000])
    judgement = vuelta.check(problem, {"routes": [by_hand("j1", "j2", "j3")]})
    assert judgement.timed == (("A", ()),)
    assert [one.cause for one in judgement.plan.routes[0].violations] == ["missing_break"]


def test_what_does_not_hold_is_listed_and_timed_all_the_same() -> None:
    """Late at j1 (2,300 for 2,000), three units in a van of two, j2 is another van's."""
    problem = day()
    problem["jobs"][0] |= {"time_windows": [[0, 2000]]}
    problem["jobs"][1] |= {"allowed_vehicles": ["B"]}
    for job in problem["jobs"]:
        job["delivery"] = [1]
    judgement = vuelta.check(problem, {"routes": [by_hand("j3", "j2", "j1")]})
    assert not judgement.clean
    start, _, second, third, _ = judgement.plan.routes[0].steps
    assert [(one.cause, one.amount) for one in start.violations] == [("load", 1)]
    assert [one.cause for one in second.violations] == ["vehicle_not_allowed"]
    assert third.arrival == 2700
    assert [(one.cause, one.duration) for one in third.violations] == [("delay", 700)]


def test_names_that_cannot_be_are_one_finding_each_with_the_path_of_the_document() -> None:
    """Also behind a break that was placed ahead of them."""
    problem = day(breaks=[LUNCH])
    mine = by_hand("j1", "j3", "x", "j3")
    mine["steps"].append({"type": "reload", "id": "nowhere"})
    judgement = vuelta.check(
        problem, {"routes": [mine, by_hand("j1", "j2", vehicle="B"), by_hand(vehicle="C")]}
    )
    assert judgement.timed[0] == ("A", ("lunch",))
    assert [(fault.code, fault.where) for fault in judgement.faults] == [
        ("R403", "routes[0].steps[2]"),
        ("R404", "routes[0].steps[3]"),
        ("R403", "routes[0].steps[4]"),
        ("R404", "routes[1].steps[0]"),
        ("R401", "routes[2].vehicle"),
    ]
    assert "routes[0].steps[0]" in judgement.faults[3].cause


@pytest.mark.parametrize(
    ("route", "where"),
    [
        ({"steps": [("j1", 500), ("j2", None), ("j3", None)]}, "routes[0].steps[1].arrival"),
        ({"steps": [("j1", None), ("j2", 1100)]}, "routes[0].steps[0].arrival"),
        ({"steps": [("j1", None), ("j2", None)], "done": 1}, "routes[0].steps[0].arrival"),
    ],
)
def test_a_route_states_all_of_its_times_or_none(route: Any, where: str) -> None:
    steps = [
        {"type": "job", "id": name} | ({} if time is None else {"arrival": time})
        for name, time in route["steps"]
    ]
    with pytest.raises(vuelta.InputError) as caught:
        vuelta.check(day(), {"routes": [route | {"vehicle": "A", "steps": steps}]})
    assert [(one.code, one.where) for one in caught.value.findings] == [("E172", where)]


def test_some_routes_may_state_times_and_others_none() -> None:
    stated = by_hand("j1")
    stated["steps"][0]["arrival"] = 501
    judgement = vuelta.check(day(), {"routes": [stated, by_hand("j2", "j3", vehicle="B")]})
    assert [one.vehicle for one in judgement.timed] == ["B"]
    assert [one.path for one in judgement.differences] == ["routes[0].steps[0].arrival"]


def test_what_is_not_stated_is_not_written_either() -> None:
    plan = vuelta.Plan.model_validate({"routes": [by_hand("j1")]})
    assert '"arrival"' not in dumps(plan)
    assert loads_plan(dumps(plan)) == plan
    table = loads_plan(dumps(plan, "csv"))
    assert not table.routes[0].is_timed


@pytest.mark.slow
def test_the_verbs_of_a_running_day_take_it_too() -> None:
    """Replan without incidents, and KPIs, times it the same way."""
    problem, plan = day(breaks=[LUNCH]), {"routes": [by_hand("j1", "j2", "j3")]}
    timed = vuelta.check(problem, plan).plan
    assert vuelta.replan(problem, plan, now=0).plan.routes == timed.routes
    assert vuelta.kpis(problem, plan).money.spent == timed.summary.cost


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_of_the_engine_without_its_times_gets_them_back(seed: int) -> None:
    """Also its breaks, where their places are its own."""
    draw = random.Random(seed)
    places = [(draw.randrange(900), draw.randrange(900)) for _ in range(13)]
    ways = [[abs(a - c) + abs(b - d) for c, d in places] for a, b in places]
    problem = {
        "vehicles": [
            {
                "id": f"v{k}",
                "start_index": 0,
                "end_index": 0,
                "time_window": [0, 9000],
                "breaks": [{"id": "rest", "time_windows": [[1500, 3000]], "service": 300}],
                "max_tasks": 5,
            }
            for k in range(3)
        ],
        "jobs": [
            {
                "id": str(i),
                "location_index": i,
                "service": 60,
                "time_windows": [[(opens := draw.randrange(4000)), opens + 2500]],
            }
            for i in range(1, 13)
        ],
        "matrices": {"car": {"durations": ways}},
    }
    plan = vuelta.plan(problem, iterations=200, seed=seed)
    bare = {
        "routes": [
            {
                "vehicle": route.vehicle,
                "steps": [
                    {"type": step.type, "id": step.id} for step in route.steps if step.type == "job"
                ],
            }
            for route in plan.routes
        ],
        "unassigned": [{"id": left.id} for left in plan.unassigned],
    }
    judgement = vuelta.check(problem, bare)
    assert judgement.clean
    assert judgement.plan.routes == plan.routes
    assert judgement.plan.summary.cost == plan.summary.cost


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_so_do_days_with_everything_that_can_be_planned(seed: int) -> None:
    """Reloads, choices, shipments, breaks; and steps dealt out at random are judged as well."""
    problem, plan = cases.planned(seed, draw.features_of(seed, cases.PLANNED), 30)
    if plan is None:
        return  # what is pinned cannot be kept
    document = cases.document(plan)
    named = {"type", "id", "place", "facility"}
    bare: dict[str, Any] = {
        "routes": [
            {
                "vehicle": route["vehicle"],
                "steps": [
                    {name: value for name, value in step.items() if name in named}
                    for step in route["steps"]
                    if step["type"] not in ("start", "end", "break")
                ],
            }
            for route in document["routes"]
        ],
        "unassigned": [{"type": e["type"], "id": e["id"]} for e in document["unassigned"]],
    }
    assert vuelta.check(problem, bare).plan.routes == vuelta.check(problem, document).plan.routes
    steps = [step for route in bare["routes"] for step in route["steps"]]
    random.Random(seed).shuffle(steps)
    dealt = [
        {"vehicle": van["id"], "steps": steps[k :: len(problem["vehicles"])]}
        for k, van in enumerate(problem["vehicles"])
    ]
    judgement = vuelta.check(problem, bare | {"routes": dealt})
    assert {one.vehicle for one in judgement.timed} == {r["vehicle"] for r in dealt if r["steps"]}
