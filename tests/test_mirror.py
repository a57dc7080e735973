"""Who looks for the tests of a file finds them: by its name, or by a line that says where.

``tests/ROOM/test_FILE.py`` tests ``src/vuelta/ROOM/FILE.py``. Where a file is tested with
another, the test file says so below its docstring: ``# Covers: ROOM/FILE.py``.
"""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "src" / "vuelta"
COVERS = "# Covers:"


def sources() -> set[str]:
    """Source files below the package; doors say only what a room hands out."""
    found = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    return {name for name in found if not name.endswith("__init__.py")}


def named_after(source: str) -> Path:
    """The test file of a source file's name; private modules are named after their verb."""
    path = Path(source)
    return TESTS / path.parent / f"test_{path.stem.lstrip('_')}.py"


def covered() -> list[str]:
    """Every source file that a line of a test file names."""
    return [
        name
        for path in TESTS.rglob("test_*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith(COVERS)
        for name in line.removeprefix(COVERS).split()
    ]


def test_every_file_has_its_test_or_a_line_that_says_where() -> None:
    mirrored = {source for source in sources() if named_after(source).exists()}
    assert sources() - mirrored - set(covered()) == set()


def test_every_line_names_a_file_there_is_once() -> None:
    names = covered()
    assert set(names) <= sources()
    assert sorted(names) == sorted(set(names))
    assert not {name for name in names if named_after(name).exists()}
