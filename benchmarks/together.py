"""Returns planned together with deliveries, against two plans made one after the other.

    python benchmarks/together.py
    python benchmarks/together.py --scenarios rio_full --seeds 1 2 3 --iterations 40000

Five ways to do one day's deliveries, exchanges and returns:

``together``
    One plan of everything.
``routes first, returns put in``
    Deliveries and exchanges first; then every return where it is cheapest in
    those routes, which stay as they are otherwise.
``two plans, own vans``
    Deliveries and exchanges first; then the returns alone, by a second fleet
    like the first.
``two plans, same fleet later``
    The same first plan; then the returns alone by the same fleet: a van that was
    out from half an hour after it is back to the end of its shift, with no second
    fixed cost, a van that was not needed from the morning on, at its own.
``two plans, exchanges twice``
    As with own vans, but the first fleet only delivers: the old item of an
    exchange is collected by the second. Each visit takes what a delivery and
    what a return takes in the scenario.

Every search has the same iterations and seed, so two plans together have twice
as many as one. Every plan is judged by the referee and refused unless clean.
*Extra km* and *extra cost* are above the deliveries and exchanges alone (the
first plan of the second, third and fourth way, of the same seed), over the returns
collected. *On delivery routes*: returns on a route with at least one delivery
or exchange (domain.md section 4). *Net recovery*: what the goods collected
bring, less extra cost and processing, over what all returns were worth. What
goods are worth is synthetic: ``VALUE`` per LoggiBUD size unit, of which
``BROUGHT`` comes back, and ``PROCESSING`` per piece.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vuelta
from benchmarks.arguments import count
from benchmarks.tables import markdown
from vuelta import units
from vuelta.solver import insert
from vuelta.travel import measure

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"

VALUE = 15.0
"""What a return was sold for, currency per size unit; synthetic."""

BROUGHT = 0.7
"""Share of that which its second life brings; synthetic."""

PROCESSING = 4.0
"""What receiving and inspecting one piece costs; synthetic."""

TURNAROUND = 1800
"""Seconds from a van's return to its second departure: unloading."""

Plans = Sequence[tuple[vuelta.Problem, vuelta.Plan]]
"""A way of doing the day: problems, each with its plan."""

Planner = Callable[[vuelta.Problem], vuelta.Plan]


@dataclass(frozen=True)
class Outcome:
    """What one way of doing the day comes to; km, currency, counts."""

    way: str
    km: float
    cost: float
    vans: int
    returns: int
    collected: int
    riding: int
    """Returns on a route with a delivery or an exchange."""
    km_alone: float
    cost_alone: float
    """Of deliveries and exchanges alone."""
    worth: float
    worth_collected: float

    @property
    def extra_km(self) -> float:
        return (self.km - self.km_alone) / max(1, self.collected)

    @property
    def extra_cost(self) -> float:
        return (self.cost - self.cost_alone) / max(1, self.collected)

    @property
    def recovery(self) -> float:
        """Net recovery as a share of what all returns were worth."""
        brought = BROUGHT * self.worth_collected - PROCESSING * self.collected
        return (brought - (self.cost - self.cost_alone)) / self.worth


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    options = _parser().parse_args(arguments)
    for name in options.scenarios:
        day = vuelta.read(FOLDER / f"{name}.json")
        outcomes: dict[str, list[Outcome]] = {}
        for seed in options.seeds:
            for outcome in compared(day, _planner(options.iterations, seed)):
                outcomes.setdefault(outcome.way, []).append(outcome)
            print(f"{name}: seed {seed} done", file=sys.stderr, flush=True)
        print(f"\n{name}: {_contents(day)}\n")
        print(table(list(outcomes.values())))
    print(
        f"\nMeans over seeds {', '.join(map(str, options.seeds))} (range over them in brackets), "
        f"{options.iterations} iterations a search, one thread; worth of goods synthetic."
    )
    return 0


def compared(day: vuelta.Problem, planned: Planner) -> list[Outcome]:
    """The outcomes of all five ways, each plan judged.

    Raises
    ------
    ValueError
        When the referee finds fault with a plan.
    """
    first = _of(day, (job for job in day.jobs if job.kind != "return"))
    returns = _of(day, (job for job in day.jobs if job.kind == "return"))
    alone = (first, planned(first))
    later = _later(returns, alone[1])
    bare, loose = _apart(day)
    ways: dict[str, Plans] = {
        "together": [(day, planned(day))],
        "routes first, returns put in": [(day, insert(day, measure(day), alone[1]).plan)],
        "two plans, own vans": [alone, (returns, planned(returns))],
        "two plans, same fleet later": [alone, (later, planned(later))],
        "two plans, exchanges twice": [(bare, planned(bare)), (loose, planned(loose))],
    }
    return [_outcome(day, way, plans, alone) for way, plans in ways.items()]


