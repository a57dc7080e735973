"""Write the pages of ``docs/reference`` that are made from the program itself.

``python docs/make_reference.py`` writes them anew; with ``--check`` it writes nothing and
fails when one of them does not say what the program says. Documents come from the JSON
Schemas, commands from their ``--help``, KPIs from the fields of ``vuelta.insight``, errors
from the list of codes, limits from ``vuelta.bounds``, incidents and protocols
from the nouns and the default policy.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from inspect import Parameter, cleandoc, signature
from pathlib import Path
from typing import Any, get_args, get_origin

import typer
from typer.models import ArgumentInfo

from vuelta.bounds import all_bounds
from vuelta.cli.app import app
from vuelta.cli.schemas import Document, schema_of
from vuelta.error_codes import FAMILIES, error_codes, family_of
from vuelta.insight import SECTIONS, kpis_of
from vuelta.model import Incident, documented
from vuelta.policy import default_policy, policy_text
from vuelta.simulate.parameters import suites, table
from vuelta.wording import words_of

HERE = Path(__file__).parent / "reference"
MADE = "\n<!-- Made by docs/make_reference.py: change the program, and run it again. -->\n"
Schema = dict[str, Any]

SAYS: Mapping[Document, str] = {
    Document.problem: "What is to be planned. VROOM's input is one, as it is.",
    Document.plan: "The answer to a problem: what `vuelta plan` writes. It contains VROOM's.",
    Document.incidents: "What happened: what `vuelta replan --incidents` reads.",
    Document.events: "Observations from the road: what stands under `events` of an incident file.",
    Document.policy: "A carrier's rules for a day that goes wrong: what `--policy` reads.",
    Document.revision: "The answer to incidents: what `vuelta replan --output` writes.",
    Document.promises: "Windows that can be kept: what `vuelta promise` writes.",
    Document.trace: "Who held goods when: what `vuelta trace` writes.",
    Document.transit: "Goods on their way back: what `vuelta transit` writes.",
    Document.return_: "One request to give goods back.",
    Document.returns: "Requests as people write them, or one alone: what `vuelta returns` reads.",
    Document.return_policy: "A seller's rules for returns, and the places that take them.",
    Document.return_decision: "What the policy says to requests: `vuelta returns decide`.",
    Document.return_options: "The ways back that can be had: `vuelta returns options`.",
    Document.return_case: "The life of one return so far.",
    Document.disposition: "Where returned goods go: what `vuelta returns dispose` writes.",
    Document.horizon: "Several days, and what may wait: what `--horizon` reads.",
    Document.horizon_plan: "A plan of several days: what `vuelta plan --horizon` writes.",
    Document.kpis: "The figures of a day: what `vuelta kpis` writes.",
    Document.horizon_kpis: "The figures of several days: what `vuelta kpis` writes of such a plan.",
    Document.task_explained: "Everything about one task: `vuelta explain --job`.",
    Document.route_explained: "Everything about one route: `vuelta explain --route`.",
    Document.why_not: "Why a vehicle does not serve a task: `vuelta explain --why-not`.",
    Document.frontier: "Service against cost: what `vuelta frontier` finds.",
    Document.analysis: "Many days looked at together: what `vuelta analyse` finds.",
    Document.emission_factors: "Emission factors of a carrier's own: what `--factors` reads.",
    Document.day_trace: "All that will happen on a simulated day: `vuelta generate`.",
}


def pages() -> dict[str, str]:
    """Every page that is made, by its path below ``docs/reference``."""
    made = {
        "errors.md": errors_page,
        "cli.md": cli_page,
        "kpis.md": kpis_page,
        "incidents.md": incidents_page,
        "protocols.md": protocols_page,
        "simulated_days.md": days_page,
        "limits.md": limits_page,
    }
    return {path: page() + MADE for path, page in made.items()} | {
        f"documents/{name}": text + MADE for name, text in document_pages().items()
    }


# Documents ----------------------------------------------------------------------------------


def document_pages() -> dict[str, str]:
    """A page for each document. A noun stands on the first page that needs it."""
    homes: dict[str, tuple[str, Schema]] = {}
    own: dict[Document, list[tuple[str, Schema]]] = {}
    schemas = {document: schema_of(document) for document in Document}
    for document, schema in schemas.items():
        if "properties" in schema:
            homes.setdefault(schema["title"], (f"{document}.md", schema))
    for document, schema in schemas.items():
        nouns = {schema["title"]: schema} if "properties" in schema else {}
        nouns |= {n: s for n, s in schema.get("$defs", {}).items() if "properties" in s}
        own[document] = []
        for name, noun in nouns.items():
            page, known = homes.setdefault(name, (f"{document}.md", noun))
            if page == f"{document}.md" or not _told(noun).items() <= _told(known).items():
                own[document].append((name, noun))
    pages = {"index.md": _index(homes)}
    for document, nouns_ in own.items():
        here = {name: (f"{document}.md", noun) for name, noun in nouns_}
        pages[f"{document}.md"] = _document(document, nouns_, homes | here)
    return pages


def _told(noun: Schema) -> Schema:
    """The meanings of a noun's fields: all that its rows say of it."""
    return {name: prop.get("description") for name, prop in noun["properties"].items()}


