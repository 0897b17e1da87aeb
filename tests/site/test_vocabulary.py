"""Vocabularies: the files that name a site's topics and organizations."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.site.vocabulary import Term, Vocabulary, VocabularyError, load
from tests.support.cli import write

TREES = Term("Trees", ("Wood",), "trees.example")
ENTRY = "name: Trees\notherNames:\n  - Wood\ndomain: trees.example\n"

SAME: dict[str, tuple[str, str]] = {
    "YAML": ("t.yaml", ENTRY),
    "a list": ("t.yml", "- name: Trees\n  otherNames: [Wood]\n  domain: trees.example\n"),
    "flow style": ("t.yaml", "{name: Trees, otherNames: [Wood], domain: trees.example}\n"),
    "comments": ("t.yaml", f"# The trees.\n{ENTRY}"),
    "CRLF": ("t.yaml", ENTRY.replace("\n", "\r\n")),
    "a byte-order mark": ("t.yaml", "\ufeff" + ENTRY),
    "tabs": ("t.yaml", "name:\tTrees\t\notherNames:\t[Wood]\ndomain: trees.example\t# here\n"),
    "markers at both ends": ("t.yaml", f"---\n{ENTRY}---\n"),
    "a merge": ("t.yaml", "- <<: {domain: trees.example}\n  name: Trees\n  otherNames: [Wood]\n"),
    "an anchor": ("t.yaml", "name: &n Trees\notherNames: [Wood]\ndomain: trees.example\nx: *n\n"),
    "more fields": ("t.yaml", f"_id: '404'\nkeywords: [a, b]\nservices: {{x: https://x.y/}}\n{ENTRY}"),
    "JSON": ("t.json", '{"name": "Trees", "otherNames": ["Wood"],\n\t"domain": "trees.example"}'),
    "JSON with comments": (
        "t.json", '{\n# one\n"name": "Trees", "otherNames": ["Wood",], "domain": "trees.example"}',
    ),
    "front matter": ("t.md", f"---\n{ENTRY}---\n\nThe trees.\n"),
    "front matter in dots": ("t.md", f"---\n{ENTRY}...\n"),
    "front matter of another ending": ("t.html", f"---\r\n{ENTRY}---\r\n"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), SAME.values(), ids=SAME)
def test_one_entry_in_many_spellings(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text.encode())
    assert load(["t.*"], tmp_path) == Vocabulary((TREES,))


def test_names_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "- Trees\n- '2021'\n- 2021-01-27\n", "b.json": '["Parks"]'})
    names = [term.name for term in load(["*.yaml", "*.json"], tmp_path).terms]
    assert names == ["Trees", "2021", "2021-01-27", "Parks"]


WRONG: dict[str, tuple[str, str, str]] = {
    "a key twice": ("t.yaml", "name: A\nx: 1\nname: B\n", "line 3: name is set twice, first in"),
    "a member twice": ("t.json", '{"name": "A",\n"name": "B"}', "line 2: name is set twice"),
    "no YAML": ("t.yaml", "name: [\n", "line 2: a value is expected here"),
    "no YAML in front matter": ("t.md", "---\nname: A\nx: 'y\n---\n", "line 4: "),
    "a tag": ("t.yaml", "name: A\nx: !ruby/object:X {}\n", "line 2: the tag !ruby/object:X"),
    "no name": ("t.yaml", "title: A\n", "has no name (expected a mapping with the key name)"),
    "a number as name": ("t.yaml", "name: 404\n", "has no name"),
    "nothing": ("t.yaml", "# soon\n", "has no name"),
    "other names that are no list": ("t.yaml", "name: A\notherNames: B\n", "otherNames has to be"),
    "no front matter": ("t.md", "name: A\n", "the file has no front matter"),
    "a number as field of front matter": ("t.md", "---\nname: A\n404: x\n---\n", "line 3: 404"),
    "UTF-16": ("t.yaml", "\ufeffname: A\n", "the file is UTF-16, not UTF-8"),
    "a bomb": (
        "t.yaml",
        "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 10)),
        "more than 100,000 values",
    ),
    "nested": ("t.yaml", "[" * 100_000, "line 1: values are nested more than 64 levels deep"),
    "nested JSON": ("t.json", "[" * 100_000, "line 1: values are nested more than 64 levels"),
}


@pytest.mark.parametrize(("name", "text", "words"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_wrong(name: str, text: str, words: str, tmp_path: Path) -> None:
    """It is skipped with a warning; without any other file, names cannot be checked."""
    (tmp_path / name).write_bytes(text.encode("utf-16-le" if "UTF-16" in words else "utf-8"))
    with pytest.raises(VocabularyError) as caught:
        load(["t.*"], tmp_path)
    assert f"{tmp_path / name}: " in str(caught.value)
    assert words in str(caught.value)
    write(tmp_path, {"good.yaml": ENTRY})
    vocabulary = load(["*.*"], tmp_path)
    assert vocabulary.terms == (TREES,)
    assert vocabulary.problems == (str(caught.value),)


def test_a_pattern_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"topics/\*\.yaml matches no file"):
        load(["topics/*.yaml"], tmp_path)
