"""Formats of times for `strptime`: given by the user, or suggested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from newsmeta.importers.times.calendar import check_weekday
from newsmeta.importers.times.doubt import DoubtError
from newsmeta.late_patterns import late_pattern
from newsmeta.timestamp_forms import DAYS

_DIRECTIVE = late_pattern("%(.?)", re.DOTALL)
_KNOWN = frozenset("aAwdbBmyYHIpMSfzjUWGuV%")
_OF_MACHINE = frozenset("cxXZ")
"""Directives that depend on the locale, or whose values `strptime` ignores, as zone names."""
_DAY = ({"d", "m"}, {"d", "b"}, {"d", "B"}, {"j"})
_WEEK = ({"G", "V", "u"}, {"G", "V", "a"}, {"G", "V", "A"})


def problem_of(form: str) -> str:
    """Return why a format leaves times ambiguous, or an empty string."""
    there = set(_DIRECTIVE.findall(form))
    for name in sorted(there):
        if name in _OF_MACHINE:
            hint = "%z, for offsets such as +0100" if name == "Z" else "the parts one by one"
            return f"%{name} has no fixed meaning; write {hint}"
        if name not in _KNOWN:
            return f"there is no %{name}; a percent sign is %%"
    has_day = bool(there & {"y", "Y"}) and any(map(there.issuperset, _DAY))
    if not has_day and not any(map(there.issuperset, _WEEK)):
        return "it has no day; that takes a year, a month and a day, such as %d/%m/%Y"
    if "I" in there and "p" not in there:
        return "%I needs %p, which distinguishes morning and afternoon"
    try:
        datetime(2021, 1, 27).strptime("", form)
    except ValueError as error:
        if "does not match" not in str(error):
            return str(error)
    except re.error:
        return "a directive occurs twice"
    return ""


def read(text: str, form: str) -> datetime | None:
    """Return the point in time of a text in a format, or None.

    It has a zone if the format has one.

    Raises:
        DoubtError: When the weekday is wrong.
    """
    try:
        found = datetime.strptime(text.strip(), form)
    except (ValueError, OverflowError):
        return None
    names = _DIRECTIVE.findall(form)
    if "a" in names or "A" in names:
        import time

        day = time.strptime(text.strip(), form).tm_wday
        check_weekday(DAYS[day], found.date())
    return found


_WORD = r"(?P<word>[A-Za-z]{3,9})(?P<dot>\.?)"
_SIGN = r"(?P<sign>[-/. ])"
_DATES = (
    late_pattern(
        r"(?P<one>[0-9]{1,2})(?P<sign>[-/.])(?P<two>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{2,4})"
    ),
    late_pattern(rf"(?P<one>[0-9]{{1,2}}){_SIGN}{_WORD}(?P<behind>,?)[-/. ](?P<year>[0-9]{{4}})"),
    late_pattern(rf"{_WORD} (?P<one>[0-9]{{1,2}})(?P<behind>,?) (?P<year>[0-9]{{4}})"),
    late_pattern(
        r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<one>[0-9]{1,2})(?P=sign)(?P<two>[0-9]{1,2})"
    ),
)
_WEEKDAY = late_pattern(r"([A-Za-z]{3,9})(,? )")
_TIME = late_pattern(
    r"(?P<gap>,? |T|, at | at )(?P<hour>[0-9]{1,2}):[0-9]{2}(?P<second>:[0-9]{2})?"
    r"(?P<half> ?[AaPp][Mm])?(?P<zone> ?[-+][0-9]{2}:?[0-9]{2})?"
)


def offered(text: str) -> Iterator[tuple[str, datetime]]:
    """Yield the formats that a text may have, in English, and its meaning in each."""
    text = text.strip()
    if len(text) > 60:
        return
    before = ""
    match = _WEEKDAY.match(text)
    if match and any(match[1].lower() == day for day in _weekdays()):
        before = ("%a" if len(match[1]) == 3 else "%A") + match[2]
    rest = text[match.end() :] if before and match else text
    for pattern in _DATES:
        found = pattern.match(rest)
        behind = _time_form(rest[found.end() :]) if found else None
        if found is None or behind is None:
            continue
        for form in _date_forms(found):
            whole = f"{before}{form}{behind}"
            try:
                moment = read(text, whole)
            except DoubtError:
                continue
            if moment is not None:
                yield whole, moment


def _weekdays() -> Iterator[str]:
    for day in DAYS:
        yield from (day, day[:3])


def _date_forms(match: re.Match[str]) -> Iterator[str]:
    said = match.groupdict()
    year = "%Y" if len(said["year"]) == 4 else "%y"
    sign = said.get("sign") or " "
    if word := said.get("word"):
        month = ("%b" if len(word) == 3 else "%B") + said["dot"]
        if match.start("word") < match.start("one"):
            yield f"{month} %d{said['behind']} {year}"
        else:
            yield f"%d{sign}{month}{said['behind']}{match[0][-5]}{year}"
    elif match.start("year") == 0:
        yield f"{year}{sign}%m{sign}%d"
    else:
        yield f"%d{sign}%m{sign}{year}"
        yield f"%m{sign}%d{sign}{year}"


def _time_form(rest: str) -> str | None:
    """Return the format of the text after a day; None if it is not a time."""
    if not rest:
        return ""
    match = _TIME.fullmatch(rest)
    if match is None:
        return None
    half, zone = match["half"], match["zone"]
    form = match["gap"] + ("%I:%M" if half else "%H:%M") + (":%S" if match["second"] else "")
    form += (" %p" if half[0] == " " else "%p") if half else ""
    return form + ((" %z" if zone[0] == " " else "%z") if zone else "")
