"""Which instances exist, how each set is read, and what is best known.

A best-known value only means something under its own convention, so a set is
tied here to its reader, to the reader's convention, and to the words by which
the index names that convention. Nothing is read but the index itself.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal, TypeVar

from vuelta.formats import scale_of

T = TypeVar("T")
Ranking = Literal["cost", "vehicles_then_distance"]


@dataclass(frozen=True)
class Convention:
    """How a set's answers are valued.

    ``name`` is the reader's option, ``None`` where the reader knows only one.
    ``words`` begin or occur in the index's description of the same rule.
    ``scale`` turns the judged cost, or the distance, into the literature's
    unit.
    """

    name: str | None
    words: str
    scale: int
    ranking: Ranking = "cost"

    @property
    def label(self) -> str:
        return self.name or "given"


def _convention(format: str, name: str | None, words: str, ranking: Ranking = "cost") -> Convention:
    return Convention(name, words, scale_of(format, name), ranking)


_TRUNCATED: Final = _convention("solomon", "dimacs", "DIMACS/CVRPLIB")
_HIERARCHICAL: Final = _convention("solomon", "exact", "hierarchical", "vehicles_then_distance")

_SETS: Final[dict[str, tuple[Convention, ...]]] = {
    "solomon": (_TRUNCATED, _HIERARCHICAL),
    "homberger": (_TRUNCATED, _HIERARCHICAL),
    "li_lim": (_convention("li_lim", "exact", "hierarchical", "vehicles_then_distance"),),
    "wang_chen": (_convention("vrpspdtw", "exact", "2000*vehicles"),),
    "jd": (_convention("jd", None, "300*vehicles"),),
    "dethloff": (_convention("vrpspd", "exact", "min Euclidean distance"),),
    "salhi_nagy": (_convention("vrpspd", "exact", "min Euclidean distance"),),
    "queiroga_vrpb": (_convention("vrplib", "rounded", "linehauls before backhauls"),),
    "loggi_ortec": (_convention("vrplib", "rounded", "explicit integer symmetric"),),
    "loggibud": (_convention("loggibud", None, "real lat/lng"),),
    "HFVRP": (Convention("rounded", "nearest integer", 100),),
    "GVRP": (Convention("rounded", "nearest integer", 1),),
    "MDVRPTW": (Convention("thousandths", "x1000", 1),),
    "SDVRPTW": (Convention("thousandths", "x1000", 1),),
    "PCVRPTW": (Convention("dimacs", "floor(10 d)", 1),),
    "MTVRPTWR": (Convention("dimacs", "floor(10 d)", 1),),
}
"""Conventions a set can be measured under, the usual one first; keyed by the set's beginning."""


@dataclass(frozen=True)
class BestKnown:
    """The best answer anybody has published; either part may be missing."""

    vehicles: int | None = None
    cost: Fraction | None = None


@dataclass(frozen=True)
class Instance:
    """One file to solve, and the rule it is valued by."""

    set: str
    name: str
    path: Path
    convention: Convention
    best: BestKnown = BestKnown()

    @property
    def family(self) -> str:
        return family_of(self.name)


class UnknownError(Exception):
    """A name that is neither a file nor a set; the text says what there is."""


@dataclass(frozen=True)
class Row:
    """One line of the index."""

    set: str
    name: str
    path: Path
    best: BestKnown
    convention: str


