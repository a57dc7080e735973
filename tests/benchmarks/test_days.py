"""The days benchmark: every day once, again where it was, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import days
from vuelta.simulate import Budget, Measures, Row, day_of, generate, morning_plan, row_of
from worlds.packages import needs

SMALL = ["--vans", "1", "--stops", "6", "--seeds", "2", "--morning", "20", "--iterations", "5"]


@pytest.mark.slow
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


def rows(*days: tuple[str, int, str, float, float, float]) -> list[Row]:
    """Suite, seed, dispatcher, total, in hours, told."""
    none = dict.fromkeys(Measures.__dataclass_fields__, 0)
    return [
        Row(
            *(suite, 1, seed, name),
            Measures(**none | {"total": total, "in_hours": kept, "notices": told}),
        )
        for suite, seed, name, total, kept, told in days
    ]


def test_totals_are_compared_on_the_days_that_both_have() -> None:
    """Keep is 10 % above ours on two days; PyVRP, on one of them, 50 %."""
    table = days.versus_table(
        rows(
            *(("storm", 0, "keep", 110.0, 0.8, 0.1), ("storm", 1, "keep", 220.0, 0.6, 0.3)),
            *(("storm", 0, "vuelta", 100.0, 0.9, 0.2), ("storm", 1, "vuelta", 200.0, 1.0, 0.4)),
            ("storm", 1, "pyvrp", 300.0, 0.5, 9.0),
        )
    )
    heads, _, line, whole = (
        [cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()
    )
    found = dict(zip(heads, line, strict=True))
    assert found["suite"] == "storm"
    assert found["total, keep %"] == "+10.0"
    assert found["total, pyvrp %"] == "+50.0"
    assert (found["in hours, vuelta"], found["told, vuelta"]) == ("95.0", "0.30")
    assert whole[1:] == line[1:]


@pytest.mark.slow
@needs("pyvrp")
def test_pyvrp_drives_a_day_with_custody_kept() -> None:
    scenario = generate("breakdown", 2, 1, parameters={"stops_per_van": 6})
    plan = morning_plan(scenario, 60)
    budget = Budget(iterations=20)
    dispatcher = days.by_pyvrp(budget)
    day = day_of(scenario, plan, dispatcher, budget)
    assert day.is_whole
    assert day.decisions
    assert not row_of(scenario, "pyvrp", day).measures.faults
    assert not dispatcher.failures
