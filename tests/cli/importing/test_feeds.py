"""Feeds: our own, read back, and foreign ones that are not valid feeds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest

from newsmeta.records import strictjson
from newsmeta.records.formats import FORMATS
from tests.support.cli import invoke
from tests.support.importing import files, import_data
from tests.support.paths import ROOT

FEEDS = [name for name in ("rss", "atom", "jsonfeed") if name in FORMATS]
READ_BACK = ("title", "excerpt", "publishedDateTime", "webUrl", "topics")


def records(folder: str, *args: str) -> dict[str, dict[str, Any]]:
    columns = ",".join(READ_BACK)
    result = invoke("export", folder, "--to", "jsonl", "--columns", columns, "--quiet", *args)
    found = [strictjson.loads(line) for line in result.out.splitlines()]
    return {record["webUrl"]: record for record in found if "webUrl" in record}


@pytest.mark.parametrize("form", FEEDS)
def test_our_own_feeds_are_read_back(form: str) -> None:
    good = str(ROOT / "examples" / "good")
    made = invoke("export", good, "--to", form, "-o", "made", "--quiet")
    assert made.status == 0, made.err
    result = import_data("--from", form, "--set", "topics=None", data="made")
    assert result.status == 0, result.err
    before, after = records(good, "--published-only"), records("site")
    assert before
    assert set(after) >= set(before)
    for address, record in before.items():
        for name in READ_BACK[:-1]:
            assert after[address][name] == record[name]
        assert after[address]["topics"][: len(record["topics"])] == record["topics"]
    assert invoke("validate", "site").status == 0


def test_feedparser_reads_the_same() -> None:
    data = ROOT / "tests" / "data" / "importing" / "atom.xml"
    import_data("--from", "atom", data=str(data))
    links = {entry.link for entry in feedparser.parse(data.read_bytes()).entries}
    assert set(records("site")) == links


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a feed of RSS or Atom"),
        (b"no feed", "is not a feed of RSS or Atom"),
        (b"<html><body>Sorry</body></html>", "is not a feed of RSS or Atom"),
        (b"https://www.example.com/feed", "is not a feed of RSS or Atom"),
        (b"/etc/passwd", "is not a feed of RSS or Atom"),
        (b'{"version": "x", "items": []}', "is not a feed of RSS or Atom"),
        (b"\xff\xfe\x00\x01", "is not a feed of RSS or Atom"),
    ],
)
def test_what_is_no_feed(content: bytes, message: str) -> None:
    Path("a.xml").write_bytes(content)
    result = import_data("--from", "rss", data="a.xml")
    assert result.status == 2
    assert message in result.err
    assert result.err.count("\n") == 1


def test_entities_do_not_grow_and_nothing_else_is_read() -> None:
    lines = ['<!DOCTYPE rss [<!ENTITY x "ha"><!ENTITY f SYSTEM "file:///etc/hostname">']
    lines += [f'<!ENTITY x{n} "{f"&x{n - 1};" * 10 if n else "&x;" * 10}">' for n in range(12)]
    lines += ["]><rss version='2.0'><channel><title>T</title><link>https://example.com/</link>"]
    lines += ["<item><title>A &f; &x11;</title><link>https://example.com/a</link><description>d"]
    lines += [
        "</description><pubDate>Wed, 27 Jan 2021 15:50:00 GMT</pubDate></item></channel></rss>"
    ]
    Path("a.xml").write_text("\n".join(lines), encoding="utf-8")
    result = import_data("--from", "rss", "--set", "topics=x", data="a.xml")
    assert result.status in (0, 1, 2)
    assert sum(map(len, files(Path()).values())) < 10_000
    host = Path("/etc/hostname")
    name = host.read_text(encoding="utf-8").strip() if host.exists() else ""
    assert not name or all(f"A {name}" not in text for text in files(Path()).values())


def test_a_feed_without_the_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    monkeypatch.delitem(sys.modules, "newsmeta.importers.feed", raising=False)
    result = import_data("--from", "rss", data=str(ROOT / "tests/data/importing/rss.xml"))
    assert result.status == 2
    assert result.err == (
        "newsmeta: feed needs feedparser, which is not installed; "
        "run: pip install 'newsmeta-toolkit[feeds]'\n"
    )
