"""One size of ``scale.py`` in one process: reads an order on stdin, answers on stdout.

A process of its own, so that its peak memory is that of one size.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import vuelta
from benchmarks.instances import plain


def main() -> None:
    order = json.load(sys.stdin)
    answers = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(answers, "w") as out:
        json.dump(run(order["stops"], order["seconds"], order["threads"]), out)


@dataclass
class Watch:
    """Hears what the search tells: when all are served, and what iterations take.

    ``served`` seconds from ``began`` to the first plan that leaves nobody out.
    The processor's time is noted at the first word, which comes when the first
    plan stands, and at the last.
    """

    began: float
    served: float | None = None
    words: list[tuple[int, float]] = field(default_factory=list)

    def __call__(self, progress: vuelta.Progress) -> None:
        if self.served is None and not progress.unassigned:
            self.served = time.perf_counter() - self.began
        self.words[1:] = [(progress.iterations, time.process_time())]

    def microseconds(self, threads: int) -> float | None:
        """Processor time of an iteration of one thread; ``None`` when there was none.

        The first plan does not count, dividing the day anew does. The
        processor's time, because other work on the machine moves it less.
        """
        if not self.words or self.words[-1][0] <= self.words[0][0]:
            return None
        (first, begin), (last, end) = self.words[0], self.words[-1]
        return 1e6 * (end - begin) / (last - first) / threads


def run(stops: int, seconds: float, threads: int) -> dict[str, Any]:
    """What came of planning a plain day of so many stops within so many seconds.

    ``read`` seconds to check the document, ``first`` until a plan that serves
    all, ``wall`` of the whole call, ``peak_mb`` of the process up to its end,
    ``clean`` the referee's word on the plan.
    """
    day = plain(stops)
    began = time.perf_counter()
    problem = vuelta.Problem.model_validate(day)
    read = time.perf_counter() - began
    watch = Watch(time.perf_counter())
    plan = vuelta.plan(problem, time_limit=seconds, seed=1, threads=threads, on_progress=watch)
    wall = time.perf_counter() - watch.began
    peak = peak_mb()
    assert plan.search is not None
    return {
        "iterations": plan.search.iterations,
        "microseconds": watch.microseconds(threads),
        "read": read,
        "first": watch.served,
        "wall": wall,
        "peak_mb": peak,
        "clean": vuelta.check(problem, plan).clean,
        "unassigned": len(plan.unassigned),
    }


def peak_mb() -> float:
    """Most memory the process has held, in millions of bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (peak if sys.platform == "darwin" else peak * 1024) / 1e6


if __name__ == "__main__":
    main()
