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
from collections.abc import Sequence
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
    name = day.problem.name or words["title"]
    subtitle = [_clock(day).date, basis(measures, language)]
    content = _of_day(day, measures, diff, language)
    return _page(
        name, subtitle, content[0], content[1], packaged_text("insight", "report.js"), language
    )


def report_of_days(
    whole: tuple[Day, Measures],
    days: Sequence[tuple[int, Day, Measures]],
    *,
    language: Language = "en",
) -> str:
    """The page of several days: what they come to together, and a choice of the day shown.

    Parameters
    ----------
    whole
        All days as one, and its KPIs.
    days
        The number of each day, the day, and its KPIs.

    Raises
    ------
    InputError
        K810, when ``plotly`` is not installed.
    """
    words = words_of("report", language)
    name = whole[0].problem.name or words["title"]
    templates, plain, chips = "", "", ""
    for number, day, measures in days:
        content, data = _of_day(day, measures, None, language)
        title = escape(_title(number, day, words))
        chips += f'<a class=chip href="#day-{number}">{title}</a>'
        templates += f"<template data-day=day-{number}>{content}{data}</template>"
        routes = page_tables.routes(day, _clock(day), words)
        plain += f"<section><h2>{title}</h2>{routes}{page_tables.left_out(day, words)}</section>"
    listed = [(_title(n, day, words), measures) for n, day, measures in days]
    content = (
        f"<dl class=cards>{page_tables.cards(whole[1], words)}</dl>"
        f"<section class=days><h2>{escape(words['days'])}</h2>"
        f"{page_tables.days(listed, words)}</section>"
        f"<details><summary><b>{escape(words['all_days'])}</b></summary><section>"
        f"{page_tables.kpis(whole[1], language)}</section></details>"
        f'<nav id=days class=chips aria-label="{escape(words["days"])}">{chips}</nav>'
        f"<noscript>{plain}</noscript><div id=day></div>{templates}"
    )
    scripts = ["days.js", *(["report.js"] if days else [])]
    js = "\n".join(packaged_text("insight", script) for script in scripts)
    subtitle = [basis(whole[1], language)]
    return _page(name, subtitle, content, "", js, language)


def _title(number: int, day: Day, words: dict[str, Any]) -> str:
    """What a day is called: by its number, and its date where it has one."""
    return ", ".join(filter(None, (words["day"].format(n=number), _clock(day).date)))


def _clock(day: Day) -> Clock:
    first = min((route.steps[0].arrival for route in day.driven.routes), default=0)
    return Clock(day.problem.style, first)


def _of_day(day: Day, measures: Measures, diff: Diff | None, language: Language) -> tuple[str, str]:
    """What a page shows of one day, and the data its script draws from."""
    words = words_of("report", language)
    clock = _clock(day)
    data = drawn(day, clock, words)
    parts = _words(words) | {
        "cards": page_tables.cards(measures, words),
        "map": _map(data, words),
        "routes": page_tables.routes(day, clock, words),
        "kpis": page_tables.kpis(measures, language),
        "left": _section("unassigned", page_tables.left_out(day, words), words),
        "limits": _section("limits", page_tables.limits(day, words), words),
        "changes": _section(
            "changes", "" if diff is None else page_tables.changes(day, diff, clock, words), words
        ),
    }
    content = Template(packaged_text("insight", "report_day.html")).substitute(parts)
    return content, f'<script type="application/json" id="data">{script_json(data)}</script>\n'


def _page(
    name: str,
    subtitle: Sequence[str | None],
    content: str,
    data: str,
    js: str,
    language: Language,
) -> str:
    """The whole page around what it shows."""
    words = words_of("report", language)
    parts = _words(words) | {
        "language": language,
        "name": escape(name),
        "subtitle": escape(", ".join(filter(None, subtitle))),
        "css": packaged_text("insight", "report.css"),
        "js": js,
        "library": library(),
        "content": content,
        "data": data,
        "made": escape(words["made"].format(name=name)),
    }
    return Template(packaged_text("insight", "report.html")).substitute(parts)


def _words(words: dict[str, Any]) -> dict[str, str]:
    return {f"w_{key}": escape(text) for key, text in words.items() if isinstance(text, str)}


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
