"""Replanning measured: the day, its incidents, the ways of answering, the tables."""

import csv
import random
from pathlib import Path

import pytest
from benchmarks.incidents import CODES, Draw, admits, codes_of, incidents
from benchmarks.midday import RESERVE, Midday, midday
from benchmarks.revising import METHODS, Budget, Desk, outcome
from benchmarks.revisions import Row, Rows, first_table, gap_table, method_table, paired_table

import vuelta
from benchmarks import replan
from worlds.packages import needs

EVERY = [pytest.param(m, marks=needs(m)) if m == "pyvrp" else m for m in METHODS]


@pytest.fixture(scope="module")
def day() -> Midday:
    return midday(40, 4, 3, 2_000)


def told(day: Midday, code: str) -> dict[str, object]:
    """Some incident of a code that the day admits."""
    draw = Draw(day, random.Random(5))
    return next(one for one in draw.several(code, "I1") if admits(day, one))  # type: ignore[arg-type]


def test_day_is_at_its_middle_and_the_same_for_the_same_seed(day: Midday) -> None:
    assert day.n_open == 40
    assert not day.plan.unassigned
    assert len(day.problem.vehicles) == 4 + RESERVE
    again = midday(40, 4, 3, 2_000)
    assert (again.now, again.problem) == (day.now, day.problem)
    assert again.plan.routes == day.plan.routes


def test_spare_rows_are_places_of_no_stop(day: Midday) -> None:
    used = {job.location_index for job in day.problem.jobs}
    assert day.spare
    assert not used & set(day.spare)


def test_incidents_take_every_code_in_turn_and_are_the_same_for_the_same_seed(day: Midday) -> None:
    def always(_: object) -> bool:
        return True

    found = incidents(day, 15, 1, always)
    assert found == incidents(day, 15, 1, always)
    assert found != incidents(day, 15, 2, always)
    order = [CODES.index(one["code"]) for one in found]
    assert order == sorted(order)
    assert len(codes_of(found)) == 15
    assert [one["id"] for one in found] == [f"I{k}" for k in range(1, 16)]


def test_a_few_incidents_are_of_codes_that_lie_apart() -> None:
    told = [{"id": str(k), "code": CODES[k % 21]} for k in range(50)]
    assert [one["code"] for one in replan.spread(told, 3)] == [CODES[0], CODES[7], CODES[14]]
    assert replan.spread(told, 30) == told[:30]
    assert replan.spread(told, 60) == told


def test_a_day_that_admits_nothing_has_no_incidents(day: Midday) -> None:
    assert incidents(day, 5, 1, lambda _: False) == []


@pytest.mark.slow
def test_what_is_drawn_is_what_the_engine_takes_up(day: Midday) -> None:
    for one in incidents(day, 21, 1, lambda one: admits(day, one)):
        revision = vuelta.replan(day.problem, day.plan, [one], day.now, mode="check")
        assert revision.protocol_runs[0].code == one["code"]


@pytest.mark.parametrize("method", EVERY)
@pytest.mark.parametrize("code", ["DELAY", "VEHICLE_BREAKDOWN", "ADDRESS_CHANGE", "NEW_ORDER"])
def test_every_method_answers_the_same_moment_soundly(day: Midday, method: str, code: str) -> None:
    one = told(day, code)
    found = outcome(day, one, method, Budget(None, 100))
    assert not vuelta.check(found.revision.problem, found.revision.plan).faults
    kept = Desk(day, one, 0).measures(outcome(day, one, "keep", Budget(None, 1)).revision)
    measures = Desk(day, one, 0).measures(found.revision)
    assert measures.total == pytest.approx(measures.ahead + measures.price)
    assert measures.tasks >= kept.tasks
    assert measures.left <= kept.left


