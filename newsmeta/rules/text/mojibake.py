"""NM206: text that was decoded with the wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.texts import flaw


class Mojibake(Rule):
    """A text was decoded with the wrong encoding.

    **What it does.** Reports text in which UTF-8 was read as another encoding, such as
    `â€™` for `’`, and says what it was.

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

# Characters that the lead bytes of UTF-8 turn into when read as a Western or Cyrillic code page.
_MAYBE_MOJIBAKE = re.compile("[ÂÃÄÅÆÐÑØÙàáâãäåèéìíðïВГРСвгрс][^\x00-\x7f]")
_BEYOND_ASCII = r"[^\x00-\x7f]+"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the first stretch of each text that a repair would change."""
    for value in document.texts:
        text = value.text
        fixed = _fixed(text)
        if fixed == text:
            continue
        start, end, repaired = _stretch(text, fixed)
        yield flaw(
            Mojibake,
            document,
            value,
            (start, end),
            f"{quote(text[start:end])} is text that was decoded with the wrong encoding",
            f"write {repaired}" if repaired.strip() else "write what it was meant to be",
            fixed,
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    return not document.beyond_ascii or _MAYBE_MOJIBAKE.search(document.beyond_ascii) is None


def is_garbled(text: str) -> bool:
    """Tell whether a text was decoded with the wrong encoding.

    Repairs of another kind would destroy what it takes to put that right.
    """
    return _fixed(text) != text


def _fixed(text: str) -> str:
    """Return a text as it was before it was decoded with the wrong encoding."""
    if text.isascii() or not _MAYBE_MOJIBAKE.search(text):
        return text
    import ftfy

    return ftfy.fix_encoding(text)


def _stretch(text: str, fixed: str) -> tuple[int, int, str]:
    """Return where the first stretch that a repair changes stands, and what becomes of it."""
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
