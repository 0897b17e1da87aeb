"""Correct articles with one change: both paths agree, and plain files take the fast one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsmeta.config.config import Config
from newsmeta.config.kinds import ARTICLE, Kind
from newsmeta.rules import CHECKED, VALIDATED
from tests.support.cli import GOOD
from tests.support.lanes import EVERYTHING, LANES, SITE, analyst, compare

TITLE = "City council votes to plant ten thousand trees"
CHANGES = {
    "nothing": ("", ""),
    "a text in single quotes": (f'"{TITLE}"', f"'{TITLE}'"),
    "a text without quotes": (f'"{TITLE}"', TITLE),
    "a quote that is escaped": (TITLE, f'\\"{TITLE}\\"'),
    "two blanks": (TITLE, TITLE.replace("votes to", "votes  to")),
    "an entity": (TITLE, TITLE.replace("votes", "&amp; votes")),
    "a tag": (TITLE, f"<b>{TITLE}</b>"),
    "a soft hyphen": (TITLE, TITLE.replace("council", "coun\u00adcil")),
    "letters beyond ASCII": (TITLE, TITLE.replace("trees", "Bäume – für alle")),
    "a smiling face": (TITLE, f"{TITLE} \U0001f600"),
    "a private character": (TITLE, f"{TITLE} \ue000"),
    "a replacement character": (TITLE, f"{TITLE} \ufffd"),
    "a zero-width space": (TITLE, f"{TITLE}\u200b"),
    "one that is escaped": (TITLE, f"{TITLE}\\u200b"),
    "a line feed that is escaped": (TITLE, f"{TITLE}\\nand more"),
    "wrongly decoded": (TITLE, TITLE.replace("trees", "BÃ¤ume")),
    "an empty title": (TITLE, ""),
    "a short title": (TITLE, "A"),
    "a long title": (TITLE, TITLE * 9),
    "capitals": (TITLE, TITLE.upper()),
    "no title": (f'title: "{TITLE}"\n', ""),
    "an offset": ("2021-01-27T15:50:00Z", "2021-01-27T15:50:00+01:00"),
    "no such day": ("2021-01-27T15:50:00Z", "2021-02-30T15:50:00Z"),
    "no such hour": ("2021-01-27T15:50:00Z", "2021-01-27T25:50:00Z"),
    "the future": ("2021-01-27T15:50:00Z", "2999-01-27T15:50:00Z"),
    "the past": ("2021-01-27T15:50:00Z", "1821-01-27T15:50:00Z"),
    "no time": ("2021-01-27T15:50:00Z", "2021-01-27"),
    "another kind of article": ("type: article", "type: video"),
    "no kind that there is": ("type: article", "type: poem"),
    "a number as text": ("quality: 60", 'quality: "60"'),
    "a number with a point": ("quality: 60", "quality: 60.0"),
    "a number that is too large": ("quality: 60", "quality: 600"),
    "a field without value": ("quality: 60", "quality:"),
    "a field of our own": ("quality: 60", "quality: 60\nown: x"),
    "a URL in a field of our own": ("quality: 60", "quality: 60\nown: https://www.example.com/"),
    "a path in a field of our own": ("quality: 60", "quality: 60\nown: a/b"),
    "a list of our own": ("quality: 60", "quality: 60\nown:\n  - x\n  - 1"),
    "fields of our own in a list": ("quality: 60", "quality: 60\nown:\n  - a: x\n    b: /x"),
    "no URL": ("https://www.example.com/2021/01/27/ten-thousand-trees/", "trees"),
    "another protocol": ("https://www.example.com/2021", "http://www.example.com/2021"),
    "capitals in a host": ("https://www.example.com/2021", "https://WWW.example.com/2021"),
    "a tracking parameter": ("ten-thousand-trees/", "ten-thousand-trees/?utm_source=a"),
    "another day in the address": ("2021/01/27/ten", "2019/01/27/ten"),
    "another domain": ("domain: example.com", "domain: example.net"),
    "a domain with a protocol": ("domain: example.com", 'domain: "https://example.com"'),
    "two topics": ("  - Climate\n", "  - Climate\n  - Trees\n"),
    "a topic twice": ("  - Climate\n", "  - Climate\n  - Climate\n"),
    "a topic with an escape": ("  - Climate\n", '  - "Clim\\u200bate"\n'),
    "a topic with a line feed": ("  - Climate\n", '  - "Clim\\nate"\n'),
    "a stroke in a name": ("Example Times", "Example/Times"),
    "an address for a name": ("Example Times", "https://www.example.com/"),
    "a stroke in a topic": ("  - Climate\n", "  - Climate/Weather\n"),
    "a picture of the site below a picture": (
        "heat: -1\n",
        "heat: -1\nrelated:\n  - webUrl: /a\n    images:\n      - url: /assets/none.jpg\n",
    ),
    "a picture in words": ("heat: -1\n", "heat: -1\nimage: /assets/none.jpg\n"),
    "an address that is not a picture": ("heat: -1\n", "heat: -1\nsourceUrl: /assets/none.jpg\n"),
    "a topic that is empty": ("  - Climate\n", '  - ""\n'),
    "topics at the margin": ("  - Climate\n", "- Climate\n"),
    "a topic that is a number": ("  - Climate\n", "  - 2021\n"),
    "no topics": ("topics:\n  - Climate\n", ""),
    "topics that are none": ("topics:\n  - Climate\n", "topics:\n"),
    "a small picture": ("width: 1200", "width: 12"),
    "a picture of no width": ("    width: 1200\n", ""),
    "a picture of the site": ("https://www.example.com/trees-1200x630.jpg", "/assets/none.jpg"),
    "a picture that is none": ("trees-1200x630.jpg", "trees.html"),
    "blank lines": ("heat: -1\n", "heat: -1\n\n\n"),
    "a comment": ("heat: -1\n", "# heat\nheat: -1\n"),
    "a comment that keeps quiet": ("heat: -1\n", "heat: -1  # newsmeta: ignore NM103\n"),
    "blanks at the end of a line": ("heat: -1\n", "heat: -1  \n"),
    "a tab": ("heat: -1\n", "heat:\t-1\n"),
    "a key twice": ("heat: -1\n", "heat: -1\nheat: -1\n"),
    "a list in brackets": ("topics:\n  - Climate\n", "topics: [Climate]\n"),
}
ENDS: dict[str, tuple[bytes, bytes]] = {
    "as it is": (b"", b""),
    "carriage returns": (b"\n", b"\r\n"),
    "carriage returns alone": (b"\n", b"\r"),
    "no last line end": (b"\n---\n", b"\n---"),
    "a body": (b"\n---\n", b"\n---\nText.\n"),
    "a body beyond ASCII": (b"\n---\n", b"\n---\nB\xc3\xa4ume \xf0\x9f\x98\x80\n"),
    "a body that is no UTF-8": (b"\n---\n", b"\n---\nB\xe4ume\n"),
    "a body with a carriage return": (b"\n---\n", b"\n---\nText.\r\nText.\n"),
    "a body with a rule": (b"\n---\n", b"\n---\nText.\n\n---\n\nText.\n"),
    "a body with Liquid": (b"\n---\n", b"\n---\n{% include x.html %}\n"),
    "more behind the end": (b"\n---\n", b"\n--- x\n"),
    "a longer end": (b"\n---\n", b"\n----\n"),
    "blanks behind the end": (b"\n---\n", b"\n--- \n"),
    "carriage return behind the end": (b"\n---\n", b"\n---\r\n"),
    "nothing between": (b"---\ncategory", b"---\n---\ncategory"),
    "dots": (b"\n---\n", b"\n...\n"),
    "no end": (b"\n---\n", b"\n"),
    "no beginning": (b"---\ncategory", b"category"),
    "a longer beginning": (b"---\ncategory", b"----\ncategory"),
    "a byte order mark": (b"---\ncategory", b"\xef\xbb\xbf---\ncategory"),
    "no UTF-8": (b"City", b"Cit\xfft"),
}
WAYS = [LANES[name] for name in ("validate", "both", "a site")]
PAGES = Config(root=SITE, kinds=(Kind("any", ("*.md",), None),))
OTHERS = [analyst(config=PAGES), analyst(CHECKED, PAGES), analyst(VALIDATED | CHECKED, PAGES)]
HERE = SITE / "_news" / "a.md"


@pytest.mark.parametrize("change", CHANGES)
def test_one_thing_changed(change: str) -> None:
    old, new = CHANGES[change]
    text = GOOD.replace(old, new, 1) if old else GOOD
    assert text != GOOD or not old
    for lane in (*LANES.values(), *OTHERS):
        compare(lane, text.encode(), HERE)


PLAIN = [
    *("nothing", "a text in single quotes", "a text without quotes", "a quote that is escaped"),
    *("letters beyond ASCII", "a number with a point", "two topics", "blank lines"),
    *("topics at the margin", "another domain", "a small picture"),
]


@pytest.mark.parametrize("change", PLAIN)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
def test_what_is_written_plainly_goes_the_fast_way(change: str, end: str) -> None:
    text = GOOD.replace(*CHANGES[change], 1) if change != "nothing" else GOOD
    data = text.replace("\n", end).encode()
    for lane in (*WAYS, *OTHERS[:1]):
        assert lane.plainly(data, HERE) is not None
        is_clean = not lane.analyse(lane.parse(data), HERE).findings
        assert (lane.accept(data, HERE) is not None) == is_clean


@pytest.mark.parametrize("char", "\u00a0\u00ad\u200b\u202f\u3000\ue000\ufffd\U000e0001")
def test_what_yaml_can_hold_goes_the_fast_way_if_nobody_sees_it(char: str) -> None:
    assert WAYS[0].plainly(GOOD.replace("council", f"coun{char}cil").encode(), HERE) is not None


UNREADABLE = ("no end", "no beginning", "a longer beginning", "a longer end", "more behind the end")


@pytest.mark.parametrize("end", ENDS)
def test_another_beginning_or_end(end: str) -> None:
    head, _, _ = GOOD.partition("\n---\n")
    for lane in (*WAYS, *OTHERS):
        data = f"{head}\n---\n".encode().replace(*ENDS[end])
        if end not in UNREADABLE:
            compare(lane, data, HERE)
        assert lane.accept(data, HERE) is None or end in ACCEPTED


ACCEPTED = [
    *("as it is", "carriage returns", "no last line end", "a body", "a body beyond ASCII"),
    *("a body with a rule", "a body with Liquid"),
]


@pytest.mark.parametrize("end", ACCEPTED)
def test_what_is_usual_at_the_end_goes_the_fast_way(end: str) -> None:
    head, _, _ = GOOD.partition("\n---\n")
    data = f"{head}\n---\n".encode().replace(*ENDS[end])
    assert WAYS[0].plainly(data, HERE) is not None


@pytest.mark.parametrize(
    "text", ["council", "Times", "Climate", "category", "news", "# c", "", "voted"]
)
@pytest.mark.parametrize(
    "char", "\t\v\f\r\x1c\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\0\xa0\u3000"
)
def test_a_blank_or_control_character_anywhere(text: str, char: str) -> None:
    data = GOOD.replace("Example Times", "'Example Times'").replace("heat: -1", "heat: -1 # c")
    data = data if text == "# c" else data.replace(" # c", "")
    for changed in (f"{text[:3]}{char}{text[3:]}", f"{text} {char}", f"{text}{char}"):
        for lane in (*WAYS, *OTHERS[:1]):
            compare(lane, data.replace(text or "heat", changed or "heat", 1).encode(), HERE)


OWN = """{
    "$defs": {"day": {"type": "string", "format": "date"}},
    "properties": {
        "day": {"$ref": "#/$defs/day"},
        "page": {"type": "string", "format": "uri"},
        "size": {"maximum": 5}
    }
}"""
BY_SCHEMA = {
    "day: x\n": False,
    "day: '2021-01-27'\n": True,
    "day: '2021-02-30'\n": False,
    "page: https://www.example.com/\n": True,
    "page: a b\n": False,
    "size: 5\n": True,
    "size: 6\n": False,
    "own: /a/b\n": True,
    "own:\n  - day: x\n": True,
}


@pytest.mark.parametrize("fields", BY_SCHEMA)
def test_a_schema_of_the_user_is_followed_both_ways(fields: str, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(OWN)
    kind = Kind("any", ("*.md",), str(tmp_path / "own.json"))
    lane = analyst(config=Config(root=tmp_path, kinds=(kind,)))
    data = f"---\n{fields}---\n".encode()
    compare(lane, data, tmp_path / "a.md")
    found = lane.analyse(lane.parse(data), tmp_path / "a.md").findings
    assert (not found) == BY_SCHEMA[fields]


OWN_FIELD = replace(ARTICLE, fields={"own": {"type": "string"}})


@pytest.mark.parametrize(
    "value",
    [
        *("https://www.example.com/?utm_source=a", "https://WWW.example.com/a", "x", "a/b"),
        *(
            "http://www.example.com/a b",
            "www.example.com/a",
            "//www.example.com/a",
            "/assets/a.jpg",
        ),
        *("https://www.example.com/a", "https://www.example.com/a?b=https://example.com/"),
    ],
)
def test_a_url_in_a_field_of_the_users_own(value: str) -> None:
    data = GOOD.replace("heat: -1", f'heat: -1\nown: "{value}"').encode()
    config = Config(root=SITE, path=SITE / "x.toml", article=OWN_FIELD)
    for codes in (VALIDATED, CHECKED, VALIDATED | CHECKED):
        compare(analyst(codes, config, EVERYTHING), data, HERE)
