"""Replaced texts in plain front matter: the same as by the careful path, guard included."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.config.config import Config
from newsmeta.diagnostics import Finding, Span
from newsmeta.diagnostics.changes import (
    Change,
    RemoveField,
    RemoveItem,
    RenameField,
    SetValue,
)
from newsmeta.editing import plain_texts
from newsmeta.editing.edits import Edit, apply
from newsmeta.editing.fixer import Fixer
from newsmeta.editing.rendering import Renderer
from newsmeta.frontmatter import Parsed, SourceError, parser
from newsmeta.linter.analyst import Analysis, Analyst
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.normalizing import NormalizedFile, Normalizer
from newsmeta.rules import NORMALIZED
from newsmeta.rules.document import PlainDocument
from tests.support.lanes import LANES, NOW, SITE, analyst, articles, real_files

PATH = SITE / "_news/a.md"


class Careful(Analyst):
    """A path that parses every file with libyaml before and after, and applies every rule."""

    def read(self, data: bytes) -> Parsed:
        return self.parse(data)

    def look(
        self,
        data: bytes,
        path: str | Path,
        *,
        for_unsafe_fixes: bool = False,
        most: int | None = None,
    ) -> PlainDocument | Analysis:
        return self.analyse(
            self.parse(data), Path(path), for_unsafe_fixes=for_unsafe_fixes, most=most
        )


FAST = analyst(NORMALIZED)
CAREFUL = Careful(Config(root=SITE, path=SITE / "x.toml"), None, NOW, NORMALIZED, True)


def normalized(lane: Analyst, data: bytes, path: Path, fixes: Fixes) -> NormalizedFile | None:
    """Return the outcome of normalizing; None for a file accepted unchanged."""
    seen = lane.look(data, path, for_unsafe_fixes=fixes.unsafe)
    if isinstance(seen, PlainDocument):
        return None
    return Normalizer(lane).file(seen.parsed, "a.md", path, fixes, seen)


def compare(data: bytes, path: Path = PATH) -> bool:
    """Assert that both paths agree on a file; tell whether the plain one changed it."""
    is_changed = False
    for fixes in (Fixes(), Fixes(unsafe=True)):
        slowly = normalized(CAREFUL, data, path, fixes)
        fast = normalized(FAST, data, path, fixes)
        assert slowly is not None
        assert slowly == fast or (fast is None and not (slowly.is_changed or slowly.remaining))
        is_changed |= slowly.is_changed
    return is_changed and FAST.read(data).outline is not None


# -- whole files -----------------------------------------------------------------------------


def compare_real(every: int) -> int:
    """Compare a fraction of all available files; return how many were changed as plain ones."""
    count = 0
    for path in real_files()[::every]:
        data = path.read_bytes()
        with suppress(SourceError):
            CAREFUL.parse(data)
            count += compare(data, SITE / "_news" / path.name)
    return count


@pytest.mark.slow
def test_real_files_and_examples() -> None:
    assert compare_real(every=5) > 20


@pytest.mark.slow
def test_all_real_files_and_examples() -> None:
    assert compare_real(every=1) > 100


@pytest.mark.slow
def test_articles_with_flaws_of_every_kind() -> None:
    assert sum(compare(data, path) for path, data in articles(80, 90)) > 15


FLAWS = st.sampled_from(
    [
        *("a", "b", " ", "  ", "   ", "é", "e\u0301", "\u00a0", "\u200b", "\u00ad", "&amp;", "—"),
        *("&nbsp;", "&#8217;", "&quot;", "'", "<b>", "\\\\", '\\"', "\\n", "\\r\\n", "\\u00e9"),
        *("\\u200b", "\\xa0", "\\t", "\\u2019", "\\/", "...", " …", "#", ": ", "x", "\u2028"),
    ]
)
TEXTS = st.lists(FLAWS, min_size=1, max_size=10).map("".join)


def article(title: str, excerpt: str, quote: str, line_end: str) -> bytes:
    def written(text: str) -> str:
        if quote == '"':
            return f'"{text}"'
        text = text.replace("\\", "")
        return f"'{text.replace(quote, quote * 2)}'" if quote else text

    lines = (
        "---",
        "category: news",
        f"title: {written(title)}",
        f"excerpt: {written(excerpt)}",
        "publishedDateTime: 2021-03-01T08:00:00Z",
        'webUrl: "https://www.example.com/trees"',
        "type: article",
        "provider:",
        "  name: Example Times",
        "  domain: example.com",
        "topics:",
        "  - Parks",
        "---",
        "",
        "Body  with &amp; in it.",
        "",
    )
    return line_end.join(lines).encode()


@pytest.mark.slow
@given(TEXTS, TEXTS, st.sampled_from(['"', "'", ""]), st.sampled_from(["\n", "\r\n"]))
def test_any_texts(title: str, excerpt: str, quote: str, line_end: str) -> None:
    compare(article(title, excerpt, quote, line_end))


# -- single changes --------------------------------------------------------------------------


VALUES = st.lists(FLAWS | st.sampled_from(["\n", "\t", "\\", '"', "yes", "12"])).map("".join)


@given(TEXTS, VALUES, VALUES, st.sampled_from(['"', "'", ""]))
def test_any_other_texts(text: str, title: str, excerpt: str, quote: str) -> None:
    """Edits, and their smallest forms, are those of the careful path."""
    data = article(text, "Fine", quote, "\n")
    findings = [
        Finding("NM1", "", Span(0, 0), change=SetValue(("title",), title)),
        Finding("NM2", "", Span(0, 0), change=SetValue(("excerpt",), excerpt)),
        Finding("NM3", "", Span(0, 0), change=SetValue(("title",), f"{title}!")),
    ]
    outcomes = []
    for lane in (CAREFUL, FAST):
        refused: dict[Any, str] = {}
        after, done, edits = Fixer(lambda _: "", lane.read).run_pass(
            lane.read(data), findings, refused
        )
        made = sorted(edit for _, those in edits() for edit in those)
        outcomes.append((after.text, repr(after.values), done, made, refused))
    assert outcomes[0] == outcomes[1]


# -- the guard -------------------------------------------------------------------------------


DATA = article("Ten  thousand trees", "Planted &amp; watered.", '"', "\n")
TITLE_AT = DATA.decode().index("Ten")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(Edit(TITLE_AT, TITLE_AT + 3, "Six"), id="another text"),
        pytest.param(Edit(TITLE_AT, TITLE_AT + 3, 'Six" #'), id="a comment"),
        pytest.param(Edit(TITLE_AT, TITLE_AT + 3, 'Six"\nx: "y'), id="another field"),
        pytest.param(Edit(TITLE_AT, TITLE_AT + 3, "Six\n"), id="two lines"),
        pytest.param(Edit(TITLE_AT, TITLE_AT + 3, 'Six"\n---\n"'), id="an early end"),
        pytest.param(Edit(len(DATA) - 5, len(DATA) - 4, "!"), id="the body"),
        pytest.param(Edit(10, 14, ""), id="another value"),
        pytest.param(Edit(0, 3, ""), id="no front matter"),
        pytest.param(Edit(TITLE_AT, TITLE_AT + 3, "\ud800"), id="half of a pair"),
        pytest.param(Edit(TITLE_AT - 1, TITLE_AT, ""), id="no quote"),
        pytest.param(Edit(TITLE_AT, TITLE_AT, "\\q"), id="no escape"),
    ],
)
def test_what_reads_back_otherwise_is_not_taken(
    wrong: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = normalized(CAREFUL, DATA, PATH, Fixes())
    assert right is not None
    assert right.is_changed
    monkeypatch.setattr(plain_texts, "edits_of", lambda *_: [wrong])
    assert normalized(FAST, DATA, PATH, Fixes()) == right


def test_a_type_is_part_of_what_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    data = article("12", "Fine", "'", "\n")
    finding = Finding("NM1", "", Span(0, 0), change=SetValue(("title",), "13"))
    start = data.decode().index("'12'")
    monkeypatch.setattr(plain_texts, "edits_of", lambda *_: [Edit(start, start + 4, "13")])
    after, done, _ = Fixer(lambda _: "", FAST.read).run_pass(FAST.read(data), [finding], {})
    assert (after.values["title"], done) == ("13", [finding])
    assert "title: '13'" in after.text


# -- form of the output ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "text", "after", "count"),
    [
        ("Ten trees", "Six trees", "Six trees", 1),
        ('"Ten trees"', "Six trees", '"Six trees"', 1),
        ("'Ten trees'", "Six trees", "'Six trees'", 1),
        ("Ten  trees  grow  here", "Ten trees grow here", "Ten trees grow here", 1),
        ("'Ten  trees  grow'", "Ten trees grow", "'Ten trees grow'", 1),
        ('"Ten  trees  grow"', "Ten trees grow", '"Ten trees grow"', 1),
        ('"Ten  trees  grow"', "Ten trees\tgrow", '"Ten trees\\tgrow"', 1),
        ("'It''s  here'", "It's here", "'It''s here'", 1),
        ('"Say \\"no\\"  now"', 'Say "no" now', '"Say \\"no\\" now"', 1),
        ('"Ten  trees"', "Ten\ttrees", '"Ten\\ttrees"', 1),
        ('"Ten  tr\\u00e9es  x"', "Ten tr\u00e9es x", '"Ten tr\\u00e9es x"', 2),
    ],
)
def test_a_text_is_written_by_one_edit_but_where_others_stay_as_they_are(
    written: str, text: str, after: str, count: int
) -> None:
    data = article("Fine", "Fine", "", "\n").replace(b"title: Fine", f"title: {written}".encode())
    parsed = FAST.read(data)
    assert parsed.outline is not None
    findings = [Finding("NM1", "", Span(0, 0), change=SetValue(("title",), text))]
    chosen = plain_texts.replacements(parsed.outline, findings)
    assert chosen is not None
    edits = plain_texts.edits_of(Renderer(parsed, lambda _: ""), chosen)
    assert edits is not None
    assert len(edits) == count
    assert apply(parsed.text, edits) == parsed.text.replace(written, after)


@pytest.mark.parametrize("written", ["Ten trees", "'Ten trees'"])
def test_what_only_double_quotes_can_hold_is_written_with_care(written: str) -> None:
    data = article("Fine", "Fine", "", "\n").replace(b"title: Fine", f"title: {written}".encode())
    parsed = FAST.read(data)
    assert parsed.outline is not None
    findings = [Finding("NM1", "", Span(0, 0), change=SetValue(("title",), "Ten\x01trees"))]
    chosen = plain_texts.replacements(parsed.outline, findings)
    assert chosen is not None
    assert plain_texts.edits_of(Renderer(parsed, lambda _: ""), chosen) is None


def test_the_first_change_of_each_text_is_chosen() -> None:
    outline = FAST.read(DATA).outline
    assert outline is not None
    asked = [("title", "1"), ("title", "2"), ("excerpt", "3"), ("title", "4"), ("type", "5")]
    findings = [Finding("NM1", "", Span(0, 0), change=SetValue((n,), v)) for n, v in asked]
    chosen = plain_texts.replacements(outline, findings)
    assert chosen is not None
    assert [change.value for _, change, _ in chosen] == ["1", "3", "5"]


@pytest.mark.parametrize(
    "change",
    [
        SetValue(("title",), 12),
        SetValue(("title",), ["a"]),
        SetValue(("topics",), "a"),
        SetValue(("nothing",), "a"),
        RemoveField(("title",)),
        RemoveItem(("topics", 0)),
        RenameField(("title",), "a"),
        None,
    ],
)
def test_other_changes_are_made_with_care(change: Change | None) -> None:
    outline = FAST.read(DATA).outline
    assert outline is not None
    asked = [SetValue(("excerpt",), "a"), change]
    findings = [Finding("NM1", "", Span(0, 0), change=each) for each in asked]
    assert plain_texts.replacements(outline, findings) is None


def test_texts_in_mappings_and_lists_are_meant_alone() -> None:
    values = {"a": {"b": {"c": "x", "d": "y"}}, "list": ["x", "y"], "e": "z"}
    changes = [SetValue(("a", "b", "c"), "1"), SetValue(("list", 1), "2"), SetValue(("e",), "3")]
    assert plain_texts.intended(values, changes) == {
        "a": {"b": {"c": "1", "d": "y"}},
        "list": ["x", "2"],
        "e": "3",
    }
    assert values == {"a": {"b": {"c": "x", "d": "y"}}, "list": ["x", "y"], "e": "z"}


# -- cost ------------------------------------------------------------------------------------


def test_plain_texts_are_replaced_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("front matter was read with libyaml")

    monkeypatch.setattr(parser, "read", fail)
    outcome = normalized(LANES["normalize"], DATA, PATH, Fixes())
    assert outcome is not None
    assert b'title: "Ten thousand trees"\n' in outcome.after
    assert b'excerpt: "Planted & watered."\n' in outcome.after
