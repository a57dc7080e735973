"""What chains of custody are called in English, Spanish and Polish (``data/en.json``)."""

from __future__ import annotations

from typing import Any

from vuelta.model import Holder, Link, Returned, Touch
from vuelta.wording.names import Names
from vuelta.wording.words import Language, words_of


class TraceWords:
    """The words of one language.

    Attributes
    ----------
    heads, touch_heads, deadline_heads
        Of the columns of links, of touches, and of deadlines.
    goods, kinds, states, statuses, deadlines
        By the codes of ``model.trace``, and of ``Deadline``.
    """

    def __init__(self, language: Language = "en") -> None:
        words: dict[str, Any] = words_of("custody", language)
        self._words = words
        self._names = Names(language)
        self.heads: list[str] = words["heads"]
        self.touch_heads: list[str] = words["touch_heads"]
        self.goods: dict[str, str] = words["goods"]
        self.states: dict[str, str] = words["states"]
        self.statuses: dict[str, str] = words["statuses"]
        self.deadline_heads: list[str] = words["returned"]["heads"]
        self.deadlines: dict[str, str] = words["returned"]["deadlines"]

    def say(self, phrase: str, **places: str) -> str:
        """A phrase of the table, filled in."""
        return str(self._words[phrase]).format(**places)

    def holder(self, holder: Holder) -> str:
        """Who has the goods."""
        if holder.kind == "vehicle" and holder.id is None:
            return self.say("some_vehicle")
        return str(self._words["holders"][holder.kind]).format(id=holder.id)

    def returned(self, returned: Returned, time: str) -> str:
        """What was decided about a return, at a time that is spelled already."""
        words = self._words["returned"]
        head: str = words["head"]
        items, state = ", ".join(returned.items), words["states"][returned.state]
        return head.format(request=returned.request, items=items, state=state, time=time)

    def link(self, link: Link) -> str:
        """What happens, and why where that is known."""
        what: str = self._words["kinds"][link.kind]
        return what if link.reason is None else f"{what} ({self.reason(link.reason)})"

    def reason(self, code: str) -> str:
        """An incident by its code; what is no code is its own word."""
        return self._names.incidents.get(code, code)

    def touch(self, touch: Touch) -> str:
        """What touched a task."""
        if touch.kind == "incident":
            return self.reason(touch.code)
        table: dict[str, str] = self._words["changes" if touch.kind == "change" else "notices"]
        return table[touch.code]

    def option(self, touch: Touch) -> str:
        """The way out that was taken; empty when there was none to take."""
        if touch.option is None:
            return ""
        phrase = "chosen" if touch.chosen else "default"
        return self.say(phrase, option=self._names.option(touch.option))
