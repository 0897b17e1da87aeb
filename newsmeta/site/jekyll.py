"""What Jekyll's own configuration says of a site.

Jekyll reads `_config.yml` with SafeYAML: the words and numbers of YAML 1.1 and some besides, of
two equal keys the last, tags passed over, keys of any kind, the first of several documents. What
it builds a site from has to be understood here, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsmeta.files.documents import read_text
from newsmeta.files.yaml_documents import Dialect, read_yaml
from newsmeta.frontmatter.scalars import MAX_DIGITS, Value

FILES = ("_config.yml", "_config.yaml")
"""How Jekyll's configuration is called."""

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null")),
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
}
_MAYBE_NUMBER = frozenset("+-.,_0123456789")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OTHER_BASES = (
    (8, re.compile(r"0([0-7]+)")),
    (16, re.compile(r"0[xX]([0-9a-fA-F]+)")),
    (2, re.compile(r"0b([01]+)")),
)
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*)?\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?")
_BASE_60 = re.compile(r"[-+]?([0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?)")


@dataclass(frozen=True, slots=True)
class JekyllSite:
    """What a site's configuration says of it; empty texts where it says nothing.

    Attributes:
        url: The address, scheme and host.
        baseurl: The path under it at which the site begins.
        title: What the site is called.
        description: What it is about.
    """

    url: str = ""
    baseurl: str = ""
    title: str = ""
    description: str = ""


def read_configuration(path: Path) -> JekyllSite:
    """Return what Jekyll's configuration in the file `path` says.

    Raises:
        DocumentError: When Jekyll could not read it either.
    """
    content = read_yaml(read_text(path), DIALECT)
    values: dict[str, Any] = content if isinstance(content, dict) else {}
    return JekyllSite(
        url=_text(values.get("url")),
        baseurl=_text(values.get("baseurl")),
        title=_shown(values.get("title")),
        description=_shown(values.get("description")),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    """Return a value as a template shows it, such as the year that a site is called by."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else _text(value)


def resolve(text: str) -> Value:
    """Return what Jekyll makes of a plain scalar; points in time stay the text that is written."""
    if len(text) <= 5 and text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if text[:1] not in _MAYBE_NUMBER or len(text) > MAX_DIGITS:
        return text
    digits = text.replace("_", "").replace(",", "")
    if _INTEGER.fullmatch(digits):
        return int(digits)
    for base, pattern in _OTHER_BASES:
        if match := pattern.fullmatch(digits):
            return int(match[1], base)
    if _FLOAT.fullmatch(text):
        return float(text.replace("_", ""))
    if match := _BASE_60.fullmatch(digits):
        seconds = 0.0
        for part in match[1].split(":"):
            seconds = seconds * 60 + float(part)
        return seconds
    return text


DIALECT = Dialect(resolve, is_lenient=True)
"""YAML as Jekyll reads its configuration."""
