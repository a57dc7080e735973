"""One solver, one instance, one process: reads a task on stdin, answers on stdout.

A process of its own keeps peak memory, crashes and leftovers of one run out of
the next. Time and memory are taken around the adapter's call alone; the
referee looks at the answer afterwards, on the very same problem and travel.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks import peers
from vuelta import formats, referee, travel
from vuelta.errors import VueltaError
from vuelta.model import Plan, Problem, Route, Step, TravelMatrix, Unassigned
from vuelta.model.plan import StepType


def main() -> None:
    task = json.load(sys.stdin)
    answers = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(answers, "w") as out:
        json.dump(run(task), out)


def run(task: dict[str, Any]) -> dict[str, Any]:
    """What came of a task: status, and where there is an answer its figures."""
    try:
        solve = peers.load(task["solver"])
    except ImportError as error:
        return {"status": "missing", "detail": str(error)}
    try:
        options = {} if task["convention"] is None else {"convention": task["convention"]}
        problem = formats.read(Path(task["path"]), **options)
        matrix = travel.measure(problem)
        kinds = kinds_of(problem)
    except (VueltaError, OSError, ValueError) as error:
        detail = str(error.cause) if isinstance(error, VueltaError) else str(error)
        return {"status": "unreadable", "detail": detail}

    gc.collect()
    baseline = Memory.mark()
    began = time.perf_counter()
    try:
        routes = solve(problem, matrix, task["budget"], task["seed"], task["threads"])
    except peers.NotSupportedError as error:
        return {"status": "not supported", "detail": str(error)}
    except peers.NoAnswerError as error:
        wall = time.perf_counter() - began
        return {"status": "no answer", "detail": str(error), "wall": wall}
    wall = time.perf_counter() - began
    figures: dict[str, Any] = {"wall": wall, "peak_mb": baseline.growth() / 1e6}

    judged = referee.judge(problem, plan_of(problem, routes, kinds), matrix)
    if judged.faults:
        return {"status": "invalid", "detail": judged.faults[0].cause, **figures}
    plan = judged.plan
    broken = broken_limits(judged)
    if (dispute := disputed(problem, matrix, routes, judged, holds=not broken)) is not None:
        return {"status": "invalid", "detail": dispute, **figures}
    left_out = sorted(must_be_served(problem) & {(u.type, u.id) for u in plan.unassigned})
    if left_out:
        broken.append(f"{len(left_out)} left out")
    return {
        "status": "infeasible" if broken else "ok",
        "detail": "; ".join(broken),
        "vehicles": len(plan.routes),
        "distance": plan.summary.distance,
        "cost": list(cost_of(judged).as_integer_ratio()),
        **figures,
    }


def cost_of(judged: referee.Judgement) -> Fraction:
    """What is driven and what leaving out costs, currency units."""
    return judged.exact_cost + judged.exact_left_out


def disputed(
    problem: Problem,
    matrix: TravelMatrix,
    routes: peers.Routes,
    judged: referee.Judgement,
    *,
    holds: bool,
) -> str | None:
    """What PyVRP says otherwise of any solver's routes; ``None`` where it agrees or cannot say.

    Cost is compared where every limit holds: a way that does not exist costs
    nothing here, and very much there.
    """
    try:
        from benchmarks.peers.pyvrp_peer import opinion
    except ImportError:
        return None
    theirs = opinion(problem, matrix, routes)
    if theirs is None:
        return None
    if theirs[0] != holds:
        return f"PyVRP finds that limits {'hold' if theirs[0] else 'are broken'}, we do not"
    if holds and theirs[1] != cost_of(judged):
        return f"PyVRP's cost is {float(theirs[1])}, ours {float(cost_of(judged))}"
    return None


def kinds_of(problem: Problem) -> dict[str, StepType]:
    """Step type of every task, by id.

    Raises
    ------
    ValueError
        When two tasks share an id, as a job and half a shipment may: routes
        here name tasks by id alone.
    """
    tasks: list[tuple[str, StepType]] = [(job.id, "job") for job in problem.jobs]
    for shipment in problem.shipments:
        tasks += [(shipment.pickup.id, "pickup"), (shipment.delivery.id, "delivery")]
    kinds = dict(tasks)
    if len(kinds) < len(tasks):
        raise ValueError("a job and half a shipment, or two halves, share an id")
    return kinds


def plan_of(problem: Problem, routes: peers.Routes, kinds: dict[str, StepType]) -> Plan:
    """The bare plan of a solver's routes: sequences, and what they leave out."""
    served = {named(stop)[0] for _, stops in routes for stop in stops}
    return Plan.model_validate(
        {
            "routes": [
                Route(
                    vehicle=problem.vehicles[vehicle].id,
                    steps=tuple(
                        Step(type=kinds[task], id=task, place=number or None, arrival=0)
                        for task, number in map(named, stops)
                    ),
                )
                for vehicle, stops in routes
                if stops
            ],
            "unassigned": [
                Unassigned.model_validate({"id": task, "type": kind})
                for task, kind in kinds.items()
                if task not in served
            ],
        }
    )


def named(stop: peers.Stop) -> tuple[str, int]:
    """A stop's task, and which of its places; 0 for its own."""
    return (stop, 0) if isinstance(stop, str) else stop


def must_be_served(problem: Problem) -> set[tuple[str, str]]:
    """Tasks that no price buys leaving out."""
    tasks = {("job", job.id) for job in problem.jobs if job.penalty is None}
    for shipment in problem.shipments:
        if shipment.penalty is None:
            tasks |= {("pickup", shipment.pickup.id), ("delivery", shipment.delivery.id)}
    return tasks


def broken_limits(judged: referee.Judgement) -> list[str]:
    """Causes of a judged plan's violations, with their sizes."""
    return [
        f"{mark.cause} {mark.duration if mark.amount is None else mark.amount}"
        for mark in judged.plan.summary.violations
    ]


class Memory:
    """Resident memory at one moment, to tell how far the peak rises above it.

    On Linux the kernel's high-water mark is reset at the mark, so a peak
    reached while reading does not hide the solver's. Elsewhere it is the
    process's own peak before and after.
    """

    def __init__(self, before: int, resettable: bool) -> None:
        self._before = before
        self._resettable = resettable

    @classmethod
    def mark(cls) -> Memory:
        try:
            Path("/proc/self/clear_refs").write_text("5")
            return cls(_status("VmRSS"), True)
        except OSError:
            return cls(_own_peak(), False)

    def growth(self) -> int:
        """Bytes from the mark to the highest point since."""
        peak = _status("VmHWM") if self._resettable else _own_peak()
        return max(0, peak - self._before)


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise OSError(f"no {name} in the process's status")


def _own_peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
