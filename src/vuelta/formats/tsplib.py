"""The layout TSPLIB began: ``FIELD : value`` lines, then sections of rows.

VRPLIB, the VRPSPD files of LKH and JD's files all use it. This module only
splits a text into fields and sections, keeping line numbers; commas separate
cells as well as blanks do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vuelta.errors import suggest
from vuelta.formats.benchmark_instance import Node
from vuelta.formats.finding_log import Ledger, at

_FIELD: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*:(.*)", re.ASCII)
_SECTION: Final = re.compile(r"\s*([A-Z_]+_SECTION)\s*:?\s*", re.ASCII | re.IGNORECASE)

IGNORED: Final = frozenset(
    {"NAME", "COMMENT", "TYPE", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE", "EDGE_DATA_FORMAT"}
)
"""Fields that say nothing about the problem itself."""


@dataclass(frozen=True)
class Section:
    """Rows of cells with their line numbers."""

    line: int
    rows: tuple[tuple[int, list[str]], ...]


@dataclass(frozen=True)
class Document:
    """Fields (value, line) and sections by upper-case name, without ``_SECTION``."""

    fields: Mapping[str, tuple[str, int]]
    sections: Mapping[str, Section]

    @property
    def name(self) -> str | None:
        return self.fields.get("NAME", ("", 0))[0] or None

    def text(self, field: str, default: str = "") -> str:
        """A field's value in upper case."""
        return self.fields.get(field, (default, 0))[0].upper()

    def number(self, field: str, ledger: Ledger) -> Decimal | None:
        """A field's number, or ``None`` without the field."""
        if field not in self.fields:
            return None
        value, line = self.fields[field]
        return ledger.decimal(value, at(line), field)

    def whole(self, field: str, ledger: Ledger) -> int | None:
        """A field's whole number, or ``None`` without the field."""
        number = self.number(field, ledger)
        if number is None:
            return None
        return ledger.whole(number, at(self.fields[field][1]), field)

    def need(self, field: str, ledger: Ledger) -> Decimal:
        """A field's number; zero, and a finding, without it."""
        number = self.number(field, ledger)
        if number is None:
            ledger.note("F212", "", f"{field} is missing", f"add the line {field} : number")
            return Decimal(0)
        return number

    def fleet(self, ledger: Ledger) -> int | None:
        """The number of vehicles, or ``None`` without the field."""
        count = self.whole("VEHICLES", ledger)
        if count is not None and count < 0:
            ledger.note("F217", self.where("VEHICLES"), f"VEHICLES is {count}", "give 0 or more")
        return count

    def where(self, field: str) -> str:
        return at(self.fields[field][1]) if field in self.fields else ""


def split(
    text: str, ledger: Ledger, fields: Collection[str], sections: Collection[str]
) -> Document:
    """Fields and sections of a text; unknown ones are noted."""
    found: dict[str, tuple[str, int]] = {}
    parts: dict[str, tuple[int, list[tuple[int, list[str]]]]] = {}
    rows: list[tuple[int, list[str]]] | None = None
    known = {*fields, *IGNORED}
    for line, content in enumerate(text.splitlines(), start=1):
        stripped = content.strip()
        if not stripped:
            continue
        if stripped.upper() == "EOF":
            break
        if stripped[0].isalpha():
            if match := _SECTION.fullmatch(stripped):
                name = match[1].upper().removesuffix("_SECTION")
                if name not in sections:
                    _unknown(f"{name}_SECTION", line, {f"{s}_SECTION" for s in sections}, ledger)
                if name in parts:
                    ledger.note(
                        "F215", at(line), f"{name}_SECTION stands twice", "keep one of the two"
                    )
                rows = []
                parts[name] = (line, rows)
                continue
            if match := _FIELD.fullmatch(stripped):
                name = match[1].upper()
                if name not in known:
                    _unknown(name, line, known, ledger)
                if name in found and name not in IGNORED:
                    ledger.note("F215", at(line), f"{name} stands twice", "keep one of the two")
                found.setdefault(name, (match[2].strip(), line))
                rows = None
                continue
        if rows is None:
            ledger.note(
                "F213",
                at(line),
                f"{stripped[:40]!r} is neither a field nor in a section",
                "write FIELD : value, or a section's name before its rows",
            )
        else:
            cells = stripped.replace(",", " ").split()
            if cells:
                rows.append((line, cells))
    return Document(
        found, {name: Section(line, tuple(body)) for name, (line, body) in parts.items()}
    )


def _unknown(name: str, line: int, known: Collection[str], ledger: Ledger) -> None:
    names = sorted(known)
    remedy = suggest(name, names, f"known are {', '.join(names)}", cutoff=0.75)
    ledger.note("F213", at(line), f"{name} is not known here", remedy)


