"""Surroundings of a text: linked folders, other open texts, odd names, bad configurations."""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")

from lsprotocol import types

import newsmeta
from newsmeta.linter.neighbours import Neighbours
from newsmeta.lsp import projects
from newsmeta.lsp.documents import path_of
from newsmeta.lsp.projects import Projects
from newsmeta.lsp.server import made
from newsmeta.lsp.session import Session
from tests.support.cli import ERROR, GOOD
from tests.support.lsp import Editor, editor


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "site"
    (root / "_news").mkdir(parents=True)
    return root


def close(here: Editor, uri: str) -> None:
    which = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    here.say(here.client.text_document_did_close, which)


def codes(here: Editor, uri: str) -> list[str]:
    return [str(each.code) for each in here.told[uri].diagnostics] if uri in here.told else []


@pytest.mark.slow
@pytest.mark.parametrize("made_first", ["", "newsmeta.toml", ".git"])
def test_a_folder_that_is_open_by_way_of_a_link(root: Path, made_first: str) -> None:
    if made_first:
        (root / made_first).touch()
    (root / "_news/a.md").write_text(GOOD)
    link = root.with_name("link")
    link.symlink_to(root)
    with editor(link) as here:
        one = here.open(link / "_news/a.md", GOOD)
        other = here.open(link / "_news/b.md", GOOD)
        here.until(lambda: codes(here, one) == codes(here, other) == ["NM601"])
        assert "as in _news/b.md;" in here.told[one].diagnostics[0].message
        close(here, other)
        here.until(lambda: codes(here, one) == [])  # It is no duplicate of itself.


@pytest.mark.parametrize(
    ("encoding", "columns", "is_saved"), [("utf-8", (7, 32), True), ("utf-16", (7, 30), False)]
)
def test_columns_in_other_files(
    root: Path, encoding: str, columns: tuple[int, int], is_saved: bool
) -> None:
    (root / "newsmeta.toml").write_text('ignore = ["NM601"]\n')
    text = re.sub("title: .*", 'title: "😀 Trees for the city"', GOOD)
    with editor(root, encoding=encoding) as here:
        if is_saved:
            (root / "_news/b.md").write_text(text)
        else:
            here.open(root / "_news/b.md", text)
        one = here.open(root / "_news/a.md", text)
        here.until(lambda: codes(here, one) == ["NM602"])
        (related,) = here.told[one].diagnostics[0].related_information or ()
        where = related.location.range
        assert where.start == types.Position(2, columns[0])
        assert where.end == types.Position(2, columns[1])


def test_what_was_compared_with_a_text_that_is_closed(root: Path) -> None:
    (root / "newsmeta.toml").touch()
    with editor(root) as here:
        one, other = (here.open(root / f"_news/{name}.md", GOOD) for name in "ab")
        here.until(lambda: codes(here, one) == codes(here, other) == ["NM601"])
        close(here, other)
        here.until(lambda: codes(here, one) == [])


def test_files_are_compared_by_the_configuration_as_it_is_now(root: Path) -> None:
    with editor(root) as here:
        one, other = (here.open(root / f"_news/{name}.md", GOOD) for name in "ab")
        here.until(lambda: codes(here, one) == codes(here, other) == ["NM601"])
        (root / "newsmeta.toml").write_text('ignore = ["NM6"]\n')  # The editor does not say so.
        here.become(one, GOOD + "\n")
        here.until(lambda: codes(here, one) == codes(here, other) == [])


