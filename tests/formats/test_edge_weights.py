"""Given weights in every layout stand for one matrix."""

from __future__ import annotations

import numpy as np
import pytest

from vuelta.errors import InputError
from vuelta.formats.edge_weights import explicit_weights, planar_weights
from vuelta.formats.finding_log import Ledger
from vuelta.formats.tsplib import Document, split

MATRIX = [[0, 1, 2, 4], [1, 0, 3, 5], [2, 3, 0, 6], [4, 5, 6, 0]]
LAYOUTS = {
    "FULL_MATRIX": "0 1 2 4\n1 0 3 5\n2 3 0 6\n4 5 6 0",
    "LOWER_ROW": "1\n2 3\n4 5 6",
    "LOWER_DIAG_ROW": "0 1 0 2 3 0 4\n5 6 0",
    "UPPER_ROW": "1 2 4\n3 5\n6",
    "UPPER_DIAG_ROW": "0 1 2 4\n0 3 5\n0 6\n0",
    "UPPER_COL": "1\n2 3\n4 5 6",
    "LOWER_COL": "1 2 4\n3 5\n6",
}


def document(layout: str, cells: str) -> Document:
    text = f"EDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: {layout}\nEDGE_WEIGHT_SECTION\n{cells}"
    return split(text, Ledger(), ("EDGE_WEIGHT_TYPE", "EDGE_WEIGHT_FORMAT"), ("EDGE_WEIGHT",))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_gives_the_matrix(layout: str) -> None:
    ledger = Ledger()
    assert explicit_weights(document(layout, LAYOUTS[layout]), 4, ledger).tolist() == MATRIX
    ledger.close()


@pytest.mark.parametrize(
    ("layout", "cells", "code"),
    [
        ("LOWER_ROW", "1\n2 3\n4 5", "F219"),
        ("LOWER_ROW", "1\n2 x\n4 5 6", "F211"),
        ("LOWER_ROW", "1\n2 nan\n4 5 6", "F211"),
        ("LOWER_ROW", "1\n2 -3\n4 5 6", "F217"),
        ("LOWER_ROW", "1\n2 3.5\n4 5 6", "F211"),
        ("SPIRAL", "1\n2 3\n4 5 6", "F214"),
    ],
)
def test_wrong_weights_are_told(layout: str, cells: str, code: str) -> None:
    ledger = Ledger()
    explicit_weights(document(layout, cells), 4, ledger)
    with pytest.raises(InputError) as caught:
        ledger.close()
    assert caught.value.code == code


@pytest.mark.parametrize(("kind", "units"), [("EUC_2D", 1), ("CEIL_2D", 2), ("FLOOR_2D", 1)])
def test_the_type_says_how_to_round(kind: str, units: int) -> None:
    ledger = Ledger()
    plane = split(f"EDGE_WEIGHT_TYPE: {kind}", ledger, ("EDGE_WEIGHT_TYPE",), ())
    points = np.array([[0.0, 0.0], [1.0, 1.0]])
    assert planar_weights(plane, points, "rounded", ledger)[0, 1] == units
    ledger.close()
