"""Findings that the server sends to a real client over standard input and output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lsprotocol import types

from tests.support.cli import ERROR, GOOD
from tests.support.lsp import Editor, at, editor, partial, shown

NUMBER = 'NM103 quality: expected an integer, found the text "60"; write 60 without quotes'
SPACES = "NM203 title: 2 spaces in a row; write one"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site").resolve()
    (root / "_news").mkdir()
    (root / "newsmeta.toml").write_text('exclude = ["_news/old"]\n')
    (root / "_news/known.md").write_text(GOOD)
    return root


@pytest.fixture(scope="module")
def here(site: Path) -> Iterator[Editor]:
    with editor(site) as opened:
        yield opened


def page(text: str, number: int = 1) -> str:
    """Return an article about another page."""
    changed = text.replace("/ten-thousand-trees/", f"/trees-{number}/")
    return changed.replace("ten thousand", f"{number}0 thousand")


def test_a_text_that_is_opened_changed_and_closed(here: Editor, site: Path) -> None:
    uri = here.open(site / "_news/opened.md", page(ERROR))
    assert shown(here.findings(uri)) == [f"8:9-8:13 {NUMBER}"]
    here.change(uri, partial("60", at(8, 9), at(8, 13)))
    assert shown(here.findings(uri)) == []
    here.change(uri, partial("  ", at(2, 17), at(2, 17)), partial("x", at(8, 9), at(8, 9)))
    found = here.findings(uri)
    assert [each.code for each in found] == ["NM203", "NM103"]
    here.say(
        here.client.text_document_did_close,
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)),
    )
    here.until(lambda: not here.told[uri].diagnostics)


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        ("Trees  everywhere", (13, 15)),
        ("Bäume  everywhere", (13, 15)),
        ("中文  everywhere", (10, 12)),
        ("😀  everywhere", (10, 12)),
        ("👩\u200d🚀  everywhere", (13, 15)),
        ("e\u0301te\u0301  everywhere", (13, 15)),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_in_utf_16(
    here: Editor, site: Path, title: str, columns: tuple[int, int], end: str
) -> None:
    text = page(GOOD, len(title)).replace("City council", title).replace("\n", end)
    uri = here.open(site / "_news/columns.md", text)
    found = [each for each in here.findings(uri) if each.code == "NM203"]
    assert [(each.range.start.character, each.range.end.character) for each in found] == [columns]


def test_what_a_finding_tells_besides(here: Editor, site: Path) -> None:
    url = '"https://www.example.com/2021/01/27/trees-7/?utm_source=x"'
    text = page(GOOD, 7).replace(
        'webUrl: "https://www.example.com/2021/01/27/trees-7/"', f"webUrl: {url}"
    )
    uri = here.open(site / "_news/tags.md", text)
    (found,) = here.findings(uri)
    assert found.code == "NM305"
    assert found.source == "newsmeta"
    assert found.severity is types.DiagnosticSeverity.Warning
    assert list(found.tags or ()) == [types.DiagnosticTag.Unnecessary]


def test_other_files_and_where_they_say_so(here: Editor, site: Path) -> None:
    uri = here.open(site / "_news/again.md", GOOD)
    here.until(lambda: here.told.get(uri) and here.told[uri].diagnostics)
    (found,) = here.findings(uri)
    assert found.message.startswith("originalUrl: is the same page as in _news/known.md")
    assert found.related_information
    (related,) = found.related_information
    assert related.location.uri == (site / "_news/known.md").as_uri()
    assert related.location.range.start == at(5, 13)


def test_texts_that_are_not_saved_count(here: Editor, site: Path) -> None:
    one = here.open(site / "_news/one.md", page(GOOD, 31))
    assert here.findings(one) == []
    other = here.open(site / "_news/other.md", page(GOOD, 32))
    assert here.findings(other) == []
    here.become(other, page(GOOD, 31))
    here.until(lambda: all(here.told[uri].diagnostics for uri in (one, other)))
    assert "_news/one.md" in here.told[other].diagnostics[0].message
    assert "_news/other.md" in here.told[one].diagnostics[0].message


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("README.md", "# About\n\nNo front matter.\n", []),
        ("_news/old/excluded.md", ERROR, []),
        ("_news/notes.txt", ERROR, []),
        ("_news/half.md", "---\ntitle: x\n", ["NM004"]),
        ("_news/broken.md", "---\ntitle: [x\n---\n", ["NM005"]),
        ("_news/empty.md", "", ["NM003"]),
    ],
)
def test_which_files_are_looked_at(
    here: Editor, site: Path, name: str, text: str, codes: list[str]
) -> None:
    uri = here.open(site / name, text)
    assert [each.code for each in here.findings(uri)] == codes


def test_a_text_without_a_name_and_one_outside_of_the_folders(here: Editor, tmp_path: Path) -> None:
    uri = here.open("untitled:Untitled-1", ERROR)
    assert shown(here.findings(uri)) == [f"8:9-8:13 {NUMBER}"]
    outside = here.open(tmp_path.resolve() / "outside.md", ERROR)
    assert shown(here.findings(outside)) == [f"8:9-8:13 {NUMBER}"]


def test_a_change_of_what_is_not_open_ends_nothing(here: Editor, site: Path) -> None:
    uri = here.open(site / "_news/still.md", page(ERROR, 55))
    here._versions["file:///nowhere.md"] = 1
    here.become("file:///nowhere.md", "x")
    assert [each.code for each in here.findings(uri)] == ["NM103"]


@pytest.mark.parametrize(
    ("encoding", "columns"), [("utf-8", (12, 14)), ("utf-16", (10, 12)), ("utf-32", (9, 11))]
)
def test_columns_as_they_were_agreed_on_and_findings_that_are_asked_for(
    tmp_path: Path, encoding: str, columns: tuple[int, int]
) -> None:
    root = tmp_path.resolve()
    (root / "_news").mkdir()
    with editor(root, encoding=encoding, asks=True) as here:
        uri = here.open(root / "_news/a.md", GOOD.replace("City council", "😀  everywhere"))
        (found,) = here.ask(uri)
        assert (found.range.start.character, found.range.end.character) == columns
        start, end = columns
        here.change(uri, partial(" ", at(2, start), at(2, end)))
        assert here.ask(uri) == []
        assert here.ask("file:///nowhere.md") == []
        assert uri not in here.told


def test_a_configuration_that_changes(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    (root / "_news").mkdir()
    with editor(root) as here:
        uri = here.open(root / "_news/a.md", ERROR)
        assert [each.code for each in here.findings(uri)] == ["NM103"]
        (root / "newsmeta.toml").write_text('ignore = ["NM103"]\n')
        _tell_of(here, root / "newsmeta.toml")
        here.until(lambda: not here.told[uri].diagnostics)
        (root / "newsmeta.toml").write_text('ignore = ["NM103", "NM999"]\n')
        _tell_of(here, root / "newsmeta.toml")
        here.until(lambda: here.shown)
        assert "NM999" in here.shown[0]
        assert "newsmeta.toml" in here.shown[0]


def test_two_folders_each_with_a_configuration(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    for name, text in (("one", 'ignore = ["NM103"]\n'), ("two", "")):
        (root / name / "_news").mkdir(parents=True)
        (root / name / "newsmeta.toml").write_text(text)
    with editor(root / "one", root / "two") as here:
        uris = [here.open(root / name / "_news/a.md", ERROR) for name in ("one", "two")]
        found = [[each.code for each in here.findings(uri)] for uri in uris]
        assert found == [[], ["NM103"]]


def _tell_of(here: Editor, path: Path) -> None:
    change = types.FileEvent(path.as_uri(), types.FileChangeType.Changed)
    params = types.DidChangeWatchedFilesParams([change])
    here.say(here.client.workspace_did_change_watched_files, params)
