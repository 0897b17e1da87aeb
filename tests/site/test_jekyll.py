"""Jekyll's configuration, in every notation that Jekyll understands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsmeta.files.documents import DocumentError
from newsmeta.frontmatter.nodes import same
from newsmeta.site.collections import Collections
from newsmeta.site.jekyll import JekyllSite, read_configuration
from newsmeta.site.jekyll_yaml import resolve
from newsmeta.site.places import Places
from newsmeta.site.site import Sites

TREES = JekyllSite("https://trees.example", "/news", "Tree News", "All about trees")
PLAIN = """\
url: https://trees.example
baseurl: "/news"
title: Tree News
description: All about trees
"""
SAME: dict[str, str] = {
    "plain": PLAIN,
    "a byte-order mark": "\ufeff" + PLAIN,
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "markers at both ends": f"---\n{PLAIN}---\n",
    "a second document": f"{PLAIN}---\nurl: https://other.example\n",
    "a directive": f"%YAML 1.1\n---\n{PLAIN}",
    "comments and tabs": PLAIN.replace(": ", ":\t").replace("\n", " \t# said\n"),
    "a key twice": f"url: https://other.example\nexclude: [a]\n{PLAIN}exclude: [b]\n",
    "a merge by alias": f"{PLAIN}x: &x {{a: 1}}\ndefaults:\n  - values:\n      <<: *x\n",
    "a merge of several": f"{PLAIN}x: &x {{a: 1}}\ny: {{<<: [*x, {{b: 2}}]}}\n",
    "a merge at the top": "<<: {url: https://trees.example, baseurl: x}\n"
    "baseurl: /news\ntitle: Tree News\ndescription: All about trees\n",
    "a merge in between": "title: Tree News\n<<: {url: https://trees.example, title: No}\n"
    "baseurl: /news\ndescription: All about trees\n",
    "aliases": "u: &u https://trees.example\nb: &b /news\nurl: *u\nbaseurl: *b\n"
    "title: Tree News\ndescription: All about trees\n",
    "tags": f"{PLAIN}x: !ruby/object:OpenStruct\n  a: !ruby/regexp /x/\ny: !!python/none ''\n",
    "a tag on the value": PLAIN.replace("url: h", "url: !!str h", 1),
    "numbers as keys": f"404: /missing.html\n3.5: x\n{PLAIN}",
    "nulls as keys": f"~: x\nnull: y\n{PLAIN}",
    "words as keys": f"yes: x\non: y\n{PLAIN}",
    "lists as keys": f"? [a, b]\n: x\n? {{c: d}}\n: y\n{PLAIN}",
    "a time": f"since: 2021-13-45\nat: 12:30\n{PLAIN}",
    "an anchor twice": f"a: &x 1\nb: &x 2\n{PLAIN}",
    "flow style": "{url: 'https://trees.example', baseurl: /news, title: Tree News,\n"
    " description: All about trees}\n",
    "folded texts": PLAIN.replace("All about trees", ">-\n  All\n  about\n  trees"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_one_site_in_many_spellings(text: str, tmp_path: Path) -> None:
    path = tmp_path / "_config.yml"
    path.write_bytes(text.encode())
    assert replace(read_configuration(path), collections=Collections()) == TREES
    sites = Sites(places := Places(tmp_path, False, False), "", "")
    site = sites.of(tmp_path / "_news" / "a.md")
    assert site is not None
    assert site.url is not None
    assert (site.url.host, site.base, site.title) == ("trees.example", "/news", "Tree News")
    assert places.warnings == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", JekyllSite()),
        ("- url: x\n", JekyllSite()),
        ("just text\n", JekyllSite()),
        (
            "url: 5\nbaseurl: {}\ntitle: [a]\ndescription: yes\n",
            JekyllSite("5", description="true"),
        ),
        ("title: 1984\ndescription: 0012\n", JekyllSite(title="1984", description="10")),
        ("url:\nbaseurl: ''\n", JekyllSite()),
    ],
)
def test_what_is_not_said_is_empty(text: str, expected: JekyllSite, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(text, encoding="utf-8")
    assert read_configuration(tmp_path / "_config.yml") == expected


BOMB = "a0: &a0 [1]\n" + "".join(
    f"a{number}: &a{number} [*a{number - 1}, *a{number - 1}, *a{number - 1}]\n"
    for number in range(1, 20)
)
BROKEN = {
    "an open list": (b"title: x\nurl: [\n", "line 3: "),
    "an alias of nothing": (b"url: *x\n", "line 1: alias *x"),
    "not UTF-8": (b"title: \xe9\n", "line 1: byte 0xe9 is not UTF-8"),
    "UTF-16": ("url: x\n".encode("utf-16"), "the file is UTF-16"),
    "a bomb": (BOMB.encode(), "more than 100,000 values"),
    "nested": (b"[" * 1_000, "nested more than 64 levels deep"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=BROKEN)
def test_what_nobody_can_read_is_said_once(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "_config.yml"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=words.replace("*", r"\*")):
        read_configuration(path)
    sites = Sites(places := Places(tmp_path, False, False), "", "")
    for name in ("_news/a.md", "_posts/b.md"):
        site = sites.of(tmp_path / name)
        assert site is not None
        assert site.url is None
    assert len(places.warnings) == 1
    assert words in places.warnings[0]
    assert places.warnings[0].endswith("; the address of the site is unknown")


def test_what_is_known_otherwise_needs_no_warning(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("url: [\n", encoding="utf-8")
    places = Places(tmp_path, True, True)
    sites = Sites(places, "https://trees.example", "/news")
    site = sites.of(tmp_path / "a.md")
    assert site is not None
    assert site.url is not None
    assert places.warnings == []


SCALARS: dict[str, Any] = {
    "": None, "~": None, "null": None, "NuLL": None,
    "yes": True, "On": True, "tRUE": True, "no": False, "OFF": False, "False": False,
    "y": "y", "none": "none", "yess": "yess",
    "0": 0, "-17": -17, "1,000": 1000, "10_000": 10_000, "_5": 5, "0,5": 5,
    "012": 10, "089": "089", "0x1F": 31, "0X1f": 31, "0b11": 3, "0o17": "0o17",
    "1.5": 1.5, ".5": 0.5, "1.": "1.", "1_0.5": 10.5, "1.5e+3": 1500.0, "1e3": "1e3",
    "12:30": 750.0, "190:20:30": 685230.0, "12:75": "12:75",
    "2021-01-27": "2021-01-27", "/news": "/news", "+": "+", "1.2.3": "1.2.3",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SCALARS.items())
def test_plain_scalars(text: str, expected: Any) -> None:
    assert same(resolve(text), expected)


def test_a_number_of_very_many_digits_takes_no_time() -> None:
    assert resolve("9" * 100_000) == "9" * 100_000
