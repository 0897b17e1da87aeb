"""The test data: complete, and as varied as the files that it represents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.frontmatter import Limits, parse
from tests.support.corpus import OWN, Corpus
from tests.support.paths import DATA, ROOT

Kind = Callable[[dict[str, Any], str], bool]


def values_and_text(path: Path) -> tuple[dict[str, Any], str]:
    data = path.read_bytes()
    values = parse(data, Limits()).values
    assert isinstance(values, dict)
    return values, data.decode()


KINDS: dict[str, Kind] = {
    "lf": lambda values, text: "\r" not in text,
    "crlf": lambda values, text: text.count("\r\n") == text.count("\n"),
    "video": lambda values, text: values["type"] == "video" and "featuredContent" in values,
    "amp": lambda values, text: "cdnAmpWebUrl" in values,
    "related": lambda values, text: len(values.get("related", ())) > 1,
    "entity": lambda values, text: "&#8220;" in values["excerpt"],
    "doubled space": lambda values, text: "  " in values["title"],
    "no-break space": lambda values, text: "\u00a0" in values["excerpt"],
    "curly quotes": lambda values, text: "“" in values["excerpt"],
    "no pictures": lambda values, text: "images" not in values,
    "not published": lambda values, text: values.get("published") is False,
    "no rank": lambda values, text: "quality" not in values,
    "body": lambda values, text: bool(text.rpartition("---")[2].strip()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_corpus_has_news_of_each_kind(kind: str) -> None:
    assert [path.name for path in OWN.news if KINDS[kind](*values_and_text(path))]


def test_the_corpus_is_small_and_not_of_news_alone() -> None:
    assert 15 <= len(OWN.news) <= 25
    others = [path for path in OWN.files if path.parent.name != "_news"]
    assert all("category" not in values_and_text(path)[0] for path in others)
    folders = Counter(path.relative_to(OWN.site).parts[0] for path in others)
    assert folders.keys() == {
        *("_learning", "_samples", "_newsletters", "_people", "_communities", "_data"),
    }


def test_articles_that_are_missing_are_a_failure() -> None:
    assert OWN.has_to_be_there
    gone = Corpus("own", DATA / "nowhere", has_to_be_there=True)
    for kind in ("files", "news", "news_of_site", "logos"):
        with pytest.raises(FileNotFoundError):
            getattr(gone, kind)


def test_each_schema_of_a_standard_is_said_to_be_whose_it_is() -> None:
    folder = DATA / "standards"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    names = sorted(path.name for path in folder.glob("*.json"))
    assert names == ["ninjs-schema_3.1.json", "sarif-schema-2.1.0.json"]
    for name in names:
        assert f"`{name}`" in readme
        assert "$schema" in json.loads((folder / name).read_text(encoding="utf-8"))


def test_nothing_else_is_looked_for_outside_of_the_repository() -> None:
    """Outside data is named in one place, and tests of it are marked as trials."""
    places = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if "ROOT.parent" in path.read_text(encoding="utf-8") and path != Path(__file__)
    ]
    assert places == ["tests/support/corpus.py"]


def test_no_test_file_is_longer_than_people_read() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "tests").rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length >= 400} == {}
