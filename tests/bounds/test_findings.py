"""Very many findings of one rule in one file: the first are listed, the rest is counted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.cli import GOOD, codes, invoke, write
from tests.support.git import NEEDS_GIT, Repository, without_ci

MANY = 1_500
FIXED = "_news/a.md"


def topics(item: str, number: int = MANY) -> str:
    return GOOD.replace("  - Climate\n", "".join(f"{item}\n".format(n) for n in range(number)))


def fields(line: str, number: int = MANY) -> str:
    lines = "".join(line.format(n) for n in range(number))
    return GOOD.replace("---\n\nThe council", f"{lines}---\n\nThe council")


KINDS = {
    "numbers for topics": (topics("  - {}5"), "NM103", 1),
    "empty topics": (topics("  -"), "NM107", 1),
    "cut topics": (topics("  - round{} #1"), "NM016", 0),
    "entities": (topics("  - fish{} &amp; chips"), "NM201", 0),
    "spaces": (topics("  - fish{}  chips"), "NM203", 0),
    "spaces at the end": (topics('  - "fish{} "'), "NM202", 0),
    "unseen characters": (topics('  - "fish{}\u200bchips"'), "NM204", 0),
    "accents apart": (topics("  - cafe\u0301 {}"), "NM205", 0),
    "equal topics": (topics("  - Climate"), "NM108", 1),
    "unknown fields": (fields("mood{}: 1\n"), "NM102", 1),
    "fields given twice": (fields("mood: good\n"), "NM007", 1),
    "pictures without fields": (
        GOOD.replace("images:\n", "images:\n" + "".join(f"  - width: {n}\n" for n in range(MANY))),
        "NM101",
        1,
    ),
    "comments": (fields("# newsmeta: ignore NM{}x\n"), "NM013", 0),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_rest_is_counted(kind: str, tmp_path: Path) -> None:
    text, code, status = KINDS[kind]
    write(tmp_path, {FIXED: text})
    whole = [each for each in _validated(status, 10_000) if each == code]
    found = [each for each in _validated(status, 1_000) if each == code]
    assert len(found) == 1_001
    assert len(whole) > 1_000
    out = invoke("validate", "--no-cache", "_news").out
    rest = f"{FIXED}:1:1: {code} {len(whole) - 1_000:,} more findings of {code} in this file"
    assert rest in out


def _limited(most: int) -> None:
    Path("newsmeta.toml").write_text(f"[limits]\nmax-findings = {most}\n", encoding="utf-8")


def _validated(status: int, most: int) -> list[str]:
    _limited(most)
    result = invoke("validate", "--no-cache", "_news")
    assert result.status == status, result
    Path("newsmeta.toml").unlink()
    return codes(result.out)


def test_the_rest_is_an_error_if_one_of_them_is(tmp_path: Path) -> None:
    _limited(1)
    text = GOOD.replace("trees", "trees &#8211").replace("quality: 60", "quality: 60 #a")
    write(tmp_path, {FIXED: text.replace("heat: -1", "heat: a").replace("published: true", "a: 1")})
    for severity in ("error", "warning"):
        bounded = invoke("validate", "--fail-on", severity, "_news").status
        Path("newsmeta.toml").unlink()
        assert invoke("validate", "--fail-on", severity, "_news").status == bounded
        _limited(1)


def test_what_is_kept_quiet_counts_for_nothing(tmp_path: Path) -> None:
    _limited(3)
    quiet = "".join(f"  - fish{n}  a # newsmeta: ignore NM203\n" for n in range(5))
    loud = "".join(f"  - meat{n}  a\n" for n in range(3))
    write(tmp_path, {FIXED: GOOD.replace("  - Climate\n", quiet + loud)})
    result = invoke("validate", "--output-format", "json", "_news")
    report = json.loads(result.out)
    assert [each["code"] for each in report["diagnostics"]] == ["NM203"] * 3
    assert report["summary"]["suppressed"] == 5


def test_all_are_fixed(tmp_path: Path) -> None:
    _limited(2)
    write(tmp_path, {FIXED: topics("  - fish{}  chips", 20)})
    result = invoke("normalize", "_news")
    assert (result.status, "20 findings fixed, 0 left" in result.err) == (0, True)
    assert "  chips" not in (tmp_path / FIXED).read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "gitlab", "junit", "github", "rich"])
def test_each_report_says_that_there_are_more(form: str, tmp_path: Path) -> None:
    _limited(2)
    write(tmp_path, {FIXED: topics("  - fish{}  chips", 20)})
    result = invoke("validate", "--output-format", form, "_news")
    assert "18 more findings of NM203" in result.out
    if form == "json":
        assert all(not each["edits"] for each in json.loads(result.out)["diagnostics"])


EXPLAINED = {
    "comments for topics": (topics("  - #tag{}", 20), "NM016"),
    "anchors for topics": (topics("  - &tag{}", 20), "NM016"),
    "anchors of equal topics": (topics("  - &tag{} word", 20), "NM016"),
    "numbers before comments": (topics("  - {}5 #tag", 20), "NM016"),
    "nothing and comments": (topics("  - #tag{}\n  -", 20), "NM016"),
    "items in the text of items": (topics("  - 1{}\n   - b", 20), "NM017"),
    "pictures in two": (
        GOOD.replace("images:", "images:\n" + "  - width: 1\n  - url: /a.jpg\n" * 20),
        "NM101",
    ),
}


@pytest.mark.parametrize("kind", EXPLAINED)
def test_what_other_findings_explain_is_not_counted(kind: str, tmp_path: Path) -> None:
    text, code = EXPLAINED[kind]
    write(tmp_path, {FIXED: text})
    whole = _numbers()
    assert whole[code][0] > 7
    for most in (1, 2, 7):
        _limited(most)
        assert _numbers() == whole


def _numbers() -> dict[str, tuple[int, str]]:
    """Return the number of findings of each rule, listed or not, and the highest severity."""
    result = invoke("validate", "--output-format", "json", "_news")
    found: dict[str, tuple[int, str]] = {}
    for each in json.loads(result.out)["diagnostics"]:
        more = re.match(r"([0-9,]+) more findings? of", each["message"])
        number, severity = found.get(each["code"], (0, "warning"))
        number += int(more[1].replace(",", "")) if more else 1
        found[each["code"]] = number, min(severity, each["severity"])
    return found


SCHEMA = """
type: object
properties:
  topics:
    uniqueItems: true
    items: {type: string, minLength: 3}
  images:
    items: {required: [url, alt]}
