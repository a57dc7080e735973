"""Estimates from past days, and how far they can be trusted.

Estimates are drawn towards the whole where a group has few visits. They are
tried on days they have not seen (each day left out in turn): ``coverage`` tells
how often what happened lay between the 10th and the 90th percentile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Final

from vuelta.insight.attempts import Attempt
from vuelta.insight.kpi_nouns import Share, quantile
from vuelta.model import Count, Noun, Real

ABSENT: Final = "RECIPIENT_ABSENT"
_PRIOR: Final = 20.0
"""Visits' worth of trust in the rate of all hours together."""
_PRIOR_WORK: Final = 3.0
"""Visits' worth of trust in the ratio of all customers together."""
_Z: Final = 1.96


class Estimate(Noun):
    """A value for one group, and between which it lies in 8 of 10 cases."""

    name: str
    """The group: an hour, or a customer."""
    n: Count
    """Number of visits seen."""
    value: Real
    """The value: a share of 1 for absence, a factor on the planned time for work."""
    low: Real
    """Low end of the 80 % interval: a share or a factor."""
    high: Real
    """High end of the 80 % interval: a share or a factor."""


def interval(count: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a rate (Wilson 1927); 0 to 1 when nothing was seen."""
    if not n:
        return 0.0, 1.0
    p, z = count / n, _Z
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def absence(attempts: Sequence[Attempt]) -> tuple[tuple[Estimate, ...], Share]:
    """Probability that nobody is there, by local hour of the visit, and its coverage.

    Beta-binomial: (absent + 20 p) / (visits + 20), p the rate of all hours. On
    the day left out the number of absences of each hour is held against the
    10 to 90 % interval of its distribution; numbers being whole, that interval
    covers 80 % or more.
    """
    estimates = []
    for hour, counts in sorted(_by_hour(attempts).items()):
        a, b = _beta(counts, _rate(attempts))
        from scipy.special import betaincinv  # slow to load

        low, high = (float(betaincinv(a, b, q)) for q in (0.1, 0.9))
        value = a / (a + b)
        estimates.append(Estimate(name=hour, n=counts[1], value=value, low=low, high=high))
    return tuple(estimates), Share.among(_absence_held(attempts))


def work(attempts: Sequence[Attempt]) -> tuple[tuple[Estimate, ...], Share]:
    """Seconds of work at customers visited three times or more, and their coverage.

    Planned seconds x (sum of actual + 3 r planned) / (sum of planned + 3 planned),
    r the ratio of all customers. ``low`` and ``high`` are that times the 10th and
    90th percentile of actual / estimated over all visits.
    """
    measured = [attempt for attempt in attempts if attempt.work is not None and attempt.planned > 0]
    ratios, low, high = _ratios(measured)
    estimates = []
    for customer, ratio in sorted(ratios.items()):
        visits = [attempt for attempt in measured if attempt.customer == customer]
        if len(visits) >= 3:
            value = ratio * sum(visit.planned for visit in visits) / len(visits)
            estimates.append(
                Estimate(
                    name=customer, n=len(visits), value=value, low=value * low, high=value * high
                )
            )
    return tuple(estimates), Share.among(_work_held(measured))


def _by_hour(attempts: Iterable[Attempt]) -> Mapping[str, tuple[int, int]]:
    """Absences and visits of each hour."""
    counts: dict[str, tuple[int, int]] = {}
    for attempt in attempts:
        absent, n = counts.get(attempt.hour, (0, 0))
        counts[attempt.hour] = absent + (attempt.cause == ABSENT), n + 1
    return counts


def _rate(attempts: Sequence[Attempt]) -> float:
    """Half an absence is added, so that none seen is not none possible."""
    return (sum(attempt.cause == ABSENT for attempt in attempts) + 0.5) / (len(attempts) + 1)


def _beta(counts: tuple[int, int], rate: float) -> tuple[float, float]:
    absent, n = counts
    return absent + _PRIOR * rate, n - absent + _PRIOR * (1 - rate)


def _absence_held(attempts: Sequence[Attempt]) -> Iterable[bool]:
    from scipy.stats import betabinom  # late: it takes longer to load than all of ours

    for rest, today in _left_out(attempts):
        learnt, rate = _by_hour(rest), _rate(rest)
        for hour, (absent, n) in _by_hour(today).items():
            a, b = _beta(learnt.get(hour, (0, 0)), rate)
            low, high = (float(betabinom.ppf(q, n, a, b)) for q in (0.1, 0.9))
            yield low <= absent <= high


def _work_held(measured: Sequence[Attempt]) -> Iterable[bool]:
    for rest, today in _left_out(measured):
        ratios, low, high = _ratios(rest)
        whole = _whole(rest)
        for attempt in today:
            value = ratios.get(attempt.customer, whole) * attempt.planned
            yield value * low <= (attempt.work or 0) <= value * high


def _ratios(measured: Sequence[Attempt]) -> tuple[Mapping[str, float], float, float]:
    """Actual / planned by customer, and the spread of actual / estimated."""
    whole = _whole(measured)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for attempt in measured:
        total = sums[attempt.customer]
        total[0] += attempt.work or 0
        total[1] += attempt.planned
        total[2] += 1
    ratios = {
        name: (actual + _PRIOR_WORK * whole * planned / n) / (planned + _PRIOR_WORK * planned / n)
        for name, (actual, planned, n) in sums.items()
    }
    spread = sorted(
        (attempt.work or 0) / (attempt.planned * ratios[attempt.customer]) for attempt in measured
    )
    if not spread:
        return ratios, 1.0, 1.0
    return ratios, quantile(spread, 0.1), quantile(spread, 0.9)


def _whole(measured: Sequence[Attempt]) -> float:
    planned = sum(attempt.planned for attempt in measured)
    return sum(attempt.work or 0 for attempt in measured) / planned if planned else 1.0


def _left_out(attempts: Sequence[Attempt]) -> Iterable[tuple[list[Attempt], list[Attempt]]]:
    """Each day's visits, and those of all other days; nothing of a single day."""
    days = sorted({attempt.day for attempt in attempts})
    for day in days if len(days) > 1 else ():
        yield (
            [attempt for attempt in attempts if attempt.day != day],
            [attempt for attempt in attempts if attempt.day == day],
        )
