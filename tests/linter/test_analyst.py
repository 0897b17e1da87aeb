"""The analyst: which rules apply to a file, and that all entry points respect them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import Config
from newsmeta.config.kinds import Kind
from newsmeta.config.selectors import Layer
from newsmeta.linter.analyst import Analysis, Analyst
from newsmeta.rules import CHECKED, NORMALIZED, VALIDATED
from newsmeta.rules.values import LONGEST
from tests.support.cli import GOOD
from tests.support.lanes import EVERYTHING, SITE, analyst

PATH = SITE / "_news" / "a.md"
LANES = {"validate": VALIDATED, "check": CHECKED, "normalize": NORMALIZED}

# The replacement of a line, the rule that finds it, and whether the file stays readable.
MISTAKES = {
    "no end of a list": ("quality: 60", "quality: [60", "NM005", False),
    "a tab": ("quality: 60", "quality: 60\n\tx: 1", "NM005", False),
    "an alias of nothing": ("type: article", "type: *a", "NM005", False),
    "a quote without end": ("quality: 60", 'quality: "60', "NM005", False),
    "two colons": ("quality: 60", "quality: a: b", "NM005", False),
    "an indented key": ("quality: 60", "quality: 60\n   x: 1", "NM005", False),
    "a field twice": ("heat: -1", "heat: -1\nheat: -1", "NM007", True),
    "a tag": ("type: article", "type: !x article", "NM009", True),
}


@pytest.mark.parametrize("command", LANES)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_that_a_file_cannot_be_read_is_said_in_any_case(mistake: str, command: str) -> None:
    old, new, code, is_readable = MISTAKES[mistake]
    lane = analyst(LANES[command])
    parsed = lane.parse(GOOD.replace(old, new).encode())
    assert parsed.is_readable == is_readable
    found = {each.code for each in lane.analyse(parsed, PATH).findings}
    assert (code in found) == (command != "check" or not is_readable)


TEXTS = {
    "good": GOOD,
    "carriage returns": GOOD.replace("\n", "\r\n"),
    "a list in brackets": GOOD.replace("topics:\n  - Climate\n", "topics: [Climate]\n"),
    "a comment": GOOD.replace("heat: -1", "heat: -1 # c"),
    "a body": GOOD + "More.\n",
    "a mark": "\ufeff" + GOOD,
    "no list": GOOD.replace("quality: 60", "quality: [60"),
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_file_is_read_alike_whichever_way(text: str) -> None:
    lane, data = analyst(), TEXTS[text].encode()
    one, other = lane.read(data), lane.parse(data)
    assert one.source == other.source
    assert repr(one.values) == repr(other.values)
    assert (one.body, one.line_end, one.is_readable) == (
        *(other.body, other.line_end, other.is_readable),
    )
    assert (one.outline is not None) == (text in ("good", "carriage returns", "a body"))


def codes(lane: Analyst, text: str, **options: Any) -> list[str]:
    """Return the codes found in a text; all entry points must agree."""
    data = text.encode()
    seen = lane.look(data, PATH, **options)
    careful = lane.analyse(lane.parse(data), PATH, **options)
    found = seen.findings if isinstance(seen, Analysis) else []
    assert [each.code for each in found] == [each.code for each in careful.findings]
    again = lane.analyse(lane.read(data), PATH, **options)
    assert [each.code for each in again.findings] == [each.code for each in careful.findings]
    return [each.code for each in found]


@pytest.mark.parametrize("is_plain", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        ("City council", "city council"),
        ("trees/", "trees/?utm_source=a"),
        ("  - Climate", "  - Climate\n  - climate"),
        ("  - Climate", "  - Climate change\n  - Climate  change"),
        ("votes to", "votes  to"),
        ('"City council votes', '"BREAKING: City council votes'),
        ("Example Times", "Example Times | News"),
        ("2021/01/27/ten", "2019/01/27/ten"),
    ],
    ids=repr,
)
def test_for_unsafe_fixes_no_less_is_found(change: tuple[str, str], is_plain: bool) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    text = text if is_plain else text.replace("heat: -1", "heat: -1 # c")
    for lane in (analyst(NORMALIZED), analyst(NORMALIZED | CHECKED, layer=EVERYTHING)):
        assert set(codes(lane, text)) <= set(codes(lane, text, for_unsafe_fixes=True))


@pytest.mark.parametrize("empty", ["related: []", "related: [] # none", "related: [ ]"])
def test_an_unsafe_fix_finds_the_empty_lists_that_it_removes(empty: str) -> None:
    text = GOOD.replace("heat: -1", empty)
    lane = analyst(NORMALIZED)
    assert codes(lane, text) == []
    assert codes(lane, text, for_unsafe_fixes=False) == []
    assert codes(lane, text, for_unsafe_fixes=True) == ["NM107"]
    assert codes(analyst(NORMALIZED, layer=Layer(select=("NM107",))), text) == ["NM107"]


def test_a_finding_that_nothing_mends_stays_back_whatever_is_fixed() -> None:
    page = "https://www.example.com/2021"
    text = GOOD.replace(page, f"https://web.archive.org/web/2021/{page}")
    lane = analyst(NORMALIZED | CHECKED)
    assert "NM316" not in codes(lane, text, for_unsafe_fixes=True)
    assert "NM316" in codes(analyst(NORMALIZED | CHECKED, layer=EVERYTHING), text)


TOPICS = [f"climate  {number}" for number in range(9)]


@pytest.mark.parametrize("comment", ["", " # c"], ids=["plain", "not plain"])
@pytest.mark.parametrize(("most", "listed"), [(1, 1), (4, 4), (9, 9), (None, 9)])
def test_of_one_rule_no_more_is_listed_than_was_asked_for(
    most: int | None, listed: int, comment: str
) -> None:
    topics = "".join(f'  - "{topic}"\n' for topic in TOPICS)
    text = GOOD.replace("  - Climate\n", topics).replace("heat: -1", f"heat: -1{comment}")
    found = Counter(codes(analyst(), text, most=most))
    (code,) = found
    # One more finding stands for the rest.
    assert found[code] == listed + (listed < len(TOPICS))


@pytest.mark.parametrize("name", ["text", "headline", "topic", "urlReference", "mine"])
def test_the_types_of_a_users_schema_are_not_those_of_articles(name: str, tmp_path: Path) -> None:
    schema = tmp_path / "own.json"
    part = {"$ref": f"#/$defs/{name}"}
    content = {"$defs": {name: {"type": "string"}}, "properties": {"heading": part}}
    schema.write_text(json.dumps(content), encoding="utf-8")
    kinds = (Kind("own", ("*.md",), str(schema)),)
    lane = analyst(VALIDATED, Config(root=SITE, path=SITE / "x.toml", kinds=kinds))
    assert codes(lane, "---\nheading: a &amp;  b <b>c</b>\n---\n") == []


@pytest.mark.parametrize("spare", [0, 1])
def test_a_value_that_was_not_read_to_its_end_is_not_changed(spare: int) -> None:
    title = f"a  b {'x' * (LONGEST + spare - 5)}"
    text = GOOD.replace('"City council votes to plant ten thousand trees"', title)
    lane = analyst(NORMALIZED)
    (found,) = lane.analyse(lane.parse(text.encode()), PATH).findings
    assert (found.change is not None) == (not spare)
