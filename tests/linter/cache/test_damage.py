"""A cache that is damaged or forged is not believed."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsmeta.cli.options import Format
from newsmeta.config.config import Config, discover
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic
from newsmeta.diagnostics.counts import counts_of
from newsmeta.linter import incremental
from newsmeta.linter.cache_file import Cache, digest, sight
from newsmeta.linter.packing import kept, packed, unpacked
from newsmeta.linter.runner import Runner
from newsmeta.rules import RULES
from tests.support.caching import (
    BROKEN,
    NO_FRONT_MATTER,
    QUIET,
    Looked,
    Opened,
    asked,
    checked,
    looks,
    the_file,
)
from tests.support.cli import ERROR, GOOD, INFO, WARNING, invoke


def test_a_whole_cache_is_believed(opened: Opened) -> None:
    assert [opened.known(name) for name in opened.names] == [
        digest(name.encode()) for name in opened.names
    ]


def agrees(opened: Opened) -> bool:
    """Tell whether all cached entries are correct, and can be replaced."""
    cache = opened.open()
    for name in opened.names:
        entry = cache.find(name)
        if entry.content:
            about = packed(opened.found.diagnostics) if "error" in name else b""
            assert (entry.content, entry.found) == (digest(name.encode()), about)
            assert entry.seen == (1, 2, 3, 4)
        cache.put(entry, sight((9, 9, 9, 9), b"x" * 32, False, 10**19))
    cache.save()
    return all(opened.known(name) in (b"x" * 32, b"") for name in opened.names)


def test_what_was_cut_off_is_not_believed(opened: Opened) -> None:
    for length in range(0, len(opened.whole), 307):
        opened.file.write_bytes(opened.whole[:length])
        assert agrees(opened), length
    opened.file.write_bytes(opened.whole + b"\0")
    assert agrees(opened)


def test_what_has_a_wrong_bit_is_not_believed(opened: Opened) -> None:
    # Most bytes of the file are zeros.
    content = [at for at, byte in enumerate(opened.whole) if byte]
    for at in content[::3]:
        damaged = bytearray(opened.whole)
        damaged[at] ^= 1 << at % 8
        opened.file.write_bytes(damaged)
        assert agrees(opened), at


def test_what_has_many_wrong_bytes_is_not_believed(opened: Opened) -> None:
    content = [at for at, byte in enumerate(opened.whole) if byte]
    for start in range(100):
        damaged = bytearray(opened.whole)
        for at in content[start :: 50 + start]:
            damaged[at] = (damaged[at] * 7 + at) % 256
        opened.file.write_bytes(damaged)
        assert agrees(opened), start


def test_a_journal_that_is_not_of_the_file_does_no_harm(opened: Opened) -> None:
    journal = opened.file.with_name(f"{opened.file.name}-journal")
    for content in (b"", b"\0" * 4096, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\1" * 4096):
        opened.file.write_bytes(opened.whole)
        journal.write_bytes(content)
        assert agrees(opened)


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"newsmeta cache 1\n", b"\x80\x04N."])
def test_a_foreign_file_is_made_anew(content: bytes, looked: Looked) -> None:
    checked()
    the_file().write_bytes(content)
    assert len(looks(looked)) == 5
    looks(looked)
    assert looks(looked) == []


FOREIGN = (
    "DROP TABLE sets",
    "DROP TABLE rows",
    "DELETE FROM sets",
    "DELETE FROM rows",
    "UPDATE sets SET key = x'00'",
    "UPDATE sets SET used = 'never'",
    "UPDATE sets SET used = NULL",
    "UPDATE rows SET about = NULL",
    "UPDATE rows SET about = 5",
    "UPDATE rows SET about = 'text'",
    "UPDATE rows SET about = x'ff'",
    "UPDATE rows SET about = zeroblob(90)",
    "UPDATE rows SET about = CAST(about AS TEXT)",
    "UPDATE rows SET number = number + 1",
    "UPDATE rows SET name = CAST(name AS TEXT)",
    "UPDATE rows SET name = CAST(name AS TEXT) WHERE name = (SELECT min(name) FROM rows)",
    "UPDATE rows SET name = CAST(name AS TEXT) WHERE name = (SELECT max(name) FROM rows)",
    "UPDATE rows SET name = CAST(x'ff' AS TEXT) WHERE name = (SELECT max(name) FROM rows)",
    "UPDATE rows SET name = 7 WHERE name = (SELECT max(name) FROM rows)",
    "ALTER TABLE rows RENAME COLUMN about TO other",
    "CREATE TRIGGER trap BEFORE INSERT ON rows BEGIN DELETE FROM rows; END",
    "PRAGMA user_version = 0",
)


@pytest.mark.slow
@pytest.mark.parametrize("sql", FOREIGN)
def test_tables_that_somebody_changed_do_no_harm(sql: str, site: Path) -> None:
    checked()
    asked(sql)
    checked()
    checked()
    checked()


def test_a_file_of_rows_of_others_is_not_believed(opened: Opened) -> None:
    """The checksum of a row covers its owner."""
    other = Cache(opened.file, b"other", 1.0)
    other.put(other.find("b.md"), sight((1, 2, 3, 4), b"o" * 32, False, 10**19))
    other.save()
    with closing(sqlite3.connect(opened.file, isolation_level=None)) as connection:
        connection.execute("UPDATE sets SET key = CASE number WHEN 1 THEN x'00' ELSE x'01' END")
        for number, key in ((1, b"other"), (2, b"key")):
            connection.execute("UPDATE sets SET key = ? WHERE number = ?", (digest(key), number))
    assert opened.known("b.md") == b""


TRUE_ROW: dict[str, Any] = {
    "code": "NM103",
    "severity": "error",
    "message": "m",
    "hint": "h",
    "snippet": "s",
    "fingerprint": "",
    "pointer": None,
    "is_fixable": True,
    "location": [1, 1, 1, 1],
    "related": [],
    "edits": [],
}
"""A valid cached finding; each forged one differs from it in one value."""


def row(**changed: Any) -> list[Any]:
    return list((TRUE_ROW | changed).values())


WRONG: dict[str, tuple[Any, ...]] = {
    "code": ("NM999", ["NM103"], None),
    "severity": ("grave", 1, None, ["error"]),
    "message": (5, None, ["m"]),
    "hint": (None, {}),
    "snippet": (["s"], None),
    "fingerprint": (None, 7),
    "pointer": (7, ["/a"]),
    "location": (
        *([0, 1, 1, 1], [1, -1, 1, 1], [1, 1, 1], [1, True, 1, 1], [1, 1.0, 1, 1]),
        *("1111", None),
    ),
    "related": ([[]], [["m", 1, 1, 1]], [[3, 1, 1, 1, 1]], 4),
    "edits": (
        *(4, [[]], [[1, 1, 1, 1, 0, 1]], [[1, 1, 1, 1, 0, 1, "x", 2]]),
        *([[0, 1, 1, 1, 0, 1, "x"]], [[1, 1, 1, 1, -1, 1, "x"]]),
        *([[1, 1, 1, 1, 0, True, "x"]], [[1, 1, 1, 1, 0, 1.5, "x"]]),
        [[1, 1, 1, 1, 0, 1, None]],
    ),
}
"""Invalid values for each member of a finding."""

FORGED: list[Any] = [
    *(
        None,
        0,
        True,
        1.5,
        "text",
        {"a": 1},
        [None],
        [[]],
        [{}],
        [[0] * len(TRUE_ROW)],
        [12345678],
        ["", "12345678"],
    ),
    [row()[:-1]],
    [[*row(), 9]],
    [row(), None],
    *([row(**{name: value})] for name, values in WRONG.items() for value in values),
]
"""JSON that is not a list of findings."""


def test_a_true_row_is_believed() -> None:
    row_with_edit = row(edits=[[1, 1, 1, 2, 0, 1, "x"]], related=[["m", 1, 1, 1, 1]])
    (found,) = unpacked(json.dumps([row_with_edit]).encode(), "a.md")
    assert (found.code, found.message, found.edits[0].text) == ("NM103", "m", "x")


@pytest.mark.slow
@pytest.mark.parametrize(
    "found",
    [*(json.dumps(value).encode() for value in FORGED), b"[" * 100_000, b"\xff", b"{", b"1" * 5000],
)
def test_findings_that_are_none_are_not_believed(
    found: bytes, site: Path, looked: Looked, settled: None
) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(found, "a.md")
    checked()
    for first_line in (
        b"",
        b"[]\n",
        b'["", 0]\n',
        b'["", 0, [["NM999", "error", 1]]]\n',
        b"[" * 999,
    ):
        forge({"a/error.md": first_line + found})
        assert looks(looked) == ["a/error.md"]
        assert looks(looked) == []


@pytest.mark.slow
@pytest.mark.parametrize("found", [json.dumps(value) for value in FORGED])
def test_findings_that_are_none_are_never_none_at_all(
    found: str, site: Path, settled: None
) -> None:
    """Only the owner of a cache can write this: the checksum and the first line are correct."""
    checked()
    forge({"a/error.md": f'["", 1, [["NM103", "error", 1]]]\n{found}'})
    with contextlib.suppress(ValueError):  # An internal error of newsmeta, with status 2.
        assert invoke("validate").status == 1


@pytest.mark.parametrize("output_format", list(Format))
def test_findings_that_somebody_made_up_can_be_shown(output_format: str, settled: None) -> None:
    checked()
    odd = "\ud800\x1b[31m\udcff::error::\u2028"
    far = 10**15
    values = ["NM103", "error", odd, odd, odd, "", odd, True, [far] * 4, [[odd, 1, far, 1, 1]]]
    values.append([[1, far, 1, far, 0, far, odd]])
    forge({"a/error.md": f'["", 1, [["NM103", "error", 1]]]\n{json.dumps([values])}'})
    result = invoke("validate", "--output-format", output_format)
    assert (result.status, "a/error.md" in result.out) == (1, True)


def forge(found: dict[str, bytes | str]) -> None:
    """Replace the cached findings of files."""
    runner = Runner(discover(Path()))
    key = incremental.key_of(runner.checker.analyst.identity)
    assert key
    cache = Cache(the_file(), key, runner.checker.now.timestamp())
    for name, content in found.items():
        entry = cache.find(name)
        assert entry.content
        about = content.encode() if isinstance(content, str) else content
        cache.put(entry, sight(entry.seen, entry.content, False, 10**19), found=about)
    cache.save()


def test_what_was_found_comes_back_as_it_was(site: Path) -> None:
    runner = Runner(Config(site, rules=Layer(select=("ALL",))))
    odd = ERROR.replace("type:", "type: x\ntype:").replace("City", "\u2028 &amp; \U0001f600")
    late = GOOD.replace("quality: 60", "updatedDateTime: 2020-01-27T15:50:00Z")
    stuck = GOOD.replace("quality: 60", "quality: much")
    whole: list[Diagnostic] = []
    for content in (stuck, WARNING, INFO, BROKEN, QUIET, odd, late, NO_FRONT_MATTER, ""):
        found = runner.checker.validate_bytes(content.encode(), "o\udcff.md", "o.md").diagnostics
        for folder in ("", "_people"):
            again, where = kept(packed(found, folder), "o\udcff.md")
            assert where == folder
            assert (again is None) == (not found)
            if again is not None:
                assert again.read(again.data, again.path) == found
                assert (again.sorts, again.fixable) == (
                    (counts := counts_of(found)).sorts,
                    counts.fixable,
                )
        whole += found
    assert any(one.fix for one in whole)
    assert any(one.fix is None and RULES[one.code].fix for one in whole)
    assert any(one.related for one in whole)
    assert any(one.pointer is None for one in whole)
    assert packed(()) == b""
