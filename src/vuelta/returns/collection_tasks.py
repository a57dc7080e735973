"""From an approved return to what vans have to do.

One visit or two, by how goods change hands; each with where the goods may be
unloaded, by when it is due, and what has to come first. ``ReturnTask.document``
is the one place that knows how a job with destinations is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from vuelta import units
from vuelta.errors import Finding, InputError
from vuelta.model import Destination, Job, ReturnPolicy, ReturnRequest, Style, Window
from vuelta.returns.deadlines import DAY, end_of, refund_due, rules_of
from vuelta.returns.decide import decide
from vuelta.returns.disposition import destinations
from vuelta.returns.read import policy_of, request_of

_OLD, _NEW, _BACK = "old", "new", "back"
"""Tails of ids where a request takes two visits."""


@dataclass(frozen=True)
class ReturnTask:
    """A visit that a return asks for."""

    job: Job
    destinations: tuple[Destination, ...] = ()
    """Where its goods may be unloaded; none for a visit that only delivers."""
    follows: str | None = None
    """Id of the visit that must be done before this one is planned."""
    due: int | None = None
    loss_per_day: int = 0
    """Money steps of value that each day of waiting takes, at its best destination."""
    deposit: int = 0
    """Money steps the customer leaves for it until the old goods are back."""
    not_ready: Literal["RESCHEDULE", "ACCEPT"] | None = None
    """What the option for RETURN_NOT_READY is, at an exchange: the whole another day,
    the new goods staying aboard; or the new ones handed over, the old fetched later."""

    def document(self, style: Style | None = None) -> dict[str, Any]:
        """The job as a problem writes it, with its destinations; times in that style."""
        written: dict[str, Any] = self.job.model_dump(
            mode="json", exclude_defaults=True, context={"style": style or Style()}
        )
        if self.destinations:
            written["destinations"] = [
                {"cost": units.format_money(one.cost)}
                | ({} if one.facility is None else {"facility": one.facility})
                for one in self.destinations
            ]
        return written


def tasks(
    request: ReturnRequest | Mapping[str, Any],
    policy: ReturnPolicy | Mapping[str, Any] | None = None,
    now: int | None = None,
    *,
    depot: str | None = None,
) -> tuple[ReturnTask, ...]:
    """The visits of an approved request, in the order in which they are due; none to keep it.

    Ids: the request's own for a single visit; ``ID-old`` for what is fetched and
    ``ID-new`` for what is brought, or ``ID-back`` once repaired, where these are two.
    Windows are the request's, as far as they lie in the time of the visit.

    Parameters
    ----------
    depot
        Facility at the end of the vans' rounds: what riding home is worth.

    Raises
    ------
    InputError
        R640 when the request is not approved, with the rule that says so; R6xx
        and E1xx of the documents.
    """
    request, policy = request_of(request), policy_of(policy)
    moment = request.requested if now is None else now
    decision = decide(request, policy, moment)
    if decision.verdict not in ("APPROVE", "KEEP"):
        cause = f"return {request.id} is not approved: {decision.detail} ({decision.rule})"
        raise InputError([Finding("R640", "", cause, "approve it first, or change what it asks")])
    if decision.verdict == "KEEP":
        return ()
    return _Maker(request, policy, moment, depot).tasks()


def visit_ids(request: ReturnRequest) -> tuple[str, ...]:
    """Ids that visits of a request may have: see ``tasks``."""
    return request.id, *(f"{request.id}-{tail}" for tail in (_OLD, _NEW, _BACK))


def pickup_task(
    request: ReturnRequest, policy: ReturnPolicy, now: int, depot: str | None = None
) -> ReturnTask:
    """The visit that fetches the goods, whoever asks: due by the refund's legal deadline."""
    last = max(refund_due(request, policy), now)
    return _Maker(request, policy, now, depot).fetched(request.id, now, last)


def swap_task(
    request: ReturnRequest, policy: ReturnPolicy, now: int, depot: str | None = None
) -> ReturnTask:
    """The visit that brings the new goods and takes the old ones."""
    return _Maker(request, policy, now, depot).swapped()


