"""Traces and stock in transit go out and come in unchanged."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

import vuelta
from vuelta import formats
from vuelta.errors import InputError


def test_a_trace_is_read_back(star: Any) -> None:
    revision = star.replan("8:05", {"code": "CANCELLATION", "job": "N30"})
    problem = star.problem()
    trace = vuelta.trace(problem, star.plan(problem), "N30", revisions=[revision])
    text = formats.dump_trace(trace)
    assert formats.parse_trace(text) == trace
    assert json.loads(text)["chains"][0]["links"][0]["taker"] == {"kind": "vehicle", "id": "v_n"}


def test_the_return_behind_a_trace_is_read_back(star: Any) -> None:
    problem = star.problem()
    request = {"id": "N20", "ordered": 0, "requested": 9, "reason": "REFUSED", "location_index": 1}
    request["items"] = [{"sku": "lamp"}]
    trace = vuelta.trace(problem, star.plan(problem), "lamp", requests=[request])
    assert trace.returned is not None
    assert formats.parse_trace(formats.dump_trace(trace)) == trace


def test_stock_is_read_back(star: Any) -> None:
    problem = star.problem()
    transit = vuelta.transit(problem, star.plan(problem), now=star.at("8:42"))
    assert formats.parse_transit(formats.dump_transit(transit)) == transit


def test_a_warehouse_reads_rows(star: Any) -> None:
    problem = star.problem(N20={"load_type": "frozen", "description": "a freezer"})
    transit = vuelta.transit(problem, star.plan(problem), now=star.at("8:42"))
    rows = {
        row["id"]: row for row in csv.DictReader(io.StringIO(formats.dump_transit_table(transit)))
    }
    row = rows["N20"]
    assert (row["state"], row["amounts"], row["load_type"]) == ("aboard", "1", "frozen")
    assert (row["holder_kind"], row["holder"], row["since"]) == (
        "vehicle", "v_n", str(star.at("8:30")),
    )  # fmt: skip
    assert (row["facility_kind"], row["location_index"]) == ("depot", "0")
    assert (row["arrival"], row["description"]) == (str(star.at("9:40")), "a freezer")
    assert rows["E30"]["since"] == ""


def test_a_warehouse_s_spreadsheet_sees_no_formula(star: Any) -> None:
    problem = star.problem(N20={"load_type": "=1+1", "description": "@SUM(A1)"})
    transit = vuelta.transit(problem, star.plan(problem), now=star.at("8:42"))
    rows = csv.DictReader(io.StringIO(formats.dump_transit_table(transit)))
    [row] = [row for row in rows if row["id"] == "N20"]
    assert (row["load_type"], row["description"]) == ("'=1+1", "'@SUM(A1)")


def test_times_are_in_the_style_of_the_problem() -> None:
    folder = __file__.rpartition("/tests/")[0] + "/scenarios/"
    problem = vuelta.read(folder + "rio_100.json")
    plan = vuelta.read_plan(folder + "rio_100.plan.json", problem=problem)
    table = formats.dump_transit_table(vuelta.transit(problem, plan))
    first = next(csv.DictReader(io.StringIO(table)))
    assert first["arrival"].startswith("2026-11-23T")
    assert first["arrival"].endswith("-03:00")
    assert -44 < float(first["lon"]) < -43


@pytest.mark.parametrize("parse", [formats.parse_trace, formats.parse_transit])
def test_other_documents_are_refused(parse: Any) -> None:
    with pytest.raises(InputError, match="E102"):
        parse('{"colour": "red"}')
    with pytest.raises(InputError, match="F207"):
        parse("[]")
