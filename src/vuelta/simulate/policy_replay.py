"""A past day driven again under other rules, with all else as it was.

The same trace under both policies (common random numbers): a difference is the
policy's own. What is not served and what is late is priced by the present policy
on both sides, so that new prices do not make themselves look good.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final

from vuelta.errors import Finding
from vuelta.model import Plan, Policy, Revision
from vuelta.simulate.dispatchers import Budget
from vuelta.simulate.generate import Scenario
from vuelta.simulate.paired_rows import Interval, day_of, interval_of
from vuelta.simulate.scores import Measures, measured
from vuelta.simulate.simulated_day import Day
from vuelta.simulate.world import Tell

CLOCKED: Final = frozenset({"p50", "p95", "longest"})
"""Measures of how fast it was decided: not the same twice, and no policy's doing."""


@dataclass(frozen=True)
class Changed:
    """An incident that was answered differently: the options taken, old and new.

    ``None`` where the incident did not come about, or there was no option.
    """

    incident: str
    code: str
    job: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Replayed:
    """One day, under the present policy and under the new one."""

    name: str
    old: Measures
    new: Measures
    changed: tuple[Changed, ...]
    refusal: tuple[Finding, ...] = ()
    """Why either was stopped before its end, if it was."""


@dataclass(frozen=True)
class Difference:
    """Of one measure: means over the days, and the paired difference, new less old."""

    measure: str
    old: float
    new: float
    gap: Interval


def replayed(
    name: str,
    scenario: Scenario,
    plan: Plan,
    policies: tuple[Policy, Policy],
    budget: Budget,
    *,
    dispatcher: str = "vuelta",
    on_progress: Tell | None = None,
) -> Replayed:
    """A day under the present and the new of two policies.

    Parameters
    ----------
    name
        Of the day, as it is to be shown.
    plan
        Of the morning: vans set out with it under both.
    budget
        Of every decision; with ``iterations`` the answer is the same again.
    dispatcher
        One of ``NAMES``.

    Raises
    ------
    InputError
        S850, for a dispatcher that there is not.
    """
    days: list[Day] = []
    answers: list[dict[str, Changed]] = []
    for policy in policies:
        decided: list[Revision] = []
        days.append(
            day_of(
                *(scenario, plan, dispatcher, budget),
                policy=policy,
                on_progress=on_progress,
                revisions=decided,
            )
        )
        answers.append(_answers(decided))
    before, after = answers
    old, new = (measured(day, policies[0]) for day in days)
    changed = tuple(_changes(before, after))
    refusal = tuple(finding for day in days for finding in day.refusal)
    return Replayed(name, old, new, changed, refusal)


def _answers(revisions: Sequence[Revision]) -> dict[str, Changed]:
    """The option taken at every incident that had any: what was chosen, or the default."""
    return {
        run.incident: Changed(run.incident, run.code, run.job, taken, None)
        for revision in revisions
        for run in revision.protocol_runs
        if (taken := run.chosen or run.default) is not None
    }


def _changes(before: dict[str, Changed], after: dict[str, Changed]) -> Iterable[Changed]:
    for name in dict.fromkeys([*before, *after]):
        one = before.get(name) or after[name]
        old, new = (side[name].old if name in side else None for side in (before, after))
        if old != new:
            yield Changed(name, one.code, one.job, old, new)


def differences(days: Sequence[Replayed]) -> list[Difference]:
    """Every measure over the days, with a 95 % interval of what the new policy changes."""
    found = []
    for name in days[0].old.row() if days else ():
        if name in CLOCKED:
            continue
        olds = [float(getattr(day.old, name)) for day in days]
        news = [float(getattr(day.new, name)) for day in days]
        gap = interval_of([new - old for old, new in zip(olds, news, strict=True)])
        found.append(Difference(name, mean(olds), mean(news), gap))
    return found
