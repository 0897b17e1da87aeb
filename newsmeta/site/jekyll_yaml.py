"""The YAML dialect of Jekyll's configuration.

Jekyll reads `_config.yml` with SafeYAML: YAML 1.1 words and numbers and some more, the last of
equal keys, no tags, keys of any type, the first of several documents.
"""

from __future__ import annotations

import re

from newsmeta.files.yaml_documents import Dialect
from newsmeta.frontmatter.scalars import MAX_DIGITS, Value

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


def resolve(text: str) -> Value:
    """Return Jekyll's value of a plain scalar; timestamps stay text."""
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
"""The YAML dialect of Jekyll's configuration."""
