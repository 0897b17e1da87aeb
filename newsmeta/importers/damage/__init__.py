"""What spreadsheets and data frames do to values that nobody meant to change.

A kind of damage is a question about two texts: what the file has, and what the data has in its
place. None of them is certain, so that what is found is held back and named, and never mended.
"""

from __future__ import annotations

from collections.abc import Callable

from newsmeta.data_classes import dataclass
from newsmeta.importers.damage import dates, numbers, texts


@dataclass(frozen=True, slots=True)
class Damage:
    """A kind of damage.

    Attributes:
        name: What it is called.
        saying: What the new value looks like, for people.
        test: Tells whether a value (the first) was damaged to another (the second).
    """

    name: str
    saying: str
    test: Callable[[str, str], bool]


KINDS = (
    Damage("error-value", "the error of a formula", texts.is_error),
    Damage("no-value", "how a program writes that there is nothing", texts.is_no_value),
    Damage("mojibake", "UTF-8 that was read as something else", texts.is_mojibake),
    Damage("lost-characters", "a text whose characters got lost", texts.has_lost_characters),
    Damage("line-breaks", "the same text with other line breaks", texts.has_other_line_breaks),
    Damage("cut", "a text that was cut off at a limit", texts.is_cut),
    Damage("sign-in-front", "the same with a sign for spreadsheets in front", texts.has_sign),
    Damage("formula", "the outcome of a formula", texts.is_outcome),
    Damage("boolean", "a truth value in place of the text", texts.is_boolean),
    Damage("rounded", "a number that was rounded", numbers.is_rounded),
    Damage("scientific", "a number in scientific notation", numbers.is_scientific),
    Damage("number", "the same number in another form", numbers.is_reformed),
    Damage("time", "the same time as a spreadsheet shows it", dates.is_time_reformed),
    Damage("time-cut", "the same time with a part cut off", dates.is_time_cut),
    Damage("date", "a date that a spreadsheet made of it", dates.is_date_of),
    Damage("date-number", "the number of a day in a spreadsheet", dates.is_serial_of),
    Damage("date-for-text", "a date in place of a text", dates.is_date_for_text),
)
"""The kinds, in the order in which they are asked; the first that says yes counts."""


def damage(old: str, new: str) -> Damage | None:
    """Return the kind of damage that made a value of another; None where it looks meant.

    Args:
        old: The value that the file has; empty for none.
        new: The value of the data.
    """
    if not new or old == new:
        return None
    return next((kind for kind in KINDS if kind.test(old, new)), None)
