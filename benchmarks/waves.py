"""The wave-dispatch day of the EURO meets NeurIPS 2022 competition.

    python benchmarks/waves.py --instance ortec_waves --seed 1 2 3 --policy greedy consensus
    python benchmarks/waves.py --instance FILE --epoch-seconds 120 --policy consensus

Every policy meets the same requests: one generator a day, drawn from in the
competition's order. Cost is the driving time of all rounds, which a check of
its own adds up. ``--iterations`` instead of ``--epoch-seconds`` makes the
result one to be had again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vuelta
from benchmarks.arguments import count, positive
from benchmarks.catalogue import UnknownError, find_index
from benchmarks.tables import markdown
from vuelta.waves import POLICIES, Budget, Static, run

SET = "ortec_waves"
"""What ``--instance`` calls the folder of instances beside the index."""

Costs = dict[tuple[str, int], dict[str, int]]
"""Seconds driven by policy, for each instance and seed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    options = _parser().parse_args(arguments)
    try:
        paths = [path for name in options.instance for path in _paths(name, options.index)]
    except UnknownError as error:
        _parser().error(str(error))
    budget = (
        Budget(iterations=options.iterations)
        if options.iterations
        else Budget(seconds=options.epoch_seconds)
    )
    costs: Costs = {}
    for path in paths:
        static = Static.of(vuelta.read(path))
        for seed in options.seed:
            for name in options.policy:
                costs.setdefault((path.name.split(".")[0], seed), {})[name] = _day(
                    path.name, static, name, budget, seed
                )
    print(table(costs, options.policy))
    return 0


def _day(place: str, static: Static, name: str, budget: Budget, seed: int) -> int:
    """Seconds driven on one day, told epoch by epoch."""
    cost = 0
    for sent in run(static, POLICIES[name](static, budget, seed), seed):
        cost += sent.cost
        print(
            f"{place} seed {seed} {name}: epoch {sent.epoch} sends {sent.sent} of {sent.waiting} "
            f"({sent.must_go} must go), {sent.cost} s driven, {sent.seconds:.1f} s of thought",
            file=sys.stderr,
            flush=True,
        )
    return cost


def table(costs: Costs, policies: Sequence[str]) -> str:
    """A row a day, a column a policy, with its distance from the first; then the means."""
    lines = [
        [
            place,
            str(seed),
            *(f"{by[name]}" + _beside(by[name], by[policies[0]]) for name in policies),
        ]
        for (place, seed), by in costs.items()
    ]
    means = {name: mean(by[name] for by in costs.values()) for name in policies}
    lines.append(
        [
            "mean",
            "",
            *(f"{means[name]:.0f}" + _beside(means[name], means[policies[0]]) for name in policies),
        ]
    )
    return markdown(["instance", "seed", *policies], lines)


def _beside(cost: float, first: float) -> str:
    return "" if cost == first else f" ({100 * (cost / first - 1):+.1f} %)"


def _paths(name: str, given: Path | None) -> list[Path]:
    path = Path(name)
    if name == SET:
        index = find_index(given)
        if index is None:
            raise UnknownError(f"{SET} lies beside an index of instances, and none was found")
        path = index.parent / "dynamic" / SET
    paths = sorted(path.glob("*.txt*")) if path.is_dir() else [path]
    if not paths or not all(one.is_file() for one in paths):
        raise UnknownError(f"{name} leads to no instance")
    return paths


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0] if __doc__ else None,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--instance",
        nargs="+",
        default=[SET],
        help=f"VRPLIB files with explicit durations, folders of them, or {SET}",
    )
    parser.add_argument("--index", type=Path, help="the index.csv beside which the data lies")
    parser.add_argument("--seed", nargs="+", type=int, default=[1], help="days to draw")
    parser.add_argument(
        "--policy", nargs="+", choices=list(POLICIES), default=["greedy", "consensus"]
    )
    parser.add_argument(
        "--epoch-seconds", type=positive, default=10.0, help="thought an epoch; published: 120"
    )
    parser.add_argument("--iterations", type=count, help="rounds of search an epoch instead")
    return parser


if __name__ == "__main__":
    sys.exit(main())
