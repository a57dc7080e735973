"""The doors: ``read`` and ``write``, ``loads`` and ``dumps``, and what formats there are."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final

from vuelta.documents import (
    Source,
    is_stream,
    is_yaml,
    object_of,
    read_text,
    stem_of,
    suffix_of,
    write_text,
)
from vuelta.errors import refuse
from vuelta.formats import (
    geojson,
    horizon_json,
    jd,
    li_lim,
    loggibud,
    native,
    plan_csv,
    revision_json,
    sol,
    solomon,
    vrplib_reader,
    vrplib_writer,
    vrpspd,
    wang_chen,
)
from vuelta.formats.detect import detect
from vuelta.model import HorizonPlan, Plan, Problem, Revision

READERS: Final[Mapping[str, Callable[..., Problem]]] = {
    "native": native.parse,
    "vroom": native.parse,
    "json": native.parse,
    "yaml": native.parse_yaml,
    "solomon": solomon.parse,
    "li_lim": li_lim.parse,
    "vrplib": vrplib_reader.parse,
    "vrpspdtw": wang_chen.parse,
    "jd": jd.parse,
    "vrpspd": vrpspd.parse,
    "loggibud": loggibud.parse,
}
"""Formats of problems; ``native``, ``vroom`` and ``json`` are one, ``yaml`` the same in YAML."""

PLAN_READERS: Final[Mapping[str, Callable[..., Plan]]] = {
    "native": native.parse_plan,
    "vroom": native.parse_plan,
    "json": native.parse_plan,
    "yaml": native.parse_yaml_plan,
    "sol": sol.parse_plan,
    "csv": plan_csv.parse_plan,
}
"""Formats of plans."""

WRITERS: Final = ("json", "geojson", "csv", "sol", "vrplib")
"""Formats that can be written; a problem as ``json`` or ``vrplib``, a plan as the others."""

_TARGETS: Final = {
    ".json": "json",
    ".geojson": "geojson",
    ".csv": "csv",
    ".sol": "sol",
    ".vrp": "vrplib",
}


def read(source: Source, format: str | None = None, **options: Any) -> Problem:
    """The problem in a file, which may be gzip; ``-`` reads standard input.

    Parameters
    ----------
    format
        A key of ``READERS``; found out from the content when not given.
    options
        What the format's reader takes (``convention``, ``vehicles``,
        ``vehicle_cost``, ``order_rule``, ``release``); ``None`` is the default.

    Raises
    ------
    InputError
        With everything found wrong, F2xx or the model's own codes; F205 when
        this format does not take the option.
    ValueError
        When no format takes such an option.
    """
    text = read_text(source)
    return _loads(text, format, suffix_of(source), {"name": stem_of(source)}, options)


def loads(text: str, format: str | None = None, **options: Any) -> Problem:
    """The problem of a text; as ``read``."""
    return _loads(text, format, "", {}, options)


def _loads(
    text: str,
    format: str | None,
    ending: str,
    given: Mapping[str, Any],
    options: Mapping[str, Any],
) -> Problem:
    name = _format_of(text, format, ending, READERS)
    reader = READERS[name]
    known = _options_of(reader)
    options = {key: value for key, value in options.items() if value is not None}
    for key in options:
        if not any(key in _options_of(other) for other in READERS.values()):
            raise ValueError(f"no format takes an option {key}")
        if key not in known:
            refuse(
                "F205",
                "",
                f"a {name} text is read without {key}",
                f"leave it out; {name} takes {', '.join(sorted(known)) or 'no options'}",
            )
    return reader(text, **{**given, **options})


def _options_of(reader: Callable[..., Problem]) -> set[str]:
    return set(inspect.signature(reader).parameters) - {"text", "name"}


def read_plan(source: Source, format: str | None = None, *, problem: Problem | None = None) -> Plan:
    """The plan in a file, which may be gzip; ``-`` reads standard input.

    ``json`` (native or VROOM's answer), ``csv`` as written here, or ``sol``
    (VRPLIB), which needs the ``problem`` it solves.

    Raises
    ------
    InputError
        With everything found wrong.
    """
    return _loads_plan(read_text(source), format, suffix_of(source), problem)


def read_plan_or_days(source: Source, *, problem: Problem | None = None) -> Plan | HorizonPlan:
    """The plan in a file, as ``read_plan``, or the plan of several days."""
    text = read_text(source)
    ending = suffix_of(source)
    if detect(text, ending) in ("native", "yaml") and "days" in text:
        document = object_of(text, yaml=is_yaml(text, ending))
        if horizon_json.is_horizon_plan(document):
            return horizon_json.horizon_plan_of(document)
    return _loads_plan(text, None, ending, problem)


def loads_plan(text: str, format: str | None = None, *, problem: Problem | None = None) -> Plan:
    """The plan of a text; as ``read_plan``."""
    return _loads_plan(text, format, "", problem)


def _loads_plan(text: str, format: str | None, ending: str, problem: Problem | None) -> Plan:
    name = _format_of(text, format, ending, PLAN_READERS)
    return PLAN_READERS[name](text, problem=problem)


def _format_of(text: str, format: str | None, ending: str, known: Mapping[str, Any]) -> str:
    """The named format, or the one the text gives away, among those known."""
    if not text.strip():
        refuse("F203", "", "there is nothing in it", "give a document")
    name = detect(text, ending) if format is None else format
    if format is None and name == "csv" and name not in known:
        remedy = "give the rows as entries of jobs and vehicles, in JSON or YAML"
        refuse("F204", "", "this looks like a table (csv), not a problem", remedy)
    if name is None:
        remedy = f"give JSON or YAML with vehicles and jobs, or name one of {_list(known)}"
        refuse("F204", "", "the format cannot be told from the content", remedy)
    if name not in known:
        cause = f"format {name} is not known here" if format else f"this looks like {name}"
        refuse("F204", "", cause, f"known formats are {_list(known)}")
    return name


def _list(names: Mapping[str, Any] | tuple[str, ...]) -> str:
    return ", ".join(names)


def dumps(
    thing: Problem | Plan | Revision, format: str = "json", *, problem: Problem | None = None
) -> str:
    """The text of a problem, a plan or a revision.

    Parameters
    ----------
    format
        ``json``; for a plan also ``geojson``, ``csv`` and ``sol``; for a
        problem also ``vrplib``.
    problem
        The problem of the plan: ``sol`` needs it for its numbers, ``geojson``
        for coordinates that the steps lack.

    Raises
    ------
    InputError
        F204 for an unknown format, F230 when the thing does not fit into it.
    """
    if format in ("native", "vroom"):
        format = "json"
    if format not in WRITERS:
        refuse("F204", "", f"format {format} cannot be written", f"known are {_list(WRITERS)}")
    match thing, format:
        case Problem(), "json":
            text = native.dump(thing)
        case Problem(), "vrplib":
            text = vrplib_writer.dump(thing)
        case Plan(), "json":
            text = native.dump_plan(thing)
        case Plan(), "geojson":
            text = geojson.dump_plan(thing, problem=problem)
        case Plan(), "csv":
            text = plan_csv.dump_plan(thing)
        case Plan(), "sol":
            text = sol.dump_plan(thing, problem=problem)
        case Revision(), "json":
            text = revision_json.dump_revision(thing)
        case Problem(), _:
            refuse("F230", "", f"a problem cannot be {format}", "choose json or vrplib")
        case Revision(), _:
            refuse("F230", "", f"a revision cannot be {format}", "choose json, or write its plan")
        case _:
            refuse("F230", "", f"a plan cannot be {format}", "choose json, geojson, csv or sol")
    return text


def write(
    thing: Problem | Plan | Revision,
    target: Source,
    format: str | None = None,
    *,
    problem: Problem | None = None,
) -> None:
    """Write a problem, plan or revision, whole or not at all; ``-`` is standard output.

    What stands there is replaced, also a file that was read before: who calls this decides.
    Commands refuse to write over their inputs.

    The format follows the target's ending (``.json``, ``.geojson``, ``.csv``,
    ``.sol``, ``.vrp``, each perhaps ``.gz``) when it is not named.

    Raises
    ------
    InputError
        As ``dumps``; F204 for an unknown ending, F233 when it cannot be written.
    """
    name = format_for(target) if format is None else format
    write_text(dumps(thing, name, problem=problem), target)


def format_for(target: Source) -> str:
    """The format a target's ending stands for; JSON where there is none.

    Raises
    ------
    InputError
        F204 for an unknown ending.
    """
    ending = suffix_of(target)
    if is_stream(target) or not ending:
        return "json"
    if ending not in _TARGETS:
        refuse(
            "F204",
            str(target),
            f"the ending {ending} tells no format",
            f"name one of {_list(WRITERS)}",
        )
    return _TARGETS[ending]
