"""The nouns: problems, plans and their parts, frozen and self-checking."""

from vuelta.model.base import Noun, Style, TimeWindow, Window
from vuelta.model.fleet import Break, Costs, Facility, Vehicle, VehicleStep
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
    Step,
    Summary,
    Unassigned,
    Violation,
)
from vuelta.model.problem import Problem, Profile

__all__ = [
    "UNREACHABLE",
    "Break",
    "CostBreakdown",
    "Costs",
    "Demand",
    "Facility",
    "Incompatibility",
    "IntMatrix",
    "Job",
    "Matrices",
    "MeasuredTravel",
    "Noun",
    "Places",
    "Plan",
    "Problem",
    "Profile",
    "ProfileTravel",
    "Reason",
    "Relation",
    "Route",
    "Search",
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
]
