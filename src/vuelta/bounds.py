"""How much a document may ask for before any of it is done, and how to raise that.

A bound is a whole number with a name, what it counts, and why that many. What asks for more
is refused with one finding (``vuelta.errors.beyond``), before memory or time is spent. Each
is raised, or lowered, by an environment variable of its name: ``VUELTA_MOST_BYTES_READ`` for
``BYTES_READ``. It is looked up when it is needed, so a change holds from then on.

Limits of numbers themselves (the largest time, amount or price) follow from the width of
integers inside, and cannot be raised: they stand in ``vuelta.units``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Bound:
    """One bound: ``counts`` is read after a number, as in ``300 bytes in one file``."""

    name: str
    default: int
    counts: str
    why: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"VUELTA_MOST_{self.name}"

    @property
    def most(self) -> int:
        """The number that holds now: of the environment, else the default.

        Raises
        ------
        ValueError
            When the environment says what is no whole number, 0 or more.
        """
        said = os.environ.get(self.variable)
        if said is None:
            return self.default
        if not (said.isascii() and said.isdigit() and len(said) <= _DIGITS):
            raise ValueError(
                f"the limit {self.variable} is '{said[:40]}': give a whole number, 0 or more"
            )
        return int(said)


_DIGITS: Final = 18
"""Digits a bound may have: more count nothing that fits into a machine."""


def all_bounds() -> tuple[Bound, ...]:
    """Every bound, in the order of this file."""
    return tuple(thing for thing in globals().values() if isinstance(thing, Bound))


# Files and texts ----------------------------------------------------------------------------

BYTES_READ: Final = Bound(
    "BYTES_READ",
    2**28,
    "bytes in one file or stream",
    "A problem of 4,000 places with two tables written out has about 200 million. An object"
    " takes up to thirty times its text in memory.",
)
BYTES_UNPACKED: Final = Bound(
    "BYTES_UNPACKED",
    2**26,
    "bytes that a gzip file unpacks to",
    "A gzip file of some kilobytes may unpack to gigabytes, so that its size says nothing."
    " A larger document can be given unpacked.",
)
LEVELS: Final = Bound(
    "LEVELS",
    100,
    "levels of lists and objects in each other",
    "A document of ours has ten; what contains itself has no end.",
)
VALUES_REPEATED: Final = Bound(
    "VALUES_REPEATED",
    100_000,
    "values that aliases of a YAML document repeat",
    "Aliases of aliases unfold a few kilobytes to billions of values.",
)

# Work before, during and after the search ---------------------------------------------------

THREADS: Final = Bound(
    "THREADS",
    256,
    "threads of one search",
    "Each keeps a plan and a stack of its own, 8 MB of address space or more; beyond the cores"
    " of the machine they gain nothing.",
)
VEHICLES_BUILT: Final = Bound(
    "VEHICLES_BUILT",
    100_000,
    "vehicles that a benchmark file gives by their number alone",
    "A number of six digits takes no room in a file, so many vehicles hundreds of megabytes.",
)
NODES: Final = Bound(
    "NODES",
    6_300,
    "nodes in a benchmark file",
    "A line is a node, and nodes have tables: 6,300 take 1.4 GB until they are planned. Twice as"
    " many take four times that.",
)
TABLE_CELLS: Final = Bound(
    "TABLE_CELLS",
    75_000_000,
    "cells in travel tables, places x places for each kind of travel",
    "Each takes some 16 bytes while the search runs: three different profiles with 5,000 places"
    " fit. Profiles that are alike share a table, and waypoints have no rows.",
)
AREA_LEGS: Final = Bound(
    "AREA_LEGS",
    150_000_000,
    "legs looked at for disruptions, places x places for each area",
    "Six areas in a day of 5,000 places take some seconds. Areas that lie beside all places and"
    " areas that are alike are not counted.",
)
HORIZON_VISITS: Final = Bound(
    "HORIZON_VISITS",
    100_000,
    "visits that may be made in a horizon, days x vehicles x tasks",
    "Each vehicle stands once for every day, and each task has a price there: ten vehicles, 300"
    " tasks and 31 days fit, and take some seconds beside the search.",
)
PROMISE_WINDOWS: Final = Bound(
    "PROMISE_WINDOWS",
    300,
    "windows tried for one order",
    "Each is priced on every route. A day has 12 of two hours, and 288 of five minutes.",
)
BREAKS: Final = Bound(
    "BREAKS",
    100,
    "breaks of one vehicle",
    "Each is looked at whenever a route is timed. A day has a handful.",
)

# Findings -----------------------------------------------------------------------------------

FINDINGS_SHOWN: Final = Bound(
    "FINDINGS_SHOWN",
    100,
    "findings that an error shows; the others are counted",
    "Nobody corrects more at once. From Python, `findings` holds all.",
)
NAMES_ASKED_ABOUT: Final = Bound(
    "NAMES_ASKED_ABOUT",
    20,
    "unknown names of a document for which the nearest known one is looked for",
    "Each is compared with every known name; hundreds of them are no slips of the keys.",
)
NAMES_COMPARED: Final = Bound(
    "NAMES_COMPARED",
    1_000,
    "known names that an unknown one is compared with",
    "Of more, those of about its length are taken.",
)
