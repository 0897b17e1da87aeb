"""NM209: excerpts that were cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.characters import edges
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.texts import flaw, mended


class TruncatedText(Rule):
    """An excerpt was cut off.

    **What it does.** Reports an `excerpt` that ends in an ellipsis, in a comma or hyphen, or in the
    middle of a sentence after whole ones. Off unless selected.

    **Why it matters.** Readers get only half of a thought.

    **Example.**

    ```yaml
    excerpt: "The plan covers every district. It starts in ..."
    ```

    **Use instead.**

    ```yaml
    excerpt: "The plan covers every district."
    ```
    """

    code = "NM209"
    name = "truncated-text"
    severity = Severity.INFO


RULES: tuple[type[Rule], ...] = (TruncatedText,)

_LONGEST_END = 20
_ENTITY_AT_END = r"&#?\w{1,31};(?:\w{1,31};)*$"
_ELLIPSIS = r"[\[(]?(?:\.\.\.+|…|\. \. \.)[\])]?[\"'”’]?$"
_DANGLING = r"[,;(\[–—]$|\s[-–—]+$|(?<=\w)-$"
_SENTENCE_END = r"\w{2}[.!?][\"'”’)]?\s+[A-Z“\"'‘]"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the end of each excerpt that is cut off."""
    for value in document.texts:
        if value.pointer[-1] == "excerpt" and (found := _end(value.text[: edges(value.text)[1]])):
            start, end, message = found
            yield flaw(
                TruncatedText, document, value, (start, end), message, "end with a whole sentence"
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there are no excerpts; judging the end of one is not a cheap question."""
    return not context.is_article


def _end(text: str) -> tuple[int, int, str] | None:
    """Return the flaw at the end of a text, with entities read as their characters."""
    entity = re.search(_ENTITY_AT_END, text)
    if entity is None:
        return _cut_off(text)
    plain = mended(text)
    found = _cut_off(plain) if plain else None
    return (*entity.span(), found[2]) if found else None


def _cut_off(text: str) -> tuple[int, int, str] | None:
    """Return the place of a cut-off end of a text, and the reason; None if the end is sound."""
    end = len(text)
    if re.search(_ENTITY_AT_END, text):
        return None
    if match := re.compile(_ELLIPSIS).search(text, max(end - _LONGEST_END, 0)):
        return match.start(), end, "the text ends in an ellipsis"
    if match := re.search(_DANGLING, text):
        return match.start(), end, "the text ends with a mark that cannot end a text"
    last_word = text.rsplit(maxsplit=1)[-1]
    if last_word.isalnum() and re.search(_SENTENCE_END, text):
        return end - len(last_word), end, "the text ends in the middle of a sentence"
    return None