def _index(homes: Mapping[str, tuple[str, Schema]]) -> str:
    rows = [f"| [{name}]({name}.md) | {says} |" for name, says in SAYS.items()]
    return (
        "# Documents\n\n"
        "Every document that goes in or comes out, field by field. The same is printed as JSON\n"
        "Schema by `vuelta schema NAME`. All of them are JSON; those that people write may be\n"
        "YAML. Times are whole seconds or RFC 3339 texts, and an answer keeps the style of its\n"
        "question; money is in the problem's currency, exact to four decimals; distances are\n"
        "metres; coordinates are `[longitude, latitude]`.\n\n"
        "| Document | What it is |\n|---|---|\n" + "\n".join(rows) + "\n"
    )


def _document(
    document: Document, nouns: Sequence[tuple[str, Schema]], homes: Mapping[str, tuple[str, Schema]]
) -> str:
    schema = schema_of(document)
    parts = [f"# {document}", SAYS[document]]
    if schema.get("type") == "array":
        parts.append(f"A list of {_type(schema['items'], homes, str(document))}.")
    elif schema["title"] not in dict(nouns):
        parts.append(f"It is {_link(schema['title'], homes, str(document))}.")
    for name, noun in nouns:
        parts += [f"## {name}", noun.get("description", "").replace("``", "`")]
        parts.append(_fields(noun, homes, str(document)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _fields(noun: Schema, homes: Mapping[str, tuple[str, Schema]], page: str) -> str:
    rows = ["| Field | Type | Default | Meaning |", "|---|---|---|---|"]
    for name, prop in noun["properties"].items():
        kind = [_type(prop, homes, page), documented.unit_of(prop), documented.range_of(prop)]
        default = "required" if name in noun.get("required", ()) else documented.default_of(prop)
        row = [f"`{name}`", ", ".join(filter(None, kind)), default or "", _meaning(prop)]
        rows.append(f"| {' | '.join(_cell(text) for text in row)} |")
    return "\n".join(rows)


def _meaning(prop: Schema) -> str:
    """What a field means, without the facts that have columns of their own."""
    text: str = prop["description"]
    return text.removesuffix(documented.facts_of(prop)).strip().replace("``", "`")


def _type(prop: Schema, homes: Mapping[str, tuple[str, Schema]], page: str) -> str:
    """A schema in words, with links to the nouns it is made of."""
    if "$ref" in prop:
        return _link(prop["$ref"].rpartition("/")[2], homes, page)
    if "enum" in prop:
        return "one of " + ", ".join(f"`{word}`" for word in prop["enum"])
    if "const" in prop:
        return f"`{prop['const']}`"
    for key in ("anyOf", "oneOf"):
        if key in prop:
            kinds = [part for part in prop[key] if part.get("type") != "null"]
            return " or ".join(dict.fromkeys(_type(part, homes, page) for part in kinds))
    match prop.get("type"):
        case "array" if "prefixItems" in prop:
            return "pair"
        case "array":
            return f"list of {_type(prop.get('items', {}), homes, page)}"
        case "object":
            inner = prop.get("additionalProperties")
            of = _type(inner, homes, page) if isinstance(inner, dict) else "anything"
            return f"object of {of} by name"
        case "string":
            return "RFC 3339 text" if prop.get("format") == "date-time" else "text"
        case kind:
            words = {"integer": "whole number", "number": "number", "boolean": "true or false"}
            return words.get(str(kind), "anything")


def _link(name: str, homes: Mapping[str, tuple[str, Schema]], page: str) -> str:
    if name not in homes:
        return "one of the kinds" if name.endswith("Incident") else name
    target = homes[name][0].replace(f"{page}.md", "")
    return f"[{name}]({target}#{name.lower()})"


# Errors -------------------------------------------------------------------------------------


def errors_page() -> str:
    """Every code by family: what is wrong, and what to do."""
    parts = [
        "# Error codes",
        "Whatever cannot be used is refused with a code, the place in the document, the cause\n"
        "and a remedy; all findings at once. A code means one thing. From Python they are the\n"
        "`findings` of `vuelta.InputError`, or the `code` of any `vuelta.VueltaError`; on the\n"
        "command line they are printed, and the exit code says which kind of error it is: 1 an\n"
        "error of the engine (`D`), 2 a document or argument, 3 commitments that cannot both be\n"
        "kept (`C`), 4 travel that is not known (`T`).",
    ]
    for family in FAMILIES.values():
        rows = [
            f"| `{row.code}` | {_cell(row.meaning)} | {_cell(row.remedy)} |"
            for row in error_codes().values()
            if family_of(row.code) == family
        ]
        parts.append(f"## {family}\n\n| Code | What is wrong | What to do |\n|---|---|---|")
        parts[-1] += "\n" + "\n".join(rows)
    return "\n\n".join(parts) + "\n"


# Limits -------------------------------------------------------------------------------------


def limits_page() -> str:
    """Every bound of work: its default, what it counts and why, and how to raise it."""
    rows = [
        f"| `{bound.variable}` | {bound.default:,} | {_cell(bound.counts)} | {_cell(bound.why)} |"
        for bound in all_bounds()
    ]
    return (
        "# Limits\n\n"
        "A document costs memory and time in proportion to its size and to the tables it needs.\n"
        "What asks for more than a limit is refused with one finding (`E190`), which names both\n"
        "numbers, before the work is done. Each limit is raised, or lowered, by an environment\n"
        "variable:\n\n"
        "    VUELTA_MOST_BYTES_READ=1000000000 vuelta plan large.json\n\n"
        "| Variable | Default | Most | Why |\n|---|---|---|---|\n" + "\n".join(rows) + "\n\n"
        "The largest time, distance, amount and price follow from the width of the integers\n"
        "inside and cannot be raised: they stand as ranges in [the documents](documents/index.md)\n"
        "and in `vuelta.units`.\n"
    )


# Commands -----------------------------------------------------------------------------------


def cli_page() -> str:
    """Every command with its arguments and options, as ``--help`` tells them."""
    root = app.registered_callback
    assert root is not None
    parts = ["# Command line", "`vuelta COMMAND --help` prints the same.", _help(root.callback)]
    for path, command in _commands(app, "vuelta"):
        parts += [f"## {path}", _help(command), _parameters(command)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _commands(group: typer.Typer, path: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for info in group.registered_commands:
        assert info.callback is not None
        yield f"{path} {info.name or info.callback.__name__}", info.callback
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from _commands(inner.typer_instance, f"{path} {inner.name}")


def _help(command: Callable[..., Any] | None) -> str:
    """A command's own words: paragraphs, and its examples as code."""
    text = re.sub(r"\[bold\](.*?)\[/\]", r"**\1**", cleandoc(command.__doc__ or ""))
    lines: list[str] = []
    for line in text.splitlines():
        is_example = line.startswith("  ") and line.strip().startswith("vuelta ")
        lines.append(f"    {line.strip()}" if is_example else line.strip())
    joined = "\n".join(lines)
    return re.sub(r"(    vuelta [^\n]*)\n\n(?=    vuelta )", r"\1\n", joined)


def _parameters(command: Callable[..., Any]) -> str:
    rows = ["| Argument or option | Default | Meaning |", "|---|---|---|"]
    for param in signature(command, eval_str=True).parameters.values():
        kind, info = get_args(param.annotation)[:2]
        if info.hidden:
            continue
        name = info.metavar or param.name.strip("_").upper()
        if isinstance(info, ArgumentInfo):
            names = f"`{name}`"
        else:
            first = (info.default,) if isinstance(info.default, str) else ()
            decls = (*first, *(info.param_decls or ()))
            decls = decls or (f"--{param.name.strip('_').replace('_', '-')}",)
            names = ", ".join(f"`{one}`" for one in decls) + _value(kind, info.metavar)
        default = "required" if param.default is Parameter.empty else _default(param.default)
        rows.append(f"| {_cell(names)} | {_cell(default)} | {_cell(info.help or '')} |")
    return "\n".join(rows) if len(rows) > 2 else ""


def _value(kind: Any, metavar: str | None) -> str:
    """What an option takes, after its name."""
    kinds = [one for one in get_args(kind) if one is not type(None)] or [kind]
    if get_origin(kinds[0]) is not None or kinds[0] in (list, tuple):
        return _value(get_args(kinds[0])[0], metavar)
    if kinds[0] is bool:
        return ""
    if metavar:
        return f" {metavar}"
    if isinstance(kinds[0], type) and issubclass(kinds[0], Enum):
        return " " + " or ".join(f"`{choice.value}`" for choice in kinds[0])
    words = {int: "NUMBER", float: "NUMBER", str: "TEXT", Path: "FILE"}
    return " " + words.get(kinds[0], "VALUE")


def _default(value: object) -> str:
    if value is None or value is False or value in ((), []):
        return ""
    return f"`{getattr(value, 'value', value)}`"


# KPIs, incidents, protocols, days -----------------------------------------------------------


UNITS: Mapping[str, str] = {
    "number": "number",
    "ratio": "number, of fractions",
    "share": "share, 0 to 1",
    "s": "seconds",
    "m": "metres",
    "currency": "currency",
    "kg": "kilograms",
    "g": "kilograms",
    "per hour": "per hour",
}


def kpis_page() -> str:
    """Every KPI of the list: its unit, its formula, and what the table calls it."""
    parts = [
        "# KPIs",
        "Planned and achieved figures come from one formula. `#{...}` counts tasks of which\n"
        "what stands in braces holds. `vuelta kpis` prints them; `vuelta report` draws them;\n"
        "`vuelta simulate` compares dispatchers by them; from Python they are\n"
        "`vuelta.kpis(...)`. The document, with what KPIs are made of, is described in\n"
        "[kpis](documents/kpis.md).",
    ]
    words = words_of("kpis", "en")["rows"]
    for section, noun in SECTIONS.items():
        schema = noun.model_json_schema()
        rows = ["| KPI | Unit | Formula | In words |", "|---|---|---|---|"]
        for kpi in kpis_of(section):
            meaning = _cell(_meaning(schema["properties"][kpi.name]))
            word = words[section][kpi.name]
            rows.append(f"| `{kpi.name}` | {UNITS[kpi.unit]} | {meaning} | {word} |")
        parts += [f"## {noun.__name__}", schema.get("description", ""), "\n".join(rows)]
    return "\n\n".join(part for part in parts if part) + "\n"


def incidents_page() -> str:
    """Every kind of incident, and what a report of it says."""
    parts = [
        "# Incidents",
        "A report of an incident has an `id`, a `code`, a `time` and a `source`; the fields\n"
        "below are those of its kind. All fields are in [incidents](documents/incidents.md);\n"
        "what is done about each is in [protocols](protocols.md).",
        "| Code | What happened | Its own fields |\n|---|---|---|",
    ]
    for kind in get_args(get_args(Incident)[0]):
        shared = {"id", "code", "time", "source", "note", "evidence"}
        fields = ", ".join(f"`{name}`" for name in kind.model_fields if name not in shared)
        code = kind.model_fields["code"].default
        parts[-1] += f"\n| `{code}` | {_cell(_first(kind.__doc__))} | {fields} |"
    return "\n\n".join(parts) + "\n"


def _first(text: str | None) -> str:
    return cleandoc(text or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")


def protocols_page() -> str:
    """The default policy as people read it: roles, deadlines, options, prices."""
    text = policy_text(default_policy(), "en")
    page = text.replace("# Policy default, version 1", "# Protocols and options", 1)
    note = (
        "This is the policy that is shipped. `vuelta policy` prints it in English, Spanish or\n"
        "Polish, for one role with `--role`; a carrier replaces it with a\n"
        "[policy](documents/policy.md) of its own.\n"
    )
    head, _, rest = page.partition("\n")
    return f"{head}\n\n{note}{rest}"


def days_page() -> str:
    """What simulated days are drawn from: parameters with their sources, and suites."""
    rows = [
        f"| `{name}` | `{_short(p['value'])}` | {_cell(p['unit'])} | {p['low']} to {p['high']} "
        f"| {_cell(p['source'])} |"
        for name, p in table().items()
    ]
    kinds = [
        f"| `{name}` | {_cell(suite.says)} | "
        + ", ".join(f"`{key}` {_short(value)}" for key, value in suite.changes.items())
        + " |"
        for name, suite in suites().items()
    ]
    return (
        "# Simulated days\n\n## Suites\n\n| Suite | What it is | What differs |\n|---|---|---|\n"
        + "\n".join(kinds)
        + "\n\n## Parameters\n\n"
        + "A file given as `--parameters` may change any of them. `domain.md` are the project's\n"
        + "notes on last-mile days; numbers in brackets are their sources: [69, 70] the routes of\n"
        + "2018 of the Amazon Last Mile Routing Research Challenge (Transportation Science 58(1),\n"
        + "2024), [77] DPD, 13 December 2018, [82] Rzeczpospolita, article 42909141. What no\n"
        + "public source states is marked as a default.\n\n"
        + "| Parameter | Value | Unit | Range | Source |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _short(value: object) -> str:
    return ", ".join(f"{one:g}" for one in value) if isinstance(value, list) else f"{value}"


def _cell(text: str) -> str:
    """A text as it may stand in one cell of a table."""
    return re.sub(r"\s*\n\s*\n\s*", "<br>", text).replace("\n", " ").replace("|", "\\|")


def stale(write: Callable[[Path, str], None] | None = None) -> list[str]:
    """Pages on disk that do not say what they should, or should not be there."""
    wanted = pages()
    wrong = []
    for name, text in wanted.items():
        path = HERE / name
        if not path.exists() or path.read_text("utf-8") != text:
            wrong.append(name)
            if write is not None:
                write(path, text)
    for path in HERE.rglob("*.md"):
        name = path.relative_to(HERE).as_posix()
        if name not in wanted and path.read_text("utf-8").endswith(MADE):
            wrong.append(name)
            if write is not None:
                path.unlink()
    return wrong


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def main() -> int:
    """Write what is stale; with ``--check``, name it and fail."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true", help="write nothing, fail when stale")
    check = asked.parse_args().check
    wrong = stale(None if check else _write)
    for name in wrong:
        print(f"{'stale' if check else 'written'}: docs/reference/{name}")
    return 1 if check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
