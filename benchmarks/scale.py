"""How a search grows with its day: a row a size, from 100 to 50,000 stops.

    python benchmarks/scale.py
    python benchmarks/scale.py --sizes 10000 --seconds 5 --threads 2

Every size is planned once, in a process of its own, within the same wall time.
The days are those of ``instances.plain``: every stop has a window of two hours,
and travel comes from coordinates.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.arguments import count, positive
from benchmarks.runs import call
from benchmarks.tables import markdown

SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 50_000)

PATIENCE = 300.0
"""Seconds a run may take beyond its time limit before it is ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code: 1 when some size came to nothing or is not clean."""
    options = _parser().parse_args(arguments)
    answers: dict[int, Mapping[str, Any]] = {}
    for stops in options.sizes:
        order = {"stops": stops, "seconds": options.seconds, "threads": options.threads}
        answers[stops] = call(
            "benchmarks.scale_worker", order, options.threads, options.seconds + PATIENCE
        )
        print(f"{stops} stops done", file=sys.stderr, flush=True)
    print(table(answers))
    threads = "one thread" if options.threads == 1 else f"{options.threads} threads"
    print(f"Time limit {options.seconds:g} s, {threads}.")
    return int(not all(answer.get("clean") for answer in answers.values()))


def table(answers: Mapping[int, Mapping[str, Any]]) -> str:
    """A row a size: iterations and their time, first plan, wall time, memory, verdict.

    What an answer lacks is a dash; where the process came to nothing, the
    verdict says what became of it.
    """
    heads = [
        "stops",
        "iterations",
        "µs per iteration",
        "read s",
        "first plan s",
        "wall s",
        "peak MB",
        "referee",
        "unassigned",
    ]
    return markdown(heads, [_line(stops, answer) for stops, answer in answers.items()])


def _line(stops: int, answer: Mapping[str, Any]) -> list[str]:
    def figure(name: str, digits: int) -> str:
        value = answer.get(name)
        return "-" if value is None else f"{value:.{digits}f}"

    verdict = f"{answer.get('status')}: {answer.get('detail')}"
    if "clean" in answer:
        verdict = "clean" if answer["clean"] else "not clean"
    return [
        str(stops),
        figure("iterations", 0),
        figure("microseconds", 1),
        figure("read", 2),
        figure("first", 2),
        figure("wall", 2),
        figure("peak_mb", 0),
        verdict,
        figure("unassigned", 0),
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scale.py",
        description="Plans days of growing size within the same wall time; prints a Markdown "
        "table. Microseconds are processor time of one iteration of one thread, after the first "
        "plan stands; "
        "'first plan' is when a plan that serves every stop is first told of; 'wall' is the "
        "whole call, judging included; 'read' (checking the document) comes before it.",
    )
    add = parser.add_argument
    add(
        "--sizes",
        nargs="+",
        type=count,
        default=list(SIZES),
        metavar="N",
        help=f"stops of a day; default: {' '.join(map(str, SIZES))}",
    )
    add(
        "--seconds",
        type=positive,
        default=20.0,
        metavar="S",
        help="time limit of each; default: 20",
    )
    add("--threads", type=count, default=1, metavar="N", help="threads of each; default: 1")
    return parser


if __name__ == "__main__":
    sys.exit(main())
