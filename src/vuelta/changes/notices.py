"""Who is notified of what after a revision: one notice per affected customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from vuelta.changes.comparison import Compared
from vuelta.changes.renotification import in_scope, is_rearranged
from vuelta.changes.task_status import Key, TaskStatus
from vuelta.model import (
    Change,
    Diff,
    IncidentCode,
    Notice,
    OptionCode,
    Plan,
    Policy,
    Problem,
    Promised,
    ProtocolRun,
    Window,
)
from vuelta.wording import Facts, MessageClock, written

Kind = Literal[
    "delay", "earlier", "new_window", "deferred", "cancelled", "absent", "added", "question"
]

NOTICEABLE: Final = 60
"""Seconds; a shift below does not show on a clock of minutes."""

_FAILED: Final = frozenset(
    {
        "RECIPIENT_ABSENT",
        "ADDRESS_WRONG",
        "DAMAGED",
        "REFUSED",
        "ACCESS_PROBLEM",
        "PARCEL_MISSING",
        "RETURN_NOT_READY",
        "RETURN_MISMATCH",
    }
)
"""Incidents after which a visit has failed, or will."""
_ASKED: Final = frozenset({"WINDOW_CHANGE", "ADDRESS_CHANGE", "CANCELLATION"})
"""What customers ask for themselves: they get an answer in any case."""
_NEW: Final = frozenset({"NEW_URGENT", "NEW_ORDER"})
_OF_ALL: Final = frozenset(
    {
        "DELAY",
        "VEHICLE_BREAKDOWN",
        "DRIVER_UNAVAILABLE",
        "VEHICLE_FULL",
        "ROAD_CLOSURE",
        "WEATHER",
        "DEPOT_DELAY",
        "CONNECTIVITY_LOSS",
    }
)
"""Reasons that anybody may be given; the others are one customer's own affair."""
_CODES: Final = frozenset(get_args(IncidentCode))


def notices(
    old_plan: Plan,
    new_plan: Plan,
    problem: Problem,
    diff: Diff,
    runs: Sequence[ProtocolRun],
    policy: Policy,
    now: int,
    *,
    before: Problem | None = None,
    compared: Compared | None = None,
) -> tuple[Notice, ...]:
    """What each affected customer is notified of, in the order of the old routes, then new ones.

    ``action``, with a deadline: the arrival shifts by more than the policy's
    threshold, or window, day, place or kind of vehicle change, or the visit no
    longer takes place, or takes place after all (these count for the KPI, see
    ``stability``), or a choice is wanted. ``information``: shifts up to the
    threshold, first windows of new orders, answers to what a customer asked for
    when nothing else moves.

    Small shifts are throttled, not suppressed: what is under a minute makes no
    notice of its own. Give as ``old_plan`` the plan customers were last notified of
    and such shifts add up until they are notified.

    Parameters
    ----------
    runs
        Of the incidents of this revision. What none of them names was caused by
        the first about an area, or without any, by the first.
    before
        The problem of the old plan, when its promises were others.
    compared
        Both plans, where they have been compared already.
    """
    if compared is None:
        threshold = policy.stability.eta_threshold
        compared = Compared(old_plan, new_plan, problem, threshold, before=before)
    desk = _Desk(
        compared,
        compared.promised,
        compared.was,
        _Runs(runs),
        {(change.type, change.id): change for change in diff.changes},
        policy,
        problem,
        now,
    )
    old, new = compared.old, compared.new
    written = (desk.notice(key, old.get(key), new.get(key), new_plan.now) for key in compared.keys)
    return tuple(notice for notice in written if notice is not None)


class _Runs:
    """Which protocol run is behind what happens to a task."""

    def __init__(self, runs: Sequence[ProtocolRun]) -> None:
        # What is about an area concerns everybody; one task's affair, hardly anybody else.
        wide = [run for run in runs if run.job is None and run.vehicle is None]
        self.first = next(iter([*wide, *runs]), None)
        self.of_name: dict[str, list[ProtocolRun]] = {}
        self.of_vehicle: dict[str, ProtocolRun] = {}
        for run in runs:
            if run.job is not None:
                self.of_name.setdefault(run.job, []).append(run)
            if run.vehicle is not None:
                self.of_vehicle.setdefault(run.vehicle, run)

    def own(self, key: Key) -> ProtocolRun | None:
        """The first run that is about this very task."""
        return next((run for run in self.of_name.get(key[1], ()) if run.is_about(key)), None)

    def behind(self, *vehicles: str | None) -> ProtocolRun | None:
        """The run that names one of these vehicles."""
        found = (self.of_vehicle.get(vehicle) for vehicle in vehicles if vehicle is not None)
        return next((run for run in found if run is not None), None)