"""


@pytest.mark.parametrize("most", [1, 7, 40])
def test_findings_of_a_users_schema_are_counted(most: int, tmp_path: Path) -> None:
    topics = "  - &one 1\n  - *one\n  - 5\n  - ab\n  -\n" * 5
    text = GOOD.replace("  - Climate\n", topics)
    text = text.replace("images:\n", "images:\n" + "  - width: 1\n" * 20)
    write(tmp_path, {FIXED: text, "mine.yaml": SCHEMA})
    kind = '[kinds.mine]\nfiles = ["_news/"]\nschema = "mine.yaml"\n'
    numbers = []
    for limit in (10_000, most):
        settings = f"{kind}[limits]\nmax-findings = {limit}\n"
        Path("newsmeta.toml").write_text(settings, encoding="utf-8")
        numbers.append(_numbers())
    assert numbers[0] == numbers[1]
    assert numbers[0]["NM110"][0] > 60


@NEEDS_GIT
def test_the_rest_is_on_every_changed_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_ci(monkeypatch)
    _limited(1)
    text = topics("  - fish{}  chips", 5)
    repository = Repository(tmp_path)
    repository.commit({FIXED: text})
    write(tmp_path, {FIXED: text.replace("fish4", "meat4")})
    result = invoke("validate", "--changed-lines", "--fail-on", "warning", "_news")
    assert (result.status, codes(result.out)) == (1, ["NM203"])


def test_a_baseline_notices_one_more(tmp_path: Path) -> None:
    _limited(1)
    write(tmp_path, {FIXED: topics("  - fish{}  chips", 5)})
    assert invoke("baseline", "create", "_news").status == 0
    assert codes(invoke("validate", "_news").out) == []
    write(tmp_path, {FIXED: topics("  - fish{}  chips", 6)})
    assert codes(invoke("validate", "_news").out) == ["NM203"]
