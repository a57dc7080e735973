"""A day as a person reads it: one line for everything that happened."""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.model import Event, Incident
from vuelta.simulate.simulated_day import Day, Decided


def story(day: Day) -> Iterator[str]:
    """Line by line, in the order in which it was known."""
    lines: list[tuple[int, int, str]] = []
    for event in day.events:
        lines.append((event.received or event.time, 0, _seen(event)))
    lines += [(incident.time, 1, _line(incident)) for incident in day.incidents]
    lines += [(made.time, 2, _decided(made)) for made in day.decisions]
    for time, _, text in sorted(lines, key=lambda line: line[:2]):
        yield f"{_clock(time)}  {text}"
    for finding in day.refusal:
        yield f"{_clock(day.ended)}  stopped: {finding}"


def _seen(event: Event) -> str:
    if event.job is None:
        what = "leaves" if event.type == "departed" else "is back"
    elif event.type == "arrived":
        what = f"is at {event.job}"
    elif event.type == "failed":
        what = f"fails at {event.job}: {event.reason}"
    else:
        what = f"has {event.type} {event.job}"
    late = "" if event.received is None else f" (at {_clock(event.time)}, heard now)"
    return f"{event.vehicle} {what}{late}"


def _line(incident: Incident) -> str:
    subject = next(
        (
            str(value)
            for name in ("job", "vehicle")
            if (value := getattr(incident, name, None)) is not None
        ),
        "",
    )
    order = getattr(incident, "order", None)
    return f"  ! {incident.code} {subject or (order.id if order is not None else '')}".rstrip()


def _decided(made: Decided) -> str:
    moved = made.kpis.vehicles_changed
    notices = sum(note.counts for note in made.notices)
    return f"  > {made.found_by}: {moved} change vans, {notices} to be told anew"


def _clock(time: int) -> str:
    return f"{time // 3600:02d}:{time % 3600 // 60:02d}:{time % 60:02d}"
