"""The day as it happens: from incidents to what may still be planned, and back."""

from vuelta.dispatch import codes
from vuelta.dispatch.diff import diff
from vuelta.dispatch.handbook import policy_text
from vuelta.dispatch.kpis import stability
from vuelta.dispatch.notices import notices
from vuelta.dispatch.policies import default_policy, read_policy
from vuelta.dispatch.protocols import open_run, record, response_seconds, with_breaches

__all__ = [
    "codes",
    "default_policy",
    "diff",
    "notices",
    "open_run",
    "policy_text",
    "read_policy",
    "record",
    "response_seconds",
    "stability",
    "with_breaches",
]
