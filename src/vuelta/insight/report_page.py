"""The report page: one HTML file with everything in it, no network needed.

What it draws with is plotly.js, whose code comes with the PyPI package
``plotly`` (an optional dependency) and is written into the page; styles,
script and words are this room's own.

==== ==========================================================================
K810 the library that draws is not installed
==== ==========================================================================
"""

from __future__ import annotations

import json
from html import escape
from string import Template
from typing import Any

from vuelta.documents import packaged_text
from vuelta.errors import Finding, InputError
from vuelta.insight import report_tables as page_tables
from vuelta.insight.kpi_nouns import Measures
from vuelta.insight.kpi_rows import basis
from vuelta.insight.measured_day import Day
from vuelta.insight.report_data import drawn
from vuelta.model import Diff
from vuelta.wording import Clock, Language, words_of


def report(
    day: Day, measures: Measures, *, diff: Diff | None = None, language: Language = "en"
) -> str:
    """The page of a day: map, timeline, load, stops, KPIs, what is left out, what changed.

    Raises
    ------
    InputError
        K810, when ``plotly`` is not installed.
    """
    words = words_of("report", language)
    first = min((route.steps[0].arrival for route in day.driven.routes), default=0)
    clock = Clock(day.problem.style, first)
    name = day.problem.name or words["title"]
    date = clock.date
    data = drawn(day, clock, words)
    parts = {
        "language": language,
        "name": escape(name),
        "subtitle": escape(", ".join(filter(None, (date, basis(measures, language))))),
        "css": packaged_text("insight", "report.css"),
        "js": packaged_text("insight", "report.js"),
        "library": library(),
        "data": script_json(data),
        "cards": page_tables.cards(measures, words),
        "map": _map(data, words),
        "routes": page_tables.routes(day, clock, words),
        "kpis": page_tables.kpis(measures, language),
        "left": _section("unassigned", page_tables.left_out(day, words), words),
        "limits": _section("limits", page_tables.limits(day, words), words),
        "changes": _section(
            "changes", "" if diff is None else page_tables.changes(day, diff, clock, words), words
        ),
        "made": escape(words["made"].format(name=name)),
    }
    parts |= {f"w_{key}": escape(text) for key, text in words.items() if isinstance(text, str)}
    return Template(packaged_text("insight", "report.html")).substitute(parts)


def script_json(data: object) -> str:
    r"""Data as JSON inside a script of a page: no ``<``, for which ``\u003c`` stands.

    A text of a document could else end the script (``</script``) or open the state in which
    the next end does not count (``<!--<script``; HTML, section 13.2.5.4).
    """
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def library() -> str:
    """The code of plotly.js, from its package."""
    try:
        from plotly.offline import get_plotlyjs
    except ImportError:
        raise InputError(
            [
                Finding(
                    "K810",
                    "plotly",
                    "the library that draws is not installed",
                    "pip install 'vuelta[report]'",
                )
            ]
        ) from None
    # A closing tag inside the code would end the script.
    return str(get_plotlyjs()).replace("</script", "<\\/script")


def _section(name: str, content: str, words: dict[str, Any]) -> str:
    """A part that is there only when it has something to say."""
    if not content:
        return ""
    return f'<section id="{name}"><h2>{escape(words[name])}</h2>{content}</section>'


def _map(data: dict[str, Any], words: dict[str, Any]) -> str:
    known = any(step["at"] for vehicle in data["vans"] for step in vehicle["steps"])
    if not known:
        return f"<p class=quiet>{escape(words['no_map'])}</p>"
    return f'<div id=map class=plot role=img aria-label="{escape(words["map_label"])}"></div>'
