"""The rules for text: correct values, and exact messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.rules.base import RuleSettings
from tests.support.texts import codes, validate


@pytest.mark.parametrize(
    "title",
    [
        "AT&T and M&S; more",
        '"R&D; a &bogus; entity, &copy 2021"',
        "a < b > c, I <3 trees",
        '"List<String> and <T>"',
        '"“Curly quotes”, – dashes — and … dots"',
        '"It’s Björn’s Straße: naïve café, Łódź, ÅÄÖ"',
        '"NOËL À LA CARTE: Ã, Â and Ð are letters"',
        '"São Paulo, Ålesund, Íslands, Île-de-France"',
        '"Москва: «Деревья» и Україна"',
        '"Η Αθήνα και τα δέντρα"',
        '"東京に一万本の木を植える"',
        '"한국 나무"',
        '"ประเทศไทย ปลูกต้นไม้"',
        '"हिन्दी में पेड़"',
        '"می\u200cخواهیم درخت بکاریم"',
        '"שלום\u200f! עצים"',
        '"عشرة آلاف شجرة\u200e (10)"',
        '"👨\u200d👩\u200d👧 plant a 🌳, 👍🏽"',
        '"❤️ trees ☎️"',
        '"🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f and 🇫🇷"',
        "|-\n  One line",
        ">-\n  Folded\n  text\n",
        '"C++ & C#: 100% of 5 > 3"',
        '"2021"',
        '"no"',
        "x",
    ],
)
def test_text_that_is_right_is_left_alone(title: str) -> None:
    assert validate(title) == ()


@pytest.mark.parametrize(
    "excerpt",
    ['"a\\nb"', "|\n  Two lines\n  of text", ">\n  Folded\n  text\n", "|+\n  Kept\n\n"],
)
def test_an_excerpt_may_have_lines(excerpt: str) -> None:
    assert validate(excerpt=excerpt) == ()


@pytest.mark.parametrize(
    ("locale", "title", "is_right"),
    [
        ("fr", "Coût\u00a0: 3\u00a0€", True),
        ("fr-CA", "«\u00a0Une chance\u00a0»", True),
        ("FR", "Pourquoi\u202f?", True),
        ("fr", "dix\u00a0mille arbres", False),
        ("fr", "Coût:\u00a03", True),
        ("de", "Kosten:\u00a03", False),
        (None, "Coût:\u00a03", False),
    ],
)
def test_no_break_spaces_belong_into_french(locale: str | None, title: str, is_right: bool) -> None:
    found = validate(f'"{title}"', more=f"locale: {locale}" if locale else "")
    assert codes(found) == ([] if is_right else ["NM204"])


@pytest.mark.parametrize(
    "title",
    [
        '""',
        '" "',
        '"\\t\\n"',
        '"\u00a0"',
        '"\u3000"',
        '"\ufeff"',
        '"\u200b"',
        '"\u2060\u00ad"',
        '"\\a"',
    ],
)
def test_text_of_nothing_that_is_seen_is_blank(title: str) -> None:
    assert [(d.code, d.line, d.column) for d in validate(title)] == [("NM107", 3, 8)]


@pytest.mark.parametrize(
    "point",
    [
        *(0x00A0, 0x00AD, 0x061C, 0x180E, 0x2007, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028),
        *(0x2029, 0x202A, 0x202E, 0x202F, 0x2060, 0x2064, 0x2066, 0x2069, 0x3164, 0xFEFF, 0xFFF9),
        *(0x0000, 0x0007, 0x001B, 0x007F, 0x0085, 0xE0061),
    ],
    ids="U+{:04X}".format,
)
def test_a_character_that_nobody_sees(point: int) -> None:
    (found,) = validate(f'"Ten\\U{point:08x}trees"')
    assert (found.code, found.line, found.column) == ("NM204", 3, 12)
    assert f"U+{point:04X}" in found.message
    assert found.hint.startswith(("remove it", "write a plain space"))


def test_several_flaws_of_one_text_are_all_told_and_each_once() -> None:
    found = validate('" Fish  &amp;  chips\u00a0<b>now</b> Cafe\u0301 "')
    assert codes(found) == ["NM202", "NM203", "NM201", "NM204", "NM207", "NM205"]
    assert "begins and ends" in found[0].message
    assert "and 1 more" in found[1].message


def test_an_entity_is_told_once_however_many() -> None:
    assert [d.message for d in validate('"&amp; &lt; &#8217;"')] == [
        'title: the HTML entity "&amp;", and 2 more'
    ]


@pytest.mark.parametrize("field", ["featuredContent", "content"])
def test_fields_that_hold_html_may_hold_html(field: str) -> None:
    found = validate(more=f"{field}: '<p>Fish &amp;  chips&nbsp;</p> '")
    assert set(codes(found)) <= {"NM210"}


@pytest.mark.parametrize(
    ("field", "expected"),
    [("highlight", ["NM201"]), ("tags", ["NM201"]), ("layout", []), ("permalink", [])],
)
def test_only_text_that_people_read_is_looked_at(field: str, expected: list[str]) -> None:
    value = "[a&amp;b]" if field == "tags" else '"/a&amp;b"'
    assert codes(validate(more=f"{field}: {value}")) == expected


def test_markup_counts_in_headline_and_excerpt_alone() -> None:
    assert codes(validate("a <b>x</b>", "The <i>plan</i>.")) == ["NM207", "NM207"]
    assert validate(more="highlight: The <i>plan</i>.") == ()


@pytest.mark.parametrize(
    ("excerpt", "is_cut"),
    [
        ("The plan covers every district.", False),
        ("The plan covers every district!", False),
        ("“Who will plant them?”", False),
        ("He said: “Wait.”", False),
        ("A headline without a stop", False),
        ("The plan (see map)", False),
        ("All of it… is new.", False),
        ("It starts in the spring. By J. Doe", True),
        ("The plan covers every ...", True),
        ("The plan covers every…", True),
        ("The plan covers every […]", True),
        ("The plan covers every [...]", True),
        ("The plan covers every district,", True),
        ("The plan covers every district –", True),
        ("The plan covers every dis-", True),
        ("It covers every district. It starts in the spr", True),
    ],
)
def test_an_excerpt_that_was_cut_off(excerpt: str, is_cut: bool) -> None:
    assert codes(validate(excerpt=f'"{excerpt}"')) == (["NM209"] if is_cut else [])


@pytest.mark.parametrize(("length", "limit", "is_long"), [(110, 110, 0), (111, 110, 1), (5, 4, 1)])
def test_a_headline_may_have_so_many_characters(length: int, limit: int, is_long: int) -> None:
    found = validate("é" * length, settings=RuleSettings(max_headline_length=limit))
    assert codes(found) == ["NM208"] * is_long
    if found:
        assert found[0].column == len("title: ") + 1 + limit
        assert found[0].location.end.column == len("title: ") + 1 + length


def test_a_long_headline_of_a_related_article_is_nobodys_fault() -> None:
    assert validate(more=f"related:\n  - title: {'x' * 200}") == ()


@pytest.mark.parametrize(
    ("published", "hours", "is_future"),
    [
        ("2021-06-01T23:59:59Z", 24, False),
        ("2021-06-02T00:00:00Z", 24, False),
        ("2021-06-02T00:00:01Z", 24, True),
        ("2021-06-01T00:30:00Z", 0, True),
        ("2021-06-30T00:00:00Z", 24 * 30, False),
    ],
)
def test_the_future_begins_after_the_tolerance(published: str, hours: int, is_future: bool) -> None:
    found = validate(published=published, settings=RuleSettings(future_tolerance_hours=hours))
    assert codes(found) == (["NM212"] if is_future else [])


@pytest.mark.parametrize(
    ("updated", "is_wrong"),
    [
        ("2021-01-27T15:50:00Z", False),
        ("2021-01-27T15:49:59Z", True),
        ("2021-01-28T09:00:00Z", False),
    ],
)
def test_an_update_comes_after_the_publication(updated: str, is_wrong: bool) -> None:
    found = validate(more=f"updatedDateTime: {updated}")
    wrong = [d for d in found if d.code == "NM213"]
    assert bool(wrong) == is_wrong
    for diagnostic in wrong:
        (published,) = diagnostic.related
        assert published.location.start.line == 5


def test_an_update_in_another_time_zone() -> None:
    found = validate(more='updatedDateTime: "2021-01-27T16:49:00+01:00"')
    assert {d.code for d in found} == {"NM210", "NM211", "NM213"}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30))
def test_any_text_is_judged(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    for diagnostic in validate(f'"{quoted}"'):
        assert diagnostic.code in ("NM005", "NM107") or diagnostic.code.startswith("NM2")
        assert diagnostic.line == 3 or "\u2028" in text or "\u2029" in text
        if diagnostic.code.startswith("NM2"):
            assert diagnostic.location.start < diagnostic.location.end
