"""KPIs as people read them: names and values in English, Spanish and Polish.

What a day has nothing to say about is left away: a plan without events has no
errors of arrival, a day without revisions no steadiness.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from vuelta import units
from vuelta.insight.kpi_list import SECTIONS, Kpi, Section, kpis_of, parts
from vuelta.insight.kpi_nouns import EtaError, Group, Measures, Share, Spread, Steadiness
from vuelta.model import Noun
from vuelta.wording import Language, percent, span, words_of


class Row(NamedTuple):
    """One KPI: its section, its name, its value."""

    section: str
    name: str
    value: str


_ALWAYS: Final = frozenset(
    {
        ("service", "tasks"),
        ("service", "served"),
        ("work", "stops"),
        ("work", "parcels"),
        ("steadiness", "renotified"),
        ("stability", "vehicles_changed"),
    }
)
"""Numbers that are rendered when they are 0, too."""

_DIGITS: Final = {"ratio": "{:.2f}", "per hour": "{:.1f}", "kg": "{:,.1f} kg", "g": "{:.3f} kg"}


def rows(measures: Measures, language: Language = "en") -> list[Row]:
    """Every KPI that the day has something to say about."""
    speech = _Speech(words_of("kpis", language), measures.currency)
    found = [row for section in SECTIONS for row in speech.rows(section, measures)]
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

    def rows(self, section: Section, measures: Measures) -> Iterator[Row]:
        """The rows of one part; none where nothing of the kind took place."""
        title = self._words["sections"]["steadiness" if section == "stability" else section]
        for name, value in self._values(section, measures):
            yield Row(title, name, value)

    def _values(self, section: Section, measures: Measures) -> Iterator[tuple[str, str]]:
        if section == "eta":
            yield from self._eta(measures)
            return
        if _is_silent(section, measures):
            return
        words = self._words["rows"][section]
        part = parts(measures, section)[-1]
        for kpi in kpis_of(section):
            if not kpi.is_listed or (kpi.name == "perfect" and not measures.incidents.incidents):
                continue
            yield words[kpi.name], self._value(kpi, part, measures)

    def _value(self, kpi: Kpi, part: Noun, measures: Measures) -> str:
        if kpi.section == "stability":
            return self._stability(kpi, measures.steadiness)
        if kpi.name == "incidents":
            reported = measures.incidents
            return f"{reported.incidents}: {self._text(kpi, reported.by_code)}"
        return self._text(kpi, kpi.value(part))

    def _text(self, kpi: Kpi, value: Any) -> str:
        """A value in its unit; empty where there is none."""
        if isinstance(value, Share):
            return self._share(value)
        if isinstance(value, Spread):
            return self._spread(value) if kpi.unit == "s" else self._text(kpi, value.mean)
        if isinstance(value, tuple):
            return ", ".join(self._text(kpi, item) for item in value)
        if isinstance(value, dict):
            return ", ".join(f"{code} {count}" for code, count in value.items())
        if value is None:
            return ""
        if kpi.unit == "number":
            return f"{value:,}" if value or (kpi.section, kpi.name) in _ALWAYS else ""
        if kpi.unit == "currency":
            return self._amount(value / units.MONEY_STEPS if kpi.name == "spent" else value)
        if kpi.unit == "m":
            return f"{value / 1000:,.1f} km" if value or kpi.name != "metres" else ""
        if kpi.unit == "s":
            return span(value)
        return percent(value) if kpi.unit == "share" else _DIGITS[kpi.unit].format(value)

    def _stability(self, kpi: Kpi, steadiness: Steadiness) -> str:
        """Of the last revision; vehicles changed, of all."""
        last = steadiness.revisions[-1]
        if kpi.name == "windows_kept":
            return self._share(Share.of_counts(last.windows_kept, last.tasks))
        if kpi.name == "vehicles_changed":
            return f"{steadiness.vehicles_changed:,}"
        return self._text(kpi, kpi.value(last))

    def _eta(self, measures: Measures) -> Iterator[tuple[str, str]]:
        words = self._words["rows"]["eta"]
        for error in measures.eta:
            horizon = self._words["horizon"][error.horizon]
            yield f"{words['error']} ({horizon})", self._error(error)
            yield f"{words['coverage']} ({horizon})", self._share(error.coverage)

    def group(self, group: Group) -> list[str]:
        service = group.service
        return [
            group.name,
            f"{service.tasks:,}",
            f"{service.served:,}",
            percent(service.in_window_first.rate),
            percent(service.otif.rate),
            f"{group.spent / units.MONEY_STEPS:,.2f}",
            "" if group.per_stop is None else f"{group.per_stop:,.2f}",
            f"{group.kg:,.1f}",
        ]

    def _amount(self, value: float) -> str:
        return f"{value:,.2f}{self._currency}"

    def _share(self, share: Share) -> str:
        if share.rate is None:
            return ""
        figures = {"count": f"{share.count:,}", "of": f"{share.of:,}", "rate": percent(share.rate)}
        return str(self._words["share"]).format(**figures)

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


def _is_silent(section: Section, measures: Measures) -> bool:
    """Whether a day has nothing of the kind to tell."""
    match section:
        case "incidents":
            return not measures.incidents.incidents
        case "steadiness" | "stability":
            return not measures.steadiness.revisions
        case "emissions":
            return not measures.work.metres
    return False
