"""The figures: included and excluded articles."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.config.config import Config, load
from newsmeta.statistics.distribution import NumberTally
from newsmeta.statistics.model import Share, Statistics
from newsmeta.statistics.notes import Facts
from newsmeta.statistics.shapes import classes
from newsmeta.statistics.timeline import Gap, timeline
from tests.statistics.repositories import article, text_of, write


def of(folder: Path, *articles: dict[str, Any], **options: Any) -> Statistics:
    news = write(folder, articles)
    return newsmeta.collect_statistics(news, Config(root=folder), **options)


def shares(grouped: Any) -> dict[str, int]:
    return {each.name: each.articles for each in grouped.shares}


MONTHS = {
    "2021-01-31T23:59:59Z": "2021-01",
    "2021-01-31T23:30:00-01:00": "2021-02",
    "2021-02-01T00:30:00+01:00": "2021-01",
    "2021-01-27": "2021-01",
    '"2021-01-27 15:50"': "2021-01",
    "2020-12-31T23:59:60Z": "2021-01",
    "0999-01-01T00:00:00Z": "0999-01",
    "2021-02-30T00:00:00Z": None,
    "yesterday": None,
    '""': None,
    "20210127": None,
    "[2021-01-27]": None,
    "true": None,
}


@pytest.mark.parametrize(("moment", "month"), MONTHS.items())
def test_the_month_of_an_article_is_that_in_utc(
    moment: str, month: str | None, tmp_path: Path
) -> None:
    found = of(tmp_path, article(publishedDateTime=moment), findings=False)
    assert shares(found.by_month) == ({month: 1} if month else {})
    assert found.by_month.without.articles == (0 if month else 1)


TOPICS: list[tuple[Any, list[str]]] = [
    (["A", "B"], ["A", "B"]),
    (["A", "A"], ["A"]),
    ("A", ["A"]),
    (["A", "", "  ", None], ["A"]),
    ([2021, 1.5], ["1.5", "2021"]),
    ([True, {"name": "A"}, ["B"]], []),
    ([], []),
    ({}, []),
    (7, ["7"]),
    ([" A ", "A"], [" A ", "A"]),
]


@pytest.mark.parametrize(("topics", "names"), TOPICS)
def test_topics_are_the_names_in_a_list_each_once(
    topics: Any, names: list[str], tmp_path: Path
) -> None:
    found = of(tmp_path, article(topics=topics), findings=False)
    assert shares(found.by_topic) == dict.fromkeys(names, 1)
    assert found.by_topic.without.articles == (not names)


FILLED: list[tuple[str, Any, bool]] = [
    ("excerpt", "x", True),
    ("excerpt", " ", False),
    ("excerpt", "", False),
    ("quality", 0, True),
    ("published", False, True),
    ("images", [], False),
    ("images", [{}], True),
    ("provider.name", {"name": "A"}, True),
    ("provider.name", {"domain": "example.com"}, False),
    ("provider.name", "A", False),
    ("provider", {}, False),
]


@pytest.mark.parametrize(("field", "value", "is_filled"), FILLED)
def test_a_field_is_filled_if_something_is_in_it(
    field: str, value: Any, is_filled: bool, tmp_path: Path
) -> None:
    found = of(tmp_path, article(**{field.partition(".")[0]: value}), findings=False)
    [filled] = [each for each in found.completeness if each.field == field]
    assert (filled.articles, filled.of, filled.is_known) == (is_filled, 1, True)


def test_fields_that_the_format_does_not_know_stand_last(tmp_path: Path) -> None:
    found = of(tmp_path, article(mood="fine", zeal=1), article(mood=""), article(zeal=2))
    unknown = [(each.field, each.articles) for each in found.completeness if not each.is_known]
    assert unknown == [("zeal", 2), ("mood", 1)]
    assert [each.field for each in found.completeness[-2:]] == ["zeal", "mood"]
    required = {each.field for each in found.completeness if each.is_required}
    assert {"title", "provider.name", "topics"} <= required
    assert "images" not in required


def test_fields_of_the_configuration_are_known(tmp_path: Path) -> None:
    (tmp_path / "newsmeta.toml").write_text('fields = { mood = "text" }\n')
    news = write(tmp_path, [article(mood="fine")])
    found = newsmeta.collect_statistics(news, load(tmp_path / "newsmeta.toml"))
    assert [each.field for each in found.completeness if not each.is_known] == []


UNREADABLE = {
    "open.md": "---\ntitle: a\n",
    "twice.md": "---\ntitle: a\ntitle: b\ncategory: news\n---\n",
    "broken.md": "---\ntitle: [a\n---\n",
    "tab.md": "---\n\ttitle: a\n---\n",
    "list.md": "---\n- a\n---\n",
}


def test_what_cannot_be_read_is_named_and_in_no_other_figure(tmp_path: Path) -> None:
    news = write(tmp_path, [article()])
    for name, text in UNREADABLE.items():
        (news / name).write_text(text)
    (news / "latin.md").write_bytes("---\ntitle: é\n---\n".encode("latin-1"))
    found = newsmeta.collect_statistics(news, Config(root=tmp_path))
    assert (found.files, found.articles) == (7, 1)
    names = [Path(each.path).name for each in found.unreadable]
    assert names == sorted([*UNREADABLE, "latin.md"])
    assert all(each.reason and each.line >= 1 for each in found.unreadable)


def test_other_kinds_are_counted_by_kind_and_folder(tmp_path: Path) -> None:
    news = write(tmp_path, [article(), article(title="B")])
    people = tmp_path / "_people"
    people.mkdir()
    (people / "ann.md").write_text("---\nname: Ann\n---\n")
    (tmp_path / "_config.yml").write_text("title: Site\n")
    found = newsmeta.collect_statistics([news, people], Config(root=tmp_path))
    assert (found.files, found.articles) == (3, 2)
    assert shares(found.by_kind) == {"article": 2, "other": 1}
    assert shares(found.other_collections) == {"_people": 1}


def test_a_filter_leaves_articles_and_what_is_found_in_them_out(tmp_path: Path) -> None:
    bad = article(title="Two  blanks", type="video", webUrl=None)
    everything = of(tmp_path, article(), bad)
    assert everything.findings is not None
    assert everything.findings.total
    some = newsmeta.collect_statistics(
        tmp_path / "_news", Config(root=tmp_path), where='type == "article"'
    )
    assert (some.files, some.articles, some.filtered) == (2, 1, 1)
    assert some.findings is not None
    assert some.findings.total < everything.findings.total
    assert shares(some.by_type) == {"article": 1}
    with pytest.raises(newsmeta.HandoffError):
        newsmeta.collect_statistics(tmp_path, Config(root=tmp_path), where="x = 1")


def test_deleted_articles_are_no_duplicates(tmp_path: Path) -> None:
    found = of(tmp_path, article(), article(deleted=True), article(removed=True))
    assert found.same_page.groups == found.same_title.groups == 0
    assert found.hidden == 2
    found = of(tmp_path / "b", article(), article(webUrl="http://example.com/trees?utm_source=x"))
    assert (found.same_page.groups, found.same_page.articles) == (1, 2)


PICTURES = {
    (1200, 630): ("1200 to 1999", "landscape", "1.91:1"),
    (1199, 674): ("800 to 1199", "landscape", "16:9"),
    (199, 199): ("under 200", "square", "1:1"),
    (200, 193): ("200 to 399", "square", "other"),
    (400, 600): ("400 to 799", "portrait", "2:3"),
    (2000, 1500): ("2000 and more", "landscape", "4:3"),
    (1000, 1040): ("800 to 1199", "square", "other"),
    (1, 10**9): ("under 200", "portrait", "other"),
    (10**9, 1): ("2000 and more", "landscape", "other"),
    (620, 413): ("400 to 799", "landscape", "3:2"),
    (720, 1280): ("400 to 799", "portrait", "9:16"),
}


@pytest.mark.parametrize(("size", "expected"), PICTURES.items())
def test_classes_of_pictures(size: tuple[int, int], expected: tuple[str, str, str]) -> None:
    assert classes(*size) == expected


@pytest.mark.parametrize(
    "images", [[{"width": 0, "height": 5}], [{"width": "5", "height": 5}], [{"url": "x"}],
               [{"width": True, "height": True}], [{"width": 10**16, "height": 5}]]
)  # fmt: skip
def test_pictures_without_a_usable_size_are_unknown(images: Any, tmp_path: Path) -> None:
    found = of(tmp_path, article(images=images), findings=False)
    assert (found.pictures.total, found.pictures.unknown, found.with_picture) == (1, 1, 1)


NUMBERS: list[tuple[list[float], list[tuple[float | None, float | None, int]]]] = [
    ([], []),
    ([5], [(5, 6, 1)]),
    ([5, 5, 5], [(5, 6, 3)]),
    ([0, 1, 2], [(0, 1, 1), (1, 2, 1), (2, 3, 1)]),
    ([-3, 3], [(-3, -2, 1), *((low, low + 1, 0) for low in range(-2, 3)), (3, 4, 1)]),
]


@pytest.mark.parametrize(("values", "bins"), NUMBERS)
def test_bins_of_few_numbers(
    values: list[float], bins: list[tuple[float | None, float | None, int]]
) -> None:
    tally = NumberTally("quality")
    for value in values:
        tally.add(value)
    found = tally.distribution.bins
    assert [(each.lower, each.upper, each.count) for each in found] == bins


@pytest.mark.parametrize("far", [10**4, 10**9, -(10**12), 10**15 - 1])
def test_one_value_far_off_does_not_hide_the_others(far: int) -> None:
    tally = NumberTally("quality")
    for value in (*range(100), far):
        tally.add(value)
    found = tally.distribution
    assert 5 < len(found.bins) < 40
    assert max(each.count for each in found.bins) < 60
    assert None in (found.bins[0].lower, found.bins[-1].upper)
    assert sum(each.count for each in found.bins) == 101


@pytest.mark.parametrize(
    "values", [[0.25, 0.75], [1e-6, 2e-6], [1e9 + 0.5, 1e9 + 1], [0.1, 0.2, 0.3], [-0.5, 1e6 + 0.5]]
)
def test_bins_of_fractions_have_a_width(values: list[float]) -> None:
    tally = NumberTally("quality")
    for value in values:
        tally.add(value)
    for each in tally.distribution.bins:
        assert each.lower is None or each.upper is None or each.lower < each.upper


@pytest.mark.parametrize("decimals", range(7))
@pytest.mark.parametrize("numbers", [range(3, 13), range(-7, 8), range(7, 100, 7), [3], [29, 57]])
def test_a_value_at_a_bound_is_in_the_bin_that_begins_there(
    decimals: int, numbers: Sequence[int]
) -> None:
    tally = NumberTally("quality")
    values = [Fraction(number, 10**decimals) for number in numbers]
    for value in values:
        tally.add(float(value))
    for each in tally.distribution.bins:
        assert each.lower is not None
        assert each.upper is not None
        lower, upper = Fraction(str(each.lower)), Fraction(str(each.upper))
        assert each.count == sum(lower <= value < upper for value in values)


ODD_NUMBERS = [".nan", ".inf", "1" + "0" * 400, '"60"', "true", "null", "[60]", "{}", "1e300", "~"]


@pytest.mark.parametrize("written", ODD_NUMBERS)
def test_what_is_no_number_that_counts(written: str, tmp_path: Path) -> None:
    news = write(tmp_path, [article(quality=60)])
    text = text_of(article(title="B")).replace("title:", f"quality: {written}\ntitle:", 1)
    (news / "odd.md").write_text(text)
    found = newsmeta.collect_statistics(news, Config(root=tmp_path), findings=False)
    assert (found.quality.count, found.quality.without, found.quality.maximum) == (1, 1, 60)


TIMELINES: list[tuple[list[str], list[Any]]] = [
    ([], []),
    (["2021-01"], ["2021-01"]),
    (["2020-11", "2021-02"], ["2020-11", "2020-12", "2021-01", "2021-02"]),
    (["1970-01", "2021-01"], ["1970-01", Gap("1970-02", "2020-12", 611), "2021-01"]),
    (["0001-12", "9999-01"], ["0001-12", Gap("0002-01", "9998-12", 119964), "9999-01"]),
]


@pytest.mark.parametrize(("months", "expected"), TIMELINES)
def test_months_without_articles_are_there_unless_they_are_many(
    months: list[str], expected: list[Any]
) -> None:
    found = list(timeline([Share(month, 1) for month in months]))
    assert [each.name if isinstance(each, Share) else each for each in found] == expected
    assert [each.name for each in found if isinstance(each, Share) and each.articles] == months


def test_what_is_noted_has_no_more_than_figures_need() -> None:
    """They contain neither `secured` nor the body."""
    assert {"secured", "body", "excerpt"}.isdisjoint(Facts.__slots__)