class Index:
    """The table of best-known values, by set and by file."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)

    @classmethod
    def read(cls, path: Path) -> Index:
        """The rows of an ``index.csv``, whose files lie relative to it, and of the families.

        These are PyVRP's own sets, listed in ``families/best_known.csv`` beside
        the index where that is there.

        Raises
        ------
        UnknownError
            When a column is missing.
        """
        rows = [
            Row(
                set=line["set"],
                name=line["instance"],
                path=path.parent / line["file"],
                best=BestKnown(
                    vehicles=int(line["bks_vehicles"]) if line["bks_vehicles"] else None,
                    cost=Fraction(line["bks_cost"]) if line["bks_cost"] else None,
                ),
                convention=line["bks_convention"],
            )
            for line in _lines(
                path, ("set", "instance", "file", "bks_vehicles", "bks_cost", "bks_convention")
            )
        ]
        families = path.parent / "families" / "best_known.csv"
        if families.is_file():
            for line in _lines(families, ("family", "instance", "best_known", "convention")):
                family, name, best = line["family"], line["instance"], line["best_known"]
                file = families.parent / family / f"{name}.vrp"
                cost = _best_of_family(family, best) if best else None
                rows.append(Row(family, name, file, BestKnown(cost=cost), line["convention"]))
        return cls(rows)

    @property
    def sets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.set for row in self.rows))

    def files_of(self, name: str) -> list[Path]:
        """The files of a set, each once, in the index's order."""
        return list(dict.fromkeys(row.path for row in self.rows if row.set == name))

    def about(self, path: Path) -> list[Row]:
        """The rows of a file: by its place, else by its name when only one set has it."""
        place = path.resolve()
        rows = [row for row in self.rows if row.path.resolve() == place]
        if rows:
            return rows
        rows = [row for row in self.rows if row.path.name.lower() == path.name.lower()]
        return rows if len({row.set for row in rows}) == 1 else []


