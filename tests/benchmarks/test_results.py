"""Rows and gaps."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from benchmarks.catalogue import BestKnown
from benchmarks.results import (
    Ledger,
    Result,
    gap_of,
    references,
    valued,
)

ROW = Result(
    set="solomon_100",
    instance="R101",
    family="R1",
    convention="dimacs",
    ranking="cost",
    solver="vuelta",
    version="0.1.0",
    budget=1.0,
    seed=1,
    threads=1,
    jobs=1,
    status="ok",
    vehicles=20,
    distance=1654.1,
    value=1654.1,
    best_vehicles=20,
    best_value=1637.7,
    wall=1.02,
    peak_mb=12.5,
    detail="",
)


def test_rows_survive_the_file(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "deep" / "out.csv")
    none = replace(ROW, status="no answer", vehicles=None, value=None, distance=None, peak_mb=None)
    ledger.start()
    ledger.append(ROW)
    ledger.append(none)
    assert ledger.read() == [ROW, none]


def test_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="columns differ"):
        Ledger(path).read()


def test_absent_file_holds_no_rows(tmp_path: Path) -> None:
    assert Ledger(tmp_path / "none.csv").read() == []


def test_value_is_the_judged_cost_in_the_literatures_unit() -> None:
    assert valued("cost", 10, Fraction(16377), 16377) == (1637.7, 1637.7)
    # 2 vehicles at 2000 and 591.58, times 10,000
    assert valued("cost", 10_000, Fraction(45_915_800), 5_915_800) == (4591.58, 591.58)
    assert valued("vehicles_then_distance", 10_000, Fraction(10**9), 5_915_800)[0] == 591.58
    assert valued("cost", 1, Fraction(7), None) == (7.0, None)


def test_gap_is_percent_above_the_best_known() -> None:
    assert gap_of(ROW, BestKnown(20, Fraction("1637.7"))) == pytest.approx(1.0014, abs=1e-4)
    assert gap_of(ROW, BestKnown(20, None)) is None
    assert gap_of(replace(ROW, status="infeasible"), BestKnown(20, Fraction(1))) is None


def test_distances_compare_only_at_equal_vehicles_where_vehicles_come_first() -> None:
    row = replace(ROW, ranking="vehicles_then_distance")
    assert gap_of(row, BestKnown(19, Fraction("1650.8"))) is None
    assert gap_of(row, BestKnown(20, Fraction("1654.1"))) == pytest.approx(0)


def test_published_value_is_the_reference_even_when_beaten() -> None:
    better = replace(ROW, value=1600.0)
    best, published = references([better])[ROW.place]
    assert (float(best.cost or 0), published) == (1637.7, True)


def test_best_answer_of_the_run_stands_in_where_nothing_is_published() -> None:
    mine = replace(ROW, best_value=None, best_vehicles=None)
    worse = replace(mine, solver="pyvrp", value=1700.0)
    broken = replace(mine, solver="vroom", value=1000.0, status="infeasible")
    best, published = references([worse, broken, mine])[ROW.place]
    assert (float(best.cost or 0), published) == (1654.1, False)
