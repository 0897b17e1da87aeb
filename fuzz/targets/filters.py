"""The filter language of exports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from fuzz.fragments import FILTERS
from fuzz.target import ROOT, SeedFiles, Target, hold
from newsmeta.exporters.where import parse
from newsmeta.exporters.where.errors import FilterError
from newsmeta.records.record import Record
from tests.support.filters import ARTICLE

_COLUMN = re.compile(r"column (\d+): ")
_STRANGE: tuple[object, ...] = (None, "", "x", 1, -0.5, True, [], ["a", 1, None], {}, {"a": [{}]})
_RECORDS = (
    ARTICLE,
    Record("", {}),
    *(
        Record("a.md", dict.fromkeys(("title", "type", "quality", "images", "provider"), value))
        for value in _STRANGE
    ),
)


def _check(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    try:
        asked = parse(text)
    except FilterError as error:
        _check_error(str(error), text)
        return
    results = [asked.matches(record) for record in _RECORDS]
    for same in (f"({text})", f"not not ({text})", f"({text}) and ({text})", f"\n{text} "):
        try:
            other = [parse(same).matches(record) for record in _RECORDS]
        except FilterError as error:
            hold(
                "nested" in str(error), "what can be asked can be asked in parentheses", str(error)
            )
            return
        hold(other == results, "what means the same says the same", same)
    opposite = [not parse(f"not ({text})").matches(record) for record in _RECORDS]
    hold(opposite == results, "not turns an answer around")


def _check_error(message: str, text: str) -> None:
    hold("\n" not in message and message.isprintable(), "messages are one line", message)
    if found := _COLUMN.match(message):
        hold(1 <= int(found[1]) <= len(text) + 1, "columns lie in the filter", message)


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    del files
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    yield from (each.encode() for each in re.findall(r"--where '([^']*)'", page))
    yield from (each.encode() for each in re.findall(r"`([^`\n]*(?:==|contains|>=)[^`\n]*)`", page))
    for name, sign in product(("title", "quality", "publishedDateTime"), ("==", "<", "contains")):
        yield f'{name} {sign} "2021-01-27" and not images.*.width > 5'.encode()


TARGET = Target(
    "filters",
    "any filter is a condition that never fails, whatever the record, or is refused in one line"
    " that says where; parentheses and negation mean what they say",
    _check,
    _seeds,
    FILTERS,
    passes=4,
    most=4_000,
)
