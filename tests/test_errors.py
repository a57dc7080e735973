"""The error tree: what each error carries, and the exit code it ends with."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import vuelta
from vuelta import errors
from vuelta.cli import EXIT_CODES, exit_code
from vuelta.errors import (
    CancelledError,
    CommitmentError,
    DefectError,
    Finding,
    InputError,
    Suggestions,
    TravelError,
    VueltaError,
    suggest,
)

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
    pattern = re.compile(r"SystemExit\(\d|sys\.exit\(|typer\.Exit\(\d|os\._exit\(\d")
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
    using = [
        path for path in SOURCES.rglob("*.py") if "get_close_matches" in path.read_text("utf-8")
    ]
    assert [path.name for path in using] == ["errors.py"]


BAD = Finding("E102", "jobs[0].colour", "unknown field colour", "remove it")
ERRORS: list[VueltaError] = [
    VueltaError("X1", "where", "cause", "remedy"),
    InputError([BAD, Finding("E130", "jobs[1].id", "id A is used", "rename it")]),
    CommitmentError("C301", "vehicles[0]", "cannot be kept", "unpin one", vehicle="V"),
    TravelError("T301", "matrices", "distances are missing", "give them"),
    CancelledError(),
    DefectError("D501", "routes[0]", "load 2 over", "report it"),
]


def test_an_error_of_each_class_is_tried() -> None:
    ours = {kind for kind in tree() if kind.__module__ == errors.__name__}
    assert {type(error) for error in ERRORS} == ours | {VueltaError}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_and_copying(error: VueltaError) -> None:
    error.add_note("seen by a worker")
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is type(error)
        assert str(other) == str(error)
        assert other.args == error.args
        assert vars(other) == vars(error)
        assert other.finding == error.finding


@pytest.mark.slow
def test_a_pool_of_processes_goes_on_after_a_bad_document() -> None:
    good = {"vehicles": [{"id": 1, "start": [0, 0]}], "jobs": [{"id": 1, "location": [0, 0.1]}]}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [
            pool.submit(vuelta.plan, document, iterations=10) for document in (good, {"x": 1}, good)
        ]
        assert not jobs[0].result().unassigned
        with pytest.raises(InputError) as caught:
            jobs[1].result()
        assert caught.value.findings[0].where == "x"
        assert not jobs[2].result().unassigned


def test_what_stops_a_search_stays_in_its_process() -> None:
    with pytest.raises(TypeError, match="cannot pickle 'Cancel'"):
        pickle.dumps(vuelta.Cancel())


def test_the_first_findings_are_shown_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = InputError([Finding("E102", f"x[{i}]", "unknown", "remove it") for i in range(101)])
    assert len(error.findings) == 101
    assert str(error).startswith("101 problems found\n")
    assert "x[99]" in str(error)
    assert "x[100]" not in str(error)
    assert str(error).endswith("\n... and 1 more")
    monkeypatch.setenv("VUELTA_MOST_FINDINGS_SHOWN", "101")
    assert "more" not in str(InputError(error.findings))


def test_a_finding_shows_what_a_document_says_without_obeying_it() -> None:
    evil = "a\x1b]0;PWN\x07\nE999 fake: all is well\u2028\u202e\ud800"
    told = Finding("E133", f"jobs.{evil}", f"there is no job {evil}", f"not {evil}")
    assert told.cause == (
        r"there is no job a\x1b]0;PWN\x07\nE999 fake: all is well\u2028\u202e\ud800"
    )
    assert len(str(told).splitlines()) == 2
    str(told).encode("utf-8")


def test_a_finding_cuts_long_values() -> None:
    told = Finding("E103", "id", f"not {'7' * 4_000}!", "x y " * 10_000)
    assert told.cause == f"not {'7' * 60}...{'7' * 19}!"
    assert len(told.remedy) < 1_000


def test_only_the_first_names_are_compared_and_with_so_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VUELTA_MOST_NAMES_ASKED_ABOUT", "2")
    ask = Suggestions()
    answers = [ask("J1x", ["J1"], "name one") for _ in range(3)]
    assert answers == ["did you mean J1?", "did you mean J1?", "name one"]
    monkeypatch.setenv("VUELTA_MOST_NAMES_COMPARED", "1")
    assert suggest("van7x", ["a", "van7", "another van of ours"]) == "did you mean van7?"
    assert suggest("v" * 101, ["v" * 100], "name one") == "name one"


def test_a_document_of_unknown_names_compares_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve hundred unknown names among twelve hundred known ones took 81 seconds."""
    asked: list[str] = []

    def counted(name: str, *_: object) -> list[str]:
        asked.append(name)
        return [name]

    monkeypatch.setattr(errors, "get_close_matches", counted)
    vans = [{"id": f"van number {i}", "start": [0, 0]} for i in range(100)]
    wanted = [f"van nummber {i}" for i in range(100)]
    job = {"id": "J", "location": [0, 0.1], "allowed_vehicles": wanted}
    fields = {f"vehicle{i}": 1 for i in range(100)}
    with pytest.raises(InputError) as caught:
        vuelta.Problem.model_validate({"vehicles": vans, "jobs": [job]})
    assert len(caught.value.findings) == 100
    assert len(asked) == 20
    with pytest.raises(InputError) as caught:
        vuelta.Problem.model_validate({"vehicles": vans, "jobs": [], **fields})
    assert len(caught.value.findings) == 100
    assert len(asked) == 40
