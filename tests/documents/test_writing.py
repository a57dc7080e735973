"""Files that are written: each whole or not at all, several together all or none."""

# Covers: documents/touched.py

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from vuelta.documents import (
    make_folder,
    read_text,
    remove_file,
    together,
    watched,
    write_bytes,
    write_text,
)
from vuelta.errors import InputError


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder, hidden ones too, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with three old files."""
    for name in "abc":
        (tmp_path / name).write_text(f"old {name}")
    return tmp_path


class Broken(BaseException):
    """An interrupt, or the end of the process."""


@pytest.fixture(params=[OSError(28, "No space left on device"), Broken()], ids=["full", "stopped"])
def failure(request: pytest.FixtureRequest) -> BaseException:
    error: BaseException = request.param
    return error


def fails(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, at: int, error: BaseException
) -> None:
    """Let the ``at``-th call of a function fail."""
    calls = iter(range(1, 1000))
    true = getattr(where, name)

    def call(*args: object, **options: object) -> object:
        if next(calls) == at:
            raise error
        return true(*args, **options)

    monkeypatch.setattr(where, name, call)


def write_all(folder: Path) -> None:
    """Two files in place of old ones, one new, one gone, and one in a new folder."""
    with together():
        write_text("new a", folder / "a")
        write_text("new b", folder / "b")
        remove_file(folder / "c")
        make_folder(folder / "deep" / "deeper")
        write_text("new d", folder / "deep" / "deeper" / "d")
        write_text("new e", folder / "e")


def write_together(texts: Mapping[str | Path, str]) -> None:
    with together():
        for target, text in texts.items():
            write_text(text, target)


def test_several_appear_together(old: Path) -> None:
    with together():
        write_text("new a", old / "a")
        write_text("new d", old / "d")
        remove_file(old / "c")
        assert {k: v for k, v in contents(old).items() if k[0] != "."} == {
            name: f"old {name}" for name in "abc"
        }
    assert contents(old) == {"a": "new a", "b": "old b", "d": "new d"}


@pytest.mark.parametrize("at", range(1, 5))
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_whatever_fails_all_stays_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, step: str, at: int
) -> None:
    before = contents(old)
    fails(monkeypatch, os if step == "fsync" else Path, step, at, failure)
    with pytest.raises(InputError if isinstance(failure, OSError) else Broken) as caught:
        write_all(old)
    monkeypatch.undo()
    assert contents(old) == before
    assert sorted(path.name for path in old.iterdir()) == ["a", "b", "c"]
    if isinstance(caught.value, InputError):
        assert caught.value.code == "F233"
        assert "no space left" in caught.value.cause
        assert caught.value.where.startswith(str(old))


@pytest.mark.parametrize("at", range(1, 3))
def test_without_hard_links_too(old: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    def link(*args: object) -> None:
        raise OSError(1, "Operation not permitted")

    before = contents(old)
    monkeypatch.setattr(os, "link", link)
    fails(monkeypatch, Path, "replace", 2 * at, OSError(5, "Input/output error"))
    with pytest.raises(InputError):
        write_all(old)
    assert contents(old) == before


def test_what_raises_between_two_writes_leaves_nothing(old: Path) -> None:
    before = contents(old)
    with suppress(Broken), together():
        write_text("new a", old / "a")
        raise Broken
    assert contents(old) == before


def test_one_within_another_is_part_of_it(old: Path) -> None:
    with suppress(Broken), together():
        with together():
            write_text("new a", old / "a")
        raise Broken
    assert (old / "a").read_text() == "old a"


@pytest.mark.slow
def test_a_full_disk_leaves_old_files(old: Path) -> None:
    """As the system itself says it: no file may have more than a few bytes."""
    code = f"""
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        from pathlib import Path
        from vuelta.documents import together, write_text
        from vuelta.errors import InputError
        folder = Path({str(old)!r})
        try:
            with together():
                write_text("new a", folder / "a")
                write_text("b" * 2000, folder / "b")
        except InputError as error:
            print(error.code, error.cause)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "F233 file too large\n"
    assert contents(old) == {name: f"old {name}" for name in "abc"}


def test_one_place_is_not_written_twice(old: Path) -> None:
    (old / "link").symlink_to(old / "a")
    for other in (old / "x" / ".." / "a", old / "link"):
        (old / "x").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="two answers"):
            write_together({old / "a": "one", other: "two"})
        assert (old / "a").read_text() == "old a"


def test_nothing_is_written_over_what_was_read(old: Path) -> None:
    os.link(old / "a", old / "same")
    for target in ("a", "same"):
        with watched() as touched:
            assert read_text(old / "a") == "old a"
            with pytest.raises(InputError, match="read as an input"):
                write_text("new", old / target)
            write_text("new", old / "b")
        assert (old / "a").read_text() == "old a"
        assert [path.name for path in touched.written] == ["b"]
    write_text("new", old / "a")  # elsewhere callers do as they like
    assert read_text(old / "a") == "new"


def test_a_read_only_file_stays(old: Path) -> None:
    (old / "a").chmod(0o444)
    with pytest.raises(InputError, match="read-only"):
        write_text("new", old / "a")
    assert (old / "a").read_text() == "old a"


def test_a_name_as_long_as_can_be_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("ñ" * 127)
    write_text("x", target)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_device_or_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    with together():
        write_text("x", "/dev/null")
        write_bytes(b"y", "/dev/null")
    with pytest.raises(InputError, match="no space left"):
        write_together({tmp_path / "a": "x", "/dev/full": "x"})
    assert not contents(tmp_path)


def test_files_come_before_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def flush(self) -> None: ...

        def write(self, text: str) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    with pytest.raises(BrokenPipeError):
        write_together({"-": "said", tmp_path / "a": "kept"})
    assert contents(tmp_path) == {"a": "kept"}


def test_texts_that_are_no_unicode_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_text("\ud800", tmp_path / "a")
    assert caught.value.code == "F233"
    assert not contents(tmp_path)


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "plan.json"
    target.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as caught:
        write_text("new", target)
    assert caught.value.code == "F233"
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.parametrize("name", ["no/such/folder.json", "."])
def test_targets_that_cannot_be_written_are_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        write_text("x", tmp_path / name)
    assert caught.value.code == "F233"


def test_a_link_and_permissions_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "real.json"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_text("new", link)
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
