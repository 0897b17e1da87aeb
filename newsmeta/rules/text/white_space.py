"""NM202 and NM203: white space around texts, and repeated white space inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.characters import all_show
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.encoding import is_garbled
from newsmeta.rules.text.line_break_in_name import breaks_line
from newsmeta.rules.text.texts import flaw, is_block, more, trimmed
from newsmeta.rules.values import TextValue


class UntrimmedText(Rule):
    """A text begins or ends with white space.

    **What it does.** Reports white space of any kind, visible or not, at the ends of a text. The
    line feed that ends a block text (`|` or `>`) does not count; NM219 covers those in names and
    titles.

    **Why it matters.** White space shows as a gap before punctuation and quotes, and makes texts
    differ that look the same.

    **Example.**

    ```yaml
    excerpt: " The plan covers every district. "
    ```

    **Use instead.**

    ```yaml
    excerpt: "The plan covers every district."
    ```
    """

    code = "NM202"
    name = "untrimmed-text"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


class RepeatedSpace(Rule):
    """A text has several spaces in a row.

    **What it does.** Reports two or more spaces or tabs in a row inside a text.

    **Why it matters.** Pages show a single space, other programs a gap, and texts that look the
    same differ.

    **Example.**

    ```yaml
    title: "Council votes  to plant trees"
    ```

    **Use instead.**

    ```yaml
    title: "Council votes to plant trees"
    ```
    """

    code = "NM203"
    name = "repeated-space"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (UntrimmedText, RepeatedSpace)

_SPACES = r"[ \t]{2,}"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield findings about the white space around each text, and its first repeated space."""
    for value in document.texts:
        if _is_neat(value.text) and all_show(value.text):
            continue
        start, end = trimmed(value)
        is_broken = breaks_line(value) is not None
        if start < end and (start > 0 or end < len(value.text)) and not is_broken:
            yield _around(document, value, start, end)
        # White space around a line feed goes with it.
        spaces = re.compile(rf"(?<!\n){_SPACES}(?!\n)" if is_broken else _SPACES)
        if found := list(spaces.finditer(value.text, start, end)):
            yield _inside(document, value, found, start, end)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if document.beyond_ascii and not all_show(document.beyond_ascii):
        return False
    return all(_is_neat(text) for _, _, text in document.typed["text"])


def _is_neat(text: str) -> bool:
    """Tell whether all spaces of a text are single and inside it.

    All its characters are visible.
    """
    # The space is the only visible character that sorts before the exclamation mark.
    return not ("  " in text or text < "!" or text[-1] == " ")


def _around(document: Document, value: TextValue, start: int, end: int) -> Finding:
    text = value.text
    is_after = end < len(text)
    where = "begins and ends" if start and is_after else "begins" if start else "ends"
    kept = text[start:end]
    if is_block(value) and text.endswith("\n"):
        kept = kept.rstrip("\n") + "\n"
    return flaw(
        UntrimmedText,
        document,
        value,
        (0, start) if start else (end, len(text)),
        f"the text {where} with white space",
        "remove it",
        None if is_garbled(text) else kept,
    )


def _inside(
    document: Document, value: TextValue, found: list[re.Match[str]], start: int, end: int
) -> Finding:
    text = value.text
    count = found[0].end() - found[0].start()
    ends_line = text.startswith(("\n", "\r"), found[0].end())
    inside = re.sub(rf"(?<![ \t]){_SPACES}+(?=[\r\n])", "", text[start:end])
    repaired = text[:start] + re.sub(_SPACES, " ", inside) + text[end:]
    return flaw(
        RepeatedSpace,
        document,
        value,
        found[0].span(),
        f"{count} spaces in a row{more(len(found))}",
        "remove them at the end of the line" if ends_line else "write one",
        None if is_garbled(text) else repaired,
    )
