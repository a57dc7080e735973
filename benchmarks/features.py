"""What rich features cost: microseconds per iteration of the search, next to plain days.

    python benchmarks/features.py
    python benchmarks/features.py --stops 1000 --repeats 9

The same stops every time, with one feature of ``variants`` at a time. All
features run in turn within every repeat, so that a busy moment of the machine
hits them alike, and each is compared with the plain day of its own repeat.
Counted is the search alone: what a whole budget takes above a quarter of it,
so that all that both do once falls out: lowering, lists of neighbours, first
plan, judging. Time is the processor's, which other work on the machine moves
less than the clock's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import thread_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vuelta
from benchmarks.arguments import count
from benchmarks.instances import plain
from benchmarks.tables import markdown
from benchmarks.variants import FEATURES

BASE = next(iter(FEATURES))
"""What all else is compared with."""

LEAST_ITERATIONS = 4_000

Timings = Mapping[str, Sequence[float]]
"""Microseconds per iteration by feature, one number a repeat."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    options = _parser().parse_args(arguments)
    day = plain(options.stops)
    problems = {
        name: vuelta.Problem.model_validate(feature(day)) for name, feature in FEATURES.items()
    }
    timings: dict[str, list[float]] = {name: [] for name in problems}
    for repeat in range(1, options.repeats + 1):
        for name, problem in problems.items():
            timings[name].append(microseconds(problem, options.iterations, repeat))
        print(f"repeat {repeat} of {options.repeats} done", file=sys.stderr, flush=True)
    print(table(timings))
    print(
        f"{options.stops} stops, {options.iterations} iterations, one thread, "
        f"median of {options.repeats} repeats."
    )
    return 0


def microseconds(problem: vuelta.Problem, iterations: int, seed: int) -> float:
    """Time of one iteration of the search, without what any budget takes.

    Both budgets cool from the same first to the same last temperature, so
    their iterations are alike.
    """
    few = iterations // 4
    spent = _seconds(problem, iterations, seed) - _seconds(problem, few, seed)
    return 1e6 * spent / (iterations - few)


def table(timings: Timings) -> str:
    """A row per feature: microseconds, times the plain day, and the range of that."""
    lines = []
    for name, times in timings.items():
        ratios = [own / base for own, base in zip(times, timings[BASE], strict=True)]
        lines.append(
            [
                name,
                f"{median(times):.1f}",
                f"{median(ratios):.2f}",
                f"{min(ratios):.2f} - {max(ratios):.2f}",
            ]
        )
    return markdown(["feature", "µs per iteration", f"times {BASE}", "min - max"], lines)


def _seconds(problem: vuelta.Problem, iterations: int, seed: int) -> float:
    """Processor time of planning with a budget, which one thread does."""
    began = thread_time()
    vuelta.plan(problem, iterations=iterations, seed=seed)
    return thread_time() - began


def _stops(text: str) -> int:
    number = int(text)
    if number < 2 or number % 2:
        raise argparse.ArgumentTypeError(f"{text} should be even: pairs take stops two by two")
    return number


def _iterations(text: str) -> int:
    number = int(text)
    if number < LEAST_ITERATIONS:
        raise argparse.ArgumentTypeError(
            f"{text} should be at least {LEAST_ITERATIONS}: fewer drown in what is done once"
        )
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="features.py",
        description="Microseconds per iteration of the search with each feature, and how many "
        "times those of a plain day that is. The first plan and all that is done once is not "
        "counted; prints a Markdown table.",
        epilog="Ratios travel between machines, microseconds do not. The range shows how quiet "
        "the machine was: where it is wide, ask for more repeats or more iterations.",
    )
    add = parser.add_argument
    add(
        "--stops",
        type=_stops,
        default=500,
        metavar="N",
        help="stops of every day, an even number; default: 500",
    )
    add(
        "--iterations",
        type=_iterations,
        default=20_000,
        metavar="N",
        help="budget of the longer of the two searches that are compared; default: 20000, "
        "about a second each",
    )
    add(
        "--repeats",
        type=count,
        default=5,
        metavar="N",
        help="how often all features are run in turn, each time with another seed; default: 5",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
