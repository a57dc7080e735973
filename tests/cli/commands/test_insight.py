"""``vuelta kpis`` and ``report`` on the day in Rio."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest


def test_kpis_as_people_read_them(vuelta: Any, rio: list[str]) -> None:
    done = vuelta("kpis", *rio, "--by", "vehicle")
    assert done.code == 0, done.err
    for words in ("as planned", "cost of the day", "1,345.95 BRL", "CO₂e", "van-03"):
        assert words in done.out


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "coste del día"), ("pl", "koszt dnia"), ("en", "cost of the day")],
)
def test_kpis_speak_three_languages(vuelta: Any, rio: list[str], language: str, words: str) -> None:
    assert words in vuelta("kpis", *rio, "--language", language).out


def test_kpis_for_programs(vuelta: Any, rio: list[str]) -> None:
    """Money in currency units; the parts add up to the whole."""
    data = json.loads(vuelta("kpis", *rio, "--by", "class", "--json").out)
    assert data["basis"] == "planned"
    assert data["money"]["spent"] == pytest.approx(1345.95, abs=0.01)
    assert sum(group["spent"] for group in data["groups"]) == pytest.approx(1345.95, abs=0.01)
    assert sum(data["cost_to_serve"].values()) == pytest.approx(1345.95, abs=0.01)


def test_wrong_documents_are_refused_together(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    events, factors = tmp_path / "events.json", tmp_path / "factors.json"
    events.write_text('{"events": [{"type": "flew", "time": 0, "vehicle": "van-01"}]}', "utf-8")
    factors.write_text("{}", "utf-8")
    done = vuelta("kpis", *rio, "--events", events, "--factors", factors)
    assert done.code == 2
    for where in ("events[0].type", "factors", "default"):
        assert where in done.err


def test_a_report_is_one_page(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    page = tmp_path / "day.html"
    done = vuelta("report", *rio, "--output", page, "--language", "es")
    assert done.code == 0, done.err
    text = page.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert '<html lang="es">' in text


def test_a_report_without_its_library_says_what_to_install(
    vuelta: Any, rio: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "plotly.offline", None)
    done = vuelta("report", *rio, "--output", tmp_path / "day.html")
    assert done.code == 2
    assert "K810" in done.err
    assert "pip install 'vuelta[report]'" in done.err
    assert not (tmp_path / "day.html").exists()
