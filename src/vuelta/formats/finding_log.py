"""Collecting everything wrong with a text before refusing it.

Readers note findings by line and go on; ``close`` raises them all at once.
Cells are read as exact decimals, so that amounts can be scaled to integers
without loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NoReturn

from vuelta.errors import Finding, InputError

MAX_FINDINGS: Final = 100
"""A file that is wrong throughout is refused after this many findings."""

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE]([+]?\d{1,2}|-\d{1,3}))?", re.ASCII)
_LARGEST: Final = Decimal(10**12)


def at(line: int) -> str:
    """Where a line of a text is, for findings."""
    return f"line {line}"


class Ledger:
    """Findings so far; reading goes on with a harmless value after each."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def note(self, code: str, where: str, cause: str, remedy: str) -> None:
        self.add(Finding(code, where, cause, remedy))

    def add(self, finding: Finding) -> None:
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            self.findings.append(
                Finding(
                    "F219",
                    finding.where,
                    "reading stopped here",
                    "correct the problems above first",
                )
            )
            self.close()

    def close(self) -> None:
        """Raise what was found wrong, if anything."""
        if self.findings:
            raise InputError(self.findings)

    def stop(self, code: str, where: str, cause: str, remedy: str) -> NoReturn:
        """Raise what was found so far and this, which leaves nothing to go on with."""
        raise InputError([*self.findings, Finding(code, where, cause, remedy)])

    def decimal(self, cell: str, where: str, what: str) -> Decimal:
        """The number in a cell; zero, and a finding, when there is none."""
        if not _NUMBER.fullmatch(cell):
            self.note("F211", where, f"{what} is {cell!r}, not a number", "give a number")
            return Decimal(0)
        value = Decimal(cell)
        if abs(value) > _LARGEST:
            self.note("F217", where, f"{what} {cell} is too large", f"give at most {_LARGEST}")
            return Decimal(0)
        return value

    def integer(self, cell: str, where: str, what: str) -> int:
        """The whole number in a cell; zero, and a finding, when there is none."""
        return self.whole(self.decimal(cell, where, what), where, what)

    def whole(self, value: Decimal, where: str, what: str) -> int:
        """The integer of a number; rounded down, and a finding, when it is not whole."""
        if value != value.to_integral_value():
            self.note("F211", where, f"{what} {value} is not whole", "give a whole number")
        return int(value)

    def cells(self, row: Sequence[str], line: int, names: Sequence[str]) -> list[Decimal] | None:
        """The numbers of a row; ``None``, and a finding, when its length is wrong."""
        if len(row) != len(names):
            self.note(
                "F210",
                at(line),
                f"row has {len(row)} columns, not {len(names)}",
                f"give {', '.join(names)}",
            )
            return None
        return [self.decimal(cell, at(line), name) for cell, name in zip(row, names, strict=True)]

    def rows(
        self, rows: Iterable[tuple[int, Sequence[str]]], names: Sequence[str]
    ) -> Iterator[tuple[int, dict[str, Decimal]]]:
        """The numbers of rows by column, with their lines; a row of another length is noted."""
        for line, row in rows:
            cells = self.cells(row, line, names)
            if cells is not None:
                yield line, dict(zip(names, cells, strict=True))
