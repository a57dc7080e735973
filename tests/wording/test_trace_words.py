"""Every code of a trace has a word in every language."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from vuelta.model import Holder, Link, Notice, Touch
from vuelta.model.custody import Goods, HolderKind, LinkKind, LinkState, Status
from vuelta.model.revision import ChangeKind
from vuelta.wording import TraceWords
from vuelta.wording.words import LANGUAGES, words_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_word(language: Any) -> None:
    words = words_of("custody", language)
    notices = Notice.model_fields["kind"].annotation
    for table, codes in (
        ("goods", Goods), ("kinds", LinkKind), ("states", LinkState), ("statuses", Status),
        ("holders", HolderKind), ("changes", ChangeKind), ("notices", notices),
    ):  # fmt: skip
        assert set(words[table]) == set(get_args(codes))
    assert set(words) == set(words_of("custody", "en"))
    assert len(words["heads"]) == len(words_of("custody", "en")["heads"])


def test_phrases_are_filled_in() -> None:
    words = TraceWords("es")
    depot, van = Holder(kind="depot"), Holder(kind="vehicle", id="v1")
    assert [words.holder(one) for one in (depot, van, Holder(kind="vehicle"))] == [
        "almacén", "v1", "otra furgoneta",
    ]  # fmt: skip
    link = Link(kind="failed", state="done", begins=1, time=1, giver=van, taker=van,
                reason="RECIPIENT_ABSENT")  # fmt: skip
    assert words.link(link) == "visita fallida (Destinatario ausente)"
    assert words.reason("their own words") == "their own words"
    taken = Touch(time=1, revision=1, kind="incident", code="DAMAGED", option="REFUND", chosen=True)
    assert words.option(taken).startswith("elegido: ")
    assert words.option(taken.model_copy(update={"option": None})) == ""
