"""KPIs as people read them: names and values in English, Spanish and Polish.

What a day has nothing to say about is left away: a plan without events has no
errors of arrival, a day without revisions no steadiness.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from vuelta import units
from vuelta.insight.kpi_nouns import EtaError, Group, Measures, Share, Spread
from vuelta.wording import Language, percent, span, words_of


class Row(NamedTuple):
    """One KPI: its section, its name, its value."""

    section: str
    name: str
    value: str


_COUNTS: Final = ("tasks", "served", "open", "left_out", "deferred", "cancelled")
_OFTEN: Final = ("tasks", "served")
_SHARES: Final = ("in_window_first", "in_window_last", "on_time", "first_attempt", "otif")


def rows(measures: Measures, language: Language = "en") -> list[Row]:
    """Every KPI that the day has something to say about."""
    speech = _Speech(words_of("kpis", language), measures.currency)
    found = [
        *speech.named("service", speech.service(measures)),
        *speech.named("money", speech.money(measures)),
        *speech.named("work", speech.work(measures)),
        *speech.named("eta", speech.eta(measures)),
        *speech.named("incidents", speech.incidents(measures)),
        *speech.named("steadiness", speech.steadiness(measures)),
        *speech.named("emissions", speech.emissions(measures)),
    ]
    return [row for row in found if row.value]


def group_rows(measures: Measures, language: Language = "en") -> tuple[list[str], list[list[str]]]:
    """The parts of a day: column names, and one row of cells for each part."""
    words = words_of("kpis", language)
    speech = _Speech(words, measures.currency)
    head = [words["group"][measures.by or "class"], *words["columns"]]
    return head, [speech.group(group) for group in measures.groups]


def basis(measures: Measures, language: Language = "en") -> str:
    """Whether they are planned or achieved, in words."""
    return str(words_of("kpis", language)["basis"][measures.basis])


class _Speech:
    """Values in one language and currency."""

    def __init__(self, words: dict[str, Any], currency: str | None) -> None:
        self._words = words
        self._currency = f" {currency}" if currency else ""

    def named(self, section: str, values: Iterator[tuple[str, str]]) -> Iterator[Row]:
        title = self._words["sections"][section]
        for name, value in values:
            key, _, rest = name.partition("|")
            words = self._words["rows"].get(key, key)
            yield Row(title, f"{words} {rest}".strip(), value)

    def service(self, measures: Measures) -> Iterator[tuple[str, str]]:
        told = measures.service
        for name in _COUNTS:
            count = getattr(told, name)
            yield name, f"{count:,}" if count or name in _OFTEN else ""
        for name in _SHARES:
            yield name, self._share(getattr(told, name))
        yield "perfect", self._share(told.perfect) if measures.incidents.incidents else ""
        yield "late", self._spread(told.late)
        if told.attempts_per_parcel is not None:
            yield "attempts_per_parcel", f"{told.attempts_per_parcel:.2f}"
        yield "failed", ", ".join(f"{code} {count}" for code, count in told.failed.items())
        yield "pickups", self._share(told.pickups)
        yield "first_attempt_pickups", self._share(told.first_attempt_pickups)
        yield "pickup_cycle", self._spread(told.pickup_cycle)

    def money(self, measures: Measures) -> Iterator[tuple[str, str]]:
        told = measures.money
        yield "spent", self._amount(told.spent / units.MONEY_STEPS)
        for name in ("per_stop", "per_parcel", "per_km"):
            apiece = getattr(told, name)
            yield name, "" if apiece is None else self._amount(apiece)

    def work(self, measures: Measures) -> Iterator[tuple[str, str]]:
        told = measures.work
        yield "stops", f"{told.stops:,}"
        yield "parcels", f"{told.parcels:,}"
        yield "distance", f"{told.metres / 1000:,.1f} km" if told.metres else ""
        for name in ("stops_per_hour", "parcels_per_hour"):
            rate = getattr(told, name)
            yield name, "" if rate is None else f"{rate:.1f}"
        yield "empty_share", "" if told.empty_share is None else percent(told.empty_share)
        yield "load_weighted", ", ".join(map(percent, told.load_weighted or ()))
        yield "vehicles", self._share(told.vehicles)
        peaks = (percent(one.mean) for one in told.utilisation if one.mean is not None)
        yield "utilisation", ", ".join(peaks)
        yield "time_use", "" if told.time_use.mean is None else percent(told.time_use.mean)
        yield "returns_on_delivery_routes", self._share(told.returns_on_delivery_routes)
        for name in ("extra_metres_for_returns", "metres_per_return"):
            metres = getattr(told, name)
            yield name, "" if metres is None else f"{metres / 1000:,.1f} km"

    def eta(self, measures: Measures) -> Iterator[tuple[str, str]]:
        for error in measures.eta:
            name = self._words["horizon"][error.horizon]
            yield f"error|({name})", self._error(error)
            yield f"coverage|({name})", self._share(error.coverage)

    def incidents(self, measures: Measures) -> Iterator[tuple[str, str]]:
        told = measures.incidents
        if not told.incidents:
            return
        codes = ", ".join(f"{code} {count}" for code, count in told.by_code.items())
        yield "incidents", f"{told.incidents}: {codes}"
        for name in ("response", "detection_lag", "resolution"):
            yield name, self._spread(getattr(told, name))
        for name in ("breaches", "acceptance", "proactive"):
            yield name, self._share(getattr(told, name))

    def steadiness(self, measures: Measures) -> Iterator[tuple[str, str]]:
        told = measures.steadiness
        if not told.revisions:
            return
        last = told.revisions[-1]
        yield "renotified", f"{told.renotified:,}"
        spread = told.changes_per_customer
        yield "changes_per_customer", "" if spread.mean is None else f"{spread.mean:.2f}"
        kept = Share.of_counts(last.windows_kept, last.tasks)
        yield "windows_kept", self._share(kept)
        yield "vehicles_changed", f"{sum(one.vehicles_changed for one in told.revisions):,}"
        yield "order_changed", percent(last.order_changed)
        yield "mean_eta_shift", span(last.mean_eta_shift)

    def emissions(self, measures: Measures) -> Iterator[tuple[str, str]]:
        told = measures.emissions
        if not measures.work.metres:
            return
        yield "kg", f"{told.kg:,.1f} kg"
        yield "kg_per_parcel", "" if told.per_parcel is None else f"{told.per_parcel:.3f} kg"
        yield "kg_per_km", "" if told.per_km is None else f"{told.per_km:.3f} kg"

    def group(self, group: Group) -> list[str]:
        told = group.service
        return [
            group.name,
            f"{told.tasks:,}",
            f"{told.served:,}",
            percent(told.in_window_first.rate),
            percent(told.otif.rate),
            f"{group.spent / units.MONEY_STEPS:,.2f}",
            "" if group.per_stop is None else f"{group.per_stop:,.2f}",
            f"{group.kg:,.1f}",
        ]

    def _amount(self, value: float) -> str:
        return f"{value:,.2f}{self._currency}"

    def _share(self, share: Share) -> str:
        if share.rate is None:
            return ""
        told = {"count": f"{share.count:,}", "of": f"{share.of:,}", "rate": percent(share.rate)}
        return str(self._words["share"]).format(**told)

    def _spread(self, spread: Spread) -> str:
        if spread.mean is None or spread.p95 is None:
            return ""
        return str(self._words["spread"]).format(mean=span(spread.mean), p95=span(spread.p95))

    def _error(self, error: EtaError) -> str:
        if error.bias is None or error.mae is None or error.p90 is None:
            return ""
        return str(self._words["error"]).format(
            bias=span(error.bias), mae=span(error.mae), p90=span(error.p90)
        )
