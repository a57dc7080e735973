"""A carrier's rules: read, checked, described, and run as protocols.

What is allowed, asked and promised is data; nothing here knows a route.
"""

from vuelta.policy.document import policy_text
from vuelta.policy.protocol_runs import open_run, record, with_breaches
from vuelta.policy.read import default_policy, effective_policy, read_policy

__all__ = [
    "default_policy",
    "effective_policy",
    "open_run",
    "policy_text",
    "read_policy",
    "record",
    "with_breaches",
]
