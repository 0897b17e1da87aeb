"""Observations: statistics of the values in files, as far as a schema needs them.

Files may come in any order and number. Memory is bounded, and the result does not depend on the
order. For texts, the number of each form is kept, and the values themselves only while they are few
and short.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.inference.definitions import forms_of, has_markup, is_blank, shapes_of

MOST_LABELS = 20
"""Most distinct values of a text that chooses among labels."""
MOST_FIELDS = 300
"""Most distinct keys of a mapping that is described key by key."""
MOST_LEVELS = 16
"""Deepest level of nesting that is described."""

_MOST_EXAMPLES = 2
_LONGEST_EXAMPLE = 80
_LONGEST_LABEL = 40
_MOST_WORDS = 4
_LARGEST = 2**53  # Every JSON reader keeps integers exact up to here.

Rank = tuple[str, int]
"""The rank of a value: the name of its file, and its position in the file."""


@dataclass(slots=True)
class Texts:
    """The texts in a field.

    Attributes:
        count: The number of texts.
        blank: The number of blank texts.
        marked_up: The number of texts with tags.
        forms: The number of texts with each form.
        labels: The number of occurrences of each text; None if there are too many for labels.
    """

    count: int = 0
    blank: int = 0
    marked_up: int = 0
    forms: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] | None = field(default_factory=dict)

    def add(self, text: str, name: str) -> None:
        """Add a text in a field of the given name."""
        self.count += 1
        self.blank += is_blank(text)
        self.marked_up += has_markup(text)
        forms = forms_of(text, name)
        for form in forms:
            self.forms[form] = self.forms.get(form, 0) + 1
        if self.labels is not None:
            self.labels[text] = self.labels.get(text, 0) + 1
            if forms or not _is_label(text) or len(self.labels) > MOST_LABELS:
                self.labels = None


@dataclass(slots=True)
class Numbers:
    """The numbers in a field: how many are integers, and how many are not."""

    integers: int = 0
    fractions: int = 0

    def add(self, number: int | float) -> None:
        """Add a number."""
        if isinstance(number, int):
            self.integers += 1
        else:
            self.fractions += 1


@dataclass(slots=True)
class Lists:
    """The lists in a field.

    Attributes:
        items: The items of all lists.
        count: The number of lists.
        empty: The number of empty lists.
        several: The number of lists with more than one item.
        repeating: The number of lists that have a text twice.
    """

    items: Observation
    count: int = 0
    empty: int = 0
    several: int = 0
    repeating: int = 0

    def add(self, items: list[Any]) -> None:
        """Add a list, without its items."""
        self.count += 1
        self.empty += not items
        if len(items) > 1:
            self.several += 1
            texts = [item for item in items if isinstance(item, str)]
            self.repeating += len(set(texts)) < len(texts)


@dataclass(slots=True)
class Mappings:
    """The mappings in a field.

    Attributes:
        count: The number of mappings.
        shapes: The number of mappings with each shape.
        fields: The observations for each key; None if there are too many distinct keys.
        places: The sum of the positions of each key.
        beside: For each key, the keys that occur in one mapping with it.
    """

    count: int = 0
    shapes: dict[str, int] = field(default_factory=dict)
    fields: dict[str, Observation] | None = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    beside: dict[str, set[str]] = field(default_factory=dict)

    def add(self, value: dict[str, Any], name: str, level: int) -> None:
        """Add a mapping in a field of the given name, without its fields."""
        self.count += 1
        for shape in shapes_of(value, name) if level else ():
            self.shapes[shape] = self.shapes.get(shape, 0) + 1
        if self.fields is None:
            return
        # Checked before pairs of keys are recorded: 50,000 keys would have 2,500 million pairs.
        if level >= MOST_LEVELS or len(self.fields.keys() | value.keys()) > MOST_FIELDS:
            self.fields = None
            self.places, self.beside = {}, {}
            return
        for place, key in enumerate(value):
            if key not in self.fields:
                self.fields[key] = Observation()
                self.places[key] = 0
                self.beside[key] = set()
            self.places[key] += place
            self.beside[key].update(value)

    def in_order(self) -> list[tuple[str, Observation]]:
        """Return the keys and their observations, in the usual order of keys in files."""
        fields = self.fields or {}
        return sorted(
            fields.items(), key=lambda item: (self.places[item[0]] / item[1].count, item[0])
        )


@dataclass(slots=True)
class Observation:
    """The values of a field, or the items of a list.

    Attributes:
        count: The number of values.
        nulls: The number of empty values.
        booleans: The number of booleans.
        texts: The texts.
        numbers: The numbers.
        lists: The lists.
        mappings: The mappings.
        examples: The first few short values, as written, each with the rank of its first
            occurrence.
    """

    count: int = 0
    nulls: int = 0
    booleans: int = 0
    texts: Texts | None = None
    numbers: Numbers | None = None
    lists: Lists | None = None
    mappings: Mappings | None = None
    examples: dict[str, tuple[Rank, str | int | float]] = field(default_factory=dict)

    def add_example(self, value: str | int | float, rank: Rank) -> None:
        """Keep a value if it is one of the first."""
        # The key is the written form: 1 equals 1.0, but is written differently.
        key = repr(value)
        known = self.examples.get(key)
        if known is None and len(self.examples) >= _MOST_EXAMPLES:
            last = max(self.examples, key=lambda each: self.examples[each][0])
            if rank > self.examples[last][0]:
                return
            del self.examples[last]
        if known is None or rank < known[0]:
            self.examples[key] = rank, value


class Observer:
    """Collects observations from the values of files, one file after the other.

    Attributes:
        seen: The observations.
    """

    def __init__(self) -> None:
        self.seen = Observation()
        self._file = ""
        self._place = 0

    def add(self, name: str, values: Any) -> None:
        """Observe the values of a file.

        Args:
            name: The name of the file, which must be new.
            values: The values of the file.
        """
        self._file, self._place = name, 0
        self._look(self.seen, values, "", 0)

    def _look(self, here: Observation, value: Any, name: str, level: int) -> None:
        here.count += 1
        self._place += 1
        if value is None:
            here.nulls += 1
        elif isinstance(value, bool):
            here.booleans += 1
        elif isinstance(value, str):
            here.texts = here.texts or Texts()
            here.texts.add(value, name)
            if len(value) <= _LONGEST_EXAMPLE and value.isprintable() and value.strip():
                here.add_example(value, (self._file, self._place))
        elif isinstance(value, int | float):
            here.numbers = here.numbers or Numbers()
            here.numbers.add(value)
            if -_LARGEST < value < _LARGEST:  # False for NaN and infinity, too.
                here.add_example(value, (self._file, self._place))
        elif isinstance(value, list):
            here.lists = here.lists or Lists(Observation())
            here.lists.add(value)
            if level < MOST_LEVELS:
                for item in value:
                    self._look(here.lists.items, item, name, level + 1)
        else:
            here.mappings = here.mappings or Mappings()
            here.mappings.add(value, name, level)
            fields = here.mappings.fields
            if fields is not None:
                for key, inner in value.items():
                    self._look(fields[key], inner, key, level + 1)


def _is_label(text: str) -> bool:
    """Tell whether a text may be a label rather than free text."""
    return (
        0 < len(text) <= _LONGEST_LABEL
        and text.isprintable()
        and 0 < len(text.split()) <= _MOST_WORDS
        and not is_blank(text)
        and "<" not in text
        and "://" not in text
        and not text.startswith("/")
        and not text.endswith((".", "!", "?", "…"))
        and not timestamps.looks_like_one(text)
    )
