"""The error tree: what each error carries, and the exit code it ends with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vuelta import errors
from vuelta.cli import EXIT_CODES, exit_code
from vuelta.errors import Finding, InputError, TravelError, VueltaError, suggest

SOURCES = Path(__file__).resolve().parents[1] / "src" / "vuelta"


def tree(root: type[VueltaError] = VueltaError) -> set[type[VueltaError]]:
    return {kind for child in root.__subclasses__() for kind in {child, *tree(child)}}


def test_every_error_has_an_exit_code_of_its_own() -> None:
    assert set(EXIT_CODES) == {kind for kind in tree() if kind.__module__ == errors.__name__}
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES)


def test_every_error_is_drawn_in_the_tree() -> None:
    drawing = errors.__doc__ or ""
    assert all(kind.__name__ in drawing for kind in tree() if kind.__module__ == errors.__name__)


def test_a_child_of_an_error_ends_like_its_parent() -> None:
    class RouterError(TravelError):
        pass

    silence = RouterError("T900", "travel", "the router is silent", "start it")
    assert exit_code(silence) == EXIT_CODES[TravelError]


def test_an_error_says_code_place_cause_and_remedy() -> None:
    error = TravelError("T900", "matrices.car", "row 3 is empty", "give it")
    assert (error.code, error.where, error.cause, error.remedy) == (
        "T900",
        "matrices.car",
        "row 3 is empty",
        "give it",
    )
    assert str(error) == "T900 matrices.car: row 3 is empty\n    give it"


@pytest.mark.parametrize(
    ("where", "number"),
    [("incidents[3].job", 3), ("incidents[12]", 12), ("incidents", None), ("jobs[3]", None)],
)
def test_a_finding_knows_which_entry_it_is_about(where: str, number: int | None) -> None:
    assert Finding("I700", where, "cause", "remedy").index_in("incidents") == number


def test_an_input_error_lists_every_finding() -> None:
    first = Finding("E102", "jobs[0].colour", "unknown field colour", "remove it")
    second = Finding("E130", "jobs[1].id", "id A is already used by jobs[0]", "rename it")
    error = InputError([first, second])
    assert error.findings == (first, second)
    assert error.code == "E102"
    assert str(error).startswith("2 problems found\n")
    assert str(first) in str(error)
    assert str(second) in str(error)


def test_an_input_error_without_findings_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="at least one finding"):
        InputError([])


def test_a_finding_about_the_whole_document_says_so() -> None:
    assert str(Finding("E001", "", "is empty", "fill it")).startswith("E001 document: ")


def test_exit_codes_live_in_one_file_only() -> None:
    pattern = re.compile(r"SystemExit\(\d|sys\.exit\(|typer\.Exit\(\d|os\._exit\(")
    elsewhere = [
        path.name for path in SOURCES.rglob("*.py") if pattern.search(path.read_text("utf-8"))
    ]
    assert not elsewhere


def test_a_name_that_is_nearly_known_is_asked_about() -> None:
    known = ["ABSENT", "REFUSED", "depot north", "depot south"]
    assert suggest("ABSNT", known) == "did you mean ABSENT?"
    assert suggest("refusd", known) == "did you mean REFUSED?", "whatever the case of letters"
    assert suggest("depot", known, most=2, cutoff=0.5) in (
        "did you mean depot north or depot south?",
        "did you mean depot south or depot north?",
    )
    assert suggest("zebra", known) == ""
    assert suggest("zebra", known, "name one") == "name one"


def test_near_names_are_found_in_one_place() -> None:
    """Every room asks ``suggest``, so that the question is worded alike everywhere."""
    using = [path for path in SOURCES.rglob("*.py") if "difflib" in path.read_text("utf-8")]
    assert [path.name for path in using] == ["errors.py"]
