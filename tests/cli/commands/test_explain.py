"""``vuelta explain`` on the day in Rio."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_a_job_explained(vuelta: Any, rio: list[str]) -> None:
    done = vuelta("explain", *rio, "--job", "rj-0.89")
    assert done.code == 0, done.err
    for words in ("rj-0.89 is stop 7 of 35 on van-02", "2.11 BRL less", "by van-03 at"):
        assert words in done.out


@pytest.mark.slow
def test_a_route_explained_in_polish(vuelta: Any, rio: list[str]) -> None:
    done = vuelta("explain", *rio, "--route", "van-02", "--language", "pl")
    assert "van-02: postoje: 35, 08:52–16:59, koszt 494.55 BRL" in done.out


def test_why_not_for_programs(vuelta: Any, rio: list[str]) -> None:
    done = vuelta("explain", *rio, "--why-not", "rj-0.89", "van-04", "--format", "json")
    data = json.loads(done.out)
    assert data["fits"] is True
    assert data["cost"] == pytest.approx(185.09, abs=0.01)
    assert data["start"].startswith("2026-11-23T08:34")


@pytest.mark.slow
def test_an_incident_explained(vuelta: Any, rio: list[str], morning: str, tmp_path: Path) -> None:
    file = tmp_path / "revision.json"
    replanned = ("replan", *rio, "--incidents", morning, "--iterations", 1, "-q", "-o", file)
    assert vuelta(*replanned).code == 0
    asked = ("explain", *rio, "--revision", file, "--incident")
    done = vuelta(*asked, "nobody-home")
    assert "Recipient absent rj-0.73 at 11:35" in done.out
    assert "SAFE_PLACE" in done.out
    calm = tmp_path / "calm.json"
    report = '{"now": "2026-11-23T11:40:00-03:00", "incidents": []}'
    (tmp_path / "calm_report.json").write_text(report, "utf-8")
    again = ("replan", *rio, "--incidents", tmp_path / "calm_report.json", "--iterations", 1)
    assert vuelta(*again, "-q", "-o", calm).code == 0
    both = ("explain", *rio, "-r", calm, "-r", file, "-r", calm, "--incident", "nobody-home")
    assert vuelta(*both).out == done.out, "the one that knows it is found"
    unknown = vuelta(*asked, "flood")
    assert unknown.code == 2
    assert "K824" in unknown.err
    assert "nobody-home" in unknown.err


@pytest.mark.parametrize("asked", [(), ("--job", "a", "--route", "b"), ("--incident", "I1")])
def test_one_question_at_a_time(vuelta: Any, rio: list[str], asked: tuple[str, ...]) -> None:
    assert vuelta("explain", *rio, *asked).code == 2
