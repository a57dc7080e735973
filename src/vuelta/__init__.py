"""Vuelta: plans delivery rounds together with what comes back.

``plan`` and ``check`` are the verbs, ``read`` and ``write`` move documents in
and out; the rest are the nouns they speak of and the errors they raise.
"""

from importlib.metadata import PackageNotFoundError as _PackageNotFoundError
from importlib.metadata import version as _version

from vuelta.engine import check, plan
from vuelta.errors import (
    CommitmentError,
    DefectError,
    Finding,
    InputError,
    TravelError,
    VueltaError,
)
from vuelta.formats import read, read_plan, write
from vuelta.model import (
    Break,
    CostBreakdown,
    Costs,
    Facility,
    Incompatibility,
    Job,
    Matrices,
    Plan,
    Problem,
    Profile,
    Reason,
    Relation,
    Route,
    Search,
    Shipment,
    ShipmentStep,
    Step,
    Style,
    Summary,
    Unassigned,
    Vehicle,
    VehicleStep,
    Violation,
    Window,
)
from vuelta.referee import Judgement
from vuelta.solver import Cancel, Progress

try:
    __version__ = _version("vuelta")
except _PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0.0.0"

__all__ = [
    "Break",
    "Cancel",
    "CommitmentError",
    "CostBreakdown",
    "Costs",
    "DefectError",
    "Facility",
    "Finding",
    "Incompatibility",
    "InputError",
    "Job",
    "Judgement",
    "Matrices",
    "Plan",
    "Problem",
    "Profile",
    "Progress",
    "Reason",
    "Relation",
    "Route",
    "Search",
    "Shipment",
    "ShipmentStep",
    "Step",
    "Style",
    "Summary",
    "TravelError",
    "Unassigned",
    "Vehicle",
    "VehicleStep",
    "Violation",
    "VueltaError",
    "Window",
    "__version__",
    "check",
    "plan",
    "read",
    "read_plan",
    "write",
]
