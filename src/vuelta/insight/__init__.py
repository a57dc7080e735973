"""Measure, explain, show: what a plan or a day was worth, and why.

``measure`` works out the KPIs of a ``Day``; what needs the solver is composed
by the engine, which also makes days of plans, events and revisions.
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
from vuelta.insight.emissions import Factor, Factors, default_factors, read_factors
from vuelta.insight.estimates import Estimate
from vuelta.insight.frontier import (
    Frontier,
    FrontierPoint,
    frontier_csv,
    frontier_page,
    frontier_words,
    weighed,
)
from vuelta.insight.kpi_list import DETAILS, KPIS, SECTIONS, Kpi, kpis_of
from vuelta.insight.kpi_nouns import GroupBy, Measures, Share, quantile
from vuelta.insight.kpi_rows import Row, basis, group_rows, rows
from vuelta.insight.kpis import measure
from vuelta.insight.kpis_incidents import steadiness_of
from vuelta.insight.measured_day import Day, Version, Visit
from vuelta.insight.report_page import report

__all__ = [
    "DETAILS",
    "KPIS",
    "SECTIONS",
    "Analysis",
    "Cause",
    "Day",
    "Dimension",
    "Estimate",
    "Factor",
    "Factors",
    "Frontier",
    "FrontierPoint",
    "GroupBy",
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
    "default_factors",
    "frontier_csv",
    "frontier_page",
    "frontier_words",
    "group_rows",
    "kpis_of",
    "measure",
    "quantile",
    "read_factors",
    "report",
    "rows",
    "steadiness_of",
    "weighed",
]
