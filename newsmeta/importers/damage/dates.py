"""Dates and times in the formats of spreadsheets, compared with the values in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.late_patterns import late_pattern
from newsmeta.timestamp_forms import certain

_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janv janvier ene enero gen gennaio januari",
            "feb february februar févr février febrero febbraio februari fev",
            "mar march mär mrz märz mars marzo maart mrt",
            "apr april avr avril abr abril aprile",
            "may mai mayo mag maggio mei",
            "jun june juni juin junio giu giugno",
            "jul july juli juil juillet julio lug luglio",
            "aug august août agosto ago augustus",
            "sep sept september septembre septiembre set settembre",
            "oct october okt oktober octobre octubre ott ottobre",
            "nov november novembre noviembre",
            "dec december dez dezember déc décembre dic diciembre dicembre",
        ),
        1,
    )
    for name in names.split()
}
_WORD = r"[^\W\d_]{3,10}"
_TIME = (
    r"(?:(?:,|T)?[ \t]*(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)"
    r"(?:[ \t\u202f\u00a0]*(?P<half>[AaPp]\.?[Mm]\.?))?)?"
)
_DAY = late_pattern(
    r"(?:"
    rf"(?P<first>[0-9]{{1,4}})(?P<gap>[-/. ]|\. ?)(?P<name>{_WORD})\.?(?:(?P=gap)|[-/. ]+)?"
    r"(?P<last>[0-9]{2}|[0-9]{4})?"
    rf"|(?P<month>{_WORD})\.?[-/. ]+(?P<one>[0-9]{{1,4}})(?:,?[-/. ]+(?P<two>[0-9]{{2,4}}))?"
    r"|(?P<a>[0-9]{1,4})(?P<sign>[-/.])(?P<b>[0-9]{1,2})(?:(?P=sign)(?P<c>[0-9]{2,4}))?\.?"
    rf"){_TIME}"
)
_CLOCK = late_pattern(r"([0-9]{1,3}):([0-9]{2})(?::([0-9]{2})(?:[.,]0+)?)?(?: ?([AaPp])[Mm])?")
_PARTS = late_pattern(r"[0-9]+|[^\W\d_]+")
_NUMBERS = late_pattern(rf"(?:[0-9]{{1,4}}|{_WORD})\.?(?:[ \t]*[-/., ][ \t]*[0-9]{{1,4}}){{1,2}}")
_LETTERS_AND_NUMBER = late_pattern(rf"{_WORD}[- /.]?[0-9]{{1,4}}|[0-9]{{1,4}}[- /.]?{_WORD}\.?")
_SERIAL = late_pattern(r"[0-9]{1,7}(?:[.,][0-9]+)?", re.ASCII)
_ZERO_DAYS = (date(1899, 12, 30), date(1904, 1, 1))
"""The days from which spreadsheets count."""
_USUAL_SERIALS = range(20_000, 80_000)
"""The serial numbers of the days from 1954 to 2119."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A date in the format of a spreadsheet.

    Attributes:
        days: The possible dates: year, month and day, each None if not shown.
        is_typical: Whether people would hardly write it: with an abbreviated month, or with the
            time of day.
    """

    days: tuple[tuple[int | None, int | None, int | None], ...]
    is_typical: bool


def is_date_of(old: str, new: str) -> bool:
    """Tell whether numbers or the name of a month became a date: `2-Jan` from `1-2`."""
    parts, shown = _parts_of(old), _shown(new)
    if not parts or shown is None or len(old) > len("September 30, 2021"):
        return False
    if not shown.is_typical and len(parts) == len(_PARTS.findall(new)) and not _is_named(old):
        # Two numbers instead of two numbers are just another value: 1-2 and 1-3.
        return sorted(parts) != sorted(_PARTS.findall(new)) and _fits(parts, shown, whole=True)
    return _fits(parts, shown, whole=False)


def _fits(parts: list[str], shown: _Shown, *, whole: bool) -> bool:
    """Tell whether all parts of a text occur in a date, and if `whole`, nothing else does."""
    values = [_MONTHS.get(part.casefold()) or int(part) for part in parts]
    for year, month, day in shown.days:
        known = [number for number in (year, month, day) if number is not None]
        pool = [*known, *([year % 100] if year is not None else [])]
        if all(value in pool for value in values) and (not whole or len(values) == len(known)):
            return True
    return False


def is_serial_of(old: str, new: str) -> bool:
    """Tell whether a date or time became the serial number of a spreadsheet: 44198."""
    match = _SERIAL.fullmatch(new.strip())
    if match is None:
        return False
    number = float(match[0].replace(",", "."))
    if (clock := _clock(old)) is not None:
        return abs(number % 1 - clock / 86_400) < 0.00001 and number < 2
    days = list(_days_of(number))
    if moment := timestamps.parse(old) or certain(old):
        return any(abs((moment.date() - day).days) <= 1 for day in days)
    parts = _parts_of(old)
    if not parts or number not in _USUAL_SERIALS:
        return False
    seen = _Shown(tuple((day.year, day.month, day.day) for day in days), is_typical=True)
    return _fits(parts, seen, whole=False)


def _days_of(number: float) -> Iterator[date]:
    """Yield the days that a serial number may mean."""
    for zero in _ZERO_DAYS:
        with suppress(OverflowError):
            yield zero + timedelta(days=int(number))


def is_date_for_text(old: str, new: str) -> bool:
    """Tell whether a spreadsheet date replaces a text."""
    if not any(map(str.isalpha, old)) or _parts_of(old) or timestamps.guess(old) or certain(old):
        return False
    if _shown(old) is not None:
        return False
    shown = _shown(new)
    if shown is not None:
        return shown.is_typical
    text = new.strip()
    return text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _USUAL_SERIALS


def is_time_reformed(old: str, new: str) -> bool:
    """Tell whether a time stands there as a spreadsheet shows it: `1/27/2021 15:50`."""
    if (clock := _clock(old)) is not None:
        return old.strip() != new.strip() and clock == _clock(new)
    if timestamps.parse(old) is None or timestamps.guess(new) or certain(new):
        return False
    return _shown(new) is not None


def is_time_cut(old: str, new: str) -> bool:
    """Tell whether a time lost its offset, its seconds, or a fraction of them."""
    before = timestamps.parse(old)
    if before is None:
        return False
    if after := timestamps.parse(new) or certain(new):
        return after < before and after == before.replace(microsecond=after.microsecond)
    guessed = timestamps.guess(new)
    if guessed is None:
        return False
    text, wall = new.strip(), old[:19].replace("t", "T")
    if timestamps.parse(guessed) == before:
        return False
    if len(text) == len("2021-01-27"):
        return text in (wall[:10], f"{before:%Y-%m-%d}")
    written = re.sub(r"[ \t]+", "T", text)
    return any(each.startswith(written) for each in (wall, f"{before:%Y-%m-%dT%H:%M:%S}")) or (
        wall.startswith(written[:16]) and wall[17:19] != "00" and written[16:] in ("", ":00")
    )


def _clock(text: str) -> int | None:
    """Return a time of day in seconds; None for any other text."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    return (hour * 60 + minute) * 60 + second


