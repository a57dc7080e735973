"""``vuelta frontier``: as a table, for programs, and drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
ASKED = ("frontier", SCENARIOS / "overloaded.json", "--iterations", 50, "--factor", 0)


def test_a_frontier_as_people_read_it(vuelta: Any, tmp_path: Path) -> None:
    plot = tmp_path / "frontier.html"
    done = vuelta(*ASKED, "--factor", 100, "--lost-sale", 500, "--plot", plot, "--language", "es")
    assert done.code == 0, done.err
    for words in ("Servicio frente a coste", "recomendado", "EUR"):
        assert words in done.out
    assert plot.read_text("utf-8").startswith("<!doctype html>")


def test_a_frontier_for_programs(vuelta: Any) -> None:
    data = json.loads(vuelta(*ASKED, "--format", "json").out)
    assert [point["factor"] for point in data["points"]] == [0]
    lines = vuelta(*ASKED, "--format", "csv").out.splitlines()
    assert lines[0].startswith("factor,cost,kept,tasks")
    assert len(lines) == 2
