"""Completions and hovers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pygls")

from lsprotocol import types

from newsmeta.editing.edits import Edit, apply
from newsmeta.frontmatter import Limits, parse
from newsmeta.lsp.completing import completions
from newsmeta.lsp.context import sketch
from newsmeta.lsp.documents import Document
from newsmeta.lsp.hovering import hover
from newsmeta.lsp.projects import Project, Projects
from newsmeta.schema.order import field_order
from tests.support.cli import GOOD
from tests.support.lsp import editor
from tests.support.pictures import pixels

CACHED = "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/trees"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("site").resolve()
    for name in ("_news", "_data", "assets/images"):
        (root / name).mkdir(parents=True)
    (root / "_config.yml").write_text("url: https://www.example.net\n")
    pixels(size=(640, 480)).save(root / "assets/images/trees.png")
    (root / "_data/topics.yml").write_text("- Climate\n- Politics\n- 'Yes'\n")
    (root / "_data/organizations.yml").write_text(
        "- name: Example Times\n  domain: example.com\n- name: Sample Post\n  domain: example.org\n"
    )
    (root / "newsmeta.toml").write_text(
        '[vocabularies]\ntopics = ["_data/topics.yml"]\n'
        'organizations = ["_data/organizations.yml"]\n'
    )
    return Projects(pytest.fail).of(str(root / "_news/a.md"))


def placed(project: Project, text: str) -> tuple[Document, types.Position]:
    """Return a text, and the position marked in it by a bar."""
    before, _, after = text.partition("|")
    uri = (Path(project.root) / "_news/a.md").as_uri()
    document = Document(uri, 1, before + after, "utf-16")
    return document, document.lines.position(len(before))


def items(project: Project, text: str, snippets: bool = True) -> list[types.CompletionItem]:
    return completions(project, *placed(project, text), snippets)


def labels(project: Project, text: str) -> list[str]:
    return [each.label for each in items(project, text)]


def chosen(project: Project, text: str, label: str, snippets: bool = False) -> str:
    """Return a text after the choice of one of the items."""
    document, _ = placed(project, text)
    item = next(each for each in items(project, text, snippets) if each.label == label)
    assert isinstance(item.text_edit, types.TextEdit)
    edits = [item.text_edit, *(item.additional_text_edits or ())]
    spans = [(document.lines.span(each.range), each.new_text) for each in edits]
    return apply(document.text, [Edit(span.start, span.end, new) for span, new in spans])


HALF = "---\ncategory: news\ntitle: x\n"


@pytest.mark.parametrize(
    ("text", "some", "others"),
    [
        (HALF + "|", ["excerpt", "provider", "images"], ["category", "title", "name", "width"]),
        (HALF + "ex|", ["excerpt"], ["title"]),
        (HALF + "provider:\n  |", ["name", "domain"], ["title", "excerpt"]),
        (HALF + "provider:\n  name: x\n  |", ["domain"], ["name"]),
        (HALF + "provider:\n  name: x\n  do|\nimages: [", ["domain"], ["name", "excerpt"]),
        (HALF + "images:\n  - |", ["url", "width"], ["title!", "excerpt"]),
        (HALF + "images:\n  - url: x\n    w|", ["width", "height"], ["url"]),
        (HALF + "images:\n- url: x\n  w|", ["width", "height"], ["url"]),
        (HALF + "images:\n  - url: a\n    width: 1\n  - |\n---\n", ["url", "width"], []),
        (HALF + "related:\n  - provider:\n      na|", ["name"], ["title"]),
        (HALF + 'excerpt: "half\n|', ["provider"], ["excerpt"]),
        (HALF + "\tx: {\n|", ["excerpt"], ["category"]),
        ("---\n|", ["category", "title"], ["name"]),
        ("---\n|\ntitle: x\n---\n", ["category"], ["title"]),
        ("---\nti|tle: x\n---\n", ["title"], []),
        ("---\r\ncategory: news\r\n|", ["title"], ["category"]),
    ],
)
def test_names(project: Project, text: str, some: list[str], others: list[str]) -> None:
    found = labels(project, text)
    assert set(some) <= set(found)
    assert not set(others) & set(found)


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "|",
        "No front matter.|",
        "|---\ntitle: x\n---\n",
        "---\ntitle: x\n---|\n",
        "---\nexcerpt: |-\n  In a block.\n---\n".replace("|-\n  In", ">-\n  |In"),
        "---\n# A comment |\n---\n",
        "---\ntitle: x|\n---\n",
        "---\nunknown:\n  |\n---\n",
        "|",
    ],
)
def test_nothing_to_choose_from(project: Project, text: str) -> None:
    assert labels(project, text) == []


def test_names_come_in_canonical_order(project: Project) -> None:
    found = items(project, "---\n|")
    names = sorted(found, key=lambda each: each.sort_text or "")
    ordered = [each.label for each in names if each.label in field_order()]
    assert ordered == list(field_order())
    documentation = found[1].documentation
    assert isinstance(documentation, types.MarkupContent)
    assert documentation.value.startswith("**Headline** `title` (text, required)")


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("title", 'title: "${1}"'),
        ("category", "category: news"),
        ("type", "type: ${1|article,video|}"),
        ("published", "published: ${1|true,false|}"),
        ("quality", "quality: ${1}"),
        ("publishedDateTime", "publishedDateTime: ${1}"),
        ("provider", "provider:\n  name: ${1}\n  domain: ${2}"),
        ("topics", "topics:\n  - ${1}"),
        ("images", 'images:\n  - url: "${1}"\n    width: ${2}\n    height: ${3}'),
    ],
)
def test_snippets(project: Project, label: str, text: str) -> None:
    (item,) = (each for each in items(project, "---\n|") if each.label == label)
    assert isinstance(item.text_edit, types.TextEdit)
    assert item.text_edit.new_text == text
    assert item.insert_text_format is types.InsertTextFormat.Snippet
    assert chosen(project, "---\n|", label) == f"---\n{label}: "


@pytest.mark.parametrize(
    ("text", "label", "after"),
    [
        ("---\ntype: |\n---\n", "video", "---\ntype: video\n---\n"),
        ("---\ntype: ar|ticle # why\n---\n", "video", "---\ntype: video # why\n---\n"),
        ("---\npublished: t|\n---\n", "true", "---\npublished: true\n---\n"),
        ("---\ntopics:\n  - |\n---\n", "Politics", "---\ntopics:\n  - Politics\n---\n"),
        ("---\ntopics:\n- Po|\n---\n", "Politics", "---\ntopics:\n- Politics\n---\n"),
        ('---\ntopics:\n  - "|"\n---\n', "Politics", '---\ntopics:\n  - "Politics"\n---\n'),
        ("---\ntopics:\n  - |\n---\n", "Yes", '---\ntopics:\n  - "Yes"\n---\n'),
        (
            "---\nprovider:\n  name: Ex|\n---\n",
            "Example Times",
            "---\nprovider:\n  name: Example Times\n  domain: example.com\n---\n",
        ),
        (
            "---\nprovider:\n  name:  |\n  domain: \n---\n",
            "Sample Post",
            "---\nprovider:\n  name:  Sample Post\n  domain: example.org\n---\n",
        ),
        (
            "---\nprovider:\n  name: x\n  domain: example|\n---\n",
            "example.com",
            "---\nprovider:\n  name: Example Times\n  domain: example.com\n---\n",
        ),
        (
            "---\r\nprovider:\r\n  name: |",
            "Example Times",
            "---\r\nprovider:\r\n  name: Example Times\r\n  domain: example.com",
        ),
        (
            "---\rprovider:\r  name: Exa|",
            "Example Times",
            "---\rprovider:\r  name: Example Times\r  domain: example.com",
        ),
        (
            '---\nimages:\n  - url: "/assets/images/|"\n---\n',
            "/assets/images/trees.png",
            '---\nimages:\n  - url: "/assets/images/trees.png"\n'
            "    width: 640\n    height: 480\n---\n",
        ),
        (
            "---\nimages:\n  - width: 1\n    url: /assets/images/tr|\n    height: 2\n---\n",
            "/assets/images/trees.png",
            '---\nimages:\n  - width: 640\n    url: "/assets/images/trees.png"\n'
            "    height: 480\n---\n",
        ),
        ("---\nimages:\n  - url: /as|\n", "/assets/", '---\nimages:\n  - url: "/assets/"\n'),
        (
            '---\nampWebUrl: "https://amp.example.com/trees"\ncdnAmpWebUrl: |\n---\n',
            CACHED,
            f'---\nampWebUrl: "https://amp.example.com/trees"\ncdnAmpWebUrl: "{CACHED}"\n---\n',
        ),
    ],
)
def test_values(project: Project, text: str, label: str, after: str) -> None:
    assert chosen(project, text, label) == after


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("---\ntopics:\n  - |\n---\n", ["Climate", "Politics", "Yes"]),
        ("---\ntopics:\n  - Climate\n  - |\n---\n", ["Politics", "Yes"]),
        ('---\ntopics:\n  - |\n  - "Yes"\n---\n', ["Climate", "Politics"]),
        ("---\ntopics:\n  - Cli|mate\n  - Politics\n---\n", ["Climate", "Yes"]),
        ("---\nx:\n  - Climate\ntopics:\n  - |\n---\n", ["Climate", "Politics", "Yes"]),
    ],
)
def test_what_a_list_has_is_not_offered_again(
    project: Project, text: str, names: list[str]
) -> None:
    assert labels(project, text) == names


def test_the_address_in_the_cache_comes_with_its_name(project: Project) -> None:
    text = "---\nampWebUrl: https://amp.example.com/trees\ncdn|\n---\n"
    after = chosen(project, text, "cdnAmpWebUrl", snippets=True)
    assert f'\ncdnAmpWebUrl: "{CACHED}"\n' in after


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\nqual|ity: 60\n---\n", ["**Quality** `quality` (integer, optional)"]),
        ("---\ntype: art|icle\n---\n", ["One of: `article`, `video`"]),
        ("---\ntopics:\n  - Cli|mate\n---\n", ["`topics` (list of text, required)"]),
        ("---\nprovider:\n  na|me: x\n", ["`name`"]),
        (
            "---\nwebUrl: HTTPS://Example.com:443/%61|\n---\n",
            ["Canonical form: `https://example.com/a`"],
        ),
        ("---\nimages:\n  - url: https://example.com/x-120x80.|jpg\n", ["120 wide, 80 high"]),
        ("---\nimages:\n  - url: /assets/images/tre|es.png\n", ["PNG, 640x480 pixels"]),
        ("---\nimages:\n  - url: /assets/images/non|e.png\n", ["none.png` does not exist"]),
        (
            "---\nampWebUrl: https://amp.example.com/trees\ncdnAmpWebUrl: htt|ps://x\n",
            [f"Expected: `{CACHED}`"],
        ),
        (
            f"---\nampWebUrl: https://amp.example.com/trees\ncdnAmpWebUrl: |{CACHED}\n",
            ["As expected."],
        ),
    ],
)
def test_hover(project: Project, text: str, words: list[str]) -> None:
    found = hover(project, *placed(project, text))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert all(each in found.contents.value for each in words), found.contents.value


@pytest.mark.parametrize("text", [GOOD + "|", "|", "---\n|# x\n---\n", "---\nunknown: |x\n---\n"])
def test_nothing_is_known(project: Project, text: str) -> None:
    assert hover(project, *placed(project, text)) is None


def test_indentation_says_what_the_parser_says() -> None:
    text = GOOD + "|"
    parsed = parse(GOOD.encode(), Limits())
    found = sketch(text)
    assert found is not None
    written = {
        entry.pointer: text[entry.value.start : entry.value.end]
        for entry in found.entries
        if entry.value.start < entry.value.end
    }
    nodes = dict(parsed.scalars())
    assert written == {
        pointer: GOOD[node.span.start : node.span.end] for pointer, node in nodes.items()
    }


PIECES = st.sampled_from(
    [
        *("---\n", "title: x\n", "  - ", "- ", "images:\n", "  url: ", '"', "'", "|\n", "# x\n"),
        *("😀", "\r\n", "\t", "{", "[", "provider:\n", "  name: Ex\n", ":", "/assets/", "&a "),
        *("*a", "...\n", "\u2028", "? ", "!!x ", "%"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.data())
def test_no_half_typed_text_is_too_odd(text: str, data: st.DataObject) -> None:
    project = Projects(pytest.fail).of(None)
    document = Document("untitled:x", 1, "---\n" + text, "utf-16")
    at = data.draw(st.integers(0, len(document.text)))
    position = document.lines.position(at)
    for item in completions(project, document, position, True):
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.range.start <= position <= item.text_edit.range.end
    hover(project, document, position)


def test_an_editor_asks(project: Project) -> None:
    root = Path(project.root)
    with editor(root) as here:
        uri = here.open(root / "_news/b.md", "---\ntitle: x\ntype: \n")
        which = types.TextDocumentIdentifier(uri)
        place = types.Position(2, 6)
        params = types.CompletionParams(which, place)
        found = here.wait(here.client.text_document_completion_async(params))
        assert isinstance(found, types.CompletionList)
        assert [each.label for each in found.items] == ["article", "video"]
        asked = types.HoverParams(which, types.Position(1, 1))
        answer = here.wait(here.client.text_document_hover_async(asked))
        assert answer is not None
        nowhere = types.HoverParams(types.TextDocumentIdentifier("file:///x"), place)
        assert here.wait(here.client.text_document_hover_async(nowhere)) is None
