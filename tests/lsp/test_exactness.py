"""Findings in a text are exactly those of `newsmeta validate` and `newsmeta check`."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import pytest

pytest.importorskip("pygls")

import newsmeta
from newsmeta.linter.neighbours import Neighbours
from newsmeta.lsp import diagnosing
from newsmeta.lsp.documents import Document
from newsmeta.lsp.projects import Projects
from tests.support.cli import GOOD

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path.resolve()
    (root / "_news").mkdir()
    for number, path in enumerate(sorted(EXAMPLES.rglob("*.md"))):
        if path.is_file() and not number % 11:
            name = "-".join(path.relative_to(EXAMPLES).parts)
            shutil.copy(path, root / "_news" / name)
    for number in range(3):
        (root / f"_news/same-{number}.md").write_text(GOOD)
    (root / "newsmeta.toml").write_text('extend-select = ["NM2", "NM3"]\n')
    monkeypatch.chdir(root)
    return root


def said(root: Path) -> dict[str, set[tuple[str, str, str]]]:
    """Return the output of `validate` and `check`, by file."""
    found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for report in (newsmeta.validate("."), newsmeta.check(".")):
        for each in report.diagnostics:
            where = f"{each.location.start} {each.location.end}"
            found[str(root / each.path)].add((each.code, each.text, where))
    return found


def seen(root: Path) -> dict[str, set[tuple[str, str, str]]]:
    """Return the findings of the server, by file."""
    project = Projects(pytest.fail).of(str(root / "_news/x.md"))
    neighbours = Neighbours(project.comparing(), str(root / "_news"), project.name)
    assert neighbours.root == root
    neighbours.refresh({})
    found: dict[str, set[tuple[str, str, str]]] = {}
    for path in (root / "_news").glob("*.md"):
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        if text.encode("utf-8", "surrogateescape") != text.encode("utf-8", "replace"):
            continue  # No editor can open it unchanged.
        document = Document(path.as_uri(), 1, text, "utf-16")
        found[str(path)] = {
            (each.code, each.text, f"{each.location.start} {each.location.end}")
            for each in diagnosing.found(project, document, neighbours)
        }
    return found


def test_all_examples_among_each_other(site: Path) -> None:
    expected, found = said(site), seen(site)
    assert len(found) > 40
    for path, of_file in found.items():
        assert of_file == expected.get(path, set()), path
    assert any(code == "NM601" for of_file in found.values() for code, _, _ in of_file)


def test_a_text_that_is_too_large(site: Path) -> None:
    (site / "newsmeta.toml").write_text("[limits]\nmax-size = 500\n")
    path = str(site / "_news/same-1.md")
    assert seen(site)[path] == said(site)[path] != set()


@pytest.mark.slow
def test_what_a_baseline_holds_is_not_said(site: Path) -> None:
    newsmeta.record_baseline(".")
    assert not any(said(site).values())
    assert not any(seen(site).values())
    path = site / "_news/same-1.md"
    path.write_text(path.read_text().replace("quality: 60", 'quality: "60"'))
    assert seen(site)[str(path)] == said(site)[str(path)] != set()
