"""When should returns be collected? Rules against choosing the day, on days planned together.

    python benchmarks/week.py
    python benchmarks/week.py --seeds 1 2 3 --iterations 40000

One problem of several days and its horizon, planned four ways (``--consolidation``
of ``vuelta plan --horizon``): every return on the first day on which it can ride
along; on its zone's fixed days; held until its zone has so many, or one is too
old; and on the day that costs least. All get the same iterations over all days
and the same seeds, and the same referee prices all of them on the same problem.
*Extra km* are above the deliveries of these days planned alone, with as many
iterations and the same seed, over the returns collected. *Waiting* is what value
lost and penalties come to, *net* the value collected less driving and waiting;
both follow from the horizon's terms, which are synthetic.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vuelta
from benchmarks.arguments import count
from benchmarks.tables import markdown
from vuelta import units
from vuelta.documents import read_object
from vuelta.model import HorizonKpis
from vuelta.model.horizon import Consolidation

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"

WAYS: Final[Mapping[Consolidation, str]] = {
    "ride": "ride along at once",
    "zone_days": "fixed zone days",
    "hold": "hold until k or age",
    "optimize": "choose the day",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    options = _parser().parse_args(arguments)
    for name in options.scenarios:
        problem = vuelta.read(FOLDER / f"{name}.json")
        horizon = read_object(FOLDER / f"{name}.horizon.yaml")
        found: dict[Consolidation, list[HorizonKpis]] = {way: [] for way in WAYS}
        alone = []
        for seed in options.seeds:
            alone.append(without_returns(problem, horizon, options.iterations, seed))
            for way, kpis in found.items():
                kpis.append(measured(problem, horizon, way, options.iterations, seed))
            print(f"{name}: seed {seed} done", file=sys.stderr, flush=True)
        print(f"\n{name}\n")
        print(table(found, alone))
    print(
        f"\nMeans over seeds {', '.join(map(str, options.seeds))} (range over them in brackets), "
        f"{options.iterations} iterations for all days together, one thread."
    )
    return 0


def measured(
    problem: vuelta.Problem,
    horizon: Mapping[str, object],
    way: Consolidation,
    iterations: int,
    seed: int,
) -> HorizonKpis:
    """The figures of one way, once every day of it is judged.

    Raises
    ------
    ValueError
        When the referee finds fault with a day, or with the whole.
    """
    answer = vuelta.plan_horizon(
        problem, horizon, consolidation=way, iterations=iterations, seed=seed
    )
    plans = [(entry.problem, entry.plan) for entry in answer.days]
    for day, plan in [(answer.problem, answer.plan), *plans]:
        if not vuelta.check(day, plan).clean:
            raise ValueError(f"the plan of {day.name} does not hold")
    return answer.kpis


def without_returns(
    problem: vuelta.Problem, horizon: Mapping[str, object], iterations: int, seed: int
) -> int:
    """Metres that the same days take when nothing comes back."""
    bare = problem.model_copy(
        update={"jobs": tuple(job for job in problem.jobs if job.kind != "return")}
    )
    days = {name: horizon[name] for name in ("days", "days_off", "vehicle_days") if name in horizon}
    return measured(bare, days, "optimize", iterations, seed).distance


def table(found: Mapping[Consolidation, Sequence[HorizonKpis]], alone: Sequence[int]) -> str:
    """A row for each way: means over the seeds, and the range of driving with waiting.

    ``alone``: metres without returns, for each seed.
    """
    heads = ["when", "km", "extra km per return", "driving", "waiting", "together", "net"]
    heads += ["collected", "age, days"]
    lines = []
    for way, kpis in found.items():
        extra = [
            (one.distance - bare) / 1000 / max(1, one.collected)
            for one, bare in zip(kpis, alone, strict=True)
        ]
        together = [_units(one.driven + one.lost) for one in kpis]
        lines.append(
            [
                WAYS[way],
                f"{mean(one.distance for one in kpis) / 1000:.1f}",
                f"{mean(extra):.2f}",
                f"{mean(_units(one.driven) for one in kpis):.1f}",
                f"{mean(_units(one.lost) for one in kpis):.1f}",
                f"{mean(together):.1f} ({min(together):.1f} to {max(together):.1f})",
                f"{mean(_units(one.net) for one in kpis):.1f}",
                f"{mean(one.collected for one in kpis):.1f}",
                f"{mean(one.mean_age for one in kpis):.2f}",
            ]
        )
    return markdown(heads, lines)


def _units(steps: int) -> float:
    return steps / units.MONEY_STEPS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="days.py",
        description="What several days cost when returns are collected by a rule, and when the "
        "day is chosen; prints Markdown tables.",
    )
    add = parser.add_argument
    add(
        "--scenarios",
        nargs="+",
        default=["several_days"],
        metavar="NAME",
        help="problems of the folder scenarios that have a .horizon.yaml; default: several_days",
    )
    add("--seeds", nargs="+", type=count, default=[1, 2, 3, 4, 5], metavar="N", help="default: 1-5")
    add(
        "--iterations",
        type=count,
        default=80_000,
        metavar="N",
        help="budget of every way, for all days together; default: 80000",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