def table(outcomes: Sequence[Sequence[Outcome]]) -> str:
    """A row per way: means over the seeds, with their range where it tells something."""
    heads = ["way", "km", "cost", "van-trips", "collected", "on delivery routes", "extra km per"]
    heads[-1] += " return"
    heads += ["extra cost per return", "net recovery"]
    lines = []
    for same in outcomes:
        share = sum(one.riding for one in same) / max(1, sum(one.collected for one in same))
        lines.append(
            [
                same[0].way,
                f"{mean(one.km for one in same):.1f}",
                f"{mean(one.cost for one in same):.1f}",
                f"{mean(one.vans for one in same):.1f}",
                f"{mean(one.collected for one in same):.1f}/{same[0].returns}",
                f"{100 * share:.0f} %",
                _ranged([one.extra_km for one in same]),
                _ranged([one.extra_cost for one in same]),
                f"{100 * mean(one.recovery for one in same):.0f} %",
            ]
        )
    return markdown(heads, lines)


def _outcome(
    day: vuelta.Problem, way: str, plans: Plans, alone: tuple[vuelta.Problem, vuelta.Plan]
) -> Outcome:
    km_alone, cost_alone = _driven([alone])
    km, cost = _driven(plans)
    worth = {job.id: VALUE * (job.pickup or (0,))[0] for job in day.jobs if job.kind == "return"}
    kinds = {job.id: job.kind for job in day.jobs}
    fetched: list[str] = []
    riding = 0
    for problem, plan in plans:
        gives = {job.id for job in problem.jobs if any(job.delivery or ())}
        for route in plan.routes:
            served = [step.id for step in route.steps if step.id is not None]
            mine = [name for name in served if kinds.get(name) == "return"]
            fetched += mine
            riding += len(mine) * any(name in gives for name in served)
    return Outcome(
        way,
        km,
        cost,
        vans=sum(len(plan.routes) for _, plan in plans),
        returns=len(worth),
        collected=len(fetched),
        riding=riding,
        km_alone=km_alone,
        cost_alone=cost_alone,
        worth=sum(worth.values()),
        worth_collected=sum(worth[name] for name in fetched),
    )


def _driven(plans: Plans) -> tuple[float, float]:
    """Kilometres and cost of the routes, as the referee counts them."""
    metres = steps = 0
    for problem, plan in plans:
        judgement = vuelta.check(problem, plan)
        if not judgement.clean or judgement.differences:
            raise ValueError(f"the plan of {problem.name} does not hold")
        metres += judgement.plan.summary.distance or 0
        steps += judgement.plan.summary.costs.routes
    return metres / 1000, steps / units.MONEY_STEPS


def _of(day: vuelta.Problem, jobs: Iterable[vuelta.Job]) -> vuelta.Problem:
    return day.model_copy(update={"jobs": tuple(jobs)})


def _later(returns: vuelta.Problem, plan: vuelta.Plan) -> vuelta.Problem:
    """The returns, for vans that have done their first round."""
    back = {route.vehicle: route.steps[-1].end for route in plan.routes}
    vans = []
    for van in returns.vehicles:
        if van.id in back and van.time_window is not None:
            start = back[van.id] + TURNAROUND
            end = max(van.time_window.end, start)
            free = van.costs.model_copy(update={"fixed": 0})
            late = max(0, van.time_window.end + van.max_overtime - end)
            over = {"time_window": vuelta.Window(start, end), "max_overtime": late, "costs": free}
            van = van.model_copy(update=over)
        vans.append(van)
    return returns.model_copy(update={"vehicles": tuple(vans)})


def _apart(day: vuelta.Problem) -> tuple[vuelta.Problem, vuelta.Problem]:
    """Deliveries alone, and collections alone: an exchange becomes one of each."""
    service = {job.kind: job.service for job in day.jobs}
    gives, takes = [], []
    for job in day.jobs:
        if job.kind == "exchange":
            gives.append(_half(job, "delivery", service["delivery"], "pickup"))
            takes.append(_half(job, "return", service["return"], "delivery"))
        else:
            (takes if job.kind == "return" else gives).append(job)
    return _of(day, gives), _of(day, takes)


def _half(job: vuelta.Job, kind: str, service: int, without: str) -> vuelta.Job:
    return job.model_copy(update={"type": kind, "service": service, without: None})


def _ranged(values: Sequence[float]) -> str:
    return f"{mean(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _contents(day: vuelta.Problem) -> str:
    kinds = [job.kind for job in day.jobs]
    names = (("delivery", "deliveries"), ("exchange", "exchanges"), ("return", "returns"))
    return ", ".join(f"{kinds.count(kind)} {plural}" for kind, plural in names)  # type: ignore[arg-type]


def _planner(iterations: int, seed: int) -> Planner:
    return lambda problem: vuelta.plan(problem, iterations=iterations, seed=seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="together.py",
        description="What returns cost when they are planned together with the deliveries, and "
        "when they are planned on their own; prints Markdown tables.",
    )
    add = parser.add_argument
    add(
        "--scenarios",
        nargs="+",
        default=["rio_100", "rio_full"],
        metavar="NAME",
        help="days of the folder scenarios; default: rio_100 rio_full",
    )
    add("--seeds", nargs="+", type=count, default=[1, 2, 3, 4, 5], metavar="N", help="default: 1-5")
    add(
        "--iterations",
        type=count,
        default=40_000,
        metavar="N",
        help="budget of every search; default: 40000",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
