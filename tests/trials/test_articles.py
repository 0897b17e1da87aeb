"""Realistic articles: their properties, and the exact mark of every finding."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import newsmeta
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic
from newsmeta.frontmatter import offsets, parse, parser
from newsmeta.frontmatter.nodes import Limits, Scalar
from newsmeta.frontmatter.source import split
from newsmeta.linter.runner import Runner
from tests.support.corpus import CORPORA, Corpus, config_of, every_file

of_each_corpus = pytest.mark.parametrize("corpus", CORPORA)


@cache
def found(path: Path) -> tuple[Diagnostic, ...]:
    config = config_of(path)
    assert config is not None
    runner = Runner(config, Layer(select=("ALL",)), now=datetime(2026, 1, 1, tzinfo=UTC))
    result = runner.checker.validate_bytes(path.read_bytes(), path.name, path)
    if result.failure:
        raise result.failure
    return result.diagnostics


def marked(path: Path, diagnostic: Diagnostic) -> str:
    """Return the text marked by a diagnostic."""
    source = split(path.read_bytes())
    start, end = (
        source.line_starts[place.line - 1] + place.column - 1
        for place in (diagnostic.location.start, diagnostic.location.end)
    )
    return source.text[start:end]


@pytest.mark.parametrize("path", every_file(news=True))
def test_no_news_file_has_an_error(path: Path) -> None:
    assert [d.text for d in found(path) if d.severity is newsmeta.Severity.ERROR] == []


@pytest.mark.parametrize("path", every_file(news=True))
def test_an_article_can_be_loaded(path: Path) -> None:
    article = newsmeta.load(path)
    values = parse(path.read_bytes(), Limits()).values
    assert article.title == values["title"]
    assert len(article.images) == len(values.get("images", ()))
    assert len(article.related) == len(values.get("related", ()))
    assert article.provider.domain == values["provider"]["domain"]
    assert article.published_at.tzinfo is not None


@pytest.mark.slow
@pytest.mark.parametrize("path", every_file())
def test_values_are_those_of_ruamel_yaml(path: Path) -> None:
    source = split(path.read_bytes())
    ours = parser.read(source.text, source.span, Limits())
    text = source.text[source.span.start : source.span.end]
    assert not ours.findings
    for pure in (False, True):
        yaml = YAML(typ="safe", pure=pure)

        class Constructor(yaml.Constructor):  # type: ignore[misc, name-defined]
            pass

        Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
        yaml.Constructor = Constructor
        assert ours.values == yaml.load(text)


@pytest.mark.parametrize("path", every_file())
def test_every_character_is_found_where_it_is_written(path: Path) -> None:
    source = split(path.read_bytes())
    for _, node, key in parser.read(source.text, source.span, Limits()).walk():
        for scalar in (node, key):
            if not isinstance(scalar, Scalar):
                continue
            raw = source.text[scalar.span.start : scalar.span.end]
            places = offsets.offsets(raw, scalar.style, scalar.text)
            assert places is not None
            for char, (start, end) in zip(scalar.text, places, strict=True):
                assert char.isspace() or raw[start:end] in (char, f"\\{char}", char * 2)


def is_text(text: str, pattern: str) -> bool:
    return re.fullmatch(pattern, text) is not None


MARKS: dict[str, Any] = {
    "NM201": lambda text: html.unescape(text) != text and is_text(text, "&#?[A-Za-z0-9]+;"),
    "NM202": lambda text: is_text(text, r"(?:[\s\u00ad\u200b\ufeff]|\\[nt])+"),
    "NM203": lambda text: is_text(text, r"[ \t]{2,}"),
    "NM204": lambda text: text == "\\r" or (len(text) == 1 and not text.isprintable()),
    "NM205": lambda text: not text.isascii(),
    "NM206": lambda text: not text.isascii(),
    "NM207": lambda text: is_text(text, "<[^>]+>"),
    "NM208": lambda text: len(text) > 0,
    "NM209": lambda text: is_text(text, r"[\[(]?(\.\.\.|…).*|&#8230;|[,;\-–—]|[^\W_]+"),
    "NM210": lambda text: is_text(text, "[A-Za-z]+"),
    "NM211": lambda text: is_text(text, "[0-9].*"),
    "NM010": lambda text: is_text(text, r"\S+"),
    "NM012": lambda text: text in ("\n", "\r\n"),
    "NM214": lambda text: len(text) > 1,
    "NM215": lambda text: len(text) > 1,
}


@of_each_corpus
def test_every_finding_marks_what_it_speaks_of(corpus: Corpus) -> None:
    seen = set()
    for path in corpus.news:
        for diagnostic in found(path):
            text = marked(path, diagnostic)
            assert diagnostic.code in MARKS, (path.name, diagnostic)
            assert MARKS[diagnostic.code](text), (path.name, diagnostic, text)
            seen.add(diagnostic.code)
    # The mistakes that FORMAT.md counts in such files are found.
    assert {"NM201", "NM202", "NM203", "NM204", "NM208"} <= seen


@of_each_corpus
def test_one_field_gives_one_finding_a_rule(corpus: Corpus) -> None:
    for path in corpus.news:
        keys = [(d.code, d.pointer) for d in found(path) if d.pointer is not None]
        assert len(keys) == len(set(keys)), path.name


@of_each_corpus
def test_no_message_shows_secured_data(corpus: Corpus) -> None:
    for path in corpus.news:
        secured = newsmeta.load(path).secured
        for diagnostic in found(path):
            for text in (diagnostic.text, diagnostic.snippet):
                assert secured is None or secured[:40] not in text
