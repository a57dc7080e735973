"""What a schema says of a field: its docstring, and the facts the schema itself holds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from vuelta.model import Noun
from vuelta.model.base import Duration, Location, Price, TimeWindow


class Parcel(Noun):
    """Something that is carried."""

    kind: Literal["parcel"] = "parcel"
    weight: Annotated[float, Field(gt=0, le=30)] = 1.5
    """What it weighs, kilograms.

    A second
    line of a paragraph."""
    per_door: dict[str, Duration] = Field(default_factory=dict)
    """Time at a door."""
    price: Price | None = None
    """What it costs."""
    hours: tuple[TimeWindow, ...]
    """When it can be had."""
    secret: int = Field(default=0, exclude=True)


class Heavy(Parcel):
    """Something heavy."""

    price: Price | None = None
    place: Location | None = None
    """Where it lies."""


def described(noun: type[Noun]) -> dict[str, Any]:
    return {
        name: prop["description"] for name, prop in noun.model_json_schema()["properties"].items()
    }


def test_a_field_says_meaning_unit_range_and_default() -> None:
    assert described(Parcel) == {
        "kind": 'Always `parcel`: it tells which kind this is. Default: "parcel".',
        "weight": "What it weighs, kilograms.\n\nA second line of a paragraph. "
        "Range: above 0, at most 30. Default: 1.5.",
        "per_door": "Time at a door. Unit: seconds. Range: 0 to 1000000000. Default: {}.",
        "price": "What it costs. Unit: currency. Range: 0 to 1000000000. Default: none.",
        "hours": "When it can be had. Unit: seconds or RFC 3339.",
    }


def test_a_field_declared_again_keeps_the_meaning_it_inherits() -> None:
    assert described(Heavy)["price"].startswith("What it costs.")
    assert described(Heavy)["place"].endswith("Unit: degrees: longitude, latitude. Default: none.")


@pytest.mark.slow
def test_an_import_reads_no_docstring() -> None:
    import subprocess
    import sys

    asked = (
        "import vuelta; from vuelta.model import documented as d; print(d._classes.cache_info())"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "currsize=0" in done.stdout
