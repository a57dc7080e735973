"""A policy as a document people read: who does what by when, and what may be offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, get_args

from vuelta.model import IncidentCode, Policy, Protocol, Role
from vuelta.wording import Language, Names, option_words, words_of

_ROLES: Final[tuple[Role, ...]] = get_args(Role)


def policy_text(policy: Policy, language: Language = "en", role: Role | None = None) -> str:
    """The policy in Markdown: a section for each role, then incidents and limits.

    With a ``role``: only what that role does and may grant.

    Actions of a carrier's own stay in the words they were written in. Dates are
    in UTC; effective times that are no Unix times are given as they are.

    Raises
    ------
    ValueError
        When the language is none of en, es, pl.
    """
    if language not in get_args(Language):
        raise ValueError(f"there is no text in {language}; known are en, es, pl")
    return "\n".join(_Book(policy, language).lines(role)) + "\n"


class _Book:
    def __init__(self, policy: Policy, language: Language) -> None:
        self._policy = policy
        self._language = language
        self._names = Names(language)
        self._phrases: dict[str, str] = words_of("policy", language)

    def lines(self, only: Role | None) -> Iterator[str]:
        policy = self._policy
        yield "# " + self._say("title", name=policy.name, version=policy.version)
        yield from self._period()
        if only is not None:
            yield from self._role(only)
            return
        yield from ("", "## " + self._say("protocols"))
        for role in _ROLES:
            yield from self._role(role)
        yield from ("", "## " + self._say("incidents"))
        for code, protocol in policy.protocols.items():
            yield from self._incident(code, protocol)
        yield from ("", "## " + self._say("limits"), "")
        yield "- " + self._say("attempts", count=policy.retry.attempts)
        yield "- " + self._say("threshold", minutes=self._span(policy.stability.eta_threshold))
        held = policy.commitment
        yield "- " + self._say("frozen", count=held.next_stops, minutes=self._span(held.horizon))
        if policy.changes:
            yield from ("", "## " + self._say("changes"), "")
            yield from (f"- {change}" for change in policy.changes)

    def _period(self) -> Iterator[str]:
        first, last = self._policy.effective_from, self._policy.effective_until
        parts = [] if first is None else [self._say("since", start=_moment(first))]
        parts += [] if last is None else [self._say("until", end=_moment(last))]
        if parts:
            yield from ("", self._say("period", period=" ".join(parts)))

    def _role(self, role: Role) -> Iterator[str]:
        steps = [
            (code, step)
            for code, protocol in self._policy.protocols.items()
            for step in protocol.steps
            if step.role == role
        ]
        limit = self._policy.authority.get(role)
        if not steps and limit is None:
            return
        yield from ("", f"### {self._names.roles[role]} ({role})", "")
        if limit is not None:
            name = "authority" if limit.escalates_to else "authority_alone"
            above = self._names.roles.get(limit.escalates_to or "", "")
            yield self._say(name, minutes=self._minutes(limit.max_cost), role=above)
            yield ""
        if not steps:
            yield self._say("nobody")
        for code, step in steps:
            action = self._names.action(step.action)
            text = self._say("step", minutes=self._minutes(step.minutes), action=action)
            yield f"- **{self._names.incidents[code]}**, {text}."

    def _incident(self, code: IncidentCode, protocol: Protocol) -> Iterator[str]:
        yield from ("", f"### {self._names.incidents[code]} ({code})", "")
        yield "- " + self._say("severity", severity=self._names.severities[protocol.severity])
        if protocol.inform is None:
            yield "- " + self._say("no_inform")
        else:
            yield "- " + self._say("inform", minutes=self._minutes(protocol.inform))
        if protocol.options:
            options = option_words(protocol.options, self._language)
            yield "- " + self._say("options", options=options)
        else:
            yield "- " + self._say("no_options")

    def _say(self, phrase: str, /, **places: object) -> str:
        return self._phrases[phrase].format(**places)

    def _minutes(self, minutes: float) -> str:
        if minutes != int(minutes):
            return self._say("seconds", count=round(minutes * 60))
        return self._say("minutes", count=int(minutes))

    def _span(self, seconds: int) -> str:
        return self._minutes(seconds / 60)


def _moment(time: int) -> str:
    """A day, with the hour when it is not midnight; times of no calendar as they are."""
    if abs(time) < 10**8:
        return str(time)
    moment = datetime.fromtimestamp(time, UTC)
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return f"{moment:%Y-%m-%d}" if midnight else f"{moment:%Y-%m-%d %H:%M} UTC"
