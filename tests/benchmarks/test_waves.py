"""The wave benchmark's command, on a place small enough to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.waves import main

INSTANCE = """NAME : row
TYPE : VRPTW
DIMENSION : 4
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : FULL_MATRIX
VEHICLES : 4
CAPACITY : 50
EDGE_WEIGHT_SECTION
0 900 1800 2700
900 0 900 1800
1800 900 0 900
2700 1800 900 0
DEMAND_SECTION
1 0
2 1
3 1
4 1
DEPOT_SECTION
1
-1
SERVICE_TIME_SECTION
1 0
2 30
3 30
4 30
TIME_WINDOW_SECTION
1 0 40000
2 3600 30000
3 7200 34000
4 9000 32000
EOF
"""


@pytest.mark.slow
def test_the_table_has_every_day_and_the_means(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "row.txt").write_text(INSTANCE, encoding="utf-8")
    what = ["--instance", str(tmp_path), "--seed", "1", "2", "--iterations", "20"]
    code = main([*what, "--policy", "greedy", "lazy", "consensus"])
    out, err = capsys.readouterr()
    assert code == 0
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in out.splitlines()]
    assert rows[0] == ["instance", "seed", "greedy", "lazy", "consensus"]
    assert [row[:2] for row in rows[2:]] == [["row", "1"], ["row", "2"], ["mean", ""]]
    costs = [[int(cell.split()[0]) for cell in row[2:]] for row in rows[2:]]
    assert [round(sum(pair) / 2) for pair in zip(*costs[:2], strict=True)] == costs[2]
    beside = [cell.split("(")[1].split()[0] for cell in rows[4][3:]]
    assert beside == [f"{100 * (cost / costs[2][0] - 1):+.1f}" for cost in costs[2][1:]]
    assert "seed 2 consensus: epoch 1 sends" in err


def test_a_name_that_leads_nowhere_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--instance", "nowhere.txt"])
    assert caught.value.code == 2
    assert "nowhere.txt leads to no instance" in capsys.readouterr().err
