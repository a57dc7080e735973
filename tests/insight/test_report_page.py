"""The report page as text: whole, self-contained, and free of what names might smuggle in."""

# Covers: engine/_report.py insight/plots.py insight/report_tables.py

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import vuelta
from vuelta.engine._report import report
from vuelta.insight import Frontier, FrontierPoint, frontier_page
from vuelta.model import Problem
from vuelta.wording.words import words_of

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
VOID = {"meta", "link", "br", "input", "img", "hr"}


class Page(HTMLParser):
    """Tags that are opened and closed, what they refer to, and the data inside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.data = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if "data-step" in told:
            self.rows.append(told)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        self.ids += [told["id"] or ""] if "id" in told else []
        self._is_data = told.get("id") == "data"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._is_data = False

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script" and self._is_data:
            self.data += data


@pytest.fixture(scope="module")
def rio() -> str:
    problem = vuelta.read(SCENARIOS / "rio_100.json")
    return report(problem, vuelta.read_plan(SCENARIOS / "rio_100.plan.json"))


def test_everything_is_in_the_page(rio: str) -> None:
    """No reference leads out of it, and a policy forbids what code might try."""
    page = Page(rio)
    assert page.open == []
    assert all(link.startswith(("#", "data:")) for link in page.links)
    assert "default-src 'none'" in rio
    assert len(page.ids) == len(set(page.ids))


def test_every_stop_has_a_row_that_the_keyboard_reaches(rio: str) -> None:
    page = Page(rio)
    assert len(page.rows) == 100
    assert all(row["tabindex"] == "0" for row in page.rows)
    data = json.loads(page.data)
    for row in page.rows:
        step = data["vans"][int(row["data-van"] or "")]["steps"][int(row["data-step"] or "")]
        assert step["does"] == "service"


def test_moments_are_local(rio: str) -> None:
    """rj-0.98 begins at 10:14 in Rio, whatever the offset."""
    steps = [step for van in json.loads(Page(rio).data)["vans"] for step in van["steps"]]
    [step] = [step for step in steps if step["name"] == "rj-0.98"]
    assert step["time"] == "10:14"
    assert step["start"] // 60_000 % 1440 == 10 * 60 + 14


def test_names_are_shown_and_not_obeyed(star: Any) -> None:
    """A description that looks like code ends no script and opens no tag."""
    evil = "</script><script>alert(1)</script><b>"
    document = star.document(N10={"description": evil})
    problem = Problem.model_validate(document | {"name": evil})
    text = report(problem, star.plan(problem))
    assert "alert(1)</script>" not in text.replace("&lt;", "<?")
    assert Page(text).open == []


EVIL = "<!--<script>"


def test_no_name_opens_a_tag_inside_a_script(star: Any) -> None:
    """After ``<!--<script`` the end of the script would not be one."""
    document = star.document(N10={"description": EVIL, "id": EVIL}) | {"name": EVIL}
    problem = Problem.model_validate(document)
    routes = {"v_n": [EVIL, "N20", "N30", "N40"]}
    text = report(problem, star.plan(problem, routes, rest=False))
    page = Page(text)
    assert EVIL in json.dumps(json.loads(page.data))
    assert "<" not in page.data
    assert "<!--" not in text
    point = FrontierPoint(factor=1, cost=1, kept=1, tasks=1)
    plot = frontier_page(Frontier(points=(point,), currency=EVIL), EVIL)
    assert "<" not in Page(plot).data
    assert "<!--" not in plot


def test_without_coordinates_there_is_no_map(star: Any) -> None:
    text = report(star.problem(), star.plan(star.problem()))
    assert "id=map" not in text
    assert words_of("report", "en")["no_map"] in text


def test_what_is_left_out_says_why() -> None:
    problem = vuelta.read(SCENARIOS / "overloaded.json")
    text = report(problem, vuelta.plan(problem, iterations=300), language="pl")
    for words in ("Nieobsłużone", "warehouse-move", "za duże", "brak umiejętności"):
        assert words in text


def test_a_revision_says_what_changed(star: Any) -> None:
    problem, plan = star.problem(), star.plan(star.problem())
    late = {"code": "DELAY", "vehicle": "v_n", "seconds": 3600, "time": star.at("8:02")}
    revision = star.replan("8:05", late, mode="check")
    text = report(problem, plan, revisions=[revision], language="es")
    assert "Qué ha cambiado" in text
    assert re.search("a otra hora</b> <span class=quiet>3<", text)
    assert "Qué ha cambiado" not in report(problem, plan, language="es")
