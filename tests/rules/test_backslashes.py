"""Escapes in double quotes meant as literal backslashes: nothing of them is lost."""

from __future__ import annotations

import pytest

from tests.support.cli import GOOD
from tests.support.single import codes, fixed, found

TITLE = '"City council votes to plant ten thousand trees"'
HINT = "write \\\\ where a backslash is meant"


def with_title(written: str) -> str:
    return GOOD.replace(TITLE, written, 1)


MEANT = [
    r'"C:\trees\new"',
    r'"D:\new\rules\book"',
    r'"Look into C:\temp"',
    r'"See docs\rules for all"',
    r'"The share \\server\news\today"',
    r'"Find (Trees)\b1 with it"',
    r'"[a-z]+\trees"',
    r'"E:\archive\final"',
    r'"E:\fonts"',
    r'"F:\europe"',
    r'"F:\0001"',
    r'"C:\archive\news"',
    r'"Fish\nChips"',
]
"""Titles with backslashes as in paths and regular expressions."""


@pytest.mark.parametrize("written", MEANT)
def test_no_backslash_is_taken_out_unasked(written: str) -> None:
    text = with_title(written)
    assert {each.code for each in found(text)} <= {"NM204", "NM219"}
    assert all(HINT in each.hint for each in found(text))
    assert found(text)
    assert fixed(text) == text
    assert codes(with_title("'" + written[1:-1].replace("\\\\", "\\") + "'")) == []


SPACES = {
    r'"Trees\t"': "Trees",
    r'"\tTrees"': "Trees",
    r'"Ten \tthousand"': "Ten thousand",
    r'"Ten\t\t, thousand"': "Ten , thousand",
    r'"Ten\_thousand"': "Ten thousand",
    r'"Ten\xA0thousand"': "Ten thousand",
    r'"Ten\u00a0thousand"': "Ten thousand",
    r'"Ten\u200bthousand"': "Tenthousand",
    r'"Ten\n\nthousand"': "Ten thousand",
    r'"Ten \n thousand"': "Ten thousand",
    r'"Ten\r\n thousand"': "Ten thousand",
    '"Ten\tthousand"': "Ten thousand",
}
"""Titles with escapes meant as white space, and the resulting titles."""


@pytest.mark.parametrize("written", SPACES)
def test_white_space_that_is_meant_is_put_right(written: str) -> None:
    after = fixed(with_title(written))
    assert f'title: "{SPACES[written]}"' in after or f"title: {SPACES[written]}\n" in after


@pytest.mark.parametrize(
    "written", [r'"C:\Users\trees"', r'"C:\x\trees"', r'"\Users"', r'"\unknown"', r'"C:\data"']
)
def test_an_escape_that_is_none_is_said_to_want_two_backslashes(written: str) -> None:
    (one,) = found(with_title(written))
    assert one.code == "NM005"
    assert one.hint.startswith("write two backslashes for one, or use single quotes")
