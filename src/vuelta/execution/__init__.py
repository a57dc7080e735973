"""The day as observed: incidents and events read, and where the day stands at a moment.

``project`` replays what has happened; ``implied`` makes incidents and observations
agree. Nothing here plans or judges.
"""

from vuelta.execution.checks import findings, refuse_broken_pins
from vuelta.execution.project import Replays, project, spot_after
from vuelta.execution.read import Report, latest, read_events, read_incidents, read_report
from vuelta.execution.reconcile import implied
from vuelta.execution.route_replay import called_off
from vuelta.execution.state import DayState, Spot, VehicleState
from vuelta.execution.task_state import Key

__all__ = [
    "DayState",
    "Key",
    "Replays",
    "Report",
    "Spot",
    "VehicleState",
    "called_off",
    "findings",
    "implied",
    "latest",
    "project",
    "read_events",
    "read_incidents",
    "read_report",
    "refuse_broken_pins",
    "spot_after",
]
