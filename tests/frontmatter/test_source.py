"""Bytes to front matter and body: nothing is lost, and every offset has its line and column."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.diagnostics import Span
from newsmeta.frontmatter.source import Source, SourceError, read_bytes, split, starts_front_matter

LINE_END = re.compile(r"\r\n|\n|\r")

# Markers, near-markers, and other lines.
PIECES = st.sampled_from(
    ["---", "...", "--- ", "...\t", "----", " ---", "--", "....", "--- x", "-", "title: x", "", "é"]
)
ARTICLES = st.tuples(
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["---\n", "---  \r\n", "---\t\n", "---\r"]),
    st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\r\n", "\n", "\r"])), max_size=8),
    st.sampled_from(["", "---", "...", "tail"]),
).map(lambda parts: parts[0] + parts[1] + "".join(a + b for a, b in parts[2]) + parts[3])


@given(st.binary(max_size=60) | ARTICLES.map(str.encode))
@example(b"\xef\xbb\xbf---\r\ntitle: x\r\n...\r\nbody\xc3\xa9")
def test_split_loses_nothing(data: bytes) -> None:
    try:
        source = split(data)
    except SourceError as error:
        assert error.code in ("NM002", "NM003", "NM004")
        assert error.message
        return
    assert source.data == data
    markers = (
        source.text[: source.span.start],
        source.text[source.span.end : source.body_start],
    )
    assert re.fullmatch(r"---[ \t]*(\r\n|\n|\r)?", markers[0])
    assert re.fullmatch(r"(---|\.\.\.)[ \t]*(\r\n|\n|\r)?", markers[1])
    assert source.text[source.body_start :] == source.body


@given(ARTICLES)
def test_the_front_matter_is_what_jekyll_takes_for_it(text: str) -> None:
    # Jekyll's own expression (lib/jekyll/document.rb), which accepts LF and CRLF.
    text = re.sub(r"\r(?!\n)", "\n", text)
    jekyll = re.match(
        r"\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)", text.removeprefix("\ufeff"), re.S | re.M
    )
    try:
        source = split(text.encode())
    except SourceError:
        assert jekyll is None
        return
    assert jekyll is not None
    ours = source.text[source.span.start : source.span.end]
    assert ours.strip() == jekyll[1][3:].strip()
    assert source.body.strip() == source.text[jekyll.end() :].strip()


@given(ARTICLES)
def test_a_file_that_can_be_split_is_found_by_its_first_bytes(text: str) -> None:
    data = text.encode()
    try:
        split(data)
    except SourceError as error:
        assert starts_front_matter(data[:8]) == (error.code == "NM004")
    else:
        assert starts_front_matter(data[:8])


@given(st.text("a\n\r\u2028é😀", max_size=30))
def test_every_offset_has_its_line_and_column(text: str) -> None:
    source = Source(text, False, Span(0, 0), 0)
    lines = LINE_END.split(text)
    assert len(source.line_starts) == len(lines)
    for offset in range(len(text) + 1):
        position = source.position(offset)
        start = source.line_starts[position.line - 1]
        assert start + position.column - 1 == offset
        assert source.line(position.line) == lines[position.line - 1]
    for offset, end in source.line_ends():
        assert text.startswith(end, offset)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"---\ntitle: caf\xe9\n---\n", 2, 11),
        (b"---\r\ntitle: x\r\n---\r\n\r\n\xff", 5, 1),
        (b"---\rtitle: \xe2\x82", 2, 8),
        ("---\ntitle: é😀".encode() + b"\x80", 2, 10),
        (b"\xef\xbb\xbf\xff", 1, 1),
    ],
)
def test_a_byte_that_is_not_utf8_is_located(data: bytes, line: int, column: int) -> None:
    with pytest.raises(SourceError) as caught:
        split(data)
    assert caught.value.code == "NM002"
    assert (caught.value.position.line, caught.value.position.column) == (line, column)


def test_what_is_no_readable_file_is_nm001(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"x" * 11)
    os.mkfifo(tmp_path / "pipe.md")
    for name in ("absent.md", ".", "large.md", "pipe.md", "nul\0.md", "x" * 300):
        with pytest.raises(SourceError) as caught:
            read_bytes(tmp_path / name, max_size=10)
        assert caught.value.code == "NM001"
    assert read_bytes(tmp_path / "large.md", max_size=11) == b"x" * 11


# -- reading -------------------------------------------------------------------


@pytest.mark.parametrize("most", [1, 7, 100])
def test_a_file_that_comes_in_pieces(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems return less than the requested number of bytes."""
    read = os.read
    monkeypatch.setattr(os, "read", lambda file, size: read(file, min(size, most)))
    path = tmp_path / "x.md"
    for size in (0, 1, most - 1, most, most + 1, 3 * most, 500):
        data = bytes(number % 251 for number in range(size))
        path.write_bytes(data)
        assert read_bytes(path, 500) == data
        assert read_bytes(str(path), size) == data
        if size:
            with pytest.raises(SourceError, match="bytes, more than the limit"):
                read_bytes(path, size - 1)


@pytest.mark.parametrize(("size", "limit", "read"), [(5, 1000, 800), (800, 1000, 5), (5, 9, 800)])
def test_a_file_that_changes_its_size_before_it_is_read(
    size: int, limit: int, read: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"a" * size)
    status = os.fstat

    def changing(file: int) -> os.stat_result:
        before = status(file)
        path.write_bytes(b"b" * read)
        return before

    monkeypatch.setattr(os, "fstat", changing)
    if read > limit:
        with pytest.raises(SourceError, match="10 bytes, more than the limit of 9"):
            read_bytes(path, limit)
    else:
        assert read_bytes(path, limit) == b"b" * read


def test_a_file_that_does_not_tell_its_size() -> None:
    path = Path("/proc/self/status")
    if not path.exists():
        pytest.skip("no /proc here")
    assert read_bytes(path, 10**6).startswith(b"Name:")
    with pytest.raises(SourceError, match="more than the limit of 20"):
        read_bytes(path, 20)


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("x")
    descriptor = os.open(tmp_path / "x.md", os.O_RDONLY)
    os.close(descriptor)
    for path, limit in ((tmp_path, 9), (tmp_path / "x.md", 9), (tmp_path / "x.md", 0)):
        with contextlib.suppress(SourceError):
            read_bytes(path, limit)
    after = os.open(tmp_path / "x.md", os.O_RDONLY)
    os.close(after)
    assert after == descriptor
