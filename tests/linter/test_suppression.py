"""Comments that suppress findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.config.config import Config
from newsmeta.linter.checker import FileResult
from newsmeta.linter.runner import Runner

ARTICLE = """\
---
category: news
{title}
excerpt: The plan  covers every district.
publishedDateTime: 2021-01-27T15:50:00Z
webUrl: https://www.example.com/trees
type: article
provider:
  name: Example Times
  domain: example.com
topics:
  - Climate
{more}
---
body # newsmeta: ignore-file
"""


def validate(title: str = "title: Ten thousand trees", more: str = "") -> FileResult:
    text = ARTICLE.format(title=title, more=more)
    result = Runner(Config(root=Path("/site"))).checker.validate_bytes(
        text.encode(), "a.md", Path("/site/a.md")
    )
    if result.failure:
        raise result.failure
    return result


def codes(result: FileResult) -> list[str]:
    return [diagnostic.code for diagnostic in result.diagnostics]


def test_without_a_comment_there_is_a_finding() -> None:
    assert codes(validate()) == ["NM203"]
    assert codes(validate('title: "Fish &amp; chips"')) == ["NM201", "NM203"]


@pytest.mark.parametrize(
    "comment",
    [
        "# newsmeta: ignore NM201",
        "# newsmeta: ignore",
        "# newsmeta: ignore NM2",
        "# newsmeta: ignore html-entity",
        "# newsmeta: ignore nm201",
        "# newsmeta: ignore ALL",
        "# newsmeta: ignore NM203, NM201",
        "# newsmeta: ignore NM203 NM201",
        "# newsmeta: ignore: NM201",
        "#newsmeta:ignore NM201",
        "# newsmeta: ignore NM201 -- the provider writes it so",
        "# newsmeta: ignore -- the provider writes it so",
    ],
)
def test_a_comment_at_the_end_of_a_line_speaks_of_that_line(comment: str) -> None:
    result = validate(f'title: "Fish &amp; chips"  {comment}')
    assert codes(result) == ["NM203"]
    assert result.suppressed == 1


@pytest.mark.parametrize("selector", ["NM202", "NM1", "untrimmed-text"])
def test_a_comment_speaks_of_the_rules_that_it_names(selector: str) -> None:
    result = validate(f'title: "Fish &amp; chips"  # newsmeta: ignore {selector}')
    assert codes(result) == ["NM201", "NM203"]
    assert result.suppressed == 0


@pytest.mark.parametrize(
    "title",
    [
        'title: "Fish\n  &amp; chips"  # newsmeta: ignore NM201',
        "title: Fish\n  &amp; chips  # newsmeta: ignore NM201",
        "title: >-  # newsmeta: ignore NM201\n  Fish\n  &amp; chips",
        "title: |- # newsmeta: ignore NM201\n  Fish &amp; chips\n  and more",
    ],
)
def test_a_comment_speaks_of_the_value_of_several_lines_that_it_stands_at(title: str) -> None:
    line_breaks = ["NM219"] if "|" in title else []
    assert codes(validate(title)) == [*line_breaks, "NM203"]


def test_a_comment_at_a_key_speaks_of_the_key() -> None:
    assert codes(validate(more="mood: hopeful")) == ["NM203", "NM102"]
    assert codes(validate(more="mood: hopeful  # newsmeta: ignore NM102")) == ["NM203"]


@pytest.mark.parametrize("place", ["title", "more"])
@pytest.mark.parametrize("selector", ["", " NM203", " NM2", " repeated-space", " NM201,NM203"])
def test_a_comment_for_the_file_may_stand_anywhere(place: str, selector: str) -> None:
    comment = f"# newsmeta: ignore-file{selector}"
    more = f"tags: [x]  {comment}" if place == "more" else ""
    title = f"{comment}\ntitle: Trees" if place == "title" else "title: Trees"
    result = validate(title, more)
    assert codes(result) == []
    assert result.suppressed == 1


def test_a_missing_field_can_be_kept_quiet_for_the_file() -> None:
    assert codes(validate("# no title")) == ["NM101", "NM203"]
    assert codes(validate("# newsmeta: ignore-file NM101")) == ["NM203"]


@pytest.mark.parametrize(
    "title",
    [
        'title: "Fish &amp; # newsmeta: ignore NM201"',
        "title: 'Fish &amp; # newsmeta: ignore NM201'",
        "title: |\n  Fish &amp;\n  # newsmeta: ignore NM201",
        "title: Fish &amp;#newsmeta:ignore",
    ],
)
def test_what_is_text_is_no_comment(title: str) -> None:
    line_breaks = ["NM219"] if "|" in title else []
    assert codes(validate(title)) == ["NM201", *line_breaks, "NM203"]


def test_the_body_has_no_comments() -> None:
    assert codes(validate()) == ["NM203"]


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("# newsmeta: ignore NM2001", 'there is no rule "NM2001"; did you mean NM201?'),
        ("# newsmeta: ignore html-entitty", "did you mean html-entity?"),
        ("# newsmeta: disable NM201", "write ignore or ignore-file"),
        ("# newsmeta: ignored NM201", "write ignore or ignore-file"),
        ("# newsmeta: ", "write ignore or ignore-file"),
    ],
)
def test_a_comment_that_cannot_work_is_a_finding(comment: str, reason: str) -> None:
    result = validate(f'title: "Fish &amp; chips"  {comment}')
    assert codes(result) == ["NM201", "NM013", "NM203"]
    invalid = result.diagnostics[1]
    assert reason in invalid.text
    assert (invalid.line, invalid.column) == (3, 28)


def test_of_several_names_the_known_ones_count() -> None:
    result = validate('title: "Fish &amp; chips"  # newsmeta: ignore NM201, NM2001')
    assert codes(result) == ["NM013", "NM203"]


def test_other_comments_are_none_of_ours() -> None:
    assert codes(validate("# newsmeta is nice\ntitle: Trees # see newsmeta: the manual")) == [
        "NM203"
    ]


@pytest.mark.parametrize("first", ["# see newsmeta: the manual", "# Mine.", "# newsmeta: disable"])
@pytest.mark.parametrize("second", ["# newsmeta: ignore-file NM203", "# newsmeta: ignore-file NM2"])
def test_comments_before_it_do_not_keep_one_from_being_heard(first: str, second: str) -> None:
    found = codes(validate(f"{first}\ntitle: Trees  {second}"))
    assert found == (["NM013"] if "disable" in first else [])


def test_several_comments_at_one_line_and_for_the_file_add_up() -> None:
    title = 'title: "Fish &amp;  chips"'
    assert codes(validate(title)) == ["NM201", "NM203", "NM203"]
    of_line = f"{title}  # newsmeta: ignore NM201"
    assert codes(validate(of_line)) == ["NM203", "NM203"]
    assert codes(validate(of_line, more="tags: [x]  # newsmeta: ignore-file NM203")) == []
    several = "# newsmeta: ignore-file NM203\ntags: [x]  # newsmeta: ignore-file NM201"
    assert codes(validate(title, several)) == []
