"""Filters mean what a naive evaluation gives, and any text is a filter or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from newsmeta.exporters.where import FilterError, parse
from newsmeta.records.record import Record
from tests.support.filters import matches

_MOMENT = datetime(2021, 1, 27, 15, 50, tzinfo=UTC)

_NAMES = {
    "title": ("title",),
    "quality": ("quality",),
    "published": ("published",),
    "publishedDateTime": ("publishedDateTime",),
    "provider.domain": ("provider", "domain"),
    "images.url": ("images", None, "url"),
    "images.1.url": ("images", 1, "url"),
    "images.width": ("images", None, "width"),
    "topics": ("topics",),
    "body": ("body",),
    "path": ("path",),
}
"""Some fields, and the path to each; None for any item."""

_texts = st.text("ab\"'\\\n é", max_size=3)

_offsets = st.sampled_from([0, 60, -330, 899]).map(lambda minutes: timedelta(minutes=minutes))

_moments = st.builds(
    lambda shift, offset: (_MOMENT + shift).astimezone(timezone(offset)),
    st.sampled_from([0, 1, -1, 60, 86_400, 29_399, 29_400, -57_000, -57_001]).map(
        lambda seconds: timedelta(seconds=seconds)
    )
    | st.just(timedelta(seconds=29_399, microseconds=999_999)),
    _offsets,
)

_odd = st.sampled_from(
    [None, "", 0, 1, 1.0, 1.5, True, False, [], {}, [None], "a", ["a"], {"url": "a"}, [[1]]]
)

_images = st.lists(
    st.fixed_dictionaries({}, optional={"url": _texts | _odd, "width": st.integers(0, 3) | _odd})
    | _odd,
    max_size=3,
)

_values = st.fixed_dictionaries(
    {},
    optional={
        "title": _texts | _odd,
        "quality": st.integers(-2, 3) | _odd,
        "published": st.booleans() | _odd,
        "publishedDateTime": _moments.map(datetime.isoformat) | _odd,
        "provider": st.fixed_dictionaries({}, optional={"domain": _texts | _odd}) | _odd,
        "images": _images | _odd,
        "topics": st.lists(_texts | _odd, max_size=3) | _odd,
        "path": _odd,
        "body": _odd,
    },
)

_records = st.builds(Record, _texts, _values, st.none() | _texts)


def found(record: Record, name: str) -> list[Any]:
    """Return the values of a field, by a naive search."""
    if name in ("path", "body"):
        return [record.path if name == "path" else record.body]
    values: list[Any] = [record.values]
    for part in _NAMES[name]:
        following: list[Any] = []
        for value in values:
            if isinstance(part, str):
                following += [value[part]] if isinstance(value, dict) and part in value else []
            elif isinstance(value, list):
                following += value if part is None else value[part : part + 1]
        values = following
    return values


@dataclass(frozen=True)
class Node:
    """A part of a filter: its text, its precedence, and its meaning."""

    text: str
    binding: int
    holds: Callable[[Record], bool]


def in_quotes(text: str, quote: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return quote + escaped.replace("\n", "\\n") + quote


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda left, right: bool(left == right),
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
    "contains": lambda left, right: right in left,
    "startswith": lambda left, right: bool(left[: len(right)] == right),
    "endswith": lambda left, right: bool(left[len(left) - len(right) :] == right),
    "in": lambda left, right: left in right,
}

TEXT_FIELDS = ["title", "provider.domain", "images.url", "images.1.url", "body", "path"]

_any_case = st.sampled_from([str.lower, str.upper, str.title])


def comparison(name: str, sign: str, value: str, test: Callable[[Any], bool]) -> Node:
    return Node(f"{name} {sign} {value}", 3, lambda record: any(map(test, found(record, name))))


@st.composite
def _text_comparisons(draw: st.DrawFn) -> Node:
    name, sign = draw(st.sampled_from(TEXT_FIELDS)), draw(st.sampled_from([*COMPARE]))
    wanted: Any = draw(_texts)
    quote = draw(st.sampled_from("\"'"))
    written = in_quotes(wanted, quote)
    if sign == "in":
        others = draw(st.lists(_texts, max_size=2))
        wanted = [wanted, *others]
        written = f"[{','.join([written, *(in_quotes(other, quote) for other in others)])}]"
    return comparison(
        name, sign, written, lambda value: type(value) is str and COMPARE[sign](value, wanted)
    )


@st.composite
def _number_comparisons(draw: st.DrawFn) -> Node:
    name = draw(st.sampled_from(["quality", "images.width"]))
    sign = draw(st.sampled_from(["==", "<", "<=", ">", ">="]))
    wanted = draw(st.integers(-2, 3) | st.sampled_from([0.5, -1.0, 1.25]))

    def test(value: Any) -> bool:
        return type(value) in (int, float) and value == int(value) and COMPARE[sign](value, wanted)

    return comparison(name, sign, str(wanted), test)


@st.composite
def _time_comparisons(draw: st.DrawFn) -> Node:
    sign = draw(st.sampled_from(["==", "<", "<=", ">", ">="]))
    wanted: Any = draw(_moments | st.integers(25, 29).map(lambda day: date(2021, 1, day)))
    quote = draw(st.sampled_from(["", '"']))

    def test(value: Any) -> bool:
        if not isinstance(value, str) or ":" not in value:
            return False
        moment = datetime.fromisoformat(value).astimezone(UTC)
        is_day = not isinstance(wanted, datetime)
        return COMPARE[sign](moment.date() if is_day else moment, wanted)

    return comparison("publishedDateTime", sign, f"{quote}{wanted.isoformat()}{quote}", test)


@st.composite
def _other_comparisons(draw: st.DrawFn) -> Node:
    match draw(st.sampled_from(["alone", "truth", "topics", "there"])):
        case "alone":
            holds = comparison("published", "", "", lambda value: value is True).holds
            return Node("published", 3, holds)
        case "truth":
            truth = draw(st.booleans())
            word = draw(_any_case)(str(truth))
            return comparison("published", "==", word, lambda value: value is truth)
        case "topics":
            wanted = draw(_texts)

            def test(value: Any) -> bool:
                return type(value) is list and any(item == wanted for item in value)

            return comparison("topics", "contains", in_quotes(wanted, '"'), test)
    name = draw(st.sampled_from([*_NAMES, "provider", "images"]))

    def is_there(record: Record) -> bool:
        if name not in _NAMES:
            return record.values.get(name) is not None
        return any(value is not None for value in found(record, name))

    return Node(f"{name} is present", 3, is_there)


@st.composite
def _negations(draw: st.DrawFn, nodes: st.SearchStrategy[Node]) -> Node:
    """Negations by a preceding `not`, or inside of the comparison if possible."""
    node = draw(nodes)
    holds = node.holds
    name, _, rest = node.text.partition(" ")
    sign, _, value = rest.partition(" ")
    if node.binding == 3 and sign and draw(st.booleans()):
        inside = {
            "==": f"{name} != {value}",
            "is": f"{name} is missing",
            **dict.fromkeys(("contains", "startswith", "endswith", "in"), f"{name} not {rest}"),
        }
        if sign in inside:
            # A second negation must be of the other form.
            return Node(inside[sign], 2, lambda record: not holds(record))
    inner = node.text if node.binding >= 2 else f"({node.text})"
    return Node(f"{draw(_any_case)('not')} {inner}", 2, lambda record: not holds(record))


@st.composite
def _joined(draw: st.DrawFn, nodes: st.SearchStrategy[Node]) -> Node:
    word, binding, join = draw(st.sampled_from([("and", 1, all), ("or", 0, any)]))
    members = draw(st.lists(nodes, min_size=2, max_size=3))
    word = draw(_any_case)(word)
    # Parentheses only where necessary.
    texts = [node.text if node.binding > binding else f"({node.text})" for node in members]
    return Node(
        f" {word} ".join(texts),
        binding,
        lambda record: join([node.holds(record) for node in members]),
    )


_comparisons = (
    _text_comparisons() | _number_comparisons() | _time_comparisons() | _other_comparisons()
)

_filters = st.recursive(
    _comparisons, lambda nodes: _negations(nodes) | _joined(nodes), max_leaves=8
)


@given(_filters, st.lists(_records, min_size=1, max_size=6))
def test_filters_mean_what_a_plain_reading_says(node: Node, records: list[Record]) -> None:
    read = parse(node.text)
    for record in records:
        assert read.matches(record) is node.holds(record), node.text


@given(_filters, _records)
def test_not_is_the_negation(node: Node, record: Record) -> None:
    assert matches(f"not ({node.text})", record) is not matches(node.text, record)


_PIECES = """( ) [ ] , == != < <= > >= = && || ! ~ " ' \\ and or not in is contains startswith
    endswith missing present true false title quality published publishedDateTime provider.domain
    images images.url topics sourceForm qualty x 5 -1 2.5 2021-01-01 2021-01-27T15:50:00Z
    2021-13-01 "video" 'a\\'b' "a\\n" “ 12:30 -"""

_pieces = st.sampled_from(_PIECES.split())

_pieced = st.lists(_pieces, max_size=12).map(" ".join)


def _spoilt(node: Node) -> st.SearchStrategy[str]:
    """Return texts that are nearly the filter."""
    at = st.integers(0, len(node.text))
    return st.builds(
        lambda start, end, piece: node.text[:start] + piece + node.text[end:],
        at,
        at,
        st.text(max_size=2) | _pieces,
    )


@given(st.text() | _pieced | _filters.flatmap(_spoilt), _records)
def test_any_text_is_a_filter_or_refused(text: str, record: Record) -> None:
    try:
        read = parse(text)
    except FilterError as error:
        assert str(error).isprintable()
        assert str(error).startswith("column ") or not text.strip()
    else:
        assert read.matches(record) in (True, False)
