"""Routes that state no times: what a planner made by hand, laid out before it is judged.

The referee works every time out anew, whatever a plan says. What is left to do is to place
the breaks that a sequence does not name, and to speak of the plan as it was given: by the
positions of its own steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from vuelta.model import Plan, Problem, TravelMatrix
from vuelta.referee import Judgement, Timed
from vuelta.solver import breaks_placed

_STEP: Final = re.compile(r"routes\[(\d+)\]\.steps\[(\d+)\]")


def laid_out(
    problem: Problem, plan: Plan, travel: TravelMatrix
) -> tuple[Plan, dict[int, tuple[int, ...]]]:
    """The plan with the breaks that its routes without times do not name.

    Also, by the number of each such route, the positions of the breaks that were placed.
    """
    untimed = [r for r, route in enumerate(plan.routes) if not route.is_timed]
    if not untimed:
        return plan, {}
    whole, placed = breaks_placed(problem, travel, plan, untimed)
    return whole, {r: placed.get(r, ()) for r in untimed}


def as_given(judgement: Judgement, whole: Plan, placed: Mapping[int, tuple[int, ...]]) -> Judgement:
    """The judgement of a plan that was laid out, by the positions of the plan as it was given."""
    if not placed:
        return judgement

    def own(path: str) -> str:
        return _STEP.sub(lambda found: _own(found, placed), path)

    faults = tuple(
        replace(fault, where=own(fault.where), cause=own(fault.cause)) for fault in judgement.faults
    )
    differences = tuple(replace(one, path=own(one.path)) for one in judgement.differences)
    timed = tuple(
        Timed(whole.routes[r].vehicle, tuple(whole.routes[r].steps[k].id or "" for k in places))
        for r, places in placed.items()
    )
    return replace(judgement, faults=faults, differences=differences, timed=timed)


def _own(found: re.Match[str], placed: Mapping[int, tuple[int, ...]]) -> str:
    r, k = int(found[1]), int(found[2])
    return f"routes[{r}].steps[{k - sum(at < k for at in placed.get(r, ()))}]"
