"""What a credible day is drawn from: one table, each value with its unit and source.

The table is ``data/parameters.json``, the suites are ``data/suites.json``. A
suite changes some values, a user's file any:

==== ========================================================================
S802 a parameter the table does not have
S803 a value of the wrong kind, or outside its range
S804 values that contradict each other
S805 an unknown suite
==== ========================================================================

Source: domain.md section 6; what no public source states is marked a default.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from vuelta.documents import packaged, read_object
from vuelta.errors import Finding, InputError, Suggestions

Source = str | os.PathLike[str] | Mapping[str, Any]
"""A file in JSON or YAML, or its content."""

_SHARES: Final = (
    ("window_2h", "window_4h"),
    ("returns", "exchanges"),
    ("address_wrong", "damaged", "refused", "access", "missing", "not_ready", "mismatch"),
    ("window_change", "address_change", "cancel"),
)
"""Parameters that share stops out among them: together at most all."""

_SPANS: Final = {"depot_minutes": (2,), "dark_from": (0, 2), "hour_profile": (24,)} | {
    "absent_hours": (24,)
}
"""Lists, and how long they may be."""


@dataclass(frozen=True)
class Suite:
    """A kind of day: what it is, and which parameters differ from the table."""

    name: str
    says: str
    changes: Mapping[str, Any]


@cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """The table: ``value``, ``unit``, ``low``, ``high`` and ``source`` by name."""
    content: Mapping[str, Mapping[str, Any]] = packaged("simulate", "parameters")
    return content


@cache
def suites() -> Mapping[str, Suite]:
    """The twelve named suites, in the order of domain.md section 6."""
    return {
        name: Suite(name, suite["says"], suite["changes"])
        for name, suite in packaged("simulate", "suites").items()
    }


def unknown_suite(name: str, where: str = "suite") -> list[Finding]:
    """S805, when there is no such suite."""
    if name in suites():
        return []
    remedy = f"give one of {', '.join(suites())}"
    return [
        Finding(
            "S805", where, f"there is no suite {name}{_near(name, suites(), Suggestions())}", remedy
        )
    ]


class Parameters:
    """Values by name; every draw of a day reads them from here."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    @classmethod
    def of(cls, suite: str, overrides: Source | None = None) -> Parameters:
        """The table, changed by a suite, changed by a user's file.

        Raises
        ------
        InputError
            F2xx of the file, S802 to S805, all findings at once.
        """
        findings = unknown_suite(suite)
        overridden: Mapping[str, Any] = {}
        if overrides is not None:
            try:
                overridden = read_object(overrides)
            except InputError as error:
                findings += error.findings
        suggest = Suggestions()
        findings += [
            finding for name in overridden for finding in _of_value(name, overridden[name], suggest)
        ]
        changes = suites()[suite].changes if suite in suites() else {}
        values = {name: entry["value"] for name, entry in table().items()} | dict(changes)
        if not findings:
            findings += _of_whole(values | dict(overridden))
        if findings:
            raise InputError(findings)
        return cls(values | dict(overridden))

    def __getitem__(self, name: str) -> float:
        return float(self.values[name])

    def whole(self, name: str) -> int:
        """A value to the nearest whole number."""
        return round(float(self.values[name]))

    def several(self, name: str) -> tuple[float, ...]:
        """A list of values."""
        return tuple(float(value) for value in self.values[name])


def _near(name: str, known: Collection[str], suggest: Suggestions) -> str:
    meant = suggest(name, known)
    return f" ({meant})" if meant else ""


def _of_value(name: str, value: object, suggest: Suggestions) -> list[Finding]:
    entry = table().get(name)
    if entry is None:
        cause = f"there is no parameter {name}{_near(name, table(), suggest)}"
        return [Finding("S802", name, cause, "see `vuelta generate --table`")]
    is_list = isinstance(entry["value"], list)
    low, high = entry["low"], entry["high"]
    remedy = f"give {'numbers' if is_list else 'a number'} from {low} to {high} ({entry['unit']})"
    numbers = value if is_list else [value]
    if not isinstance(numbers, list | tuple):
        return [Finding("S803", name, f"{value!r} is no list", remedy)]
    lengths = _SPANS.get(name)
    if lengths is not None and len(numbers) not in lengths:
        cause = f"has {len(numbers)} values, not {' or '.join(map(str, lengths))}"
        return [Finding("S803", name, cause, remedy)]
    return [
        Finding("S803", f"{name}[{k}]" if is_list else name, f"{number!r} is out of range", remedy)
        for k, number in enumerate(numbers)
        if isinstance(number, bool)
        or not isinstance(number, int | float)
        or not low <= number <= high
    ]


def _of_whole(values: Mapping[str, Any]) -> list[Finding]:
    findings = [
        Finding("S804", ", ".join(names), f"add up to {total:g}, more than all", "lower some")
        for names in _SHARES
        if (total := sum(values[name] for name in names)) > 1
    ]
    for first, last in (("break_from", "break_until"),):
        if values[first] > values[last]:
            cause = f"{first} {values[first]} lies after {last} {values[last]}"
            findings.append(Finding("S804", first, cause, "swap the two"))
    for name in ("depot_minutes", "dark_from"):
        if list(values[name]) != sorted(values[name]):
            findings.append(Finding("S804", name, "ends before it starts", "swap the two"))
    return findings
