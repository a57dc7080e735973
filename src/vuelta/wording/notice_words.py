"""What customers read, in English, Spanish and Polish.

Templates and words are data (``data/en.json``); here they are filled in, and
times are spelled as people say them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from vuelta.model import OptionCode, Style, Window
from vuelta.wording.words import listed, words_of

_TWO_DAYS: Final = 2 * 86_400


@dataclass(frozen=True)
class MessageClock:
    """Times in words: local ``HH:MM``, with the date when it is another day than now's.

    Where times are seconds, ``H:MM`` after midnight within two days, and plain
    seconds beyond.
    """

    style: Style
    now: int
    language: str

    def time(self, moment: int) -> str:
        if self.style.times == "rfc3339":
            return f"{self._local(moment):%H:%M}"
        if 0 <= moment < _TWO_DAYS:
            return f"{moment // 3600}:{moment // 60 % 60:02}"
        return str(moment)

    def eta(self, moment: int) -> str:
        words = _words(self.language)
        return str(words["eta"]).format(time=self.time(moment), on=self._on(moment))

    def window(self, window: Window) -> str:
        words = _words(self.language)
        start, end = self.time(window.start), self.time(window.end)
        return str(words["window"]).format(start=start, end=end, on=self._on(window.start))

    def date(self, moment: int) -> str | None:
        """Day and month; ``None`` where times are seconds, which have no calendar."""
        if self.style.times != "rfc3339":
            return None
        words, day = _words(self.language), self._local(moment)
        return str(words["date"]).format(day=day.day, month=words["months"][day.month - 1])

    def _on(self, moment: int) -> str:
        """The words that add the date, when it is not today."""
        spelled = self.date(moment)
        if spelled is None or self._local(moment).date() == self._local(self.now).date():
            return ""
        return str(_words(self.language)["on"]).format(date=spelled)

    def _local(self, moment: int) -> datetime:
        return datetime.fromtimestamp(moment, UTC) + timedelta(seconds=self.style.utc_offset)


@dataclass(frozen=True)
class Facts:
    """Everything a text may speak of."""

    job: str
    kind: str
    is_slight: bool = False
    """Small enough to be information only."""
    is_asked: bool = False
    """Whether the customer has asked for the change."""
    old_eta: int | None = None
    new_eta: int | None = None
    old_window: Window | None = None
    new_window: Window | None = None
    until: int | None = None
    is_due_again: bool = False
    """Deferred to another day, named or not."""
    reason: str | None = None
    """A key of the texts' reasons."""
    options: Sequence[OptionCode] = ()


def written(facts: Facts, clock: MessageClock) -> str:
    """The whole text in the clock's language: what, why, and the choice there is."""
    words = _words(clock.language)
    places = {
        "job": facts.job,
        "old_eta": None if facts.old_eta is None else clock.eta(facts.old_eta),
        "new_eta": None if facts.new_eta is None else clock.eta(facts.new_eta),
        "old_window": None if facts.old_window is None else clock.window(facts.old_window),
        "new_window": None if facts.new_window is None else clock.window(facts.new_window),
        "date": None if facts.until is None else clock.date(facts.until),
    }
    sentences = [words["kinds"][facts.kind][_variant(facts, clock)].format(**places)]
    if facts.reason is not None:
        sentences.append(words["reason"].format(reason=words["reasons"][facts.reason]))
    if facts.options:
        options = option_words(facts.options, clock.language)
        sentences.append(words["options"].format(options=options))
    return " ".join(sentences)


def option_words(options: Sequence[OptionCode], language: str) -> str:
    """Options named one after the other: ``a refund, an exchange or another address``."""
    words = _words(language)
    return listed([words["option_words"][option] for option in options], words["last_joint"])


def _variant(facts: Facts, clock: MessageClock) -> str:
    """Which of a kind's sentences says it: by what is known, and what is news."""
    moved = facts.old_window is not None and facts.old_window != facts.new_window
    match facts.kind:
        case "delay" | "earlier":
            return "slight" if facts.is_slight else "window" if moved else "eta"
        case "new_window":
            return "asked" if facts.is_asked else "window" if moved else "eta"
        case "deferred":
            if not facts.is_due_again:
                return "open"
            dated = facts.until is not None and clock.date(facts.until) is not None
            return "date" if dated else "next_day"
        case "cancelled":
            return "plain" if facts.old_window is None else "window"
        case "absent" | "question":
            return "plain" if facts.new_window is None else "again"
        case _:
            return "window"


def _words(language: str) -> dict[str, Any]:
    return words_of("notices", language)
