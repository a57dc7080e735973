"""The curve of sizes: what one run tells, and the table of all."""

from typing import Any

import pytest
from benchmarks.scale_worker import Watch, run

import vuelta
from benchmarks import scale, scale_worker


@pytest.mark.slow
def test_a_run_serves_all_and_tells_what_it_took() -> None:
    found = run(stops=60, seconds=0.3, threads=1)
    assert found["clean"]
    assert found["unassigned"] == 0
    assert 0 < found["first"] <= found["wall"]
    assert found["peak_mb"] > 10
    assert found["iterations"] > 0


def word(iterations: int, unassigned: int = 0) -> vuelta.Progress:
    """What a search tells after so many iterations."""
    return vuelta.Progress(
        seconds=9.9, iterations=iterations, cost=5, routes=1, unassigned=unassigned
    )


def test_iterations_count_from_the_first_word_to_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([4.0, 4.1, 4.6])
    monkeypatch.setattr(scale_worker.time, "process_time", lambda: next(clock))
    watch = Watch(0.0)
    for iterations in (10, 15, 40):
        watch(word(iterations))
    assert watch.microseconds(threads=2) == pytest.approx(10_000)


def test_a_plan_that_leaves_somebody_out_is_not_the_first_whole_one() -> None:
    watch = Watch(0.0)
    watch(word(0, unassigned=1))
    assert watch.served is None
    watch(word(8))
    assert watch.served is not None


def test_without_an_iteration_there_is_no_time_of_one() -> None:
    watch = Watch(0.0)
    assert watch.microseconds(1) is None
    watch(word(3))
    assert watch.microseconds(1) is None


def test_table_has_dashes_for_what_is_not_known_and_says_what_became_of_a_process() -> None:
    table = scale.table(
        {
            100: {"iterations": 9, "microseconds": None, "read": 0.1, "first": None,
                  "wall": 1.234, "peak_mb": 99.6, "clean": True, "unassigned": 3},
            200: {"status": "timeout", "detail": "stopped after 9 s"},
        }
    )  # fmt: skip
    lines = [[c.strip() for c in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    assert lines[0] == ["100", "9", "-", "0.10", "-", "1.23", "100", "clean", "3"]
    assert lines[1][-2:] == ["timeout: stopped after 9 s", "-"]


@pytest.mark.parametrize(("clean", "code"), [(True, 0), (False, 1), (None, 1)])
def test_exit_code_says_whether_all_came_out_clean(
    clean: bool | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[dict[str, Any], int]] = []

    def call(module: str, order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
        asked.append((order, threads))
        return {"status": "crashed", "detail": "?"} if clean is None else {"clean": clean}

    monkeypatch.setattr(scale, "call", call)
    assert scale.main(["--sizes", "100", "200", "--seconds", "2", "--threads", "2"]) == code
    assert asked == [({"stops": n, "seconds": 2.0, "threads": 2}, 2) for n in (100, 200)]
