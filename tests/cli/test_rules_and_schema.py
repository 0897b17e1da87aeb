"""`newsmeta rules`, `newsmeta rule` and `newsmeta schema`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from newsmeta.rules import RULES
from tests.support.cli import invoke, run
from tests.support.paths import ROOT


def test_rules_lists_every_rule_in_order() -> None:
    result = invoke("rules")
    assert result.status == 0
    assert result.err == ""
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(RULES)
    for line in lines:
        code, name, severity, fix = line.split()[:4]
        rule = RULES[code]
        assert (name, severity, fix) == (rule.name, rule.severity.value, str(rule.fix or "-"))
        assert line.endswith(rule.summary())


def test_rules_as_json() -> None:
    content = json.loads(invoke("rules", "--output-format", "json").out)
    assert [rule["code"] for rule in content] == sorted(RULES)
    for rule in content:
        assert set(rule) == {
            "code", "name", "severity", "fix", "summary", "documentation", "url",
        }  # fmt: skip
        assert rule["severity"] in ("error", "warning", "info")
        assert rule["fix"] in ("safe", "unsafe", None)
        assert rule["url"] is None


def test_rules_as_markdown_has_a_section_for_every_link(published: str) -> None:
    text = invoke("rules", "--output-format", "markdown").out
    anchors = {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    links = re.findall(r"\]\(#([^)]*)\)", text)
    assert len(links) >= len(RULES)
    assert set(links) <= anchors
    for rule in RULES.values():
        assert rule.url().partition("#")[2] in anchors


@pytest.mark.parametrize("code", sorted(RULES))
def test_rule_explains(code: str) -> None:
    rule = RULES[code]
    result = invoke("rule", code)
    assert result.status == 0
    assert rule.name in result.out
    assert f"Severity: {rule.severity}" in result.out
    for heading in ("What it does", "Why it matters", "Example", "Use instead"):
        assert f"**{heading}.**" in result.out
    assert invoke("rule", rule.name) == result
    assert invoke("rule", code.lower()) == result


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("NM999", 'no rule "NM999"'),
        ("html-entities", "did you mean html-entity?"),
        ("NM1", "stands for 11 rules (NM101 to NM112)"),
        ("", "no rule"),
    ],
)
def test_rule_that_is_none(name: str, reason: str) -> None:
    result = invoke("rule", name)
    assert (result.status, result.out) == (2, "")
    assert reason in result.err


def test_schema_prints_the_schemas_as_they_are() -> None:
    article = (ROOT / "schemas" / "article.schema.json").read_text(encoding="utf-8")
    config = (ROOT / "schemas" / "config.schema.json").read_text(encoding="utf-8")
    assert invoke("schema").out == article
    assert invoke("schema", "article").out == article
    assert invoke("schema", "config").out == config
    result = invoke("schema", "image")
    assert result.status == 2
    assert "article" in result.err
    assert "config" in result.err


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    for args in (["rules", "--output-format", "markdown"], ["schema", "config"]):
        assert run(*args, cwd=tmp_path, env=env).out == invoke(*args).out
