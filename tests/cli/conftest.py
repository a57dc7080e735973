"""The command line, run in this process, and a day to run it on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from vuelta.cli import main

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


class Done(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def vuelta(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``vuelta("plan", "day.json")`` as a shell would run it."""

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["vuelta", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


@pytest.fixture
def rio() -> list[str]:
    """The day in Rio, and the plan that is being driven."""
    return [str(SCENARIOS / name) for name in ("rio_100.json", "rio_100.plan.json")]


@pytest.fixture
def morning() -> str:
    return str(SCENARIOS / "rio_100.morning.yaml")
