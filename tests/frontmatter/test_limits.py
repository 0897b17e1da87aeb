"""Hostile front matter: one clear finding, quickly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsmeta.config.config import Config
from newsmeta.diagnostics import Diagnostic
from newsmeta.frontmatter.nodes import Limits
from newsmeta.linter.runner import Runner

ARTICLE = """\
---
category: news
title: {title}
excerpt: The plan covers every district.
publishedDateTime: 2021-01-27T15:50:00Z
webUrl: https://www.example.com/trees
type: article
quality: {quality}
provider: {{name: Example Times, domain: example.com}}
topics: [Climate]
{more}
---
"""


def article(title: str = "Ten thousand trees", quality: str = "60", more: str = "") -> str:
    return ARTICLE.format(title=title, quality=quality, more=more)


def validate(text: str | bytes, **limits: int) -> tuple[Diagnostic, ...]:
    config = Config(root=Path("/site"), limits=Limits(**limits))
    runner = Runner(config, now=datetime(2021, 6, 1, tzinfo=UTC))
    data = text.encode() if isinstance(text, str) else text
    result = runner.checker.validate_bytes(data, "a.md", Path("/site/a.md"))
    if result.failure:
        raise result.failure
    return result.diagnostics


def only(diagnostics: tuple[Diagnostic, ...]) -> Diagnostic:
    assert len(diagnostics) == 1, diagnostics
    return diagnostics[0]


def chain(length: int) -> str:
    links = (f"k{at}: &k{at} [*k{at - 1}]" for at in range(1, length))
    return "\n".join(["k0: &k0 [x]", *links])


def bomb(levels: int) -> str:
    rows = (f"b{at}: &b{at} [{', '.join([f'*b{at - 1}'] * 9)}]" for at in range(1, levels))
    return "\n".join(["b0: &b0 [x, x, x, x, x, x, x, x, x]", *rows])


TOO_DEEP = "values are nested more than 64 levels deep"
TOO_MANY = "more than 50,000 values, including those of aliases"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (article("[" * 100_000), "NM008", TOO_DEEP),
        (article("{a: " * 100_000), "NM008", TOO_DEEP),
        (article(more="? " * 100_000), "NM008", TOO_DEEP),
        (article(more="tags:\n  " + "- " * 100_000 + "x"), "NM008", TOO_DEEP),
        (article(more="\n".join(" " * at + "a:" for at in range(1000))), "NM008", TOO_DEEP),
        (article(more=chain(100)), "NM008", TOO_DEEP),
        (article(more=bomb(12)), "NM008", TOO_MANY),
        (article(more="tags: [" + "x," * 100_000 + "]"), "NM008", TOO_MANY),
        (article(more="\n".join(f"k{at}: x" for at in range(60_000))), "NM008", TOO_MANY),
        (article(more=f"a: &a x\ntags: [{'*a, ' * 50_000}]"), "NM008", "more than 1,000 aliases"),
        (article(more="tags: &a [*a]"), "NM008", "alias *a is inside the value"),
        (article(more="tags: &a {x: {<<: *a}}"), "NM008", "alias *a is inside the value"),
        (article(more="tags: *a"), "NM005", "alias *a refers to an anchor that is not defined"),
        (article('"a\0b"'), "NM005", "the character U+0000 is not allowed"),
        (article("a\x1bb"), "NM005", "the character U+001B is not allowed"),
        (article("a\ufffeb"), "NM005", "the character U+FFFE is not allowed"),
        (article('"\\ud83d"'), "NM005", "the escape stands for no character"),
        (article('"\\udc00\\ud83d"'), "NM005", "the escape stands for no character"),
        (article('"\\U00110000"'), "NM005", "the escape stands for no character"),
        (article("\tTrees", more="\ttags: x"), "NM005", "a tab is used where only spaces"),
        (article("one\x85two"), "NM005", ""),
        (article("one\u2028two"), "NM005", ""),
        (article(quality="9" * 5_000), "NM103", "found a number of 5,000 digits"),
        (article(quality=".inf"), "NM103", "expected an integer"),
        (article(quality="-.INF"), "NM103", "expected an integer"),
        (article(quality=".nan"), "NM103", "expected an integer"),
        (article(quality="1.0e+999999999"), "NM103", "expected an integer"),
        (article(quality="1e999999999"), "NM010", "1e999999999"),
        (article(quality="1:1:1:1:1:1"), "NM010", "1:1:1:1:1:1"),
        (article("0x" + "F" * 5_000), "NM103", "expected text"),
        (article("x" * 1_000_000, quality="no"), "NM010", "quality"),
        (article(more="x" * 1_000_000), "NM005", "line 11 has no colon"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) and len(value) < 60 else "",
)
def test_one_clear_finding(text: str, code: str, message: str) -> None:
    found = only(validate(text))
    assert (found.code, message in found.message) == (code, True), found
    assert len(found.text) < 400


@pytest.mark.parametrize(
    ("limit", "value", "more"),
    [
        ("max_depth", 1, ""),
        ("max_depth", 5, "tags: [[[[[x]]]]]"),
        ("max_nodes", 20, ""),
        ("max_aliases", 0, "tags: &a x\nlayout: *a"),
        ("max_size", 100, ""),
    ],
)
def test_limits_can_be_set(limit: str, value: int, more: str) -> None:
    loose = {d.code for d in validate(article(more=more))}
    strict = only(validate(article(more=more), **{limit: value}))
    assert strict.code in ("NM001", "NM008")
    assert strict.code not in loose
    if limit != "max_size":
        assert limit.replace("_", "-") in strict.hint


def test_nesting_up_to_the_limit_is_read() -> None:
    inside = "[" * 62 + "x" + "]" * 62
    assert "NM008" not in {d.code for d in validate(article(more=f"tags: [{inside}]"))}
    assert only(validate(article(more=f"tags: [[{inside}]]"))).code == "NM008"


@pytest.mark.parametrize(("end", "codes"), [("\r", ["NM014"]), ("\r\n", [])])
def test_line_ends_of_other_systems(end: str, codes: list[str]) -> None:
    text = article(quality="sixty").replace("\n", end)
    *others, found = validate(text)
    assert [each.code for each in others] == codes
    assert (found.line, found.column, found.code) == (8, 10, "NM103")


# Linear time: on a busy machine, ten times the input may take far more than ten times as
# long, but never a hundred times.
GROWING: dict[str, Callable[[int], str]] = {
    "spaces": lambda n: article('"' + "a  " * n + '"'),
    "one long space": lambda n: article('"a' + " " * n + 'b"'),
    "entities": lambda n: article('"' + "&amp;" * n + '"'),
    "ampersands": lambda n: article('"' + "&" * n + 'x"'),
    "tags": lambda n: article('"' + "<a " * n + '"'),
    "comments of HTML": lambda n: article('"' + "<!--" * n + '"'),
    "accents": lambda n: article('"e' + "\u0301" * n + '"'),
    "decomposed letters": lambda n: article('"' + "e\u0301" * n + '"'),
    "mojibake": lambda n: article('"' + "Ã© x" * n + '"'),
    "zero-width spaces": lambda n: article('"a' + "\u200bb" * n + '"'),
    "folded lines": lambda n: article(">\n" + "  a &amp;\n" * n),
    "quoted lines": lambda n: article('"' + "a\n  " * n + 'b"'),
    "URL": lambda n: article(more=f'sourceUrl: "https://{"a." * n} x"'),
    "domain": lambda n: article(
        more=f'related: [{{title: x, provider: {{name: x, domain: "{"a-." * n}"}}}}]'
    ),
    "language": lambda n: article(more=f'locale: "en{"-abcde" * n}!"'),
    "duration": lambda n: article(more=f'length: "P{"1" * n}"'),
    "secured": lambda n: article(more=f'secured: "{"A" * n}"'),
    "unknown fields": lambda n: article(more="\n".join(f"unknown{at}: x" for at in range(n // 20))),
    "duplicate fields": lambda n: article(more="tags: x\n" * (n // 10)),
    "duplicate items": lambda n: article(more="tags:\n" + "  - x\n" * (n // 10)),
    "suppressions": lambda n: article(
        more="tags:\n" + "".join(f"  - x{at} # newsmeta: ignore NM201\n" for at in range(n // 10))
    ),
    "wrong images": lambda n: article(more="images:\n" + "  - url: x\n" * (n // 20)),
    "merges": lambda n: article(
        more="base: &b {x: 1}\n" + "".join(f"m{at}: {{<<: *b}}\n" for at in range(n // 25))
    ),
    "line ends": lambda n: article(more="# x\r\n" * n + "# x\n" * n),
    "hyphens": lambda n: "---\n" + "-" * n,
    "blanks after hyphens": lambda n: "---\n" + ("---" + " " * n + "x\n"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", GROWING)
def test_long_input_comes_to_an_end(name: str) -> None:
    diagnostics = validate(GROWING[name](20_000))
    assert all(len(diagnostic.text) < 400 for diagnostic in diagnostics[:100])
