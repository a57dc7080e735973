"""Formats are told by content first."""

from __future__ import annotations

import pytest

from vuelta.formats.detect import detect


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('\n {"jobs": []}', "native"),
        ('{"origin": 1, "vehicle_capacity": 2, "deliveries": []}', "loggibud"),
        ("C101\r\n\r\nVEHICLE\r\nNUMBER CAPACITY\r\n", "solomon"),
        ("Cdp101\n\nCUSTOMER  VEHICLE\t\nNUMBER", "vrpspdtw"),
        ("25\t200\t1\r\n0 40 50 0 0 1236 0 0 0\r\n", "li_lim"),
        ("NAME : x\nTYPE : CVRP\n", "vrplib"),
        ("NAME : x\nDISPATCHINGCOST : 3\n", "jd"),
        ("NAME : x\nPICKUP_AND_DELIVERY_SECTION\n", "vrpspd"),
        ("Route #1: 3 4\nCost 7\n", "sol"),
        ("route,vehicle,step\n", "csv"),
        ("1 2 3\n4 5\n", None),
        ("hello", None),
        ("[1, 2]", "native"),
        ("[section]\n", None),
    ],
)
def test_content_tells_the_format(text: str, name: str | None) -> None:
    assert detect(text) == name


def test_the_ending_only_decides_for_broken_content() -> None:
    assert detect("oops", ".json") == "native"
    assert detect("oops", ".vrp") == "vrplib"
    assert detect('{"jobs": []}', ".vrp") == "native"
