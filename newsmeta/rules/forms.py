"""Texts with a form of their own: their names, and corrections of near misses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.values import LONGEST
from newsmeta.schema.schema import load as load_schema

_SPECIAL = late_pattern(r"[]\[{}&*!|>'\"%@`#,]")
"""Characters that begin something else than a text in YAML."""

_LONGEST_SHOWN = 200
"""Most characters of a text in advice; a text that is cut off is no advice."""

_PLAIN_SIGNS: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")),
    **{wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
}
"""The characters of times: for dashes, odd blanks and full-width characters; None for those that
nobody sees.
"""

_EPOCH = late_pattern(r"[1-9][0-9]{9}(?:[0-9]{3})?")
"""Seconds or milliseconds since the beginning of 1970, from September 2001 on."""

_SPELT_OUT = late_pattern(
    r"(?:([0-9]{1,4}) ?H(?:OURS?|RS?)?)?[ ,]*+(?:([0-9]{1,4}) ?M(?:INUTES?|INS?)?)?"
    r"[ ,]*+(?:([0-9]{1,4}) ?S(?:ECONDS?|ECS?)?)?"
)
"""A duration in words, in upper case."""


def form_hint(type_name: str, text: str) -> str:
    """Return advice on `text` for a type that has a form of its own.

    Returns:
        The advice, or an empty string if the type is free text.
    """
    if type_name not in FORMS:
        return ""
    text = text[:LONGEST]
    right = meant(type_name, text)
    if right is not None and type_name in ("url", "urlReference"):
        from newsmeta.rules.text.placeholder_text import placeholder_in

        if placeholder_in(right):
            return "write the intended address"
    if right is not None and right != text and len(right) <= _LONGEST_SHOWN:
        return f'write "{right}" in quotes' if _SPECIAL.match(right) else f"write {right}"
    return FORMS[type_name].advice(text)


def meant(type_name: str, text: str) -> str | None:
    """Return the text of this type that was clearly meant; None if that is unclear."""
    found = FORMS[type_name].guess(text) if len(text) < LONGEST else None
    is_right = found is not None and load_schema("article").is_of_type(type_name, found)
    return found if is_right else None


def number_hint(part: Mapping[str, Any]) -> str:
    """Return advice on the numbers that a part of a schema allows."""
    number = "a whole number" if part.get("type") == "integer" else "a number"
    least, most = part.get("minimum"), part.get("maximum")
    if least is not None and most is not None:
        return f"write {number} from {least} to {most}"
    return f"write {number}" if least is None else f"write {number} of at least {least}"


def secured_damage(value: str) -> str:
    """Return the way in which secured data is malformed, without showing the data."""
    parts = value.split(";")
    if len(parts) != 2:
        return f"expected two base64 parts joined by a semicolon, found {len(parts)}"
    import base64
    import binascii

    sizes = []
    for part, name in zip(parts, ("ciphertext", "initialisation vector"), strict=True):
        try:
            sizes.append(len(base64.b64decode(part, validate=True)))
        except (binascii.Error, ValueError):
            return f"the {name} is not base64"
    if not sizes[0] or sizes[0] % 16:
        return (
            f"the ciphertext has {sizes[0]} bytes, which is not a multiple of the block size of 16"
        )
    if sizes[1] != 16:
        return f"the initialisation vector has {sizes[1]} bytes, not 16"
    return "the base64 is not in its canonical form"


def _url(value: str) -> str | None:
    """Return the URL that was meant: without text around it, with a scheme, and escaped."""
    from newsmeta.urls.repairs import meant_url

    return meant_url(value)


def _url_advice(value: str) -> str:
    from newsmeta.urls.repairs import flaw_of_host

    return (
        _stray(value)
        or flaw_of_host(value)
        or "write it with scheme and host, for example https://example.com/news"
    )


def _stray(value: str) -> str:
    """Return advice on a second URL, or on the first character that a URL cannot have."""
    from newsmeta.urls.repairs import addresses, escaped, unfit

    if number := len(addresses(value)[1:]):
        return f"keep one of the {number + 1} URLs in it"
    char, is_in_host = unfit(value.strip())
    if not char or "://" not in value:
        return ""
    name = "the blank" if char.isspace() else char
    if is_in_host:
        return f"remove {name} from the host"
    return f"remove {name}, or write it as {escaped(char)} if it belongs to the URL"


def _url_reference(value: str) -> str | None:
    from newsmeta.urls.repairs import escaped, meant_url

    text = value.strip()
    is_path = "//" not in text or (text[0] == "/" and text[1] != "/")
    return escaped(text) if is_path else meant_url(text)


def _url_reference_advice(value: str) -> str:
    return _stray(value) or "write a URL, or a path, for example /assets/images/picture.jpg"


def _domain(value: str) -> str | None:
    from newsmeta.urls.repairs import meant_domain

    return meant_domain(value)


def _domain_advice(value: str) -> str:
    return "write the name of the site alone, for example example.com"


def trimmed(type_name: str, value: str) -> str | None:
    """Return a URL or domain without the white space around it; None if more is wrong."""
    text = value.strip()
    if text == value or type_name not in ("url", "urlReference", "domain"):
        return None
    return text if load_schema("article").is_of_type(type_name, text) else None


def certain_time(value: str) -> str | None:
    """Return a time as `YYYY-MM-DDTHH:MM:SSZ`; None if the moment is in doubt."""
    from newsmeta.timestamp_forms import certain

    moment = certain(value) or certain(value.translate(_PLAIN_SIGNS))
    return timestamps.canonical(moment) if moment else None


def _timestamp_advice(value: str) -> str:
    from newsmeta import timestamp_forms

    if _EPOCH.fullmatch(value.strip()):
        began = datetime(1970, 1, 1, tzinfo=UTC)
        moment = began + timedelta(seconds=int(value.strip()[:10]))
        return f"write {timestamps.canonical(moment)}, the time that this number stands for"
    if contradiction := timestamp_forms.contradiction(value):
        return f"{contradiction}: correct one of the two"
    if guess := timestamps.guess(value):
        if ":" in value:
            return f"add the offset from UTC: for example {guess}, if it is in UTC"
        return f"add the time of day and the offset: for example {guess} for midnight in UTC"
    if timestamps.looks_like_one(value) or timestamp_forms.names_a_time(value):
        return "this day or time does not exist"
    return "write it as year-month-dayThour:minute:secondZ, in UTC"


def _no_guess(_: str) -> None:
    return None


def _date_advice(_: str) -> str:
    return "write year-month-day, for example 2021-01-27"


def _language(value: str) -> str | None:
    return value.strip().replace("_", "-").split(".")[0]


def _language_advice(value: str) -> str:
    return "write a tag, for example en or en-us"


def _duration(value: str) -> str | None:
    text = value.strip().upper()
    clock = re.fullmatch(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{2})", text)
    if clock and int(clock[3]) < 60 and (not clock[1] or int(clock[2]) < 60):
        hours = f"{int(clock[1])}H" if clock[1] else ""
        return f"PT{hours}{int(clock[2])}M{int(clock[3])}S"
    if words := _SPELT_OUT.fullmatch(text):
        parts = [f"{int(words[n])}{unit}" for n, unit in enumerate("HMS", 1) if words[n]]
        return f"PT{''.join(parts)}"
    return text


def _duration_advice(value: str) -> str:
    return "write hours, minutes and seconds, for example PT13M34S for 13 minutes and 34 seconds"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of the texts of a type.

    Attributes:
        what: The name of such a text.
        guess: Returns the text that was clearly meant, None if that is unclear. The guess may be
            wrong, so it must be checked against the form.
        advice: Returns a description of the form, without a guess.
    """

    what: str
    guess: Callable[[str], str | None]
    advice: Callable[[str], str]


FORMS: Mapping[str, Form] = {
    "url": Form("a complete URL", _url, _url_advice),
    "urlReference": Form("a URL or path", _url_reference, _url_reference_advice),
    "domain": Form("a domain name", _domain, _domain_advice),
    "timestamp": Form("a timestamp", certain_time, _timestamp_advice),
    "date": Form("a date", _no_guess, _date_advice),
    "languageTag": Form("a language tag", _language, _language_advice),
    "duration": Form("a duration", _duration, _duration_advice),
}
"""The forms of the types of the schema."""
