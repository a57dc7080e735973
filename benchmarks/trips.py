"""Several trips a vehicle: this engine next to PyVRP's reload model.

    python benchmarks/trips.py --seconds 10
    python benchmarks/trips.py --seconds 10 --solomon R201.txt RC208.txt C201.txt

Made-up days of ``instances`` with small vehicles that may reload at the depot,
and Solomon's instances with a capacity of 100 (as Azi, Gendreau and Potvin cut
the long-horizon ones, European Journal of Operational Research 202(3), 2010).
Each is asked twice: with ``few`` vehicles, who have to make several trips, and
with plenty of ``dear`` ones, so that a second trip pays. Both solvers get the same
matrices and wall time, one thread, one after the other; the referee judges both
answers. A cost is a plan's whole price; the ratio is ours to PyVRP's, below one
where ours is cheaper.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import mean
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.arguments import count, positive
from benchmarks.instances import CENTRE, plain
from benchmarks.tables import markdown
from vuelta import formats
from vuelta.model import Plan, Problem, Route, Step, TravelMatrix
from vuelta.referee import judge
from vuelta.solver import Deadline, solve
from vuelta.travel import measure

CAPACITY: Final = 100
"""Of a vehicle in Solomon's instances, whose own holds a whole day."""

VEHICLE_PRICE: Final = 200
"""Of a vehicle there, in units of distance: some two trips of driving."""

LOADING: Final = {"town": 600, "solomon": 0}
"""Seconds that a reload takes."""


