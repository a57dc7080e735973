"""Several days measured: each of them, and all of them together."""

from __future__ import annotations

from vuelta.insight.kpi_nouns import Measures
from vuelta.insight.report_tables import figures
from vuelta.model import Count, Noun
from vuelta.wording import Language, words_of


class DayMeasures(Noun):
    """The KPIs of one of several days."""

    day: Count
    """Number of the day."""
    measures: Measures
    """Its KPIs."""


class HorizonMeasures(Measures):
    """The KPIs of several days, planned: of all together, and of each.

    In what is of all days together, a vehicle counts once for each of its days.
    """

    days: tuple[DayMeasures, ...] = ()
    """The KPIs of each day."""


def day_rows(
    measures: HorizonMeasures, language: Language = "en"
) -> tuple[list[str], list[list[str]]]:
    """Heading and a row of figures for each day, as texts."""
    words = words_of("report", language)
    rows = [figures(words["day"].format(n=one.day), one.measures) for one in measures.days]
    return list(words["day_columns"]), rows
