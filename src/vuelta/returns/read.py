"""Requests and policies as given: documents become nouns, or findings.

What can be wrong, beyond what a field may hold (E1xx):

==== ==========================================================================
R601 no items, an item of which there are none, or more than can be counted
R602 times that contradict each other: possession before the order, a request
     before either, or after ``now``
R603 a request or an item that stands twice
R604 an exchange that names no replacement, or a mode the policy does not know
R605 amounts of different dimensions
R610 there is no request
R611 effective dates in the wrong order
R612 a facility that stands twice
R613 line haul to a facility that is not listed
R614 a point, locker or store that is nowhere
R615 no rule for the category ``default``
R616 a condition without a grade
R617 a period that is shorter than the law grants
R618 a policy that is not in force at the moment asked about
R619 goods said to lie at a facility, or of a request, that nobody knows
==== ==========================================================================

What can be wrong with a step of a return's life: see ``vuelta.returns.lifecycle``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from vuelta.documents import overlay, packaged, read_object, sound
from vuelta.errors import Finding, InputError, Suggestions
from vuelta.model import (
    COUNTERS,
    Condition,
    Noun,
    Problem,
    ReturnPolicy,
    ReturnRequest,
    ReturnsFile,
    findings_of,
)

Source = str | os.PathLike[str] | Mapping[str, Any]
"""A file in JSON or YAML, or the document itself."""

Given = TypeVar("Given", bound=Noun)


@cache
def default_return_policy() -> ReturnPolicy:
    """The policy in force when a seller gives none.

    Source: Vuelta's domain notes, section 3; periods of Directive 2011/83/EU.
    """
    return read_return_policy({})


def read_return_policy(source: Source) -> ReturnPolicy:
    """A seller's policy, laid over the defaults; its categories over ``default``'s rule.

    Raises
    ------
    InputError
        F2xx when it cannot be read; else everything wrong in it, by path.
    """
    document = read_object(source)
    merged = overlay(packaged("returns", "policy"), document)
    categories = merged.get("categories")
    if isinstance(categories, Mapping) and isinstance(categories.get("default"), Mapping):
        ground = categories["default"]
        merged["categories"] = {
            name: overlay(ground, rule) if isinstance(rule, Mapping) else rule
            for name, rule in categories.items()
        }
    policy = read_noun(ReturnPolicy, merged, "return-policy")
    findings = list(_wrong_in(policy))
    if findings:
        raise InputError(findings)
    return policy


def policy_of(policy: ReturnPolicy | Mapping[str, Any] | None) -> ReturnPolicy:
    """The default, one's own, or one's own over the default."""
    if policy is None:
        return default_return_policy()
    return policy if isinstance(policy, ReturnPolicy) else read_return_policy(policy)


def request_of(request: ReturnRequest | Mapping[str, Any]) -> ReturnRequest:
    """The request itself, or the one a mapping describes.

    Raises
    ------
    InputError
        With everything wrong in it, by path.
    """
    if isinstance(request, ReturnRequest):
        return request
    return read_noun(ReturnRequest, request, "return")


def read_requests(source: Source) -> ReturnsFile:
    """Requests of a file: one alone, or several under ``requests`` with their ``now``.

    Raises
    ------
    InputError
        F2xx when it cannot be read, R610 when it holds none, R603 a request that stands
        twice; else everything wrong in it, by path.
    """
    document = read_object(source)
    if "items" in document:
        return ReturnsFile(requests=(request_of(document),))
    file = read_noun(ReturnsFile, document, "returns")
    seen: set[str] = set()
    findings = []
    if not file.requests:
        remedy = "list them under requests"
        findings.append(Finding("R610", "requests", "there is no request", remedy))
    for i, request in enumerate(file.requests):
        if request.id in seen:
            cause = f"request {request.id} stands twice"
            findings.append(Finding("R603", f"requests[{i}].id", cause, "give each its own id"))
        seen.add(request.id)
    if findings:
        raise InputError(findings)
    return file


def read_noun(noun: type[Given], document: Mapping[str, Any], schema: str) -> Given:
    """A noun of a mapping; fields nobody knows are reported with the nearest one that is known.

    Raises
    ------
    InputError
        With everything wrong in it, by path.
    """
    try:
        return noun.model_validate(dict(sound(document)))
    except ValidationError as error:
        suggest = Suggestions()
        raise InputError(
            [
                Finding(
                    finding.code,
                    finding.where,
                    finding.cause,
                    _remedy(finding, noun, schema, suggest),
                )
                for finding in findings_of(error, document)
            ]
        ) from None


def same_clock(request: ReturnRequest, problem: Problem) -> None:
    """Refuse a request that spells times otherwise than the day.

    Raises
    ------
    InputError
        R641, with both ways.
    """
    if request.style.times != problem.style.times:
        cause = f"return {request.id} speaks {request.style.times}, the day {problem.style.times}"
        raise InputError([Finding("R641", "requested", cause, "spell times alike in both")])


def contradictions(request: ReturnRequest, policy: ReturnPolicy, now: int) -> list[Finding]:
    """What parts of a request have wrong with each other, with the policy, and with now."""
    return [
        *_times(request, now),
        *_twice(request),
        *_exchange(request, policy),
        *_sizes(request),
        *_force(policy, now),
    ]


def _parts_of(noun: type[BaseModel]) -> set[type[BaseModel]]:
    """The noun and all that its fields are made of."""
    found: set[type[BaseModel]] = set()
    waiting: list[Any] = [noun]
    while waiting:
        one = waiting.pop()
        waiting += get_args(one)
        if isinstance(one, type) and issubclass(one, BaseModel) and one not in found:
            found.add(one)
            waiting += [about.annotation for about in one.model_fields.values()]
    return found


def _remedy(finding: Finding, noun: type[BaseModel], schema: str, suggest: Suggestions) -> str:
    if finding.code != "E102":
        return finding.remedy
    known = {field for part in _parts_of(noun) for field in part.model_fields}
    field = finding.where.rpartition(".")[2]
    return suggest(field, sorted(known), f"remove it, or see `vuelta schema {schema}`")


def _times(request: ReturnRequest, now: int) -> Iterable[Finding]:
    order = [("ordered", request.ordered), ("possession", request.possession)]
    order += [("requested", request.requested), ("now", now)]
    known = [(name, time) for name, time in order if time is not None]
    for (before, early), (later, late) in pairwise(known):
        if late < early:
            where = later if later != "now" else before
            cause = f"return {request.id}: {later} lies before {before}"
            yield Finding("R602", where, cause, "correct one of the two times")


def _twice(request: ReturnRequest) -> Iterable[Finding]:
    seen: set[str] = set()
    for i, item in enumerate(request.items):
        if item.sku in seen:
            cause = f"return {request.id}: item {item.sku} stands twice"
            yield Finding("R603", f"items[{i}].sku", cause, "add up the quantities")
        seen.add(item.sku)


def _exchange(request: ReturnRequest, policy: ReturnPolicy) -> Iterable[Finding]:
    mode = request.mode
    if mode is None:
        return
    if mode not in policy.exchange.modes:
        known = ", ".join(policy.exchange.modes)
        cause = f"return {request.id}: the policy has no exchange {mode}"
        yield Finding("R604", "exchange_mode", cause, f"choose among {known}")
    if mode != "REPAIR_BACK" and request.replacement is None:
        cause = f"return {request.id}: an exchange without a replacement"
        yield Finding("R604", "replacement", cause, "say what the customer gets")


def _sizes(request: ReturnRequest) -> Iterable[Finding]:
    sizes = [(f"items[{i}].size", item.size) for i, item in enumerate(request.items)]
    if request.replacement is not None:
        sizes.append(("replacement.size", request.replacement.size))
    sized = [(where, len(size)) for where, size in sizes if size]
    for where, length in sized:
        if length != sized[0][1]:
            cause = f"has {length} dimensions where {sized[0][0]} has {sized[0][1]}"
            yield Finding("R605", where, cause, "give every size the same dimensions")


def _force(policy: ReturnPolicy, now: int) -> Iterable[Finding]:
    first, last = policy.effective_from, policy.effective_until
    if (first is not None and now < first) or (last is not None and now > last):
        cause = f"policy {policy.name}, version {policy.version}, is not in force at that moment"
        yield Finding("R618", "now", cause, "use the version that is in force")


def _wrong_in(policy: ReturnPolicy) -> Iterable[Finding]:
    first, last = policy.effective_from, policy.effective_until
    if first is not None and last is not None and last < first:
        cause = "effective_until lies before effective_from"
        yield Finding("R611", "effective_until", cause, "swap the two")
    yield from _facilities(policy)
    if "default" not in policy.categories:
        remedy = "say what holds for goods that are not named"
        yield Finding("R615", "categories.default", "there is no rule for the rest", remedy)
    missing = [
        condition
        for condition in get_args(Condition)
        if condition not in policy.grades.get("ANY", {})
    ]
    if missing:
        cause = f"no grade is expected of {', '.join(missing)}"
        yield Finding("R616", "grades.ANY", cause, "give a grade for every condition")
    yield from _periods(policy, policy.law.withdrawal.days)


def _facilities(policy: ReturnPolicy) -> Iterable[Finding]:
    names = {facility.id for facility in policy.facilities}
    seen: set[str] = set()
    suggest = Suggestions()
    for i, facility in enumerate(policy.facilities):
        where = f"facilities[{i}]"
        if facility.id in seen:
            cause = f"facility {facility.id} stands twice"
            yield Finding("R612", f"{where}.id", cause, "give each its own id")
        seen.add(facility.id)
        for other in facility.line_haul:
            if other not in names:
                remedy = suggest(other, names, "name a facility of this policy")
                cause = f"there is no facility {other}"
                yield Finding("R613", f"{where}.line_haul.{other}", cause, remedy)
        if (
            facility.kind in COUNTERS
            and facility.location is None
            and facility.location_index is None
        ):
            cause = f"{facility.kind} {facility.id} is nowhere"
            yield Finding("R614", where, cause, "give [lon, lat] or a matrix row")


def _periods(policy: ReturnPolicy, least: int) -> Iterable[Finding]:
    for name, rule in policy.categories.items():
        if rule.eligible and rule.period_days < least:
            yield Finding(
                "R617",
                f"categories.{name}.period_days",
                f"{rule.period_days} days, where {policy.law.withdrawal.source} grants {least}",
                "give as many days, or set eligible to false for goods that are exempt",
            )
