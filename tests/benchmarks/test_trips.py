"""Several trips measured: the days, both answers before the referee, the table."""

from pathlib import Path

import pytest

from benchmarks import trips
from vuelta.model import Plan
from vuelta.travel import measure
from worlds.packages import needs

SOLOMON = """tiny

VEHICLE
NUMBER     CAPACITY
  3         700

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      40         50          0          0       1236          0
    1      45         68         60          0       1000         10
    2      42         60         60          0       1000         10
    3      30         50         60          0       1000         10
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.txt"
    path.write_text(SOLOMON, "utf-8")
    return path


def test_days_are_the_same_each_time_and_their_vans_reload(text: Path) -> None:
    days = list(trips.instances([20], [text]))
    assert [len(day.jobs) for day in days] == [20, 20, 3, 3]
    assert days == list(trips.instances([20], [text]))
    assert all(van.reload_at == ("depot",) for day in days for van in day.vehicles)
    assert [day.vehicles[0].capacity for day in days] == [(40,), (40,), (100,), (100,)]
    assert [bool(day.vehicles[0].costs.fixed) for day in days] == [False, True] * 2


def test_an_answer_is_what_the_referee_says(text: Path) -> None:
    day = trips.cut(text, dear=True)
    travel = measure(day)
    empty = trips._answer(day, travel, Plan(unassigned=()))
    assert (empty.unserved, empty.is_sound) == (3, False)
    ours = trips._ours(day, travel, 0.1, 1)
    assert ours.is_sound
    assert (ours.vehicles, ours.reloads) == (1, 2)


@pytest.mark.slow
@needs("pyvrp")
def test_command_puts_both_answers_side_by_side(
    text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trips.main(["--seconds", "0.2", "--sizes", "20", "--solomon", str(text)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + 4 + 1
    tiny = [cell.strip() for cell in lines[5].strip("|").split("|")]
    assert tiny[0] == "tiny, dear vehicles"
    assert tiny[3:6] == tiny[6:9], "both find the best plan of three stops"
    assert tiny[9] == "1.0000"
