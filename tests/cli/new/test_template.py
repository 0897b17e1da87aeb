"""`newsmeta new --print`: an article to be filled in."""

from __future__ import annotations

from pathlib import Path

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
    """What stands in comments is right where the marks of the comments are taken away."""
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
