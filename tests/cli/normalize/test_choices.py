"""`newsmeta normalize`: rules, unsafe fixes, the canonical layout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.cli import GOOD, WARNING, invoke, write
from tests.support.normalize_command import FIXED, MANY, PLAIN, UNSAFE, UNTIDY, summary
from tests.support.paths import ROOT

# -- rules ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "fixed"),
    [
        ([], "NM103 NM108 NM201 NM203 NM211"),
        (["--select", "NM201"], "NM201"),
        (["--select", "html-entity,NM203"], "NM201 NM203"),
        (["--select", "NM1"], "NM103 NM108"),
        (["--ignore", "NM2"], "NM103 NM108"),
        (["--ignore", "NM201", "--ignore", "duplicate-item"], "NM103 NM203 NM211"),
        (["--ignore", "ALL"], ""),
        (["--ignore", "ALL", "--extend-select", "NM211"], "NM211"),
    ],
)
def test_selection(args: list[str], fixed: str, site: Path) -> None:
    result = invoke("normalize", "many.md", *args)
    assert result.status == 0
    found = re.search(r"^fixed many\.md: (.*)$", result.err, re.MULTILINE)
    assert (found[1].replace(",", "") if found else "") == fixed
    rest = invoke("validate", "many.md", "--select", "NM103,NM108,NM201,NM203,NM211", "-q")
    everything = {"NM103", "NM108", "NM201", "NM203", "NM211"}
    assert {line.split()[1] for line in rest.out.splitlines()} == everything - set(fixed.split())
    if not fixed:
        assert (site / "many.md").read_text() == MANY


def test_rules_of_the_configuration(site: Path) -> None:
    write(site, {"newsmeta.toml": 'ignore = ["NM1", "NM201"]\n'})
    assert "fixed many.md: NM203, NM211\n" in invoke("normalize", "--check", "many.md").err.replace(
        "would fix", "fixed"
    )
    assert "NM103" in invoke("normalize", "--check", "many.md", "--no-config").err
    only = invoke("normalize", "--check", "many.md", "--select", "NM103").err
    assert "would fix many.md: NM103\n" in only


def test_ignores_for_some_files(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[per-file-ignores]\n"old/" = ["NM2"]\n',
            "old/a.md": WARNING,
            "new/a.md": WARNING,
        },
    )
    assert invoke("normalize", "old", "new").status == 0
    assert (site / "old/a.md").read_text() == WARNING
    assert (site / "new/a.md").read_text() == GOOD


@pytest.mark.parametrize(
    "text",
    [
        WARNING.replace('trees"\n', 'trees"  # newsmeta: ignore NM203\n', 1),
        WARNING.replace("---\n", "---\n# newsmeta: ignore-file NM2\n", 1),
        WARNING.replace('trees"\n', 'trees"  # newsmeta: ignore -- as the source has it\n', 1),
    ],
)
def test_comments_that_keep_findings_quiet(text: str, site: Path) -> None:
    write(site, {"x.md": text})
    for options in ([], ["--unsafe-fixes"]):
        result = invoke("normalize", "x.md", *options)
        assert result.status == 0
        assert summary(result) == "0 of 1 file changed: 0 findings fixed, 0 left."
        assert (site / "x.md").read_text() == text


def test_a_comment_speaks_of_its_own_line_only(site: Path) -> None:
    text = MANY.replace('trees"\n', 'trees"  # newsmeta: ignore NM201\n', 1)
    write(site, {"x.md": text})
    assert invoke("normalize", "x.md").status == 0
    wanted = FIXED.replace("& more", "&amp; more")
    wanted = wanted.replace('trees"\n', 'trees"  # newsmeta: ignore NM201\n', 1)
    assert (site / "x.md").read_text() == wanted


def test_unsafe_fixes_are_asked_for(site: Path) -> None:
    write(site, {"x.md": UNSAFE})
    result = invoke("normalize", "x.md")
    assert result.status == 0
    assert summary(result) == "0 of 1 file changed: 0 findings fixed, 1 left."
    assert (site / "x.md").read_text() == UNSAFE
    assert invoke("normalize", "x.md", "--unsafe-fixes", "--check").status == 1
    result = invoke("normalize", "x.md", "--unsafe-fixes")
    assert (result.status, summary(result)) == (
        0,
        "1 of 1 file changed: 1 finding fixed, 0 left.",
    )
    assert (site / "x.md").read_text() == PLAIN


# -- --format ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("configured", "option", "is_laid_out"),
    [
        (None, None, False),
        (None, "--format", True),
        (None, "--no-format", False),
        ("true", None, True),
        ("false", None, False),
        ("true", "--no-format", False),
        ("false", "--format", True),
    ],
)
def test_layout(configured: str | None, option: str | None, is_laid_out: bool, site: Path) -> None:
    write(site, {"x.md": UNTIDY})
    if configured:
        write(site, {"newsmeta.toml": f"[normalize]\nformat = {configured}\n"})
    args = ["normalize", "x.md", *([option] if option else [])]
    assert invoke(*args, "--check").status == is_laid_out
    result = invoke(*args)
    assert result.status == 0
    assert (site / "x.md").read_text() == (GOOD if is_laid_out else UNTIDY)
    assert summary(result) == f"{is_laid_out:d} of 1 file changed: 0 findings fixed, 0 left."
    assert ("fixed x.md: layout\n" in result.err) == is_laid_out
    assert invoke(*args, "--check").status == 0


def test_layout_and_fixes_together(site: Path) -> None:
    text = UNTIDY.replace("ten thousand trees", "ten  thousand trees").replace("60", '"60"', 1)
    write(site, {"x.md": text})
    result = invoke("normalize", "x.md", "--format")
    assert (site / "x.md").read_text() == GOOD
    assert "fixed x.md: NM103, NM203\n" in result.err


def test_layout_leaves_other_kinds_alone(site: Path) -> None:
    write(site, {"newsmeta.toml": '[kinds.page]\nfiles = ["pages/"]\n', "pages/x.md": UNTIDY})
    assert invoke("normalize", "pages", "--format").status == 0
    assert (site / "pages/x.md").read_text() == UNTIDY


def test_what_is_in_canonical_layout_stays_as_it_is() -> None:
    assert invoke("normalize", "--format", "good.md", "--check").status == 0
    for name in (
        "2021-02-11-where-the-trees-will-stand.md",
        "2021-02-19-rain-delays-the-first-saplings.md",
        "council-plants-trees.md",
    ):
        result = invoke("normalize", "--format", "--diff", str(ROOT / "examples" / "good" / name))
        assert result.out == ""