def _lines(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """The lines of a table that has the needed columns."""
    with path.open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        missing = set(needed) - set(table.fieldnames or ())
        if missing:
            raise UnknownError(f"{path} has no column {', '.join(sorted(missing))}")
        return list(table)


def _best_of_family(family: str, text: str) -> Fraction:
    """A best-known value of a family, in the unit its answers are valued in.

    Some of HFVRP's are listed with five decimals and without their point.
    """
    pointless = family == "HFVRP" and "." not in text
    return Fraction(text) / (10**5 if pointless else 1)


def find_index(given: Path | None) -> Path | None:
    """The index to use: the one given, ``$VUELTA_DATA``'s, or the one beside the repository.

    Raises
    ------
    UnknownError
        When the index asked for is not there.
    """
    if given is not None:
        if not given.is_file():
            raise UnknownError(f"there is no index {given}")
        return given
    folder = os.environ.get("VUELTA_DATA")
    if folder:
        path = Path(folder) / "index.csv"
        if not path.is_file():
            raise UnknownError(f"VUELTA_DATA is {folder}, which holds no index.csv")
        return path
    path = Path(__file__).resolve().parents[2] / "shared" / "data" / "index.csv"
    return path if path.is_file() else None


def expand(
    names: Sequence[str],
    index: Index | None,
    *,
    convention: str | None = None,
    limit: int | None = None,
    sample: int | None = None,
) -> list[Instance]:
    """The instances behind files, folders and set names, in the order asked for.

    ``salhi_nagy:CMT X`` is one family of a set.
    ``limit`` keeps the first of every name, ``sample`` some of each family.

    Raises
    ------
    UnknownError
        When a name leads nowhere, or a set cannot be valued as asked.
    """
    found: dict[Path, Instance] = {}
    for name in names:
        paths = _paths(name, index)
        if sample is not None:
            paths = sample_of(paths, sample)
        if limit is not None:
            paths = paths[:limit]
        for path in paths:
            found.setdefault(path, _instance(path, index, convention))
    return list(found.values())


def _paths(name: str, index: Index | None) -> list[Path]:
    path = Path(name)
    if path.is_file():
        return [path]
    if path.is_dir():
        paths = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        if not paths:
            raise UnknownError(f"folder {name} holds no files")
        return paths
    set_name, _, family = name.partition(":")
    paths = index.files_of(set_name) if index is not None else []
    if family:
        paths = [path for path in paths if family_of(_stem(path)) == family]
    if not paths:
        known = f"sets are {', '.join(index.sets)}" if index else "no index of sets was found"
        raise UnknownError(f"{name} is no file, folder or set; {known}")
    absent = next((p for p in paths if not p.is_file()), None)
    if absent is not None:
        raise UnknownError(f"set {name} is in the index, but there is no file {absent}")
    return paths


def _instance(path: Path, index: Index | None, convention: str | None) -> Instance:
    rows = index.about(path) if index is not None else []
    if not rows:
        rule = Convention(convention, "", 1)
        return Instance(path.parent.name, _stem(path), path, rule)
    rule = convention_of(rows[0].set, convention)
    best = next((row.best for row in rows if rule.words in row.convention), BestKnown())
    return Instance(rows[0].set, rows[0].name, path, rule, best)


def convention_of(set_name: str, name: str | None) -> Convention:
    """How a set is valued: as named, or as usual.

    Raises
    ------
    UnknownError
        When the set has no reader here, or not that convention.
    """
    rules = next((r for start, r in _SETS.items() if set_name.startswith(start)), None)
    if rules is None:
        raise UnknownError(f"set {set_name} cannot be measured: no reader has its features")
    if name is None:
        return rules[0]
    rule = next((rule for rule in rules if rule.name == name), None)
    if rule is None:
        raise UnknownError(
            f"set {set_name} is not valued by {name}, but by "
            f"{' or '.join(rule.label for rule in rules)}"
        )
    return rule


def sample_of(paths: Sequence[Path], n: int) -> list[Path]:
    """``n`` of the files, in their order, with every family as evenly as ``n`` allows."""
    families: dict[str, list[Path]] = {}
    for path in paths:
        families.setdefault(family_of(_stem(path)), []).append(path)
    counts = dict.fromkeys(families, 0)
    left = min(n, len(paths))
    while left:
        open_ = [name for name in families if counts[name] < len(families[name])]
        for name in spread(open_, left):
            counts[name] += 1
            left -= 1
    chosen = {path for name, members in families.items() for path in spread(members, counts[name])}
    return [path for path in paths if path in chosen]


def spread(things: Sequence[T], n: int) -> list[T]:
    """``n`` of the things, evenly spread over their order; all when there are fewer.

    Fewer than half of them are taken early and late in their share by turns,
    so that a list that alternates between two kinds yields both.
    """
    if n >= len(things):
        return list(things)
    quarters = [2] * n if 2 * n > len(things) else [(1, 3)[i % 2] for i in range(n)]
    return [
        things[(4 * i + quarter) * len(things) // (4 * n)] for i, quarter in enumerate(quarters)
    ]


def family_of(name: str) -> str:
    """What the instance's generator calls its kind: ``R1`` of R101 or r1_10_4.

    Salhi and Nagy's are told apart by their last letter, Wang and Chen's small
    ones by their number of customers, Queiroga's by how many percent of their
    customers are delivered to, fleets of mixed vehicles by what they end with,
    others by the letters they begin with.
    """
    text = name.upper()
    if match := re.fullmatch(r"X\d+-([A-Z]+)", text):
        return match[1]
    if re.fullmatch(r"PR\d\d[AB]?", text):
        return "PR"
    if match := re.fullmatch(r"(CMT)\d+([A-Z])", text):
        return f"{match[1]} {match[2]}"
    if match := re.fullmatch(r"(X)-N\d+-(\d+)-K\d+", text):
        return f"{match[1]} {match[2]}"
    if match := re.fullmatch(r"([A-Z]*RCDP)(\d\d)\d\d", text):
        return f"{match[1]} {match[2]}"
    if match := re.match(r"([A-Z]+)(\d)", text):
        return match[1] + match[2]
    match = re.match(r"[A-Z]+|\d+", text)
    return match[0] if match else text


def _stem(path: Path) -> str:
    """The file's name without its endings."""
    name = path.name.removesuffix(".gz")
    return name.rsplit(".", 1)[0] if "." in name else name
