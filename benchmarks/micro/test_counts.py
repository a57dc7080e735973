"""Whether the search still reaches the stored costs in the stored iterations.

Nothing is timed. A core that is as good but draws other random numbers passes;
see ``counts`` for what is counted, and how to store anew what has changed on
purpose.
"""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.micro.counts import CASES, SLACK, Case, read, rungs_above


@cache
def above(case: Case) -> int | None:
    """Rungs above the stored count; measured once for both tests."""
    return rungs_above(case, read()[case.name])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_reaches_its_cost_near_its_count(case: Case) -> None:
    assert above(case) is not None


def test_cases_together_are_no_slower() -> None:
    rungs = [SLACK + 1 if (found := above(case)) is None else found for case in CASES]
    assert sum(rungs) <= len(CASES)
