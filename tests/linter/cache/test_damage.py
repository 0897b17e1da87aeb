"""A cache that is damaged or forged is not believed."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest

from newsmeta.cli.options import Format
from newsmeta.config.config import Config, discover
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic
from newsmeta.linter import incremental
from newsmeta.linter.cache_file import Cache, digest, sight
from newsmeta.linter.packing import packed, unpacked
from newsmeta.linter.runner import Runner
from newsmeta.rules import RULES
from tests.support.caching import (
    BROKEN,
    NO_FRONT_MATTER,
    QUIET,
    Looked,
    Opened,
    checked,
    looks,
    the_file,
)
from tests.support.cli import ERROR, GOOD, INFO, WARNING, invoke


def test_a_whole_cache_is_believed(opened: Opened) -> None:
    cache = opened.open()
    assert not cache.is_empty
    assert [bool(cache.find(name).content) for name in opened.names] == [True] * 3


def test_a_cache_that_was_cut_off_is_not_believed(opened: Opened) -> None:
    for length in range(len(opened.whole)):
        opened.file.write_bytes(opened.whole[:length])
        assert opened.open().is_empty, length
    opened.file.write_bytes(opened.whole + b"\0")
    assert opened.open().is_empty


def test_a_cache_with_a_wrong_bit_is_not_believed(opened: Opened) -> None:
    for at in range(len(opened.whole)):
        damaged = bytearray(opened.whole)
        damaged[at] ^= 1 << at % 8
        opened.file.write_bytes(damaged)
        assert opened.open().is_empty, at


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"newsmeta cache 1\n", b"\x80\x04N."])
def test_a_foreign_file_is_made_anew(content: bytes, looked: Looked) -> None:
    checked()
    the_file().write_bytes(content)
    assert len(looks(looked)) == 5
    assert looks(looked) == []


def test_a_cache_without_a_moment_is_not_believed(opened: Opened) -> None:
    for length in range(8):
        rest = b"\0" * length
        opened.file.write_bytes(opened.whole[:17] + digest(rest) + rest)
        assert opened.open().is_empty


def test_entries_that_are_none_do_no_harm(opened: Opened) -> None:
    # As nobody but a forger makes them: the sum is right.
    entries = opened.whole[41:]
    wrong = (b"\0", b"\x7f", b"\xff")
    damaged = [entries[:at] for at in range(len(entries))]
    damaged += [entries[:at] + wrong[at % 3] + entries[at + 1 :] for at in range(len(entries))]
    damaged += [entries + entries, entries[::-1], b"\xff" * 500, b"\0" * 5_000]
    for content in damaged:
        opened.write_with_sum(content)
        cache = opened.open()
        for name in ("Z.md", *opened.names, "c.md"):
            entry = cache.find(name)
            with contextlib.suppress(ValueError):
                unpacked(entry.found, name)
            cache.put(entry, sight((9, 9, 9, 9), b"x" * 16, False, 10**19))
        cache.save()
        again = opened.open()
        for name in opened.names:
            assert again.find(name).content == b"x" * 16
        again.save()


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
        [[0] * 8],
        [12345678],
        ["", "12345678"],
    ),
    [["NM999", "m", "h", "s", None, True, [1, 1, 1, 1], []]],
    [[["NM103"], "m", "h", "s", None, True, [1, 1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], [], 9]],
    [["NM103", 5, "h", "s", None, True, [1, 1, 1, 1], []]],
    [["NM103", "m", None, "s", None, True, [1, 1, 1, 1], []]],
    [["NM103", "m", "h", ["s"], None, True, [1, 1, 1, 1], []]],
    [["NM103", "m", "h", "s", 7, True, [1, 1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [0, 1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, -1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, True, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, 1.0, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, "1111", []]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], [[]]]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], [["m", 1, 1, 1]]]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], [[3, 1, 1, 1, 1]]]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], 4]],
]
"""What is no list of findings, though it is JSON."""


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
    forge({"a/error.md": found})
    assert looks(looked) == ["a/error.md"]
    assert looks(looked) == []


@pytest.mark.parametrize("output_format", list(Format))
def test_findings_that_somebody_made_up_can_be_shown(output_format: str, settled: None) -> None:
    checked()
    odd = "\ud800\x1b[31m\udcff::error::\u2028"
    far = 10**15
    forge(
        {
            "a/error.md": json.dumps(
                [["NM103", odd, odd, odd, odd, True, [far] * 4, [[odd, 1, far, 1, 1]]]]
            )
        }
    )
    result = invoke("validate", "--output-format", output_format)
    assert (result.status, "a/error.md" in result.out) == (1, True)


def forge(found: dict[str, bytes | str]) -> None:
    """Say that something else was found in files."""
    runner = Runner(discover(Path()))
    key = incremental.key_of(runner.checker.analyst.identity)
    assert key
    cache = Cache(runner.config.root, key, runner.checker.now.timestamp())
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
            assert unpacked(packed(found, folder), "o\udcff.md") == (found, folder)
        whole += found
    assert any(one.fix for one in whole)
    assert any(one.fix is None and RULES[one.code].fix for one in whole)
    assert any(one.related for one in whole)
    assert any(one.pointer is None for one in whole)
    assert packed(()) == b""
