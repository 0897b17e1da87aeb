"""The grammar, which turns tokens into conditions."""

from __future__ import annotations

from typing import Any, NoReturn

from newsmeta.data_classes import dataclass
from newsmeta.exporters.where.asked_field import EXAMPLES, AskedField
from newsmeta.exporters.where.conditions import Condition, all_of, any_of, negated
from newsmeta.exporters.where.errors import FilterError, refuse
from newsmeta.exporters.where.tokens import Kind, Token, tokens_of
from newsmeta.exporters.where.values import SIGNS, any_test, is_there
from newsmeta.exporters.where.words import (
    JOINING,
    NEGATABLE,
    OPERATORS,
    OTHER_SYMBOLS,
    OTHER_WORDS,
    RESERVED_WORDS,
    TRUTH,
    nearest_word,
)
from newsmeta.records.record import Record
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, FieldType
from newsmeta.suggestions import listing

MAX_DEPTH = 50
"""Deepest nesting of parentheses."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter for records.

    Attributes:
        fields: The fields in it, as written.
        condition: The condition as a function.
    """

    fields: frozenset[str]
    condition: Condition

    def matches(self, record: Record) -> bool:
        """Tell whether a record meets the condition. It never fails, whatever the values."""
        return self.condition(record)


def parse(text: str, root: Field | None = None) -> Filter:
    """Return the filter in a text.

    Args:
        text: A filter in the language that docs/export.md explains.
        root: The schema of the fields; None for an article.

    Raises:
        FilterError: When it is invalid.
    """
    parser = _Parser(list(tokens_of(text)), root or fields.article())
    condition = parser.filter()
    return Filter(frozenset(parser.names), condition)


