"""Texts of a certain form: what each is called, and how a near miss would be put right."""

from __future__ import annotations

import re

from newsmeta import timestamps


def form_hint(type_name: str, text: str) -> str:
    """Say how `text` would be written as a type of the format that has a form of its own.

    Returns:
        What to do, or an empty string where the type is free text.
    """
    return FORMS[type_name][1](text) if type_name in FORMS else ""


def secured_damage(value: str) -> str:
    """Say in which way secured data is malformed, without showing it."""
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
        return f"the ciphertext has {sizes[0]} bytes, which is no whole number of 16-byte blocks"
    if sizes[1] != 16:
        return f"the initialisation vector has {sizes[1]} bytes, not 16"
    return "the base64 is not in its canonical form"


def _url_hint(value: str) -> str:
    text = value.strip().strip("<>\"'“”„‘’«»")
    if re.fullmatch(r"https?://[^\s/]+\.[^\s<>\"\\]*", text) and text != value:
        return f"write {text}"
    if hint := _escape_hint(value):
        return hint
    if text.startswith("//"):
        return f"write https:{text}"
    if re.match(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/|$)", text, re.IGNORECASE):
        return f"write https://{text}"
    return "write it with scheme and host, such as https://example.com/news"


def _escape_hint(value: str) -> str:
    """Say what to do about the first character that no URL may have, if there is one."""
    found = re.search(r"[\s<>\"\\]", value.strip())
    if found:
        name = "spaces" if found[0].isspace() else found[0]
        return f"write {name} as {'%20' if found[0].isspace() else f'%{ord(found[0]):02X}'}"
    return "remove the white space around it" if value != value.strip() else ""


def _url_reference_hint(value: str) -> str:
    return _escape_hint(value) or "write a URL, or a path such as /assets/images/picture.jpg"


def _domain_hint(value: str) -> str:
    from urllib.parse import urlsplit

    text = value.strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        host = ""
    host = host.removeprefix("www.").strip(".")
    label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    if re.fullmatch(rf"(?:{label}\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?", host):
        return f"write {host}"
    return "write the bare name, such as example.com"


def _timestamp_hint(value: str) -> str:
    guess = timestamps.guess(value)
    if guess:
        return f"write {guess}"
    if timestamps.looks_like_one(value):
        return "there is no such day or time"
    return "write it as 2021-01-27T15:50:00Z"


def _language_hint(value: str) -> str:
    text = value.strip().replace("_", "-")
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        return f"write {text}"
    return "write a tag such as en or en-us"


def _duration_hint(value: str) -> str:
    clock = re.fullmatch(r"(?:([0-9]+):)?([0-9]{1,2}):([0-9]{2})", value.strip())
    if clock:
        hours = f"{int(clock[1])}H" if clock[1] else ""
        return f"write PT{hours}{int(clock[2])}M{int(clock[3])}S"
    return "write it as PT13M34S for 13 minutes and 34 seconds"


FORMS = {
    "url": ("a complete URL", _url_hint),
    "urlReference": ("a URL or path", _url_reference_hint),
    "domain": ("a domain name", _domain_hint),
    "timestamp": ("a timestamp", _timestamp_hint),
    "languageTag": ("a language tag", _language_hint),
    "duration": ("a duration", _duration_hint),
}
"""For the types of the schema that have a form: its name, and a function for the hint."""
