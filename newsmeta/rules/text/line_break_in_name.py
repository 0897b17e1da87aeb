"""NM219: names and headlines of more than one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.characters import edges
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text import backslashes
from newsmeta.rules.text.encoding import is_garbled
from newsmeta.rules.text.texts import flaw
from newsmeta.rules.values import TextValue


class LineBreakInName(Rule):
    """A name has a line feed in it.

    **What it does.** Reports line feeds in a name, topic, tag or category, or at its end, where
    block texts (`|` and `>`) leave one. It also reports line feeds inside a headline. One at the
    end of a headline is an info, reported only if the rule is selected.

    **Why it matters.** No list of topics or organizations has such a name, so the article is
    missing from their pages.

    **Example.**

    ```yaml
    topics:
      - >
        Climate
    ```

    **Use instead.**

    ```yaml
    topics:
      - Climate
    ```
    """

    code = "NM219"
    name = "line-break-in-name"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (LineBreakInName,)

_CAPTIONED = frozenset(("images", "actions"))
_LISTS = ("topics", "tags", "categories")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first line feed of each name and headline."""
    for value in document.texts:
        severity = breaks_line(value)
        if severity is None:
            continue
        text = value.text
        start, end = edges(text)
        at = text.find("\n", start, end)
        side = "ends" if "\n" in text[end:] else "begins"
        message = f"{side} with a line feed" if at < 0 else "has a line feed in it"
        at = text.index("\n", end) if at < 0 and "\n" in text[end:] else max(at, 0)
        feeds = [each for each, char in enumerate(text) if char == "\n"]
        hint = "write it on one line"
        is_backslash = backslashes.meant(document, value, feeds)
        finding = flaw(
            LineBreakInName,
            document,
            value,
            (at, at + 1),
            f"the text {message}",
            backslashes.advice(hint) if is_backslash else hint,
            None if is_backslash or is_garbled(text) else re.sub(r"\s*\n\s*", " ", text[start:end]),
        )
        yield replace(finding, severity=severity)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not document.beyond_ascii or "\n" not in document.beyond_ascii


def breaks_line(value: TextValue) -> Severity | None:
    """Return the severity of a line feed in a value, None if it does no harm."""
    text = value.text
    if "\n" not in text:
        return None
    start, end = edges(text)
    field = value.pointer[-1]
    is_name = field == "name" or (isinstance(field, int) and value.pointer[-2] in _LISTS)
    # Descriptions of pictures and downloads may have several lines.
    is_headline = field == "title" and _CAPTIONED.isdisjoint(value.pointer)
    if is_name or (is_headline and "\n" in text[start:end]):
        return Severity.WARNING
    is_at_end_alone = start == 0 and not text[end:].strip("\r\n")
    return Severity.INFO if is_headline and is_at_end_alone else None