class _Parser:
    """A recursive descent parser that turns tokens into conditions."""

    def __init__(self, tokens: list[Token], root: Field) -> None:
        self.names: set[str] = set()
        self._root = root
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def filter(self) -> Condition:
        """Return the condition of all tokens."""
        if len(self._tokens) == 1:
            raise FilterError('the filter is empty; write a comparison such as type == "video"')
        condition = self._disjunction()
        if self._next.kind is not Kind.END:
            self._refuse_continuation(self._next)
        return condition

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        if token.kind is not Kind.END:
            self._at += 1
        return token

    def _take_if(self, *sources: str) -> bool:
        """Consume the next token if it is one of these keywords or symbols."""
        if (self._next.keyword or self._next.source) not in sources:
            return False
        self._at += 1
        return True

    def _disjunction(self) -> Condition:
        conditions = [self._conjunction()]
        while self._take_if("or"):
            conditions.append(self._conjunction())
        return any_of(conditions)

    def _conjunction(self) -> Condition:
        conditions = [self._negation()]
        while self._take_if("and"):
            conditions.append(self._negation())
        return all_of(conditions)

    def _negation(self) -> Condition:
        is_negated = False
        while self._take_if("not"):
            is_negated = not is_negated
        condition = self._group() if self._next.source == "(" else self._comparison()
        return negated(condition) if is_negated else condition

    def _group(self) -> Condition:
        opening = self._take()
        if self._depth == MAX_DEPTH:
            refuse(opening.start, f"parentheses are nested more than {MAX_DEPTH} deep")
        self._depth += 1
        condition = self._disjunction()
        if not self._take_if(")"):
            if self._next.kind is Kind.END:
                refuse(opening.start, "this parenthesis is never closed; write ) behind it")
            self._refuse_continuation(self._next)
        self._depth -= 1
        return condition

    def _refuse_continuation(self, token: Token) -> NoReturn:
        """Refuse a token after a complete comparison."""
        if token.source in OTHER_SYMBOLS:
            _refuse_symbol(token)
        if token.source == ")":
            refuse(token.start, "no parenthesis is open here; leave ) out")
        meant = nearest_word(token.keyword, JOINING)
        hint = f"did you mean {meant}?" if meant else "join comparisons with and, or"
        refuse(token.start, f"{token} does not continue the filter; {hint}")

    # -- comparisons -----------------------------------------------------------

    def _comparison(self) -> Condition:
        asked = self._field()
        token = self._next
        if token.kind is Kind.END or token.source == ")" or token.keyword in JOINING:
            return asked.by_itself()
        is_negated = self._take_if("not")
        token = self._take()
        word = token.keyword or token.source
        if is_negated and word not in NEGATABLE:
            meant = nearest_word(token.keyword, NEGATABLE)
            hint = f"did you mean {meant}?" if meant else f"write and not, or {listing(NEGATABLE)}"
            refuse(token.start, f"{token} cannot follow not here; {hint}")
        if word == "is":
            return asked.condition(is_there, self._is_missing(asked))
        if word == "!=":
            word, is_negated = "==", True
        if word not in (*SIGNS, *NEGATABLE):
            _refuse_operator(token, asked)
        asked.check_operator(token, word)
        if word == "in":
            test = any_test(asked.kind, self._list(asked))
        else:
            test = asked.test(word, self._value(asked, word))
        return asked.condition(test, is_negated)

    def _field(self) -> AskedField:
        token = self._take()
        if token.kind is not Kind.WORD or token.keyword in RESERVED_WORDS:
            self._refuse_beginning(token)
        try:
            pointer, field = fields.find(token.source, self._root, any_item=True)
        except fields.UnknownFieldError as error:
            refuse(token.start, str(error))
        if token.source == fields.SOURCE_FORM:
            refuse(token.start, f"{token.source} is no field that can be compared")
        self.names.add(token.source)
        return AskedField(token, pointer, field)

    def _refuse_beginning(self, token: Token) -> NoReturn:
        """Refuse a token that cannot begin a comparison."""
        expected = 'a comparison begins with a field, as in type == "video"'
        if token.kind is Kind.END:
            refuse(token.start, f"something is missing at the end; {expected}")
        if token.source in OTHER_SYMBOLS:
            _refuse_symbol(token)
        if token.kind is Kind.TEXT and self._take_if("in") and self._next.kind is Kind.WORD:
            refuse(token.start, f"{expected}; write {self._next.source} contains {token}")
        refuse(token.start, f"{token} is no field; {expected}")

    def _is_missing(self, asked: AskedField) -> bool:
        """Tell whether the word after `is` is `missing` rather than `present`."""
        token = self._take()
        if token.keyword in ("missing", "present"):
            return token.keyword == "missing"
        name = asked.name
        if token.keyword == "not" and self._next.keyword in ("missing", "present"):
            opposite = "present" if self._next.keyword == "missing" else "missing"
            refuse(token.start, f"write {name} is {opposite}")
        if token.keyword in TRUTH and asked.field.type is FieldType.BOOLEAN:
            refuse(token.start, f"write {name} == {token.keyword}")
        refuse(token.start, f"{token} cannot follow is; write {name} is missing, or is present")

    def _list(self, asked: AskedField) -> list[Any]:
        """Return the values in square brackets after `in`."""
        opening = self._take()
        if opening.source != "[":
            example = EXAMPLES[asked.kind]
            refuse(opening.start, f"write square brackets after in: [{example}, {example}]")
        if self._next.source == "]":
            refuse(self._next.start, "the list is empty; write a value in it")
        values = [self._value(asked, "in")]
        while self._take_if(","):
            values.append(self._value(asked, "in"))
        if not self._take_if("]"):
            where = self._next
            refuse(where.start, f"{where} does not continue the list; write , between values or ]")
        return values

    def _value(self, asked: AskedField, word: str) -> Any:
        """Return the value of the next token, for comparison with a field."""
        token = self._take()
        if token.keyword in TRUTH:
            return asked.checked(token, TRUTH[token.keyword], word)
        if token.kind in (Kind.TEXT, Kind.NUMBER, Kind.TIME):
            return asked.checked(token, token.value, word)
        expected = f"write a value such as {EXAMPLES[asked.kind]}"
        if token.kind is Kind.WORD and token.keyword not in RESERVED_WORDS:
            expected = f'write text in quotes: "{token.source}"'
            if token.source in self._root.fields:
                expected = f"{expected}; two fields cannot be compared with each other"
            elif asked.kind is not FieldType.TEXT:
                expected = asked.holding
        refuse(token.start, f"{token} is no value; {expected}")


def _refuse_symbol(token: Token) -> NoReturn:
    refuse(token.start, f"{token.source} is not used here; write {OTHER_SYMBOLS[token.source]}")


def _refuse_operator(token: Token, asked: AskedField) -> NoReturn:
    """Refuse a token in the place of an operator."""
    if token.source in OTHER_SYMBOLS:
        _refuse_symbol(token)
    word = token.keyword
    meant = OTHER_WORDS.get(word) or nearest_word(word, (*OPERATORS, *JOINING))
    known = ", ".join((*SIGNS, "!=", *OPERATORS))
    hint = f"did you mean {meant}?" if meant else f"after {asked.name} write one of {known}"
    refuse(token.start, f"{token} is no operator; {hint}")
