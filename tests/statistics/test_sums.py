"""Figures agree with one another, with a naive count, and with DuckDB over an export."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings

import newsmeta
from newsmeta.config.config import Config
from newsmeta.statistics.model import Grouped, Statistics
from newsmeta.statistics.notes import Noter
from newsmeta.statistics.run import gather, runner_for
from tests.statistics.repositories import ARTICLES, write

EXAMPLES = settings(max_examples=25, deadline=None)


def figures(news: Path, **options: Any) -> Statistics:
    return newsmeta.collect_statistics(news, Config(root=news.parent), **options)


def counts(grouped: Grouped) -> dict[str, int]:
    return {each.name: each.articles for each in grouped.shares}


def names_of(article: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the names under which an article is counted, by a naive evaluation."""
    return {
        "month": [article["publishedDateTime"][:7]],
        "topic": article["topics"],
        "provider": [article["provider"]["name"]],
        "author": [each["name"] for each in article["provider"]["authors"]],
        "type": [article["type"]],
    }


@EXAMPLES
@given(ARTICLES)
def test_groupings_are_those_of_a_count_by_hand(articles: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = figures(write(Path(folder), articles), findings=False)
    assert found.articles == found.files == len(articles)
    for by in ("month", "topic", "provider", "author", "type"):
        grouped: Grouped = getattr(found, f"by_{by}")
        expected = Counter(name for each in articles for name in names_of(each)[by])
        assert counts(grouped) == expected
        assert grouped.without.articles == sum(not names_of(each)[by] for each in articles)
    assert found.hidden == sum(each.get("published") is False for each in articles)
    assert found.with_amp == sum("ampWebUrl" in each for each in articles)
    assert found.with_picture == sum("images" in each for each in articles)


@EXAMPLES
@given(ARTICLES)
def test_parts_add_up_to_the_whole(articles: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = figures(write(Path(folder), articles))
    assert sum(counts(found.by_month).values()) + found.by_month.without.articles == len(articles)
    assert sum(counts(found.by_kind).values()) == found.files
    pictures = found.pictures
    assert pictures.total == sum(len(each.get("images", ())) for each in articles)
    for classes in (pictures.by_width, pictures.by_shape, pictures.by_ratio):
        assert sum(each.pictures for each in classes) + pictures.unknown == pictures.total
    for numbers in (found.quality, found.heat):
        assert numbers.count + numbers.without + numbers.unranked == len(articles)
        assert sum(each.count for each in numbers.bins) == numbers.count
    what = found.findings
    assert what is not None
    assert sum(what.by_severity.values()) == what.total
    assert sum(each.findings for each in what.by_rule) == what.total
    assert sum(each.findings for each in what.by_folder) == what.total
    assert sum(each.files for each in what.by_folder) == what.files
    for grouped in (found.by_month, found.by_provider, found.by_type, found.by_kind):
        shares = (*grouped.shares, grouped.without)
        assert sum(each.findings for each in shares) == what.total


@EXAMPLES
@given(ARTICLES)
def test_numbers_are_those_of_the_standard_library(articles: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = figures(write(Path(folder), articles), findings=False)
    for field, unranked in (("quality", None), ("heat", -1)):
        values = [each[field] for each in articles if each.get(field, unranked) != unranked]
        distribution = getattr(found, field)
        assert distribution.count == len(values)
        if values:
            expected = min(values), median(values), max(values)
            assert (distribution.minimum, distribution.median, distribution.maximum) == expected
        for each in distribution.bins:
            inside = [
                value
                for value in values
                if (each.lower is None or each.lower <= value)
                and (each.upper is None or value < each.upper)
            ]
            assert each.count == len(inside)


@EXAMPLES
@given(ARTICLES)
def test_what_is_first_and_last_and_there_twice(articles: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = figures(write(Path(folder), articles), findings=False)
    moments = sorted(each["publishedDateTime"] for each in articles)
    assert [each.published for each in found.oldest] == moments[:10]
    assert [each.published for each in found.freshest] == moments[::-1][:10]
    assert (found.oldest_published, found.newest_published) == (moments[0], moments[-1])
    for name, field in (("same_page", "webUrl"), ("same_title", "title")):
        shared = [n for n in Counter(each[field] for each in articles).values() if n > 1]
        duplicates = getattr(found, name)
        assert (duplicates.groups, duplicates.articles) == (len(shared), sum(shared))


def in_some_order(news: Path, order: Sequence[Path], jobs: int) -> Statistics:
    config = Config(root=news.parent)
    noter = Noter(config, [news])
    runner = runner_for(config, noter)
    targets = [replace(each, is_named=False) for each in runner.finder.stream(order)]
    return gather(runner, noter, targets, searched=[news], jobs=jobs).statistics


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(ARTICLES)
def test_neither_order_nor_processes_matter(articles: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        news = write(Path(folder), articles)
        files = sorted(news.iterdir())
        expected = in_some_order(news, files, 1)
        random.Random(len(files)).shuffle(files)
        assert in_some_order(news, files, 1) == expected
        assert in_some_order(news, files, 2) == expected


@settings(max_examples=8, deadline=None)
@given(ARTICLES)
def test_duckdb_counts_the_same_in_an_export(articles: list[dict[str, Any]]) -> None:
    duckdb = pytest.importorskip("duckdb")
    with tempfile.TemporaryDirectory() as folder:
        news = write(Path(folder), articles)
        found, data = figures(news, findings=False), Path(folder, "articles.jsonl")
        newsmeta.export(news, data, "jsonl", Config(root=news.parent), on_error="include")
        table = f"read_json('{data}', format='newline_delimited', columns={{{_COLUMNS}}})"

        def asked(query: str) -> Iterator[Any]:
            return iter(duckdb.sql(query.format(table=table)).fetchall())

        assert next(asked("select count(*) from {table}")) == (found.articles,)
        month = "select publishedDateTime[:7], count(*) from {table} group by 1"
        assert dict(asked(month)) == counts(found.by_month)
        topic = "select t, count(*) from (select unnest(topics) as t from {table}) group by 1"
        assert dict(asked(topic)) == counts(found.by_topic)
        provider = "select provider.name, count(*) from {table} group by 1"
        assert dict(asked(provider)) == counts(found.by_provider)
        quality = "select count(quality), min(quality), median(quality), max(quality) from {table}"
        numbers = found.quality
        assert next(asked(quality)) == (
            numbers.count,
            numbers.minimum,
            numbers.median,
            numbers.maximum,
        )


_COLUMNS = ", ".join(
    f"{name}: '{kind}'"
    for name, kind in {
        "publishedDateTime": "VARCHAR",
        "topics": "VARCHAR[]",
        "provider": "STRUCT(name VARCHAR)",
        "quality": "BIGINT",
    }.items()
)
