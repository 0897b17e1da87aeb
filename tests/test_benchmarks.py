"""The benchmarks run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import GOOD, ROOT, invoke, write


@pytest.mark.slow
def test_single_file(tmp_path: Path) -> None:
    write(tmp_path, {"good.md": GOOD})
    benchmark = ROOT / "benchmarks" / "single_file.py"
    command = [sys.executable, str(benchmark), "--rounds", "5", "--file", "good.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = re.search(r"newsmeta / check-jsonschema: ([0-9.]+) of the time", done.stdout)
    assert found, done.stdout
    assert "ms" in done.stdout
    assert "MiB" in done.stdout


@pytest.mark.slow
def test_normalize(tmp_path: Path) -> None:
    benchmark = ROOT / "benchmarks" / "normalize.py"
    command = [sys.executable, str(benchmark), "--articles", "100", "--rounds", "3"]
    done = subprocess.run(
        [*command, "--faulty", "5", "--keep", "kept"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "100 articles (0.2 MB), 0 with something to fix" in done.stdout
    assert "100 articles (0.2 MB), 5 with something to fix" in done.stdout
    ratios = re.findall(r"normalize / validate: ([0-9.]+) of the time", done.stdout)
    assert len(ratios) == 2, done.stdout
    assert all(float(ratio) > 0 for ratio in ratios)
    clean, faulty = tmp_path / "kept" / "clean", tmp_path / "kept" / "faulty"
    assert len(list(clean.rglob("*.md"))) == 100
    result = invoke("normalize", str(faulty), "--no-config")
    assert "5 of 100 files changed: 5 findings fixed, 0 left." in result.err


@pytest.mark.slow
def test_export(tmp_path: Path) -> None:
    benchmark = ROOT / "benchmarks" / "export.py"
    command = [sys.executable, str(benchmark), "--articles", "60", "--rounds", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("validate", "jsonl", "csv", "datapackage", "parquet", "atom"):
        assert len(re.findall(rf"^{name} +[0-9.]+ +[0-9,]+ ", done.stdout, re.MULTILINE)) == 2
        assert re.search(rf"\b{name} [0-9.]+", done.stdout.splitlines()[-1])


def test_generated_articles_are_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from articles import write as write_articles

    assert write_articles(tmp_path / "a", 50, seed=1) == 0
    assert write_articles(tmp_path / "b", 50, seed=1, faulty=10) == 5
    same = [
        path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()
        for path in (tmp_path / "a").rglob("*.md")
    ]
    assert (len(same), same.count(False)) == (50, 5)
    result = invoke("normalize", str(tmp_path), "--check", "--select", "ALL", "--format")
    assert "5 of 100 files would change" in result.err


@pytest.mark.slow
def test_check() -> None:
    benchmark = ROOT / "benchmarks" / "check.py"
    command = [sys.executable, str(benchmark), "--articles", "200", "--rounds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    each = re.findall(r"^check ([0-9]+): ([0-9,]+) µs an article$", done.stdout, re.MULTILINE)
    assert [count for count, _ in each] == ["20", "100", "200"]
