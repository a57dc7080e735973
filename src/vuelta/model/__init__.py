"""The nouns: problems, plans and their parts, frozen and self-checking."""

from vuelta.model.base import Noun, Style, TimeWindow, Window
from vuelta.model.choices import Destination, Place
from vuelta.model.decided import at_place, set_down
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
    "Destination",
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
    "Place",
    "Places",
    "Plan",
    "Policy",
    "Problem",
    "Profile",
    "ProfileTravel",
    "Promise",
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
    "TimeWindow",
    "Travel",
    "TravelMatrix",
    "Trip",
    "Unassigned",
    "Vehicle",
    "VehicleStep",
    "Violation",
    "Window",
    "at_place",
    "set_down",
]
