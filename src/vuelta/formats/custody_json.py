"""Traces as native JSON; stock in return transit as JSON, and as CSV for warehouse systems.

Times and ids are written in the style of the problem they are of.
"""

from __future__ import annotations

import csv
import io
from typing import Any, Final

from pydantic import ValidationError

from vuelta.documents import guarded, object_of
from vuelta.errors import InputError
from vuelta.formats import native
from vuelta.formats.json_layout import lay_out
from vuelta.model import Trace, Transit, findings_of

COLUMNS: Final = (
    "id",
    "goods",
    "state",
    "load_type",
    "amounts",
    "holder_kind",
    "holder",
    "since",
    "facility_kind",
    "facility",
    "lon",
    "lat",
    "location_index",
    "arrival",
    "reason",
    "description",
)


_TEXTS: Final = ("id", "load_type", "holder", "facility", "reason", "description")
"""Columns that hold what documents say."""


def dump_trace(trace: Trace) -> str:
    """JSON of a trace; ``parse_trace`` reads it back."""
    return native.written(lambda: lay_out(_data(trace)))


def parse_trace(text: str) -> Trace:
    """The trace of a JSON text.

    Raises
    ------
    InputError
        F206 or F207 when it is no JSON object; else everything wrong in it.
    """
    data = object_of(text)
    try:
        return Trace.model_validate(data)
    except ValidationError as error:
        raise InputError(findings_of(error, data)) from None


def dump_transit(transit: Transit) -> str:
    """JSON of stock in transit; ``parse_transit`` reads it back."""
    return native.written(lambda: lay_out(_data(transit)))


def parse_transit(text: str) -> Transit:
    """The stock of a JSON text; errors as ``parse_trace``."""
    data = object_of(text)
    try:
        return Transit.model_validate(data)
    except ValidationError as error:
        raise InputError(findings_of(error, data)) from None


def dump_transit_table(transit: Transit) -> str:
    """CSV: a row for each piece of stock, amounts of its dimensions in one cell.

    An apostrophe stands before a text that a spreadsheet would take for a formula.
    """
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    for stock in _data(transit).get("stock", ()):
        row = {name: stock[name] for name in COLUMNS if name in stock}
        row["amounts"] = " ".join(str(amount) for amount in stock.get("amounts", ()))
        for name in ("holder", "facility"):
            whose = stock.get(name, {})
            row |= {f"{name}_kind": whose.get("kind", ""), name: whose.get("id", "")}
        if "location" in stock:
            row["lon"], row["lat"] = (repr(degrees) for degrees in stock["location"])
        texts = {name: guarded(row[name]) for name in _TEXTS if isinstance(row.get(name), str)}
        table.writerow(row | texts)
    return out.getvalue()


def _data(thing: Trace | Transit) -> dict[str, Any]:
    data: dict[str, Any] = thing.model_dump(
        mode="json", context={"style": thing.style}, exclude_none=True
    )
    return data
