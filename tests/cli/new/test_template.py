"""`newsmeta new --print`: an article to be filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.frontmatter import Limits, Parsed
from newsmeta.frontmatter import parse as parse_within
from newsmeta.schema.fields import article
from tests.support.cli import invoke
from tests.support.new import REST, TIME, URL

FILLED = {
    'title: ""': 'title: "The first shade"',
    'excerpt: ""': 'excerpt: "The first tree gives shade."',
    'originalUrl: ""': f'originalUrl: "{URL}"',
    'webUrl: ""': f'webUrl: "{URL}"',
    '  name: ""': "  name: Example Times",
    '  domain: ""': "  domain: example.com",
    '  - ""': "  - Climate",
}


def parse(data: bytes) -> Parsed:
    return parse_within(data, Limits())


def template(*args: str) -> str:
    result = invoke("new", "--print", *args)
    assert (result.status, result.err) == (0, "")
    return result.out


def test_it_parses_and_says_what_each_field_is() -> None:
    text = template()
    parsed = parse(text.encode())
    assert not parsed.front_matter.findings
    assert parsed.values["published"] is False
    for name, field in article().fields.items():
        assert f"\n{name}:" in text or f"\n# {name}:" in text
        assert field.title in text


def test_filled_in_it_is_valid() -> None:
    text = template(*TIME)
    for empty, filled in FILLED.items():
        assert text.count(empty) == 1
        text = text.replace(empty, filled)
    Path("_news/new.md").write_text(text, "utf-8")
    assert invoke("validate", "_news/new.md").status == 0
    assert invoke("normalize", "--check", "_news/new.md").status == 0


def test_each_comment_with_an_example_is_a_field() -> None:
    """Commented examples are valid once uncommented."""
    lines = template("The first shade", "--url", URL, *REST, *TIME).splitlines()
    fields = tuple(f"# {name}:" for name in article().fields)
    shown = [line[2:] if line.startswith((*fields, "#   - ", "#     ")) else line for line in lines]
    parsed = parse("\n".join(shown).encode() + b"\n")
    assert not parsed.front_matter.findings
    assert set(parsed.values) == set(article().fields)


def test_what_is_said_is_filled_in() -> None:
    text = template("The first: shade", "--url", URL, *REST, *TIME, "--provider", "Example Times")
    held = parse(text.encode()).values
    assert held["title"] == "The first: shade"
    assert held["webUrl"] == held["originalUrl"] == URL
    assert held["provider"] == {"name": "Example Times", "domain": ""}
    assert held["topics"] == ["Climate"]


def test_a_video_has_no_web_url() -> None:
    held = parse(template("--type", "video").encode()).values
    assert "webUrl" not in held
    assert held["type"] == "video"


def test_options_that_write_exclude_it() -> None:
    assert invoke("new", "--print", "--edit").status == 2
    assert invoke("new", "--print", "--dry-run").status == 2
    assert invoke("new", "--print", "--into", "_news").status == 2


def test_other_fields_are_filled_in() -> None:
    said = {
        "published": "true",
        "quality": "70",
        "provider.domain": "example.com",
        "locale": "en-us",
        "topics": "Climate",
        "slug": "shade",
        "images.0.url": "https://www.example.com/a.png",
        "excerpt": "a: b # c",
        "publishedDateTime": "2021-01-27T15:50:00Z",
    }
    sets = [each for name, value in said.items() for each in ("--set", f"{name}={value}")]
    held = parse(template(*sets, "--provider", "Example Times").encode()).values
    assert held["published"] is True
    assert held["quality"] == 70
    assert held["provider"] == {"name": "Example Times", "domain": "example.com"}
    assert held["topics"] == ["Climate"]
    assert held["images"] == [{"url": "https://www.example.com/a.png"}]
    for name in ("locale", "slug", "excerpt", "publishedDateTime"):
        assert held[name] == said[name]


def test_the_type_may_be_that_of_another_field() -> None:
    held = parse(template("--set", "type=video", "--url", URL).encode()).values
    assert (held["type"], held["originalUrl"]) == ("video", URL)
    assert "webUrl" not in held


def test_a_body_follows(tmp_path: Path) -> None:
    (tmp_path / "text.md").write_bytes(b"\r\nFrom a file.\r\n\n")
    for args in (["--body", str(tmp_path / "text.md")], ["--set", "body=From a file."]):
        text = template(*args)
        assert text.endswith("\n---\n\nFrom a file.\n")
        assert parse(text.encode()).values.keys() == parse(template().encode()).values.keys()


REFUSED = {
    "title": (["A title", "--set", "title=Another"], "--set title: this is said besides", 1),
    "provider": (
        ["--provider", "A", "--set", "provider.name=B"],
        "--set provider.name: this is said besides",
        1,
    ),
    "topics": (["--topic", "A", "--set", "topics=B"], "--set topics: this is said besides", 1),
    "type": (["--type", "video", "--set", "type=article"], "--set type: this is said besides", 1),
    "time": ([*TIME, "--set", "publishedDateTime=2021-01-01T00:00:00Z"], "said besides", 1),
    "address": (["--set", f"webUrl={URL}"], "--set webUrl: --url says it", 1),
    "path": (["--set", "path=_news/a.md"], "--set path: the file is called by its date", 1),
    "no field": (["--set", "colour=red"], "--set: there is no field colour", 2),
    "no value": (["--set", "quality=many"], 'quality: "many" is not an integer', 2),
    "no form": (["--set", "quality"], "--set: 'quality' does not have the form FIELD=", 2),
    "twice": (["--set", "quality=1", "--set", "quality=2"], "--set: quality is given twice", 2),
}


@pytest.mark.parametrize(("args", "reason", "status"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_filled_in(args: list[str], reason: str, status: int) -> None:
    result = invoke("new", "--print", *args)
    assert (result.status, result.out, result.err.count("\n")) == (status, "", 1)
    assert reason in result.err
