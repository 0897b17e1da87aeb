"""Hidden findings are counted in the summary of every command and format."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from newsmeta.reporters import FORMATS
from tests.cli.baseline.mistakes import article
from tests.support.cli import WARNING, invoke, write
from tests.support.git import NEEDS_GIT, Repository

IGNORED = "---\n# newsmeta: ignore-file\n"
COMMANDS = [("validate",), ("check",), ("check", "--validate"), ("validate", "--statistics")]

QUIET = article(0, "entity", "insecure picture").replace("---\n", IGNORED, 1)
"""An article with a finding of `validate` and one of `check`, both suppressed."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_is_fine_that_comments_keep_quiet(command: tuple[str, ...], site: Path) -> None:
    write(site, {"_news/a.md": QUIET})
    number = 2 if "--validate" in command else 1
    findings = "finding" if number == 1 else "findings"
    result = invoke(*command)
    assert result.err == f"Found nothing in 1 file ({number} {findings} suppressed by comments).\n"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_is_fine_that_the_baseline_holds(command: tuple[str, ...], site: Path) -> None:
    write(site, {"_news/a.md": article(0, "entity", "insecure picture")})
    invoke("baseline", "create")
    number = 2 if "--validate" in command else 1
    assert invoke(*command).err == f"Found nothing new in 1 file ({number} in the baseline).\n"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("with_baseline", [False, True])
def test_every_format(name: str, with_baseline: bool, site: Path) -> None:
    write(site, {"_news/a.md": QUIET, "_news/b.md": article(1, *["entity"] * with_baseline)})
    if with_baseline:
        invoke("baseline", "create")
    known = "1 in the baseline, 1" if with_baseline else "1 finding"
    for command in ("validate", "check"):
        if command == "check" and with_baseline:
            known = "1 finding"
        result = invoke(command, "--output-format", name, "--output", "report")
        written = Path("report").read_text()
        assert "fine" not in result.err + result.out + written
        assert f"({known} suppressed by comments)" in result.err + result.out
        counts = {"inBaseline": "in the" in known, "suppressed": 1}
        counts = {key: int(value) for key, value in counts.items() if value}
        if name == "markdown":
            assert f"({known} suppressed by comments)" in written
        elif name == "json":
            assert json.loads(written)["summary"].items() >= counts.items()
        elif name == "sarif":
            assert json.loads(written)["runs"][0]["properties"] == counts
        elif name == "junit":
            properties = ElementTree.fromstring(written).iter("property")
            assert {each.get("name"): int(each.get("value", "")) for each in properties} == counts


def test_nothing_needs_to_be_said_where_there_is_nothing(site: Path) -> None:
    write(site, {"_news/a.md": article(0)})
    assert "properties" not in json.loads(invoke("validate", "--output-format", "sarif").out)
    assert "propert" not in invoke("validate", "--output-format", "junit").out
    assert invoke("validate").err == "The file is fine.\n"


@NEEDS_GIT
def test_lines_that_have_not_changed(site: Path) -> None:
    (site / ".git").rmdir()
    repository = Repository(site)
    write(site, {"_news/a.md": WARNING})
    repository.commit()
    write(site, {"_news/a.md": f"{WARNING}\nMore.\n"})
    result = invoke("validate", "--changed=HEAD", "--changed-lines")
    said = "Found nothing in 1 file (1 finding on lines that have not changed).\n"
    assert result.err == said
    report = invoke("validate", "--changed=HEAD", "--changed-lines", "--output-format", "json")
    assert json.loads(report.out)["summary"]["onOtherLines"] == 1