@dataclass(frozen=True)
class _Desk:
    """Everything one needs to know to write to a customer."""

    compared: Compared
    promised: Promised
    was: Promised
    runs: _Runs
    changes: dict[Key, Change]
    policy: Policy
    problem: Problem
    now: int

    def notice(
        self, key: Key, old: TaskStatus | None, new: TaskStatus | None, made: int | None
    ) -> Notice | None:
        """The notice for one task's customer, if there is anything to tell."""
        if new is not None and new.state == "done":
            return None
        returned = self.promised.is_returned(key)
        if not (self.was.has_customer(key) and (returned or self.promised.has_customer(key))):
            return None
        own = self.runs.own(key)
        counts = old is not None and in_scope(old, new, made) and self.compared.is_renotified(key)
        wants_choice = _wants_choice(own)
        answers = own is not None and own.code in _ASKED
        is_first = old is None
        if not (counts or wants_choice or answers or is_first or _is_noticeable(old, new)):
            return None
        if new is None and not counts:
            return None
        kind = self._kind(key, old, new, own)
        unserved_first = is_first and new is not None and not new.is_served
        level: Literal["information", "action"] = (
            "action" if counts or wants_choice or unserved_first else "information"
        )
        run = own or self.runs.behind(old.vehicle if old else None, new.vehicle if new else None)
        reason = self._reason(key, run)
        offered = run is not None and run.chosen is None and level == "action"
        options: tuple[OptionCode, ...] = ()
        if run is not None and offered and (kind != "cancelled" or run is own):
            options = tuple(dict.fromkeys(option.code for option in run.options))
        old_eta = old.eta if old else None
        new_eta = new.eta if new and not returned else None
        facts = Facts(
            job=key[1],
            kind=kind,
            is_slight=level == "information",
            is_asked=answers,
            old_eta=old_eta,
            new_eta=new_eta,
            old_window=None if old_eta is None else self._announced(key, old_eta),
            new_window=None if new_eta is None else self._to_tell(key, new_eta),
            until=new.aside.until if new and new.aside else None,
            is_due_again=bool(new and new.aside and new.aside.state == "deferred"),
            reason=_notified_reason(kind, reason, own),
            options=options,
        )
        return Notice(
            job=key[1],
            type=key[0],
            kind=kind,
            level=level,
            counts=counts,
            reason=reason,
            old_window=facts.old_window,
            new_window=facts.new_window,
            old_eta=old_eta,
            new_eta=new_eta,
            options=options,
            channel=self.policy.channel,
            deadline=self._deadline(run, reason) if level == "action" else None,
            text={
                language: written(facts, MessageClock(self.problem.style, self.now, language))
                for language in self.policy.languages
            },
        )

    def _kind(
        self, key: Key, old: TaskStatus | None, new: TaskStatus | None, own: ProtocolRun | None
    ) -> Kind:
        if own is not None and _wants_choice(own):
            return "absent" if own.code == "RECIPIENT_ABSENT" else "question"
        if (
            new is None
            or self.promised.is_returned(key)
            or (new.aside is not None and new.aside.state in ("cancelled", "returning"))
        ):
            return "cancelled"
        if not new.is_served:
            return "deferred"
        if old is None or old.eta is None or new.eta is None:
            return "added"
        if own is not None and own.code in _ASKED:
            return "new_window"
        if is_rearranged(old, new, self.was, self.promised) or old.eta == new.eta:
            return "new_window"
        window = self.promised.window(key, new.eta)
        if window is not None and window != self.was.window(key, old.eta):
            return "new_window"
        return "delay" if new.eta > old.eta else "earlier"

    def _announced(self, key: Key, eta: int) -> Window:
        """The window a customer knows of: the promised one, or around the arrival."""
        around = self.policy.stability.eta_threshold
        return self.was.window(key, eta) or Window(eta - around, eta + around)

    def _to_tell(self, key: Key, eta: int) -> Window:
        """As ``_announced`` of the new plan; what has passed is not announced."""
        around = self.policy.stability.eta_threshold
        start = min(eta, max(self.now, eta - around))
        return self.promised.window(key, eta) or Window(start, eta + around)

    def _reason(self, key: Key, run: ProtocolRun | None) -> str | None:
        """The code behind it: its own incident's, its vehicle's, or what began it all."""
        if run is not None:
            return run.code
        change = self.changes.get(key)
        if change is not None and change.reason in _CODES:
            return change.reason
        return None if self.runs.first is None else self.runs.first.code

    def _deadline(self, run: ProtocolRun | None, reason: str | None) -> int | None:
        run = run or self.runs.first
        if run is not None and run.inform_by is not None:
            return run.inform_by
        protocol = self.policy.protocols.get(cast(IncidentCode, reason))
        if protocol is not None and protocol.inform is not None:
            return self.now + round(protocol.inform * 60)
        return None


def _wants_choice(own: ProtocolRun | None) -> bool:
    """Whether the visit has failed and the customer has yet to say what now.

    Or takes place for half of what was agreed: fetching, with nothing to bring.
    """
    if own is None or own.chosen is not None or own.code not in _FAILED:
        return False
    is_half_done = own.code == "PARCEL_MISSING" and "RETIME" in own.verbs
    return bool(own.options) or own.code == "RECIPIENT_ABSENT" or is_half_done


def _is_noticeable(old: TaskStatus | None, new: TaskStatus | None) -> bool:
    if old is None or new is None or old.eta is None or new.eta is None:
        return False
    return abs(new.eta - old.eta) >= NOTICEABLE


def _notified_reason(kind: Kind, reason: str | None, own: ProtocolRun | None) -> str | None:
    """The reason as the text gives it: nobody reads of another customer's affairs."""
    if reason is None or kind in ("absent", "added"):
        return None
    if own is None:
        return reason if reason in _OF_ALL else "OTHER"
    # An answer needs no reason: the customer has asked for it, or for a new order.
    asked = own.code in _ASKED and kind in ("new_window", "cancelled")
    return None if asked or own.code in _NEW else reason
