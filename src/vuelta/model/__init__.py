"""The nouns: problems, plans and their parts, frozen and self-checking."""

from vuelta.model.base import Noun, Style, TimeWindow, Window
from vuelta.model.distance import great_circle_metres
from vuelta.model.events import Event
from vuelta.model.fleet import Break, Costs, Facility, Vehicle, VehicleStep
from vuelta.model.incidents import Incident, NewOrder
from vuelta.model.jobs import Demand, Incompatibility, Job, Relation, Shipment, ShipmentStep, Task
from vuelta.model.matrix import (
    UNREACHABLE,
    IntMatrix,
    Matrices,
    MeasuredTravel,
    ProfileTravel,
    Travel,
    TravelMatrix,
    Trip,
)
from vuelta.model.places import Places
from vuelta.model.plan import (
    CostBreakdown,
    Plan,
    Reason,
    Route,
    Search,
    SetAside,
    Step,
    Summary,
    Unassigned,
    Violation,
)
from vuelta.model.policy import Policy
from vuelta.model.problem import Disruption, Problem, Profile
from vuelta.model.promises import Promised, TaskKey, hand_over_of, handed_over
from vuelta.model.revision import (
    Breach,
    Change,
    Diff,
    Kpis,
    Notice,
    Option,
    Promise,
    ProtocolRun,
    Revision,
    RunStep,
)

__all__ = [
    "UNREACHABLE",
    "Breach",
    "Break",
    "Change",
    "CostBreakdown",
    "Costs",
    "Demand",
    "Diff",
    "Disruption",
    "Event",
    "Facility",
    "Incident",
    "Incompatibility",
    "IntMatrix",
    "Job",
    "Kpis",
    "Matrices",
    "MeasuredTravel",
    "NewOrder",
    "Notice",
    "Noun",
    "Option",
    "Places",
    "Plan",
    "Policy",
    "Problem",
    "Profile",
    "ProfileTravel",
    "Promise",
    "Promised",
    "ProtocolRun",
    "Reason",
    "Relation",
    "Revision",
    "Route",
    "RunStep",
    "Search",
    "SetAside",
    "Shipment",
    "ShipmentStep",
    "Step",
    "Style",
    "Summary",
    "Task",
    "TaskKey",
    "TimeWindow",
    "Travel",
    "TravelMatrix",
    "Trip",
    "Unassigned",
    "Vehicle",
    "VehicleStep",
    "Violation",
    "Window",
    "great_circle_metres",
    "hand_over_of",
    "handed_over",
]
