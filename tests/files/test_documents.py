"""Data files: YAML and JSON outside of front matter."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.diagnostics import Span
from newsmeta.files import yaml_documents
from newsmeta.files.documents import LIMITS, DocumentError, read_json, read_text
from newsmeta.files.yaml_documents import Dialect, read_yaml
from newsmeta.frontmatter import parser
from newsmeta.frontmatter.nodes import same

LENIENT = Dialect(is_lenient=True)

# -- values --------------------------------------------------------------------

VALUES: dict[str, tuple[str, Any]] = {
    "nothing": ("", None),
    "a comment alone": ("# nothing yet\n", None),
    "fields": ("name: Trees\nother: [Wood, 'Bark']\n",
               {"name": "Trees", "other": ["Wood", "Bark"]}),
    "a list at the top": ("- name: Trees\n- name: Parks\n", [{"name": "Trees"}, {"name": "Parks"}]),
    "texts in a list": ("- Trees\n- Parks\n", ["Trees", "Parks"]),
    "a single text": ("Trees\n", "Trees"),
    "JSON": ('{"a": [1, true, null], "b": {"c":2.5}}', {"a": [1, True, None], "b": {"c": 2.5}}),
    "tabs in flow style": ('{\n\t"a": [\n\t\t1\n\t]\n}', {"a": [1]}),
    "tabs as separators": ("a:\t1\t# one\nb: x\ty\t\n", {"a": 1, "b": "x\ty"}),
    "a line of blanks": ("a: 1\n \t \nb: 2\n", {"a": 1, "b": 2}),
    "words of YAML 1.1": ("a: yes\nb: 012\nc: 1_000\n", {"a": "yes", "b": 12, "c": "1_000"}),
    "days stay text": ("a: 2021-01-27\nb: 2021-01-27T15:50:00Z\n",
                       {"a": "2021-01-27", "b": "2021-01-27T15:50:00Z"}),
    "an anchor": ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
    "an anchor on a text": ("a: &x '1'\nb: *x\n*x : 2\n", {"a": "1", "b": "1", "1": 2}),
    "a merge": ("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n",
                {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
    "a merge of several": ("d: {<<: [{a: 1}, {a: 2, b: 3}]}\n", {"d": {"a": 1, "b": 3}}),
    "a merge of nothing": ("<<: text\n", {"<<": "text"}),
    "a quoted merge": ("'<<': {a: 1}\n", {"<<": {"a": 1}}),
    "standard tags": ("a: !!str 5\nb: !!map {c: !!int 1}\nd: ! 7\n",
                      {"a": "5", "b": {"c": 1}, "d": "7"}),
    "markers at both ends": ("---\na: 1\n---\n", {"a": 1}),
    "a closing marker": ("a: 1\n...\n", {"a": 1}),
    "a directive": ("%YAML 1.1\n---\na: on\n", {"a": "on"}),
    "CRLF": ("a: 1\r\nb:\r\n  - c\r\n", {"a": 1, "b": ["c"]}),
    "block texts": ("a: |\n  b\n   c\nd: >-\n  e\n  f\n", {"a": "b\n c\n", "d": "e f"}),
    "a block text behind an empty line": ("a: |\n \n   b\n", {"a": "\nb\n"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VALUES.values(), ids=VALUES)
def test_values(text: str, expected: Any) -> None:
    assert same(read_yaml(text), expected)


LENIENTLY: dict[str, tuple[str, Any]] = {
    "a key twice": ("a: 1\nb: 2\na: 3\n", {"a": 3, "b": 2}),
    "tags": ("a: !ruby/object:Foo\n  b: !sym x\nc: !!set {d}\n",
             {"a": {"b": "x"}, "c": {"d": None}}),
    "keys of any kind": ("1: a\n~: b\nyes: c\n'': d\n2.5: e\n",
                         {"1": "a", "~": "b", "yes": "c", "": "d", "2.5": "e"}),
    "a list as a key": ("? [a, b]\n: c\nd: e\n", {"d": "e"}),
    "a second document": ("a: 1\n---\nb: 2\n", {"a": 1}),
    "nonsense behind the first document": ("a: 1\n---\n: ]\n", {"a": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LENIENTLY.values(), ids=LENIENTLY)
def test_what_is_a_mistake_elsewhere(text: str, expected: Any) -> None:
    assert same(read_yaml(text, LENIENT), expected)
    with pytest.raises(DocumentError):
        read_yaml(text)


def test_of_two_merges_the_last_counts_leniently() -> None:
    text = "<<: {a: 1, b: 1}\n<<: {a: 2}\nc: 3\n"
    assert read_yaml(text, LENIENT) == {"c": 3, "a": 2, "b": 1}
    assert read_yaml(text) == {"c": 3, "a": 1, "b": 1}


# -- mistakes ------------------------------------------------------------------

MISTAKES: dict[str, tuple[str, int, str]] = {
    "a key twice": ("a: 1\nb: 2\na: 3\n", 3, "a is set twice, first in line 1"),
    "a key twice in one line": ("{a: 1, a: 2}", 1, "a is set twice"),
    "a number as a key": ("a: 1\n2: b\n", 2, "names must be text, and 2 is none"),
    "a list as a key": ("? [a]\n: b\n", 1, "names must be text, and this one is none"),
    "a tag": ("a: 1\nb: !ruby/object:Foo {}\n", 2, "the tag !ruby/object:Foo is not supported"),
    "a tag of the standard": ("a: !!binary eA==\n", 1, "the tag !!binary is not supported"),
    "an alias of nothing": ("a: *b\n", 1, "alias *b refers to an anchor that is not defined"),
    "an alias of itself": ("a: &b\n  - *b\n", 2, "alias *b stands inside the value"),
    "a second document": ("a: 1\n---\nb: 2\n", 2, "a second YAML document begins"),
    "an open list": ("a: 1\nb: [c\n", 3, "the list that begins in line 2 is not closed"),
    "an open quote": ("a: 1\nb: 'c\n", 3, "the quoted text that begins in line 2 is not closed"),
    "a colon in a text": ("a: b: c\n", 1, "a colon and a space inside the text"),
    "a tab as indentation": ("a:\n\tb: 1\n", 2, "a tab is used where only spaces may indent"),
    "a wrong escape": ('a: "\\q"\n', 1, "a backslash is followed by a character"),
    "half of a pair": ('a: 1\nb: "\\ud800"\n', 2, "names no character"),
    "a control character": ("a: 1\nb: \x07\n", 2, "the character U+0007 is not allowed"),
    "a merge conflict": ("a: 1\n<<<<<<< ours\nb: 2\n", 2, "merge conflict"),
    "another version": ("%YAML 3.0\n---\na: 1\n", 1, "version"),
    "text behind the end": ("a: 1\n...\nb\n", 3, ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(text: str, line: int, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_yaml(text)
    assert words in caught.value.reason
    assert caught.value.line == line
    assert str(caught.value) == f"line {line}: {caught.value.reason}"
    assert "\n" not in str(caught.value)


# -- hostile files -------------------------------------------------------------


def bomb(reference: str) -> str:
    """Return values, each nine times the one before."""
    lines = ["a0: &a0 {x: 1}"]
    for number in range(1, 12):
        aliases = ", ".join([f"*a{number - 1}"] * 9)
        lines.append(f"a{number}: &a{number} {reference.format(aliases)}")
    return "\n".join(lines)


HOSTILE: dict[str, str] = {
    "aliases": bomb("[{}]"),
    "merges": bomb("{{<<: [{}]}}"),
    "open lists": "[" * 100_000,
    "open mappings": "{a: " * 100_000,
    "nested lists": "- " * 5_000 + "a",
    "nested keys": "? " * 5_000 + "a",
    "lines deeper and deeper": "\n".join(" " * depth + "a:" for depth in range(1_000)),
    "aliases in a row": "- &a b\n" + "- *a\n" * 2_000,
    "items": "[" + "a," * 200_000 + "]",
}


@pytest.mark.slow
@pytest.mark.parametrize("dialect", [yaml_documents.PLAIN, LENIENT], ids=["plain", "lenient"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_reading_is_bounded(text: str, dialect: Dialect) -> None:
    began = time.process_time()
    with pytest.raises(DocumentError, match=r"line \d+: (more than|values are nested)"):
        read_yaml(text, dialect)
    assert time.process_time() - began < 15


@pytest.mark.parametrize("depth", [LIMITS.max_depth, LIMITS.max_depth + 1])
def test_the_deepest_value(depth: int) -> None:
    text = "[" * depth + "]" * depth
    aliased = f"a: &a {'[' * (depth - 5)}{']' * (depth - 5)}\nb: {'[' * 4}*a{']' * 4}\n"
    for each in (text, aliased):
        if depth == LIMITS.max_depth:
            assert read_yaml(each) is not None
        else:
            with pytest.raises(DocumentError, match="nested more than 64 levels"):
                read_yaml(each)


SEEDS = (
    "taxonomy: topic\n_id: a-b\nname: A B\nkeywords:\n  - a\n  - b c\nx:\n  one: 1\n  two: 'q'\n",
    "a: [http://x, b]\nc: {d: e, 'f':g, h: [i]}\nj: >-\n  k l\n  m\nn: |\n  o\n   p\n# q\n",
    'a: &x 1\nb: *x\nc: 012\nd: 1_0\ne: 2021-01-01\nf: 12:30\ng: 1e3\nh: .5\ni: ~\nj: "s\\n"\n',
    "- name: A\n  domain: \"x.y\"\n- name: B\n  otherNames:\n      - C\n      - 'D'\n",
)
CHARACTERS = " \n\t-:?,[]{}#&*!|>'\"%@`<=aé0~\r\\."


def mutated(number: int) -> str:
    """Return one of many texts that are nearly YAML."""
    chance = random.Random(number)
    text = list(chance.choice(SEEDS))
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(text))
        text[place : place + chance.randrange(2)] = chance.choice(["", *CHARACTERS])
    return "".join(text)


@pytest.fixture
def by_ruamel(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """A function that reads any text with ruamel.yaml; None for a mistake."""

    def read(text: str) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(yaml_documents, "_read_plainly", lambda text: None)
            try:
                return read_yaml(text)
            except DocumentError:
                return None

    return read


def test_all_readers_agree(by_ruamel: Callable[[str], Any]) -> None:
    """The front matter reader accepts fewer texts, and the fast reader only a few."""
    plain = careful = 0
    for number in range(1_500):
        text = mutated(number)
        values = by_ruamel(text)
        quick = yaml_documents._read_plainly(text)
        if quick is not None:
            plain += 1
            assert same(values, quick), text
        front_matter = parser.read(text, Span(0, len(text)), LIMITS)
        if front_matter.root is not None and not front_matter.findings and ">-\t" not in text:
            careful += 1
            assert same(values, front_matter.values), text
    assert plain > 10
    assert careful > 300


def test_no_text_makes_a_lenient_reader_fail() -> None:
    for number in range(1_500):
        try:
            read_yaml(mutated(number), LENIENT)
        except DocumentError as error:
            assert error.reason
            assert "can be read (" not in error.reason


def test_plain_files_do_without_ruamel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ruamel.yaml", None)
    assert read_yaml("name: Trees\nother:\n  - Wood\n") == {"name": "Trees", "other": ["Wood"]}
    assert read_yaml("- Trees\n- Parks\n") == ["Trees", "Parks"]
    with pytest.raises(ImportError):
        read_yaml("[Trees]\n")


# -- JSON ----------------------------------------------------------------------

JSON_MISTAKES = {
    "nothing": ("", 1, "Expecting value"),
    "an open object": ('{\n"a": 1', 2, "Expecting ',' delimiter"),
    "a comment": ("{\n// a\n}", 2, "Expecting property name"),
    "NaN": ('{"a": NaN}', 0, "NaN is not a number in JSON"),
    "infinity": ('{"a": -Infinity}', 0, "-Infinity is not a number in JSON"),
    "too deep": ("[" * 200_000, 0, "nested too deep"),
    "too many digits": ("9" * 5_000, 0, "Exceeds the limit"),
}


@pytest.mark.parametrize(("text", "line", "words"), JSON_MISTAKES.values(), ids=JSON_MISTAKES)
def test_mistakes_in_json(text: str, line: int, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_json(text)
    assert caught.value.line == line
    assert words in caught.value.reason


def test_of_two_members_the_last_counts_unless_they_have_to_be_unique() -> None:
    text = '{"a": {"b": 1, "b": 2}}'
    assert read_json(text) == {"a": {"b": 2}}
    with pytest.raises(DocumentError, match="twice"):
        read_json(text, unique=True)


# -- files ---------------------------------------------------------------------


def test_the_text_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\r\n")
    assert read_text(path) == "a: é\r\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfea\0", "^the file is UTF-16, not UTF-8$"),
        (b"a: 1\nb: \xe9\n", "^line 2: byte 0xe9 is not UTF-8$"),
    ],
)
def test_what_is_no_text(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(DocumentError, match=words):
        read_text(tmp_path / "a.yaml")


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LIMITS.max_size + 1)
    for name, words in {
        ".": "folder",
        "none": "does not exist",
        "pipe": "pipe",
        "/dev/zero": "device",
        "large": "more than the limit",
        "a\0b": "path",
    }.items():
        with pytest.raises(DocumentError, match=words):
            read_text(tmp_path / name)
