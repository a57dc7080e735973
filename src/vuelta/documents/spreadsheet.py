"""Texts in the cells of a CSV file that spreadsheets open.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is a formula to a spreadsheet, whoever wrote
it; a tab or a line break before it does not change that, and some take the wide letters of East
Asian keyboards as well. An apostrophe before it says that the cell is text. It is taken away when
the file is read again, so that every text comes back as it was.

Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from vuelta.errors import refuse

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that ``guarded`` wrote."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def each_once(titles: Iterable[str], where: str) -> None:
    """Refuses a table of which two columns have one title: the second would silently win.

    Raises
    ------
    InputError
        F215.
    """
    for title, times in Counter(titles).items():
        if times > 1:
            refuse("F215", where, f"column {title} stands {times} times", "keep one of them")
