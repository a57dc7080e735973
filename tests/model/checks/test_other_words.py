"""Words of other trades: none is a field of ours, and each remedy names what there is."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from vuelta.model.checks import other_words
from vuelta.model.checks.other_words import meant_by
from vuelta.model.jobs import Job

NOUNS = list(other_words._OWN)
NO_FIELDS = re.compile(r"\[[^\]]*\]|\{.*\}")
"""What stands in brackets shows a value."""


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_no_word_is_a_field(noun: type[BaseModel]) -> None:
    assert set(other_words._OWN[noun]) & set(noun.model_fields) == set()


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_remedy_that_says_give_names_a_field(noun: type[BaseModel]) -> None:
    known = {field for one in NOUNS for field in one.model_fields} | {"it", "what"}
    for remedy in set(other_words._OWN[noun].values()):
        if remedy.startswith("give "):
            named = remedy.removeprefix("give ").split()[0].strip(",")
            assert named in known, remedy


def test_spelling_is_no_matter() -> None:
    assert meant_by(Job, "Service Time") == meant_by(Job, "service-time") != ""
    assert meant_by(Job, "colour") == ""