@dataclass(frozen=True)
class Answer:
    """What a plan comes to: price, vehicles and reloads, and what is wrong with it."""

    cost: Fraction
    vehicles: int
    reloads: int
    unserved: int
    broken: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.unserved and not self.broken


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code: 1 when an answer of ours is not sound."""
    options = _parser().parse_args(arguments)
    lines, sound = [], True
    ratios: dict[str, list[float]] = {"few": [], "dear": []}
    for problem in instances(options.sizes, options.solomon):
        travel = measure(problem)
        for seed in range(1, options.seeds + 1):
            ours = _ours(problem, travel, options.seconds, seed)
            theirs = _theirs(problem, travel, options.seconds, seed)
            sound &= ours.is_sound
            ratio = float(ours.cost / theirs.cost) if ours.is_sound and theirs.is_sound else None
            if ratio is not None:
                ratios["dear" if problem.vehicles[0].costs.fixed else "few"].append(ratio)
            lines.append(_line(problem, seed, ours, theirs, ratio))
            print(f"{problem.name} seed {seed} done", file=sys.stderr, flush=True)
    heads = ["instance", "jobs", "seed", "Vuelta", "vehicles", "reloads"]
    print(markdown([*heads, "PyVRP", "vehicles", "reloads", "ratio"], lines))
    means = [f"{mean(some):.4f} with {kind} vehicles" for kind, some in ratios.items() if some]
    print(f"{options.seconds:g} s, one thread; mean ratio {', '.join(means) or 'unknown'}")
    return int(not sound)


def instances(sizes: Sequence[int], solomon: Sequence[Path]) -> Iterator[Problem]:
    """Towns of these sizes, then Solomon's; each with few and with dear vehicles."""
    for size in sizes:
        yield town(size, n_vehicles=max(2, size // 20))
        yield town(size, n_vehicles=size // 5, fixed=25)
    for path in solomon:
        yield cut(path, dear=False)
        yield cut(path, dear=True)


def town(n_jobs: int, n_vehicles: int, fixed: int = 0) -> Problem:
    """A small town: vehicles of 40 units, windows of three hours for half of the stops."""
    day = plain(n_jobs, seed=n_jobs, width=3 * 3600, share=0.5, spread=0.04)
    van = day["vehicles"][0]
    van = {**van, "capacity": [40], "costs": {**van["costs"], "fixed": fixed}}
    kind = "dear" if fixed else "few"
    return _reloading(
        {**day, "name": f"town {n_jobs}, {kind} vehicles"},
        van,
        n_vehicles,
        {"location": CENTRE, "service": LOADING["town"]},
    )


def cut(path: Path, *, dear: bool) -> Problem:
    """A Solomon instance with small vehicles: as many as it has at a price, or few for nothing.

    Few are one more than three trips each would need.
    """
    given = formats.read(path, "solomon", vehicle_cost=VEHICLE_PRICE if dear else 0)
    load = sum((job.delivery or (0,))[0] for job in given.jobs)
    few = math.ceil(load / CAPACITY / 3) + 1
    van = given.vehicles[0].model_dump(mode="json", exclude_defaults=True)
    van["capacity"] = [CAPACITY]
    day = {
        "name": f"{given.name or path.stem}, {'dear' if dear else 'few'} vehicles",
        "jobs": [job.model_dump(mode="json", exclude_defaults=True) for job in given.jobs],
        "matrices": given.matrices,
    }
    place = {"location_index": given.vehicles[0].start_index, "service": LOADING["solomon"]}
    return _reloading(day, van, len(given.vehicles) if dear else few, place)


def _reloading(
    day: dict[str, Any], van: dict[str, Any], n_vehicles: int, depot: dict[str, Any]
) -> Problem:
    vans = [{**van, "id": f"V{k + 1}", "reload_at": ["depot"]} for k in range(n_vehicles)]
    facilities = [{"id": "depot", **depot}]
    return Problem.model_validate({**day, "vehicles": vans, "facilities": facilities})


def _ours(problem: Problem, travel: TravelMatrix, seconds: float, seed: int) -> Answer:
    plan = solve(problem, travel, deadline=Deadline(seconds), seed=seed).plan
    return _answer(problem, travel, plan)


def _theirs(problem: Problem, travel: TravelMatrix, seconds: float, seed: int) -> Answer:
    from benchmarks.peers import pyvrp_trips  # the library may be missing

    routes = [
        Route(
            vehicle=problem.vehicles[v].id,
            steps=tuple(Step(type=kind, id=name, arrival=0) for kind, name in steps),  # type: ignore[arg-type]
        )
        for v, steps in pyvrp_trips.solve(problem, travel, seconds, seed)
    ]
    return _answer(problem, travel, Plan(routes=tuple(routes)))


def _answer(problem: Problem, travel: TravelMatrix, plan: Plan) -> Answer:
    judged = judge(problem, plan, travel)
    steps = [step for route in judged.plan.routes for step in route.steps]
    served = sum(step.type == "job" for step in steps)
    return Answer(
        judged.exact_cost,
        len(judged.plan.routes),
        sum(step.type == "reload" for step in steps),
        len(problem.jobs) - served,
        tuple(violation.cause for violation in judged.plan.summary.violations),
    )


def _line(
    problem: Problem, seed: int, ours: Answer, theirs: Answer, ratio: float | None
) -> list[str]:
    cells = [str(problem.name), str(len(problem.jobs)), str(seed)]
    for answer in (ours, theirs):
        wrong = [*answer.broken, *([f"{answer.unserved} unserved"] if answer.unserved else [])]
        cells.append(", ".join(wrong) or f"{float(answer.cost):.1f}")
        cells += [str(answer.vehicles), str(answer.reloads)]
    return [*cells, "" if ratio is None else f"{ratio:.4f}"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trips.py",
        description="Days on which vehicles reload, planned here and by PyVRP with the same "
        "matrices and wall time; prints a Markdown table.",
    )
    add = parser.add_argument
    add("--seconds", type=positive, default=10.0, metavar="S", help="of each solver (10)")
    add("--seeds", type=count, default=1, metavar="N", help="runs of each instance (1)")
    add("--sizes", type=count, nargs="*", default=[60, 120, 240], metavar="N", help="jobs of towns")
    add(
        "--solomon", type=Path, nargs="*", default=[], metavar="FILE", help="Solomon's texts to cut"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
