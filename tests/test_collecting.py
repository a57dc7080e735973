"""Tests are collected quickly: nothing is read, checked or planned before a test runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from worlds.packages import HEAVY

TESTS = Path(__file__).parent
WORK = {
    *("model_validate", "plan", "replan", "plan_horizon", "read", "read_plan", "read_requests"),
    *("read_return_policy", "default_policy", "default_return_policy", "measure", "judge"),
    "generate",
}
"""Calls that build the checks of documents, read files or plan."""


def work_in(source: str) -> list[str]:
    """What a test file does when it is imported: ``line: what``."""
    tree = ast.parse(source)
    found = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or node.names[0].name
            if module.split(".")[0] in HEAVY:
                found.append(f"{node.lineno}: import {module}")
        for call in ast.walk(_at_import(node)):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name in WORK:
                    found.append(f"{call.lineno}: {name}")
    return found


def _at_import(node: ast.AST) -> ast.AST:
    """The part of a statement that runs when its file is imported."""
    if isinstance(node, ast.FunctionDef):
        return _without_lambdas(ast.List(elts=list(node.decorator_list)))
    if isinstance(node, ast.ClassDef | ast.If):
        return ast.Pass()
    return _without_lambdas(node)


def _without_lambdas(node: ast.AST) -> ast.AST:
    class Emptied(ast.NodeTransformer):
        def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
            return ast.Constant(value=None)

    return Emptied().visit(node)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix()
)
def test_a_test_file_does_no_work_when_it_is_imported(path: Path) -> None:
    assert not work_in(path.read_text("utf-8")), "put it into a function, with @cache"


@pytest.mark.parametrize(
    "source",
    [
        "PROBLEM = Problem.model_validate({})",
        "import networkx as nx",
        "from scipy.spatial import cKDTree",
        "@pytest.mark.parametrize('plan', [vuelta.plan(day)])\ndef test(plan): ...",
    ],
)
def test_the_test_of_collecting_sees_work(source: str) -> None:
    assert work_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "@cache\ndef problem():\n    return Problem.model_validate({})",
        "CASES = {'a': lambda: vuelta.plan(day)}",
        "def test():\n    import networkx",
    ],
)
def test_the_test_of_collecting_lets_functions_pass(source: str) -> None:
    assert not work_in(source)
