"""Measure, explain, show: what a plan or a day was worth, and why.

``day_of`` makes a ``Day`` of plans, events and revisions, and ``measure`` works out
its KPIs; what needs a search is composed by the engine.
"""

from vuelta.insight.analysis import (
    Analysis,
    Cause,
    Dimension,
    Improvement,
    Rate,
    analyse,
    analysis_page,
    analysis_words,
)
from vuelta.insight.driven_day import day_of
from vuelta.insight.emissions import Factor, Factors, default_factors, read_factors
from vuelta.insight.estimates import Estimate
from vuelta.insight.extra_km import with_extra_km, without_returns
from vuelta.insight.frontier import (
    Frontier,
    FrontierPoint,
    frontier_csv,
    frontier_page,
    frontier_words,
    point_of,
    weighed,
)
from vuelta.insight.kpi_list import DETAILS, KPIS, SECTIONS, Kpi, kpis_of
from vuelta.insight.kpi_nouns import GroupBy, Measures, Share, quantile
from vuelta.insight.kpi_rows import Row, basis, group_rows, rows
from vuelta.insight.kpis import measure
from vuelta.insight.kpis_incidents import steadiness_of
from vuelta.insight.measured_day import Day, Version, Visit
from vuelta.insight.other_prices import repriced, softened
from vuelta.insight.report_page import report, report_of_days
from vuelta.insight.several_days import DayMeasures, HorizonMeasures, day_rows

__all__ = [
    "DETAILS",
    "KPIS",
    "SECTIONS",
    "Analysis",
    "Cause",
    "Day",
    "DayMeasures",
    "Dimension",
    "Estimate",
    "Factor",
    "Factors",
    "Frontier",
    "FrontierPoint",
    "GroupBy",
    "HorizonMeasures",
    "Improvement",
    "Kpi",
    "Measures",
    "Rate",
    "Row",
    "Share",
    "Version",
    "Visit",
    "analyse",
    "analysis_page",
    "analysis_words",
    "basis",
    "day_of",
    "day_rows",
    "default_factors",
    "frontier_csv",
    "frontier_page",
    "frontier_words",
    "group_rows",
    "kpis_of",
    "measure",
    "point_of",
    "quantile",
    "read_factors",
    "report",
    "report_of_days",
    "repriced",
    "rows",
    "softened",
    "steadiness_of",
    "weighed",
    "with_extra_km",
    "without_returns",
]
