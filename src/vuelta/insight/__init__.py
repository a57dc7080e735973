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
from vuelta.insight.day import Day, Version
from vuelta.insight.emissions import Factor, Factors, default_factors, read_factors
from vuelta.insight.explanations import (
    Alternative,
    Fix,
    Lever,
    Limit,
    Remedy,
    RouteExplained,
    StopCost,
    TaskExplained,
    Tolerance,
    Visited,
    WhyNot,
)
from vuelta.insight.kpis import measure
from vuelta.insight.learning import Estimate
from vuelta.insight.limits import limits_of
from vuelta.insight.measures import GroupBy, Measures, Share
from vuelta.insight.page import report
from vuelta.insight.table import Row, basis, group_rows, rows
from vuelta.insight.telling import told
from vuelta.insight.tradeoff import (
    Frontier,
    FrontierPoint,
    frontier_csv,
    frontier_page,
    frontier_words,
    weighed,
)

__all__ = [
    "Alternative",
    "Analysis",
    "Cause",
    "Day",
    "Dimension",
    "Estimate",
    "Factor",
    "Factors",
    "Fix",
    "Frontier",
    "FrontierPoint",
    "GroupBy",
    "Improvement",
    "Lever",
    "Limit",
    "Measures",
    "Rate",
    "Remedy",
    "RouteExplained",
    "Row",
    "Share",
    "StopCost",
    "TaskExplained",
    "Tolerance",
    "Version",
    "Visited",
    "WhyNot",
    "analyse",
    "analysis_page",
    "analysis_words",
    "basis",
    "default_factors",
    "frontier_csv",
    "frontier_page",
    "frontier_words",
    "group_rows",
    "limits_of",
    "measure",
    "read_factors",
    "report",
    "rows",
    "told",
    "weighed",
]
