"""The schema of a document takes what its reader takes, and refuses what its reader refuses.

What only the reader can say, as it takes more than one value, has codes of its own: those of
``vuelta.cli.beyond_schema``, and of those that mean other things too, the causes below.
"""

# Covers: cli/beyond_schema.py

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import jsonschema
import pytest
import yaml

from vuelta.cli.schemas import Document, schema_of
from vuelta.documents import object_of
from vuelta.errors import Finding, InputError
from vuelta.model import Problem
from worlds import command_lines, drawn_documents, mutations, published_documents

MOST, FEW = range(1_000, 3_000), range(30)
"""Documents drawn, and spoilt, of each kind: in the long run, and in every run."""

CAUSES = {
    "E105": r"beyond the (year|limit)|no such day|longer than|no day is|no offset|times reach",
    "E109": "more than four decimals",
    "E120": "has no place|names? no|is nowhere|neither location",
    "P610": "stands twice",
    "R601": "all pieces together",
}
"""Of codes that single values have too: what is beyond a schema."""

OF_TEXTS = {"E190", "F206", "F208", "F209", "F211"}
"""Codes of a text that no schema sees: too deep, half a letter, a number of 5,000 digits."""

PEOPLE_WRITE = (
    *(Document.problem, Document.plan, Document.incidents, Document.policy, Document.returns),
    *(Document.return_policy, Document.horizon, Document.emission_factors),
)
"""Documents that may be YAML."""

OF_PYTHON = re.compile(
    r"\b(tuple|dictionary|instance|NoneType|bool|float|int|str|Input|valid (list|string|integer"
    r"|number|boolean)|pars(e|ing)|greater than|less than)\b|\[key\]|function-"
)
"""Words of the program, which nobody who writes a document has to know."""


@cache
def schema(document: Document) -> Any:
    return schema_of(document)


@cache
def validator(document: Document) -> Any:
    return jsonschema.Draft202012Validator(schema(document))


@cache
def beyond(document: Document) -> frozenset[str]:
    """Codes that the schema of a document says are the reader's alone."""
    return frozenset(re.findall(r"\b[A-Z][0-9]{3}\b", schema(document)["description"]))


def is_beyond(document: Document, finding: Finding) -> bool:
    return finding.code in OF_TEXTS or (
        finding.code in beyond(document)
        and re.search(CAUSES.get(finding.code, ""), finding.cause) is not None
    )


def is_left_aside(data: Any) -> bool:
    """Of a body for VROOM: whether it has fields of its sender's own, which are left aside."""
    problems = [data, *(data.get("days") or ())] if isinstance(data, dict) else []
    problems += [one["problem"] for one in problems if isinstance(one, dict) and "problem" in one]
    for one in problems:
        try:
            remarks = Problem.model_validate(one).remarks
        except (InputError, ValueError):
            continue
        if any("means nothing here" in remark.cause for remark in remarks):
            return True
    return False


def difference(document: Document, data: Any) -> str | None:
    """What of a document one of the two takes and the other refuses."""
    data = json.loads(json.dumps(data))
    fits = validator(document).is_valid(data)
    found = published_documents.findings(document, data)
    wrong = [one for one in found if not is_beyond(document, one)]
    strange = [one for one in found if OF_PYTHON.search(f"{one.where} {one.cause} {one.remedy}")]
    if strange:
        return f"it speaks of Python: {strange[0]}"
    if fits and wrong:
        return f"the schema takes {wrong[0]}"
    if not fits and not found and not is_left_aside(data):
        error = next(iter(validator(document).iter_errors(data)))
        return f"the reader takes {error.json_path}: {error.message[:200]}"
    return None


def held(seeds: range, document: Document, draw: Callable[[Random], Any]) -> None:
    """Schema and reader agree about so many documents."""
    found = []
    for seed in seeds:
        if (fault := difference(document, draw(Random(f"{document}/{seed}")))) is not None:
            found.append(f"{seed}: {fault}")
    assert found == []


def drawn(document: Document) -> Callable[[Random], Any]:
    return lambda random: drawn_documents.Drawing(schema(document), random).document()


def spoilt(sound: list[Any]) -> Callable[[Random], Any]:
    """A sound document with up to three things wrong with it."""

    def draw(random: Random) -> Any:
        data = copy.deepcopy(random.choice(sound))
        for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
            data = mutations.changed(data, random)
        return data

    return draw


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[Document, list[Any]]:
    """Sound documents of every kind: as people write them, and as commands answer."""
    found: dict[Document, list[Any]] = {document: [] for document in Document}
    for seed in (0, 1):
        for document, some in published_documents.given(seed).items():
            found[document] += some
        folder = tmp_path_factory.mktemp("answers") / "0"
        for document, _, data in published_documents.answers(folder, command_lines.documents(seed)):
            found[document].append(data)
    found[Document.horizon] += [one["horizon"] for one in found[Document.horizon_plan]]
    return found


@pytest.mark.slow
def test_what_people_and_commands_write_fits(sound: dict[Document, list[Any]]) -> None:
    for document, some in sound.items():
        assert some, document
        for data in some:
            assert [one.message for one in validator(document).iter_errors(data)] == []
            assert published_documents.findings(document, data) == ()


@pytest.mark.slow
@pytest.mark.parametrize("document", Document)
def test_a_drawn_document_is_read_or_refused_as_a_whole(document: Document) -> None:
    held(FEW, document, drawn(document))


@pytest.mark.slow
@pytest.mark.parametrize("document", Document)
def test_a_spoilt_document_is_refused_by_both_or_by_neither(
    document: Document, sound: dict[Document, list[Any]]
) -> None:
    held(FEW, document, spoilt(sound[document]))


@pytest.mark.slow
@pytest.mark.ten_thousand
@pytest.mark.parametrize("document", Document)
def test_thousands_of_documents_are(document: Document, sound: dict[Document, list[Any]]) -> None:
    held(MOST, document, drawn(document))
    held(MOST, document, spoilt(sound[document]))


@pytest.mark.slow
@pytest.mark.parametrize("document", PEOPLE_WRITE)
def test_a_drawn_document_is_the_same_in_yaml(document: Document) -> None:
    for seed in FEW:
        data = json.loads(json.dumps(drawn(document)(Random(f"{document}/{seed}"))))
        if isinstance(data, dict):
            text = yaml.safe_dump(data, allow_unicode=True)
            assert object_of(text, yaml=True) == data
