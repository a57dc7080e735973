"""What a validator says of a document that no JSON Schema can: it takes more than one value.

Schemas take what their validators take, and refuse what they refuse, but for these codes
(tests/cli/test_schema_says.py). The list stands in the description of every schema that they
may be said of.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from vuelta.error_codes import error_codes


class Beyond(NamedTuple):
    """A code, of which nouns it is said, and what of it is beyond a schema, in words."""

    code: str
    nouns: frozenset[str] | None = None
    """Names of nouns in a schema. None: of all documents."""
    words: str = ""
    """Where it is not all that the code means."""


def _rows(nouns: str, codes: str) -> tuple[Beyond, ...]:
    return tuple(Beyond(code, frozenset(nouns.split())) for code in codes.split())


BEYOND: Final[tuple[Beyond, ...]] = (
    Beyond(
        "E105",
        None,
        "A time before the year 70 or after 3870, and times more than 10^9 seconds apart",
    ),
    Beyond("E109", None, "An amount of money of more than four decimals"),
    Beyond("E111", None),
    Beyond(
        "E113",
        frozenset({"Problem"}),
        "A time zone that nobody knows, and a time that needs"
        " a date or a time zone which the document does not say",
    ),
    Beyond("E127", frozenset({"Vehicle"})),
    *_rows("Job ReturnRequest", "E121"),
    *_rows("Vehicle", "E130"),
    *_rows("Job", "E162"),
    *_rows("Matrices", "E140"),
    *_rows(
        "Problem",
        "E120 E131 E132 E133 E134 E135 E136 E142 E143 E144 E145 E153 E154"
        " E161 E163 E164 E165 E167 E168 E169 E170 E171",
    ),
    *_rows("Terms", "H801"),
    *_rows("Factors", "K801"),
    *_rows("Policy", "P606 P607 P608"),
    Beyond("P610", frozenset({"Policy"}), "Two pick-up points of one name"),
    Beyond(
        "R601", frozenset({"ReturnItem"}), "Pieces that are together beyond what can be counted"
    ),
    *_rows("ReturnsFile", "R603"),
    *_rows("ReturnPolicy", "R611 R612 R613 R617"),
)


def told(nouns: Collection[str]) -> str:
    """What is beyond the schema of a document with such nouns, in words."""
    known = error_codes()
    parts = [
        f"{row.code} {row.words or known[row.code].meaning.rstrip('.')}"
        for row in BEYOND
        if row.nouns is None or row.nouns & set(nouns)
    ]
    text = (
        "This schema takes what its reader takes, and refuses what it refuses. What takes more "
        f"than one value to be seen the reader alone says: {'; '.join(parts)}."
    )
    if "Problem" in nouns:
        text += (
            " And a body for VROOM may have fields of its sender's own, which are left aside"
            " with a warning (W107)."
        )
    return text
