"""The filter language: which articles to hand over, written as people say it.

    type == "video" and topics contains "AI" and publishedDateTime >= 2021-01-01

A filter is read once, checked against what the fields hold, and turned into one function of a
record. Nothing of it is ever run as code.
"""

from __future__ import annotations

import enum
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from newsmeta import timestamps
from newsmeta.diagnostics import Pointer
from newsmeta.records.record import Record, lookup_all
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, FieldType, HandoffError
from newsmeta.suggestions import listing, nearest

MAX_DEPTH = 50
"""How deep parentheses may be nested."""
_MAX_DIGITS = 100
_MAX_SHOWN = 40

_Condition = Callable[[Record], bool]
_Test = Callable[[Any], bool]


class FilterError(HandoffError):
    """A filter cannot be used. The message says what is wrong, where, and what to write."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition that records meet or do not meet.

    Attributes:
        fields: The fields that it asks about, as they were written.
        condition: The condition as a function.
    """

    fields: frozenset[str]
    condition: Callable[[Record], bool]

    def matches(self, record: Record) -> bool:
        """Tell whether a record meets the condition. It never fails, whatever the values."""
        return self.condition(record)


def parse(text: str) -> Filter:
    """Return the filter that a text describes.

    Args:
        text: A filter in the language that docs/export.md explains.

    Raises:
        FilterError: When it is none.
    """
    parser = _Parser(list(_tokens(text)))
    condition = parser.filter()
    return Filter(frozenset(parser.names), condition)


def since(text: str) -> Callable[[Record], bool]:
    """Return a condition: published then or later.

    Args:
        text: A date, from the beginning of which on (in UTC), or a timestamp.

    Raises:
        FilterError: When it is neither.
    """
    return _published(">=", text)


def until(text: str) -> Callable[[Record], bool]:
    """Return a condition: published then or earlier.

    Args:
        text: A date, up to the end of which (in UTC), or a timestamp.

    Raises:
        FilterError: When it is neither.
    """
    return _published("<=", text)


def about(topics: Iterable[str]) -> Callable[[Record], bool]:
    """Return a condition: about any of these topics, in whatever case they are written."""
    wanted = frozenset(topic.casefold() for topic in topics)

    def is_about(record: Record) -> bool:
        found = record.values.get("topics")
        return isinstance(found, list) and any(
            isinstance(topic, str) and topic.casefold() in wanted for topic in found
        )

    return is_about


def is_published(record: Record) -> bool:
    """Tell whether the site shows an article: neither hidden, nor deleted, nor removed."""
    values = record.values
    return (
        values.get("published") is not False
        and values.get("deleted") is not True
        and values.get("removed") is not True
    )


# -- values --------------------------------------------------------------------


def comparable(kind: FieldType) -> Callable[[Any], Any]:
    """Return a function that turns values of a field into what they are compared as.

    It returns None for what is no value of that type. Timestamps become points in time.

    Args:
        kind: What the field holds: a single value.
    """
    return _COMPARABLE[kind]


def _as_text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _as_integer(value: Any) -> int | float | None:
    # To the schema, 60.0 is an integer, too.
    if isinstance(value, float):
        return value if value.is_integer() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _as_boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _as_moment(value: Any) -> datetime | None:
    return timestamps.parse(value) if isinstance(value, str) else None


