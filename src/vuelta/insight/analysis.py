"""Many days looked at together: where it goes wrong, what that costs, what to try.

Source: ``domain.md`` sections 1 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from statistics import mean, stdev
from typing import Any, Final, Literal

from vuelta.insight.attempts import LATE, Attempt, attempts_of
from vuelta.insight.estimates import ABSENT, Estimate, absence, interval, work
from vuelta.insight.kpi_nouns import Share
from vuelta.insight.measured_day import Day
from vuelta.insight.plots import plot_page
from vuelta.model import Count, Noun, Real, Role, Time, Total
from vuelta.wording import Language, percent, words_of

Dimension = Literal["zone", "hour", "customer", "vehicle", "item"]

_NAMES: Final[dict[Dimension, Callable[[Attempt], str]]] = {
    "zone": lambda one: one.zone,
    "hour": lambda one: one.hour,
    "customer": lambda one: one.customer,
    "vehicle": lambda one: one.vehicle,
    "item": lambda one: one.item,
}
_MONTH: Final = 30 * 86_400
_REVIEW: Final = 28 * 86_400
_ADDRESS: Final = frozenset({"ADDRESS_WRONG", "ACCESS_PROBLEM"})
_LONGER: Final = 1.25
"""Work that takes so much longer than planned is planned wrong."""
_ENOUGH: Final = 5
"""Visits before work at a customer is said to be planned wrong."""


class Rate(Noun):
    """Failed visits, and late ones, of one group."""

    dimension: Dimension
    """What the groups are by."""
    name: str
    """Name of the group."""
    failed: Share
    """Failed visits / visits."""
    low: Real
    """Low end of the 95 % interval of that share."""
    high: Real
    """High end of the 95 % interval of that share."""
    late: Share
    """Visits late / visits."""
    cost: Total
    """What they cost."""


class Cause(Noun):
    """What one cause costs in all, and with all dearer ones together its share."""

    cause: str
    """Code of the cause."""
    count: Count
    """Number of visits."""
    cost: Total
    """What they cost in all."""
    cumulative: Real
    """Its share of all cost together with all dearer causes, 0 to 1."""


class Improvement(Noun):
    """An entry of the improvement register: what was found, and what to try."""

    finding: Literal["absence", "lateness", "address", "work"]
    """What was found."""
    dimension: Dimension
    """What the group is by."""
    name: str
    """Name of the group."""
    action: Literal["other_hours", "wider_window", "correct_address", "correct_work"]
    """What to try."""
    owner: Role
    """Role that has to do it."""
    baseline: Real
    """As it is: a share of 1 for `absence` and `lateness`, a number of visits for `address`,
    seconds for `work`."""
    target: Real
    """As it should be: a share, a number of visits, or seconds."""
    impact: Total
    """What the days looked at would have saved at the target."""
    review: Time | None = None
    """When to look again."""


class Analysis(Noun):
    """All that a number of days say together."""

    days: Count
    """Number of days."""
    visits: Count
    """Number of visits."""
    currency: str | None = None
    """Name of the currency."""
    failed: Share = Share()
    """Failed visits / visits."""
    rates: tuple[Rate, ...] = ()
    """By group."""
    pareto: tuple[Cause, ...] = ()
    """Causes, the dearest first."""
    recurrence: Share = Share()
    """Failed visits at a door where another failed within the 30 days before."""
    absence: tuple[Estimate, ...] = ()
    """Probability that nobody is there, by local hour."""
    absence_coverage: Share = Share()
    """How often the count of a day left out lies in its interval; aim 0.8 or more."""
    work: tuple[Estimate, ...] = ()
    """Time that work really takes, by customer: factor on what is planned."""
    work_coverage: Share = Share()
    """How often the work of a day left out lies in its interval; aim 0.8."""
    improvements: tuple[Improvement, ...] = ()
    """What to try, the dearest first."""


def analyse(days: Sequence[Day], *, zone_metres: int = 2000) -> Analysis:
    """Rates, causes by cost, recurrence, estimates, and what to improve.

    A finding is made where a rate is above that of all days even at the low end
    of its 95 % interval (absence by hour and zone, lateness by zone), where a
    door failed twice for its address or access, and where work over five
    visits or more is estimated 25 % longer than planned and lies above the plan by
    more than two standard errors. Dearest first. Many groups are looked
    at, so a few findings of rates are to be expected by chance alone.
    """
    attempts = attempts_of(days, zone_metres)
    failed = [attempt for attempt in attempts if attempt.cause is not None]
    by_hour, hour_coverage = absence(attempts)
    by_customer, work_coverage = work(attempts)
    last = max((attempt.moment for attempt in attempts), default=0)
    register = [
        *_absences(attempts, last + _REVIEW),
        *_lateness(attempts, last + _REVIEW),
        *_addresses(failed, last + _REVIEW),
        *_work(attempts, by_customer, last + _REVIEW),
    ]
    return Analysis.model_construct(
        days=len(days),
        visits=len(attempts),
        currency=days[0].problem.currency if days else None,
        failed=Share.of_counts(len(failed), len(attempts)),
        rates=tuple(_rates(attempts)),
        pareto=_pareto(attempts),
        recurrence=_recurrence(failed),
        absence=by_hour,
        absence_coverage=hour_coverage,
        work=by_customer,
        work_coverage=work_coverage,
        improvements=tuple(sorted(register, key=lambda one: (-one.impact, one.name))),
    )


def analysis_words(language: Language) -> dict[str, Any]:
    """Titles, columns, findings and actions in one language."""
    return words_of("analyse", language)


def analysis_page(found: Analysis, name: str, language: Language = "en") -> str:
    """Causes by cost and absence by hour, drawn on a page of their own; K810 as ``report``."""
    words = analysis_words(language)
    data = {
        "pareto": [cause.model_dump(mode="json") for cause in found.pareto],
        "absence": [estimate.model_dump(mode="json") for estimate in found.absence],
        "currency": found.currency or "",
        "words": {"cost": words["columns"]["pareto"][2], "share": words["columns"]["pareto"][3]},
    }
    plots = {key: words[key] for key in ("pareto", "absence") if data[key]}
    figures = {"days": found.days, "visits": found.visits, "failed": found.failed.count}
    title = words["title"].format(**figures, rate=percent(found.failed.rate))
    return plot_page(name, "analyse", data, plots, title=title, language=language)


def _grouped(attempts: Sequence[Attempt], dimension: Dimension) -> dict[str, list[Attempt]]:
    groups: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        groups.setdefault(_NAMES[dimension](attempt), []).append(attempt)
    return dict(sorted(groups.items()))


def _rates(attempts: Sequence[Attempt]) -> list[Rate]:
    rates = []
    for dimension in _NAMES:
        for name, some in _grouped(attempts, dimension).items():
            failed = Share.among(attempt.cause is not None for attempt in some)
            low, high = interval(failed.count, failed.of)
            late = Share.among(attempt.late > 0 for attempt in some if attempt.cause is None)
            cost = sum(attempt.cost for attempt in some)
            rates.append(
                Rate.model_construct(
                    dimension=dimension,
                    name=name,
                    failed=failed,
                    low=low,
                    high=high,
                    late=late,
                    cost=cost,
                )
            )
    return rates


def _pareto(attempts: Sequence[Attempt]) -> tuple[Cause, ...]:
    """Causes by cost, dearest first."""
    sums: dict[str, tuple[int, int]] = {}
    for attempt in attempts:
        cause = attempt.cause or (LATE if attempt.late else None)
        if cause is not None:
            count, cost = sums.get(cause, (0, 0))
            sums[cause] = count + 1, cost + attempt.cost
    overall, so_far, causes = sum(cost for _, cost in sums.values()), 0, []
    for cause, (count, cost) in sorted(sums.items(), key=lambda item: (-item[1][1], item[0])):
        so_far += cost
        share = so_far / overall if overall else 0.0
        causes.append(Cause.model_construct(cause=cause, count=count, cost=cost, cumulative=share))
    return tuple(causes)


def _recurrence(failed: Sequence[Attempt]) -> Share:
    seen: dict[str, int] = {}
    again = []
    for attempt in sorted(failed, key=lambda attempt: attempt.moment):
        before = seen.get(attempt.customer)
        again.append(before is not None and attempt.moment - before <= _MONTH)
        seen[attempt.customer] = attempt.moment
    return Share.among(again)


def _above(
    attempts: Sequence[Attempt], dimension: Dimension, is_bad: Callable[[Attempt], bool]
) -> list[tuple[str, float, float, int]]:
    """Groups whose rate is above the whole's: name, rate, the whole's, and cost above it."""
    overall = sum(map(is_bad, attempts)) / len(attempts) if attempts else 0.0
    found = []
    for name, some in _grouped(attempts, dimension).items():
        bad = [attempt for attempt in some if is_bad(attempt)]
        if bad and interval(len(bad), len(some))[0] > overall:
            rate = len(bad) / len(some)
            saved = sum(attempt.cost for attempt in bad) * (1 - overall / rate)
            found.append((name, rate, overall, round(saved)))
    return found


def _absences(attempts: Sequence[Attempt], review: int) -> list[Improvement]:
    dimensions: tuple[Dimension, ...] = ("hour", "zone")
    return [
        Improvement.model_construct(
            finding="absence",
            dimension=dimension,
            name=name,
            action="other_hours",
            owner="CS",
            baseline=rate,
            target=overall,
            impact=saved,
            review=review,
        )
        for dimension in dimensions
        for name, rate, overall, saved in _above(attempts, dimension, lambda o: o.cause == ABSENT)
    ]


def _lateness(attempts: Sequence[Attempt], review: int) -> list[Improvement]:
    served = [attempt for attempt in attempts if attempt.cause is None]
    return [
        Improvement.model_construct(
            finding="lateness",
            dimension="zone",
            name=name,
            action="wider_window",
            owner="DSP",
            baseline=rate,
            target=overall,
            impact=saved,
            review=review,
        )
        for name, rate, overall, saved in _above(served, "zone", lambda one: one.late > 0)
    ]


def _addresses(failed: Sequence[Attempt], review: int) -> list[Improvement]:
    doors = _grouped([attempt for attempt in failed if attempt.cause in _ADDRESS], "customer")
    return [
        Improvement.model_construct(
            finding="address",
            dimension="customer",
            name=name,
            action="correct_address",
            owner="CS",
            baseline=float(len(some)),
            target=0.0,
            impact=sum(attempt.cost for attempt in some),
            review=review,
        )
        for name, some in doors.items()
        if len(some) > 1
    ]


def _work(
    attempts: Sequence[Attempt], estimates: Sequence[Estimate], review: int
) -> list[Improvement]:
    doors = _grouped([attempt for attempt in attempts if attempt.work is not None], "customer")
    found = []
    for estimate in estimates:
        some = doors[estimate.name]
        planned = sum(attempt.planned for attempt in some) / len(some)
        if len(some) < _ENOUGH or estimate.value < _LONGER * planned:
            continue
        ratios = [(attempt.work or 0) / attempt.planned for attempt in some if attempt.planned]
        if mean(ratios) - 2 * stdev(ratios) / sqrt(len(ratios)) < 1:
            continue  # a few slow visits, and not the door
        extra = sum(
            ((attempt.work or 0) - attempt.planned) * attempt.task_hour // 3600 for attempt in some
        )
        found.append(
            Improvement.model_construct(
                finding="work",
                dimension="customer",
                name=estimate.name,
                action="correct_work",
                owner="DSP",
                baseline=planned,
                target=estimate.value,
                impact=max(0, extra),
                review=review,
            )
        )
    return found
