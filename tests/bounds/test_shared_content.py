"""Foreign data that multiplies what it has: shared by records, built by expressions, or nested."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.importers import documents, joined
from newsmeta.importers.mapping.expressions import Expression
from newsmeta.importers.mapping.sources import NoExpressionError
from tests.support.cli import Result, invoke

VERSION = "https://jsonfeed.org/version/1.1"
POSTS = [{"id": 1, "title": "a"}] * 300


def imported(content: Any, *options: str) -> Result:
    Path("a.json").write_text(json.dumps(content), encoding="utf-8")
    return invoke("import", "a.json", "--into", "x", "--dry-run", *options)


def feed(**more: Any) -> dict[str, Any]:
    return {"version": VERSION, "items": [{"id": "a"}] * 300, **more}


def ghost(**more: Any) -> dict[str, Any]:
    return {"db": [{"data": {"posts": POSTS, **more}}]}


def tags(row: dict[str, Any], number: int = 300) -> dict[str, Any]:
    links = [{"post_id": 1, "tag_id": 1}] * number
    return {"tags": [{"id": 1, **row}], "posts_tags": links}


def authors(row: dict[str, Any]) -> dict[str, Any]:
    links = [{"post_id": 1, "author_id": 1}] * 300
    return {"users": [{"id": 1, **row}], "posts_authors": links}


SHARED: dict[str, tuple[dict[str, Any], str]] = {
    "authors of a feed": (feed(authors=[{"name": "x"}] * 1_000), "jsonfeed"),
    "an author with many names": (feed(authors=[{"name": ["x"] * 2_000}]), "jsonfeed"),
    "a nested author": (feed(authors=[[[["x"] * 9] * 9] * 9]), "jsonfeed"),
    "a long title": (feed(title="x y " * 50_000), "jsonfeed"),
    "a long address": (feed(home_page_url="x" * 200_000), "jsonfeed"),
    "a long language": (feed(language="x" * 200_000), "jsonfeed"),
    "tags": (ghost(**tags({"name": "x"})), "ghost"),
    "long tags": (ghost(**tags({"name": "x" * 9_000}, 9)), "ghost"),
    "rich tags": (ghost(**tags({f"f{n}": n for n in range(2_000)}, 3)), "ghost"),
    "users": (ghost(**authors({"name": "x"})), "ghost"),
    "tags and users": (ghost(**tags({"name": "x"}), **authors({"name": "x"})), "ghost"),
}


@pytest.mark.parametrize("name", SHARED)
def test_what_records_share_is_limited(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_FREE", 2_000)
    content, origin = SHARED[name]
    result = imported(content, "--from", origin)
    assert result.status == 2
    assert "records share more than 20 times the content of the file" in result.err


@pytest.mark.parametrize(
    ("content", "origin"),
    [
        (feed(authors=[{"name": "x", "url": "https://example.com/"}] * 5), "jsonfeed"),
        (feed(title="Example Times", home_page_url="https://example.com/"), "jsonfeed"),
        (feed(language="de"), "jsonfeed"),
        (ghost(**tags({"name": "x" * 50, "slug": "x", "description": "x" * 300}, 6)), "ghost"),
        (ghost(**authors({"name": "x", "bio": "x" * 200})), "ghost"),
    ],
)
def test_what_real_data_shares_is_not(content: dict[str, Any], origin: str) -> None:
    if origin == "ghost":
        posts = [{"id": n, "title": "a"} for n in range(300)]
        links = ("posts_tags", "tag_id") if "tags" in content["db"][0]["data"] else None
        here = content["db"][0]["data"]
        here["posts"] = posts
        name, row = links or ("posts_authors", "author_id")
        here[name] = [{"post_id": n, row: 1} for n in range(300) for _ in range(4)]
    assert "share more than" not in imported(content, "--from", origin).err


@pytest.mark.parametrize(
    "text",
    [
        "l[].[@,@][]" + ".[@,@][]" * 9,
        "[l,l,l,l,l,l,l,l,l,l].[@,@,@,@,@,@,@,@,@,@].[@,@,@,@,@,@,@,@,@,@]",
        "to_string([[l,l,l,l,l,l,l,l,l] | [@,@,@,@,@,@,@,@,@] | [@,@,@,@,@,@,@,@,@]])",
        "{a: [l,l,l,l,l,l,l,l,l], b: l}.*.{a: @, b: @, c: @, d: @}[].[*,*,*,*,*,*].[@,@,@]",
        "map(&[@,@,@,@,@,@,@,@,@][], l[].[@,@,@,@,@,@,@,@,@,@].[@,@,@,@,@,@,@,@,@])",
        "(l | [@,@,@,@,@,@,@,@,@])[].[@,@,@,@,@,@,@,@,@][].[@,@,@,@,@,@,@,@,@]",
        "l[?a].[a,b,c,d,e,f,g,h][].{a: @, b: @, c: @, d: @, e: @, f: @, g: @}.[@,@,@,@,@,@,@,@,@]",
        "merge({a: l}, {b: l}) | [@,@,@,@,@,@] | [@,@,@,@,@,@] | [@,@,@,@,@,@,@,@]",
        "first(l, [l,l,l,l,l,l,l,l]) | [@,@,@,@,@,@,@,@] | [@,@,@,@,@,@,@,@,@]",
        "[[l,l],[l,l]] | [[@,@],[@,@]] | [[@,@],[@,@]] | [[@,@],[@,@]] | [[@,@],[@,@]]",
    ],
)
def test_expressions_that_multiply_a_value_are_refused(text: str) -> None:
    with pytest.raises(NoExpressionError, match="nests too many lists or objects"):
        Expression(text)


@pytest.mark.parametrize(
    "text",
    [
        f"[{','.join(['a'] * 400)}]",
        "join(' ', [a, b, c, d]) || join(' ', [e, f, g, h]) || join(' ', [i, j, k, l])",
        "images[].{url: u, width: w, height: h, title: t}",
        "[[a, b, c], [d, e, f], [g, h, i]][].{a: [@], b: [@]}",
        "l[?a == b][?c == d][?e == f][?a && b][?c || d][?a != b][?a == b][?c == d][?e == f][?a]",
        "first(join('', [a, b]), join('', [c, d]), join('', [e, f]), join('', [g, h]), [i][0])",
    ],
)
def test_expressions_with_many_parts_are_not(text: str) -> None:
    Expression(text)


TOML: dict[str, tuple[str, str]] = {
    "a deep key": ("a." * 20_000 + "a = 1", "line 1: a key has more than 100 parts"),
    "a deep table": ("\n[" + "a." * 20_000 + "a]", "line 2: a key has more than 100 parts"),
    "a quoted key": ('"a" . ' * 200 + "a = 1", "a key has more than 100 parts"),
    "lists": ("a = " + "[" * 20_000, "nested too deeply"),
    "tables": ("a = " + "{a=" * 20_000, "nested too deeply"),
    "a number": ("a = " + "1" * 5_000, "a number is too large"),
}


@pytest.mark.parametrize("name", TOML)
def test_a_mapping_is_read_within_limits(name: str) -> None:
    text, reason = TOML[name]
    Path("a.toml").write_text(text, encoding="utf-8")
    Path("a.jsonl").write_text("{}", encoding="utf-8")
    result = invoke("import", "a.jsonl", "--into", "x", "--mapping", "a.toml")
    assert (result.status, reason in result.err) == (2, True), result
    assert result.err.startswith("newsmeta: a.toml: ")


def test_the_rows_of_an_article_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "_MOST_ROWS", 5)
    names = ("articles", "topics")
    described = [{"name": name, "path": f"{name}.csv"} for name in names]
    package = {"newsmeta": {}, "resources": described}
    Path("datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    Path("articles.csv").write_text("path,title\na.md,x\n", encoding="utf-8")
    rows = "".join(f"a.md,{n},x\n" for n in range(6))
    Path("topics.csv").write_text(f"path,position,name\n{rows}", encoding="utf-8")
    result = invoke("import", ".", "--from", "datapackage", "--into", "x", "--dry-run")
    assert (result.status, "it has more than 5 rows in other tables" in result.err) == (1, True)


def _value(text: str) -> Callable[[], Result]:
    return lambda: imported([{"path": "a.md", "title": text}])


DEEP = {"asWritten": {"/a" * 9_999: 1}}
LARGE: dict[str, Callable[[], Result]] = {
    "control characters": _value("\x7f" * 400_000),
    "line ends": _value("a\n" * 200_000),
    "quotes": _value('"' * 400_000),
    "letters": _value("ä" * 400_000),
    "a body": lambda: imported([{"path": "a.md", "title": "a", "body": "a" * 400_000}]),
    "a list": lambda: imported([{"path": "a.md", "topics": ["\x7f" * 4_000] * 100}]),
    "a group": lambda: imported([{"path": "a.md", "provider": {"name": "\x7f" * 400_000}}]),
    "data of others": lambda: imported(
        [{"a": "\x7f" * 400_000, "b": "b"}], "--map", "title=a", "--map", "excerpt=b"
    ),
    "to update": lambda: imported([{"path": "a.md", "title": "\x7f" * 400_000}], "--update"),
    "a pointer": lambda: imported(
        [{"path": "a.md", "sourceForm": {"asWritten": {"/a" * 9_999: 1}}}]
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_value_larger_than_a_file_is_not_written_out(name: str) -> None:
    Path("newsmeta.toml").write_text("[limits]\nmax-size = 9_000\n", encoding="utf-8")
    imported([{"path": "a.md", "title": "a"}])  # Import the libraries.
    tracemalloc.start()
    result = LARGE[name]()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    reason = "more than 1000 parts" if name == "a pointer" else "NM001 the file holds more than"
    assert (result.status, reason in result.err) == (1, True), result.err[:300]
    assert peak < 8_000_000
