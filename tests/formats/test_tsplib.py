"""Fields and sections."""

from __future__ import annotations

import pytest

from vuelta.errors import InputError
from vuelta.formats.finding_log import Ledger
from vuelta.formats.tsplib import by_node, numbers, split

TEXT = """\
NAME : t
COMMENT : with a colon: here
CAPACITY: 7
DEMAND_SECTION:
1 0
2,5
EOF
what follows is not read
"""


def test_a_text_is_split_into_fields_and_sections() -> None:
    ledger = Ledger()
    document = split(TEXT, ledger, ("CAPACITY",), ("DEMAND",))
    ledger.close()
    assert document.name == "t"
    assert document.need("CAPACITY", ledger) == 7
    table = by_node(document.sections["DEMAND"], ("demand",), ledger)
    assert {node: cells for node, (_, cells) in table.items()} == {1: [0], 2: [5]}
    assert numbers(document.sections["DEMAND"], ledger).tolist() == [1, 0, 2, 5]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("CAPACITY: 7", "CAPACITIES: 7", "F213", 3),
        ("DEMAND_SECTION", "DEMANDS_SECTION", "F213", 4),
        ("CAPACITY: 7", "7 8 9", "F213", 3),
        ("CAPACITY: 7", "CAPACITY: 7\ncapacity: 8", "F215", 4),
        ("2,5", "1,5", "F215", 6),
        ("2,5", "2,five", "F211", 6),
        ("2,5", "2", "F210", 6),
    ],
)
def test_what_is_wrong_is_told_by_line(old: str, new: str, code: str, line: int) -> None:
    ledger = Ledger()
    document = split(TEXT.replace(old, new), ledger, ("CAPACITY",), ("DEMAND",))
    if "DEMAND" in document.sections:
        by_node(document.sections["DEMAND"], ("demand",), ledger)
    with pytest.raises(InputError) as caught:
        ledger.close()
    assert (caught.value.code, caught.value.where) == (code, f"line {line}")


def test_an_unknown_field_names_the_near_one() -> None:
    ledger = Ledger()
    split("CAPACITTY : 3", ledger, ("CAPACITY",), ())
    assert ledger.findings[0].remedy == "did you mean CAPACITY?"
