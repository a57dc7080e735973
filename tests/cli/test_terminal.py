"""What people see: nothing that a document says moves the cursor."""

from __future__ import annotations

import io

import pytest
from rich.table import Table

from vuelta.cli.terminal import Screen, spelled

FORGED = "x\x1b]0;PWN\x07\x9b31m\r\u202e\ud800\x7f"
SPELLED = "x\\x1b]0;PWN\\x07\\x9b31m\\r\\u202e\\ud800\\x7f"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (FORGED, SPELLED),
        ("Łódź – カ 🚚 \u00a0", "Łódź – カ 🚚 \u00a0"),
        ("a\n\tb", "a\n\tb"),
        ("\u2028\u2066", "\\u2028\\u2066"),
    ],
)
def test_control_characters_are_spelled_out(text: str, shown: str) -> None:
    assert spelled(text) == shown


@pytest.mark.parametrize("terminal", [False, True])
def test_tables_spell_out_too_and_count_what_is_shown(terminal: bool) -> None:
    file = io.StringIO()
    screen = Screen(file=file, width=200, force_terminal=terminal, color_system=None)
    table = Table(title=FORGED)
    table.add_column(FORGED)
    table.add_row(FORGED)
    screen.print(table)
    screen.print(f"{FORGED} :smile:", markup=False)
    text = file.getvalue()
    assert text.count(SPELLED) == 4
    assert ":smile:" in text
    assert not set(FORGED) - {"x"} & set(text) - set(SPELLED)
    lines = text.splitlines()
    assert len({len(line.rstrip()) for line in lines if line[:1] in "┏┃┡│└"}) == 1
