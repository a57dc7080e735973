"""How well announced arrivals came true.

Source: ``domain.md`` section 4: error = actual - announced, at fixed horizons.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vuelta.insight.kpi_nouns import EtaError, Share, quantile
from vuelta.insight.measured_day import Day, Version, Visit

HORIZONS: Final[dict[str, int | None]] = {"morning": None, "120 min": 7200, "60 min": 3600}
"""Before the actual start; ``None`` is the first plan."""


def eta_errors(day: Day, quantiles: tuple[int, int] | None = None) -> tuple[EtaError, ...]:
    """Errors of the starts that the version in force at each horizon announced.

    The formulas stand at the fields of ``EtaError``.

    Parameters
    ----------
    quantiles
        q10 and q90 of the error one would announce, seconds: of past days.
    """
    if day.events is None:
        return ()
    return tuple(
        _error(name, list(_errors(day, before)), quantiles) for name, before in HORIZONS.items()
    )


def _errors(day: Day, before: int | None) -> Iterator[int]:
    for visit in day.visits:
        if not visit.is_served or visit.start is None:
            continue
        eta = _in_force(day, visit, before).eta(visit.key)
        if eta is not None:
            yield visit.start - eta


def _in_force(day: Day, visit: Visit, before: int | None) -> Version:
    """The last version that stood so long before the visit began."""
    version = day.versions[0]
    if before is None or visit.start is None:
        return version
    for later in day.versions[1:]:
        if later.since is not None and later.since <= visit.start - before:
            version = later
    return version


def _error(name: str, errors: list[int], quantiles: tuple[int, int] | None) -> EtaError:
    if not errors:
        return EtaError(horizon=name)
    n = len(errors)
    low, high = quantiles or (0, 0)
    loss = sum(_pinball(e - low, 0.1) + _pinball(e - high, 0.9) for e in errors) / (2 * n)
    return EtaError(
        horizon=name,
        n=n,
        bias=sum(errors) / n,
        mae=sum(map(abs, errors)) / n,
        p90=quantile(sorted(map(abs, errors)), 0.9),
        coverage=Share.among(low <= e <= high for e in errors) if quantiles else Share(),
        pinball=loss if quantiles else None,
    )


def _pinball(above: int, t: float) -> float:
    return max(t * above, (t - 1) * above)
