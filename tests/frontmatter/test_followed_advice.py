"""Advice on invalid front matter: followed to the letter, it gives the intended values."""

from __future__ import annotations

import pytest

from tests.support.cli import GOOD
from tests.support.single import codes, found, values

TITLE = '"City council votes to plant ten thousand trees"'
TOPICS = "topics:\n  - Climate\n"


def with_title(written: str) -> str:
    return GOOD.replace(TITLE, written, 1)


@pytest.mark.parametrize(
    "written",
    [
        '"Council" says yes',
        "'Council' says yes",
        '"Council": it says yes',
        "'Council': it says yes",
        '"Trees" and "parks" for all',
        "'Trees' and 'parks' for all",
        "\"It's\" the council's word",
        '"Yes", says the council',
        '"Ten" or "twelve" thousand',
        '"Été" à la ville',
    ],
)
def test_a_value_that_goes_on_behind_its_quote_is_put_in_others(written: str) -> None:
    (one,) = found(with_title(written))
    assert one.code == "NM005"
    hint, _, whole = one.hint.partition(": ")
    assert hint.startswith("put the whole value in ")
    assert values(with_title(whole))["title"] == written
    assert codes(with_title(whole)) == []


@pytest.mark.parametrize(
    ("written", "sign"), [('"Say "yes" now"', '\\"'), ("'It's the city's'", "''")]
)
def test_quotes_inside_of_quotes_are_escaped(written: str, sign: str) -> None:
    (one,) = found(with_title(written))
    assert one.hint.startswith(f"write {sign} for")


@pytest.mark.parametrize("sign", ["\u2013", "\u2014", "\u2022", "\u00b7", "\u2023", "\u25e6"])
@pytest.mark.parametrize("more", ["", "  {} Trees\n"])
def test_bullets_are_said_to_be_hyphens(sign: str, more: str) -> None:
    text = GOOD.replace(TOPICS, f"topics:\n  {sign} Climate\n{more.format(sign)}")
    (one,) = found(text)
    assert one.hint.startswith("begin each item with a hyphen and a blank")


@pytest.mark.parametrize("items", ['"Climate" "Cities"', "'Climate' 'Cities'", '"a", "b" "c"'])
def test_a_comma_that_is_missing_is_named(items: str) -> None:
    (one,) = found(GOOD.replace(TOPICS, f"topics: [{items}]\n"))
    assert one.message == "a comma is missing between two items"


def test_a_hyphen_before_a_title_is_text() -> None:
    (one,) = found(with_title("- trees"))
    assert one.hint == "put the whole value in double quotes"


def test_a_hyphen_without_a_blank_is_found() -> None:
    text = GOOD.replace("  - url:", "  -url:", 1)
    (one,) = found(text)
    assert one.snippet.lstrip().startswith("-url")
    assert (one.message.endswith("has no blank after the hyphen"), one.hint) == (
        True,
        "put one there",
    )


@pytest.mark.parametrize("marker", ["----", "--", "\u2014", "\u2013", "-----", "----  ", "\u2014-"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_was_meant_to_close_is_named(marker: str, end: str) -> None:
    head, _, _ = GOOD.rpartition("\n---")
    text = f"{head}\n{marker}\nThe text.\n".replace("\n", end)
    (one,) = found(text)
    number = text.split(end).index(marker) + 1
    assert one.code == "NM004"
    assert one.hint.startswith(f"line {number} was probably meant to close it: write ---")


@pytest.mark.parametrize(
    "marker",
    [
        *("--- # end", "---# end", "--- The text", "---\u00a0", "---\u200b", "---\u3000", " ---"),
        *("\t---", "\u00a0---", "....", "\u2026", "***", "+++", "===", "___", "~~~", "-" * 20),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\n"])
def test_a_line_that_nearly_closes_is_named_and_right_when_corrected(marker: str, gap: str) -> None:
    head, _, _ = GOOD.rpartition("\n---")
    text = f"{head}{gap}{marker}\nThe text.\n"
    (one,) = found(text)
    number = text.split("\n").index(marker) + 1
    right = "nothing but ---" if "---" in marker and "----" not in marker else "--- instead of"
    assert one.hint.startswith(f"line {number} was probably meant to close it: write {right}")
    assert codes(text.replace(f"\n{marker}\n", "\n---\n")) == []


@pytest.mark.parametrize(
    "body", ["a | b\n---|---\n1 | 2\n", "note: a\nText\n--- | ---\n", "Some words\n---\u00a0\n"]
)
def test_tables_and_rules_of_the_body_close_nothing(body: str) -> None:
    head, _, _ = GOOD.rpartition("\n---")
    (one,) = found(f"{head}\n\n{body}")
    assert one.hint == "close it with a line of three hyphens: ---"


def test_an_underline_of_the_body_closes_nothing() -> None:
    head, _, _ = GOOD.rpartition("\n---")
    (one,) = found(f"{head}\n\nA heading\n-----\nThe text.\n")
    assert one.hint == "close it with a line of three hyphens: ---"
