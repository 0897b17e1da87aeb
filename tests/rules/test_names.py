"""The rules that compare an article with the site's topics and organizations."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta import ConfigError
from newsmeta.config.config import Config
from newsmeta.diagnostics import Diagnostic
from newsmeta.linter.runner import Runner

ARTICLE = """\
---
category: news
title: Ten thousand trees
excerpt: The plan covers every district.
publishedDateTime: 2021-01-27T15:50:00Z
webUrl: https://www.example.com/trees
type: article
provider: {{name: {name}, domain: {domain}}}
topics: [{topic}]
---
"""

ORGANIZATIONS = """\
- domain: example.com
  name: Example Times
  otherNames: [Times of Example]
- domain: example.com
  name: Example Times on Sunday
- domain: Example.ORG
  name: Example Herald
- name: Example News Agency
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics/climate.yaml").write_text("name: Climate\n", encoding="utf-8")
    (tmp_path / "topics/others.md").write_text(
        "---\nname: Cities\notherNames: [Towns]\nsite: {logo: x}\n---\nBody\n", encoding="utf-8"
    )
    (tmp_path / "organizations.yaml").write_text(ORGANIZATIONS, encoding="utf-8")
    return tmp_path


def validate(
    site: Path,
    topic: str = "Climate",
    name: str = "Example Times",
    domain: str = "example.com",
) -> tuple[Diagnostic, ...]:
    config = Config(root=site, topics=("topics/*",), organizations=("organizations.yaml",))
    text = ARTICLE.format(topic=topic, name=name, domain=domain)
    result = Runner(config).checker.validate_bytes(text.encode(), "a.md", site / "a.md")
    if result.failure:
        raise result.failure
    return result.diagnostics


@pytest.mark.parametrize("topic", ["Climate", "Cities", "Towns", '"Climate"'])
def test_a_known_topic(topic: str, site: Path) -> None:
    assert validate(site, topic) == ()


@pytest.mark.parametrize(
    ("topic", "hint"),
    [
        ("climate", "write Climate"),
        ("TOWNS", "write Towns"),
        ("Citys", "did you mean Cities?"),
        ("Gardening", "use a topic of the vocabulary, or add this one"),
    ],
)
def test_an_unknown_topic(topic: str, hint: str, site: Path) -> None:
    (found,) = validate(site, topic)
    assert (found.code, found.line, found.column) == ("NM214", 9, 10)
    assert found.hint == hint
    assert found.pointer == "/topics/0"


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("Example Times", "example.com"),
        ("Times of Example", "example.com"),
        ("Example Times on Sunday", "example.com"),
        ("Example Herald", "Example.ORG"),
        ("Example News Agency", "agency.example"),
    ],
)
def test_a_known_provider(name: str, domain: str, site: Path) -> None:
    assert validate(site, name=name, domain=domain) == ()


@pytest.mark.parametrize(
    ("name", "domain", "pointer", "hint"),
    [
        ("example times", "example.com", "/provider/name", "write Example Times"),
        ("Example Herald", "example.com", "/provider/name", "the list has Example Times"),
        ("Example Times", "EXAMPLE.com", "/provider/domain", "write example.com"),
        ("Example Herald", "example.org", "/provider/domain", "write Example.ORG"),
        ("Example Herald", "example.net", "/provider/domain", "the list has Example.ORG"),
        ("Daily Sample", "exmaple.com", "/provider/domain", "did you mean example.com?"),
        ("Daily Sample", "sample.net", "/provider/domain", "add the organization to the list"),
    ],
)
def test_an_unknown_provider(name: str, domain: str, pointer: str, hint: str, site: Path) -> None:
    (found,) = validate(site, name=name, domain=domain)
    assert (found.code, found.pointer) == ("NM215", pointer)
    assert found.hint.startswith(hint)


def test_what_is_no_text_is_no_unknown_topic(site: Path) -> None:
    for topic, code in (("12", "NM103"), ("yes", "NM010"), ('""', "NM107")):
        assert [d.code for d in validate(site, topic)] == [code]


def test_without_vocabularies_every_name_is_right(site: Path) -> None:
    text = ARTICLE.format(topic="Anything", name="Anybody", domain="anybody.example")
    result = Runner(Config(root=site)).checker.validate_bytes(text.encode(), "a.md", site / "a.md")
    assert result.diagnostics == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("name: [x]\n", "has no name"),
        ("title: x\n", "has no name"),
        ("- name: x\n- 5\n", "has no name"),
        ("name: x\notherNames: y\n", "otherNames has to be a list"),
        ("a: b: c\n", "line 1"),
        ("name: x\n\n  y: z\n", "line 3"),
        ("", "has no name"),
    ],
)
def test_a_vocabulary_that_cannot_be_used_is_said(content: str, reason: str, site: Path) -> None:
    (site / "topics/climate.yaml").write_text(content, encoding="utf-8")
    runner = Runner(Config(root=site, topics=("topics/*",)))
    (warning,) = runner.warnings
    assert "climate.yaml" in warning
    assert reason in warning
    with pytest.raises(ConfigError, match=r"climate\.yaml"):
        Runner(Config(root=site, topics=("topics/climate.yaml",)))


def test_a_vocabulary_that_is_not_there_is_said(site: Path) -> None:
    with pytest.raises(ConfigError, match=r"_data/\*\.yaml matches no file"):
        Runner(Config(root=site, topics=("_data/*.yaml",)))
