"""What features cost: one iteration's time, and the table of ratios."""

import pytest
from benchmarks.instances import plain
from benchmarks.variants import FEATURES

import vuelta
from benchmarks import features


def test_what_every_budget_takes_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "_seconds", lambda _, iterations, seed: 3.0 + 20e-6 * iterations)
    problem = vuelta.Problem.model_validate(plain(4))
    assert features.microseconds(problem, 8_000, 1) == pytest.approx(20)


def test_ratios_are_to_the_plain_day_of_the_same_repeat() -> None:
    lines = features.table({"plain": [10, 20, 40], "pairs": [15, 60, 80]}).splitlines()
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == [
        "plain", "20.0", "1.00", "1.00 - 1.00"
    ]  # fmt: skip
    assert [cell.strip() for cell in lines[3].strip("|").split("|")] == [
        "pairs", "60.0", "2.00", "1.50 - 3.00"
    ]  # fmt: skip


def test_command_runs_all_features_in_turn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[tuple[str | None, int]] = []

    def microseconds(problem: vuelta.Problem, iterations: int, seed: int) -> float:
        seen.append((problem.name, seed))
        return 10.0

    monkeypatch.setattr(features, "microseconds", microseconds)
    assert features.main(["--stops", "4", "--repeats", "2"]) == 0
    assert [seed for _, seed in seen] == [1] * len(FEATURES) + [2] * len(FEATURES)
    out = capsys.readouterr().out
    assert all(f"| {name} " in out for name in FEATURES)
    assert "4 stops" in out


@pytest.mark.parametrize(
    "arguments", [["--stops", "5"], ["--iterations", "10"], ["--repeats", "0"]]
)
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        features.main(arguments)
