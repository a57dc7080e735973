"""What becomes of a task: the options priced, the default found, the choice made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from vuelta import units
from vuelta.errors import Finding
from vuelta.execution import Key
from vuelta.model import Job, MinutePrice, Option, OptionCode, Role, Shipment, Task, Verb, Window
from vuelta.replanning.day_tasks import aside
from vuelta.replanning.option_draft import Drafted, OptionDraft
from vuelta.replanning.question import Question
from vuelta.replanning.residual import Residual
from vuelta.replanning.revised_day import DayEditor, RevisedDay


@dataclass(frozen=True, slots=True)
class Offer:
    """What the routes say to a draft: by whom, when, at whose expense.

    ``cost`` currency units, ``late`` tasks that begin after their promise by it,
    ``displaced`` tasks that are not served today for it.
    """

    vehicle: str
    cost: Fraction
    start: int
    late: tuple[str, ...]
    displaced: tuple[str, ...] = ()


_NEW: Final = ("NEW_URGENT", "NEW_ORDER")

NO_VAN: Final = "no van has the time, the room and the skills for it beside what it has to do"

Asked = tuple[str, int]
"""An option asked about: the incident, and the number of the draft among its own."""


def visits_of(several: Iterable[Drafted]) -> dict[Asked, Job | Shipment]:
    """Every visit some draft would plan today."""
    return {
        (one.question.incident, k): draft.visit
        for one in several
        for k, draft in enumerate(one.drafts)
        if draft.visit is not None
    }


def hard_ones(several: Iterable[Drafted]) -> frozenset[Asked]:
    """Those whose windows have to be kept."""
    return frozenset(
        (one.question.incident, k)
        for one in several
        for k, draft in enumerate(one.drafts)
        if draft.is_hard
    )


def promises_among(day: RevisedDay, residual: Residual, names: Iterable[str]) -> tuple[str, ...]:
    """Those tasks of a residual problem that were promised hours, by their own names."""
    ids = {here[1]: key[1] for here, key in residual.names.items()}
    visits: list[Task] = list(day.jobs.values())
    visits += [end for s in day.shipments.values() for end in (s.pickup, s.delivery)]
    promised = {visit.id for visit in visits if visit.time_windows}
    return tuple(one for name in names if (one := ids.get(name, name)) in promised)


@dataclass(frozen=True, slots=True)
class Answer:
    """A question answered: the options that can be had, the default, and what was chosen.

    ``chosen`` is only what somebody decided; without it the default is done.
    """

    incident: str
    options: tuple[Option, ...]
    refused: Mapping[OptionCode, str]
    default: OptionCode | None
    chosen: OptionCode | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answers in the order of the questions, and the day with all of them done.

    ``findings`` (I712) are of choices that cannot be had; where there are any nothing was
    done. ``verbs``: what was done, by incident.
    """

    day: RevisedDay
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
    verbs: Mapping[str, Verb]


def choose(
    day: RevisedDay,
    worth: MinutePrice,
    several: Iterable[Drafted],
    offers: Mapping[Asked, tuple[Offer, ...]],
    choices: Mapping[str, str],
) -> Chosen:
    """Answers every question, and does what was chosen.

    The default is the cheapest option in expectation among those nobody has to
    be asked for. An option that no van can carry out is not one.

    Parameters
    ----------
    offers
        By the keys of ``visits_of``, cheapest first; none where no van can.
    choices
        Option codes by incident: what somebody decided. ``CODE:place`` names
        one of several pick-up points.
    """
    answers: list[Answer] = []
    findings: list[Finding] = []
    taken: list[tuple[Question, OptionDraft]] = []
    for one in several:
        question = one.question
        had: list[tuple[Option, OptionDraft]] = []
        refused: dict[OptionCode, str] = dict(one.refused)
        for k, draft in enumerate(one.drafts):
            option = _option(day, worth, draft, offers.get((question.incident, k), ()))
            if option is None:
                refused[draft.code] = NO_VAN
            else:
                had.append((option, draft))
        had.sort(key=lambda both: (both[0].expected, both[0].code))
        default = _default(question, had)
        chosen = default
        wanted = choices.get(question.incident)
        if wanted is not None:
            chosen = next((one for one in had if wanted in _names(one[0])), None)
            if chosen is None:
                findings.append(_not_had(question, wanted, had, refused))
        answers.append(
            Answer(
                question.incident,
                tuple(option for option, _ in had),
                refused,
                None if default is None else default[0].code,
                None if chosen is None or wanted is None else chosen[0].code,
            )
        )
        if chosen is not None:
            taken.append((question, chosen[1]))
    if findings:
        return Chosen(day, tuple(answers), tuple(findings), {})
    edited = day.edited()
    for question, draft in taken:
        _take(edited, question, draft)
        if question.incident in choices and draft.visit is not None:
            edited.chosen.add(question.key)
    edited.asked.clear()
    verbs = {question.incident: draft.verb for question, draft in taken}
    return Chosen(edited.done(), tuple(answers), (), verbs)


