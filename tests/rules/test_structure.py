"""A wrong indentation or hyphen is one finding, with advice."""

from __future__ import annotations

import pytest

from tests.support.cli import GOOD
from tests.support.single import codes, found

IMAGE = '  - url: "https://www.example.com/trees-1200x630.jpg"\n    width: 1200\n    height: 630\n'
OTHER = IMAGE.replace("trees", "parks")
PROVIDER = "provider:\n  name: Example Times\n  domain: example.com\n"
TOPICS = "topics:\n  - Climate\n"


def replaced(there: str, instead: str) -> str:
    assert there in GOOD
    return GOOD.replace(there, instead, 1)


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


SPLIT = {
    "second field": IMAGE.replace("    width", "  - width"),
    "third field": IMAGE.replace("    height", "  - height"),
    "every field": IMAGE.replace("    ", "  - "),
    "rest of a whole item": IMAGE + "  - isCached: true\n",
    "rest of several fields": IMAGE + "  - isCached: true\n    title: Trees\n",
    "before another": IMAGE.replace("    width", "  - width") + OTHER,
    "behind another": OTHER + IMAGE.replace("    width", "  - width"),
    "rest between others": IMAGE + "  - title: Trees\n" + OTHER,
    "deeper hyphens": "".join(
        f"  {line}\n" for line in IMAGE.replace("    width", "  - width").splitlines()
    ),
    "hyphens at the margin": IMAGE.replace("    width", "  - width").replace("\n  ", "\n")[2:],
}


@pytest.mark.parametrize("name", SPLIT)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_item_that_a_hyphen_splits_is_one_finding(name: str, end: str) -> None:
    text = replaced(IMAGE, SPLIT[name]).replace("\n", end)
    (one,) = found(text)
    assert (one.code, one.snippet[one.column - 1]) == ("NM101", "-")
    assert "write a space in place of the hyphen" in one.hint


def test_following_the_advice_is_all_that_it_takes() -> None:
    for images in SPLIT.values():
        text = replaced(IMAGE, images)
        while report := found(text):
            lines = text.split("\n")
            at, column = report[0].line - 1, report[0].column - 1
            lines[at] = f"{lines[at][:column]} {lines[at][column + 1 :]}"
            assert "\n".join(lines) != text
            text = "\n".join(lines)
        assert text.count("width: 1200") == images.count("width: 1200")


@pytest.mark.parametrize(
    "images",
    [
        IMAGE.replace("    width: 1200\n", "") + OTHER.replace("    height: 630\n", ""),
        IMAGE.replace("    width: 1200\n", ""),
        IMAGE + '  - url: "https://www.example.com/b.png"\n',
        '  - url: "https://www.example.com/a.png"\n  - width: 10\n',
        IMAGE + "  - width: 10\n    height: 10\n",
    ],
)
def test_items_that_lack_fields_are_others(images: str) -> None:
    messages = [each.message for each in found(replaced(IMAGE, images))]
    assert messages
    assert not any("hyphen" in message for message in messages)


MISPLACED = {
    "topics": (PROVIDER + "\n" + TOPICS, PROVIDER + "  topics:\n    - Climate\n", "topics:"),
    "two": (
        PROVIDER + "\n" + TOPICS,
        PROVIDER + "  topics:\n    - Climate\n  locale: en\n",
        "topics:",
    ),
    "text": (PROVIDER, PROVIDER + "  highlight: Trees\n", "highlight:"),
    "related": (IMAGE, IMAGE + "    related: []\n", "related:"),
    "secured and tags": (IMAGE, IMAGE + "    secured: x\n    tags: [a]\n", "secured:"),
    "required": (
        "quality: 60\nheat: -1\npublished: true\n\n" + PROVIDER,
        PROVIDER + "  quality: 60\n  heat: -1\n  published: true\n",
        "quality:",
    ),
    "deep": (PROVIDER, PROVIDER + "  authors:\n    - name: Ada\n      locale: en\n", "locale:"),
    "in the mapping around": (
        PROVIDER,
        PROVIDER
        + "  images:\n"
        + IMAGE.replace("\n", "\n  ")[:-2].replace("  - ", "    - ", 1)
        + "      authors:\n        - name: Ada\n",
        "authors:",
    ),
    "behind a blank line": (
        PROVIDER + "\n" + TOPICS,
        PROVIDER + "\n  topics:\n    - Climate\n",
        "topics:",
    ),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_fields_under_the_wrong_one_are_one_finding(name: str) -> None:
    there, instead, piece = MISPLACED[name]
    text = replaced(there, instead)
    (one,) = found(text)
    assert (one.code, one.line) == ("NM102", line_of(text, piece))
    assert "to the left margin" in one.hint or one.hint.startswith("indent it like")


def test_a_field_that_stands_in_its_place_as_well_is_only_unknown_here() -> None:
    assert found(replaced(PROVIDER, PROVIDER + "  quality: 60\n"))[0].hint.startswith("remove it")


ODD = {"no-break spaces": "\u00a0", "full-width spaces": "\u3000", "U+202F": "\u202f"}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("there", "pattern"),
    [
        (PROVIDER, "provider:\n__name: Example Times\n__domain: example.com\n"),
        (PROVIDER, "provider:\n  name: Example Times\n__domain: example.com\n"),
        (PROVIDER, "provider:\n  name: Example Times\n _domain: example.com\n"),
        (TOPICS, "topics:\n__- Climate\n"),
        (TOPICS, "topics:\n__- Climate\n__- Cities\n"),
        (TOPICS, "topics:\n  - Climate\n__- Cities\n"),
        (IMAGE, IMAGE.replace("    width", "____width").replace("    height", "____height")),
        (IMAGE, IMAGE.replace("    width", "____width")),
        (IMAGE, IMAGE.replace("- url", "-_url")),
        (IMAGE, IMAGE.replace("- url", "- _url")),
        ("quality: 60\n", "_quality: 60\n"),
    ],
)
def test_blanks_that_are_none_to_yaml_are_one_finding(
    name: str, end: str, there: str, pattern: str
) -> None:
    text = replaced(there, pattern.replace("_", ODD[name])).replace("\n", end)
    (one,) = found(text)
    assert (one.code, one.line) == ("NM005", line_of(text, ODD[name]))
    assert one.message.startswith(name)


def test_such_blanks_inside_of_texts_are_no_matter_of_indentation() -> None:
    text = replaced("quality: 60\n", 'quality: 60\nhighlight: "One\n  \u00a0\u00a0two"\n')
    assert "NM005" not in codes(text)
