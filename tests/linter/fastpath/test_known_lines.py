"""Knowledge from earlier files does not change how the fast path reads the next one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.frontmatter import Limits, parse
from newsmeta.frontmatter import plain as plain_module
from newsmeta.frontmatter.plain import PlainReader

BEFORE = 'a: "Known"\nlist:\n  - b: "Known"\n    a: 2021-01-27T15:50:00Z\n  - Known\nc: 1\n'
"""Lines whose keys are cached afterwards."""

VALUES = [
    *('"x"', '""', '"x', 'x"', '"', '"x"y', '"x"yz', '"x" y', '"x" "y"', '"x"y"', '"x""', '""x"'),
    *('"x" ', ' "x"', '"x"  # c', '"x"#', "'x'", "'x", "'x''y'", "'x'y'", "'x'y", "''", "'"),
    *(r'"\""', r'"x\"y"', r'"x\"y', r'"x\"y"z', r'"x\"y" z', r'"\"', r'"\\"', r'"\\""', r'"\"\""'),
    *(r'"x\"y"z"', r'"x\" "y"', r'"x\"y" ', r'"\n"', r'"\u00e9"', r'"\q"', r'"x\"', r'x\"y"'),
    *(r'"x\"y\"', r'"x\\\""', r'"\"x"y', r'"\"x"yz', r'"\"x', r'"\"xy'),
    *("2021-01-27T15:50:00Z", "2021-01-27T15:50:00ZX", "2021-01-27", "2021-13-27T15:50:00Z"),
    *("x", "Known", "1", "1_000", "yes", "null", "~", "", "x: y", "x #y", "#x", "[x]", "{}", "- x"),
    *("*x", "&x y", "!x y", "|", ">", "%x", "@x", "`x", "x:", "12:30", "0x1", ".5", "1e3"),
]
SHAPES = ["a: {}\n", "c: 1\na: {}\nd: 1\n", "list:\n  - b: {}\n    a: x\n", "list:\n  - {}\n"]


def read(reader: PlainReader, text: str) -> str:
    """Return the parsed values, with types and in order."""
    return repr(reader.read(text))


def reader_of(*texts: str) -> PlainReader:
    """Return a reader that has read other files before."""
    reader = PlainReader(64, 10_000)
    for text in texts:
        assert reader.read(text) is not None
    return reader


@pytest.mark.parametrize("value", VALUES)
def test_a_known_key_takes_no_other_values(value: str) -> None:
    for shape in SHAPES:
        text = shape.format(value)
        alone = read(reader_of(), text)
        knowing = reader_of(BEFORE)
        assert read(knowing, text) == alone, text
        assert read(knowing, text) == alone, f"{text} once more"
        if alone != "None":
            careful = parse(f"---\n{text}---\n".encode(), Limits())
            assert (alone, careful.is_readable) == (repr(careful.values), True)


LINES = st.sampled_from([shape.format(value) for shape in SHAPES for value in VALUES])


@given(st.lists(LINES, max_size=6), LINES)
def test_files_before_change_nothing(before: list[str], text: str) -> None:
    reader = PlainReader(64, 10_000)
    for each in before:
        reader.read(each)
    assert read(reader, text) == read(reader_of(), text)


def test_what_is_known_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_module, "_MOST_KNOWN", 50)
    reader = PlainReader(64, 10_000)
    for number in range(500):
        assert reader.read(f"a{number}: {number}\n") == {f"a{number}": number}
        assert len(reader._known) + len(reader._heads) <= 52
    long = "x" * 5_000
    assert reader.read(f"a: {long}\n") == {"a": long}
    assert all(len(line) < 1_000 for line in reader._known)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('a: "x\\"y"\n', {"a": 'x"y'}),
        ('a: "x"\nb:\n', {"a": "x", "b": None}),
        ("a:\nb: 1\n", {"a": None, "b": 1}),
        ("a:\n  b:\n  c: 1\nd:\n", {"a": {"b": None, "c": 1}, "d": None}),
        ("a:\n  - b:\n    c: 1\n  - d:\n", {"a": [{"b": None, "c": 1}, {"d": None}]}),
        ("a:\n  - x\nb:\n\nc: 1\n\n", {"a": ["x"], "b": None, "c": 1}),
        ("a:\n- x\n- y\nb: 1\n", {"a": ["x", "y"], "b": 1}),
        ("a:\n  - b: 1\n    c:\n      - x\n  - y\n", {"a": [{"b": 1, "c": ["x"]}, "y"]}),
        ("a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", {"a": {"b": {"c": 1}, "d": 2}, "e": 3}),
        ("a: 1\na: 2\n", None),
        ("a:\n    b: 1\n  c: 2\n", None),
        ("a: 1\n  b: 2\n", None),
        ("  a: 1\nb: 2\n", None),
        ("- a\n", None),
        ("a:\n- x\nb: 1\n- y\n", None),
        ("a: 1\n- x\n", None),
        ("", None),
        ("\n\n", None),
    ],
)
def test_what_is_plain(text: str, values: object) -> None:
    assert repr(reader_of().read(text)) == repr(values)
    assert repr(reader_of(BEFORE).read(text)) == repr(values)


@pytest.mark.parametrize("key", ["off", "yes", "no", "On", "tRUE", "_9", "__4"])
def test_a_key_on_which_readers_disagree_is_not_plain(key: str) -> None:
    assert reader_of().read(f"{key}: 1\n") is None
    assert reader_of().read(f"a:\n  - {key}: 1\n") is None


@pytest.mark.parametrize("key", ["null", "Null", "true", "False"])
def test_a_key_that_is_no_text_is_not_plain(key: str) -> None:
    assert reader_of().read(f"{key}: 1\n") is None


@pytest.mark.parametrize("indent", [" ", "  "])
def test_limits_are_those_of_the_careful_reader(indent: str) -> None:
    for depth in range(5, 40):
        text = "".join(f"{indent * level}a:\n" for level in range(depth))
        text += f"{indent * depth}a: 1\n"
        for most in range(5, 90, 7):
            if PlainReader(most, 10_000).read(text) is not None:
                assert parse(f"---\n{text}---\n".encode(), Limits(max_depth=most)).is_readable
    many = "".join(f"a{number}: 1\n" for number in range(100))
    for most in range(100, 600, 20):
        if PlainReader(64, most).read(many) is not None:
            assert parse(f"---\n{many}---\n".encode(), Limits(max_nodes=most)).is_readable
    assert PlainReader(64, 10_000).read(many) is not None
    assert PlainReader(64, 101 * 4).read(many) is not None
    assert PlainReader(64, 100 * 4).read(many) is None
