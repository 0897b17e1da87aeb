"""Comments that suppress nothing, for pull requests from strangers; and the same from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsmeta
from tests.cli.baseline.mistakes import FILE, article, reported
from tests.support.cli import codes, invoke, write


def quiet(number: int) -> str:
    text = article(number, "two spaces", "insecure picture")
    return text.replace("---\n", "---\n# newsmeta: ignore-file\n", 1)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("cache", [[], ["--no-cache"]])
def test_comments_keep_nothing_quiet(jobs: str, cache: list[str], site: Path) -> None:
    write(site, {f"_news/{number}.md": quiet(number) for number in range(101)})
    for _ in range(2):  # The second time, findings come from the cache.
        assert invoke("validate", "--jobs", jobs, *cache).out == ""
        result = invoke("validate", "--no-suppressions", "--jobs", jobs, *cache)
        assert codes(result.out) == ["NM203"] * 101
        assert "suppressed" not in result.err


def test_nor_do_they_in_check(site: Path) -> None:
    write(site, {"_news/a.md": quiet(0), "_news/b.md": quiet(0)})
    assert invoke("check").out == ""
    found = codes(invoke("check", "--no-suppressions").out)
    assert found.count("NM302") == 2 and "NM601" in found
    assert "NM203" in codes(invoke("check", "--validate", "--no-suppressions").out)


def test_what_is_wrong_with_a_comment_is_said_even_so(site: Path) -> None:
    write(site, {"_news/a.md": article(0).replace("---\n", "---\n# newsmeta: ignore NM999\n", 1)})
    assert codes(invoke("validate", "--no-suppressions").out) == ["NM013"]


def test_what_they_keep_quiet_is_recorded_if_asked_for(site: Path) -> None:
    write(site, {"_news/a.md": quiet(0)})
    assert "0 findings in 0 files recorded" in invoke("baseline", "create").err
    assert len(reported("--no-suppressions")) == 2
    assert invoke("baseline", "update", "--no-suppressions").status == 0
    assert reported("--no-suppressions") == []
    assert "0 findings taken out" in invoke("baseline", "prune", "--no-suppressions").err


def test_a_configuration_outside_of_the_tree_has_its_own_baseline(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trusted = tmp_path_factory.mktemp("trusted")
    write(trusted, {"newsmeta.toml": '[per-file-ignores]\n"_news/b.md" = ["NM2"]\n'})
    write(site, {"_news/a.md": article(0, "entity"), "_news/b.md": article(1, "entity")})
    options = "--config", str(trusted / "newsmeta.toml")
    assert [path for path, _ in reported(*options)] == ["_news/a.md"]
    assert invoke("baseline", "create", *options).status == 0
    assert not (site / FILE).exists()
    assert reported(*options) == []
    # Changes to the tree by a stranger have no effect.
    write(site, {"_news/c.md": article(2, "entity"), "newsmeta.toml": 'ignore = ["NM2"]\n'})
    invoke("baseline", "create")
    assert reported(*options, "--no-suppressions") == [("_news/c.md", "NM201")]
    write(site, {"_news/a.md": article(0)})
    assert "1 finding of the baseline is gone" in invoke("validate", *options).err
    assert "1 finding taken out" in invoke("baseline", "prune", *options).err


def test_python_is_told_what_the_command_line_says(legacy: Path) -> None:
    report = newsmeta.validate(".")
    assert (report.diagnostics, report.in_baseline, report.gone) == ((), 3, 0)
    assert len(newsmeta.validate(".", baseline=False).diagnostics) == 3
    report = newsmeta.check(["_news"])
    assert (report.diagnostics, report.in_baseline) == ((), 1)
    write(legacy, {"_news/a.md": quiet(0)})
    report = newsmeta.validate("_news", suppressions=False)
    assert [each.code for each in report.diagnostics] == ["NM203"]
    assert (report.in_baseline, report.gone) == (1, 2)
    (legacy / FILE).write_text("broken")
    with pytest.raises(newsmeta.ConfigError, match="not the first line of a baseline"):
        newsmeta.validate(".")
