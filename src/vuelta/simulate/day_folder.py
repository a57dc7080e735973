"""A day that was driven, in a folder: to be analysed, measured, or driven again.

``problem.json`` and ``plan.json`` are the morning's, ``events.json`` what was
seen, ``revision-001.json`` and so on what was decided, ``trace.json`` what the
day was made of.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from vuelta.documents import remove_file, together, write_text
from vuelta.formats import dump_revision, dumps
from vuelta.model import Event, Incident, Revision
from vuelta.simulate.generate import Scenario
from vuelta.simulate.scenario_folder import PLAN, write_scenario
from vuelta.simulate.simulated_day import Day, Decision, Dispatcher, State

EVENTS: Final = "events.json"
REVISIONS: Final = "revision-*.json"


class Recorder:
    """Any dispatcher, listened to: ``revisions`` is all it has decided, in order.

    Where the day was stopped, the last one is what could not be carried out.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self.revisions: list[Revision] = []

    def on_event(self, state: State, event: Event | Incident) -> Decision:
        decision = self._dispatcher.on_event(state, event)
        if isinstance(decision, Revision):
            self.revisions.append(decision)
        return decision


def write_day(
    scenario: Scenario, day: Day, revisions: Sequence[Revision], folder: str | os.PathLike[str]
) -> Path:
    """Writes a day into a folder, in place of the day that is there: all of it, or nothing.

    Raises
    ------
    InputError
        F233, when it cannot be written.
    """
    with together():
        target = write_scenario(scenario, folder)[0].parent
        for old in target.glob(REVISIONS):
            remove_file(old)
        write_text(dumps(day.first, "json"), target / PLAN)
        write_text(_seen(day), target / EVENTS)
        for number, revision in enumerate(revisions, start=1):
            name = REVISIONS.replace("*", f"{number:03}")
            write_text(dump_revision(revision), target / name)
    return target


def _seen(day: Day) -> str:
    """All observations, one a line, times in the style of the problem."""
    context = {"style": day.morning.style}
    lines = [
        json.dumps(
            event.model_dump(mode="json", exclude_defaults=True, context=context),
            ensure_ascii=False,
        )
        for event in day.events
    ]
    return '{"events": [\n  ' + ",\n  ".join(lines) + "\n]}\n"
