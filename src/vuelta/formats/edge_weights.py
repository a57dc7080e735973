"""Distances of a TSPLIB-like document: computed from coordinates, or given.

``EDGE_WEIGHT_TYPE``: EUC_2D, CEIL_2D, FLOOR_2D, EXACT_2D, or EXPLICIT with
``EDGE_WEIGHT_FORMAT`` FULL_MATRIX or one of the triangles, by row or column,
with or without the diagonal. Given weights are taken as they are; a
``convention`` only governs coordinates.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vuelta.formats.conventions import Convention, as_whole, euclidean, planar
from vuelta.formats.finding_log import Ledger, at
from vuelta.formats.tsplib import Document, numbers

PLANAR: Final = ("EUC_2D", "CEIL_2D", "FLOOR_2D", "EXACT_2D")

_LOWER: Final = {"LOWER_ROW": -1, "LOWER_DIAG_ROW": 0, "UPPER_COL": -1, "UPPER_DIAG_COL": 0}
_UPPER: Final = {"UPPER_ROW": 1, "UPPER_DIAG_ROW": 0, "LOWER_COL": 1, "LOWER_DIAG_COL": 0}
"""Triangles by the first diagonal they hold; a column of one is a row of the other."""

_Table = NDArray[np.int64]


def is_explicit(document: Document) -> bool:
    return document.text("EDGE_WEIGHT_TYPE") == "EXPLICIT"


def planar_weights(
    document: Document, points: NDArray[np.float64], convention: Convention, ledger: Ledger
) -> _Table:
    """Distances between coordinates ``(n, 2)``, ``(n, n)``, scaled by the convention.

    Under ``rounded`` the edge weight type says how: to nearest (EUC_2D), up
    (CEIL_2D) or down (FLOOR_2D). EXACT_2D is not rounded, so it needs another.
    """
    kind = document.text("EDGE_WEIGHT_TYPE")
    if kind not in PLANAR:
        ledger.note(
            "F214",
            document.where("EDGE_WEIGHT_TYPE"),
            f"EDGE_WEIGHT_TYPE is {kind or 'missing'}",
            f"give EXPLICIT or one of {', '.join(PLANAR)}",
        )
    if convention == "rounded":
        if kind == "CEIL_2D":
            return as_whole(np.ceil(euclidean(points)))
        if kind == "FLOOR_2D":
            return as_whole(np.floor(euclidean(points)))
        if kind == "EXACT_2D":
            ledger.note(
                "F205",
                document.where("EDGE_WEIGHT_TYPE"),
                "EXACT_2D distances are not rounded to whole numbers",
                "read it with convention exact",
            )
    return planar(points, convention)


def explicit_weights(document: Document, n_nodes: int, ledger: Ledger) -> _Table:
    """The given distances, ``(n_nodes, n_nodes)``; zeros, and findings, when they are wrong."""
    table = np.zeros((n_nodes, n_nodes), dtype=np.int64)
    section = document.sections.get("EDGE_WEIGHT")
    kind = document.text("EDGE_WEIGHT_FORMAT")
    if section is None:
        ledger.note("F212", "", "EDGE_WEIGHT_SECTION is missing", "add it")
        return table
    if kind != "FULL_MATRIX" and kind not in _LOWER and kind not in _UPPER:
        ledger.note(
            "F214",
            document.where("EDGE_WEIGHT_FORMAT"),
            f"EDGE_WEIGHT_FORMAT is {kind or 'missing'}",
            f"give one of {', '.join(['FULL_MATRIX', *_LOWER, *_UPPER])}",
        )
        return table
    cells = numbers(section, ledger)
    if (cells != np.floor(cells)).any() or (cells < 0).any():
        for line, row in section.rows:
            for cell in row:
                if ledger.integer(cell, at(line), "weight") < 0:
                    ledger.note("F217", at(line), f"weight {cell} is negative", "give 0 or more")
    if kind == "FULL_MATRIX":
        where = np.unravel_index(np.arange(n_nodes * n_nodes), table.shape)
    elif kind in _LOWER:
        where = np.tril_indices(n_nodes, _LOWER[kind])
    else:
        where = np.triu_indices(n_nodes, _UPPER[kind])
    if len(cells) != len(where[0]):
        ledger.note(
            "F219",
            at(section.line),
            f"EDGE_WEIGHT_SECTION holds {len(cells)} numbers, not {len(where[0])}",
            f"{kind} of {n_nodes} nodes needs that many",
        )
        return table
    table[where] = as_whole(cells)
    if kind != "FULL_MATRIX":
        table = np.maximum(table, table.T)
    np.fill_diagonal(table, 0)
    return table
