"""Vuelta: plans delivery rounds together with what comes back.

``plan``, ``check``, ``settled``, ``replan`` and ``promise`` are the verbs, ``read`` and
``write`` move documents in and out; the rest are the nouns they speak of and the
errors they raise.
"""

from importlib.metadata import PackageNotFoundError as _PackageNotFoundError
from importlib.metadata import version as _version

from vuelta.dispatch import default_policy, read_policy
from vuelta.engine import check, plan, promise, replan, settled
from vuelta.errors import (
    CommitmentError,
    DefectError,
    Finding,
    InputError,
    TravelError,
    VueltaError,
)
from vuelta.formats import read, read_plan, read_revision, write
from vuelta.model import (
    Break,
    Change,
    CostBreakdown,
    Costs,
    Destination,
    Diff,
    Disruption,
    Event,
    Facility,
    Incident,
    Incompatibility,
    Job,
    Kpis,
    Matrices,
    Notice,
    Option,
    Place,
    Plan,
    Policy,
    Problem,
    Profile,
    Promise,
    ProtocolRun,
    Reason,
    Relation,
    Revision,
    Route,
    Search,
    SetAside,
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
    "Change",
    "CommitmentError",
    "CostBreakdown",
    "Costs",
    "DefectError",
    "Destination",
    "Diff",
    "Disruption",
    "Event",
    "Facility",
    "Finding",
    "Incident",
    "Incompatibility",
    "InputError",
    "Job",
    "Judgement",
    "Kpis",
    "Matrices",
    "Notice",
    "Option",
    "Place",
    "Plan",
    "Policy",
    "Problem",
    "Profile",
    "Progress",
    "Promise",
    "ProtocolRun",
    "Reason",
    "Relation",
    "Revision",
    "Route",
    "Search",
    "SetAside",
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
    "default_policy",
    "plan",
    "promise",
    "read",
    "read_plan",
    "read_policy",
    "read_revision",
    "replan",
    "settled",
    "write",
]
