"""The house's drawing, held to: floors, doors, and rooms that stay small."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "vuelta"

FACE = "the face"
FLOORS = (
    {"bounds", "garbage", "plain_text"},
    {"errors", "error_codes", "lazy"},
    {"units"},
    {"documents"},
    {"model"},
    {"wording"},
    {"formats", "travel", "solver", "referee", "policy", "execution", "returns", "changes"},
    {"verification"},
    {"insight", "explain", "custody", "horizon", "replanning"},
    {"engine"},
    {FACE},
    {"simulate", "waves", "cluster", "dispatch"},
    {"store"},
    {"service", "cli"},
)
"""Bottom up; rooms on one floor do not import each other."""

FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
LONGEST = 450
"""Lines a file may have before it is split."""


def room_of(path: Path) -> str:
    """The room a source file belongs to; the package's own ``__init__`` is the face."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return FACE if parts == ("__init__",) else parts[0]


@cache
def imports_of(source: str) -> list[tuple[int, str, str]]:
    """Line, module and name of everything of ours that a module imports."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            found += [(node.lineno, node.module or "", alias.name) for alias in node.names]
    return [one for one in found if one[1].split(".")[0] == "vuelta"]


def faults_of(room: str, module: str, name: str) -> str | None:
    """What is wrong with a room importing this, if anything."""
    parts = [*module.split("."), *([name] if name else [])]
    target = parts[1] if len(parts) > 1 and parts[1] in FLOOR_OF else FACE
    if "_core" in parts[2:] and room != "solver":
        return "only the solver may import the core"
    if room == target:
        return None
    if FLOOR_OF[target] > FLOOR_OF[room]:
        return "an upward arrow"
    if FLOOR_OF[target] == FLOOR_OF[room]:
        return "a sideways arrow"
    if module.count(".") > 1:
        return "past the door"
    return None


def python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def rooms() -> set[str]:
    return {room_of(path) for path in python_files()} - {FACE}


def test_every_room_has_a_floor() -> None:
    assert rooms() <= set(FLOOR_OF)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", python_files(), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_arrows_point_down_and_go_by_the_door(path: Path) -> None:
    faults = [
        f"line {line}: {module} {name}: {fault}"
        for line, module, name in imports_of(path.read_text("utf-8"))
        if (fault := faults_of(room_of(path), module, name))
    ]
    assert not faults, f"{path.relative_to(ROOT)}: " + "; ".join(faults)


@pytest.mark.parametrize(
    ("room", "line", "fault"),
    [
        ("model", "from vuelta.solver import solve", "an upward arrow"),
        ("referee", "import vuelta.travel.matrices", "a sideways arrow"),
        ("engine", "from vuelta.solver import _core", "only the solver may import the core"),
        ("engine", "import vuelta.solver._core", "only the solver may import the core"),
        ("formats", "from vuelta import Plan", "an upward arrow"),
        (FACE, "from vuelta.cli import main", "an upward arrow"),
        ("cli", "from vuelta import __version__", None),
        ("insight", "from vuelta.explain import limits_of", "a sideways arrow"),
        ("insight", "from vuelta.referee import judge", None),
        ("insight", "from vuelta.referee.judge import judge", "past the door"),
        ("solver", "from vuelta.solver.lower import lower", None),
        ("solver", "from vuelta.solver import _core", None),
        ("solver", "from vuelta import units", None),
        ("cli", "from vuelta.engine import plan", None),
    ],
)
def test_the_layer_test_sees_forbidden_arrows(room: str, line: str, fault: str | None) -> None:
    [(_, module, name)] = imports_of(line)
    assert faults_of(room, module, name) == fault


ALIKE = {"__init__.py", "read.py", "checks.py", "wording.py"}
"""The same part in each room: these names may stand in several."""


def test_a_file_name_stands_once() -> None:
    """But for commands, which are named after their verb or what it is about."""
    stands: dict[str, list[str]] = defaultdict(list)
    for path in python_files():
        if path.name not in ALIKE and path.parent.name != "commands":
            stands[path.name].append(path.relative_to(PACKAGE).as_posix())
    assert {name: paths for name, paths in stands.items() if len(paths) > 1} == {}


def circles(files: dict[str, str]) -> list[set[str]]:
    """Modules that import each other in a circle, from sources by dotted name."""
    import networkx as nx

    arrows = nx.DiGraph()
    for module, source in files.items():
        for _, target, name in imports_of(source):
            inner = f"{target}.{name}" if f"{target}.{name}" in files else target
            if inner in files and inner != module:
                arrows.add_edge(module, inner)
    return [set(some) for some in nx.strongly_connected_components(arrows) if len(some) > 1]


@pytest.mark.slow
def test_no_circle_inside_a_room() -> None:
    files = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path.read_text("utf-8")
        for path in python_files()
        if path.name != "__init__.py"
    }
    assert circles(files) == []


def test_the_layer_test_sees_circles() -> None:
    a, b = "from vuelta.room.b import B", "from vuelta.room import a"
    assert circles({"vuelta.room.a": a, "vuelta.room.b": b}) == [{"vuelta.room.a", "vuelta.room.b"}]
    assert circles({"vuelta.room.a": a, "vuelta.room.b": ""}) == []


def test_rooms_say_what_they_hand_out() -> None:
    silent = []
    for path in PACKAGE.rglob("__init__.py"):
        names = [
            target.id
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        ]
        if "__all__" not in names:
            silent.append(path.relative_to(ROOT).as_posix())
    assert not silent


def test_no_file_has_grown_too_long() -> None:
    kinds = ("*.py", "*.pyi", "*.cpp", "*.hpp", "*.h")
    files = [
        path
        for folder in ("src", "tests", "benchmarks", "scenarios")
        for kind in kinds
        for path in (ROOT / folder).rglob(kind)
    ]
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in files
    }
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST}


LONGEST_VERB = 60
"""Lines a verb of the engine may have, its docstring apart."""


def functions_of(path: Path) -> dict[str, int]:
    """The public functions of a module, and their lines without their docstrings."""
    return {
        node.name: lines_of(node)
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def lines_of(function: ast.FunctionDef) -> int:
    """Lines from ``def`` to the end, less those of the docstring."""
    first = function.body[0]
    docstring = 0
    if isinstance(first, ast.Expr) and ast.get_docstring(function) is not None:
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def test_a_verb_fits_on_a_screen_wherever_it_stands() -> None:
    from vuelta import engine

    verbs = {name: getattr(engine, name) for name in engine.__all__}
    lengths = {
        name: functions_of(Path(inspect.getfile(verb)))[name]
        for name, verb in verbs.items()
        if inspect.isfunction(verb)
    }
    assert {"plan", "replan", "explain_task", "plan_horizon", "trace"} <= set(lengths)
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_VERB} == {}


def test_an_engine_file_is_about_one_verb_and_makes_no_nouns() -> None:
    files = {path for path in (PACKAGE / "engine").glob("*.py") if path.name != "__init__.py"}
    for path in files:
        body = ast.parse(path.read_text("utf-8")).body
        defined = [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        # a verb that answers plans of one day and of several differently says so by overloads
        assert set(defined) == {path.stem.removeprefix("_")}, path.name


def test_a_docstring_does_not_count_as_lines_of_a_verb() -> None:
    source = 'def verb(\n    a,\n):\n    """Says.\n\n    More.\n    """\n    return a\n'
    [function] = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert lines_of(function) == 4


CORE: Final = ROOT / "src" / "core"
CORE_FLOORS: Final = (
    ("types", "parallel_for"),
    ("budget",),
    ("problem",),
    ("breaks",),
    ("route",),
    ("evaluate", "questions"),
    ("ruin_recreate",),
    ("moves",),
    ("search",),
    ("parallel",),
    ("solve",),
    ("run",),
    ("testing",),
    ("modes",),
    ("bindings",),
)
"""Rooms and files of the core, bottom up; those of one floor do not include each other."""


def core_files() -> list[Path]:
    return [path for kind in ("*.cpp", "*.hpp", "*.h") for path in CORE.rglob(kind)]


def core_room_of(path: Path) -> str:
    first = path.relative_to(CORE).parts[0]
    return first.partition(".")[0]


def test_the_core_is_built_in_floors() -> None:
    floor = {room: level for level, rooms in enumerate(CORE_FLOORS) for room in rooms}
    assert {core_room_of(path) for path in core_files()} == set(floor)
    upward = [
        f"{path.relative_to(CORE)} includes {name}"
        for path in core_files()
        for name in re.findall(r'#include "([^"]+)"', path.read_text("utf-8"))
        for own, other in [(core_room_of(path), core_room_of(CORE / name))]
        if own != other and floor[other] >= floor[own] and path.name != "solve.cpp"
    ]
    assert upward == []


def test_one_room_of_the_core_speaks_to_python() -> None:
    speakers = {
        core_room_of(path)
        for path in core_files()
        if "#include <nanobind" in path.read_text("utf-8")
    }
    assert speakers <= {"bindings"}
