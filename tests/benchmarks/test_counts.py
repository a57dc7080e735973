"""Counts of iterations: the ladder, where a count is found, and what is stored."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks.micro import counts
from benchmarks.micro.counts import CASES, DRAWS, LADDER, SLACK, Case, Stored
from benchmarks.variants import unchanged


@dataclass(frozen=True)
class Curve(Case):
    """A case whose cost is a million divided by its iterations; draws change nothing."""

    def cost(self, iterations: int, draw: int = 0) -> int:
        return 1_000_000 // iterations


CURVE = Curve("curve", unchanged, 10, 1, LADDER[8])


def target_at(rung: int) -> int:
    """The cost that is just reached on a rung."""
    return CURVE.cost(LADDER[rung])


def test_every_rung_is_a_quarter_above_the_one_before() -> None:
    assert all(1.24 < b / a < 1.26 for a, b in pairwise(LADDER))


@pytest.mark.parametrize("near", [0, 7, 8, 9, 20])
def test_count_is_the_least_budget_wherever_the_search_for_it_begins(near: int) -> None:
    assert counts.count_of(CURVE, target_at(8), LADDER[near]) == LADDER[8]


def test_count_of_what_cannot_be_reached_is_refused() -> None:
    with pytest.raises(ValueError, match="no budget up to"):
        counts.count_of(CURVE, -1, LADDER[-2])


@pytest.mark.parametrize(("rung", "above"), [(6, 0), (8, 0), (9, 1), (10, SLACK), (11, None)])
def test_rungs_above_are_counted_up_to_the_slack(rung: int, above: int | None) -> None:
    assert counts.rungs_above(CURVE, Stored(target_at(rung), LADDER[8])) == above


def test_mean_cost_is_rounded_up_so_that_a_target_is_reached_by_what_set_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Curve, "cost", lambda self, iterations, draw=0: int(draw == 0))
    assert DRAWS > 1
    assert counts.mean_cost(CURVE, LADDER[8]) == 1


def test_targets_stay_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "CASES", (CURVE,))
    stored = {"curve": Stored(target_at(5), LADDER[3])}
    assert dict(counts.measured(stored, targets=False)) == {CURVE: Stored(target_at(5), LADDER[5])}
    anew = {CURVE: Stored(target_at(8), LADDER[8])}
    assert dict(counts.measured(stored, targets=True)) == anew
    assert dict(counts.measured({}, targets=False)) == anew


def test_what_is_stored_is_read_back(tmp_path: Path) -> None:
    stored = {"a case": Stored(12345678901, 1164), "another": Stored(1, 100)}
    path = tmp_path / "counts.json"
    counts.write(stored, path)
    assert counts.read(path) == stored


def test_command_shows_and_stores_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: list[dict[str, Stored]] = []
    monkeypatch.setattr(counts, "CASES", (CURVE,))
    monkeypatch.setattr(counts, "read", lambda: {"curve": Stored(target_at(5), LADDER[3])})
    monkeypatch.setattr(counts, "write", kept.append)
    assert counts.main([]) == 0
    assert not kept
    assert f"| {LADDER[3]}" in capsys.readouterr().out
    assert counts.main(["--update"]) == 0
    assert kept == [{"curve": Stored(target_at(5), LADDER[5])}]


def test_every_case_is_stored_with_a_budget_of_the_ladder() -> None:
    stored = counts.read()
    assert list(stored) == [case.name for case in CASES]
    assert all(entry.count in LADDER for entry in stored.values())


def test_plans_that_leave_something_out_have_no_cost() -> None:
    case = Case(
        "far too few vans", lambda day: {**day, "vehicles": day["vehicles"][:1]}, 30, 1, 100
    )
    with pytest.raises(ValueError, match="left out"):
        case.cost(100)


def test_cost_sums_days_and_is_fixed_by_its_draw() -> None:
    case = Case("two days", unchanged, 20, 2, 100)
    assert case.cost(50) == case.cost(50)
    assert case.cost(1) > Case("one day", unchanged, 20, 1, 100).cost(1)
