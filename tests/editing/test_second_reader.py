"""Changes of existing files are checked by another YAML reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.editing import second_reader
from newsmeta.editing.second_reader import objection
from newsmeta.frontmatter import Limits, parse
from newsmeta.importers import importer
from tests.support.cli import GOOD, invoke, write
from tests.support.startup import imported


def front(fields: str) -> bytes:
    return f"---\n{fields}\n---\n".encode()


def ask(before: str, after: str) -> str:
    return objection(parse(front(before), Limits()), parse(front(after), Limits()))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1", "a: 2"),
        ("a: one", 'a: "one"'),
        ("a: No", 'a: "No"'),
        ('a: "1_000"', 'a: "1_000"\nb: 1'),
        ("when: 2021-01-27T15:50:00+01:00", "when: 2021-01-27T14:50:00Z"),
        ("when: 2021-02-30", "when: 2021-02-30\na: 1"),
        ("list: [a, b, a]", "list: [a, b]"),
        ("list:\n  - 1_000\n  - b\n  - b", "list:\n  - 1_000\n  - b"),
        ("list:\n  - b\n  - b\n  - 1_000", "list:\n  - b\n  - 1_000"),
        ("old: 1_000", "new: 1_000"),
        ("a: &x one\nb: *x", "a: &x two\nb: *x"),
        ("a: >\n  one\n  two\n", "a: one two"),
        ("a: 1_000\nb: x ", "a: 1_000\nb: y"),
    ],
)
def test_what_reads_the_same_to_both_is_written(before: str, after: str) -> None:
    assert ask(before, after) == ""


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('a: "1_000"', "a: 1_000", "a"),
        ('a: "x"\nb: 1', "a: 0b11\nb: 1", "a"),
        ("list: [x, y]", "list: [x, 0o_7]", "list[1]"),
        ('provider:\n  name: "x"', "provider:\n  name: 1__0", "provider.name"),
        ("a: 1_000\nb: 2", "a: 1_001\nb: 2", "a"),
    ],
)
def test_what_another_reader_takes_otherwise_is_not(before: str, after: str, field: str) -> None:
    assert ask(before, after) == f"ruamel.yaml would read another value for {field}"


@pytest.mark.parametrize(
    "before",
    [
        "a: 1\na: 2",
        "a: !odd x",
        "a: !!int x",
    ],
)
def test_where_the_other_reader_cannot_read_the_file_ours_decides(before: str) -> None:
    assert ask(before, "a: 1_000") == ""


OTHER = "ruamel.yaml would read other values"
UNREADABLE = [
    ("a: [1", "a: [1]", ""),
    ("a: [1", "a: 1_000", OTHER),
    ("a: [1", "a: [1]\nb: {c: 0o_7}", OTHER),
    ("a: x: y", 'a: "x: y"', ""),
    ("a: x: y", "a: 0b11", OTHER),
    ("a: 'x", "a: 'x'", ""),
    ("\ta: 1", "a: 1", ""),
    ("a: @x", "a: 1__0", OTHER),
    ("a: *b", "a: 2021-02-30", ""),
    ("a: *b", "a: No\nb: 12:30:45", ""),
    ("- a\nb: 1", 'a: "1_000"', ""),
]


@pytest.mark.parametrize(("before", "after", "reason"), UNREADABLE)
def test_of_what_could_not_be_read_before_all_counts(before: str, after: str, reason: str) -> None:
    assert not parse(front(before), Limits()).is_readable
    assert ask(before, after) == reason


UNREAD = {
    "a: 1\na: 1": 'found duplicate key "a" with value "1" (original value: "1")',
    "a: x: y": "mapping values are not allowed here",
    "a: !odd x": "could not determine a constructor for the tag '!odd'",
    "a: !!int x": "invalid literal for int() with base 10: 'x'",
    "a: " + "[" * 5_000 + "]" * 5_000: "it is nested too deeply",
}


def test_it_shares_no_code_with_ours() -> None:
    reader = second_reader._reader().__self__  # type: ignore[attr-defined]
    assert reader.Parser.__module__ == "ruamel.yaml.parser", "and no libyaml"


@pytest.mark.slow
def test_nor_what_it_cannot_read_in_place_of_that() -> None:
    said = "ruamel.yaml could not read the result: "
    for after, reason in UNREAD.items():
        assert ask("a: [1", after) == said + reason


@pytest.mark.parametrize("fields", ["a: 1_000", "a: 0b11", "a: 1\na: 2", "a: [1", "x: &a [*a]"])
def test_what_stays_as_it_is_needs_no_other_reader(
    fields: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: object) -> object:
        raise AssertionError("nothing was changed")

    monkeypatch.setattr(second_reader, "second_reading", never)
    assert ask(fields, fields) == ""
    one = parse(front(fields), Limits())
    for other in (b"\xef\xbb\xbf" + front(fields), front(fields) + b"Body.\n"):
        assert objection(one, parse(other, Limits())) == ""


@pytest.mark.parametrize("key", ["1_000", "0b11", "0o_7"])
def test_another_key_is_another_front_matter(key: str) -> None:
    said = "ruamel.yaml would read another value for "
    assert ask("a: 1", f"a: 1\n{key}: x") == f"{said}the front matter"
    assert ask("a: 1", f"a:\n  {key}: x") == f"{said}a"
    assert ask("a: 1", f"a:\n  - {key}: x") == f"{said}a[0]"


# Values that only move may be misread as before; no other value may.
MOVED = [
    ("a: [1_000, x]", "a: [x, 1_000]", ""),
    ("a: 1_000\nb: x", "b: x\na: 1_000", ""),
    ("a: 1_000", "b: 1_000\nc: 1_000", ""),
    ("a: {b: 1_000}", "a: {c: 1_000}", ""),
    ("a: [[1_000], x]", "a: [[1_000]]", ""),
    ("1_000: x  # c", "1_000: x # c", ""),
    ("a: {1_000: x}\nb: 1", "a: {1_000: x}\nb: 2", ""),
    ("1_000: x\na: 1", "1_000: x\na: 2", "the front matter"),
    ("a: 1_000", "a: 1_0_00", "a"),
    ("a: [x, 1_000]", "a: [1_000]", ""),
    ("a: [1_000, x]", "a: [x, y]", ""),
    ("a: [1_000]", "a: {b: 1_000}", ""),
    ("a: {b: 1_000}", "a: [1_000]", ""),
    ("a: x", "a: [1_000, 1_000]", "a[0]"),
    ("a: 1_000", "a: [1_000]", "a[0]"),
    ("a: [1_000]", "a: 1_000", "a"),
    ("a: 1_000", "a: 1_000\nb: 0b11", "b"),
    ("a: [1_000]", "a: [1_000, 1_001]", "a[1]"),
    ("a: {b: 1_000, c: x}", "a: {b: 1_000, c: 0b11}", "a.c"),
    ("a: {b: x}\nc: 1", "a: {b: 1_000}\nc: 1", "a.b"),
    ("a: [x]", "a: [x, {b: 1_000}]", "a[1].b"),
    ('a: "1_000"', 'a: ["1_000", 1_000]', "a[1]"),
]


@pytest.mark.parametrize(("before", "after", "field"), MOVED)
def test_values_may_move_and_not_change(before: str, after: str, field: str) -> None:
    said = f"ruamel.yaml would read another value for {field}"
    assert ask(before, after) == (said if field else "")


def test_a_result_that_the_other_reader_cannot_read_is_not_written() -> None:
    assert ask("a: 1", "a: 1\na: 1").startswith("ruamel.yaml could not read the result: ")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.md": GOOD.replace("title: ", 'title: "Fish &amp; chips"  # was: ', 1)})
    return tmp_path


def test_an_objection_leaves_the_file_alone_and_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_reader, "objection", lambda *_: "it would read another value")
    before = (folder / "a.md").read_bytes()
    result = invoke("normalize", "a.md", "--fail-on", "warning")
    assert result.status == 1
    assert "it would read another value" in result.err
    assert (folder / "a.md").read_bytes() == before


def test_the_layout_is_refused_likewise(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reader, "objection", lambda *_: "it would read another value")
    before = (folder / "a.md").read_bytes()
    result = invoke("normalize", "--format", "a.md")
    assert "it would read another value" in result.err
    assert (folder / "a.md").read_bytes() == before


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_nobody_asks_where_nothing_is_written(folder: Path, option: str) -> None:
    assert "ruamel.yaml" not in imported("normalize", option, "a.md", cwd=folder)


def test_the_other_reader_is_asked_before_a_fix_is_written(folder: Path) -> None:
    assert "ruamel.yaml" in imported("normalize", "a.md", cwd=folder)
    assert b"Fish & chips" in (folder / "a.md").read_bytes()


def test_a_file_without_fixes_costs_nothing(folder: Path) -> None:
    write(folder, {"good.md": GOOD})
    assert "ruamel.yaml" not in imported("normalize", "good.md", cwd=folder)


def test_an_update_is_refused_likewise(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, {"a.md": GOOD, "data.jsonl": '{"path": "a.md", "title": "Other trees"}\n'})
    with monkeypatch.context() as patch:
        patch.setattr(importer, "objection", lambda *_: "it would read another value")
        result = invoke("import", "data.jsonl", "--into", ".", "--update")
        assert result.status == 1
        assert "the file was left as it is: it would read another value" in result.err
        assert (folder / "a.md").read_text(encoding="utf-8") == GOOD
    assert invoke("import", "data.jsonl", "--into", ".", "--update").status == 0
    assert "Other trees" in (folder / "a.md").read_text(encoding="utf-8")


def test_an_update_that_is_not_written_asks_nobody(folder: Path) -> None:
    write(folder, {"a.md": GOOD, "data.jsonl": '{"path": "a.md", "title": "Other trees"}\n'})
    arguments = ("import", "data.jsonl", "--into", ".", "--update")
    assert "ruamel.yaml" not in imported(*arguments, "--dry-run", cwd=folder)
    assert "ruamel.yaml" in imported(*arguments, cwd=folder)


def test_what_ruamel_would_warn_of_is_no_business_of_users() -> None:
    twice = parse(front("a: &x one\nb: &x two\nc: *x"), Limits())
    assert second_reader.second_reading(twice) == {"a": "one", "b": "two", "c": "two"}
