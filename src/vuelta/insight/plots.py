"""A page of plots of its own: like the report, whole and without a network."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from string import Template
from typing import Any

from vuelta.documents import packaged_text
from vuelta.insight.report_page import library, script_json
from vuelta.wording import Language


def plot_page(
    name: str,
    script: str,
    data: Mapping[str, Any],
    plots: Mapping[str, str],
    *,
    title: str,
    language: Language,
) -> str:
    """The page of a script that draws data into plots; K810 as ``report``.

    Parameters
    ----------
    script
        Of the data files, without its ending.
    plots
        What is drawn, in words, by the id the script knows it under.
    """
    boxes = "".join(
        f'<section><h2>{escape(words)}</h2><div id="{key}" class="plot" role="img" '
        f'aria-label="{escape(words)}" style="height:440px"></div></section>'
        for key, words in plots.items()
    )
    return Template(packaged_text("insight", "plots.html")).substitute(
        language=language,
        name=escape(name),
        title=escape(title),
        plots=boxes,
        css=packaged_text("insight", "report.css"),
        library=library(),
        data=script_json(data),
        js=packaged_text("insight", f"{script}.js"),
    )
