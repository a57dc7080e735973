"""Seconds, metres, amounts and money as integers; parsing, formatting, limits.

Outside, times are seconds or RFC 3339, money is a decimal number in the
problem's currency. Inside, everything is an integer: money counts steps of
1/10,000 of the currency. The limits below are checked on entry so that no sum
in the engine can overflow 64 bits (or 32, where the core stores times).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from numbers import Integral, Real
from typing import Final

from vuelta.plain_text import told

MONEY_STEPS: Final = 10_000
"""Steps of one currency unit: prices are exact to four decimals."""

SPEED_STEPS: Final = 1_000_000
"""Steps of one speed factor: it is exact to a millionth."""

MAX_TIME: Final = 6 * 10**10
"""Largest absolute time, seconds: Unix time from the year 69 to 3871.

Whatever is worked out of it can still be written as RFC 3339, which ends with the year 9999.
"""

FIRST_YEAR: Final = 69
LAST_YEAR: Final = 3871
"""The years in which Unix time of ``MAX_TIME`` begins and ends."""

MAX_DURATION: Final = 10**9
"""Largest span of time, seconds: service, limits, and the whole horizon."""

MAX_DISTANCE: Final = 10**9
"""Largest distance, metres."""

MAX_AMOUNT: Final = 10**9
"""Largest amount in one dimension; the core adds two of them in 32 bits."""

MAX_MONEY: Final = 10**9 * MONEY_STEPS
"""Largest price, money steps."""


MAX_TOTAL: Final = 2**53
"""Largest sum of money, steps: what a JSON number holds exactly."""


_LEAP: Final = r"([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
DAY: Final = (
    r"([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    rf"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
"""A day of the Gregorian calendar."""

_WRITTEN_DAY: Final = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
"""A day as it is written, whether there is one or not: February 30 has an error of its own."""
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_TO_THE_SECOND: Final = rf"[Tt]{_CLOCK}:[0-5][0-9](\.0+)?([Zz]|[+-]{_CLOCK})"
RFC_3339: Final = DAY + _TO_THE_SECOND
"""Date and time with an offset (RFC 3339, section 5.6), of whole seconds."""

TIME_OF_DAY: Final = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|24:00(:00)?")
"""Hours and minutes, and perhaps seconds."""

LOCAL_TIME: Final = re.compile(rf"{DAY}[Tt ]{_CLOCK}(:[0-5][0-9])?")
"""Date and time without an offset."""

_RFC_3339: Final = re.compile(_WRITTEN_DAY + _TO_THE_SECOND)


class AdvisedError(ValueError):
    """A value that cannot be used, with what to write instead."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.remedy = remedy


def parse_time(value: object) -> int:
    """Seconds of an integer or of an RFC 3339 text (Unix time).

    Raises
    ------
    ValueError
        When the text is no RFC 3339 date and time with an offset, or the
        number is not whole or beyond ``MAX_TIME``.
    """
    if isinstance(value, str):
        seconds = int(_moment(value).timestamp())
        if abs(seconds) > MAX_TIME:
            end = f"beyond the year {LAST_YEAR}" if seconds > 0 else f"before the year {FIRST_YEAR}"
            remedy = "leave the field out where there is no such moment, or give the one there is"
            raise AdvisedError(f"'{value}' is {end}", remedy)
        return seconds
    seconds_ = whole(value)
    if abs(seconds_) > MAX_TIME:
        cause = f"{seconds_} is beyond the limit of {MAX_TIME} seconds"
        if abs(seconds_) // 1000 <= MAX_TIME:
            raise AdvisedError(f"{cause}: milliseconds, perhaps", "divide by 1000: give seconds")
        raise ValueError(cause)
    return seconds_


