"""Files and streams that are read, and what their names say."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from vuelta.documents import files, write_text
from vuelta.errors import InputError


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    write_text("añb\n", target)
    assert files.read_text(str(target)) == "añb\n"
    assert target.read_bytes().startswith(b"\x1f\x8b") == name.endswith(".gz")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_gzip_is_told_by_content_and_marks_are_dropped(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(gzip.compress(b"\xef\xbb\xbfhello"))
    assert files.read_text(source) == "hello"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a\xff\xfe", "F202"),
        (b"\x1f\x8bnot gzip", "F202"),
        (gzip.compress(b"x" * 99, mtime=0)[:20], "F202"),
    ],
)
def test_damaged_files_are_told(tmp_path: Path, raw: bytes, code: str) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        files.read_text(source)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["", "missing.txt", "nul\0"])
def test_files_that_cannot_be_read_are_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        files.read_text(f"{tmp_path}/{name}")
    assert caught.value.code == "F201"


def test_a_dash_is_a_stream(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text("out\n", "-")
    assert capsys.readouterr().out == "out\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"in")))
    assert files.read_text("-") == "in"


def test_names_lose_their_endings() -> None:
    assert files.stem_of("a/lc101.txt.gz") == "lc101"
    assert files.suffix_of("a/X.VRP.gz") == ".vrp"
    assert files.stem_of("-") is None


def test_no_more_is_read_than_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.txt"
    source.write_text("x" * 1000)
    monkeypatch.setenv("VUELTA_MOST_BYTES_READ", "1000")
    assert files.read_text(source) == "x" * 1000
    monkeypatch.setenv("VUELTA_MOST_BYTES_READ", "999")
    with pytest.raises(InputError) as caught:
        files.read_text(source)
    assert caught.value.code == "E190"
    assert caught.value.where == str(source)
    assert "VUELTA_MOST_BYTES_READ" in caught.value.remedy


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="has no endless file")
def test_a_file_without_end_is_read_as_far_as_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VUELTA_MOST_BYTES_READ", "100000")
    with pytest.raises(InputError) as caught:
        files.read_text("/dev/zero")
    assert caught.value.code == "E190"


def test_no_more_is_unpacked_than_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.json.gz"
    source.write_bytes(gzip.compress(b"{" + b" " * 5_000_000 + b"}"))
    monkeypatch.setenv("VUELTA_MOST_BYTES_UNPACKED", "1000000")
    unpacked = 0
    read = gzip.GzipFile.read

    def counted(file: gzip.GzipFile, size: int | None = -1) -> bytes:
        nonlocal unpacked
        chunk = read(file, size)
        unpacked += len(chunk)
        return chunk

    monkeypatch.setattr(gzip.GzipFile, "read", counted)
    with pytest.raises(InputError) as caught:
        files.read_text(source)
    assert caught.value.code == "E190"
    assert "bytes that a gzip file unpacks to: at most 1,000,000" in caught.value.cause
    assert unpacked < 3_000_000


def test_a_bound_that_is_no_number_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.txt"
    source.write_text("x")
    monkeypatch.setenv("VUELTA_MOST_BYTES_READ", "lots")
    with pytest.raises(InputError, match="VUELTA_MOST_BYTES_READ is 'lots'"):
        files.read_text(source)