_COMPARABLE: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.TEXT: _as_text,
    FieldType.INTEGER: _as_integer,
    FieldType.BOOLEAN: _as_boolean,
    FieldType.TIMESTAMP: _as_moment,
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The time that a date or timestamp stands for: both ends belong to it."""

    first: datetime
    last: datetime


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NEARLY_A_DAY = timedelta(days=1) - timedelta(microseconds=1)


def _stretch(text: str) -> _Stretch | None:
    """Return the time that a text names, or None."""
    if _DATE.fullmatch(text):
        first = timestamps.parse(f"{text}T00:00:00Z")
        return _Stretch(first, first + _NEARLY_A_DAY) if first else None
    moment = timestamps.parse(text)
    return _Stretch(moment, moment) if moment else None


def _advice_on_time(text: str) -> str:
    """Return what to write in place of something that is no date or timestamp."""
    meant = timestamps.guess(text)
    if meant:
        return f"did you mean {meant if ':' in text else meant[:10]}?"
    if timestamps.looks_like_one(text):
        return "there is no such time"
    return "write a date such as 2021-01-27, or a timestamp such as 2021-01-27T15:50:00Z"


def _published(sign: str, text: str) -> Callable[[Record], bool]:
    stretch = _stretch(text)
    if stretch is None:
        advice = _advice_on_time(text)
        raise FilterError(f"{_quoted(text)} is neither a date nor a timestamp; {advice}")
    return _asking("publishedDateTime", ("publishedDateTime",), _time_test(sign, stretch))


# -- tests of values -----------------------------------------------------------

_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _time_test(sign: str, wanted: _Stretch) -> _Test:
    first, last = wanted.first, wanted.last
    if sign == "==":
        return lambda value: (moment := _as_moment(value)) is not None and first <= moment <= last
    bound = first if sign in ("<", ">=") else last
    compare = _SIGNS[sign]
    return lambda value: (moment := _as_moment(value)) is not None and compare(moment, bound)


def _comparison_test(kind: FieldType, sign: str, wanted: Any) -> _Test:
    if isinstance(wanted, _Stretch):
        return _time_test(sign, wanted)
    if kind is FieldType.TEXT and sign == "==":
        # What is no text equals none.
        return lambda value: bool(value == wanted)
    compare, read = _SIGNS[sign], comparable(kind)
    return lambda value: (found := read(value)) is not None and compare(found, wanted)


def _any_test(kind: FieldType, wanted: list[Any]) -> _Test:
    """Return the test of `in`."""
    if kind is FieldType.TIMESTAMP:
        tests = [_time_test("==", stretch) for stretch in wanted]
        return lambda value: any(test(value) for test in tests)
    members, read = frozenset(wanted), comparable(kind)
    return lambda value: (found := read(value)) is not None and found in members


def _part_test(word: str, wanted: str) -> _Test:
    if word == "startswith":
        return lambda value: isinstance(value, str) and value.startswith(wanted)
    if word == "endswith":
        return lambda value: isinstance(value, str) and value.endswith(wanted)
    return lambda value: isinstance(value, str) and wanted in value


def _item_test(field: Field, wanted: Any) -> _Test:
    """Return the test of `contains` for lists."""
    items = field.items or Field(FieldType.TEXT)
    is_wanted = _comparison_test(items.type, "==", wanted)
    may_be_single = field.may_be_single

    def test(value: Any) -> bool:
        if isinstance(value, list):
            return any(is_wanted(item) for item in value)
        return may_be_single and is_wanted(value)

    return test


def _is_there(value: Any) -> bool:
    return value is not None


# -- conditions on records -----------------------------------------------------


def _asking(name: str, pointer: Pointer, test: _Test) -> _Condition:
    """Return the condition that a test holds for any value of a field."""
    if name == fields.PATH:
        return lambda record: test(record.path)
    if name == fields.BODY:
        return lambda record: test(record.body)
    if len(pointer) == 1:
        return lambda record: test(record.values.get(name))
    return lambda record: any(map(test, lookup_all(record.values, pointer)))


def _negated(condition: _Condition) -> _Condition:
    return lambda record: not condition(record)


def _all(conditions: list[_Condition]) -> _Condition:
    if len(conditions) == 1:
        return conditions[0]

    def holds(record: Record) -> bool:
        for condition in conditions:  # noqa: SIM110 - a generator would take twice as long
            if not condition(record):
                return False
        return True

    return holds


def _any(conditions: list[_Condition]) -> _Condition:
    if len(conditions) == 1:
        return conditions[0]

    def holds(record: Record) -> bool:
        for condition in conditions:  # noqa: SIM110 - a generator would take twice as long
            if condition(record):
                return True
        return False

    return holds


# -- tokens --------------------------------------------------------------------


class _Kind(enum.Enum):
    """What a token is. The value is what people call it."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    TIME = "date"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a filter.

    Attributes:
        kind: What it is.
        source: How it is written.
        start: Where it begins, from 0.
        value: The value it stands for, where it stands for one.
    """

    kind: _Kind
    source: str
    start: int
    value: Any = None

    @property
    def keyword(self) -> str:
        """The word in lower case; empty for all else."""
        return self.source.lower() if self.kind is _Kind.WORD else ""

    def __str__(self) -> str:
        """Return what the token is called in messages."""
        return "the end" if self.kind is _Kind.END else _quoted(self.source)


_TOKEN = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<word>[^\W\d][\w.-]*)
    | (?P<number>-?[0-9][\w.:+-]*(?:[ ][0-9]{2}:[\w.:+-]*)?)   # or a date, or a timestamp
    | (?P<text>"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')
    | (?P<symbol>[()\[\],]|[=!<>&|~:^]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_INTEGER = re.compile(r"-?[0-9]+", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+", re.ASCII)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_CURLY_QUOTES = frozenset("“”„‟‘’‚‛«»`´")


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            _refuse(at, _stray(text[at]))
        source = match[0]
        if match.lastgroup == "word":
            yield _Token(_Kind.WORD, source, at)
        elif match.lastgroup == "symbol":
            yield _Token(_Kind.SYMBOL, source, at)
        elif match.lastgroup == "text":
            yield _Token(_Kind.TEXT, source, at, _unescaped(source, at))
        elif match.lastgroup == "number":
            yield _number(source, at)
        at = match.end()
    yield _Token(_Kind.END, "", len(text))


def _number(source: str, start: int) -> _Token:
    """Return the token of something that begins with a digit."""
    if _INTEGER.fullmatch(source) or _DECIMAL.fullmatch(source):
        if len(source) > _MAX_DIGITS:
            _refuse(start, f"a number has at most {_MAX_DIGITS} digits")
        value = float(source) if "." in source else int(source)
        return _Token(_Kind.NUMBER, source, start, value)
    if stretch := _stretch(source):
        return _Token(_Kind.TIME, source, start, stretch)
    if timestamps.looks_like_one(source):
        advice = _advice_on_time(source)
        _refuse(start, f"{_quoted(source)} is neither a date nor a timestamp; {advice}")
    _refuse(start, f"{_quoted(source)} is no number or date; write text in quotes")


def _unescaped(source: str, start: int) -> str:
    def replacement(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) == 5:
            char = chr(int(escape[1:], 16))
            if not "\ud800" <= char <= "\udfff":
                return char
        elif escape in _ESCAPES:
            return _ESCAPES[escape]
        at = start + 1 + match.start()
        _refuse(at, f"{_quoted(match[0])} stands for nothing; a backslash is written \\\\")

    return _ESCAPE.sub(replacement, source[1:-1])


def _stray(char: str) -> str:
    if char in "\"'":
        return f"the text that begins here has no end; write {char} behind it"
    if char in _CURLY_QUOTES:
        return f'{char} is no quote here; write text in straight ones: "…"'
    return f"{_quoted(char)} has no meaning here; write text in quotes"


def _quoted(text: str) -> str:
    """Return part of a filter as messages show it: on one line, and not too long."""
    shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
    if shown[:1] in ("'", '"') and shown.isprintable():
        return shown
    return f'"{shown}"' if shown.isprintable() else ascii(shown)


def _refuse(start: int, message: str) -> NoReturn:
    raise FilterError(f"column {start + 1}: {message}")


# -- what is asked about -------------------------------------------------------

_EXAMPLES = {
    FieldType.TEXT: '"…"',
    FieldType.INTEGER: "60",
    FieldType.BOOLEAN: "true",
    FieldType.TIMESTAMP: "2021-01-01",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The field that a comparison is about."""

    token: _Token
    pointer: Pointer
    field: Field

    @property
    def name(self) -> str:
        """How it is written."""
        return self.token.source

    @property
    def kind(self) -> FieldType:
        """What it, or each item of it, holds."""
        return self.field.items.type if self.field.items else self.field.type

    @property
    def holding(self) -> str:
        """What it holds, and how that is written."""
        if self.kind is FieldType.INTEGER:
            return f"{self.name} holds an integer; write a number without quotes"
        if self.kind is FieldType.BOOLEAN:
            return f"{self.name} holds true or false; write one of them, without quotes"
        if self.kind is FieldType.TIMESTAMP:
            return f"{self.name} holds a timestamp; {_advice_on_time('')}"
        return f"{self.name} holds text; write it in quotes"

    def condition(self, test: _Test, is_negated: bool) -> _Condition:
        """Return the condition that a test holds for any value, or for none."""
        condition = _asking(self.name, self.pointer, test)
        return _negated(condition) if is_negated else condition

    def by_itself(self) -> _Condition:
        """Return the condition that the field makes without an operator."""
        if self.field.type is FieldType.BOOLEAN:
            return self.condition(lambda value: value is True, False)
        example = f"{self.name} is present"
        if self.field.is_single:
            example = f"{self.name} == {_EXAMPLES[self.kind]}, or {example}"
        message = f"{self.name} by itself is no comparison; write {example}"
        _refuse(self.token.start, message)

    def check_operator(self, token: _Token, word: str) -> None:
        """Refuse an operator that has no meaning for what the field holds."""
        name = self.name
        if self.kind in (FieldType.LIST, FieldType.MAPPING):
            inner = next(iter((self.field.items or self.field).fields), "")
            what = "list" if self.field.items else "group of fields"
            hint = f"compare a field inside it, such as {name}.{inner}"
            _refuse(token.start, f"{name} is a {what}; {hint}, or write {name} is present")
        if self.field.items and word != "contains":
            example = f"{name} contains {_EXAMPLES[self.kind]}"
            _refuse(token.start, f"{name} is a list; write {example}")
        if self.field.items or self.kind is FieldType.TEXT:
            return
        if word in ("contains", "startswith", "endswith"):
            known = [*_SIGNS, "!=", "in"] if self.kind is not FieldType.BOOLEAN else ["==", "!="]
            what = f"{word} asks about text"
            _refuse(token.start, f"{what}, and {name} holds none; write {listing(known)}")
        if self.kind is FieldType.BOOLEAN and word not in ("==", "in"):
            _refuse(token.start, f"{name} holds true or false, which have no order; write ==")

    def checked(self, token: _Token, value: Any, word: str) -> Any:
        """Return the value of a token, or refuse it where the field cannot hold it."""
        kind = self.kind
        if kind is FieldType.TIMESTAMP:
            return self._checked_time(token, value)
        is_right = {
            FieldType.TEXT: isinstance(value, str),
            FieldType.INTEGER: token.kind is _Kind.NUMBER,
            FieldType.BOOLEAN: isinstance(value, bool),
        }
        if not is_right[kind]:
            example = f': "{token.source}"' if kind is FieldType.TEXT else ""
            _refuse(token.start, f"{self.holding}{example}")
        choices = (self.field.items or self.field).constraints.get("enum", (value,))
        if value not in choices and (word in ("==", "in") or self.field.items):
            meant = nearest(str(value), choices)
            hint = f"; did you mean {meant}?" if meant else ""
            _refuse(token.start, f"{self.name} is {listing(choices)}{hint}")
        return value

    def _checked_time(self, token: _Token, value: Any) -> _Stretch:
        if isinstance(value, str):
            stretch = _stretch(value)
            if stretch is None:
                _refuse(token.start, f"{self.name} holds a timestamp; {_advice_on_time(value)}")
            return stretch
        if not isinstance(value, _Stretch):
            _refuse(token.start, self.holding)
        return value

    def test(self, word: str, wanted: Any) -> _Test:
        """Return the test for a value of the field that an operator and a value make."""
        if self.field.items:
            return _item_test(self.field, wanted)
        if word in _SIGNS:
            return _comparison_test(self.kind, word, wanted)
        return _part_test(word, wanted)