def by_node(
    section: Section, what: tuple[str, ...], ledger: Ledger, *, key: str = "node"
) -> dict[int, tuple[int, list[Decimal]]]:
    """Line and numbers of each row ``node, *what``, by node number; ``key`` names its owner."""
    table: dict[int, tuple[int, list[Decimal]]] = {}
    for line, row in section.rows:
        cells = ledger.cells(row, line, (key, *what))
        if cells is None:
            continue
        number = ledger.whole(cells[0], at(line), key)
        if number in table:
            ledger.note(
                "F215",
                at(line),
                f"{key} {number} already stands in line {table[number][0]}",
                f"give each {key} one row",
            )
            continue
        table[number] = (line, cells[1:])
    return table


def lists_of(section: Section, key: str, ledger: Ledger) -> dict[int, tuple[int, list[int]]]:
    """Line and whole numbers of each row ``key, number, number, ...``, by its key."""
    table: dict[int, tuple[int, list[int]]] = {}
    for line, row in section.rows:
        numbers = [
            int(cell)
            if cell.isascii() and cell.isdigit() and len(cell) < 10
            else ledger.integer(cell, at(line), "number")
            for cell in row
        ]
        if numbers[0] in table:
            ledger.note(
                "F215",
                at(line),
                f"{key} {numbers[0]} already stands in line {table[numbers[0]][0]}",
                f"give each {key} one row",
            )
            continue
        table[numbers[0]] = (line, numbers[1:])
    return table


def same_nodes(
    section: str,
    nodes: Collection[int],
    table: Collection[int],
    ledger: Ledger,
    *,
    key: str = "node",
) -> None:
    """Note nodes that a section lacks, or that only the section knows."""
    for number in sorted(set(nodes) - set(table)):
        ledger.note("F219", section, f"{key} {number} has no row", "add one")
    for number in sorted(set(table) - set(nodes)):
        ledger.note("F216", section, f"there is no {key} {number}", "correct the number")


def numbers(section: Section, ledger: Ledger) -> NDArray[np.float64]:
    """All cells of a section in one row; wrong ones are zero, and noted."""
    flat = [cell for _, row in section.rows for cell in row]
    try:
        table = np.array(flat, dtype=np.float64)
        if np.isfinite(table).all():
            return table
    except ValueError:
        pass
    return np.array(
        [
            float(ledger.decimal(cell, at(line), "cell"))
            for line, row in section.rows
            for cell in row
        ]
    )


def node_numbers(document: Document, ledger: Ledger) -> list[int]:
    """Node numbers in matrix order: of the coordinates, else 1 to DIMENSION."""
    size = document.whole("DIMENSION", ledger)
    section = document.sections.get("NODE_COORD")
    if section is None:
        if size is None:
            ledger.note("F212", "", "DIMENSION is missing", "add the line DIMENSION : number")
        elif not 0 <= size <= 100_000:
            ledger.note(
                "F217",
                document.where("DIMENSION"),
                f"DIMENSION is {size}",
                "give the number of nodes",
            )
            size = 0
        return list(range(1, (size or 0) + 1))
    numbers = [ledger.integer(row[0], at(line), "node") for line, row in section.rows]
    if size is not None and size != len(numbers):
        ledger.note(
            "F219",
            at(section.line),
            f"{len(numbers)} coordinates where DIMENSION says {size}",
            "complete the rows, or correct DIMENSION",
        )
    return numbers


def depots_of(document: Document, nodes: Sequence[Node], ledger: Ledger) -> list[int]:
    """Positions of the depots; the first node when the section is missing or empty."""
    section = document.sections.get("DEPOT")
    found: list[int] = []
    for line, cell in _until_the_end(section):
        number = ledger.integer(cell, at(line), "depot")
        positions = [i for i, node in enumerate(nodes) if node.number == number]
        if not positions:
            ledger.note("F216", at(line), f"depot {number} is no node", "name a node")
        elif positions[0] in found:
            ledger.note("F215", at(line), f"depot {number} stands twice", "name it once")
        else:
            found.append(positions[0])
    return found or [0]


def _until_the_end(section: Section | None) -> Iterator[tuple[int, str]]:
    """The cells of a list of nodes with their lines, up to the -1 that ends it."""
    for line, row in () if section is None else section.rows:
        for cell in row:
            if cell == "-1":
                return
            yield line, cell


def depot_of(
    document: Document,
    nodes: Sequence[Node],
    ledger: Ledger,
    remedy: str = "give one depot",
) -> int:
    """Position of the one depot; the first node when the section is missing."""
    found = depots_of(document, nodes, ledger)
    if len(found) > 1:
        line = document.sections["DEPOT"].line
        ledger.note("F214", at(line), f"there are {len(found)} depots", remedy)
    return found[0]
