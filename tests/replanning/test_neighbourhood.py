"""Vans around a van: by hand, on places in a row."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from vuelta.execution import project
from vuelta.model import Plan, Problem
from vuelta.policy import effective_policy
from vuelta.replanning import Closeness, applied
from vuelta.replanning.revised_travel import ground_of

LINE = [[abs(i - j) * 60 for j in range(40)] for i in range(40)]


def closeness(rounds: Mapping[str, Sequence[int]]) -> Closeness:
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": van, "start_index": 0, "end_index": 0} for van in rounds],
            "jobs": [
                {"id": f"J{place}", "location_index": place}
                for places in rounds.values()
                for place in places
            ],
            "matrices": {"car": {"durations": LINE}},
        }
    )
    plan = plan_of(rounds)
    policy = effective_policy(None, None)
    state = project(problem, plan, (), 0, loading=policy.commitment.loading)
    revised = applied(problem, state, (), policy).day
    return Closeness(revised, ground_of(revised), plan)


def plan_of(rounds: Mapping[str, Sequence[int]]) -> Plan:
    return Plan.model_validate(
        {
            "routes": [
                {
                    "vehicle": van,
                    "steps": [
                        {
                            "type": "job",
                            "id": f"J{place}",
                            "location_index": place,
                            "arrival": 60 * place,
                        }
                        for place in places
                    ],
                }
                for van, places in rounds.items()
                if places
            ]
        }
    )


def test_the_nearest_vans_come_first() -> None:
    near = closeness({"A": [10, 11], "B": [12, 13], "C": [20, 21], "D": [38, 39]})
    for seed in range(20):
        assert near.around("A", 2, random.Random(seed)) == ("A", "B")
        assert near.around("D", 3, random.Random(seed)) == ("D", "C", "B")


def test_one_place_may_be_what_vans_are_near_to() -> None:
    """From both its ends B is 2 and C is 3 away in the mean, but C comes nearest to place 30."""
    near = closeness({"A": [10, 30], "B": [12, 27], "C": [29, 35]})
    drawn = {near.around("A", 2, random.Random(seed)) for seed in range(40)}
    assert drawn == {("A", "B"), ("A", "C")}


def test_vans_with_nothing_to_do_are_asked_too() -> None:
    rounds: dict[str, list[int]] = {"A": [10], "B": [11], "C": [30]}
    near = closeness(rounds | {f"I{k}": [] for k in range(5)})
    for seed in range(20):
        chosen = near.around("A", 2, random.Random(seed))
        assert chosen[0] == "A"
        assert chosen[-1] == "B"
        assert len({van for van in chosen if van.startswith("I")}) == 2


def test_a_van_with_nothing_to_do_asks_no_other_that_has() -> None:
    near = closeness({"A": [], "B": [11]})
    assert near.around("A", 5, random.Random(0)) == ("A",)


def test_it_goes_by_the_plan_it_was_last_told() -> None:
    near = closeness({"A": [10], "B": [11], "C": [30]})
    near.move(plan_of({"A": [10], "B": [30], "C": [11]}))
    assert near.around("A", 2, random.Random(0)) == ("A", "C")


def test_many_tasks_are_not_looked_at_together() -> None:
    rounds = {van: list(range(1 + k, 40, 2)) * 5 for k, van in enumerate("AB")}
    near = closeness({"A": [1], "B": [2], "C": [3]})
    near.move(plan_of(rounds | {"C": [3]}))
    # A and B have a hundred visits each: both do not fit.
    assert near.around("A", 5, random.Random(1)) in {("A",), ("A", "C")}
