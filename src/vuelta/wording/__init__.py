"""What people read: one file of words a language, and how times, spans and codes are said."""

from vuelta.wording.amounts import percent, span
from vuelta.wording.clock import Clock
from vuelta.wording.names import Names
from vuelta.wording.notice_words import Facts, MessageClock, option_words, written
from vuelta.wording.return_words import decision_texts, option_texts
from vuelta.wording.trace_words import TraceWords
from vuelta.wording.words import LANGUAGES, Language, words_of

__all__ = [
    "LANGUAGES",
    "Clock",
    "Facts",
    "Language",
    "MessageClock",
    "Names",
    "TraceWords",
    "decision_texts",
    "option_texts",
    "option_words",
    "percent",
    "span",
    "words_of",
    "written",
]
