"""What customers read about their returns, in English, Spanish and Polish.

Templates and words are data (``data/en.json``); windows are spelled by
whoever knows how the day speaks of time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from vuelta import units
from vuelta.model import Decision, ReturnOption, ReturnPolicy, ReturnRequest, Window
from vuelta.wording.words import listed, words_of

Spelled = Callable[[str, Window], str]
"""A window in the words of a language."""

_DAY: Final = 86_400


def decision_texts(
    request: ReturnRequest, decision: Decision, policy: ReturnPolicy
) -> dict[str, str]:
    """What the customer is notified of a decision, by language."""
    found: dict[str, str] = {}
    for language in policy.languages:
        words = _words(language)
        is_charged = decision.payer == "customer" and any(
            policy.fees.get(method, 0) for method in decision.methods
        )
        found[language] = words["decision"][decision.verdict].format(
            request=request.id,
            methods=listed(
                [words["methods"][method] for method in decision.methods], words["last_joint"]
            ),
            missing=", ".join(words["evidence"][one] for one in decision.missing),
            why=words["why"].get(decision.code, ""),
            fee=words["fee"] if is_charged else "",
        )
    return found


def option_texts(
    request: ReturnRequest,
    option: ReturnOption,
    policy: ReturnPolicy,
    now: int,
    currency: str | None,
    spelled: Spelled,
) -> dict[str, str]:
    """What the customer is notified of one way to give goods back, by language."""
    found: dict[str, str] = {}
    for language in policy.languages:
        words = _words(language)
        settled = option.refund_by if option.replacement_by is None else option.replacement_by
        days = max(1, -(-(settled - now) // _DAY))
        sentences = [
            words["option"][option.method].format(
                window=spelled(language, option.window),
                place=option.facility or "",
                metres=option.distance or 0,
            ),
            words["one_day" if days == 1 else "refund"][request.wanted].format(days=days),
        ]
        if option.customer_fee:
            money = _money(option.customer_fee, currency, language)
            sentences.append(words["charge"].format(money=money))
        found[language] = " ".join(sentences)
    return found


def _money(steps: int, currency: str | None, language: str) -> str:
    text = f"{steps / units.MONEY_STEPS:.2f}".replace(".", _words(language)["decimal"])
    return f"{text} {currency}" if currency else text


def _words(language: str) -> dict[str, Any]:
    return words_of("returns", language)
