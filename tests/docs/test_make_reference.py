"""The pages of ``docs/reference`` that are made say what the program says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(maker: ModuleType) -> dict[str, str]:
    made: dict[str, str] = maker.pages()
    return made


@pytest.mark.slow
def test_no_page_is_stale(maker: ModuleType) -> None:
    wrong = maker.stale()
    assert not wrong, "run: python docs/make_reference.py"


def test_every_link_between_pages_leads_to_a_heading(pages: dict[str, str]) -> None:
    """Python-Markdown's rule: lower case, spaces as hyphens."""
    heads = {
        name: {
            re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-")
            for head in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        }
        for name, text in pages.items()
    }
    for name, text in pages.items():
        for target, anchor in re.findall(r"\]\(([\w./-]*)#([\w-]+)\)", text):
            page = f"{name.rpartition('/')[0]}/{target}".strip("/") if target else name
            assert anchor in heads[page], f"{name}: {target}#{anchor}"


def test_a_field_is_told_once_in_all_documents(pages: dict[str, str]) -> None:
    """A noun that several documents hold stands on one page; the others point there."""
    assert pages["documents/problem.md"].count("\n## Vehicle\n") == 1
    assert "\n## Vehicle\n" not in pages["documents/revision.md"]
    assert "](problem.md#problem)" in pages["documents/revision.md"]


def test_a_changed_page_is_found_stale(
    maker: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maker, "HERE", tmp_path)
    monkeypatch.setattr(maker, "pages", lambda: {"a.md": "text" + maker.MADE})
    (tmp_path / "b.md").write_text("written by hand", "utf-8")
    assert maker.stale() == ["a.md"]
    maker.stale(maker._write)
    assert maker.stale() == []
    (tmp_path / "gone.md").write_text("old" + maker.MADE, "utf-8")
    assert maker.stale() == ["gone.md"]
