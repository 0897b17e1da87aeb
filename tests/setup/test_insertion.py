"""Insertion of a part into a YAML file: the intended outcome, with every other byte unchanged."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.setup.hooks import with_hooks
from newsmeta.setup.insertion import InsertionError, at_end, into_list

ITEM = "  - repo: local\n    hooks:\n      - id: new\n"
NEW = {"repo": "local", "hooks": [{"id": "new"}]}

LISTS = {
    "usual": "repos:\n  - repo: a\n    hooks:\n      - id: x\n",
    "no indent": "repos:\n- repo: a\n  hooks:\n  - id: x\n",
    "deep indent": "repos:\n    - repo: a\n      hooks: [{id: x}]\n",
    "keys behind": "repos:\n  - repo: a\n    hooks: []\nci:\n  skip: [x]\n",
    "keys before": "ci: {skip: []}\ndefault_stages: [commit]\nrepos:\n- repo: a\n  hooks: []\n",
    "comments": "# top\nrepos:  # all\n  # first\n  - repo: a\n    hooks: []  # none\n# end\n",
    "comment and key behind": "repos:\n- repo: a\n\n# for CI\nci:\n  a: b\n",
    "no line end": "repos:\n  - repo: a\n    rev: '1'",
    "empty list": "repos: []\n",
    "empty list with comment": "fail_fast: true\nrepos: [ ]  # none yet\n",
    "nothing under it": "repos:\n",
    "nothing under it, and a key": "repos:\nfail_fast: true\n",
    "another key": "fail_fast: true\n",
    "marker": "---\nrepos:\n  - repo: a\n",
    "empty": "",
    "comment alone": "# hooks\n",
    "literal text": "repos:\n  - repo: local\n    hooks:\n      - entry: |\n          - a\n",
    "carriage returns": "repos:\r\n  - repo: a\r\n    hooks: []\r\nci:\r\n  a: b\r\n",
    "byte-order mark": "\ufeffrepos:\n  - repo: a\n",
    "anchors": "x: &x {a: 1}\nrepos:\n  - repo: a\n    more: *x\n",
}


def is_inside(part: str, text: str) -> bool:
    """Tell whether a text is another one with an insertion at one place."""
    return any(
        text.startswith(part[:at]) and text.endswith(part[at:]) for at in range(len(part) + 1)
    )


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS.keys())
def test_an_item_is_added_to_a_list(text: str) -> None:
    after = into_list(text.encode(), "repos", ITEM).decode()
    before = yaml.safe_load(text.removeprefix("\ufeff")) or {}
    assert yaml.safe_load(after.removeprefix("\ufeff")) == {
        **before,
        "repos": [*(before.get("repos") or ()), NEW],
    }
    if "[]" not in text.partition("hooks")[0] and "[ ]" not in text:
        assert is_inside(text, after)
    if "\r\n" in text:
        assert after.count("\n") == after.count("\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "repos: [{repo: a}]\n",
        "{repos: []}\n",
        "repos: &r\n  - repo: a\nmore: *r\n",
        "repos: text\n",
        "- repo: a\n",
        "repos: {a: b}\n",
        "just text\n",
        "repos:\n  - repo: a\n---\nmore: 1\n",
        "repos: [\n",
        '"repos":\n  - repo: a\n',
    ],
)
def test_what_cannot_be_added_to_is_left(text: str) -> None:
    try:
        after = into_list(text.encode(), "repos", ITEM)
    except InsertionError as error:
        assert str(error)
    else:
        assert next(yaml.safe_load_all(after))["repos"][-1] == NEW


def test_a_file_that_is_not_utf8_is_left() -> None:
    with pytest.raises(InsertionError, match="not UTF-8"):
        into_list(b"repos: []\n# \xff\n", "repos", ITEM)


ENDS = {
    "usual": "stages: [test]\n\nbuild:\n  script: make\n",
    "no line end": "build:\n  script: make",
    "tags": "build:\n  script: !reference [.a, script]\n",
    "carriage returns": "build:\r\n  script: make\r\n",
    "empty": "",
    "literal text": "build:\n  script:\n    - |\n      a\n      b\n",
    "comment at the end": "build:\n  script: make\n# end\n",
    "blank lines at the end": "build:\n  script: make\n\n\n",
    "flow": "build: {script: make}\n",
    "indent": "build:\n    script:\n    - make\n",
}


@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS.keys())
def test_keys_are_added_at_the_end(text: str) -> None:
    after = at_end(text.encode(), "new:\n  script: newsmeta\n").decode()
    assert after.startswith(text)
    read = yaml.load(after.replace("!reference ", ""), Loader=yaml.SafeLoader)
    assert read["new"] == {"script": "newsmeta"}


@pytest.mark.parametrize("text", ["new: 1\n", "- a\n", "{a: b}\n", "a: |\n  x\n ---\n", "a: [\n"])
def test_keys_that_cannot_be_added_are_not(text: str) -> None:
    with pytest.raises(InsertionError):
        at_end(text.encode(), "new:\n  script: newsmeta\n")


hooks = st.fixed_dictionaries({"id": st.sampled_from(["a", "b c", "x-y"])})
repos = st.lists(
    st.fixed_dictionaries(
        {"repo": st.sampled_from(["local", "https://example.com/x"]), "hooks": st.lists(hooks)}
    ),
    max_size=3,
)
values = st.fixed_dictionaries(
    {},
    optional={
        "repos": repos,
        "ci": st.fixed_dictionaries({"skip": st.lists(st.text("ab: #-"), max_size=2)}),
        "fail_fast": st.booleans(),
    },
)


@given(values, st.integers(2, 6), st.booleans(), st.booleans())
def test_hooks_come_into_any_configuration_once(
    content: dict[str, Any], indent: int, is_sorted: bool, has_returns: bool
) -> None:
    text = yaml.safe_dump(content, indent=indent, sort_keys=is_sorted) if content else ""
    before = text.replace("\n", "\r\n" if has_returns else "\n").encode()
    after = with_hooks(before)
    assert after is not None
    read = yaml.safe_load(after)
    assert {**read, "repos": read["repos"][:-1]} == {**content, "repos": content.get("repos", [])}
    assert [hook["id"] for hook in read["repos"][-1]["hooks"]] == ["newsmeta"]
    assert with_hooks(after) is None
