"""What knows the rules for a file: which of them apply, and that each way of asking is heeded."""

from __future__ import annotations

import pytest

from newsmeta.linter.analyst import Analysis, Analyst
from newsmeta.rules import CHECKED, NORMALIZED, VALIDATED
from tests.support.cli import GOOD
from tests.support.lanes import EVERYTHING, SITE, analyst

PATH = SITE / "_news" / "a.md"
LANES = {"validate": VALIDATED, "check": CHECKED, "normalize": NORMALIZED}

# What stands in place of a line, the rule that speaks of it, and whether the file can be read.
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


def codes(lane: Analyst, text: str, **options: bool) -> list[str]:
    """Return what is found in a text, which has to be the same whichever way is gone."""
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