@needs("pyvrp")
def test_what_pyvrp_is_told_keeps_parcels_with_their_vans(day: Midday) -> None:
    from benchmarks.peers.pyvrp_replan import MARK, ROOM, _Sets

    vans = [f"V{k}" for k in range(9)]
    sets = _Sets(vans)
    assert sets.take(frozenset(["V1", "V2"]))
    assert not sets.take(frozenset(["somebody else"]))
    room = {van: sets.room(van) for van in vans}
    for van in vans:
        mark = sets.mark(frozenset([van]))
        fits = [v for v in vans if all(m <= r for m, r in zip(mark, room[v], strict=True))]
        assert fits == [van]
    both = sets.mark(frozenset(["V1", "V2"]))
    fits = [v for v in vans if all(m <= r for m, r in zip(both, room[v], strict=True))]
    assert fits == ["V1", "V2"]
    assert sets.mark(None) == sets.none
    assert ROOM > 10_000 * MARK


def row(part: str, incident: str, method: str, budget: float, **more: object) -> Row:
    figures: dict[str, object] = {
        "ahead": 100.0, "price": 0.0, "total": 100.0, "lateness": 60, "tasks": 10,
        "windows_kept": 9, "vehicles_changed": 1, "to_notify": 2, "eta_shift": 5.0, "left": 0,
    } | more  # fmt: skip
    status = str(figures.pop("status", "complete"))
    return Row(part, incident, "DELAY", method, budget, 0.5, 0.1, status, "repaired", **figures)  # type: ignore[arg-type]


def cells(table: str, number: int) -> list[str]:
    return [cell.strip() for cell in table.splitlines()[number].strip("|").split("|")]


def test_gaps_are_in_percent_of_what_is_ahead_of_the_long_run() -> None:
    rows = [
        row("budgets", "I1", "vuelta", 1.0, total=110.0),
        row("budgets", "I1", "vuelta", 60.0, total=108.0, ahead=80.0),
        row("budgets", "I2", "vuelta", 1.0),  # not done with the long run yet
    ]
    table = gap_table(rows)
    assert cells(table, 2)[:5] == ["1", "1", "2.50", "2.50", "DELAY"]
    assert cells(table, 3)[:5] == ["60", "1", "0.00", "0.00", ""]


def test_methods_are_compared_where_all_answer_soundly() -> None:
    rows = [
        row("methods", "I1", "keep", 1.0, status="partial", total=150.0),
        row("methods", "I1", "vuelta", 1.0),
        row("methods", "I2", "keep", 1.0, total=90.0),
        row("methods", "I2", "vuelta", 1.0, status="unsound", total=1.0),
    ]
    table = method_table(rows)
    assert cells(table, 2)[:6] == ["keep", "1/2", "1", "0", "100.0", "150.0"]
    assert cells(table, 3)[:6] == ["vuelta", "1/2", "0", "1", "100.0", "100.0"]
    assert "the 1 incidents" in table
    paired = paired_table(rows)
    assert cells(paired, 2)[:4] == ["keep", "1", "+0.00 ± inf", "+50.00 ± inf"]


def test_latency_is_told_for_all_and_by_code() -> None:
    rows = [row("first", f"I{k}", "vuelta", 0.0, cpu=0.4) for k in (1, 2)]
    table = first_table(rows)
    times = ["500", "500", "500", "500", "400", "400"]
    assert cells(table, 2) == ["all", "2", *times, "repaired 2", "0"]
    assert cells(table, 3)[0] == "DELAY"


@pytest.mark.slow
def test_command_answers_in_all_ways_and_writes_rows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(replan, "Budget", lambda seconds: Budget(None, 50))
    out = tmp_path / "rows.csv"
    arguments = ["--open", "30", "--vans", "3", "--incidents", "6", "--plan-iterations", "1000"]
    arguments += ["--parts", "first", "methods", "--compared", "2", "--out", str(out)]
    assert replan.main([*arguments, "--methods", "keep", "insert", "vuelta"]) == 0
    shown = capsys.readouterr().out
    assert "First executable revision" in shown
    assert "method less vuelta" in shown
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [r["part"] for r in rows] == ["first"] * 6 + ["methods"] * 6


def test_interruption_shows_what_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: object, rows: Rows) -> None:
        rows.add(row("first", "I1", "vuelta", 0.0))
        raise KeyboardInterrupt

    monkeypatch.setattr(replan, "_run", run)
    assert replan.main([]) == 130
    assert "DELAY" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--open", "0"], ["--budgets", "-1"], ["--parts", "last"], ["--methods", "none"]]
)
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        replan.main(arguments)
