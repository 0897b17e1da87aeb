"""Properties of every format with typed columns: articles come back unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from newsmeta.records.record import Record
from tests.support.corpus import CORPORA, Corpus
from tests.support.tables import (
    ARTICLES,
    VALUES,
    articles_in,
    assert_comes_back,
    record,
    records_of,
)

pytestmark = pytest.mark.parametrize("name", ["datapackage", "sqlite", "parquet", "xlsx"])


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_corpus_comes_back(name: str, corpus: Corpus) -> None:
    for folder in filter(None, (corpus.site / "_news", corpus.seed)):
        assert_comes_back(name, articles_in(folder))


@pytest.mark.parametrize(
    "names", [("path", "title", "sourceForm", "body"), ("body", "title", "path"), ("title", "path")]
)
def test_fields_with_the_names_of_members_come_back(name: str, names: tuple[str, ...]) -> None:
    assert_comes_back(name, [record(dict.fromkeys(names, "X"))])


@pytest.mark.slow
@settings(max_examples=60)
@given(records=records_of(ARTICLES))
def test_valid_articles_come_back(name: str, records: list[Record]) -> None:
    assert_comes_back(name, records)


@pytest.mark.slow
@settings(max_examples=80)
@given(records=records_of(VALUES))
def test_any_values_come_back(name: str, records: list[Record]) -> None:
    assert_comes_back(name, records)


@pytest.mark.slow
@pytest.mark.parametrize("domain", [None, " ", "example.com"])
@pytest.mark.parametrize(
    "provider", [" ", "   ", "\t", "\n", " \n ", "\u00a0", "\u3000", "\u2028", "\u2003", "\ufeff"]
)
def test_a_provider_of_blanks(provider: str, domain: str | None, name: str) -> None:
    """Beside a provider shared with others, and an empty one."""
    parts = {"name": provider, **({} if domain is None else {"domain": domain})}
    providers = [parts, {"name": "Example Times"}, {"name": ""}, parts]
    assert_comes_back(
        name,
        [record({"provider": each}, f"_news/{number}.md") for number, each in enumerate(providers)],
    )