@pytest.mark.parametrize(
    ("name", "text", "is_compared"),
    [
        ("README.md", "# About\n", False),
        ("notes.txt", GOOD, False),
        ("_news/a.md", GOOD, True),
        ("_news/a.md", "---\ntitle: [x\n---\n", True),
    ],
)
def test_only_what_is_compared_has_others_read(
    root: Path, name: str, text: str, is_compared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(pytest.fail)
    session.projects.open_folders([str(root)])
    read: list[bool] = []
    refresh = Neighbours.refresh

    def seen(self: Neighbours, *arguments: Any) -> bool:
        read.append(True)
        return refresh(self, *arguments)

    monkeypatch.setattr(Neighbours, "refresh", seen)
    uri = (root / name).as_uri()
    item = types.TextDocumentItem(uri, "markdown", 1, text)
    asyncio.run(session.meet_neighbours(session.documents.open(item)))
    assert bool(read) is is_compared
    if is_compared:  # A removed article concerns its former duplicates.
        item = types.TextDocumentItem(uri, "markdown", 2, "")
        asyncio.run(session.meet_neighbours(session.documents.open(item)))
        assert len(read) == 2
    session.end()


@pytest.mark.parametrize(
    ("name", "kind", "is_all_anew"),
    [
        ("_news/a.md", types.FileChangeType.Changed, False),
        ("_news/A.Markdown", types.FileChangeType.Changed, False),
        ("_news/a.md", types.FileChangeType.Created, True),
        ("_news/a.md", types.FileChangeType.Deleted, True),
        ("_layouts/a.md", types.FileChangeType.Changed, True),
        ("_news/a.html", types.FileChangeType.Changed, True),
        ("newsmeta.toml", types.FileChangeType.Changed, True),
        ("assets/a.png", types.FileChangeType.Changed, True),
    ],
)
def test_what_is_read_anew_when_a_file_changes(
    name: str, kind: types.FileChangeType, is_all_anew: bool
) -> None:
    server = made()
    session = server.session
    project = session.projects.of(None)
    watched = server.protocol.fm.features[types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
    server.protocol.client_capabilities = types.ClientCapabilities()
    change = types.FileEvent(f"file:///site/{name}", kind)
    watched(types.DidChangeWatchedFilesParams([change]))
    assert (session.projects.of(None) is not project) is is_all_anew
    session.end()


def test_others_hear_of_a_change_although_typing_goes_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "newsmeta.toml").touch()
    other = GOOD.replace("trees", "bees")

    async def session() -> dict[str, list[str]]:
        server = made()
        server.protocol.client_capabilities = types.ClientCapabilities()
        told: dict[str, list[str]] = {}

        def tell(params: types.PublishDiagnosticsParams) -> None:
            told[params.uri[-4:]] = [str(each.code) for each in params.diagnostics]

        monkeypatch.setattr(server, "text_document_publish_diagnostics", tell)
        uris = [(root / f"_news/{name}.md").as_uri() for name in "ab"]
        for uri, text in zip(uris, (GOOD, other), strict=True):
            item = types.TextDocumentItem(uri, "markdown", 1, text)
            await server._tell_now(server.session.documents.open(item))
        item = types.TextDocumentItem(uris[1], "markdown", 2, GOOD)
        telling = asyncio.create_task(server._tell_now(server.session.documents.open(item)))
        while told["b.md"] == [] and not server.session.unaware():
            await asyncio.sleep(0)
        telling.cancel()  # As at the next keystroke, after which nothing is left to compare.
        item = types.TextDocumentItem(uris[1], "markdown", 3, GOOD + "x")
        await server._tell_now(server.session.documents.open(item))
        server.session.end()
        return told

    assert asyncio.run(session()) == {"a.md": ["NM601"], "b.md": ["NM601"]}


def test_nothing_is_told_of_a_text_that_was_closed_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def session() -> list[types.PublishDiagnosticsParams]:
        server = made()
        told: list[types.PublishDiagnosticsParams] = []
        monkeypatch.setattr(server, "text_document_publish_diagnostics", told.append)
        documents = server.session.documents
        item = types.TextDocumentItem("untitled:x", "markdown", 1, ERROR)
        gate = threading.Event()
        server.session._hand.submit(gate.wait)
        telling = asyncio.create_task(server._publish(documents.open(item)))
        await asyncio.sleep(0)
        documents.close(item.uri)
        gate.set()
        await telling
        server.session.end()
        return told

    assert asyncio.run(session()) == []


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.md", "/a/b.md"),
        ("file:///a%20b/%C3%A4%23%3F%25.md", "/a b/ä#?%.md"),
        ("file://localhost/a/b.md", "/a/b.md"),
        ("file://[x/a.md", None),
        ("file:///a%00b.md", None),
        ("file:a.md", None),
        ("untitled:Untitled-1", None),
        ("git:/a/b.md?ref", None),
        ("", None),
        ("::", None),
    ],
)
def test_what_file_a_uri_means(uri: str, path: str | None) -> None:
    assert path_of(uri) == path


def test_a_name_that_cannot_be_read_disturbs_no_other_text(root: Path) -> None:
    (root / "newsmeta.toml").touch()
    with editor(root) as here:
        odd = here.open("file://[x/a.md", ERROR)
        here.until(lambda: codes(here, odd) == ["NM103"])
        uris = [here.open(root / f"_news/{name}.md", GOOD) for name in "ab"]
        here.until(lambda: all(codes(here, uri) == ["NM601"] for uri in uris))
        assert here.logged == []


@pytest.fixture
def said() -> list[str]:
    return []


def test_a_configuration_that_cannot_be_used_leaves_the_last_in_force(
    root: Path, said: list[str]
) -> None:
    known = Projects(said.append)
    config, file = root / "newsmeta.toml", str(root / "_news/a.md")
    config.write_text('ignore = ["NM103"]\n')
    assert known.of(file).config.rules.ignore == ("NM103",)
    for is_told in (True, False):
        config.write_text(f'ignore = ["NM103" # {is_told}\n')
        if is_told:
            known.forget()  # As when the editor reports a changed file.
        assert known.of(file).config.rules.ignore == ("NM103",)
    assert len(said) == 1  # Once, not at every keystroke.
    assert "newsmeta.toml" in said[0]
    config.write_text('ignore = ["NM104"]\n')
    assert known.of(file).config.rules.ignore == ("NM104",)
    config.write_text("ignore = [ # False\n")
    assert known.of(file).config.rules.ignore == ("NM104",)
    assert len(said) == 2


def test_a_configuration_that_cannot_be_used_is_that_of_its_folder_alone(
    root: Path, said: list[str]
) -> None:
    known = Projects(said.append)
    known.open_folders([str(root)])
    config = root / "_news/newsmeta.toml"
    config.write_text('ignore = ["NM103"]\n')
    known.of(str(root / "_news/a.md"))
    config.write_text("ignore = [\n")
    assert known.of(str(root / "_news/a.md")).config.rules.ignore == ("NM103",)
    assert known.of(str(root / "b.md")).config.rules.ignore == ()
    assert len(said) == 1


def test_a_baseline_that_cannot_be_read_keeps_nothing_from_being_found(
    root: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    (root / "_news/a.md").write_text(ERROR)
    known = Projects(said.append)
    known.open_folders([str(root)])
    baseline = root / "newsmeta-baseline.txt"
    baseline.write_text("<<<<<<< HEAD\n")
    assert known.of(str(root / "_news/a.md")).baseline is None
    assert len(said) == 1
    assert "newsmeta-baseline.txt" in said[0]
    baseline.unlink()
    newsmeta.record_baseline(".")
    assert known.of(str(root / "_news/a.md")).baseline is not None


def test_what_lies_ahead_is_measured_against_the_time_of_the_look(
    root: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Projects(said.append)
    file = str(root / "_news/a.md")
    assert known.of(file) is known.of(file)
    monkeypatch.setattr(projects, "_LASTS", -1)
    known.forget()
    before, after = known.of(file), known.of(file)
    assert after.validating.now > before.validating.now
