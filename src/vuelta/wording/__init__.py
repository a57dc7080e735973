"""What people read: one file of words a language, and how times, spans and codes are said."""

from vuelta.wording.amounts import percent, span
from vuelta.wording.names import Names
from vuelta.wording.words import LANGUAGES, Language, words_of

__all__ = ["LANGUAGES", "Language", "Names", "percent", "span", "words_of"]
