"""NM206: text that was decoded with the wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.encoding import MAYBE_GARBLED, put_right
from newsmeta.rules.text.texts import flaw


class Mojibake(Rule):
    """A text was decoded with the wrong encoding.

    **What it does.** Reports text in which UTF-8 was read as another encoding, such as `â€™` for
    `’`, and shows the original.

    **Why it matters.** Readers see garbage.

    **Example.**

    ```yaml
    title: "The councilâ€™s choice"
    ```

    **Use instead.**

    ```yaml
    title: "The council’s choice"
    ```
    """

    code = "NM206"
    name = "mojibake"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE


RULES: tuple[type[Rule], ...] = (Mojibake,)

_LOST = "\ufffd"
_BEYOND_ASCII = r"[^\x00-\x7f]+"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first part of each text that a repair would change."""
    for value in document.texts:
        text = value.text
        fixed = put_right(text)
        if fixed == text:
            continue
        start, end, repaired = _stretch(text, fixed)
        if _LOST in text[start:end]:
            continue  # No repair can restore the original.
        is_known = bool(repaired.strip()) and fixed.count(_LOST) <= text.count(_LOST)
        yield flaw(
            Mojibake,
            document,
            value,
            (start, end),
            f"{quote(text[start:end])} is text that was decoded with the wrong encoding",
            f"write {repaired}" if is_known else "write what it was meant to be",
            fixed if is_known else None,
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not document.beyond_ascii or MAYBE_GARBLED.search(document.beyond_ascii) is None


def _stretch(text: str, fixed: str) -> tuple[int, int, str]:
    """Return the place of the first part that a repair changes, and its replacement."""
    import ftfy

    start = next(
        (at for at, (old, new) in enumerate(zip(text, fixed, strict=False)) if old != new), 0
    )
    match = re.compile(_BEYOND_ASCII).match(text, start)
    end = match.end() if match else start + 1
    tail = len(text) - end
    repaired = ftfy.fix_encoding(text[start:end])
    if repaired == text[start:end]:
        repaired = fixed[start : len(fixed) - tail] if fixed.endswith(text[end:]) else ""
    return start, end, repaired
