"""What a sound problem says and perhaps does not mean, one kind of doubt a file.

==== ==========================================================================
W101 a place lies far from all others
W102 longitude and latitude look swapped
W103 minutes look given for seconds
W104 all windows of a task lie outside every shift
W105 a task's amounts fit no vehicle
W106 travel is estimated along great circles
W107 a field is used by nothing
W108 a value is taken in another way than it is written (noted by ``dialects``)
W109 money is compared with time, whose price nobody gave
==== ==========================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from vuelta.model.caution import Caution
from vuelta.model.doubts import hours, no_ways, overloads, prices, stray_places, unused
from vuelta.model.problem_fields import ProblemFields

__all__ = ["MOST_ALIKE", "doubts_of"]

MOST_ALIKE: Final = 10
"""Warnings of one code that are listed; more of them are counted."""


def doubts_of(problem: ProblemFields) -> tuple[Caution, ...]:
    """All warnings about a problem: what reading it noted, then what it says, by code."""
    found = [
        *problem.remarks,
        *stray_places.doubts(problem),
        *no_ways.doubts(problem),
        *hours.doubts(problem),
        *overloads.doubts(problem),
        *unused.doubts(problem),
        *prices.doubts(problem),
    ]
    return tuple(_shortened(sorted(found, key=lambda one: one.code)))


def _shortened(found: Iterable[Caution]) -> Iterable[Caution]:
    """At most ``MOST_ALIKE`` of one code, and how many more there are."""
    listed: list[Caution] = []
    counts: Counter[str] = Counter()
    for one in found:
        counts[one.code] += 1
        if counts[one.code] <= MOST_ALIKE:
            listed.append(one)
    for code, number in counts.items():
        if number > MOST_ALIKE:
            more = f"{number - MOST_ALIKE} more of this kind are not listed"
            last = max(k for k, one in enumerate(listed) if one.code == code)
            listed.insert(last + 1, Caution(code=code, cause=more, remedy="see those listed"))
    return listed
