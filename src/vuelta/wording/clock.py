"""Moments as a page spells them: local, and with the day where it is another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vuelta.model import Style, Window

_DAY = 86_400


@dataclass(frozen=True)
class Clock:
    """Local times of one document; ``first`` says which day needs no name.

    Times in seconds are read as seconds after midnight.
    """

    style: Style
    first: int

    def local(self, moment: int) -> int:
        """Seconds on the local clock, since the epoch or since midnight."""
        return moment + (self.style.utc_offset if self.style.times == "rfc3339" else 0)

    def time(self, moment: int) -> str:
        """``09:05``; ``+1 09:05`` on the next day."""
        days = self.local(moment) // _DAY - self.local(self.first) // _DAY
        seconds = self.local(moment) % _DAY
        text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
        return f"{days:+} {text}" if days else text

    def window(self, window: Window) -> str:
        return f"{self.time(window.start)}–{self.time(window.end)}"

    @property
    def date(self) -> str | None:
        """The day, where times have a calendar."""
        if self.style.times != "rfc3339":
            return None
        moment = datetime.fromtimestamp(self.first, UTC)
        return (moment + timedelta(seconds=self.style.utc_offset)).date().isoformat()
