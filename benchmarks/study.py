"""Studies: which runs a file asks for, so that one command makes a whole table.

A study is TOML, a ``[[runs]]`` per part. Its keys are the options of
``quality.py`` of the same names; what a part leaves out is taken from the
command line. Options that say how to run, not what, stay on the command line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.catalogue import Index, expand
from benchmarks.runs import Task, interleaved


@dataclass(frozen=True)
class Part:
    """Runs of every solver on every instance, at every budget, seed and number of threads."""

    instances: tuple[str, ...]
    solvers: tuple[str, ...]
    budgets: tuple[float, ...]
    seeds: tuple[int, ...]
    threads: tuple[int, ...]
    convention: str | None = None
    limit: int | None = None
    sample: int | None = None

    def tasks(self, index: Index | None) -> list[Task]:
        """The runs, in their order.

        Raises
        ------
        UnknownError
            When an instance is not to be found, or not valued as asked.
        """
        instances = expand(
            self.instances,
            index,
            convention=self.convention,
            limit=self.limit,
            sample=self.sample,
        )
        return interleaved(instances, self.solvers, self.budgets, self.seeds, self.threads)


def read_study(path: Path, usual: Part) -> list[Part]:
    """The parts of a study; ``usual`` has what they leave out.

    Raises
    ------
    ValueError
        When it cannot be read, or a key or a value is none of ours.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"study {path}: {error}") from None
    parts = document.pop("runs", [])
    if document or not isinstance(parts, list) or not parts:
        raise ValueError(f"study {path} should have [[runs]] and nothing else")
    return [_part(f"{path}, runs[{i}]", part, usual) for i, part in enumerate(parts)]


def _part(where: str, document: dict[str, Any], usual: Part) -> Part:
    known = {field.name for field in fields(Part)}
    if strange := sorted(set(document) - known):
        raise ValueError(
            f"{where}: there is no {', '.join(strange)}; keys are {', '.join(sorted(known))}"
        )
    given: dict[str, Any] = {}
    for key, value in document.items():
        kinds, least = _KINDS[key]
        values = value if isinstance(value, list) else [value]
        if (
            not values
            or isinstance(value, list) != (key in _LISTS)
            or not all(isinstance(v, kinds) and not isinstance(v, bool) for v in values)
            or (least is not None and not all(v > least for v in values))
        ):
            raise ValueError(f"{where}: {key} should not be {value!r}")
        given[key] = tuple(values) if key in _LISTS else value
    if unknown := [name for name in given.get("solvers", ()) if name not in peers.NAMES]:
        raise ValueError(f"{where}: {unknown[0]} is none of {', '.join(peers.NAMES)}")
    part = replace(usual, **given)
    if not part.instances:
        raise ValueError(f"{where}: say which instances")
    return part


_LISTS = ("instances", "solvers", "budgets", "seeds", "threads")
_KINDS: dict[str, tuple[tuple[type, ...], float | None]] = {
    "instances": ((str,), None),
    "solvers": ((str,), None),
    "budgets": ((int, float), 0),
    "seeds": ((int,), None),
    "threads": ((int,), 0),
    "convention": ((str,), None),
    "limit": ((int,), 0),
    "sample": ((int,), 0),
}
"""What a key's values are, and what they must exceed."""


def tasks_of(parts: Sequence[Part], index: Index | None) -> list[Task]:
    """The runs of all parts, each once."""
    tasks: dict[object, Task] = {}
    for part in parts:
        for task in part.tasks(index):
            tasks.setdefault(task.key, task)
    return list(tasks.values())
