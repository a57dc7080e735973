"""Words: every language says everything, with the same places to fill in."""

# Covers: wording/amounts.py wording/names.py

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from vuelta import wording
from vuelta.wording import LANGUAGES, words_of

FOLDER = Path(wording.__file__).parent / "data"
SECTIONS = tuple(json.loads((FOLDER / "en.json").read_text("utf-8")))


def shape(value: Any) -> Any:
    """What has to be alike in all languages: names of words, and what is filled in."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return len(value)
    return sorted(re.findall(r"\{\w*[^}]*\}", value)) if isinstance(value, str) else value


def test_there_is_one_file_a_language() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_a_language_says_everything_that_english_says(language: str, section: str) -> None:
    english, other = words_of(section, "en"), words_of(section, language)
    if section == "names":  # English says the shipped actions as they are written
        english, other = english | {"actions": {}}, other | {"actions": {}}
    assert other.keys() == english.keys()
    if section not in ("notices", "returns"):  # whose sentences are built differently
        assert shape(other) == shape(english)


def test_words_have_one_home() -> None:
    """No data file but those of ``wording`` says anything in Spanish or Polish."""
    package = Path(wording.__file__).parents[1]
    letters = re.compile(r"[áéíóúñ¿¡ąćęłńśźż]", re.IGNORECASE)
    strays = [
        path.relative_to(package).as_posix()
        for ending in ("*.json", "*.html", "*.py")
        for path in package.rglob(ending)
        if path.parent != FOLDER and letters.search(path.read_text("utf-8"))
    ]
    assert strays == []
