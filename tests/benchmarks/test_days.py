"""The days benchmark: every day once, again where it was, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import days

SMALL = ["--vans", "1", "--stops", "6", "--seeds", "2", "--morning", "20", "--iterations", "5"]


def test_what_is_in_the_file_is_not_driven_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "days.csv"
    command = [*SMALL, "--suites", "calm", "bulky-exchanges", "--out", str(out)]
    assert days.main([*command, "--dispatchers", "keep", "vuelta"]) == 0
    first = out.read_text()
    assert len(first.splitlines()) == 1 + 2 * 2 * 2
    said = capsys.readouterr().out
    assert "| calm" in said
    assert "| keep" in said
    driven: list[str] = []
    day_of = days.day_of

    def counted(scenario: Any, plan: Any, name: str, *more: Any, **options: Any) -> Any:
        driven.append(name)
        return day_of(scenario, plan, name, *more, **options)

    monkeypatch.setattr(days, "day_of", counted)
    assert days.main([*command, "--dispatchers", "keep", "vuelta", "hindsight"]) == 0
    assert driven == ["hindsight"] * 4
    assert out.read_text().startswith(first)
    table = capsys.readouterr().out
    assert "above best known %" in table
    ours = next(line for line in table.splitlines() if line.startswith("| vuelta "))
    assert "+0.0 ± 0.0" in ours, "nothing lies between us and ourselves"