def _parts_of(text: str) -> list[str]:
    """Return the parts of a text that a spreadsheet may take as a date; empty for other texts."""
    text = text.strip()
    if not (_NUMBERS.fullmatch(text) or _LETTERS_AND_NUMBER.fullmatch(text) or _shown(text)):
        return []
    parts = _PARTS.findall(text)
    words = [part for part in parts if not part.isdigit()]
    return parts if all(word.casefold() in _MONTHS for word in words) else []


def _is_named(text: str) -> bool:
    return any(map(str.isalpha, text))


def _shown(text: str) -> _Shown | None:
    """Return the possible meanings of a spreadsheet date; None for any other text."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    name = match["name"] or match["month"]
    if name is None:
        days = tuple(_numbered(match))
        is_typical = match["c"] is not None and (match["sign"] != "-" or match["clock"] is not None)
        return _Shown(days, is_typical) if days else None
    month = _MONTHS.get(name.casefold())
    if month is None:
        return None
    days = tuple(_named(match, month))
    return _Shown(days, len(name) <= 4 or match["clock"] is not None) if days else None


def _numbered(match: re.Match[str]) -> Iterator[tuple[int | None, int | None, int | None]]:
    a, b = int(match["a"]), int(match["b"])
    if match["c"] is None:
        ways: tuple[tuple[int | None, int | None, int | None], ...] = (
            (None, a, b),
            (None, b, a),
            (b, a, None),
            (a, b, None),
        )
    else:
        c = int(match["c"])
        ways = ((_year(a), b, c), (_year(c), a, b), (_year(c), b, a))
    yield from (way for way in ways if _is_day(*way))


def _named(match: re.Match[str], month: int) -> Iterator[tuple[int | None, int | None, int | None]]:
    if match["month"]:
        first, last = int(match["one"]), match["two"]
    else:
        first, last = int(match["first"]), match["last"]
    ways: tuple[tuple[int | None, int | None, int | None], ...]
    if last is None:
        ways = ((None, month, first), (_year(first), month, None))
    else:
        ways = ((_year(int(last)), month, first), (_year(first), month, int(last)))
    yield from (way for way in ways if _is_day(*way))


def _year(number: int) -> int:
    if number >= 100:
        return number
    return number + (2000 if number < 50 else 1900)


def _is_day(year: int | None, month: int | None, day: int | None) -> bool:
    try:
        datetime(2000 if year is None else year, month or 1, 1 if day is None else day)
    except ValueError:
        return False
    return year is None or 1900 <= year <= 2199
