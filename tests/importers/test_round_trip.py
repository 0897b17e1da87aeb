"""Export, then import: the same values, and for files in canonical layout the same bytes."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from newsmeta.config.config import Config
from newsmeta.editing.articles import write_article
from newsmeta.exporters.options import Options
from newsmeta.exporters.options import load as load_exporter
from newsmeta.exporters.outputs import opened
from newsmeta.frontmatter.nodes import Limits, same
from newsmeta.frontmatter.parser import read
from newsmeta.frontmatter.source import split
from newsmeta.importers.plan import Plan, format_named
from newsmeta.importers.run import import_data
from newsmeta.records.columns import choose
from newsmeta.records.formats import FORMATS
from newsmeta.records.record import Record
from tests.support.cli import invoke
from tests.support.corpus import CORPORA, OWN, TRIAL, Corpus
from tests.support.paths import ROOT
from tests.support.tables import ARTICLES, records_of

WITHOUT_LOSS = ("json", "jsonl", "datapackage", "sqlite", "parquet")
TABLES = ("csv", "tsv")
LOST_IN_TABLES = (
    "2021-02-19-rain-delays-the-first-saplings.md",  # line ends, if there is no body
    "2021-03-02-how-to-plant-a-tree-in-five-steps.md",  # the order of fields
    "2021-05-12-letters-from-the-islands.md",  # likewise
)
_IS_BEYOND_THE_SCHEMA = re.compile("NM108|NM213").match


def there_and_back(source: Path, into: Path, to: str) -> None:
    data = into.with_name(f"data.{to}")
    args = ["--to", to, "-o", str(data), "--columns", "+secured", "--body", "--quiet"]
    result = invoke("export", str(source), *args, "--no-config")
    assert result.status == 0, result.err
    result = invoke(
        "import", str(data), "--from", to, "--into", str(into), "--no-config", "--quiet"
    )
    assert result.status == 0, result.err


def values(folder: Path) -> list[dict[str, Any]]:
    args = ["--to", "jsonl", "--columns", "+secured", "--body", "--no-config", "--quiet"]
    records = [json.loads(line) for line in invoke("export", str(folder), *args).out.splitlines()]
    return [{**record, "path": Path(record["path"]).name, "sourceForm": {}} for record in records]


def by_name(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.md")}


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpora, and the examples without comments, in canonical layout."""
    folder = tmp_path_factory.mktemp("laid-out") / "_news"
    folder.mkdir()
    good = (ROOT / "examples" / "good").glob("*.md")
    for path in [*good, *OWN.news, *TRIAL.news]:
        if path.name != "written-by-hand.md":
            shutil.copyfile(path, folder / path.name)
    assert invoke("normalize", "--format", "--no-config", str(folder), "--quiet").status == 0
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("to", [*WITHOUT_LOSS, "xlsx", *TABLES])
def test_files_in_canonical_layout_come_back_byte_for_byte(
    to: str, laid_out: Path, tmp_path: Path
) -> None:
    there_and_back(laid_out, tmp_path / "back", to)
    before, after = by_name(laid_out), by_name(tmp_path / "back")
    if to in TABLES:
        for name in LOST_IN_TABLES:
            assert before.pop(name) != after.pop(name)
    assert before == after


@pytest.mark.parametrize("to", [*WITHOUT_LOSS, "xlsx", *TABLES])
def test_examples_come_back_with_the_same_values(to: str, tmp_path: Path) -> None:
    there_and_back(ROOT / "examples" / "good", tmp_path / "back", to)
    assert values(tmp_path / "back") == values(ROOT / "examples" / "good")


@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("to", [*WITHOUT_LOSS, "xlsx", *TABLES])
def test_real_files_come_back_with_the_same_values(to: str, corpus: Corpus, tmp_path: Path) -> None:
    there_and_back(corpus.site / "_news", tmp_path / "back", to)
    assert values(tmp_path / "back") == values(corpus.site / "_news")


def test_the_line_ends_of_front_matter_and_body_may_differ(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "good" / "council-plants-trees.md").read_text(encoding="utf-8")
    folder = tmp_path / "a"
    folder.mkdir()
    for name, end, body in (("lf", "\n", "x\r\n" * 90), ("crlf", "\r\n", "x\n" * 90)):
        (folder / f"{name}.md").write_bytes((text.replace("\n", end) + body).encode())
    invoke("normalize", "--format", "--ignore", "NM012", "--no-config", str(folder), "--quiet")
    there_and_back(folder, tmp_path / "back", "jsonl")
    assert by_name(folder) == by_name(tmp_path / "back")


@pytest.mark.parametrize("corpus", CORPORA)
def test_real_files_without_their_body(corpus: Corpus, tmp_path: Path) -> None:
    """A blank line precedes the missing body, as import writes it when no body is given."""
    folder = tmp_path / "_news"
    shutil.copytree(corpus.site / "_news", folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    for path in folder.iterdir():
        if split(path.read_bytes()).body.strip():
            path.unlink()
    invoke("normalize", "--format", "--no-config", str(folder), "--quiet")
    invoke("export", str(folder), "-o", str(tmp_path / "a.jsonl"), "--columns", "+secured")
    invoke("import", str(tmp_path / "a.jsonl"), "--into", str(tmp_path / "back"))
    assert by_name(folder) == by_name(tmp_path / "back")


@pytest.mark.slow
@pytest.mark.parametrize("to", [*WITHOUT_LOSS, *TABLES])
@given(records=records_of(ARTICLES))
@settings(max_examples=25)
def test_any_valid_articles(to: str, records: list[Record]) -> None:
    """Import writes the canonical layout of the values, and nothing else."""
    refused: list[str] = []
    options = Options(
        choose(["+secured"], with_body=True), lambda record, reason: refused.append(reason)
    )
    wanted = FORMATS[to]
    with tempfile.TemporaryDirectory() as temporary:
        data, into = Path(temporary, f"data.{to}"), Path(temporary, "back")
        with opened(data, wanted) as out:
            load_exporter(wanted)(iter(records), out, options)
        plan = Plan(format_named(data, to), into)
        outcomes = list(import_data(data, plan, Config(root=Path(temporary))))
        assert refused == []
        for record, outcome in zip(records, outcomes, strict=True):
            # The schema allows an update before the publication, and two pictures with one
            # address.
            if outcome.reasons and all(map(_IS_BEYOND_THE_SCHEMA, outcome.reasons)):
                continue
            assert outcome.status == "written", outcome.reasons
            written = split((into / record.path).read_bytes())
            found = read(written.text, written.span, Limits()).values
            assert same(found, record.values)
            assert written.body == record.body
            if to in WITHOUT_LOSS:
                assert written.data == write_article(record, Limits()).data
