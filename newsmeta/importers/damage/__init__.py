"""Damage that spreadsheets and data frames do to values.

A kind of damage is a test of two texts: the value in the file, and the value in the data. No test
is certain. So values that look damaged are held back and reported, but never repaired.
"""

from __future__ import annotations

from collections.abc import Callable

from newsmeta.data_classes import dataclass
from newsmeta.importers.damage import dates, numbers, texts


@dataclass(frozen=True, slots=True)
class Damage:
    """A kind of damage.

    Attributes:
        name: The name.
        saying: A description of the new value, for people.
        test: A function that tells whether damage turned the first value into the second.
    """

    name: str
    saying: str
    test: Callable[[str, str], bool]


KINDS = (
    Damage("error-value", "the error of a formula", texts.is_error),
    Damage("no-value", "a program's way to write a missing value", texts.is_no_value),
    Damage("mojibake", "UTF-8 that was read in another encoding", texts.is_mojibake),
    Damage("lost-characters", "a text with lost characters", texts.has_lost_characters),
    Damage("line-breaks", "the same text with other line breaks", texts.has_other_line_breaks),
    Damage("cut", "a text that was cut off at a limit", texts.is_cut),
    Damage("sign-in-front", "the same with a sign for spreadsheets in front", texts.has_sign),
    Damage("formula", "the result of a formula", texts.is_outcome),
    Damage("boolean", "a boolean instead of the text", texts.is_boolean),
    Damage("rounded", "a number that was rounded", numbers.is_rounded),
    Damage("scientific", "a number in scientific notation", numbers.is_scientific),
    Damage("number", "the same number in another form", numbers.is_reformed),
    Damage("time", "the same time as a spreadsheet shows it", dates.is_time_reformed),
    Damage("time-cut", "the same time with a part cut off", dates.is_time_cut),
    Damage("date", "a date that a spreadsheet made of it", dates.is_date_of),
    Damage("date-number", "the number of a day in a spreadsheet", dates.is_serial_of),
    Damage("date-for-text", "a date instead of a text", dates.is_date_for_text),
)
"""All kinds, in the order in which they are tested; the first match counts."""


def damage(old: str, new: str) -> Damage | None:
    """Return the kind of damage that changed a value; None if the change looks intended.

    Args:
        old: The value in the file; empty for none.
        new: The value in the data.
    """
    if not new or old == new:
        return None
    return next((kind for kind in KINDS if kind.test(old, new)), None)
