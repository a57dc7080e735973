"""One size of ``scale.py`` in one process: reads an order on stdin, answers on stdout.

A process of its own, so that its peak memory is that of one size.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from dataclasses import dataclass
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
    """What the search tells on its way: its first word, and its first whole plan.

    Seconds count from ``began``, but ``told`` from the start of the core.
    """

    began: float
    told: vuelta.Progress | None = None
    served: float | None = None

    def __call__(self, progress: vuelta.Progress) -> None:
        self.told = self.told or progress
        if self.served is None and not progress.unassigned:
            self.served = time.perf_counter() - self.began

    def microseconds(self, search: vuelta.Search) -> float | None:
        """Time of one iteration of one thread after the first word; ``None`` without any.

        The first word comes when the first plan stands, so that building it
        does not count.
        """
        if self.told is None or search.iterations <= self.told.iterations:
            return None
        spent = search.seconds - self.told.seconds
        return 1e6 * spent / (search.iterations - self.told.iterations)


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
        "microseconds": watch.microseconds(plan.search),
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
