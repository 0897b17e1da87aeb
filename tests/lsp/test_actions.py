"""Code actions for findings, and their effects."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pygls")

from lsprotocol import types

import newsmeta
from newsmeta.diagnostics import Span
from newsmeta.editing.edits import Edit, apply
from newsmeta.linter.neighbours import Neighbours
from newsmeta.lsp import diagnosing, edits
from newsmeta.lsp.actions import FIX_ALL, actions
from newsmeta.lsp.documents import Document
from newsmeta.lsp.formatting import formatted
from newsmeta.lsp.projects import Project, Projects
from tests.support.cli import ERROR, GOOD
from tests.support.lsp import at, editor

LINE = {"title": 2, "type": 7, "quality": 8, "provider": 12, "topics": 17}
ALL = types.Range(at(0, 0), at(999, 0))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path.resolve()
    (root / "_news").mkdir()
    (root / "_data").mkdir()
    (root / "_data/topics.yml").write_text("- Climate\n- Politics\n- Science\n")
    (root / "_data/organizations.yml").write_text(
        "- name: Example Times\n  domain: example.com\n- name: Sample Post\n  domain: example.org\n"
    )
    (root / "newsmeta.toml").write_text(
        '[vocabularies]\ntopics = ["_data/topics.yml"]\n'
        'organizations = ["_data/organizations.yml"]\n'
    )
    return Projects(pytest.fail).of(str(root / "_news/a.md"))


def document(project: Project, text: str) -> Document:
    return Document((Path(project.root) / "_news/a.md").as_uri(), 1, text, "utf-16")


def done(text: Document, edit: types.WorkspaceEdit | None) -> str:
    assert edit is not None
    assert edit.changes is not None
    return applied(text, list(edit.changes[text.uri]))


def applied(text: Document, changes: list[types.TextEdit]) -> str:
    """Return a text after edits, as an editor applies them."""
    spans = [(text.lines.span(each.range), each.new_text) for each in changes]
    return apply(text.text, [Edit(span.start, span.end, new) for span, new in spans])


def offered(project: Project, text: Document, wanted: types.Range = ALL) -> dict[str, str]:
    """Return the titles of the offered actions, each with its result."""
    return {
        each.title: done(text, each.edit)
        for each in actions(project, text, wanted, [types.CodeActionKind.QuickFix])
    }


CASES = [
    ("quality: 60", 'quality: "60"', "Fix NM103 (wrong-type)", "quality: 60"),
    ("City council", "City  council", "Fix NM203 (repeated-space)", "City council"),
    ("City council", "City 😀  council", "Fix NM203 (repeated-space)", "City 😀 council"),
    ("quality: 60", "qualty: 60", "Write quality", "quality: 60"),
    ("type: article", "type: artcle", "Write article", "type: article"),
    ("  - Climate", "  - Climat", "Write Climate", "  - Climate"),
    ("  - Climate", "  - Sciense", "Write Science", "  - Science"),
    ("name: Example Times", "name: Exmple Times", "Write Example Times", "name: Example Times"),
    ("domain: example.com", "domain: exmple.com", "Write example.com", "domain: example.com"),
    ("    width: 1200", "    widht: 1200", "Write width", "    width: 1200"),
    (
        "quality: 60",
        'quality: "60"',
        "Ignore NM103 (wrong-type) here",
        'quality: "60" # newsmeta: ignore NM103',
    ),
    (
        "quality: 60",
        'quality: "60" # newsmeta: ignore NM101 -- because',
        "Ignore NM103 (wrong-type) here",
        'quality: "60" # newsmeta: ignore NM101, NM103 -- because',
    ),
]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_comes_of_an_action(
    project: Project, case: tuple[str, str, str, str], end: str
) -> None:
    good, bad, title, result = case
    text = document(project, GOOD.replace(good, bad).replace("\n", end))
    found = offered(project, text)
    assert title in found, list(found)
    assert found[title] == GOOD.replace(good, result).replace("\n", end)


def test_a_finding_may_be_kept_quiet_in_the_whole_file(project: Project) -> None:
    text = document(project, GOOD.replace("City council", "City  council"))
    found = offered(project, text)["Ignore NM203 (repeated-space) in this file"]
    assert found == text.text.replace("---\n", "---\n# newsmeta: ignore-file NM203\n", 1)


def test_nothing_is_offered_that_does_not_work(project: Project) -> None:
    found = offered(project, document(project, "---\ntitle: [x\n---\n"))
    assert not any(title.startswith("Ignore") for title in found)
    block = GOOD.replace(
        'excerpt: "The plan covers every district and starts in the spring."',
        "excerpt: |-\n  The  plan covers.\n  Every  district.",
    )
    found = offered(project, document(project, block))
    assert found["Ignore NM203 (repeated-space) here"] == block.replace(
        "excerpt: |-", "excerpt: |- # newsmeta: ignore NM203"
    )


def test_only_the_lines_of_the_cursor_count(project: Project) -> None:
    both = ERROR.replace("City council", "City  council")
    text = document(project, both)
    here = types.Range(at(2, 0), at(2, 0))
    titles = set(offered(project, text, here))
    assert "Fix NM203 (repeated-space)" in titles
    assert "Fix NM103 (wrong-type)" not in titles
    assert offered(project, text, types.Range(at(12, 0), at(12, 0))) == {}


@pytest.mark.parametrize("kind", [FIX_ALL, "source.fixAll", "source"])
def test_all_that_is_safe_is_fixed_as_normalize_does(project: Project, kind: str) -> None:
    bad = ERROR.replace("City council", "City  council &amp;")
    text = document(project, bad)
    (action,) = actions(project, text, types.Range(at(0, 0), at(0, 0)), [kind])
    assert action.kind == FIX_ALL
    assert done(text, action.edit) == newsmeta.normalize(bad).text


def test_where_there_is_nothing_to_fix_nothing_is_offered(project: Project) -> None:
    assert actions(project, document(project, GOOD), ALL, None) == []
    assert formatted(project, document(project, GOOD)) == []


def test_formatting_is_that_of_normalize(project: Project) -> None:
    lines = GOOD.split("\n")
    lines[1], lines[8] = lines[8], lines[1]
    text = document(
        project, "\n".join(lines).replace("name: Example Times", "name:  'Example Times'")
    )
    after = applied(text, formatted(project, text))
    assert after == newsmeta.normalize(text.text, layout=True).text
    assert after != text.text
    here = types.Range(at(13, 0), at(14, 0))
    part = applied(text, formatted(project, text, here))
    assert part == text.text.replace("name:  'Example Times'", "name: Example Times")
    assert formatted(project, text, types.Range(at(1, 0), at(1, 9))) == []


LETTERS = st.text(st.sampled_from("ab😀é\u2028\r\n "), max_size=30)


@settings(max_examples=200, deadline=None)
@given(LETTERS, LETTERS, st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_edits_make_of_one_text_the_other(before: str, after: str, encoding: str) -> None:
    text = Document("untitled:x", 1, before, encoding)
    found = edits.between(text, after)
    assert applied(text, found) == after
    for each in found:
        span = text.lines.span(each.range)
        assert text.lines.range(Span(span.start, span.end)) == each.range


def test_edits_are_of_the_version_that_they_were_made_for(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    (root / "_news").mkdir()
    with editor(root, versions=True) as here:
        uri = here.open(root / "_news/a.md", GOOD)
        here.become(uri, GOOD.replace("City council", "City  council"))
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), ALL, types.CodeActionContext([], only=[FIX_ALL])
        )
        (action,) = here.wait(here.client.text_document_code_action_async(params)) or ()
        assert isinstance(action, types.CodeAction)
        assert action.edit is not None
        assert action.edit.changes is None
        (change,) = action.edit.document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (uri, 2)
        assert len(change.edits) == 1


def test_a_duplicate_may_be_kept_quiet(project: Project) -> None:
    (Path(project.root) / "_news/b.md").write_text(GOOD)
    text = document(project, GOOD)
    neighbours = Neighbours(project.comparing(), f"{project.root}/_news", project.name)
    neighbours.refresh({})
    kinds: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix]
    found = {e.title: done(text, e.edit) for e in actions(project, text, ALL, kinds, neighbours)}
    for words in ("here", "in this file"):
        after = document(project, found[f"Ignore NM601 (duplicate-url) {words}"])
        left = [each.code for each in diagnosing.found(project, after, neighbours)]
        assert left == [], words


def test_an_editor_asks(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    (root / "_news").mkdir()
    bad = GOOD.replace("City council", "City  council")
    with editor(root) as here:
        uri = here.open(root / "_news/a.md", bad)
        which = types.TextDocumentIdentifier(uri)
        here.findings(uri)
        params = types.CodeActionParams(
            which, ALL, types.CodeActionContext([], only=[types.CodeActionKind.QuickFix])
        )
        found = here.wait(here.client.text_document_code_action_async(params))
        assert found is not None
        assert next(each.title for each in found) == "Fix NM203 (repeated-space)"
        options = types.FormattingOptions(2, True)
        format_all = types.DocumentFormattingParams(which, options)
        changes = here.wait(here.client.text_document_formatting_async(format_all))
        assert applied(Document(uri, 1, bad, "utf-16"), list(changes or ())) == GOOD
        format_part = types.DocumentRangeFormattingParams(which, ALL, options)
        assert here.wait(here.client.text_document_range_formatting_async(format_part)) == changes
        nowhere = types.DocumentFormattingParams(types.TextDocumentIdentifier("file:///x"), options)
        assert not here.wait(here.client.text_document_formatting_async(nowhere))
