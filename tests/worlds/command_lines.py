"""Command lines with small sound documents, to be spoilt: every command, every kind of document."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any, Final

import vuelta
from judge import cases, draw, draw_days, happenings
from vuelta import formats
from vuelta.errors import CommitmentError, InputError
from vuelta.policy import default_policy

COMMANDS: Final[tuple[str, ...]] = (
    "plan {problem} --iterations 20 -f json -o out.json",
    "plan {problem} --iterations 20",
    "plan {problem} --iterations 20 -f geojson -o out.geojson",
    "plan {problem} --iterations 20 -f csv -o out.csv",
    "plan {problem} --iterations 20 --warm {plan} -q -o out.json",
    "plan {problem} --iterations 20 --horizon {horizon} -o out.json",
    "plan {text} --iterations 20 -f json -o out.json",
    "check {problem} {plan}",
    "check {problem} {plan} -f json",
    "convert {problem} --to json -o out.json",
    "convert {plan} --problem {problem} --to geojson -o out.geojson",
    "convert {text} --to json -o out.json",
    "replan {problem} {plan} --incidents {incidents} --iterations 10 -o out.json",
    "replan {problem} {plan} --incidents {incidents} --policy {policy} --time-limit 0",
    "options {problem} {plan} --incidents {incidents} -f json -o out.json",
    "promise {problem} {plan} --order {order} -f json -o out.json",
    "promise {problem} {plan} --order {order} --policy {policy}",
    "explain {problem} {plan} --job j0",
    "explain {problem} {plan} --route v0 -f json -o out.json",
    "explain {problem} {plan} --why-not j1 v0",
    "explain {problem} {plan} --incident I0 --revision {revision}",
    "trace j0 {problem} {plan} --events {incidents} --revision {revision}",
    "transit {problem} {plan} -o out.csv",
    "kpis {problem} {plan} --events {incidents} -f json -o out.json",
    "kpis {problem} {plan} --factors {factors} --revision {revision}",
    "report {problem} {plan} -o out.html",
    "check {week} {week_plan} --horizon {week_horizon} -f json",
    "check {week} {week_plan}",
    "kpis {week} {week_plan} --horizon {week_horizon} -f json -o out.json",
    "report {week} {week_plan} -o out.html",
    "frontier {problem} --iterations 10 --factor 1 -f csv -o out.csv",
    "policy --policy {policy} -o out.md",
    "returns decide {returns} -f json -o out.json",
    "returns dispose {returns}",
    "returns options {returns} --day {problem} --plan {plan} -f json -o out.json",
    "generate --suite breakdown --vans 1 --parameters {parameters} -o day",
    "simulate day --iterations 5 --morning 10 -q",
)

BENCHMARKS: Final[tuple[str, ...]] = (
    """tiny

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME
    0      40         50          0          0       1236          0
    1      45         68          5        912        967         90
    2      45         70          5        825        870         90
    3      42         66          7         65        146         90
""",
    """NAME : tiny
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 0 10
3 10 0
4 10 10
DEMAND_SECTION
1 0
2 4
3 4
4 4
DEPOT_SECTION
1
-1
EOF
""",
    "2\t10\t1\n0\t0\t0\t0\t0\t100\t0\t0\t0\n1\t1\t0\t5\t0\t90\t1\t0\t2\n2\t2\t0\t-5\t0\t95\t1\t1\t0\n",
    json.dumps(
        {
            "name": "l",
            "region": "r",
            "origin": {"lng": -43.2, "lat": -22.9},
            "vehicle_capacity": 10,
            "deliveries": [
                {"id": "1", "point": {"lng": -43.21, "lat": -22.91}, "size": 3},
                {"id": "2", "point": {"lng": -43.22, "lat": -22.92}, "size": 8},
            ],
        }
    ),
)
"""A Solomon, a VRPLIB, a Li-Lim and a LoggiBUD instance."""

RETURNS: Final = {
    "now": 2_000_000,
    "requests": [
        {
            "id": "r1",
            "order": "o1",
            "ordered": 100_000,
            "possession": 500_000,
            "requested": 1_900_000,
            "reason": "SIZE_TOO_SMALL",
            "location": [-43.19, -22.89],
            "time_windows": [[2_000_100, 2_090_000]],
            "items": [{"sku": "s", "category": "clothing", "value": 189.9, "condition": "opened"}],
            "evidence": [{"kind": "receipt", "reference": "n"}],
        }
    ],
}

FACTORS: Final = {
    "factors": {"van": {"kg_per_km": 0.2, "source": "fuel cards", "year": 2026}},
    "vehicles": {"car": "van"},
    "default": "van",
}

PARAMETERS: Final = {"stops_per_van": 6, "absent": 0.1}


@cache
def documents(seed: int) -> dict[str, Any]:
    """Sound documents of every kind that belong together."""
    random = Random(f"{seed}/documents")
    problem, plan = _planned(seed)
    horizon = draw_days.horizon(draw.problem(seed, {"loads", "windows"}), seed)[1]
    now = happenings.moment(plan, random)
    told = happenings.incidents(problem, plan, now, random)
    return {
        "problem": problem,
        "plan": plan,
        "horizon": horizon | {"waiting": [], "zones": []},
        **_week(seed),
        "incidents": {"now": now, "incidents": told, "events": _events(plan, now)},
        "revision": _revision(problem, plan, told, now),
        "policy": default_policy().model_dump(mode="json", exclude_none=True),
        "order": {"id": "new", "service": 5, "time_windows": [[0, 90]]} | _place(problem),
        "returns": RETURNS,
        "factors": FACTORS,
        "parameters": PARAMETERS,
        "text": random.choice(BENCHMARKS),
    }


def _week(seed: int) -> dict[str, Any]:
    """A problem of several days, its horizon, and its plan."""
    while True:
        document = draw.problem(seed, {"loads", "windows"})
        problem, horizon = draw_days.horizon(document, seed)[:2]
        try:
            found = vuelta.plan_horizon(problem, horizon, iterations=5)
        except (CommitmentError, InputError):
            seed += 100_000
            continue
        plan = json.loads(formats.dump_horizon_plan(found))
        return {"week": problem, "week_horizon": horizon, "week_plan": plan}


def _planned(seed: int) -> tuple[Any, Any]:
    while True:
        features = draw.features_of(seed, cases.REVISED)
        problem, plan = cases.planned(seed, features, 30)
        if plan is not None and plan.routes:
            return problem, cases.document(plan)
        seed += 100_000


def _place(problem: Any) -> dict[str, Any]:
    if problem.get("matrices"):
        return {"location_index": 1}
    return {"location": problem["vehicles"][0].get("start") or [-43.19, -22.89]}


def _events(plan: Any, now: int) -> list[Any]:
    step = plan["routes"][0]["steps"][0]
    vehicle = plan["routes"][0]["vehicle"]
    return [{"type": "departed", "vehicle": vehicle, "time": min(now, step["arrival"])}]


def _revision(problem: Any, plan: Any, told: Any, now: int) -> Any:
    for incidents in (told, ()):
        try:
            found = vuelta.replan(problem, plan, incidents, now, iterations=5)
        except (InputError, CommitmentError):
            continue
        return json.loads(formats.dump_revision(found))
    return {"now": now, "problem": problem, "plan": plan}
