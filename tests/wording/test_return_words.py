"""What customers read: every language says everything, and nothing stays unfilled."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from vuelta.model import Window
from vuelta.model.return_answers import ReturnOption
from vuelta.model.returns import DeclineCode, EvidenceKind, Method, Outcome, Verdict
from vuelta.wording import option_texts
from vuelta.wording.words import LANGUAGES, words_of


def shape(words: Any) -> Any:
    return {name: shape(one) for name, one in words.items()} if isinstance(words, dict) else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_say_the_same_things(language: str) -> None:
    words = {name: words_of("returns", name) for name in LANGUAGES}
    assert set(words) == set(LANGUAGES)
    assert shape(words[language]) == shape(words["en"])
    assert set(words[language]["decision"]) == set(get_args(Verdict))
    assert set(words[language]["why"]) == set(get_args(DeclineCode))
    assert set(words[language]["evidence"]) == set(get_args(EvidenceKind))
    assert (
        set(words[language]["methods"]) == set(get_args(Method)) == set(words[language]["option"])
    )
    assert set(words[language]["refund"]) == set(get_args(Outcome))


def written(desk: Any, currency: str | None = "EUR", **changes: Any) -> dict[str, str]:
    plain = {"method": "locker", "window": Window(0, 9), "refund_by": 2 * desk.day}
    option = ReturnOption.model_construct(**plain | {"facility": "L7", "distance": 350} | changes)
    return option_texts(
        desk.request(wanted="credit"),
        option,
        desk.policy(),
        0,
        currency,
        lambda language, window: f"<{language} {window.start}-{window.end}>",
    )


def test_a_text_says_what_to_do_when_money_comes_and_what_it_costs(desk: Any) -> None:
    texts = written(desk, customer_fee=35_000)
    assert texts["en"] == (
        "Put the goods into the locker L7, 350 m away, <en 0-9>. Your credit is there within "
        "2 days. It costs you 3.50 EUR."
    )
    assert "3,50 EUR" in texts["es"]
    assert "3,50 EUR" in texts["pl"]
    assert "costs" not in written(desk)["en"]
    assert written(desk, None, customer_fee=35_000)["en"].endswith("It costs you 3.50.")


def test_one_day_is_one_day_and_new_goods_come_when_they_come(desk: Any) -> None:
    assert "within a day" in written(desk, refund_by=5)["en"]
    assert "within 4 days" in written(desk, replacement_by=3 * desk.day + 1)["en"]
