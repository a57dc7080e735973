"""What each kind of incident does to a day: one handler a kind, found by the incident.

A handler takes a day and an incident and gives the day after it, what has to be decided,
and what the incident did to the routes. To add a kind: its noun in ``model.incidents``,
its handler here, and what docs/contributing/add_an_incident.md names.
"""

from vuelta.replanning.incidents import at_the_door, orders, roads_and_depots, vehicles, wishes
from vuelta.replanning.incidents.handlers import HANDLERS, Applied, applied

FAMILIES = at_the_door, orders, roads_and_depots, vehicles, wishes
"""The files whose handlers are entered."""

__all__ = ["FAMILIES", "HANDLERS", "Applied", "applied"]
