"""`python -m benchmarks.speed`, its figures and its tables."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import commands as its
from benchmarks.figures import TARGETS, Figures, MixFigures, Target, Times, from_json
from benchmarks.likeness import likeness, samples
from benchmarks.peers import programs as peers
from benchmarks.repositories import Mix
from benchmarks.tables import TABLES, everything, fill, targets
from tests.support.cli import GOOD, write
from tests.support.paths import ROOT

BAD = GOOD.replace('title: "', 'title: "Fish &amp; chips, ')


def speed(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", "--rounds", "1", *options],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_all_of_it(tmp_path: Path) -> None:
    write(tmp_path, {"site/_news/a.md": GOOD, "site/_news/b.md": BAD})
    done = speed(
        *("--articles", "30", "--few", "10", "--many", "60", "--corpus", str(tmp_path / "site")),
        *("--mix", "40", "--mix", "real-90", "--json", str(tmp_path / "a.json")),
    )
    assert done.returncode == 0, done.stderr
    output = done.stdout
    assert "| Processors that can be used | " in output
    assert "| check-jsonschema | check-jsonschema " in output
    assert "30 articles (0.0 MB), 12 with findings" in output
    assert "30 copies of real articles (0.0 MB), 27 with findings" in output
    pair = "[0-9][0-9,]* / [0-9][0-9,]*"
    for name in (its.VALIDATE, its.IMPORT, peers.PLACES_LOOP, f"{its.ONE_FILE}, ms"):
        assert re.search(rf"^\| {name} \| {pair} \| {pair} \|$", output, re.MULTILINE), name
    ratio = r"(?:\*\*)?[0-9.]+(?:\*\*)?"
    assert len(re.findall(rf"^\| .* \| {ratio} \| {ratio} \| (?:yes|no) \|$", output, re.M)) >= 12
    assert re.search(r"^\| `sarif` \| [0-9]+ → [0-9]+ \| ", output, re.MULTILINE)
    again = speed("--read", str(tmp_path / "a.json"))
    assert again.stdout == output


@pytest.mark.slow
def test_without_peers(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    done = speed(
        *("--peers", str(tmp_path), "--articles", "20", "--mix", "2"),
        *("--only", "peers", "--only", "moments"),
        PATH="",
        NODE_PATH="",
    )
    assert done.returncode == 0, done.stderr
    for name, command in peers.INSTALLED_BY.items():
        assert f"| {name} | not installed: `{command}` |" in done.stdout
    assert done.stdout.count("| not measured |") == 15
    assert "`newsmeta --version` / `import typer`, wall time | 1 | " in done.stdout


@pytest.mark.slow
def test_exports() -> None:
    done = speed("--only", "exports", "--articles", "10", "--mix", "2")
    assert done.returncode == 0, done.stderr
    for name in its.EXPORTS:
        assert re.search(rf"^\| export --to {name} \| [0-9]", done.stdout, re.MULTILINE), name


def times(*seconds: float, files: int = 1) -> Times:
    return Times(files, list(seconds), [2 * second for second in seconds])


def test_ratios_are_of_the_time_for_a_file() -> None:
    mix = MixFigures("", False, {"a": times(1, 4, 9, files=10), "b": times(10, 20, 10, files=100)})
    assert Target("", "a", ("b",)).measured(mix) == pytest.approx((1, 2))
    assert Target("", "a", ("b", "b")).measured(mix) == pytest.approx((0.5, 1))
    assert Target("", "a", ("c",)).measured(mix) is None


def figures() -> Figures:
    usual, history = {its.VALIDATE: times(1)}, {its.VALIDATE: times(1)}
    usual |= {peers.CSAFELOADER: times(2), peers.RYL: times(1 / 2.1), peers.NODE: times(5)}
    history |= {peers.CSAFELOADER: times(1), peers.RYL: times(1 / 2.1)}
    return Figures(
        {"System": "one"},
        {
            "40 %": MixFigures("usual", False, usual, {"json": [100, 130], "rich": [100, 110]}),
            "90 %": MixFigures("history", True, history, {"json": [100, 151]}),
        },
    )


def test_targets_are_judged() -> None:
    rows = targets(figures()).splitlines()
    assert rows[0] == "|  | at most | 40 % | 90 % | met |"
    assert "| `validate` / CSafeLoader alone | 0.5; 0.9 | 0.50 | **1.00** | no |" in rows
    assert "| `validate` / ryl | 2; 4 | **2.10** | 2.10 | no |" in rows
    assert "| `validate` / gray-matter and ajv |  | 0.20 |  |  |" in rows
    assert "| `normalize --check` / `validate` | 2; 3 |  |  | not measured |" in rows
    assert rows[-1].endswith(" | 1.3; 1.5 | 1.30 | **1.51** | no |")
    assert len(rows) == 2 + len(TARGETS) + 1


def test_figures_are_kept_and_put_together() -> None:
    one, other = figures(), figures()
    assert from_json(one.as_json()) == one
    other.mixes["real"] = MixFigures("real", False, {"x": times(3)})
    other.mixes["40 %"].programs = {peers.RYL: times(7), "y": times(8)}
    other.mixes["40 %"].memory = {"json": [1, 2]}
    one.add(other)
    assert list(one.mixes) == ["40 %", "90 %", "real"]
    assert one.mixes["40 %"].programs[peers.RYL] == times(7)
    assert one.mixes["40 %"].programs[its.VALIDATE] == times(1)
    assert one.mixes["40 %"].memory == {"json": [1, 2], "rich": [100, 110]}


def test_tables_are_put_between_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "# Page\n\n<!-- speed: machine -->\nold\n<!-- /speed -->\n\nText.\n\n"
    page.write_text(f"{text}<!-- speed: summary -->\n<!-- /speed -->\nEnd.\n")
    fill(page, figures())
    filled = page.read_text()
    assert filled.startswith("# Page\n\n<!-- speed: machine -->\n|  |  |\n| --- | ---: |\n")
    assert "| System | one |\n<!-- /speed -->\n\nText.\n\n<!-- speed: summary -->\n|" in filled
    assert "| **newsmeta validate** | 1,000,000 | 1,000,000 |\n" in filled
    assert "old" not in filled and filled.endswith("\n<!-- /speed -->\nEnd.\n")
    fill(page, figures())
    assert page.read_text() == filled


@pytest.mark.parametrize("text", ["# Page\n", "<!-- speed: wrong -->\n<!-- /speed -->\n"])
def test_pages_without_markers(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    with pytest.raises(SystemExit, match="no markers of tables: machine, articles, targets"):
        fill(page, figures())
    assert page.read_text() == text


def test_all_tables_are_made_of_any_figures() -> None:
    for made in (figures(), Figures({})):
        assert everything(made).count("\n## ") == len(TABLES) - 1


def test_likeness(tmp_path: Path) -> None:
    made = Mix("40 %", 40).make(tmp_path, 85)
    found = likeness(samples(made.articles))
    assert found["articles"] == "85"
    assert found["findings, %"] == "40"
    assert found["of these: NM201, %"] == "41"
    assert found["of these: NM204, %"] == "32"
    assert found["of these: other rules, %"] == "0"
    assert found["findings in each of these"] == "1.2"
    assert found["texts in double quotes, %"] == "100"


def test_the_page_has_markers() -> None:
    text = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    names = ["summary", "targets", "times", "machine", "articles", "moments", "memory"]
    assert re.findall(r"<!-- speed: (\w+) -->\n\|[^!]*\n<!-- /speed -->", text) == names
    assert text.count("<!-- /speed -->") == len(names)


def test_options_are_in_the_papers() -> None:
    shown = speed("--help").stdout
    text = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    options = set(re.findall(r"--[a-z]+", shown)) - {"--help"}
    assert options == set(re.findall(r"--[a-z]+", "".join(re.findall(r"^\| `--.*?\|", text, re.M))))
