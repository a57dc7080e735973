"""The dynamic benchmark: every day once, again where it was, and its tables."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import pytest
from benchmarks.catalogue import BestKnown
from benchmarks.dynamic_rows import Row, day_table, mean_table

from benchmarks import dynamic

TEXT = """STREET
VEHICLE
NUMBER CAPACITY
3 10
CUSTOMER
CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME AVAIL. TIME
0 0 0 0 0 200 0 0
1 10 0 4 20 100 5 0
2 30 0 3 60 120 5 0
3 20 0 2 0 150 5 30
"""

INDEX = """set,instance,file,n_customers,bks_vehicles,bks_cost,bks_source,bks_convention
solomon_100,STREET,street.txt,3,1,50.0,nobody,min total distance only (DIMACS/CVRPLIB)
solomon_100,STREET,street.txt,3,1,48.0,nobody,hierarchical: vehicles first
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of data as the shared one: an index, and the archive beside it."""
    (tmp_path / "index.csv").write_text(INDEX)
    (tmp_path / "street-0.5.txt").write_text(TEXT)
    archive = tmp_path / dynamic.ARCHIVE
    archive.parent.mkdir()
    with tarfile.open(archive, "w:gz") as files:
        files.add(tmp_path / "street-0.5.txt", "dvrptw_necula/street-0.5.txt")
    return tmp_path


def _command(data: Path, *more: str) -> list[str]:
    small = ["--instances", "street", "--dynamism", "50", "--iterations", "5", "--morning", "20"]
    return [*small, "--index", str(data / "index.csv"), "--out", str(data / "out.csv"), *more]


def _cells(table: str) -> list[dict[str, str]]:
    """Lines of the first table, by its heads."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2 : lines.index([""])]]


def test_what_is_in_the_file_is_not_driven_again(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dynamic.main(_command(data, "--dispatchers", "insert")) == 0
    first = (data / "out.csv").read_text()
    assert len(first.splitlines()) == 1 + 2, "hindsight, and the day"
    at_once, insert = _cells(capsys.readouterr().out)
    assert (at_once["dispatcher"], at_once["vans"], at_once["distance"]) == (
        "hindsight",
        "1.0",
        "60.00",
    )
    assert (insert["dispatcher"], insert["dynamic %"], insert["decisions"]) == ("insert", "50", "1")
    assert (insert["above it %"], insert["above hindsight %"]) == ("+25.0", "+0.0")
    driven: list[int] = []
    simulate = dynamic.simulate

    def counted(*given: Any, **options: Any) -> Any:
        driven.append(1)
        return simulate(*given, **options)

    monkeypatch.setattr(dynamic, "simulate", counted)
    assert dynamic.main(_command(data, "--dispatchers", "insert", "vuelta")) == 0
    assert len(driven) == 1, "only what was missing"
    assert (data / "out.csv").read_text().startswith(first)
    assert [line["dispatcher"] for line in _cells(capsys.readouterr().out)] == [
        "hindsight",
        "insert",
        "vuelta",
    ]
    assert dynamic.main(_command(data, "--dispatchers", "keep")) == 0
    kept = _cells(capsys.readouterr().out)[-1]
    assert (kept["not served"], kept["above hindsight %"]) == ("1.0", "-"), "not the same work"


def test_vans_leave_early_or_late(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Goods are delivered: a van that is still at the depot takes them along."""
    text = (data / "street-0.5.txt").read_text().replace("150 5 30", "150 5 1")
    (data / "street-0.5.txt").write_text(text)
    command = [*_command(data, "--data", str(data), "--delivered"), "--leave", "early", "late"]
    assert dynamic.main([*command, "--dispatchers", "vuelta"]) == 0
    rows = _cells(capsys.readouterr().out)[1:]
    assert [(row["leave"], row["vans"]) for row in rows] == [("early", "2.0"), ("late", "1.0")]


def test_an_interruption_keeps_what_is_done(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(dynamic, "dispatcher_of", interrupted)
    assert dynamic.main(_command(data)) == 130
    captured = capsys.readouterr()
    assert "interrupted after 1 days" in captured.err
    assert [line["dispatcher"] for line in _cells(captured.out)] == ["hindsight"]


def test_a_folder_and_goods_that_are_delivered(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = _command(data, "--dispatchers", "vuelta", "--data", str(data), "--delivered")
    assert dynamic.main(command) == 0
    ours = _cells(capsys.readouterr().out)[-1]
    assert (ours["vans"], ours["distance"]) == ("2.0", "100.00"), "the first van is gone already"
    assert ",delivered,early,vuelta," in (data / "out.csv").read_text()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--instances", "avenue"], "holds no avenue-0.5.txt"),
        (["--data", "nowhere"], "were not found"),
        (["--dynamism", "55"], "multiple of 10"),
        (["--index", "nowhere.csv"], "there is no index"),
    ],
)
def test_what_is_not_there_is_said(
    data: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        dynamic.main(_command(data, *more))
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", ["index.csv", "cut.csv", "street-0.5.txt"])
def test_a_file_of_something_else_is_left_alone(
    data: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    dynamic.main(_command(data))
    (data / "cut.csv").write_text((data / "out.csv").read_text().rpartition(",")[0])
    before = (data / name).read_text()
    with pytest.raises(SystemExit):
        dynamic.main(_command(data, "--out", str(data / name)))
    assert (data / name).read_text() == before
    assert name in capsys.readouterr().err


def test_a_text_that_is_wrong_or_no_archive_is_said(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "street-0.5.txt").write_text(TEXT.replace("150 5 30", "150 5 151"))
    for source, said in ((data, "F217 line 10"), (data / "index.csv", "is no archive")):
        with pytest.raises(SystemExit):
            dynamic.main(_command(data, "--data", str(source)))
        assert said in capsys.readouterr().err


def _row(instance: str, dynamism: int, dispatcher: str, vehicles: int, distance: float) -> Row:
    leave = "early" if dynamism else "late"
    run = (instance, dynamism, "collected", leave, dispatcher, 5 * (dynamism > 0), 20, 0)
    return Row(*run, 0, vehicles, distance, 0, 0.0, 0, 0, 0.0, 0.0, 0.0)


def test_means_are_over_instances_and_gaps_instance_by_instance() -> None:
    rows = [
        _row("a", 0, "hindsight", 2, 100.0),
        _row("a", 50, "vuelta", 3, 110.0),
        _row("b", 0, "hindsight", 4, 200.0),
        _row("b", 50, "vuelta", 4, 260.0),
    ]
    lines = [line for line in mean_table(rows).splitlines() if "| vuelta" in line]
    cells = [cell.strip() for cell in lines[0].strip("|").split("|")]
    assert cells[:8] == ["50", "early", "vuelta", "2", "3.50", "185.00", "+20.0", "+0.50"]


def test_without_a_best_known_there_is_no_gap_to_it() -> None:
    rows = [_row("a", 0, "hindsight", 2, 100.0)]
    [line] = _cells(day_table(rows, {"a": BestKnown()}) + "\n\n")
    assert (line["above it %"], line["above hindsight %"]) == ("-", "+0.0")