# -- grammar -------------------------------------------------------------------

_JOINING = ("and", "or")
_NEGATABLE = ("contains", "in", "startswith", "endswith")
_OPERATORS = (*_NEGATABLE, "is", "not")
_RESERVED_WORDS = frozenset((*_JOINING, *_OPERATORS, "missing", "present", "true", "false"))
_TRUTH = {"true": True, "false": False}
_OTHER_SYMBOLS = {
    "=": "==",
    "===": "==",
    ":": "==",
    "=~": "contains",
    "~": "contains",
    "~=": "contains",
    "!~": "not contains",
    "<>": "!=",
    "!==": "!=",
    "=!": "!=",
    "=<": "<=",
    "=>": ">=",
    "^=": "startswith",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
}
"""What people write who know other languages, and how it is written here."""
_OTHER_WORDS = {
    "eq": "==",
    "equals": "==",
    "has": "contains",
    "includes": "contains",
    "like": "contains",
    "matches": "contains",
    "lt": "<",
    "gt": ">",
    "before": "<",
    "after": ">",
    "exists": "is present",
}


class _Parser:
    """Reads tokens by the grammar, from left to right, and makes conditions of them."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.names: set[str] = set()
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def filter(self) -> _Condition:
        """Return the condition that all tokens make."""
        if len(self._tokens) == 1:
            raise FilterError('the filter is empty; write a comparison such as type == "video"')
        condition = self._disjunction()
        if self._next.kind is not _Kind.END:
            self._refuse_continuation(self._next)
        return condition

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        if token.kind is not _Kind.END:
            self._at += 1
        return token

    def _take_if(self, *sources: str) -> bool:
        """Take the next token if it is one of these keywords or symbols."""
        if (self._next.keyword or self._next.source) not in sources:
            return False
        self._at += 1
        return True

    def _disjunction(self) -> _Condition:
        conditions = [self._conjunction()]
        while self._take_if("or"):
            conditions.append(self._conjunction())
        return _any(conditions)

    def _conjunction(self) -> _Condition:
        conditions = [self._negation()]
        while self._take_if("and"):
            conditions.append(self._negation())
        return _all(conditions)

    def _negation(self) -> _Condition:
        is_negated = False
        while self._take_if("not"):
            is_negated = not is_negated
        condition = self._group() if self._next.source == "(" else self._comparison()
        return _negated(condition) if is_negated else condition

    def _group(self) -> _Condition:
        opening = self._take()
        if self._depth == MAX_DEPTH:
            _refuse(opening.start, f"parentheses are nested more than {MAX_DEPTH} deep")
        self._depth += 1
        condition = self._disjunction()
        if not self._take_if(")"):
            if self._next.kind is _Kind.END:
                _refuse(opening.start, "this parenthesis is never closed; write ) behind it")
            self._refuse_continuation(self._next)
        self._depth -= 1
        return condition

    def _refuse_continuation(self, token: _Token) -> NoReturn:
        """Refuse what follows a complete comparison."""
        if token.source in _OTHER_SYMBOLS:
            _refuse_symbol(token)
        if token.source == ")":
            _refuse(token.start, "no parenthesis is open here; leave ) out")
        meant = _nearest_word(token.keyword, _JOINING)
        hint = f"did you mean {meant}?" if meant else "join comparisons with and, or"
        _refuse(token.start, f"{token} does not continue the filter; {hint}")

    # -- comparisons -----------------------------------------------------------

    def _comparison(self) -> _Condition:
        asked = self._field()
        token = self._next
        if token.kind is _Kind.END or token.source == ")" or token.keyword in _JOINING:
            return asked.by_itself()
        is_negated = self._take_if("not")
        token = self._take()
        word = token.keyword or token.source
        if is_negated and word not in _NEGATABLE:
            meant = _nearest_word(token.keyword, _NEGATABLE)
            hint = f"did you mean {meant}?" if meant else f"write and not, or {listing(_NEGATABLE)}"
            _refuse(token.start, f"{token} cannot follow not here; {hint}")
        if word == "is":
            return asked.condition(_is_there, self._is_missing(asked))
        if word == "!=":
            word, is_negated = "==", True
        if word not in (*_SIGNS, *_NEGATABLE):
            _refuse_operator(token, asked)
        asked.check_operator(token, word)
        if word == "in":
            test = _any_test(asked.kind, self._list(asked))
        else:
            test = asked.test(word, self._value(asked, word))
        return asked.condition(test, is_negated)

    def _field(self) -> _Asked:
        token = self._take()
        if token.kind is not _Kind.WORD or token.keyword in _RESERVED_WORDS:
            self._refuse_beginning(token)
        try:
            pointer, field = fields.find(token.source, any_item=True)
        except fields.UnknownFieldError as error:
            _refuse(token.start, str(error))
        if token.source == fields.SOURCE_FORM:
            _refuse(token.start, f"{token.source} is no field that can be compared")
        self.names.add(token.source)
        return _Asked(token, pointer, field)

    def _refuse_beginning(self, token: _Token) -> NoReturn:
        """Refuse what stands where a comparison has to begin."""
        expected = 'a comparison begins with a field, as in type == "video"'
        if token.kind is _Kind.END:
            _refuse(token.start, f"something is missing at the end; {expected}")
        if token.source in _OTHER_SYMBOLS:
            _refuse_symbol(token)
        if token.kind is _Kind.TEXT and self._take_if("in") and self._next.kind is _Kind.WORD:
            _refuse(token.start, f"{expected}; write {self._next.source} contains {token}")
        _refuse(token.start, f"{token} is no field; {expected}")

    def _is_missing(self, asked: _Asked) -> bool:
        """Tell whether the word after `is` is `missing`, and not `present`."""
        token = self._take()
        if token.keyword in ("missing", "present"):
            return token.keyword == "missing"
        name = asked.name
        if token.keyword == "not" and self._next.keyword in ("missing", "present"):
            opposite = "present" if self._next.keyword == "missing" else "missing"
            _refuse(token.start, f"write {name} is {opposite}")
        if token.keyword in _TRUTH and asked.field.type is FieldType.BOOLEAN:
            _refuse(token.start, f"write {name} == {token.keyword}")
        _refuse(token.start, f"{token} cannot follow is; write {name} is missing, or is present")

    def _list(self, asked: _Asked) -> list[Any]:
        """Return the values that stand in square brackets after `in`."""
        opening = self._take()
        if opening.source != "[":
            example = _EXAMPLES[asked.kind]
            _refuse(opening.start, f"write square brackets after in: [{example}, {example}]")
        if self._next.source == "]":
            _refuse(self._next.start, "the list is empty; write a value in it")
        values = [self._value(asked, "in")]
        while self._take_if(","):
            values.append(self._value(asked, "in"))
        if not self._take_if("]"):
            where = self._next
            _refuse(where.start, f"{where} does not continue the list; write , between values or ]")
        return values

    def _value(self, asked: _Asked, word: str) -> Any:
        """Return the value that the next token stands for, as a field is compared with it."""
        token = self._take()
        if token.keyword in _TRUTH:
            return asked.checked(token, _TRUTH[token.keyword], word)
        if token.kind in (_Kind.TEXT, _Kind.NUMBER, _Kind.TIME):
            return asked.checked(token, token.value, word)
        expected = f"write a value such as {_EXAMPLES[asked.kind]}"
        if token.kind is _Kind.WORD and token.keyword not in _RESERVED_WORDS:
            expected = f'write text in quotes: "{token.source}"'
            if token.source in fields.article().fields:
                expected = f"{expected}; two fields cannot be compared with each other"
            elif asked.kind is not FieldType.TEXT:
                expected = asked.holding
        _refuse(token.start, f"{token} is no value; {expected}")


def _nearest_word(word: str, known: Iterable[str]) -> str | None:
    # The words are short: one wrong letter makes a large difference.
    return nearest(word, known, cutoff=0.6) if word else None


def _refuse_symbol(token: _Token) -> NoReturn:
    _refuse(token.start, f"{token.source} is not used here; write {_OTHER_SYMBOLS[token.source]}")


def _refuse_operator(token: _Token, asked: _Asked) -> NoReturn:
    """Refuse what stands where an operator has to be."""
    if token.source in _OTHER_SYMBOLS:
        _refuse_symbol(token)
    word = token.keyword
    meant = _OTHER_WORDS.get(word) or _nearest_word(word, (*_OPERATORS, *_JOINING))
    known = ", ".join((*_SIGNS, "!=", *_OPERATORS))
    hint = f"did you mean {meant}?" if meant else f"after {asked.name} write one of {known}"
    _refuse(token.start, f"{token} is no operator; {hint}")
