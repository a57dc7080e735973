"""One list of KPIs: every figure of a day has a row in it, a unit, a formula and words."""

# Covers: insight/kpi_rows.py

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vuelta.insight import DETAILS, KPIS, SECTIONS, Kpi
from vuelta.insight.kpi_list import Section
from vuelta.model.documented import meaning
from vuelta.wording import LANGUAGES, words_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "kpis.md"


def test_every_figure_of_a_day_is_in_the_list_once() -> None:
    listed = [(kpi.section, kpi.name) for kpi in KPIS]
    assert len(set(listed)) == len(listed)
    fields = {(section, name) for section, noun in SECTIONS.items() for name in noun.model_fields}
    assert set(listed) | DETAILS == fields
    assert not set(listed) & DETAILS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kpi_has_words_and_no_word_is_left_over(language: str) -> None:
    words = words_of("kpis", language)["rows"]
    # One row tells bias, mean and percentile of the error of arrival together.
    wanted = {(kpi.section, kpi.name) for kpi in KPIS} | {("eta", "error")}
    assert {(section, name) for section in words for name in words[section]} == wanted
    assert all(text for section in words.values() for text in section.values())


def _line(kpi: Kpi) -> str:
    """The row of a KPI on the page, in the chapter of its part."""
    chapters = PAGE.read_text("utf-8").split("\n## ")
    chapter = next(c for c in chapters if c.startswith(SECTIONS[kpi.section].__name__ + "\n"))
    return next(line for line in chapter.splitlines() if line.startswith(f"| `{kpi.name}` |"))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_kpi_has_a_unit_and_a_formula_on_the_page(section: Section) -> None:
    for kpi in KPIS:
        if kpi.section == section:
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", _line(kpi))]
            _, _, unit, formula, word, _ = cells
            assert unit
            assert formula
            assert word == words_of("kpis", "en")["rows"][section][kpi.name]
            assert meaning(SECTIONS[section], kpi.name)
