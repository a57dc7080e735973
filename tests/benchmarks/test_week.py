"""Rules of consolidation against choosing the day: the table, and a run."""

from __future__ import annotations

import pytest

from benchmarks import week
from vuelta.model import HorizonKpis


def test_a_row_has_means_and_the_range() -> None:
    """Driven 100 and 110, waiting 4 and 0 (money steps of 1/10,000); 3 and 6 km more for three."""
    kpis = [
        HorizonKpis.model_construct(
            distance=1000 * km, driven=10_000 * km, lost=10_000 * lost, net=-10_000 * km,
            collected=3, mean_age=1.0,
        )
        for km, lost in ((100, 4), (110, 0))
    ]  # fmt: skip
    cells = [
        cell.strip()
        for cell in week.table({"ride": kpis}, [97_000, 104_000])
        .splitlines()[2]
        .strip("|")
        .split("|")
    ]
    assert cells == [
        "ride along at once", "105.0", "1.50", "105.0", "2.0", "107.0 (104.0 to 110.0)", "-105.0",
        "3.0", "1.00",
    ]  # fmt: skip


@pytest.mark.slow
def test_command_plans_every_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert week.main(["--seeds", "1", "--iterations", "200"]) == 0
    out = capsys.readouterr().out
    assert all(f"| {words} " in out for words in week.WAYS.values())
    assert out.count("| 30.0 ") == 4  # every way collects every return


@pytest.mark.parametrize("arguments", [["--iterations", "0"], ["--seeds", "0"]])
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        week.main(arguments)