def load_type_of(request: ReturnRequest, policy: ReturnPolicy) -> str | None:
    """What vehicles and facilities know the goods as; none where items differ."""
    names = {
        rule.load_type or (item.category if item.category != "default" else None)
        for item, rule in zip(request.items, rules_of(request, policy), strict=True)
    }
    return names.pop() if len(names) == 1 else None


@dataclass(frozen=True)
class _Maker:
    """A request being turned into visits."""

    request: ReturnRequest
    policy: ReturnPolicy
    now: int
    depot: str | None

    def tasks(self) -> tuple[ReturnTask, ...]:
        request, policy = self.request, self.policy
        last = max(refund_due(request, policy), self.now)
        match request.mode:
            case None:
                return (pickup_task(request, policy, self.now, self.depot),)
            case "SIMULTANEOUS":
                return (self.swapped(),)
            case "ADVANCE":
                until = end_of(self.now, policy.exchange.advance_days, request.style)
                bring = replace(
                    self.brought(_NEW, self._available(), None),
                    deposit=round(request.worth * Decimal(str(policy.exchange.deposit))),
                )
                fetch = self.fetched(f"{request.id}-{_OLD}", self._available(), until, bring.job.id)
                return bring, fetch
            case "RETURN_FIRST":
                fetch = self.fetched(f"{request.id}-{_OLD}", self.now, last)
                return fetch, self.brought(_NEW, self._available(), fetch.job.id)
            case "REPAIR_BACK":
                fetch = self.fetched(f"{request.id}-{_OLD}", self.now, last)
                back = self.now + policy.exchange.repair_days * DAY
                return fetch, self.brought(_BACK, back, fetch.job.id)

    def _available(self) -> int:
        """When the replacement lies at the depot."""
        new = self.request.replacement
        return max(self.now, (new.available_from if new is not None else None) or self.now)

    def fetched(
        self,
        identity: str,
        first: int,
        last: int,
        follows: str | None = None,
    ) -> ReturnTask:
        places = destinations(self.request, self.policy, first, depot=self.depot)
        job = self._visit(identity, "return", first, last, pickup=self.request.amounts or None)
        later = destinations(self.request, self.policy, first + DAY, depot=self.depot)
        loss = min(place.cost for place in later) - min(place.cost for place in places)
        return ReturnTask(job, places, follows=follows, due=last, loss_per_day=max(0, loss))

    def brought(self, tail: str, first: int, follows: str | None) -> ReturnTask:
        new = self.request.replacement
        amounts = self.request.amounts if new is None else new.size
        identity = f"{self.request.id}-{tail}"
        job = self._visit(identity, "delivery", first, None, delivery=amounts or None)
        return ReturnTask(job, follows=follows)

    def swapped(self) -> ReturnTask:
        policy = self.policy.exchange
        new = self.request.replacement
        first = self._available()
        job = self._visit(
            self.request.id,
            "exchange",
            first,
            None,
            pickup=self.request.amounts or None,
            delivery=(new.size if new is not None else ()) or None,
            service=policy.service,
        )
        places = destinations(self.request, self.policy, first, depot=self.depot)
        keep = policy.not_ready == "KEEP_ABOARD"
        return ReturnTask(job, places, not_ready="RESCHEDULE" if keep else "ACCEPT")

    def _visit(self, identity: str, kind: str, first: int, last: int | None, **more: Any) -> Job:
        request, rules = self.request, rules_of(self.request, self.policy)
        return Job.model_validate(
            {
                "id": identity,
                "type": kind,
                "description": request.note,
                "location": request.location,
                "location_index": request.location_index,
                "time_windows": self._windows(first, last),
                "setup": max(rule.setup for rule in rules),
                "service": max(rule.service for rule in rules),
                "load_type": load_type_of(request, self.policy),
            }
            | more
        )

    def _windows(self, first: int, last: int | None) -> tuple[Window, ...]:
        """The customer's hours within a span; the span itself when there are none in it.

        What may come at once and has no hours of its own has none.
        """
        given = self.request.time_windows
        if last is None:
            if first <= self.now and not given:
                return ()
            last = end_of(first, self.policy.law.refund.days, self.request.style)
        cut = tuple(
            Window(max(window.start, first), min(window.end, last))
            for window in given
            if window.end >= first and window.start <= last
        )
        return cut or (Window(first, max(first, last)),)
