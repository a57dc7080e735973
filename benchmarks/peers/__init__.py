"""The solvers under test, one adapter a file, all with one call shape.

An adapter takes a problem and its travel and gives back plain routes. It never
judges them: cost and feasibility are the referee's business, so that no solver
is believed at its word. The budget covers everything from the call to the
answer, so what an adapter spends on building its model is taken off the time
it grants the search.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from typing import Final, Protocol, cast

from vuelta.model import Problem, TravelMatrix

Stop = str | tuple[str, int]
"""A task's id; of a job done at one of its other places, its id and which, from 1."""

Routes = list[tuple[int, list[Stop]]]
"""Vehicle index and stops, in order; a vehicle without stops may be absent."""


class Peer(Protocol):
    """What every adapter module offers as ``solve``.

    Raises
    ------
    NotSupportedError
        When the problem asks for something this solver cannot express.
    NoAnswerError
        When the solver ends its search without any plan.
    """

    def __call__(
        self,
        problem: Problem,
        travel: TravelMatrix,
        budget_seconds: float,
        seed: int,
        threads: int,
    ) -> Routes: ...


class NotSupportedError(Exception):
    """The problem needs a feature that this solver, or its adapter, lacks."""


class NoAnswerError(Exception):
    """The solver came back without a plan."""


@dataclass(frozen=True)
class Adapter:
    """Where a solver's ``solve`` is, and what has to be installed for it."""

    module: str
    function: str
    package: str
    distribution: str


_ADAPTERS: Final = {
    "vuelta": Adapter("benchmarks.peers.vuelta_peer", "solve", "vuelta", "vuelta"),
    "pyvrp": Adapter("benchmarks.peers.pyvrp_peer", "solve", "pyvrp", "pyvrp"),
    "ortools": Adapter("benchmarks.peers.ortools_peer", "solve", "ortools", "ortools"),
    "vroom": Adapter("benchmarks.peers.vroom_peer", "solve", "vroom", "pyvroom"),
    "vroom-x0": Adapter("benchmarks.peers.vroom_peer", "solve_quickly", "vroom", "pyvroom"),
}

NAMES: Final = tuple(_ADAPTERS)

USUAL: Final = ("vuelta", "pyvrp", "ortools", "vroom")
"""Those compared unless others are asked for."""


def load(name: str) -> Peer:
    """The ``solve`` of a solver's adapter; imports the solver.

    Raises
    ------
    ImportError
        When the solver is not installed.
    """
    adapter = _ADAPTERS[name]
    return cast(Peer, getattr(importlib.import_module(adapter.module), adapter.function))


def missing(names: Iterable[str]) -> list[str]:
    """Distributions that would have to be installed for these solvers."""
    found = [_ADAPTERS[name] for name in names]
    absent = [a.distribution for a in found if importlib.util.find_spec(a.package) is None]
    return list(dict.fromkeys(absent))


def version(name: str) -> str:
    """The installed version of a solver, or ``unknown``."""
    try:
        return metadata.version(_ADAPTERS[name].distribution)
    except metadata.PackageNotFoundError:
        return "unknown"
