"""Where a policy comes from: the defaults that are shipped, and a carrier's own.

A document needs to say only what differs: it is laid over the defaults, field
by field; lists (steps, options, pick-up points) are taken whole.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from vuelta.documents import overlay, packaged, read_object, sound
from vuelta.errors import InputError
from vuelta.model import Policy, Stability, findings_of
from vuelta.policy import checks

PolicySource = str | os.PathLike[str] | Mapping[str, Any]
"""A file in JSON or YAML, or the document itself."""


@cache
def default_policy() -> Policy:
    """The policy in force when a carrier gives none.

    Source: Vuelta's taxonomy, section 2 (no public standard states response
    times; every number is meant to be set).
    """
    return Policy.model_validate(packaged("policy", "policy"))


def read_policy(source: PolicySource) -> Policy:
    """A carrier's policy, laid over the defaults.

    Raises
    ------
    InputError
        With everything found wrong: F2xx when it cannot be read; P602 unknown
        role, P603 option, P604 incident code, P605 number out of range, P606
        effective dates in the wrong order, P607 an option that makes no sense
        or stands twice, P608 an escalation that runs in a circle, P609 unknown
        field, P610 a pick-up point without place or name of its own, P611
        unknown language; or the model's own codes.
    """
    document = read_object(source)
    merged = overlay(packaged("policy", "policy"), document)
    findings = checks.whole(merged)
    try:
        policy = Policy.model_validate(merged)
    except ValidationError as error:
        raise InputError(checks.fields(error, merged) + findings) from None
    if findings:
        raise InputError(findings)
    return policy


def effective_policy(
    policy: Policy | Mapping[str, Any] | None, stability: Stability | Mapping[str, Any] | None
) -> Policy:
    """The policy in force: the default, one's own, or one's own over the default."""
    effective = default_policy() if policy is None else policy
    if not isinstance(effective, Policy):
        effective = read_policy(effective)
    if stability is None:
        return effective
    if not isinstance(stability, Stability):
        try:
            over = {**effective.stability.model_dump(), **sound(stability)}
            stability = Stability.model_validate(over)
        except ValidationError as error:
            raise InputError(findings_of(error, {"stability": stability})) from None
    return effective.model_copy(update={"stability": stability})
