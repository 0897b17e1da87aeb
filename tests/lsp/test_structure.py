"""Outline, folding and links of a text."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("pygls")

from lsprotocol import types

from newsmeta.lsp.definitions import definition
from newsmeta.lsp.documents import Document
from newsmeta.lsp.links import links
from newsmeta.lsp.projects import Project, Projects
from newsmeta.lsp.symbols import folds, symbols
from tests.lsp.test_completion import PIECES, items, placed
from tests.lsp.test_completion import project as project  # noqa: PLC0414
from tests.support.cli import GOOD
from tests.support.lsp import at, editor


def names(found: Iterable[types.DocumentSymbol], depth: int = 0) -> Iterator[str]:
    """Yield the lines of an outline."""
    for each in found:
        start, end = each.range.start.line, each.range.end.line
        yield f"{'  ' * depth}{each.name} {start}-{end}"
        yield from names(each.children or (), depth + 1)


def test_the_fields_as_an_outline(project: Project) -> None:
    document, _ = placed(project, GOOD)
    outline = list(names(symbols(project, document)))
    assert outline[:2] == ["category 1-1", "title 2-2"]
    assert outline[-10:] == [
        "provider 12-14",
        "  name 13-13",
        "  domain 14-14",
        "topics 16-17",
        "  Climate 17-17",
        "images 19-22",
        "  https://www.example.com/trees-1200x630.jpg 20-22",
        "    url 20-20",
        "    width 21-21",
        "    height 22-22",
    ]


def test_what_folds(project: Project) -> None:
    document, _ = placed(project, GOOD.replace('excerpt: "', 'excerpt: >-\n  a\n\n  b\nx: "'))
    found = [(each.start_line, each.end_line) for each in folds(project, document)]
    assert found == [(0, 26), (3, 6), (16, 18), (20, 21), (23, 26), (24, 26)]


def test_links(project: Project) -> None:
    text = GOOD.replace("https://www.example.com/trees-1200x630.jpg", "/assets/images/trees.png")
    document, _ = placed(project, text)
    found = links(project, document)
    page = "https://www.example.com/2021/01/27/ten-thousand-trees/"
    picture = (Path(project.root) / "assets/images/trees.png").as_uri()
    assert [each.target for each in found] == [page, page, picture]
    spans = [document.lines.span(each.range) for each in found]
    written = [document.text[span.start : span.end] for span in spans]
    assert written == [page, page, "/assets/images/trees.png"]


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("---\ntopics:\n  - Cli|mate\n", "_data/topics.yml", (0, 2, 9)),
        ("---\ntopics:\n  - '|Yes'\n", "_data/topics.yml", (2, 3, 6)),
        ("---\nprovider:\n  name: Sample Post|\n", "_data/organizations.yml", (2, 8, 19)),
        ("---\nprovider:\n  domain: exam|ple.org\n", "_data/organizations.yml", (3, 10, 21)),
        (
            "---\nimages:\n  - url: /assets/images/tr|ees.png\n",
            "assets/images/trees.png",
            (0, 0, 0),
        ),
    ],
)
def test_definitions(project: Project, text: str, name: str, where: tuple[int, int, int]) -> None:
    (found,) = definition(project, *placed(project, text))
    assert found.uri == (Path(project.root) / name).as_uri()
    line, start, end = where
    assert found.range == types.Range(at(line, start), at(line, end))


@pytest.mark.parametrize(
    "text",
    ["---\ntopics:\n  - Climat|\n", "---\ntitle: Climate|\n", GOOD + "|", "---\nto|pics:\n", "|"],
)
def test_nothing_is_defined(project: Project, text: str) -> None:
    assert definition(project, *placed(project, text)) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
@example("title: x\n  url: ")
def test_an_outline_of_anything(text: str) -> None:
    project = Projects(pytest.fail).of(None)
    document = Document("untitled:x", 1, "---\n" + text, "utf-16")

    def hold(found: Iterable[types.DocumentSymbol], around: types.Range | None) -> None:
        for each in found:
            assert each.range.start <= each.selection_range.start
            assert each.selection_range.end <= each.range.end
            if around is not None:
                assert around.start <= each.range.start
                assert each.range.end <= around.end
            hold(each.children or (), each.range)

    hold(symbols(project, document), None)
    for fold in folds(project, document):
        assert fold.start_line <= fold.end_line < len(document.lines.starts)
    links(project, document)


@pytest.mark.slow
@pytest.mark.parametrize("item", ["  - Tree {}\n", "  - name: Tree {}\n"])
def test_a_long_list_is_gone_through_once(project: Project, item: str) -> None:
    count = 6_000
    text = "---\ntopics:\n" + "".join(item.format(number) for number in range(count))
    begun = time.process_time()
    (topics,) = symbols(project, placed(project, text)[0])
    assert [each.name for each in topics.children or ()] == [f"Tree {n}" for n in range(count)]
    assert {each.label for each in items(project, text + "  - |\n---\n")} >= {"Climate"}
    assert time.process_time() - begun < 5


def test_an_editor_asks(project: Project) -> None:
    root = Path(project.root)
    with editor(root) as here:
        which = types.TextDocumentIdentifier(here.open(root / "_news/c.md", GOOD))
        client = here.client
        outline = here.wait(
            client.text_document_document_symbol_async(types.DocumentSymbolParams(which))
        )
        assert len(outline or ()) == 13
        folded = here.wait(
            client.text_document_folding_range_async(types.FoldingRangeParams(which))
        )
        assert len(folded or ()) == 5
        linked = here.wait(
            client.text_document_document_link_async(types.DocumentLinkParams(which))
        )
        assert len(linked or ()) == 3
        asked = types.DefinitionParams(which, at(17, 6))
        assert here.wait(client.text_document_definition_async(asked))
