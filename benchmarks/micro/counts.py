"""Quality of the search as a number that no clock moves: iterations to a given cost.

    python -m benchmarks.micro.counts             # measure, and show beside what is stored
    python -m benchmarks.micro.counts --update    # and store the counts
    python -m benchmarks.micro.counts --targets   # set the costs to reach anew, and store

Annealing cools over its whole budget, so a search cannot be watched passing a
cost on the way. The *count* of a case is the least budget of ``LADDER`` whose
plans cost no more than the case's *target*, summed over its days. One day
would say little: plans of equal budgets differ by one or two percent from seed
to seed, which is what doubling the iterations gains. Each case has as many days
as it takes for a doubling to be worth five standard deviations of their sum.

A better search has lower counts. Targets stay when the search changes, so that
counts of two cores compare; set them anew only when the counts have become so
small that they are all about the first plan.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import vuelta
from benchmarks import variants
from benchmarks.instances import plain
from benchmarks.tables import markdown
from benchmarks.variants import Document, Variant

STORE: Final = Path(__file__).with_name("counts.json")

LADDER: Final = tuple(round(100 * 1.25**rung) for rung in range(40))
"""Budgets in iterations, each a quarter more than the one before."""

DRAWS: Final = 8
"""How often a case is run, with other random numbers, when its count is measured."""

SLACK: Final = 2
"""Rungs above its count where a case may still reach its target: luck, not quality."""


@dataclass(frozen=True)
class Case:
    """Days alike, made from seeds 1, 2, ... and planned with the same seeds.

    ``usual`` is the budget whose mean cost becomes the target, in iterations.
    """

    name: str
    variant: Variant
    n_stops: int
    n_days: int
    usual: int
    threads: int = 1

    def cost(self, iterations: int, draw: int = 0) -> int:
        """Cost of the plans of all days together, in the smallest money.

        Draws differ in the search's random numbers alone.

        Raises
        ------
        ValueError
            When a stop is left out: costs of plans compare only when all are
            served.
        """
        total = 0
        for seed in range(1, self.n_days + 1):
            plan = vuelta.plan(
                self.variant(plain(self.n_stops, seed)),
                iterations=iterations,
                seed=seed + 1_000 * draw,
                threads=self.threads,
            )
            if plan.unassigned:
                raise ValueError(f"{self.name}, day {seed}: {len(plan.unassigned)} left out")
            total += plan.summary.cost
        return total


def dear_vehicles(day: Document) -> Document:
    """Every van that drives costs as much as some ten of its stops."""
    vans = [{**van, "costs": {**van["costs"], "fixed": 100}} for van in day["vehicles"]]
    return {**day, "vehicles": vans}


CASES: Final = (
    Case("plain", variants.unchanged, 100, 48, LADDER[11]),
    Case("plain, larger", variants.unchanged, 300, 16, LADDER[16]),
    Case("returns", variants.returns, 200, 20, LADDER[14]),
    Case("two capacities", variants.two_capacities, 150, 32, LADDER[13]),
    Case("skills", variants.skills, 150, 24, LADDER[15]),
    Case("soft windows", variants.soft_windows, 150, 24, LADDER[15]),
    Case("mixed fleet", variants.mixed_fleet, 150, 24, LADDER[13]),
    Case("pairs", variants.pairs, 200, 24, LADDER[10]),
    Case("dear vehicles", dear_vehicles, 150, 16, LADDER[11]),
    Case("divided among two threads", variants.unchanged, 400, 12, LADDER[17], threads=2),
    Case("bred", variants.unchanged, 100, 12, LADDER[26]),
)


@dataclass(frozen=True)
class Stored:
    """What is known of a case: the cost to reach, and the iterations that reach it."""

    target: int
    count: int


def read(path: Path = STORE) -> dict[str, Stored]:
    """What is stored, by the name of the case."""
    document = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: Stored(**entry) for name, entry in document.items()}


def write(stored: dict[str, Stored], path: Path = STORE) -> None:
    """Stores targets and counts, a line a case."""
    lines = [
        f'  {json.dumps(name)}: {{"target": {entry.target}, "count": {entry.count}}}'
        for name, entry in stored.items()
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def rungs_above(case: Case, stored: Stored, draw: int = 0) -> int | None:
    """Rungs above the stored count where the target is reached; ``None`` beyond ``SLACK``."""
    first = LADDER.index(stored.count)
    for above, iterations in enumerate(LADDER[first : first + SLACK + 1]):
        if case.cost(iterations, draw) <= stored.target:
            return above
    return None


def mean_cost(case: Case, iterations: int) -> int:
    """The cost of a case as the mean of ``DRAWS`` draws, rounded up."""
    return -(-sum(case.cost(iterations, draw) for draw in range(DRAWS)) // DRAWS)


def count_of(case: Case, target: int, near: int) -> int:
    """The least budget of the ladder whose mean cost is at most the target.

    ``near`` is the budget to begin with: down from it while the target is
    reached, or else up until it is.

    Raises
    ------
    ValueError
        When even the largest budget does not reach it.
    """
    rung = LADDER.index(near)
    if mean_cost(case, LADDER[rung]) <= target:
        while rung > 0 and mean_cost(case, LADDER[rung - 1]) <= target:
            rung -= 1
        return LADDER[rung]
    for iterations in LADDER[rung + 1 :]:
        if mean_cost(case, iterations) <= target:
            return iterations
    raise ValueError(f"{case.name}: no budget up to {LADDER[-1]} iterations comes to {target}")


def measured(stored: dict[str, Stored], targets: bool) -> Iterator[tuple[Case, Stored]]:
    """Every case with its count, and with a target anew where asked for or not known."""
    for case in CASES:
        known = stored.get(case.name)
        if targets or known is None:
            yield case, Stored(mean_cost(case, case.usual), case.usual)
        else:
            yield case, Stored(known.target, count_of(case, known.target, known.count))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.micro.counts",
        description="Counts the iterations that reach a given cost. Takes some minutes.",
    )
    parser.add_argument("--update", action="store_true", help="store the counts")
    parser.add_argument(
        "--targets",
        action="store_true",
        help="the costs to reach become what this core does in every case's usual budget; "
        "older counts say nothing about them",
    )
    options = parser.parse_args(arguments)
    stored, found, lines = read(), dict[str, Stored](), list[list[str]]()
    for case, entry in measured(stored, options.targets):
        found[case.name] = entry
        before = str(stored[case.name].count) if case.name in stored else "-"
        lines.append([case.name, str(entry.target), before, str(entry.count)])
        print(f"{case.name}: {before} -> {entry.count}", file=sys.stderr, flush=True)
    print(markdown(["case", "target", "stored count", "count now"], lines))
    if options.update or options.targets:
        write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
