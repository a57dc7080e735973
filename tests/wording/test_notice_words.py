"""Texts exist for everything that can be said, in every language, and resolve."""

# Covers: wording/clock.py

from __future__ import annotations

import re
from string import Formatter
from typing import Any, get_args

import pytest

from vuelta.changes.notices import Kind
from vuelta.model import Style, Window
from vuelta.model.incidents import IncidentCode
from vuelta.model.policy import OptionCode
from vuelta.wording.notice_words import Facts, MessageClock, option_words, written
from vuelta.wording.words import LANGUAGES, words_of

LOCAL = Style(times="rfc3339", utc_offset=3600)
NOON = 1_795_604_400
"""2026-11-25T12:00:00+01:00."""


def clock(language: str, style: Style = LOCAL, now: int = NOON) -> MessageClock:
    return MessageClock(style, now, language)


def test_times_are_local() -> None:
    assert clock("en").time(NOON) == "12:00"
    assert clock("en").time(NOON - 3 * 3600 + 300) == "09:05"


def test_times_in_seconds_count_from_midnight_for_two_days() -> None:
    """9:05 is 32,700; 25:00 is one in the night; from the third day on seconds stay."""
    seconds = clock("en", Style(), 0)
    assert seconds.time(32_700) == "9:05"
    assert seconds.time(90_000) == "25:00"
    assert seconds.time(172_800) == "172800"
    assert seconds.time(-5) == "-5"
    assert seconds.date(0) is None


@pytest.mark.parametrize(
    ("language", "today", "tomorrow", "day"),
    [
        ("en", "between 12:00 and 13:00", "between 12:00 and 13:00 on 26 November", "26 November"),
        (
            "es",
            "entre las 12:00 y las 13:00",
            "entre las 12:00 y las 13:00 del 26 de noviembre",
            "26 de noviembre",
        ),
        ("pl", "między 12:00 a 13:00", "między 12:00 a 13:00 dnia 26 listopada", "26 listopada"),
    ],
)
def test_another_day_is_named(language: str, today: str, tomorrow: str, day: str) -> None:
    words, later = clock(language), NOON + 86_400
    assert words.window(Window(NOON, NOON + 3600)) == today
    assert words.window(Window(later, later + 3600)) == tomorrow
    assert words.date(later) == day


def every_fact() -> list[Facts]:
    """Every kind, with and without what it may know."""
    found = []
    for kind in get_args(Kind):
        for old in (None, Window(NOON, NOON + 3600)):
            for new in (None, Window(NOON, NOON + 3600), Window(NOON + 7200, NOON + 9000)):
                if kind in ("delay", "earlier", "new_window") and None in (old, new):
                    continue
                if kind == "added" and new is None:
                    continue
                found += [
                    Facts(
                        "A17",
                        kind,
                        is_slight,
                        is_asked,
                        None if old is None else old.start,
                        None if new is None else new.start,
                        old,
                        new,
                        until,
                        is_due_again,
                    )
                    for is_slight in (False, True)
                    for is_asked in (False, True)
                    for until in (None, NOON + 86_400)
                    for is_due_again in (False, True)
                ]
    return found


def templates(language: str) -> dict[tuple[str, str], str]:
    kinds: dict[str, dict[str, str]] = words_of("notices", language)["kinds"]
    return {(kind, name): text for kind, texts in kinds.items() for name, text in texts.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", [LOCAL, Style()], ids=["rfc3339", "seconds"])
def test_everything_can_be_said_and_every_placeholder_is_filled(
    language: str, style: Style
) -> None:
    for facts in every_fact():
        text = written(facts, clock(language, style))
        assert "A17" in text
        assert not re.search(r"[{}]|None", text), text
        assert text.endswith(".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_used_by_something(language: str) -> None:
    """Each template's fixed beginning shows up in the text of some fact."""
    said = {written(facts, clock(language)) for facts in every_fact()}
    for name, template in templates(language).items():
        pieces = [re.escape(piece) for piece, *_ in Formatter().parse(template)]
        pattern = re.compile(".+".join(pieces) + "$")
        assert any(pattern.match(text) for text in said), name


def test_the_languages_say_the_same_things_with_the_same_facts() -> None:
    def fields(template: str) -> set[Any]:
        return {field for _, field, *_ in Formatter().parse(template) if field}

    english = templates("en")
    for language in LANGUAGES:
        assert {name: fields(text) for name, text in templates(language).items()} == {
            name: fields(text) for name, text in english.items()
        }
        texts = words_of("notices", language)
        assert set(texts) == set(words_of("notices", "en"))
        assert len(texts["months"]) == 12
        assert set(texts["option_words"]) == set(get_args(OptionCode))
        # A new order needs no reason: it is one.
        codes = set(get_args(IncidentCode)) - {"NEW_URGENT", "NEW_ORDER"}
        assert set(texts["reasons"]) == codes | {"OTHER"}


@pytest.mark.parametrize(
    ("language", "two", "three"),
    [
        ("en", "a refund or an exchange", "a refund, an exchange or another address"),
        ("es", "un reembolso o un cambio", "un reembolso, un cambio o una dirección distinta"),
        ("pl", "zwrot pieniędzy lub wymiana", "zwrot pieniędzy, wymiana lub inny adres"),
    ],
)
def test_options_are_listed_as_people_do(language: str, two: str, three: str) -> None:
    assert option_words(["REFUND", "EXCHANGE"], language) == two
    assert option_words(["REFUND", "EXCHANGE", "REDIRECT_ADDRESS"], language) == three
    assert option_words(["REFUND"], language) in two


def test_spanish_never_joins_with_o_before_an_o() -> None:
    """``u`` would be needed; the words are chosen so that it never is."""
    words = words_of("notices", "es")["option_words"].values()
    assert not [word for word in words if word.startswith(("o", "ho"))]


def test_a_whole_text_in_three_languages() -> None:
    facts = Facts(
        "A17",
        "absent",
        new_eta=NOON,
        new_window=Window(NOON, NOON + 1800),
        reason=None,
        options=("NEIGHBOUR", "RESCHEDULE"),
    )
    assert written(facts, clock("en")) == (
        "Order A17: we called and found nobody there. We plan to come again between 12:00 and "
        "12:30. Please tell us what you prefer: leaving it with a neighbour or a day and time "
        "of your choice."
    )
    assert written(facts, clock("es")) == (
        "Pedido A17: hemos pasado y no había nadie. Tenemos previsto volver entre las 12:00 y "
        "las 12:30. Por favor, díganos qué prefiere: dejarlo a un vecino o el día y la hora que "
        "le convengan."
    )
    assert written(facts, clock("pl")) == (
        "Zlecenie A17: byliśmy na miejscu, ale nikogo nie zastaliśmy. Planujemy przyjechać "
        "ponownie między 12:00 a 12:30. Prosimy o wybór: pozostawienie u sąsiada lub inny, "
        "dogodny dla Państwa termin."
    )
