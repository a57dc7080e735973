"""Tables of results."""

from dataclasses import replace

from benchmarks.results import Result
from benchmarks.tables import budget_table, family_table, markdown, summary_table

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


def cells_of(table: str) -> list[list[str]]:
    """The cells of every line of a Markdown table, heads first."""
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_summary_shows_feasibility_gap_overrun_and_memory() -> None:
    rows = [
        ROW,
        replace(ROW, instance="R102", value=1637.7, wall=1.2, peak_mb=40.0),
        replace(ROW, instance="R103", status="infeasible", value=1.0),
    ]
    text = summary_table(rows)
    line = text.splitlines()[2]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells == [
        "solomon_100 (dimacs)", "1", "1", "vuelta", "2/3", "0.50", "", "20.0", "1.08", "0.20", "40"
    ]  # fmt: skip
    assert "feasible answers only" in text


def test_summary_counts_vehicles_above_the_best_where_they_come_first() -> None:
    rows = [
        replace(ROW, ranking="vehicles_then_distance", instance=name, vehicles=vehicles)
        for name, vehicles in (("R101", 21), ("R102", 22), ("R103", 20))
    ]
    line = summary_table(rows).splitlines()[2]
    assert "| +3 " in line
    assert "1.00 (1)" in line


def test_summary_says_why_a_solver_did_not_take_part() -> None:
    row = replace(ROW, status="not supported", detail="breaks", value=None)
    assert "not supported: breaks" in summary_table([row])


def test_gap_of_nothing_is_no_negative_zero() -> None:
    row = replace(ROW, value=1637.6999)
    assert "-0.00" not in summary_table([row])


def test_families_stand_in_rows_and_solvers_in_columns() -> None:
    rows = [
        ROW,
        replace(ROW, solver="pyvrp", value=1637.7),
        replace(ROW, solver="pyvrp", instance="C101", family="C1", status="no answer", value=None),
    ]
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in family_table(rows).splitlines()
    ]
    assert lines[0] == ["set", "s", "threads", "family", "vuelta", "pyvrp"]
    assert lines[2][3:] == ["C1", "", "- (0 of 1)"]
    assert lines[3][3:] == ["R1", "1.00", "0.00"]


def test_markdown_pads_every_column() -> None:
    assert markdown(["a", "bb"], [["ccc", "d"]]).splitlines() == [
        "| a   | bb |",
        "|-----|----|",
        "| ccc | d  |",
    ]


def test_budgets_stand_in_columns_and_threads_in_the_key() -> None:
    rows = [
        replace(ROW, budget=budget, threads=threads, seed=seed, value=1637.7 * (1 + gap / 100))
        for budget, threads, seed, gap in (
            (10.0, 1, 1, 0.4), (1.0, 1, 1, 2.0), (1.0, 1, 2, 3.0), (1.0, 2, 1, 1.0)
        )
    ]  # fmt: skip
    rows.append(replace(ROW, solver="pyvrp", instance="R102", status="no answer", value=None))
    assert cells_of(budget_table(rows)) == [
        ["set", "instances", "seeds", "threads", "solver", "1 s", "10 s"],
        ["solomon_100 (dimacs)", "1", "2", "1", "vuelta", "2.50", "0.40"],
        ["solomon_100 (dimacs)", "1", "1", "1", "pyvrp", "- (0 of 1)", ""],
        ["solomon_100 (dimacs)", "1", "1", "2", "vuelta", "1.00", ""],
    ]


def test_budgets_show_vehicles_above_the_best_where_they_come_first() -> None:
    row = replace(ROW, ranking="vehicles_then_distance", vehicles=21)
    assert cells_of(budget_table([row]))[1][-1] == "- (0 of 1), +1 vehicles"


def test_threads_are_kept_apart_in_every_table() -> None:
    rows = [ROW, replace(ROW, threads=2, value=1637.7)]
    for table in (summary_table, budget_table, family_table):
        assert len(cells_of(table(rows))) == 3


def test_order_of_runs_does_not_show_in_the_tables() -> None:
    rows = [
        replace(ROW, solver=solver, budget=budget)
        for budget in (1.0, 10.0)
        for solver in ("vuelta", "pyvrp", "vroom")
    ]
    for table in (summary_table, budget_table, family_table):
        assert table(rows) == table(rows[::-1])


def test_summary_says_when_runs_shared_the_machine() -> None:
    assert "side by side" not in summary_table([ROW])
    assert "side by side on the machine, on up to 2" in summary_table([replace(ROW, jobs=2)])
