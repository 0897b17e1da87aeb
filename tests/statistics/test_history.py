"""New and resolved findings since an earlier report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.config.config import Config
from newsmeta.statistics.history import Changes, EarlierError, changes_since
from tests.statistics.repositories import article, text_of
from tests.support.cli import invoke

BLANKS = article(title="Two  blanks")
ENTITY = article(title="Rain &amp; sun", webUrl="https://www.example.com/rain/", originalUrl=None)
FINE = article(webUrl="https://www.example.com/fine/", originalUrl=None, title="Fine")


@pytest.fixture(autouse=True)
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two findings and an earlier report about them, as working directory."""
    monkeypatch.chdir(tmp_path)
    folder = Path("_news")
    folder.mkdir()
    for name, values in {"a": BLANKS, "b": ENTITY, "c": FINE}.items():
        Path("_news", f"2021-01-27-{name}.md").write_text(text_of(values))
    report = invoke("check", "--validate", "--output-format", "json", "--select", "NM2", "_news")
    Path("earlier.json").write_text(report.out)
    return folder


def changes(*given: str) -> Changes:
    config = Config(root=Path.cwd(), rules=newsmeta.Layer(select=("NM2",)))
    report = newsmeta.validate(given or ["_news"], config)
    return changes_since(Path("earlier.json"), report.diagnostics, config.root, given or ["_news"])


def test_nothing_came_and_nothing_went() -> None:
    found = changes()
    assert (list(found.came), found.went, found.stayed) == ([], (), 2)
    assert (found.came_by_rule, found.went_by_rule) == ((), ())


def test_what_is_new_came_and_what_was_mended_went(news: Path) -> None:
    (news / "2021-01-27-a.md").write_text(text_of(article(title="Two blanks")))
    (news / "2021-01-27-c.md").write_text(text_of({**FINE, "title": " Fine"}))
    found = changes()
    assert [(each.path, each.code) for each in found.came] == [("_news/2021-01-27-c.md", "NM202")]
    assert [(each.path, each.code) for each in found.went] == [("_news/2021-01-27-a.md", "NM203")]
    assert found.went[0].message.startswith("title: ")
    assert found.stayed == 1
    assert [each.code for each in found.came_by_rule] == ["NM202"]
    assert found.went_by_rule == (("NM203", 1),)


def test_another_line_or_another_name_is_the_same_finding(news: Path) -> None:
    moved = text_of(BLANKS).replace("---\n", "---\n# a comment\n", 1)
    (news / "2021-01-27-a.md").write_text(moved)
    (news / "2021-01-27-b.md").rename(news / "2021-01-27-another-name.md")
    found = changes()
    assert (list(found.came), found.went, found.stayed) == ([], (), 2)


def test_what_is_in_files_that_were_not_looked_at_did_not_go(news: Path) -> None:
    (news / "2021-01-27-a.md").write_text(text_of(article(title="Two blanks")))
    (news / "2021-01-27-b.md").write_text(text_of({**ENTITY, "title": "Rain and sun"}))
    assert [each.path for each in changes("_news/2021-01-27-a.md").went] == [
        "_news/2021-01-27-a.md"
    ]
    assert len(changes().went) == 2


def test_files_that_are_gone_took_their_findings_along(news: Path) -> None:
    (news / "2021-01-27-a.md").unlink()
    assert [each.code for each in changes().went] == ["NM203"]


FINDING = {"path": "a.md", "code": "NM201", "message": "x", "pointer": None, "fingerprint": "0a"}
BROKEN: dict[str, Any] = {
    "no JSON": "{",
    "a list": [],
    "a number": 5,
    "another object": {"runs": []},
    "no list": {"diagnostics": {}},
    "no object in it": {"diagnostics": [5]},
    "no fingerprint": {"diagnostics": [{**FINDING, "fingerprint": None}]},
    "no path": {"diagnostics": [{**FINDING, "path": ""}]},
    "a pointer that is none": {"diagnostics": [{**FINDING, "pointer": 5}]},
    "no pointer": {"diagnostics": [{k: v for k, v in FINDING.items() if k != "pointer"}]},
    "not a number": '{"diagnostics": NaN}',
    "nested too deeply": "[" * 100_000,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_report_is_said_to_be_none(content: Any) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    Path("earlier.json").write_text(text)
    with pytest.raises(EarlierError, match=r"earlier\.json.*newsmeta check"):
        changes()


def test_a_report_that_is_not_there_or_no_text() -> None:
    Path("earlier.json").write_bytes(b"\xff")
    with pytest.raises(EarlierError, match="UTF-8"):
        changes()
    Path("earlier.json").unlink()
    with pytest.raises(EarlierError, match="does not exist"):
        changes()
