"""What a text that is no JSON was meant to be, in words from which its writer can go on."""

from __future__ import annotations

import json
import re
from typing import Final, NamedTuple


class Slip(NamedTuple):
    """What is wrong, and what to do."""

    cause: str
    remedy: str


_MARKUP: Final = Slip("this is XML or HTML, not JSON", "give the document as JSON or YAML")
_COMMENT: Final = Slip("JSON has no comments", "delete it, or keep notes under metadata")
_QUOTES: Final = Slip("texts and names of fields stand in straight double quotes", 'write "..."')
_LAST_COMMA: Final = Slip("a comma stands after the last entry", "delete the comma")
_ENDS_EARLY: Final = Slip(
    "the text ends before the document does", "close its brackets, or copy the file again"
)
_TWO: Final = Slip("more follows after the end of the document", "give one document a file")
_WORDS: Final = {
    "None": "null",
    "none": "null",
    "NULL": "null",
    "Null": "null",
    "undefined": "null",
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
}
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_NAME: Final = re.compile(r"[A-Za-z_]\w*\s*:")
_DIGITS_BEFORE: Final = re.compile(r"\d\s*,\s*\Z")


def slip_of(text: str, error: json.JSONDecodeError) -> Slip:
    """The slip at the place where reading stopped; the reader's own words where it is none."""
    at, message = error.pos, error.msg
    here, before = text[at : at + 1], text[max(0, at - 60) : at]
    following = text[at + 1 : at + 60].lstrip()[:1]
    if text.lstrip()[:1] == "<":
        return _MARKUP
    if not text[at:].strip() and not message.startswith("Extra"):
        return _ENDS_EARLY
    if message.startswith("Unterminated"):
        return Slip("this text has no end", 'close it with "')
    if message.startswith("Invalid control"):
        return Slip("a text holds a line end or a tab", r"write \n or \t for it")
    if message.startswith("Invalid \\"):
        return Slip("a backslash stands alone in a text", r"write it twice: \\")
    if text[at : at + 2] in ("//", "/*") or here == "#":
        return _COMMENT
    if here in ("'", "\u2018", "\u2019", "\u201c", "\u201d", "\u201e"):
        return _QUOTES
    if (here in ("}", "]") and before.rstrip()[-1:] == ",") or (
        here == "," and following in ("}", "]")
    ):
        return _LAST_COMMA
    return _in_words(text, at, message)


def _in_words(text: str, at: int, message: str) -> Slip:
    """Slips that are told by what was expected."""
    here, before = text[at : at + 1], text[max(0, at - 60) : at]
    if message.startswith("Expecting value"):
        word = _WORD.match(text, at)
        if word and word[0] in _WORDS:
            return Slip(f"{word[0]} is no value of JSON", f"write {_WORDS[word[0]]}")
        if not text[:at].strip():
            return _no_bracket(text)
        return Slip("a value is missing or has no quotes", "give a number, or a text in quotes")
    if message.startswith("Expecting property name"):
        if here.isdigit() and _DIGITS_BEFORE.search(before):
            return Slip("a number is cut by a comma", "write decimals with a point, such as 0.35")
        if _NAME.match(text, at):
            return _QUOTES
        return Slip("the name of a field is missing", 'write "name": value')
    if message.startswith("Expecting ','"):
        if here.isdigit() and before[-1:] == "0":
            return Slip("a number begins with 0", "leave the 0 out, or put quotes round an id")
        if here == "_" and before[-1:].isdigit():
            return Slip("a number holds more than digits and a point", "write digits alone")
        return Slip("a comma or a closing bracket is missing before this", "add it")
    if message.startswith("Expecting ':'"):
        return Slip("a colon is missing between a field and its value", 'write "name": value')
    if message.startswith("Extra data"):
        return _TWO
    return Slip(message[:1].lower() + message[1:], "correct the syntax")


def _no_bracket(text: str) -> Slip:
    """A text that does not even begin as a document: perhaps a table, or YAML."""
    first = text.strip().splitlines()[0]
    for mark in (";", "\t", ","):
        if first.count(mark) >= 2:
            return Slip(
                "this looks like a table, as spreadsheets write it",
                "give a document of fields, as { ... }: its rows are the entries of a list",
            )
    if re.search(r"^[A-Za-z_]\w*\s*:", text, re.MULTILINE):
        return Slip("it does not begin with {", "if it is YAML, name the file .yaml")
    return Slip("it does not begin with {", "give a document of fields, as { ... }")
