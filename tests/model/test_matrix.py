"""Given matrices and the numbering of places."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vuelta.errors import InputError
from vuelta.model import (
    UNREACHABLE,
    IntMatrix,
    Matrices,
    Places,
    Problem,
    ProfileTravel,
    TravelMatrix,
)


def test_null_is_a_pair_that_cannot_be_travelled() -> None:
    matrix = IntMatrix.parse([[0, None], [7, 0]])
    assert matrix.array.dtype == np.int32
    assert matrix.array[0, 1] == UNREACHABLE
    assert matrix.rows() == [[0, None], [7, 0]]


def test_a_matrix_writes_back_what_it_read() -> None:
    given = {"durations": [[0, None], [7, 0]]}
    assert Matrices.model_validate(given).model_dump(mode="json", exclude_none=True) == given


def test_a_matrix_cannot_be_written_to() -> None:
    matrix = IntMatrix.parse([[0, 1], [1, 0]])
    with pytest.raises(ValueError, match="read-only"):
        matrix.array[0, 0] = 5


def test_a_numpy_array_is_a_matrix_and_is_not_touched() -> None:
    table = np.array([[0, 1], [1, 0]], dtype=np.int32)
    matrix = IntMatrix.parse(table)
    table[0, 1] = 9
    assert matrix.rows() == [[0, 1], [1, 0]]
    assert table.flags.writeable


def test_equal_matrices_are_equal() -> None:
    assert IntMatrix.parse([[0]]) == IntMatrix.parse([[0.0]])
    assert IntMatrix.parse([[0]]) != IntMatrix.parse([[1]])
    assert "2 x 2" in repr(IntMatrix.parse([[0, 1], [1, 0]]))


def test_distinct_coordinates_are_numbered_as_they_appear() -> None:
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": 1, "start": [0, 0], "end": [2, 2]}, {"id": 2}],
            "jobs": [{"id": 1, "location": [1, 1]}, {"id": 2, "location": [0, 0]}],
        }
    )
    places = Places.of(problem)
    assert places.coordinates == ((0, 0), (2, 2), (1, 1))
    assert [places.of_task(job) for job in problem.jobs] == [2, 0]
    assert (places.of_start(problem.vehicles[0]), places.of_end(problem.vehicles[0])) == (0, 1)
    assert places.of_start(problem.vehicles[1]) is None
    assert places.of_end(problem.vehicles[1]) is None


def test_with_matrices_the_number_is_the_row() -> None:
    table = [[0, 1, 2], [1, 0, 2], [2, 1, 0]]
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": 1, "start_index": 2}],
            "jobs": [{"id": 1, "location_index": 0, "location": [1, 1]}],
            "matrices": {"car": {"durations": table}},
        }
    )
    places = Places.of(problem)
    assert len(places) == 3
    assert places.coordinates == ((1, 1), None, None)
    assert places.of_start(problem.vehicles[0]) == 2
    assert places.of_task(problem.jobs[0]) == 0


def test_a_place_the_document_does_not_name_has_no_number() -> None:
    places = Places.of(Problem())
    with pytest.raises(KeyError):
        places.number((1.0, 1.0), None)
    with pytest.raises(KeyError):
        places.number(None, 3)


def test_travel_knows_its_size() -> None:
    assert TravelMatrix({}).n_places == 0
    table = np.zeros((4, 4), dtype=np.int32)
    assert TravelMatrix({"car": ProfileTravel(table)}).n_places == 4


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[0, 1], [2**31 - 2, 0]], "row 1, column 0 is 2147483646, beyond the limit"),
        ([[0, -2], [1, 0]], "row 0, column 1 is negative"),
        ([[0, 1.5], [1, 0]], "row 0, column 1 is a fraction"),
        ([[0, "15"], [1, 0]], "row 0, column 1 is '15', not a number"),
        ([[0, None], [{}, 0]], "row 1, column 0 is {}, not a number"),
    ],
)
def test_the_wrong_cell_is_named(rows: object, said: str) -> None:
    with pytest.raises(Exception, match=re.escape(said)):
        IntMatrix.parse(rows)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((2, 2), "datetime64[s]"),
        np.zeros((2, 2), "timedelta64[s]"),
        np.zeros((2, 2), "U5"),
        np.zeros((2, 2), "S5"),
        np.zeros((2, 2), "complex128"),
        np.zeros((2, 2), "bool"),
        np.zeros((2, 2), [("a", "i4"), ("b", "i4")]),
    ],
    ids=lambda array: str(array.dtype),
)
def test_an_array_of_other_things_is_refused_by_its_type(array: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match=re.escape(f"an array of {array.dtype}")):
        IntMatrix.parse(array)


def test_a_masked_array_is_refused() -> None:
    with pytest.raises(ValueError, match="masked"):
        IntMatrix.parse(np.ma.masked_all((2, 2), dtype=int))


def test_arrays_of_objects_and_lists_of_rows_are_lists() -> None:
    expected = IntMatrix.parse([[0, None], [5, 0]])
    assert IntMatrix.parse(np.array([[0, None], [5, 0]], dtype=object)) == expected
    assert IntMatrix.parse([np.array([0, None], dtype=object), np.array([5, 0])]) == expected
    assert IntMatrix.parse([[0, None], [np.int64(5), np.float32(0)]]) == expected
    with pytest.raises(ValueError, match="column 1 is '5', not a number"):
        IntMatrix.parse(np.array([[0, "5"], [5, 0]], dtype=object))


def test_a_long_text_costs_no_more_than_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 15,000 cells and a text of 50,000 letters numpy made an array of three gigabytes."""
    monkeypatch.setattr(np, "asarray", lambda *_: pytest.fail("the types were not looked at"))
    with pytest.raises(ValueError, match=r"row 0, column 0 is 'xxx.*, not a number"):
        IntMatrix.parse([["x" * 50_000]] + [[""]] * 100)
    with pytest.raises(ValueError, match="lists of numbers"):
        IntMatrix.parse(["x" * 50_000] + [""] * 100)


@pytest.mark.parametrize(
    "cell", [10**5_000, -(10**5_000), 10**310], ids=["long", "negative", "short"]
)
def test_a_number_of_many_digits_is_told_with_its_cell(cell: int) -> None:
    with pytest.raises(ValueError, match="row 0, column 1 has too many digits"):
        IntMatrix.parse([[0, cell], [5, 0]])


@pytest.mark.parametrize("cell", ["1500", "", "null", True, [1], {}])
def test_a_cell_that_is_no_number_is_named_with_what_to_write(cell: object) -> None:
    table = [[0, cell, 5], [5, 0, 5], [5, 5, 0]]
    with pytest.raises(InputError) as caught:
        Problem.model_validate({"matrices": {"car": {"durations": table}}})
    [finding] = caught.value.findings
    assert (finding.code, finding.where) == ("E140", "matrices.car.durations")
    assert finding.cause.startswith("the entry of row 0, column 1 is ")
    assert finding.remedy == "give numbers without quotes, and null where there is no way"


def test_the_first_cell_beyond_the_limit_is_told_with_its_own_value() -> None:
    with pytest.raises(ValueError, match="row 0, column 1 is 1000000001, beyond the limit"):
        IntMatrix.parse([[0, 10**9 + 1], [10**12, 0]])
