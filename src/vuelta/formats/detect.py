"""Which format a text is in: by its content, else by the file's ending.

Content decides first because endings lie: half the published benchmarks are
``.txt``. The ending only decides what a text is meant to be when its content
is too broken to tell, so that the right reader can say what is wrong.
"""

from __future__ import annotations

import re
from typing import Final

from vuelta.documents import is_yaml

_ENDINGS: Final = {
    ".json": "native",
    ".vrp": "vrplib",
    ".vrptw": "vrplib",
    ".vrpb": "vrplib",
    ".vrpspd": "vrpspd",
    ".vrpsdptw": "jd",
    ".pdptw": "li_lim",
    ".sol": "sol",
    ".csv": "csv",
}

_FIELD: Final = re.compile(
    r"^\s*(NAME|TYPE|COMMENT|DIMENSION|CAPACITY|VEHICLES|EDGE_WEIGHT_TYPE)\s*:",
    re.MULTILINE | re.IGNORECASE,
)
_JD: Final = re.compile(
    r"^\s*(DISTANCETIME_SECTION|DISPATCHINGCOST|UNITCOST)\b", re.MULTILINE | re.IGNORECASE
)
_SPD: Final = re.compile(r"^\s*PICKUP_AND_DELIVERY_SECTION\b", re.MULTILINE | re.IGNORECASE)
_SOLOMON: Final = re.compile(r"^\s*(CUST\s+NO|VEHICLE\s*$|CUSTOMER\s*$)", re.MULTILINE | re.I)
_WANG_CHEN: Final = re.compile(
    r"^\s*CUSTOMER\s+VEHICLE\s*$|\b[DP]DEMAND\b", re.MULTILINE | re.IGNORECASE
)
_LOGGIBUD: Final = ('"origin"', '"deliveries"', '"vehicle_capacity"')
_LIST: Final = re.compile(r"\[\s*[\[{\"\d\]-]")
_DOCUMENT: Final = re.compile(
    r"^(vehicles|jobs|shipments|routes)[ \t]*:[ \t]*(\[.*|#.*)?$", re.MULTILINE
)
_ROUTE: Final = re.compile(r"^\s*Route\s*#?\s*\d+\s*:", re.MULTILINE | re.IGNORECASE)


def detect(text: str, ending: str = "") -> str | None:
    """The name of a text's format, or ``None`` when nothing gives it away."""
    if is_yaml("", ending):
        return "yaml"
    if ending in ("", ".json", ".txt") and text.lstrip()[:1] != "{" and _DOCUMENT.search(text):
        return "native" if ending == ".json" else "yaml"  # JSON says where it is none
    return _by_content(text) or _ENDINGS.get(ending)


def _by_content(text: str) -> str | None:
    start = text.lstrip()
    if start.startswith("{"):
        return "loggibud" if all(key in text for key in _LOGGIBUD) else "native"
    if _LIST.match(start):
        return "native"
    if start.startswith("route,vehicle,"):
        return "csv"
    if _FIELD.search(text):
        if _JD.search(text):
            return "jd"
        return "vrpspd" if _SPD.search(text) else "vrplib"
    if _ROUTE.search(text):
        return "sol"
    if _WANG_CHEN.search(text):
        return "vrpspdtw"
    if _SOLOMON.search(text):
        return "solomon"
    rows = [line.split() for line in start.splitlines()[:3]]
    if len(rows) > 1 and len(rows[0]) == 3 and all(len(row) == 9 for row in rows[1:] if row):
        return "li_lim"
    return None
