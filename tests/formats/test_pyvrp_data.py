"""Random days said by PyVRP: both sides judge every plan alike."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.formats.pyvrp import problem_of, solution_of

pyvrp = pytest.importorskip("pyvrp")

NO_WAY = 1 << 44


def cost_of(solution: Any, given: Any) -> int:
    """PyVRP's cost, money steps."""
    judge = pyvrp.CostEvaluator([0] * given.num_load_dimensions, 0, 0)
    return int(judge.penalised_cost(solution)) * 10_000


def ours(plan: vuelta.Plan) -> int:
    return plan.summary.cost + plan.summary.costs.left_out


def drawn(seed: int) -> Any:
    """A small day on which every feature is switched on or off; ``None`` where PyVRP refuses it."""
    rng = random.Random(seed)
    n, dims, n_depots = rng.randint(2, 9), rng.choice([0, 1, 1, 2]), rng.randint(1, 2)
    reloads = rng.random() < 0.3

    def yes(chance: float) -> bool:
        return rng.random() < chance

    def table() -> Any:
        return np.array([[(i != j) * rng.randint(1, 60) for j in range(n)] for i in range(n)])

    def hours(name: str = "") -> dict[str, int]:
        if yes(0.6):
            return {}
        opens = rng.randint(0, 200)
        return {f"{name}tw_early": opens, f"{name}tw_late": opens + rng.randint(0, 200)}

    distances, durations = [], []
    for _ in range(rng.choice([1, 1, 2])):
        distances.append(table())
        durations.append(distances[-1].copy() if yes(0.5) else table())
        if yes(0.2):
            here, there = rng.sample(range(n), 2)
            distances[-1][here, there] = durations[-1][here, there] = NO_WAY
    if yes(0.3):  # another profile that cannot come to one or two places
        closed = rng.sample(range(n), min(2, n - 1))
        for tables in (distances, durations):
            table_ = tables[0].copy()
            table_[closed, :] = table_[:, closed] = NO_WAY
            np.fill_diagonal(table_, 0)
            tables.append(table_)
    clients = [
        {
            "location": rng.randrange(n),
            "delivery": [rng.choice([0, 1, 3]) for _ in range(dims)],
            "pickup": [rng.choice([0, 0, 2]) for _ in range(dims)],
            "service_duration": rng.choice([0, 5, 9]),
            "prize": rng.choice([0, 0, 40, 90]),
            "required": yes(0.6),
            **hours(),
        }
        for _ in range(rng.randint(1, 6))
    ]
    groups = []
    if len(clients) > 1 and yes(0.4):
        members = rng.sample(range(len(clients)), rng.randint(2, min(3, len(clients))))
        like = {name: clients[members[0]][name] for name in ("delivery", "pickup")}
        for member in members:
            clients[member] |= {"group": 0, "required": False, **like}
        groups.append(pyvrp.ClientGroup(members, required=yes(0.6)))
    types = []
    for _ in range(rng.randint(1, 2)):
        opens = rng.randint(0, 50) if yes(0.3) else 0
        kind: dict[str, Any] = {
            "num_available": rng.randint(1, 3),
            "capacity": [rng.randint(3, 9) for _ in range(dims)],
            "start_depot": rng.randrange(n_depots),
            "end_depot": rng.randrange(n_depots),
            "fixed_cost": rng.choice([0, 20]),
            "unit_distance_cost": rng.choice([0, 1, 3]),
            "unit_duration_cost": rng.choice([0, 0, 1, 2]),
            "profile": rng.randrange(len(distances)),
            "tw_early": opens,
        }
        kind |= {"tw_late": rng.randint(150, 500)} if yes(0.3) else {}
        if yes(0.2):
            kind |= {"shift_duration": rng.randint(60, 200), "max_overtime": rng.choice([0, 20])}
        kind |= {"max_distance": rng.randint(40, 200)} if yes(0.2) else {}
        kind |= {"start_late": opens + 30} if yes(0.1) else {}
        if reloads:
            kind["reload_depots"] = [rng.randrange(n_depots)]
            kind |= {"max_reloads": rng.randint(0, 3)} if yes(0.5) else {}
        elif yes(0.2):
            kind["initial_load"] = [rng.choice([0, 1, 2]) for _ in range(dims)]
        types.append(kind)
    try:
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in range(n)],
            [pyvrp.Client(**client) for client in clients],
            [
                pyvrp.Depot(
                    rng.randrange(n),
                    service_duration=rng.choice([0, 0, 5]),
                    **({"tw_early": 15, "tw_late": rng.randint(250, 500)} if yes(0.2) else {}),
                )
                for _ in range(n_depots)
            ],
            [pyvrp.VehicleType(**kind) for kind in types],
            distances,
            durations,
            groups,
            []
            if reloads
            else [
                pyvrp.Shipment(
                    rng.randrange(n),
                    rng.randrange(n),
                    pickup_service_duration=rng.choice([0, 4]),
                    amount=[rng.choice([0, 1, 2]) for _ in range(dims)],
                    prize=rng.choice([0, 50]),
                    required=yes(0.5),
                    **hours("pickup_"),
                )
                for _ in range(rng.choice([0, 0, 0, 1, 2]))
            ],
        )
    except ValueError:  # a delivery that would end before its pickup
        return None


def refusals(given: Any) -> set[str]:
    try:
        problem_of(given)
    except InputError as error:
        return {finding.code for finding in error.findings}
    return set()


def holds(solution: Any) -> bool:
    return not (
        solution.has_excess_load() or solution.has_time_warp() or solution.has_excess_distance()
    )


@pytest.mark.parametrize("block", range(6))
def test_random_days_are_judged_alike(block: int) -> None:
    """Our plans by PyVRP; its own, random and searched for, by our referee."""
    planned = searched = 0
    for seed in range(25 * block, 25 * block + 25):
        given = drawn(seed)
        if given is None:
            continue
        if refused := refusals(given):
            assert refused == {"S221"}, seed
            continue
        plan = vuelta.plan(given, iterations=150, seed=seed)
        planned += 1
        problem, left = problem_of(given), {(out.type, out.id) for out in plan.unassigned}
        owed = {("job", job.id) for job in problem.jobs if job.required}
        owed |= {("pickup", pair.pickup.id) for pair in problem.shipments if pair.required}
        solution = solution_of(plan, given)
        assert holds(solution), seed
        assert solution.is_complete() == (not owed & left), seed
        if solution.is_complete():
            assert cost_of(solution, given) == ours(plan), seed
        found = pyvrp.solve(
            given, pyvrp.stop.MaxIterations(20), seed=seed, collect_stats=False, display=False
        )
        searched += found.best.is_feasible()
        for theirs in (
            found.best,
            pyvrp.Solution.make_random(given, pyvrp.RandomNumberGenerator(seed)),
        ):
            judged = vuelta.check(given, theirs)
            assert not judged.faults, seed
            violations = [mark.cause for route in judged.plan.routes for mark in route.violations]
            if {"unreachable", "vehicle_not_allowed"} & set(violations):
                continue  # to PyVRP, a way that is only very long
            assert holds(theirs) == (not violations), seed
            if holds(theirs) and theirs.is_complete():
                assert cost_of(theirs, given) == ours(judged.plan), seed
    assert planned > 15
    assert searched > 10
