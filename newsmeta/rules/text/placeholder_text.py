"""NM216: placeholders that a template left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.characters import all_show, edges
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.forms import FORMS
from newsmeta.rules.text.markup import without_tags
from newsmeta.rules.text.texts import flaw, mended
from newsmeta.rules.values import PICTURE, TextValue
from newsmeta.schema.schema import load as load_schema


class PlaceholderText(Rule):
    """A value is a placeholder that a template left behind.

    **What it does.** Reports values that are nothing but a placeholder: `undefined`, `NaN`,
    `[object Object]`, `TODO`, `TBD`, `Invalid Date`, an error of a spreadsheet such as `#REF!`, or
    a template expression such as `{{title}}`, `${title}`, `%title%` or `<%= title %>`. In a URL, it
    reports a placeholder that is a whole segment of the path or the whole value of a parameter.
    Case matters, and a headline may mention `undefined` or `{{title}}`.

    **Why it matters.** The value was never filled in, and readers see the placeholder.

    **Example.**

    ```yaml
    title: undefined
    originalUrl: "https://www.example.com/news/[object%20Object]"
    ```

    **Use instead.**

    ```yaml
    title: "Ten thousand trees"
    originalUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM216"
    name = "placeholder-text"
    severity = Severity.WARNING


RULES: tuple[type[Rule], ...] = (PlaceholderText,)

_WORDS = (
    r"(?:undefined|NaN|\[object [A-Za-z]+\])(?:[\s,/-]+(?:undefined|NaN|\[object [A-Za-z]+\]))*"
)
_NOTES = "TODO|TBD|FIXME"
_EXPRESSION = (
    r"(?:\{\{(?:(?!\}\}).)*\}\}|\{%(?:(?!%\}).)*%\}|<%(?:(?!%>).)*%>|[$#]?\{[A-Za-z_][\w.]*\})"
)
_PLACEHOLDER = late_pattern(rf"{_WORDS}|{_NOTES}|{_EXPRESSION}(?:\s*{_EXPRESSION})*", re.DOTALL)
# Expressions of other template languages, dates of JavaScript, and the errors of spreadsheets.
_OF_OTHERS = late_pattern(
    r"<\?(?:(?!\?>).)*\?>|\$\{\{(?:(?!\}\}).)*\}\}|%\{[A-Za-z_][\w.]*\}|\{\$[A-Za-z_][^{}]*\}|"
    r"%\([A-Za-z_]\w*\)s|\$\([A-Za-z_]\w*\)|__[A-Z][A-Z0-9_]*__|"
    r"@@\w+@@|%%\w+%%|%[A-Za-z_]+%|Invalid [Dd]ate|\(null\)|"
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)",
    re.DOTALL,
)
_IN_HTML = late_pattern(rf"{_WORDS}|{_NOTES}")
_UNSEEN = " \u115f\u1160\u17b4\u17b5\u3164"
_FIRST = frozenset(f"uNTFI[{{$#<&%_@({_UNSEEN}")
_LAST = frozenset(f"dNODEeAs]}}>;%_@)!?{_UNSEEN}")
"""First and last characters of placeholders, also of those that are escaped, in tags or among
invisible characters.
"""
_PAIRS = {
    **dict.fromkeys(f"<&{_UNSEEN}", _LAST),
    **{
        first: frozenset(f"{last};>{_UNSEEN}")
        for first, last in {
            **{"u": "d", "N": "N", "T": "OD", "F": "E", "I": "e", "[": "]}", "{": "}"},
            **{"$": "})", "#": "}!A?", "%": "%}s", "_": "_", "@": "@", "(": ")"},
        }.items()
    },
}
"""The last characters of placeholders by their first."""
_TRACES = ("undefined", "NaN", "TODO", "TBD", "FIXME", "[", "{", "%")
_URLS = ("url", "urlReference")
_HOST = late_pattern(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")
_PART = late_pattern(r"(?:(?<=[/=])|(?<![^?&]))[^/?#&=]+(?=[/?#&]|\Z)")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each value that is a placeholder, and each URL with one as a part."""
    for value in document.typed:
        text = value.text
        if not isinstance(value.node.value, str):
            continue
        if value.type in FORMS and value.type not in _URLS:
            continue  # A placeholder is not a valid time or the like, which another rule reports.
        if document.schema and document.schema.at(value.pointer).get("enum"):
            continue  # Nor is it one of the allowed values.
        if value.type in _URLS:
            found = (
                placeholder_in(text)
                if load_schema("article").is_of_type(value.type, text)
                else None
            )
            if found:
                yield _finding(document, value, *found, "write the intended address")
        elif is_placeholder(text) if value.type != "html" else _IN_HTML.fullmatch(text.strip()):
            yield _finding(document, value, *edges(text), "write the intended value")


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    typed, all_shows = document.typed, all_show(document.beyond_ascii)
    for _, _, text in (*typed["text"], *typed["name"]):
        # The beginning of `is_placeholder`, without the cost of a call.
        if (not all_shows or text[-1] in _PAIRS.get(text[0], "")) and is_placeholder(text):
            return False
    for _, _, text in typed["html"]:
        if _IN_HTML.fullmatch(text.strip()):
            return False
    urls = [url for _, _, url in (*typed["url"], *typed[PICTURE], *typed["urlReference"])]
    together = " ".join(urls)
    if any(trace in together for trace in _TRACES):
        return not any(
            placeholder_in(url) for url in urls if any(trace in url for trace in _TRACES)
        )
    return True


def is_placeholder(text: str) -> bool:
    """Tell whether a text is only a placeholder, possibly escaped, in tags or in blanks."""
    start, end = edges(text)
    if start < end and not (_may_be(text[start], _FIRST) and _may_be(text[end - 1], _LAST)):
        return False
    if _is_whole(text.strip()):
        return True
    core = mended(text)
    if "<" in core:
        core = mended(without_tags(core))
    return core != text and _is_whole(core)


def _is_whole(text: str) -> bool:
    """Tell whether a text is a placeholder from its first character to its last."""
    return bool(_PLACEHOLDER.fullmatch(text) or _OF_OTHERS.fullmatch(text))


def _may_be(char: str, ends: frozenset[str]) -> bool:
    """Tell whether a character may be one of `ends`, itself or after invisible ones."""
    return char in ends or not char.isprintable()


def placeholder_in(url: str) -> tuple[int, int] | None:
    """Return the place of a placeholder in a URL, as a segment or as the value of a parameter."""
    from urllib.parse import unquote_plus

    host = _HOST.match(url)
    for match in _PART.finditer(url, host.end() if host else 0):
        if _PLACEHOLDER.fullmatch(unquote_plus(match[0])):
            return match.span()
    return None


def _finding(document: Document, value: TextValue, start: int, end: int, hint: str) -> Finding:
    shown = quote(value.text[start:end])
    return flaw(
        PlaceholderText,
        document,
        value,
        (start, end),
        f"{shown} is a placeholder that a template left behind",
        hint,
    )