def is_no_moment(value: object) -> bool:
    """Whether a text is a date that programs write for none: before or after all that count.

    Such as ``9999-12-31T23:59:59Z``, whatever its offset is.
    """
    if not isinstance(value, str):
        return False
    if not (_RFC_3339.fullmatch(value) or LOCAL_TIME.fullmatch(value)):
        return False
    try:
        bare = datetime.fromisoformat(value[: len("9999-12-31T23:59:59")].upper())
    except ValueError:
        return False
    return abs(bare.replace(tzinfo=UTC).timestamp()) > MAX_TIME


def _moment(text: str) -> datetime:
    """The moment of an RFC 3339 text; what else it may be is said."""
    if TIME_OF_DAY.fullmatch(text):
        remedy = "give the problem's date and time_zone, or write 2026-11-22T09:00:00+01:00"
        raise AdvisedError(f"'{text}' is a time of day, and no day is given", remedy)
    if LOCAL_TIME.fullmatch(text):
        remedy = "write the offset, as 2026-11-22T09:00:00+01:00, or give the problem's time_zone"
        raise AdvisedError(f"'{text}' has no offset from UTC", remedy)
    if not _RFC_3339.fullmatch(text):
        if _RFC_3339.fullmatch(re.sub(r"[.][0-9]+", "", text)):
            raise ValueError(f"'{text}' has fractions of a second")
        raise ValueError(f"'{text}' is not an RFC 3339 time")
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(f"'{text}' is not an RFC 3339 time: there is no such day") from None


def format_time(seconds: int, utc_offset: int) -> str:
    """RFC 3339 text of a Unix time, in the zone ``utc_offset`` seconds east of UTC."""
    zone = UTC if utc_offset == 0 else timezone(timedelta(seconds=utc_offset))
    text = datetime.fromtimestamp(seconds, zone).isoformat()
    return text.replace("+00:00", "Z") if utc_offset == 0 else text


def utc_offset_of(text: str) -> int:
    """Offset from UTC, seconds east, stated by an RFC 3339 text."""
    offset = _moment(text).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def whole(value: object) -> int:
    """The integer a JSON number stands for; ``3.0`` is 3, ``3.5`` is refused."""
    number = value if type(value) is int else _whole_of(value)
    if abs(number) > _LONGEST:
        raise ValueError("the number has too many digits")
    return number


def quoted(value: object) -> str:
    """A value as a message quotes it: texts as texts, and what is no single value by its kind."""
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= 60 else f'the text "{value[:57]}..."'
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, dict | list | tuple):
        return "an object" if isinstance(value, dict) else "a list"
    return told(value)[:60]


def _whole_of(value: object) -> int:
    """The integer a number of another type stands for, such as numpy's."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ValueError(f"should be a whole number, not {quoted(value)}")
    if not float(value).is_integer():
        raise ValueError(f"{value} should be a whole number")
    return int(float(value))


_LONGEST: Final = 10**400
"""Beyond this no number has a meaning here, and soon none a text (``sys.int_info``)."""


def parse_money(value: object, limit: int = MAX_MONEY) -> int:
    """Money steps of a number of currency units.

    Raises
    ------
    ValueError
        When it is no number, has more than four decimals, or is beyond
        ``limit``.
    """
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise ValueError(f"should be a number, not {quoted(value)}")
    if isinstance(value, Integral):
        value = whole(value)
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("should be a number") from None
    if not amount.is_finite():
        raise ValueError("should be a finite number")
    if abs(amount) > limit // MONEY_STEPS + 1:
        raise ValueError(f"{value} is beyond the limit of {limit // MONEY_STEPS}")
    if amount and amount.adjusted() < -len(str(MONEY_STEPS)):
        raise ValueError(f"{value} has more than four decimals")
    steps = amount * MONEY_STEPS
    if abs(steps) > limit:
        raise ValueError(f"{value} is beyond the limit of {limit // MONEY_STEPS}")
    if steps != steps.to_integral_value():
        raise ValueError(f"{value} has more than four decimals")
    return int(steps)


def format_money(steps: int) -> int | float:
    """Currency units of money steps: an integer when whole, else a decimal number."""
    units, rest = divmod(steps, MONEY_STEPS)
    return units if rest == 0 else steps / MONEY_STEPS
