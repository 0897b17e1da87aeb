"""The fast path on mutated articles."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from newsmeta.config.selectors import Layer
from newsmeta.frontmatter import source
from newsmeta.rules import RULES
from newsmeta.rules.characters import all_show, edges, invisible, is_blank, is_composed
from tests.support.cli import GOOD
from tests.support.lanes import LANES, SITE, analyst, articles, compare, compare_all, real_files

pytestmark = pytest.mark.slow

# -- mutations -------------------------------------------------------------------------------


SNIPPETS = [
    *(b'"', b"'", b"\\", b'\\"', b"\\n", b"\\x41", b"\\u00e9", b"\\ud800", b"\t", b"\r", b"\r\n"),
    *(b"redirect_from: /a/b.jpg\n", b"ftp://", b"/assets/x.jpg", b"1850"),
    *(b"\n", b" ", b"  ", b"#", b" # c", b": ", b":", b"- ", b"-", b"&a ", b"*a", b"<<: *a"),
    *(b"!!str ", b"{}", b"[", b"]", b"[a, b]", b"|", b">", b"|-\n  x", b"yes", b"no", b"012"),
    *(b"0x1F", b"1e3", b"12:30", b"~", b"null", b"true", b".inf", b"1_000", b"2021-01-01"),
    *(b"&amp;", b"&#8217;", b"<b>", b"\xc2\xa0", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xc2\x85"),
    *(b"\xe2\x80\xa8", b"e\xcc\x81", b"\xcc\x81", b"\xff", b"\x00", b"\x7f", b"---\n", b"...\n"),
    *(b"title: x\n", b"heat: 5\n", b"? ", b"%", b"@", b"`", b"\xe2\x80\x99", b"\xf0\x9f\x98\x80"),
    *(b"\xc3\xa2\xe2\x82\xac\xe2\x84\xa2", b"?utm_source=x", b"http://", b"/../", b"%41", b"-1"),
    *(b"localhost", b"xn--a", b"//", b"@", b":8080", b"60.0", b"9" * 25, b"0" * 5, b"-0", b"+1"),
    *(b"\\n", b"\\r\\n", b"\\t", b"\\u00a0", b"\\u200b", b"\\u0301", b"\\xe9", b"\\/", b'\\"'),
    *(b"\\u0026", b"\\ud83d", b"\\0", b"&#8217;", b"\xc2\xad", b"\xe3\x80\x80", b'"\\n{{x}}"'),
    *(
        b"2030-01-01T00:00:00Z",
        b"2021-02-30T00:00:00Z",
        b"2021-12-31T23:59:60Z",
        b"\xd0\x92\xd1\x81",
    ),
    *(b"2021-01-27T15:50:00+01:00", b"0000-01-01T00:00:00Z", b"-300x200.jpg", b"?w=30", b"?a=1&b"),
    *(
        b"\xe0\xa4\xa8\xe0\xa4\xbc",
        b"newsmeta: ignore",
        b"/2020/01/01/",
        b"ampWebUrl: ",
        b"width: ",
    ),
]


def mutated(data: bytes, choices: random.Random) -> bytes:
    """Return a file with one to three changes, nearly all in its front matter."""
    for _ in range(choices.choice((1, 1, 1, 2, 3))):
        end = max(data.find(b"\n---", 4), 10) if choices.random() < 0.95 else len(data)
        at = min(choices.randrange(max(end, 1)), len(data))
        if choices.random() < 0.6:
            gone = choices.choice((0, 0, 0, 1, 2, 5))
            piece = choices.choice((*SNIPPETS, b"", bytes((choices.randrange(256),))))
            data = data[:at] + piece + data[at + gone :]
        else:
            data = b"\n".join(_lines_mutated(data.split(b"\n"), choices)) or b"-"
    return data


def _lines_mutated(lines: list[bytes], choices: random.Random) -> list[bytes]:
    at, other = choices.randrange(len(lines)), choices.randrange(len(lines))
    match choices.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = b" " * choices.choice((1, 2, 4)) + lines[at]
        case 4:
            lines[at] = lines[at].lstrip(b" ")
        case _:
            key, colon, value = lines[at].partition(b": ")
            rest = value if choices.random() < 0.3 else b""
            lines[at] = key + colon + choices.choice(SNIPPETS) + rest
    return lines


@cache
def bases() -> list[tuple[Path, bytes]]:
    return [(SITE / "_news" / path.name, path.read_bytes()) for path in real_files()] + articles(
        150
    )


def mutations(count: int, seed: int) -> Iterator[tuple[Path, bytes]]:
    choices, files = random.Random(seed), bases()
    for _ in range(count):
        path, data = choices.choice(files)
        yield path, mutated(data, choices)


def test_mutations() -> None:
    accepted = 0
    for path, data in mutations(3_000, seed=1):
        accepted += compare(LANES["both"], data, path)
        compare(LANES["all of check"], data, path)
    assert accepted > 100


@pytest.mark.parametrize("seed", range(2, 6))
def test_many_mutations(seed: int) -> None:
    lanes = tuple(LANES.values())
    accepted = sum(
        compare(lanes[number % len(lanes)], data, path)
        for number, (path, data) in enumerate(mutations(60_000, seed))
    )
    assert accepted > 1_000


# -- characters ------------------------------------------------------------------------------


def test_characters_that_show() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if all_show(char):
            assert edges(f"{char}x{char}") == (0, 3) or char == " "
            assert invisible(f"x{char}x", 0, 3, "") == []
            assert not is_blank(char) or char == " "
        if is_composed(char):
            assert unicodedata.combining(char) == 0
            for before in ("", "e", "x", "é", "“"):
                assert unicodedata.is_normalized("NFC", before + char) or not all_show(char)


def test_texts_of_any_script() -> None:
    """Natural texts are accepted, or left to the careful path for an obvious reason."""
    texts = (
        "Zehntausend Bäume für die Stadt – „endlich“",
        "Dix mille arbres : une chance",
        "Diez mil árboles… ¿y después?",
        "一万本の木",
        "만 그루의 나무",
        "دس ہزار درخت",
        "Десять тысяч деревьев",
        "Δέκα χιλιάδες δέντρα",
        "Ten thousand trees 🌳",
        "दस हज़ार पेड़",
    )
    for text in texts:
        compare_all(GOOD.replace("Ten thousand", text, 1).encode(), SITE / "_news/a.md")


# -- every rule ------------------------------------------------------------------------------


def test_each_rule_alone() -> None:
    """A rule selected alone has the same findings with and without the fast path."""
    files = [(path, data) for path, data in bases() if source.starts_front_matter(data[:100])][::9]
    for code in RULES:
        lane = analyst(frozenset(RULES), layer=Layer(select=(code,)))
        for path, data in files:
            try:
                compare(lane, data, path)
            except source.SourceError:
                pytest.fail(f"{path} was accepted, and cannot be split")
