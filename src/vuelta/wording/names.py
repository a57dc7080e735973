"""What codes are called in a language: roles, incidents, severities, actions, options."""

from __future__ import annotations

from typing import Any

from vuelta.model import OptionCode
from vuelta.wording.notice_words import option_words
from vuelta.wording.words import Language, words_of


class Names:
    """What codes are called in a language; actions of a carrier's own keep their words."""

    def __init__(self, language: Language = "en") -> None:
        words: dict[str, Any] = words_of("names", language)
        self.roles: dict[str, str] = words["roles"]
        self.incidents: dict[str, str] = words["incidents"]
        self.severities: dict[str, str] = words["severities"]
        self._actions: dict[str, str] = words["actions"]
        self._language = language

    def action(self, action: str) -> str:
        """A protocol's action."""
        return self._actions.get(action, action)

    def option(self, code: OptionCode) -> str:
        """A way out a customer may be offered."""
        return option_words((code,), self._language)
