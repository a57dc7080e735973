"""Documents as strangers send them: sound ones, spoilt here and there."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any, Final

ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 0.5, -0.0, 1e308, 1e-308, 2**31, 2**32, 2**63, -(2**63), 10**30),
    *(
        "",
        " ",
        "0",
        "-1",
        "1e9",
        "null",
        "12:30",
        "0123",
        "2026-11-30T25:61:00Z",
        "9999-12-31T23:59:59Z",
    ),
    *(
        "\x1b]0;PWN\x07",
        "\ud800",
        "a\nE999 fake: line",
        "=1+1",
        "<!--<script>",
        "\u202e",
        "é" * 300,
    ),
    *([], {}, [[]], [{}], [None], [0, 0], [[0, 0]], [[9, 1]], [0] * 50, ["x"] * 50),
    *({"id": "x"}, {"": 0}, [1e308, 1e308], [181, 91], [[0, 10**9]], [[5, 5], [1, 2]]),
)
"""Values that belong nowhere in particular."""

DEEP: Final = 300
"""Lists in lists of one that is nested."""


def mutated(document: Any, random: Random) -> str:
    """A JSON text of the document with one to four things wrong with it, sometimes with none."""
    spoilt = copy.deepcopy(document)
    for _ in range(random.choice((0, 1, 1, 1, 1, 2, 3))):
        spoilt = changed(spoilt, random)
    if random.random() < 0.05:
        _grow(spoilt, random)
    text = json.dumps(spoilt)
    return _spoilt(text, random) if random.random() < 0.06 else text


def mutated_text(text: str, random: Random) -> str:
    """A text of another format with a word, a line or a letter wrong here and there."""
    for _ in range(random.choice((0, 1, 1, 2, 5))):
        text = random.choice((_other_word, _other_line, _spoilt))(text, random)
    return text


def changed(root: Any, random: Random) -> Any:
    """The document with one of its values, fields or entries changed."""
    holders = [one for one in _inside(root) if one]
    if not holders or random.random() < 0.02:
        return random.choice(ODD)
    holder = random.choice(holders)
    key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    match random.randrange(12):
        case 0 | 1:
            holder[key] = random.choice(ODD)
        case 2 | 3:
            del holder[key]
        case 4 | 8 | 9 | 10 | 11:
            holder[key] = _like(holder[key], random)
        case 5 if isinstance(holder, list):
            holder.insert(key, copy.deepcopy(random.choice(holder)))
        case 5:
            holder[f"{key}_"] = holder.pop(key)
        case 6:
            other = random.choice(holders)
            holder[key] = copy.deepcopy(random.choice(list(_values(other))))
        case 7:
            nested: Any = holder[key]
            for _ in range(random.choice((1, 2, DEEP))):
                nested = [nested]
            holder[key] = nested
    return root


def _grow(root: Any, random: Random) -> None:
    """One of its lists far longer: small as a text, and perhaps much work."""
    lists = [one for one in _inside(root) if isinstance(one, list) and one]
    if lists:
        holder = random.choice(lists)
        times = random.choice((30, 300, 2000))
        for n in range(times):
            one = copy.deepcopy(holder[n % len(holder)])
            if isinstance(one, dict) and "id" in one:
                one["id"] = f"{one['id']}-{n}"
            holder.append(one)


def _inside(value: Any) -> list[Any]:
    """Every object and list of a document, itself among them."""
    found, open_ = [], [value]
    while open_:
        one = open_.pop()
        if isinstance(one, dict | list):
            found.append(one)
            open_ += _values(one)
    return found


def _values(holder: Any) -> Any:
    return holder.values() if isinstance(holder, dict) else holder


def _like(value: Any, random: Random) -> Any:
    """Something of the same kind that may still be wrong."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return random.choice(
            (value + 1, -value, value * 1000, value * 10**6, float(value), str(value))
        )
    if isinstance(value, str):
        return random.choice((value + "x", value.upper(), value * 40, value[::-1], [value]))
    if isinstance(value, list):
        return random.choice((value[::-1], value + value, value[:1], {"0": value}))
    return [value] if value is not None else 0


def _spoilt(text: str, random: Random) -> str:
    """The text cut off, or with letters lost, doubled or changed."""
    at = random.randrange(len(text) + 1)
    match random.randrange(5):
        case 0:
            return text[:at]
        case 1:
            return text[:at] + text[at + random.randrange(1, 9) :]
        case 2:
            return text[:at] + random.choice('{}[],:"\\0-.eE#&*! \n\t\x00\ufeff') + text[at:]
        case 3:
            return text[:at] + text[at : at + 40] + text[at:]
        case _:
            return text + text[at:]


def _other_word(text: str, random: Random) -> str:
    words = text.split(" ")
    odd = ("-1", "0", "1e999", "nan", "", "x", "99999999999999999999", "1.5", "-0", "9" * 5000)
    words[random.randrange(len(words))] = random.choice(odd)
    return " ".join(words)


def _other_line(text: str, random: Random) -> str:
    lines = text.splitlines()
    if not lines:
        return text
    at = random.randrange(len(lines))
    match random.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines.insert(at, random.choice(lines))
        case _:
            lines[at] = lines[at][: len(lines[at]) // 2]
    return "\n".join(lines)