def _default(
    question: Question, had: list[tuple[Option, OptionDraft]]
) -> tuple[Option, OptionDraft] | None:
    """The cheapest that nobody has to be asked for, of those that can be had."""
    free = [one for one in had if not one[1].is_asked] or had
    if question.code in _NEW:
        if question.visit is not None and question.visit.required:  # whatever that costs
            free = [one for one in had if one[1].verb == "REINSERT"] or free
        # Another is not taken at the expense of what others were promised.
        free = [one for one in free if not one[0].promises_lost] or free
    return free[0] if free else None


def _displacing(offer: Offer) -> str:
    return f"not served today for it: {', '.join(offer.displaced)}" if offer.displaced else ""


def _names(option: Option) -> tuple[str, ...]:
    return (option.code, f"{option.code}:{option.place}")


def _not_had(
    question: Question,
    wanted: str,
    had: list[tuple[Option, OptionDraft]],
    refused: Mapping[OptionCode, str],
) -> Finding:
    why = {str(code): reason for code, reason in refused.items()}.get(wanted, "it is not offered")
    names = ", ".join(dict.fromkeys(option.code for option, _ in had)) or "nothing"
    return Finding(
        "I712",
        f"choices.{question.incident}",
        f"{wanted} cannot be had for {question.key[1]}: {why}",
        f"choose among {names}",
    )


def _option(
    day: RevisedDay, worth: MinutePrice, draft: OptionDraft, offers: tuple[Offer, ...]
) -> Option | None:
    """The draft with its price; ``None`` when no van can carry it out."""
    extra = worth.of_minutes(draft.extra)
    expected = extra + worth.of_minutes(draft.expected)
    if draft.visit is None:
        return Option.model_construct(
            code=draft.code,
            verb=draft.verb,
            cost=extra,
            expected=expected,
            needs=_needs(day, worth, expected),
            detail=draft.detail,
        )
    if not offers:
        return None
    best = offers[0]
    cost = extra + round(best.cost * units.MONEY_STEPS)
    total = expected + round(best.cost * units.MONEY_STEPS)
    around = day.policy.stability.eta_threshold
    return Option.model_construct(
        code=draft.code,
        verb=draft.verb,
        cost=cost,
        expected=total,
        vehicle=best.vehicle,
        window=Window(max(day.state.now, best.start - around), best.start + around),
        eta=best.start,
        place=draft.place,
        promises_lost=(*best.late, *best.displaced),
        needs=_needs(day, worth, total),
        detail=draft.detail or _displacing(best),
    )


def _open(edited: DayEditor, key: Key, task: Job) -> None:
    """What is left of a task for another day; today it only delivers."""
    edited.edit_job(key[1], type="delivery", pickup=None)
    edited.jobs[task.id] = task
    reason = edited.touched[key]
    edited.put_aside(aside(edited, ("job", task.id), "deferred", reason))


def _needs(day: RevisedDay, worth: MinutePrice, cost: int) -> Role | None:
    """Who has to agree, when it is beyond what the dispatcher may grant."""
    authority = day.policy.authority.get("DSP")
    if authority is None or cost <= worth.of_minutes(authority.max_cost):
        return None
    return authority.escalates_to


def _take(edited: DayEditor, question: Question, draft: OptionDraft) -> None:
    key = question.key
    if draft.aside is not None:
        edited.put_aside(draft.aside)
        return
    if draft.opens is not None:
        _open(edited, key, draft.opens)
    if draft.at_door is not None:
        edited.serve_at_door(key, draft.at_door)
        return
    visit = draft.visit
    if visit is None:
        return
    if key[0] == "job" and isinstance(visit, Job):
        edited.jobs[key[1]] = visit
    elif isinstance(visit, Shipment):
        edited.shipments[visit.delivery.id] = visit
    if draft.is_hard:
        edited.hard.add(key)
        if question.code in _NEW:  # of a new pair the hours of both ends
            edited.hard.update(edited.halves(key))
