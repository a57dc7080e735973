"""No test reads a clock: a busy machine fails nothing. What has to be fast is in benchmarks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
CLOCKS = {
    *("perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time"),
    *("process_time_ns", "thread_time", "time_ns", "Timer"),
}
"""Names that read a clock, or wait by one to do something."""


def clocks_in(source: str) -> list[str]:
    """Where a test reads a clock, or lets a search end by one: ``line: what``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name) if name in CLOCKS:
                found.append(f"{node.lineno}: {name}")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="time"), attr="time")):
                found.append(f"{node.lineno}: time.time")
            case ast.Call(func=ast.Attribute(attr="now" | "utcnow"), args=[]):
                found.append(f"{node.lineno}: now")
            case ast.keyword(arg="time_limit", value=ast.Constant(value=float() | int() as limit)):
                if limit > 0:
                    found.append(f"{node.value.lineno}: time_limit={limit}")
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    match key, value:
                        case ast.Constant("time_limit"), ast.Constant(float() | int() as limit):
                            if limit > 0:
                                found.append(f"{value.lineno}: time_limit={limit}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.relative_to(TESTS).as_posix()
)
def test_no_test_reads_a_clock(path: Path) -> None:
    found = clocks_in(path.read_text("utf-8"))
    assert not found, "count what is done, or move it to benchmarks/micro"


@pytest.mark.parametrize(
    "line",
    [
        "began = time.perf_counter()",
        "time.time()",
        "datetime.now()",
        "threading.Timer(0.2, cancel.set).start()",
        "vuelta.plan(day, time_limit=0.5)",
        "options = {'time_limit': 30}",
    ],
)
def test_the_test_of_clocks_sees_them(line: str) -> None:
    assert clocks_in(line)


@pytest.mark.parametrize(
    "line", ["vuelta.plan(day, time_limit=0)", "vuelta.plan(day, iterations=5)", "time.sleep(1)"]
)
def test_the_test_of_clocks_lets_counts_pass(line: str) -> None:
    """A wait for another process is no reading of a clock."""
    assert not clocks_in(line)
