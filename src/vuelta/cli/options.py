"""What every command shares: options by one name, documents in, text out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer

from vuelta import engine, formats, units
from vuelta.cli.outputs import OUT
from vuelta.cli.terminal import emit, say
from vuelta.documents import read_object
from vuelta.errors import Finding, InputError
from vuelta.model import Caution, Horizon, HorizonPlan, Noun, Plan, Policy, Problem, Revision, Style
from vuelta.policy import default_policy, read_policy


class TextFormat(StrEnum):
    """How an answer for people or for programs may be written."""

    table = "table"
    json = "json"


class Tongue(StrEnum):
    """Languages of protocols and notices."""

    en = "en"
    es = "es"
    pl = "pl"


def of_budget(name: str) -> Callable[[Any], Any]:
    """What refuses a number that no search can have as its ``name``."""

    def refuse(number: Any) -> Any:
        from vuelta.solver import refuse_nonsense  # slow to load

        try:
            refuse_nonsense(**{name: number})
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        return number

    return refuse


def seconds(help_: str) -> Any:
    """An option for the time a search may take."""
    return typer.Option(min=0, callback=of_budget("time_limit"), metavar="SECONDS", help=help_)


def rounds(help_: str, **more: Any) -> Any:
    """An option for the rounds a search may take."""
    return typer.Option(min=0, callback=of_budget("iterations"), help=help_, **more)


From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="Format of the problem file. Without it, the file itself tells.",
    ),
]
Convention = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Of a benchmark's numbers: dimacs, exact, thousandths or rounded. Default: by format.",
    ),
]
ProblemFile = Annotated[
    Path, typer.Argument(metavar="PROBLEM", help="The problem; - is standard input.")
]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan for it, of any solver.")]
AskedHorizon = Annotated[
    Path | None,
    typer.Option(
        "--horizon",
        metavar="FILE",
        help="Of a plan of several days: the horizon asked for. Default: the plan's own.",
    ),
]
PlanOut = Annotated[
    Path | None,
    typer.Option("--plan-out", metavar="FILE", help="Write the plan alone here.", **OUT),
]
Events = Annotated[
    list[Path] | None,
    typer.Option(
        "--events",
        "-e",
        metavar="FILE",
        help="What was observed: incident files with their events, JSON or YAML; repeatable.",
    ),
]
Revisions = Annotated[
    list[Path] | None,
    typer.Option(
        "--revision",
        "--revisions",
        "-r",
        metavar="FILE",
        help="What vuelta replan --output wrote since; repeatable.",
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Where chance begins.")]
Threads = Annotated[
    int, typer.Option(min=1, callback=of_budget("threads"), help="Searches side by side.")
]
Iterations = Annotated[int | None, rounds("Search so many rounds: the same plan on every machine.")]
ZoneMetres = Annotated[int, typer.Option(min=100, help="Side of a zone.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but the answer.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write here; the suffix tells the format.", **OUT
    ),
]
Language = Annotated[
    Tongue, typer.Option(metavar="en|es|pl", help="Of protocol steps and notices.")
]
Now = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="The moment, RFC 3339 or seconds. Default: as the file says."
    ),
]
POLICY: Final = typer.Option(
    "--policy", metavar="FILE", help="Your rules, JSON or YAML, laid over the default ones."
)
"""Of whatever document: the carrier's rules for a day, or the seller's for returns."""

PolicyFile = Annotated[Path | None, POLICY]

FORMAT: Final = typer.Option("--format", "-f", help="How to write the answer.")
"""Of whatever formats: the type of the parameter says which."""

AnswerFormat = Annotated[TextFormat, FORMAT]


def read_problem(
    file: Path, format_: str | None = None, convention: str | None = None, *, quiet: bool = False
) -> Problem:
    """The problem in a file, and its warnings said; an option no format takes is wrong."""
    try:
        problem = formats.read(file, format_, convention=convention)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if not quiet:
        warn(problem.warnings)
    return problem


def warn(warnings: Iterable[Caution]) -> None:
    """Say warnings on standard error; they change no answer and no exit code."""
    for warning in warnings:
        say(f"warning {warning}", "yellow")


@contextmanager
def noting(findings: list[Finding]) -> Iterator[None]:
    """Go on after a document that cannot be used: all are refused together."""
    try:
        yield
    except InputError as error:
        findings += error.findings


def read_both(
    findings: list[Finding],
    problem_file: Path,
    plan_file: Path,
    from_: str | None = None,
    convention: str | None = None,
) -> tuple[Problem, Plan]:
    """A problem and a plan of it; what is wrong with either is noted, and it is empty then."""
    return _both(findings, problem_file, plan_file, from_, convention, formats.read_plan)


def read_days(
    findings: list[Finding],
    problem_file: Path,
    plan_file: Path,
    from_: str | None = None,
    convention: str | None = None,
) -> tuple[Problem, Plan | HorizonPlan]:
    """As ``read_both``, where the plan may be one of several days."""
    return _both(findings, problem_file, plan_file, from_, convention, formats.read_plan_or_days)


Read = TypeVar("Read")


def _both(
    findings: list[Finding],
    problem_file: Path,
    plan_file: Path,
    from_: str | None,
    convention: str | None,
    read: Callable[..., Read],
) -> tuple[Problem, Read | Plan]:
    problem = Problem()
    plan: Read | Plan = Plan()
    with noting(findings):
        problem = read_problem(problem_file, from_, convention, quiet=True)
    with noting(findings):
        plan = read(plan_file, problem=problem)
    return problem, plan


def read_asked(findings: list[Finding], horizon: Path | None) -> Horizon | None:
    """The horizon in a file; one that cannot be used is noted, and left out."""
    asked: Horizon | None = None
    with noting(findings):
        if horizon is not None:
            asked = engine.horizon_of(read_object(horizon))
    return asked


def read_revisions(findings: list[Finding], files: Sequence[Path] | None) -> list[Revision]:
    """The revisions in files, in their order; one that cannot be used is noted, and left out."""
    read: list[Revision] = []
    for file in files or ():
        with noting(findings):
            read.append(formats.read_revision(file))
    return read


def policy_of(file: Path | None) -> Policy:
    """The rules in force for a day: the default ones, or those of a file laid over them."""
    return default_policy() if file is None else read_policy(file)


def moment_of(text: str | None) -> int | None:
    """The moment ``--now`` names; what is no time is a wrong argument."""
    if text is None:
        return None
    try:
        return units.parse_time(int(text) if text.lstrip("-").isdigit() else text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{error}: give RFC 3339 such as 2026-11-23T11:40:00-03:00, or seconds",
            param_hint="--now",
        ) from None


def emit_data(data: dict[str, Any], output: Path | None) -> None:
    """Plain data as JSON, letters of every language as they are."""
    emit(json.dumps(data, indent=2, ensure_ascii=False) + "\n", output)


def emit_noun(noun: Noun, style: Style, output: Path | None) -> None:
    """A noun as JSON, times and ids in the style of the problem it is about."""
    emit(noun.model_dump_json(indent=2, context={"style": style}) + "\n", output)
